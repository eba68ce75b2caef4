// The desk's keyboard: "/" goes to the search, Escape puts away what it found.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelector("#found")?.replaceChildren();
  const typing = event.target.closest?.("input, select, textarea, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const search = document.querySelector("[data-search]");
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
});
