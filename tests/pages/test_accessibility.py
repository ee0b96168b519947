"""axe finds nothing on any page, in both themes, on desktop and phone; nothing moves while figures arrive."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.pages.axe import violations
from tests.pages.conftest import DESKTOP, PHONE

Visit = Callable[..., Page]
PAGES = (
    "/inventory/",
    "/inventory/flows/",
    "/inventory/slow/",
    "/inventory/time-travel/",
    "/data/",
    "/data/loads/",
    "/data/loads/1/",
    "/data/quality/",
    "/data/coverage/",
    "/dictionary/",
    "/dictionary/INV-QTY/",
    "/lineage/kpis/INV-QTY/",
    "/profile/",
    "/profile/password/",
    "/nowhere/",
)
SHIFT = """() => new Promise((done) => {
  let shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(shift), 300);
})"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_before_signing_in(visit: Visit, theme: str) -> None:
    assert violations(visit(None, "/sign-in/", theme=theme)) == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(visit: Visit, theme: str, size: dict[str, int]) -> None:
    page = visit("admin", "/profile/", theme=theme, viewport=size)
    found = {}
    for path in PAGES:
        page.goto(path)
        page.wait_for_load_state("networkidle")
        if said := violations(page):
            found[path] = said
    assert found == {}


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nothing_moves_while_figures_arrive(visit: Visit, size: dict[str, int]) -> None:
    page = visit("planner", "/inventory/", viewport=size)
    assert page.evaluate(SHIFT) <= 0.02


@pytest.mark.parametrize("path", PAGES[:9])
def test_a_phone_needs_no_horizontal_scrolling(visit: Visit, path: str) -> None:
    page = visit("steward", path, viewport=PHONE)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
