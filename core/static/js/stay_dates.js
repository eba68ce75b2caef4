// Arrival, nights, departure: each follows the others.
"use strict";

function tendDates(box) {
  const { shift, nightsBetween } = window.days;
  const [arrival, nights, departure] = ["arrival", "nights", "departure"].map((name) =>
    box.querySelector(`[data-${name}]`));
  departure.removeAttribute("name"); // the nights say it

  function follow() {
    const length = Number(nights.value);
    departure.min = arrival.value ? shift(arrival.value, 1) : arrival.min;
    departure.max = arrival.value ? shift(arrival.value, Number(box.dataset.most)) : "";
    const known = arrival.value && Number.isInteger(length) && length > 0;
    departure.value = known ? shift(arrival.value, length) : "";
  }

  function lead() {
    if (!arrival.value || !departure.value || !departure.validity.valid) return;
    nights.value = nightsBetween(arrival.value, departure.value);
  }

  if (departure.value) lead(); // typed before, and refused
  else if (!nights.value && departure.dataset.of && arrival.value) {
    nights.value = nightsBetween(arrival.value, departure.dataset.of);
  }
  if (!departure.value) follow();
  arrival.addEventListener("change", follow);
  nights.addEventListener("input", follow);
  departure.addEventListener("change", lead);
  box.addEventListener("chosen", (event) => {
    arrival.value = event.detail.arrival;
    nights.value = nightsBetween(event.detail.arrival, event.detail.departure);
    follow();
    for (const field of [arrival, nights]) field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

document.querySelectorAll("[data-stay-dates]").forEach(tendDates);
