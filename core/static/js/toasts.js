// Toasts go by themselves after a while, but not while somebody looks at them or is among them.
"use strict";

const STAYS = 8000; // milliseconds

function tendToast(toast) {
  let leaving = 0;
  const stay = () => window.clearTimeout(leaving);
  const leave = () => {
    stay();
    leaving = window.setTimeout(() => toast.remove(), STAYS);
  };
  toast.addEventListener("pointerenter", stay);
  toast.addEventListener("focusin", stay);
  toast.addEventListener("pointerleave", leave);
  toast.addEventListener("focusout", leave);
  toast.querySelector("[data-away]")?.addEventListener("click", () => toast.remove());
  leave();
}

const toasts = document.getElementById("toasts");
if (toasts) {
  toasts.querySelectorAll("[data-toast]").forEach(tendToast);
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) if (node.matches?.("[data-toast]")) tendToast(node);
    }
  }).observe(toasts, { childList: true });
}
