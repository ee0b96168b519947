"""Pages in a real headless browser whose processor is slowed down four times, with an empty cache, on the demo plant.

Medians of several visits by a signed-in planner. First contentful paint, largest contentful paint, time to interactive
(end of the last task longer than 50 ms before five quiet seconds), blocking time (what tasks take beyond 50 ms between
first paint and interactive), layout shift, bytes on the wire. The network is the machine's own: it costs nothing.
"""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Response

from tests.pages import browser as browsers
from tests.pages.sites import DESKTOP, Site, dress, running, settle, sign_in, stock_lists

PAGES = {
    "stock": "/inventory/",
    "flows": "/inventory/flows/",
    "reconcile": "/inventory/reconcile/",
    "uploads": "/data/",
}
SLOWDOWN = 4
ROUNDS = 5
QUIET_MS = 5_000
GOAL = {"fcp_ms": 1000, "lcp_ms": 1500, "tti_ms": 2000, "blocking_ms": 150, "layout_shift": 0.02}
WATCH = """
  window.seen = { tasks: [], shift: 0, largest: 0 };
  const hear = (type, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  hear("longtask", ({ startTime, duration }) => seen.tasks.push([startTime, duration]));
  hear("layout-shift", ({ hadRecentInput, value }) => { if (!hadRecentInput) seen.shift += value; });
  hear("largest-contentful-paint", ({ startTime }) => { seen.largest = startTime; });
"""
IS_QUIET = """(quiet) => {
  const answers = performance.getEntriesByType("resource").map(({ responseEnd }) => responseEnd);
  const last = Math.max(...seen.tasks.map(([start, duration]) => start + duration), ...answers, 0);
  return !document.querySelector("main figure .skeleton") && performance.now() - last > quiet;
}"""
READ = """() => {
  const [page] = performance.getEntriesByType("navigation");
  const paint = performance.getEntriesByName("first-contentful-paint")[0].startTime;
  return { ...seen, paint, answered: page.responseStart, ready: page.domContentLoadedEventEnd };
}"""


@dataclass
class Wire:
    """What one visit fetched. Without slots: playwright leaves a mark on the owner of a handler."""

    requests: int = 0
    bytes: int = 0

    def add(self, response: Response) -> None:
        """One answer, to the page or to a worker of it."""
        self.requests += 1
        self.bytes += int(response.headers.get("content-length", 0))


def run(scale: str) -> dict[str, Any]:
    """Figures of each page; the goals are those of the page of stock. A first visit finds no figure in the cache."""
    # Playwright runs a loop of its own beside Django's commands.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with (
        tempfile.TemporaryDirectory(prefix="alkana-pages-") as folder,
        running(Path(folder), stock_lists, size=scale) as site,
        browsers.running() as browser,
    ):
        cookies = _signed_in(browser, site)
        visits = {
            name: [_visit(browser, site, path, cookies) for _ in range(ROUNDS)]
            for name, path in PAGES.items()
        }
    pages = {name: _summary(seen) for name, seen in visits.items()}
    return {
        "slowdown": SLOWDOWN,
        "rounds": ROUNDS,
        "pages": pages,
        "goal": GOAL,
        "meets_goal": all(pages["stock"][name] <= most for name, most in GOAL.items()),
    }


def _signed_in(browser: Browser, site: Site) -> dict[str, Any]:
    context = browser.new_context(base_url=site.address)
    sign_in(context.new_page(), "planner")
    cookies = dict(context.storage_state())
    context.close()
    return cookies


def _visit(browser: Browser, site: Site, path: str, cookies: dict[str, Any]) -> dict[str, float]:
    context = browser.new_context(base_url=site.address, viewport=DESKTOP, storage_state=cookies)
    dress(context, site.address, language="vi", theme="light")
    page = context.new_page()
    page.add_init_script(WATCH)
    client, wire = context.new_cdp_session(page), Wire()
    page.on("response", wire.add)
    client.send("Network.enable")
    client.send("Network.setCacheDisabled", {"cacheDisabled": True})
    client.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    page.goto(path)
    settle(page)
    page.wait_for_function(IS_QUIET, arg=QUIET_MS, polling=250, timeout=120_000)
    seen = page.evaluate(READ)
    context.close()
    interactive = max([seen["paint"], seen["ready"], *(start + long for start, long in seen["tasks"])])
    blocking = sum(max(0, long - 50) for start, long in seen["tasks"] if start + long > seen["paint"])
    return {
        "answer_ms": seen["answered"],
        "fcp_ms": seen["paint"],
        "lcp_ms": seen["largest"],
        "tti_ms": interactive,
        "blocking_ms": blocking,
        "layout_shift": seen["shift"],
        "transfer_kb": wire.bytes / 1024,
        "requests": wire.requests,
    }


def _summary(visits: Sequence[dict[str, float]]) -> dict[str, Any]:
    """Medians, and the first visit beside them."""
    middle = {name: _rounded(name, median(one[name] for one in visits)) for name in visits[0]}
    return middle | {"first_visit": {name: _rounded(name, value) for name, value in visits[0].items()}}


def _rounded(name: str, value: float) -> float:
    return round(value, 4) if name == "layout_shift" else round(value)
