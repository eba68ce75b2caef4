"""Pages of the shop: how soon the server answers, what a first view weighs, when it is seen."""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, CDPSession, sync_playwright

from bench.ground import Ground, inside
from bench.holds import form_of, stays
from bench.load import in_processes, searching, told
from core.db import EVERY_RESORT, see_resorts
from tests.browser import NAMES
from tests.servers import serve

CLIENTS, SECONDS, WARM = 50, 12.0, 4.0
LOOKS, SLOWER, WIDTH, HEIGHT = 5, 4, 390, 844
QUIET = 1_000  # milliseconds in which nothing more may shift
GOAL = "goals: p95 100 ms; 12 requests, 150 kB, fonts 150 kB; LCP 1.5 s; CLS 0.02"
SEEN = """(quiet) => new Promise(done => {
  const seen = { paint: 0, shift: 0 };
  new PerformanceObserver(list => { seen.paint = list.getEntries().at(-1).startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver(list => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) seen.shift += one.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(seen), quiet);
})"""


@dataclass(frozen=True)
class View:
    """A first visit with an empty cache: bytes over the wire, seconds, shift."""

    requests: int
    light: int
    fonts: int
    pictures: int
    paint: float
    shift: float


def pages(ground: Ground) -> Iterator[str]:
    """Home, search, resort, booking step: fifty clients; then a slow telephone, five times."""
    with serve(ground.database, ground.valkey, workers=2, log=ground.web_log) as server:
        paths = _paths(ground)
        port = int(server.url.rpartition(":")[2])
        yield f"pages: {CLIENTS} clients, 1 s of thought; a telephone {SLOWER} times slower"
        yield f"  {GOAL}"
        for name, path in paths.items():
            in_processes(searching, [(port, [path], CLIENTS // 2, WARM)] * 2)
            times = in_processes(searching, [(port, [path], CLIENTS // 2, SECONDS)] * 2)
            yield "  " + told(name, times)
        with sync_playwright() as tool:
            found = next(filter(None, map(shutil.which, NAMES)), None)
            if found is None:
                yield "  not looked at: there is no Chromium here"
                return
            browser = tool.chromium.launch(executable_path=found, args=["--no-sandbox"])
            for name, path in paths.items():
                looks = [_look(browser, server.url + path) for _time in range(LOOKS)]
                yield "  " + _worded(name, looks)
            browser.close()


def _paths(ground: Ground) -> dict[str, str]:
    """The four pages, of a stay that can be bought."""
    with inside(ground.app()):
        see_resorts(EVERY_RESORT)
        [(_resort, slug, wish)] = stays(1, 5)
        form = dict(form_of(slug, wish))
    asked = {"where": slug, "arrival": form["arrival"], "departure": form["departure"], "adults": 2}
    return {
        "home": "/",
        "search": f"/search?{urlencode(asked)}",
        "resort": f"/resorts/{slug}",
        "booking step": f"/book?{urlencode(form_of(slug, wish))}",
    }


def _look(browser: Browser, address: str) -> View:
    """One visit by who was never here."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale="en")
    page = context.new_page()
    tool = context.new_cdp_session(page)
    tool.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    weighed = _weigh(tool)
    page.goto(address, wait_until="load")
    seen = page.evaluate(SEEN, QUIET)
    view = View(
        requests=len(weighed),
        light=sum(size for kind, size in weighed.values() if kind not in ("Font", "Image")),
        fonts=sum(size for kind, size in weighed.values() if kind == "Font"),
        pictures=sum(size for kind, size in weighed.values() if kind == "Image"),
        paint=seen["paint"] / 1000,
        shift=seen["shift"],
    )
    context.close()
    return view


def _weigh(tool: CDPSession) -> dict[str, tuple[str, int]]:
    """Kind and bytes over the wire of each request, filled in as they come."""
    kinds: dict[str, str] = {}
    weighed: dict[str, tuple[str, int]] = {}
    tool.send("Network.enable")

    def begin(one: dict[str, Any]) -> None:
        if not one["response"]["url"].startswith("data:"):  # the browser's own, within a field
            kinds[one["requestId"]] = one["type"]

    def end(one: dict[str, Any]) -> None:
        if one["requestId"] in kinds:
            weighed[one["requestId"]] = (kinds[one["requestId"]], int(one["encodedDataLength"]))

    tool.on("Network.responseReceived", begin)
    tool.on("Network.loadingFinished", end)
    return weighed


def _worded(name: str, looks: list[View]) -> str:
    def middle(what: str) -> float:
        return statistics.median(float(getattr(one, what)) for one in looks)

    return (
        f"{name}: {middle('requests'):.0f} requests, {middle('light') / 1000:.0f} kB, "
        f"fonts {middle('fonts') / 1000:.0f} kB, pictures {middle('pictures') / 1000:.0f} kB; "
        f"LCP {middle('paint'):.2f} s, CLS {middle('shift'):.3f} (median of {LOOKS})"
    )
