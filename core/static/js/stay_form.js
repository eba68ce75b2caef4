// The search form: shows what is of use for what was chosen, and the day of leaving once it is known.
"use strict";

function showLeaving(form) {
  const place = form.querySelector("[data-leaving]");
  const { arrival, nights, when } = form.elements;
  if (!place || !arrival || !nights) return;
  place.textContent = "";
  if (when?.value || !arrival.value || !nights.value) return;
  const day = new Date(arrival.value + "T12:00:00");
  day.setDate(day.getDate() + Number(nights.value));
  if (Number.isNaN(day.getTime())) return;
  const { lang } = document.documentElement;
  const words = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, {
    weekday: "short", day: "numeric", month: "short", year: "numeric",
  });
  place.textContent = place.dataset.leaving.replace("…", words.format(day));
}

function showAdults(form) {
  const wanted = Number(form.elements.adults?.value || 0);
  for (const line of form.querySelectorAll("[data-adult]")) {
    const needed = Number(line.dataset.adult) <= wanted;
    line.hidden = !needed;
    for (const input of line.querySelectorAll("input, select")) input.disabled = !needed;
  }
}

// A whole month leaves nothing to be said of the day.
function showDay(form) {
  const box = form.querySelector("[data-day]");
  if (!box) return;
  box.hidden = Boolean(form.elements.when.value);
  form.elements.arrival.disabled = box.hidden;
}

// For whom the treatment is: asked once there is a programme and somebody to leave out.
function showWhom(form) {
  const box = form.querySelector("[data-whom]");
  if (!box) return;
  const { programme, adults } = form.elements;
  box.hidden = !programme.value || Number(adults.value) < 2;
  box.disabled = box.hidden;
}

function tend(form) {
  const parts = [showAdults, showWhom, showDay];
  for (const show of parts) show(form);
  form.addEventListener("input", ({ target }) => {
    for (const show of parts) show(form);
    if (["arrival", "nights", "when"].includes(target.name)) showLeaving(form);
  });
}

document.querySelectorAll("form[data-stay]").forEach(tend);
