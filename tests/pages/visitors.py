"""A visitor: a browser window that notes whatever no page of ours may do."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

NARROW, WIDE = 390, 1440
STATUS = re.compile(r"\b([45]\d\d)\b")
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FOCUSED = """() => {
  const at = document.activeElement;
  const words = at.labels?.[0]?.innerText || at.innerText || "";
  const outline = getComputedStyle(at).outlineStyle;
  return [words.trim(), outline !== "none", at.getBoundingClientRect().width];
}"""
FURTHEST = 120


@dataclass
class Visitor:
    """One person in one browser, with an address of their own."""

    context: BrowserContext
    page: Page
    url: str
    width: int
    refusals: set[int] = field(default_factory=set)
    """Statuses that the walk provokes; Chromium writes each into its console."""
    complaints: list[str] = field(default_factory=list)
    friends: tuple[str, ...] = ()
    """Other sites that the walk leads to."""

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda fault: self.complaints.append(f"thrown: {fault}"))
        self.context.on("request", self._watch)

    def open(self, path: str) -> None:
        """Go there, and look."""
        self.page.goto(self.url + path)
        self.look()

    def look(self) -> None:
        """On no page does one have to scroll sideways."""
        self.page.wait_for_load_state()
        if (beyond := self.page.evaluate(SIDEWAYS)) > 0:
            self.complaints.append(f"{self.page.url} is {beyond} pixels too wide")

    def press(self, words: str) -> None:
        """Press a button, and look at the page that comes."""
        self.page.get_by_role("button", name=words).click()
        self.look()

    def tab_to(self, words: str) -> None:
        """Press Tab until what has these words has the focus, and shows it."""
        for _ in range(FURTHEST):
            self.page.keyboard.press("Tab")
            said, outlined, width = self.page.evaluate(FOCUSED)
            if said.startswith(words):
                assert outlined, f"{words} does not show that it has the focus"
                assert width > 1, f"{words} has the focus but is not to be seen"
                return
        raise AssertionError(f"{words} is not reached by Tab")

    def _hear(self, message: ConsoleMessage) -> None:
        status = STATUS.search(message.text)
        wanted = status is not None and int(status.group(1)) in self.refusals
        if message.type in ("error", "warning") and not wanted:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((f"{self.url}/", "data:", *self.friends)):
            self.complaints.append(f"asked a stranger: {request.url}")
