"""axe finds nothing on any page, in both themes, on desktop and phone; nothing moves while figures arrive."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.pages.axe import colour_violations, violations
from tests.pages.sites import DESKTOP, PHONE, settle

Visit = Callable[..., Page]
OPEN_PAGES = ("/sign-in/", "/password/reset/", "/nowhere/")
PAGES = (
    "/inventory/",
    "/inventory/flows/",
    "/inventory/slow/",
    "/inventory/reconcile/",
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
    "/profile/second-factor/",
)
SHIFT = """() => new Promise((done) => {
  let shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => done(shift)));
})"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_before_signing_in(visit: Visit, size: dict[str, int]) -> None:
    page = visit(None, "/sign-in/", viewport=size)
    found = {path: said for path in OPEN_PAGES if (said := _in_both_themes(page, path))}
    assert found == {}


def test_axe_finds_nothing_on_any_page(visit: Visit) -> None:
    page = visit("admin", "/profile/")
    found = {path: said for path in PAGES if (said := _in_both_themes(page, path))}
    assert found == {}


def test_axe_finds_nothing_on_a_phone_in_the_dark_and_nothing_is_too_wide(visit: Visit) -> None:
    page = visit("admin", "/profile/", viewport=PHONE, theme="dark", language="vi")
    found, wide = {}, {}
    for path in PAGES:
        page.goto(path)
        settle(page)
        if said := violations(page):
            found[path] = said
        if (excess := page.evaluate(TOO_WIDE)) > 0:
            wide[path] = excess
    assert found == {}
    assert wide == {}


def test_axe_finds_nothing_in_an_open_panel_and_an_open_menu(visit: Visit) -> None:
    page = visit("planner", "/inventory/")
    page.locator("[data-filter='plant'] summary").click()
    page.locator("[data-filter='plant']").get_by_role("checkbox").first.wait_for()
    assert violations(page) == []
    page.locator("[data-kpi='INV-QTY']").get_by_role("link", name="mean?").click()
    page.get_by_role("dialog").get_by_text("Adding up").wait_for()
    assert violations(page) == []
    assert colour_violations(page, "dark") == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nothing_moves_while_figures_arrive(visit: Visit, size: dict[str, int]) -> None:
    page = visit("planner", "/inventory/", viewport=size)
    assert page.evaluate(SHIFT) <= 0.02


def _in_both_themes(page: Page, path: str) -> list[str]:
    page.goto(path)
    settle(page)
    return [*violations(page), *colour_violations(page, "dark")]
