// Draws the network of actors with vis-network where its static drawing was, and opens the words of what is pressed.
"use strict";
(() => {
  const root = document.documentElement, main = document.querySelector("main.view");
  const { open, close, say } = window.counterpoint;

  // A tie names its words by where they stand in its actors' cards; opened, it shows them.
  main.addEventListener("opened", () => {
    for (const item of document.querySelectorAll(".sheet [data-place]")) {
      const card = item.querySelector("a").dataset.opens, found = document.querySelectorAll(`#${CSS.escape(card)} > .quotes > .words`)[item.dataset.place];
      if (found) item.replaceWith(found.cloneNode(true));
    }
  });

  const source = document.getElementById("network-data");
  if (!source) return;
  const data = JSON.parse(source.textContent), words = data.words;
  const arrangement = main.querySelector(".arrangement"), arranged = main.querySelector(".arranged");
  const figure = main.querySelector(".drawing"), stage = figure.querySelector(".stage");
  const reveal = main.querySelector("[data-do=show]");
  const WIDE = 640, NEEDED = 0.93, NEAR = 8;
  const probe = document.createElement("canvas").getContext("2d");
  const spot = document.createElement("span");
  spot.className = "spot";
  spot.focus = (options) => { if (view) view.frame.focus(options); };
  let view = null; // what counterpointNetwork returns, with { kind, nodes, ties, hulls, heads, over, pressed }

  // What is drawn, and how, is read off the static drawing: colors, lines, names.
  const style = (element) => {
    const found = getComputedStyle(element), dash = found.strokeDasharray;
    return {
      fill: found.fill, stroke: found.stroke, width: parseFloat(found.strokeWidth), alpha: parseFloat(found.strokeOpacity),
      dash: dash === "none" ? [] : dash.split(",").map(parseFloat), font: `${found.fontWeight} ${found.fontSize} ${found.fontFamily}`,
    };
  };
  const paint = (thing) => { thing.style = style(thing.element); (thing.texts || []).forEach(paint); };
  const line = (text) => ({ element: text, x: +text.getAttribute("x"), y: +text.getAttribute("y"), words: text.textContent });
  const read = (kind) => {
    const model = data[kind], svg = figure.querySelector(`.${kind} .drawn`);
    const all = (selector) => [...svg.querySelectorAll(selector)];
    const shape = (element) => ({ element, path: new Path2D(element.getAttribute("d")) });
    const actors = all(".actor"), lines = all(".tie");
    const nodes = new Map(model.nodes.map((node, i) => [node.id, { ...node, opens: `card--actor--${node.id}`, element: actors[i].querySelector("circle"), texts: [...actors[i].querySelectorAll("text")].map(line) }]));
    return {
      kind, model, nodes,
      ties: data.wide.edges.map((edge, i) => ({ ...edge, ...shape(lines[i]), opens: `card--tie--${edge.from}--${edge.to}`, a: nodes.get(edge.from), b: nodes.get(edge.to) })),
      hulls: all(".hull").map((element, i) => ({ ...shape(element), opens: model.camps[i] })),
      heads: all(".camp-head text").map(line),
    };
  };
  const repaint = () => [...view.nodes.values(), ...view.ties, ...view.hulls, ...view.heads].forEach(paint);

  const write = (ctx, text) => {
    ctx.font = text.style.font;
    ctx.textAlign = "center";
    ctx.lineJoin = "round";
    ctx.setLineDash([]);
    ctx.strokeStyle = text.style.stroke;
    ctx.lineWidth = text.style.width;
    ctx.strokeText(text.words, text.x, text.y);
    ctx.fillStyle = text.style.fill;
    ctx.fillText(text.words, text.x, text.y);
  };
  const stroke = (ctx, thing, more = 0) => {
    ctx.strokeStyle = thing.style.stroke;
    ctx.lineWidth = thing.style.width + more;
    ctx.setLineDash(thing.style.dash);
    ctx.stroke(thing.path);
    ctx.setLineDash([]);
  };
  const touches = (tie, id) => tie.from === id || tie.to === id;
  const chosen = () => (view.over && view.over.id) || view.focus;
  const beside = (id) => !chosen() || id === chosen() || view.ties.some((tie) => touches(tie, id) && touches(tie, chosen()));
  const drawBelow = (ctx) => {
    for (const hull of view.hulls) {
      ctx.fillStyle = hull.style.fill;
      ctx.fill(hull.path);
      stroke(ctx, hull, view.over === hull ? 1.5 : 0);
    }
    const id = chosen();
    for (const tie of view.ties) {
      const near = view.over === tie || view.pressed === tie || (id && touches(tie, id));
      ctx.globalAlpha = id && !near ? 0.12 : near ? 1 : tie.style.alpha;
      stroke(ctx, tie, near ? 1 : 0);
    }
    ctx.globalAlpha = 1;
    view.heads.forEach((text) => write(ctx, text));
  };
  const drawActor = (ctx, node) => {
    ctx.globalAlpha = beside(node.id) ? 1 : 0.45;
    ctx.beginPath();
    ctx.arc(node.x, node.y, node.size + (chosen() === node.id ? 1.5 : 0), 0, 2 * Math.PI);
    ctx.fillStyle = node.style.fill;
    ctx.fill();
    ctx.strokeStyle = node.style.stroke;
    ctx.lineWidth = node.style.width;
    ctx.setLineDash([]);
    ctx.stroke();
    node.texts.forEach((text) => write(ctx, text));
    ctx.globalAlpha = 1;
    if (!view.keyboard || view.focus !== node.id) return;
    ctx.strokeStyle = getComputedStyle(root).getPropertyValue("--focus");
    ctx.lineWidth = 3;
    ctx.strokeRect(node.x - node.width / 2 - 5, node.y - node.size - 5, node.width + 10, node.height + 10);
  };

  // What lies under a point: an actor, a line, a camp.
  const away = (p, { a, b }) => {
    const dx = b.x - a.x, dy = b.y - a.y, t = Math.min(Math.max(((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy || 1), 0), 1);
    return Math.hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
  };
  const under = (p) => {
    const scale = view.network.getScale(), room = Math.max(12 / scale - 12, 0);
    const on = (n) => Math.abs(p.x - n.x) <= Math.max(n.width / 2, 13 / scale) && p.y >= n.y - Math.max(n.size, 12 / scale) && p.y <= n.y - n.size + n.height + room;
    const actor = [...view.nodes.values()].find(on);
    if (actor) return actor;
    const tie = view.ties.map((one) => [away(p, one), one]).filter(([far]) => far <= NEAR / scale).sort(([a], [b]) => a - b)[0];
    return tie ? tie[1] : view.hulls.find((hull) => probe.isPointInPath(hull.path, p.x, p.y)) || null;
  };
  const openAt = (thing, point) => {
    const at = view.network.canvasToDOM(thing.size ? { x: thing.x, y: thing.y } : point), s = view.network.getScale();
    const [wide, up, down] = thing.size ? [thing.width * s, thing.size * s, (thing.height - thing.size) * s] : [2, 4, 4];
    Object.assign(spot.style, { left: at.x - wide / 2 + "px", top: at.y - up + "px", width: wide + "px", height: up + down + "px" });
    view.focus = thing.size ? thing.id : "";
    view.pressed = thing;
    open(thing.opens, spot);
    view.network.redraw();
  };
  const press = ({ pointer }) => {
    const thing = under(pointer.canvas);
    if (thing) openAt(thing, pointer.canvas);
    else { view.focus = ""; close(false); view.network.redraw(); }
  };
  const hover = (event) => {
    if (event.pointerType === "touch") return;
    const box = view.frame.getBoundingClientRect();
    const thing = event.type === "pointerleave" ? null : under(view.network.DOMtoCanvas({ x: event.clientX - box.left, y: event.clientY - box.top }));
    if (thing === view.over) return;
    view.over = thing;
    stage.style.cursor = thing ? "pointer" : "";
    view.network.redraw();
  };

  const begin = (kind) => {
    end();
    const found = read(kind);
    figure.classList.add("live");
    view = window.counterpointNetwork(stage, {
      model: found.model, edges: found.ties, label: words.network, interaction: { hover: false, selectable: false }, least: () => 0,
      nodes: [...found.nodes.values()].map((n) => ({
        id: n.id, x: n.x, y: n.y,
        renderer: ({ ctx }) => ({ drawNode: () => drawActor(ctx, n), nodeDimensions: { width: n.width, height: 2 * n.height } }),
      })),
      below: drawBelow, press, walk, close: () => close(false),
    });
    Object.assign(view, found, { over: null, pressed: null });
    repaint();
    for (const name of ["pointermove", "pointerleave"]) view.frame.addEventListener(name, hover);
    stage.append(spot);
    view.fit();
  };
  const end = () => {
    if (!view) return;
    close(false);
    view.end();
    stage.replaceChildren();
    figure.classList.remove("live");
    view = null;
  };

  // Arrow keys walk along the ties to whom lies that way, or where there is none to the nearest who does;
  // Page Down and Page Up go through all, camp by camp.
  const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const inOrder = () => [...view.nodes.values()].sort((a, b) => (a.group || 1e9) - (b.group || 1e9) || a.y - b.y || a.x - b.x);
  const ahead = (from, [ux, uy], nodes) => {
    const far = (n) => {
      const dx = n.x - from.x, dy = n.y - from.y, along = dx * ux + dy * uy, off = Math.abs(dx * uy) + Math.abs(dy * ux);
      return along > 2 && along >= off * 0.6 ? along + 2 * off : Infinity;
    };
    return nodes.map((n) => [far(n), n]).filter(([d]) => d < Infinity).sort(([a], [b]) => a - b).map(([, n]) => n)[0];
  };
  const walk = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const current = view.nodes.get(view.focus), way = WAYS[event.key], enter = event.key === "Enter" || event.key === " ";
    const page = { PageDown: 1, PageUp: -1 }[event.key];
    if (!way && !enter && !page && event.key !== "Home") return;
    event.preventDefault();
    if (current && enter) { openAt(current); return; }
    const all = inOrder();
    let next = all[0];
    if (current && page) next = all[all.indexOf(current) + page];
    if (current && way) {
      const others = all.filter((n) => n !== current);
      next = ahead(current, way, others.filter((n) => view.ties.some((t) => touches(t, n.id) && touches(t, current.id)))) || ahead(current, way, others);
    }
    view.keyboard = true;
    if (next) {
      close(false);
      view.focus = next.id;
      const tie = current && view.ties.find((t) => touches(t, next.id) && touches(t, current.id));
      say(data.spoken[next.id] + (current && (way || page) ? "; " + words[tie ? tie.kind : "none"] : ""));
      view.show(next, next.width / 2, next.height);
    } else say(words.end);
    view.network.redraw();
  };
  const fitting = (width) => (width < WIDE ? "narrow" : !data.middle || width >= Math.round(data.wide.width * NEEDED) ? "wide" : "middle");
  const arrange = () => {
    const kind = fitting(arrangement.clientWidth), shown = kind !== "narrow" || arranged.classList.contains("shown");
    if (!shown) { end(); return; }
    if (!view || view.kind !== kind) begin(kind);
    else if (view.width !== figure.clientWidth) {
      close(false);
      view.resize();
    }
  };
  for (const element of main.querySelectorAll(".tools, .keys, [data-do=show]")) element.hidden = false;
  arranged.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]"), action = button && button.dataset.do;
    if (action === "show") {
      const on = arranged.classList.toggle("shown");
      button.setAttribute("aria-expanded", on);
      button.textContent = on ? words.hide : words.show;
      arrange();
    } else if (view && action) {
      close(false);
      if (action === "fit") view.fit();
      else view.zoom(action === "in" ? 1.25 : 0.8);
    }
  });
  // The page would take a click on the network for one beside what it opens.
  stage.addEventListener("click", (event) => event.stopPropagation());
  main.addEventListener("closed", () => { if (!view) return; view.pressed = null; if (!view.keyboard) view.focus = ""; view.network.redraw(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { if (view) { repaint(); view.network.redraw(); } });
  let width = arrangement.clientWidth;
  new ResizeObserver(() => { if (arrangement.clientWidth !== width) { width = arrangement.clientWidth; arrange(); } }).observe(arrangement);
  arrange();
  document.fonts.ready.then(() => { if (view) view.network.redraw(); });
  if (data.focus && !location.hash) {
    const card = view ? view.nodes.get(data.focus) : main.querySelector(".members .focus");
    if (view && card) openAt(card);
    else if (card) open(card.dataset.opens, card);
  }
})();
