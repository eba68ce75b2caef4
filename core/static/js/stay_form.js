// The search form: shows the day of leaving, and as many lines for adults as there are adults.
"use strict";

function showLeaving(form) {
  const place = form.querySelector("[data-leaving]");
  const { arrival, nights } = form.elements;
  if (!place || !arrival || !nights || !arrival.value || !nights.value) return;
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

// For whom the treatment is: asked once there is a programme and somebody to leave out.
function showWhom(form) {
  const box = form.querySelector("[data-whom]");
  if (!box) return;
  const { programme, adults } = form.elements;
  box.hidden = !programme.value || Number(adults.value) < 2;
  box.disabled = box.hidden;
}

// Who chooses a day means that day, not any of a month.
function followDay(form, { target }) {
  if (target.name === "arrival" && form.elements.when) form.elements.when.value = "";
}

function tend(form) {
  showLeaving(form);
  showAdults(form);
  showWhom(form);
  form.addEventListener("input", (event) => {
    followDay(form, event);
    showLeaving(form);
    showAdults(form);
    showWhom(form);
  });
}

document.querySelectorAll("form[data-stay]").forEach(tend);
