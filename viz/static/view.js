// Opens the words behind whatever is clicked, tapped or entered, in a sheet beside it, and walks by keyboard.
"use strict";
(() => {
  const root = document.documentElement, main = document.querySelector("main.view");
  const sheet = document.querySelector(".sheet"), content = sheet.querySelector(".content");
  const live = document.getElementById("live");
  let opener = null;
  root.classList.add("scripted");

  const place = (from) => {
    const home = main.getBoundingClientRect(), box = from.getBoundingClientRect(), width = sheet.offsetWidth;
    const left = Math.min(Math.max(box.left - home.left + box.width / 2 - width / 2, 8), home.width - width - 8);
    sheet.style.left = Math.max(left, 0) + "px";
    sheet.style.top = box.bottom - home.top + 8 + "px";
  };
  const open = (id, from) => {
    const card = document.getElementById(id);
    if (!card) return;
    const inside = sheet.contains(from);
    if (!inside) { mark(false); opener = from; mark(true); }
    const copy = card.cloneNode(true);
    copy.removeAttribute("id");
    copy.removeAttribute("aria-labelledby");
    const heading = copy.querySelector("h3");
    heading.id = "sheet-title";
    heading.setAttribute("aria-level", "2");
    content.replaceChildren(copy);
    sheet.hidden = false;
    sheet.scrollTop = 0;
    place(opener);
    sheet.focus({ preventScroll: true });
    sheet.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
    main.dispatchEvent(new CustomEvent("opened", { detail: id }));
  };
  const mark = (on) => { if (opener) opener.classList.toggle("open", on); };
  const close = (back) => {
    if (sheet.hidden) return;
    sheet.hidden = true;
    mark(false);
    if (back && opener) opener.focus({ preventScroll: true });
    main.dispatchEvent(new CustomEvent("closed"));
  };
  window.counterpoint = { open, close, say: (text) => { live.textContent = text; } };

  main.addEventListener("click", (event) => {
    const from = event.target.closest("[data-opens]");
    if (from) { event.preventDefault(); open(from.dataset.opens, from); return; }
    if (!sheet.contains(event.target)) close(false);
  });
  sheet.querySelector(".close").addEventListener("click", () => close(true));
  main.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !sheet.hidden) { event.stopPropagation(); close(true); return; }
    const from = event.target.closest("[data-opens]");
    if (from && from.tagName !== "A" && from.tagName !== "BUTTON" && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); open(from.dataset.opens, from); }
  });
  // A grid is one stop of the Tab key; arrows walk in it.
  for (const grid of document.querySelectorAll("[data-grid]")) {
    const rows = () => [...grid.querySelectorAll("tr, [data-row]")].map((row) => [...row.querySelectorAll("[data-opens]")]).filter((row) => row.length);
    const all = () => rows().flat();
    all().forEach((cell, i) => { cell.tabIndex = i ? -1 : 0; });
    grid.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key], from = event.target.closest("[data-opens]");
      if (!from || (!step && event.key !== "Home" && event.key !== "End")) return;
      event.preventDefault();
      const found = rows(), turn = root.dir === "rtl" ? -1 : 1;
      const y = found.findIndex((row) => row.includes(from)), x = found[y].indexOf(from);
      const column = (cell) => cell.closest("td, th").cellIndex;
      const middle = (cell) => { const box = cell.getBoundingClientRect(); return box.left + box.width / 2; };
      const aside = (cell) => Math.abs(middle(cell) - middle(from));
      let next;
      if (!step) next = event.key === "Home" ? found[0][0] : found.at(-1).at(-1);
      else if (step[1]) next = found[y][x + step[1] * turn];
      else if (from.closest("[data-row]")) next = (found[y + step[0]] || []).reduce((best, cell) => (best && aside(best) <= aside(cell) ? best : cell), null);
      else for (let row = y + step[0]; row >= 0 && row < found.length && !next; row += step[0]) next = found[row].find((cell) => column(cell) === column(from));
      if (!next) return;
      from.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    });
  }
  const asked = location.hash.slice(1) || main.dataset.focus;
  const openers = asked ? [...document.querySelectorAll(`[data-opens="${CSS.escape(asked)}"]`)] : [];
  const first = openers.find((found) => found.getClientRects().length && !found.closest(".evidence"));
  if (asked) open(asked, first || main.querySelector("h1"));
})();
