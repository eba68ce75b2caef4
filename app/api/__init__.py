"""The public API as a whole: its description, and the page that people read it on."""
