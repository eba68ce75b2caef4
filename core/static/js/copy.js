// A link to be copied: the button says that it is done; without scripts the address is selected.
"use strict";

document.querySelectorAll("[data-copy]").forEach((place) => {
  const link = place.querySelector("input");
  const button = place.querySelector("button");
  if (!button || !navigator.clipboard) return;
  const words = button.querySelector("span");
  const before = words.textContent;

  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(link.value);
      words.textContent = button.dataset.words;
      setTimeout(() => (words.textContent = before), 3000);
    } catch {
      link.select();
    }
  });
});
