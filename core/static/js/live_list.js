// A list that looks after itself: it asks with the version it shows, marks what is new, and what
// one looks at stays where it is.
"use strict";

(() => {
  let before = null;

  const list = () => document.querySelector("[data-live]");
  const rows = (within) => [...within.querySelectorAll("tbody tr[id]")];
  const asks = (event) => event.detail.requestConfig?.elt?.matches?.("[data-live]");

  // The row that must not move: the one in use, else the first that is seen.
  function anchorOf(within) {
    const all = rows(within);
    return all.find((row) => row.matches(":focus-within"))
      || all.find((row) => row.matches(":hover"))
      || all.find((row) => row.getBoundingClientRect().bottom > 0);
  }

  document.addEventListener("htmx:configRequest", (event) => {
    const { elt, headers } = event.detail;
    if (elt.matches?.("[data-live]")) headers["If-None-Match"] = `"${elt.dataset.version}"`;
  });

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt.matches?.("[data-live]") && document.hidden) event.preventDefault();
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!event.detail.target.matches?.("[data-live]")) return;
    const { xhr } = event.detail;
    if (xhr.status >= 400 && !xhr.getResponseHeader("HX-Retarget")) event.detail.shouldSwap = false;
    const anchor = anchorOf(event.detail.target);
    before = {
      ids: new Set(rows(event.detail.target).map((row) => row.id)),
      anchor: anchor?.id,
      top: anchor?.getBoundingClientRect().top,
    };
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    const now = list();
    if (!now || !before) return;
    if (asks(event)) {
      const fresh = rows(now).filter((row) => !before.ids.has(row.id));
      fresh.forEach((row) => row.classList.add("is-new"));
      const place = document.querySelector("[data-news]");
      const names = fresh.map((row) => row.dataset.name).join(", ");
      if (place && names) place.textContent = place.dataset.news.replace("…", names);
    }
    const anchor = before.anchor && document.getElementById(before.anchor);
    if (anchor && window.scrollY > 0) {
      window.scrollBy(0, anchor.getBoundingClientRect().top - before.top);
    }
    before = null;
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    if (!asks(event)) return;
    const { status } = event.detail.xhr;
    list()?.classList.toggle("is-stale", status === 0 || status >= 500);
  });

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && list()) window.htmx.trigger(list(), "look");
  });
})();
