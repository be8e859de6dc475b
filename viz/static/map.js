// Draws the panels of an argument map with vis-network and opens a box's words beside it.
"use strict";
(() => {
  const root = document.documentElement;
  const main = document.querySelector("main.map");
  const panels = new Map([...document.querySelectorAll(".panel")].map((p) => [p.dataset.key, p]));
  const { words: says, spoken, texts, panels: data } = JSON.parse(document.getElementById("map-data").textContent);
  const rtl = root.dir === "rtl", onward = rtl ? -1 : 1;
  const KINDS = ["issue", "position", "claim", "argument", "exclusion"], ROLES = ["support", "attack"];
  const LINES = ["premise", "conclusion", "exclusion", "answers", "specializes", "rephrases"];
  // Places, kinds, lines of text and curves are in the page once, in each panel's static drawing; its order is that of the data.
  const among = (names, element) => names.find((name) => element.classList.contains(name)) || "";
  const readNode = (id, group, elsewhere) => {
    const box = group.querySelector("rect"), at = group.getAttribute("transform").match(/-?[\d.]+/g).map(Number);
    const kind = among(KINDS, group), disc = kind === "argument" || kind === "exclusion", edge = disc ? 2 : 0;
    const [number, label] = [texts[id]].flat();
    const node = { id, x: at[0], y: at[1], width: +box.getAttribute("width") + edge, height: +box.getAttribute("height") + edge, kind, elsewhere, spoken: spoken[number] };
    if (kind === "argument") Object.assign(node, { role: among(ROLES, group), basis: among(["explicit"], group) });
    if (!disc) {
      node.lines = [...group.querySelectorAll("text:not(.footer)")].map((text) => text.textContent);
      node.footer = (group.querySelector(".footer") || { textContent: "" }).textContent.slice(1, -1);
    }
    node.label = label || (node.lines || []).map((line) => line.slice(1, -1)).join(" ");
    return node;
  };
  const readEdge = ([from, to], nodes, path) => {
    const edge = { from: nodes[from].id, to: nodes[to].id, kind: among(LINES, path), role: among(ROLES, path), path: new Path2D(path.getAttribute("d")) };
    const head = path.nextElementSibling;
    if (head && head.matches("polygon")) edge.head = new Path2D("M" + head.getAttribute("points") + "Z");
    return edge;
  };
  const fill = (sentence, label) => sentence.replaceAll("\ufffc", () => label);
  for (const [key, panel] of Object.entries(data)) {
    const drawing = panels.get(key).querySelector(".drawn"), groups = drawing.querySelectorAll("g"), paths = drawing.querySelectorAll("path");
    panel.width = +drawing.getAttribute("width");
    panel.height = +drawing.getAttribute("height");
    panel.nodes = panel.nodes.map((id, i) => readNode(id, groups[i], panel.elsewhere[i]));
    panel.edges = panel.edges.map((ends, i) => readEdge(ends, panel.nodes, paths[i]));
    const hit = new Map(panel.edges.filter((e) => e.kind === "conclusion").map((e) => [e.from, panel.nodes.find((n) => n.id === e.to)]));
    for (const node of panel.nodes) {
      const target = hit.get(node.id);
      node.title = !target ? node.label : target.kind === "argument" ? says.inference : target.label;
      node.spoken = fill(node.spoken, node.title) + (node.elsewhere ? " " + fill(says.elsewhere, node.elsewhere) : "");
    }
  }
  const live = document.getElementById("live");
  const card = document.querySelector(".card");
  const wide = matchMedia("(min-width: 48.01rem)");
  const TEXT = 14, LINE = 18, PAD_X = 11, PAD_Y = 9;
  const FONT = '"Counterpoint Sans", "Source Sans 3", system-ui, sans-serif';
  const framed = window.parent !== window;
  let view = null; // what counterpointNetwork returns, with { key, panel, stage, nodes, edges, opened }
  let colors = {};

  const readColors = () => {
    const style = getComputedStyle(root);
    for (const name of ["page", "sheet", "ink", "soft", "strong-line", "for", "against", "for-ink", "against-ink", "mixed-ink", "on-sign", "focus"])
      colors[name] = style.getPropertyValue("--" + name).trim();
  };

  // Drawing, in the map's own coordinates.
  const roundRect = (ctx, x, y, w, h, r) => {
    ctx.beginPath();
    ctx.moveTo(x + r, y);
    ctx.arcTo(x + w, y, x + w, y + h, r);
    ctx.arcTo(x + w, y + h, x, y + h, r);
    ctx.arcTo(x, y + h, x, y, r);
    ctx.arcTo(x, y, x + w, y, r);
    ctx.closePath();
  };
  const tone = (role) => (role === "support" ? colors.for : role === "attack" ? colors.against : colors["strong-line"]);

  const drawEdge = (ctx, edge) => {
    const near = view.focus && (edge.from === view.focus || edge.to === view.focus);
    ctx.strokeStyle = tone(edge.role);
    ctx.lineWidth = near ? 3 : 1.75;
    ctx.lineCap = "butt";
    ctx.setLineDash(edge.role === "attack" ? [6, 4] : []);
    if (edge.kind === "exclusion") { ctx.lineWidth = near ? 4 : 2.5; ctx.lineCap = "round"; ctx.setLineDash([1, 5]); }
    if (edge.kind === "specializes" || edge.kind === "rephrases") { ctx.lineWidth = near ? 2.5 : 1.25; ctx.setLineDash([2, 3]); }
    ctx.stroke(edge.path);
    ctx.setLineDash([]);
    if (!edge.head) return;
    ctx.fillStyle = tone(edge.role);
    ctx.fill(edge.head);
  };

  const drawDisc = (ctx, node, hover) => {
    const side = node.width - 2, x = node.x - side / 2, y = node.y - side / 2;
    const argument = node.kind === "argument", solid = argument && node.basis === "explicit";
    roundRect(ctx, x, y, side, side, node.role === "attack" ? 6 : side / 2);
    ctx.fillStyle = solid ? tone(node.role) : colors.sheet;
    ctx.fill();
    ctx.strokeStyle = tone(node.role);
    ctx.lineWidth = hover ? 3 : 1.75;
    ctx.setLineDash(argument && !solid ? [3, 2.5] : []);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.fillStyle = solid ? colors["on-sign"] : argument ? tone(node.role) : colors.soft;
    ctx.font = (argument ? "600 18px " : "400 16px ") + FONT;
    ctx.textAlign = "center";
    ctx.fillText(argument ? (node.role === "support" ? "+" : "−") : "≠", node.x, node.y + 6);
  };

  const drawBox = (ctx, node, hover) => {
    const left = node.x - node.width / 2, top = node.y - node.height / 2;
    const issue = node.kind === "issue", position = node.kind === "position";
    roundRect(ctx, left, top, node.width, node.height, 5);
    ctx.fillStyle = issue ? colors.ink : colors.sheet;
    ctx.fill();
    ctx.strokeStyle = issue || position || hover ? colors.ink : colors["strong-line"];
    ctx.lineWidth = position || hover ? 2 : 1;
    ctx.setLineDash(node.elsewhere ? [5, 4] : []);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.textAlign = rtl ? "right" : "left";
    ctx.fillStyle = issue ? colors.page : colors.ink;
    ctx.font = "400 " + TEXT + "px " + FONT;
    let x = rtl ? left + node.width - PAD_X : left + PAD_X;
    (node.lines || []).forEach((line, i) => ctx.fillText(line, x, top + PAD_Y + 14 + LINE * i));
    if (!node.footer) return;
    ctx.font = "400 12px " + FONT;
    for (const part of node.footer.split("   ")) {
      ctx.fillStyle = { "+": colors["for-ink"], "−": colors["against-ink"], "±": colors["mixed-ink"] }[part[0]] || colors.soft;
      ctx.fillText("\u2068" + part + "\u2069", x, top + node.height - PAD_Y - 2);
      x += (ctx.measureText(part).width + 12) * onward;
    }
  };

  const drawRing = (ctx, node) => {
    const disc = node.lines === undefined, out = 5;
    roundRect(ctx, node.x - node.width / 2 - out, node.y - node.height / 2 - out, node.width + 2 * out, node.height + 2 * out, disc && node.role !== "attack" ? node.width / 2 + out : 9);
    ctx.strokeStyle = colors.focus;
    ctx.lineWidth = 3;
    ctx.stroke();
  };

  // One panel is drawn at a time.
  const begin = (key) => {
    end();
    const panel = panels.get(key), figure = panel.querySelector(".drawing"), stage = panel.querySelector(".stage");
    const model = data[key];
    figure.classList.add("live-map");
    stage.classList.add("live");
    const nodes = new Map(model.nodes.map((n) => [n.id, n]));
    view = window.counterpointNetwork(stage, {
      model, edges: model.edges, label: says.map, interaction: { hover: true, selectConnectedEdges: false }, least: () => (wide.matches ? 0.72 : 0.9),
      nodes: model.nodes.map((n) => ({
        id: n.id, x: n.x, y: n.y,
        renderer: ({ ctx, state }) => ({
          drawNode: () => {
            (n.lines === undefined ? drawDisc : drawBox)(ctx, n, state.hover || view.opened === n.id);
            if (view.keyboard && view.focus === n.id) drawRing(ctx, n);
          },
          nodeDimensions: { width: n.width, height: n.height },
        }),
      })),
      below: (ctx) => view.edges.forEach((edge) => drawEdge(ctx, edge)),
      press: (event) => { event.nodes.length ? open(event.nodes[0]) : close(); },
      walk, close: () => close(),
    });
    Object.assign(view, { key, panel, stage, nodes, edges: model.edges, opened: "" });
    view.network.on("hoverNode", () => { stage.style.cursor = "pointer"; });
    view.network.on("blurNode", () => { stage.style.cursor = ""; });
    view.fit();
  };
  const end = () => {
    close();
    if (!view) return;
    view.end();
    view.stage.classList.remove("live");
    view.stage.parentElement.classList.remove("live-map");
    view = null;
  };

  // The words of a box, beside it.
  const kicker = (node) => says[node.role || node.kind];
  const words = (key) => {
    const found = document.querySelector(`[data-about="${CSS.escape(key)}"]`);
    return found ? [...found.cloneNode(true).childNodes] : [];
  };
  const paragraph = (className, text) => {
    const p = document.createElement("p"), bdi = document.createElement("bdi");
    p.className = className;
    bdi.textContent = text;
    p.append(bdi);
    return p;
  };
  const open = (id, quietly) => {
    const node = view.nodes.get(id), content = card.querySelector(".content");
    view.opened = view.focus = id;
    card.querySelector(".kicker").textContent = kicker(node);
    card.querySelector("h3 bdi").textContent = node.title;
    content.replaceChildren(...words(id));
    if (content.querySelector("[data-argued]")) {
      for (const edge of view.edges.filter((e) => e.from === id || e.to === id)) {
        const argument = edge.from === id ? edge.to : edge.from, found = document.querySelector(`[data-about="${CSS.escape(argument)}"] > .quotes`);
        if (found) content.append(found.cloneNode(true));
      }
    }
    if (node.elsewhere) content.append(paragraph("quiet", fill(says.elsewhere, node.elsewhere)));
    if (node.kind === "argument" || node.kind === "exclusion") {
      for (const edge of view.edges.filter((e) => e.to === id && e.kind !== "conclusion"))
        content.append(paragraph("premise", view.nodes.get(edge.from).label), ...words(edge.from));
    }
    content.append(...neighbors(node));
    card.hidden = false;
    card.scrollTop = 0;
    place(node);
    view.network.redraw();
    if (quietly) return;
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  // What is next to a box lies behind the reason between them: [that reason, the other box].
  const beside = (node) => {
    if (node.lines === undefined) return near(node.id).map((n) => [n, n]);
    return near(node.id).flatMap((n) => (n.lines === undefined ? near(n.id).filter((other) => other !== node).map((other) => [n, other]) : [[n, n]]));
  };
  const neighbors = (node) => {
    const list = document.createElement("ul");
    list.className = "near";
    list.setAttribute("aria-label", says.near);
    for (const [way, other] of beside(node)) {
      const item = document.createElement("li"), relation = document.createElement("span"), button = document.createElement("button"), bdi = document.createElement("bdi");
      relation.className = "quiet";
      relation.textContent = kicker(way) + " ";
      button.type = "button";
      bdi.textContent = other.title;
      button.append(bdi);
      button.addEventListener("click", () => open(other.id));
      item.append(relation, button);
      list.append(item);
    }
    return list.children.length ? [list] : [];
  };
  const place = (node) => {
    const box = view.stage.getBoundingClientRect(), home = main.getBoundingClientRect(), s = view.network.getScale();
    const at = view.network.canvasToDOM({ x: node.x, y: node.y });
    const half = (node.width / 2) * s, tall = (node.height / 2) * s, width = card.offsetWidth;
    const left = box.left - home.left, top = box.top - home.top + at.y - tall;
    const after = left + at.x + half + 12, before = left + at.x - half - 12 - width;
    const fits = (x) => x >= 4 && x + width <= home.width - 4;
    let x = (rtl ? [before, after] : [after, before]).find(fits), y = top;
    if (x === undefined) { x = Math.min(Math.max(left + at.x - width / 2, 8), home.width - width - 8); y = top + 2 * tall + 12; }
    card.style.left = x + "px";
    card.style.top = y + "px";
  };
  const close = (back) => {
    if (card.hidden) return;
    card.hidden = true;
    if (view) {
      view.opened = "";
      view.network.redraw();
      if (back) view.frame.focus({ preventScroll: true });
    }
  };

  // Arrow keys walk along the lines; up and down go to the neighbors that share a line's other end.
  const near = (id) => view.edges.flatMap((e) => (e.from === id ? [e.to] : e.to === id ? [e.from] : [])).map((k) => view.nodes.get(k)).filter(Boolean);
  const nearest = (nodes, from, away) => nodes.sort((a, b) => away(a) - away(b) || a.y - b.y)[0];
  const first = () => nearest([...view.nodes.values()].filter((n) => n.lines !== undefined), null, (n) => n.x * 10 * onward + n.y);
  const step = (from, key) => {
    if (key === "Home") return first();
    if (key === "ArrowLeft" || key === "ArrowRight") {
      const side = key === "ArrowLeft" ? -1 : 1;
      return nearest(near(from.id).filter((n) => (n.x - from.x) * side > 4), from, (n) => Math.abs(n.y - from.y));
    }
    const side = key === "ArrowUp" ? -1 : 1, below = (n) => n.id !== from.id && (n.y - from.y) * side > 1;
    const family = near(from.id).filter((n) => (from.x - n.x) * onward > 0).flatMap((n) => near(n.id)).filter(below);
    const column = [...view.nodes.values()].filter((n) => below(n) && Math.abs(n.x - from.x) < 60);
    return nearest(family.length ? family : column, from, (n) => Math.abs(n.y - from.y));
  };
  const walk = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const current = view.nodes.get(view.focus);
    if (event.key === "Escape") { close(true); return; }
    if (!["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "Enter", " "].includes(event.key)) return;
    event.preventDefault();
    if (current && (event.key === "Enter" || event.key === " ")) { open(current.id); return; }
    const next = current ? step(current, event.key) : first();
    view.keyboard = true;
    if (next) {
      close();
      view.focus = next.id;
      live.textContent = next.spoken || next.label;
      view.show(next, next.width / 2, next.height / 2);
    } else live.textContent = says.end;
    view.network.redraw();
  };

  // Panels: which is shown, and as a map or as text.
  const showAs = (key, asMap) => {
    const panel = panels.get(key);
    panel.classList.toggle("as-map", asMap);
    panel.classList.toggle("as-text", !asMap);
    if (asMap) {
      if (view && view.key !== key && !wide.matches) {
        panels.get(view.key).classList.replace("as-map", "as-text");
      }
      begin(key);
    } else if (view && view.key === key) end();
  };
  const select = (key) => {
    for (const [other, panel] of panels) panel.classList.toggle("current", other === key);
    for (const link of document.querySelectorAll("[data-panel]")) {
      if (link.dataset.panel === key) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    }
    showAs(key, true);
  };
  const arrange = () => {
    end();
    root.classList.toggle("tabs", wide.matches);
    for (const key of panels.keys()) reset(key);
    if (wide.matches) select(currentKey());
  };
  const reset = (key) => { const p = panels.get(key); p.classList.toggle("as-map", wide.matches); p.classList.toggle("as-text", !wide.matches); };
  const currentKey = () => (document.querySelector(".panel.current") || panels.values().next().value).dataset.key;

  // What the page is asked to open; it neither takes the focus nor scrolls what is around it.
  const has = (key, id) => Boolean(data[key]) && data[key].nodes.some((node) => node.id === id && node.kind !== "exclusion");
  const missing = (id) => {
    const note = document.querySelector(".missing");
    if (!note.hidden || panels.has(id)) return;
    note.firstElementChild.textContent = says.absent;
    note.hidden = false;
  };
  const reveal = (key, id) => {
    if (wide.matches) {
      view.focus = id;
      open(id, true);
      if (!framed) card.scrollIntoView({ block: "nearest" });
      return;
    }
    const found = document.querySelector(`[data-about="${CSS.escape(id)}"]`);
    for (let at = found; at; at = at.parentElement) if (at.matches("details")) at.open = true;
    if (found && !framed) (found.closest(".reason, .position") || found).scrollIntoView({ block: "start" });
  };

  const start = () => {
    if (!panels.size) return;
    root.classList.add("scripted");
    if (framed && "ownPage" in main.dataset) root.classList.add("embedded");
    for (const element of document.querySelectorAll(".script-only")) element.hidden = false;
    readColors();
    const asked = new URLSearchParams(location.search);
    const issue = [asked.get("issue"), location.hash.replace("#panel-", ""), main.dataset.start].find((key) => panels.has(key));
    const focus = asked.get("focus") || main.dataset.focus || "";
    const home = [issue, ...panels.keys()].find((key) => has(key, focus));
    const first = home || (panels.has(focus) && !asked.get("issue") ? focus : issue);
    if (asked.get("focus") && !home) missing(focus);
    for (const [key, panel] of panels) panel.classList.toggle("current", key === first);
    for (const link of document.querySelectorAll("[data-panel]")) link.addEventListener("click", (event) => {
      if (!wide.matches) return;
      event.preventDefault();
      select(link.dataset.panel);
    });
    main.addEventListener("click", (event) => {
      const button = event.target.closest("[data-do]");
      if (!button) return;
      const key = button.closest(".panel").dataset.key, action = button.dataset.do;
      if (action === "map" || action === "text") showAs(key, action === "map");
      else { close(); if (action === "fit") view.fit(); else view.zoom(action === "in" ? 1.25 : 0.8); }
    });
    card.querySelector(".close").addEventListener("click", () => close(true));
    card.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); close(true); } });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readColors(); if (view) view.network.redraw(); });
    wide.addEventListener("change", arrange);
    let width = innerWidth;
    addEventListener("resize", () => {
      if (innerWidth === width || !view) return;
      width = innerWidth;
      close();
      view.resize();
    });
    arrange();
    if (home) reveal(home, focus);
    document.fonts.load("400 14px " + FONT).then(() => { if (view) view.network.redraw(); });
  };
  start();
})();
