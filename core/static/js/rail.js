// The rail on a phone: the page one is on is in sight among the links.
"use strict";

const here = document.querySelector(".rail__links [aria-current]");
const links = here?.closest(".rail__links");
if (links && links.scrollWidth > links.clientWidth) {
  links.scrollLeft = here.offsetLeft - (links.clientWidth - here.offsetWidth) / 2;
}
