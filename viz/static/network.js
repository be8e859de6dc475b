// What the argument map and the camps share: a network on a canvas that behaves like the page around it.
"use strict";
(() => {
  const root = document.documentElement, LEAST = 0.3, LARGEST = 3, MOST_PIXELS = 12e6, EDGE = 30;
  // A plain wheel scrolls the page: vis-network only hears it with Ctrl.
  for (const stage of document.querySelectorAll(".stage"))
    stage.addEventListener("wheel", (event) => { if (!event.ctrlKey && !event.metaKey) event.stopPropagation(); }, { capture: true, passive: true });

  // Draws a model of some width and height in a stage, as large as fits, and not below `least()` of its size.
  // `below`, `press`, `walk` and `close` are what the page does; its own state it keeps in the view that is returned.
  window.counterpointNetwork = (stage, { model, nodes, edges, label, interaction, least, below, press, walk, close }) => {
    const view = { model, keyboard: false, focus: "" };
    const wider = (s) => model.width * s > view.width + 1, taller = (s) => model.height * s > view.height + 1;
    const measure = () => {
      const ratio = devicePixelRatio || 1;
      view.width = stage.parentElement.clientWidth;
      view.scale = Math.max(Math.min(1, view.width / model.width), least());
      view.height = Math.max(Math.min(Math.ceil(model.height * view.scale), MOST_PIXELS / (view.width * ratio * ratio)), 140);
      stage.style.height = view.height + "px";
    };
    const scaleTo = (scale) => {
      const kept = Math.min(Math.max(scale, LEAST), LARGEST);
      if (kept !== network.getScale()) network.moveTo({ scale: kept, animation: false });
    };
    measure();
    const network = new vis.Network(stage, {
      nodes: nodes.map((node) => ({ id: node.id, x: node.x, y: node.y, fixed: true, shape: "custom", ctxRenderer: node.renderer })),
      edges: edges.map((edge) => ({ from: edge.from, to: edge.to, hidden: true })),
    }, {
      autoResize: false, physics: { enabled: false }, layout: { improvedLayout: false },
      interaction: { dragNodes: false, dragView: true, zoomView: true, keyboard: false, ...interaction },
    });
    const frame = stage.querySelector(".vis-network");
    frame.setAttribute("role", "application");
    frame.setAttribute("aria-label", label);
    // One finger scrolls the page up and down; sideways, and with two fingers, it moves the network.
    for (const element of [frame, frame.querySelector("canvas")]) element.style.touchAction = "pan-y";
    network.on("beforeDrawing", below);
    for (const name of ["click", "doubleClick"]) network.on(name, (event) => { view.keyboard = false; press(event); });
    network.on("dragStart", close);
    network.on("zoom", () => { scaleTo(network.getScale()); close(); });
    let ended = false;
    const keyboard = (on) => { if (!ended) { view.keyboard = on; network.redraw(); } };
    frame.addEventListener("keydown", walk);
    frame.addEventListener("focus", () => keyboard(frame.matches(":focus-visible")));
    frame.addEventListener("blur", () => keyboard(false));
    const fit = () => {
      const s = view.scale, start = view.width / 2 / s;
      const x = !wider(s) ? model.width / 2 : root.dir === "rtl" ? model.width - start : start;
      network.moveTo({ position: { x, y: taller(s) ? view.height / 2 / s : model.height / 2 }, scale: s, animation: false });
    };
    return Object.assign(view, {
      network, frame, fit,
      zoom: (factor) => scaleTo(network.getScale() * factor),
      resize: () => { measure(); network.setSize("100%", view.height + "px"); network.redraw(); fit(); },
      end: () => { ended = true; network.destroy(); },
      // Brings what reaches so far from a place, in the model's units, into the stage and the window.
      show: (place, aside, down) => {
        const s = network.getScale(), at = network.canvasToDOM(place), half = Math.min(aside * s + EDGE, view.width / 2), tall = down * s + EDGE;
        const over = (v, room, size) => (v < room ? v - room : v > size - room ? v - size + room : 0);
        const dx = wider(s) ? over(at.x, half, view.width) : 0, dy = taller(s) ? over(at.y, tall, view.height) : 0;
        if (dx || dy) {
          const p = network.getViewPosition();
          network.moveTo({ position: { x: p.x + dx / s, y: p.y + dy / s }, scale: s, animation: false });
        }
        const top = stage.getBoundingClientRect().top + network.canvasToDOM(place).y;
        if (top < tall || top > root.clientHeight - tall) scrollBy(0, top - root.clientHeight / 2);
      },
    });
  };
})();
