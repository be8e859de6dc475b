// What a page does in another's frame: it tells its height, and where it may not follow a link it says whereto.
// Heights go out as our own message, WordPress's, AMP's and Embedly's; what they hold is no secret from a page
// that chose the address of its frame. Nothing here depends on the frame's height, so no height makes another.
"use strict";
(() => {
  if (parent === window) return;
  const main = document.querySelector("main"), sheets = document.querySelectorAll('[role="dialog"]');
  const opaque = self.origin === "null";
  let told = 0, waiting = false, known = "";
  const tell = (message) => parent.postMessage(message, "*");
  // WordPress puts it after the address, now or when its own script has come; a link inside the page drops it.
  const secret = () => { known = (/[?&]secret=(\w{1,64})/.exec(location.hash) || [])[1] || known; return known; };
  const wordpress = (message, value) => { if (secret()) tell({ message, value, secret: secret() }); };

  const height = () => {
    const bottoms = [main, ...sheets].map((part) => (part.hidden ? 0 : part.getBoundingClientRect().bottom));
    return Math.ceil(Math.max(document.documentElement.getBoundingClientRect().bottom, ...bottoms) + scrollY);
  };
  const measure = () => {
    if (!waiting) return;
    waiting = false;
    const found = height();
    if (Math.abs(found - told) < 2) return;
    told = found;
    tell({ type: "counterpoint:height", height: found });
    wordpress("height", found);
    tell({ sentinel: "amp", type: "embed-size", height: found });
    tell(JSON.stringify({ src: location.href, context: "iframe.resize", height: found }));
  };
  // No frame is painted far below what the reader sees, yet the article's height is to be right before it is read.
  const soon = () => { if (!waiting) { waiting = true; requestAnimationFrame(measure); setTimeout(measure, 250); } };
  const again = () => { told = 0; soon(); };

  const sizes = new ResizeObserver(soon), places = new MutationObserver(soon);
  for (const part of [main, ...sheets]) sizes.observe(part);
  for (const sheet of sheets) places.observe(sheet, { attributes: true, attributeFilter: ["hidden", "style"] });
  addEventListener("hashchange", () => { if (secret()) again(); });
  addEventListener("message", (event) => {
    const { type, message } = (event.source === parent && event.data) || {};
    if (type === "counterpoint:ready" || (message === "ready" && event.data.secret === secret())) again();
  });
  document.fonts.ready.then(soon);
  soon();
  wordpress("ready", "");

  // A sandbox may keep links from opening. WordPress follows those to the frame's own host; for all others, and
  // where nobody listens, the address is shown to be read and copied.
  const show = (link) => {
    if (link.nextElementSibling && link.nextElementSibling.classList.contains("address")) return;
    const address = document.createElement("span");
    address.className = "address";
    address.dir = "ltr";
    address.textContent = link.href;
    link.after(address);
    const live = document.getElementById("live");
    if (live) live.textContent = link.href;
  };
  addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href]");
    if (!opaque || event.defaultPrevented || !link || !/^https?:$/.test(link.protocol) || link.target === "_self") return;
    if (secret() && link.host === location.host && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      wordpress("link", link.href);
    }
    setTimeout(show, 700, link);
  });
})();
