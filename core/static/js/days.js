// Days as texts such as 2027-05-03, and a month of them as a table of buttons, for calendars.
"use strict";

const utc = (day) => new Date(`${day}T00:00:00Z`);
const text = (date) => date.toISOString().slice(0, 10);
const DAY = 86_400_000;

function make(name, attributes = {}, words = "") {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = words;
  return made;
}

function say(day, style) {
  const { lang } = document.documentElement;
  const words = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { ...style, timeZone: "UTC" });
  return words.format(utc(day));
}

function shift(day, days) {
  return text(new Date(utc(day).getTime() + days * DAY));
}

function shiftMonth(day, months) {
  const date = utc(day);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0));
  last.setUTCDate(Math.min(date.getUTCDate(), last.getUTCDate()));
  return text(last);
}

// Days from Monday, 0 to 6.
const weekday = (day) => (utc(day).getUTCDay() + 6) % 7;

function weekdays() {
  const row = make("tr");
  for (let day = "2024-01-01"; day <= "2024-01-07"; day = shift(day, 1)) { // from a Monday on
    const cell = make("th", { scope: "col" });
    cell.append(make("span", { "aria-hidden": "true" }, say(day, { weekday: "short" })));
    cell.append(make("span", { class: "unseen" }, say(day, { weekday: "long" })));
    row.append(cell);
  }
  return row;
}

// The month that begins on `first`; `dress` is given each day's button.
function monthTable(first, dress) {
  const table = make("table", { class: "calendar__month" });
  table.append(make("caption", {}, say(first, { month: "long", year: "numeric" })));
  table.createTHead().append(weekdays());
  const body = table.createTBody();
  const end = shiftMonth(first, 1);
  let row = body.insertRow();
  for (let blank = weekday(first); blank > 0; blank -= 1) row.append(make("td"));
  for (let day = first; day < end; day = shift(day, 1)) {
    if (row.cells.length === 7) row = body.insertRow();
    const style = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
    const attributes = { type: "button", "data-day": day, "aria-label": say(day, style) };
    const button = make("button", attributes, String(Number(day.slice(8))));
    dress(button, day);
    row.insertCell().append(button);
  }
  return table;
}

window.days = {
  say, shift, shiftMonth, weekday, monthTable,
  monthOf: (day) => `${day.slice(0, 7)}-01`,
  nightsBetween: (first, last) => Math.round((utc(last) - utc(first)) / DAY),
};
