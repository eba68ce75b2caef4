// Asks before a page is left on which something was typed and not saved.
(() => {
  let typed = false;
  for (const form of document.querySelectorAll("[data-unsaved]")) {
    form.addEventListener("input", () => { typed = true; });
    form.addEventListener("submit", (event) => {
      if (event.submitter?.formTarget !== "_blank") typed = false;
    });
  }
  window.addEventListener("beforeunload", (event) => {
    if (typed) event.preventDefault();
  });
})();
