// The time left of a hold: counts down to the second; when it is over, the page is asked again.
"use strict";

function startClock(clock) {
  const place = clock.querySelector("[data-left]");
  const bar = clock.querySelector("progress");
  const end = Date.now() + Number(clock.dataset.seconds) * 1000;

  function tick() {
    const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    const hours = Math.floor(left / 3600);
    const minutes = String(Math.floor(left / 60) % 60);
    const seconds = String(left % 60).padStart(2, "0");
    const whole = hours ? `${hours}:${minutes.padStart(2, "0")}` : minutes;
    place.textContent = `${whole}:${seconds}`;
    if (bar) bar.value = left;
    if (left > 0) setTimeout(tick, 1000);
    else window.location.reload();
  }

  tick();
}

document.querySelectorAll("[data-clock]").forEach((clock) => {
  if (Number(clock.dataset.seconds) > 0) startClock(clock);
});
