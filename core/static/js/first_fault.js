// A form that was refused: the first field to put right has the focus, its words are read out.
"use strict";

document.querySelector("[aria-invalid='true']")?.focus();
