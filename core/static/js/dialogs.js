// Dialogs: links and buttons open them over the page, Escape, the cross or a click beside close them.
"use strict";

function openDialog(id) {
  const dialog = document.getElementById(id);
  if (!dialog?.matches("dialog[data-dialog]") || dialog.open) return false;
  dialog.showModal();
  return true;
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-opens]");
  if (opener && openDialog(opener.dataset.opens)) event.preventDefault();
  const closes = event.target.closest?.("[data-closes]") || event.target.matches?.("dialog[data-dialog]");
  const dialog = closes && event.target.closest("dialog");
  if (!dialog?.open) return;
  event.preventDefault();
  dialog.close();
});

// An address that names a dialog opens it; from then on scripts look after it.
if (window.location.hash && openDialog(window.location.hash.slice(1))) {
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
}
