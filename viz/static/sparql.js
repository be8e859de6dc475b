// The editor works without this; it loads an example without a new page and runs on Ctrl+Enter.
"use strict";
const query = document.getElementById("query");
for (const hint of document.querySelectorAll(".script-only")) hint.hidden = false;
query.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) query.form.requestSubmit();
});
for (const link of document.querySelectorAll("a[data-query]")) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    query.value = link.dataset.query;
    query.focus();
    query.setSelectionRange(0, 0);
    query.scrollTop = 0;
    query.scrollIntoView({ block: "nearest" });
  });
}
