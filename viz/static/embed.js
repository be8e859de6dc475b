// Beside frames of Counterpoint's on a page: gives each the height that it asks for. It fetches nothing, stores
// nothing, and leaves nothing behind in the page's own names.
//
//   <div class="counterpoint-embed" data-src="https://…/embed/city-divided/tree"><a href="…">The debate</a></div>
//   <iframe class="counterpoint-embed" src="https://…" title="The debate" width="100%" height="640"></iframe>
"use strict";
(() => {
  const LEAST = 120, MOST = 20000, FIRST = 640;
  const frames = () => document.querySelectorAll("iframe.counterpoint-embed");
  const framed = (place) => {
    let address;
    try { address = new URL(place.dataset.src, document.baseURI); } catch { return; }
    if (address.protocol !== "https:" && address.protocol !== "http:") return;
    const frame = document.createElement("iframe");
    frame.className = "counterpoint-embed";
    frame.title = place.dataset.title || place.textContent.trim() || "Counterpoint";
    frame.width = "100%";
    frame.height = FIRST;
    frame.style.border = "0";
    frame.style.maxWidth = "100%";
    frame.setAttribute("sandbox", "allow-scripts allow-top-navigation-by-user-activation");
    frame.src = address.href;
    place.replaceWith(frame);
  };
  addEventListener("message", (event) => {
    const said = event.data;
    if (!said || said.type !== "counterpoint:height" || !Number.isFinite(said.height)) return;
    for (const frame of frames()) {
      if (frame.contentWindow !== event.source) continue;
      const height = Math.min(Math.max(Math.ceil(said.height), LEAST), MOST);
      frame.height = height;
      if (frame.style.height) frame.style.height = height + "px";
    }
  });
  const start = () => {
    for (const place of document.querySelectorAll("div.counterpoint-embed[data-src]")) framed(place);
    // One that was there before this script has told its height to nobody.
    for (const frame of frames()) if (frame.contentWindow) frame.contentWindow.postMessage({ type: "counterpoint:ready" }, "*");
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
