// The calendar of a stay: two clicks, or the keyboard, choose the day of arrival and of departure.
"use strict";

const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
const WIDE = window.matchMedia("(min-width: 46rem)");

function tendCalendar(box) {
  const { say, shift, shiftMonth, weekday, monthOf, monthTable, nightsBetween } = window.days;
  const find = (name) => box.querySelector(`[data-${name}]`);
  const [dialog, months, words] = ["calendar", "months", "calendar-words"].map(find);
  const most = Number(box.dataset.most);
  let arrival, departure, focus, shown; // days; `departure` is none while it is being chosen

  const least = () => find("arrival").min || "2000-01-01";
  const late = (day) => arrival && !departure && nightsBetween(arrival, day) > most;

  function dress(button, day) {
    button.disabled = day < least() || Boolean(late(day));
    button.tabIndex = day === focus ? 0 : -1;
    button.setAttribute("aria-pressed", String(day === arrival || day === departure));
    button.classList.toggle("is-within", Boolean(departure) && day > arrival && day < departure);
  }

  function draw() {
    const more = WIDE.matches ? 1 : 0;
    if (monthOf(focus) < shown) shown = monthOf(focus);
    if (monthOf(focus) > shiftMonth(shown, more)) shown = shiftMonth(monthOf(focus), -more);
    const firsts = more ? [shown, shiftMonth(shown, 1)] : [shown];
    months.replaceChildren(...firsts.map((first) => monthTable(first, dress)));
    words.textContent = arrival && !departure ? box.dataset.wordsDeparture : box.dataset.wordsArrival;
  }

  function go(day) {
    focus = day < least() ? least() : day;
    draw();
    months.querySelector(`[data-day="${focus}"]`)?.focus();
  }

  function choose(day) {
    if (!arrival || departure || day <= arrival) [arrival, departure] = [day, ""];
    else departure = day;
    if (!departure) return go(day);
    box.dispatchEvent(new CustomEvent("chosen", { detail: { arrival, departure } }));
    return dialog.close();
  }

  function turn(event) {
    const { key } = event;
    const move = STEPS[key] ? shift(focus, STEPS[key])
      : { Home: shift(focus, -weekday(focus)), End: shift(focus, 6 - weekday(focus)),
        PageUp: shiftMonth(focus, -1), PageDown: shiftMonth(focus, 1) }[key];
    if (!move || !event.target.dataset.day) return;
    event.preventDefault();
    if (!late(move)) go(move);
  }

  function open() {
    [arrival, departure] = [find("arrival").value, find("departure").value];
    focus = arrival || least();
    shown = monthOf(focus);
    dialog.showModal();
    go(focus);
  }

  box.querySelector("[data-calendar-opens]").addEventListener("click", open);
  box.querySelector("[data-calendar-closes]").addEventListener("click", () => dialog.close());
  months.addEventListener("keydown", turn);
  months.addEventListener("click", ({ target }) => target.dataset.day && choose(target.dataset.day));
  box.querySelectorAll("[data-turn]").forEach((button) => button.addEventListener("click", () => {
    const first = shiftMonth(shown, Number(button.dataset.turn));
    if (shiftMonth(first, 1) > least()) { shown = first; focus = first < least() ? least() : first; draw(); }
  }));
  box.querySelector("[data-calendar-opens]").hidden = false;
}

document.querySelectorAll("[data-stay-dates]").forEach(tendCalendar);
