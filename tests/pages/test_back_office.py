"""The back office in a browser: an edit, its effect, and the card on the page; without violations in both themes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.pages.axe import violations

Visit = Callable[..., Page]
MISSING = "/admin/inventory/dimmaterial/?missing=weight"
SAVE = "#submit-row button[name=_save]"


def stock_on_card(page: Page) -> str:
    """The exact stock in kg that the card of a filtered inventory page shows."""
    value = page.locator("[data-kpi=INV-QTY] .kpi-value").first
    expect(value).to_be_visible()
    return value.get_attribute("title") or ""


def test_a_weight_typed_by_a_steward_is_what_the_card_shows_and_is_taken_back_by_two(visit: Visit) -> None:
    page = visit("steward", MISSING)
    material = page.locator("#result_list tbody tr th a").first
    code = material.inner_text().strip()
    material.click()
    page.wait_for_load_state("networkidle")
    form = page.url
    unit = page.locator("#id_local_base_unit").get_attribute("placeholder") or "PC"
    page.locator("#unit_factors-group").get_by_text("Add another").click()
    page.fill("#id_unit_factors-0-unit", unit)
    page.fill("#id_unit_factors-0-kg_per_unit", "12.5")
    page.fill("#id_unit_factors-0-valid_from", "2025-01-01")
    page.click(SAVE)
    effect = page.locator(".effect-box tbody tr", has_text="Stock").first
    expect(effect).to_have_class("is-moved")
    after = effect.locator("td").nth(1).inner_text().strip()
    assert violations(page) == []
    page.get_by_role("button", name="Save with this effect").click()
    page.wait_for_url("**/admin/inventory/dimmaterial/**")

    page.goto(f"/inventory/?material={code}")
    assert stock_on_card(page).split(" ")[0] == after

    page.goto(form)
    page.locator("#unit_factors-group td.delete label").first.click()
    page.click(SAVE)
    expect(page.locator(".waits-box").first).to_contain_text("A second person has to agree")
    assert violations(page) == []
    page.get_by_role("button", name="Send for approval").click()
    expect(page.locator("body")).to_contain_text("Not saved: sent to a second person")
    page.goto(f"/inventory/?material={code}")
    assert stock_on_card(page).split(" ")[0] == after
    page.goto("/admin/")
    page.locator(".waiting-list a").first.click()
    expect(page.get_by_role("heading", name="Effect on figures")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Withdraw").click()
    expect(page.locator("body")).to_contain_text("The request is withdrawn.")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_of_the_back_office_have_no_violations(visit: Visit, theme: str) -> None:
    page = visit("admin", "/admin/", theme=theme)
    assert page.locator("html.dark").count() == (theme == "dark")
    assert violations(page) == []
    for path in (
        "/admin/inventory/dimmaterial/",
        "/admin/inventory/dimmaterial/1/change/",
        "/admin/inventory/dimmaterial/import/",
        "/admin/etl/load/",
        "/admin/accounts/user/1/change/",
    ):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert violations(page) == [], path


def test_language_and_colours_are_those_of_the_product(visit: Visit) -> None:
    page = visit("steward", "/admin/", language="en", theme="light")
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_class("dark")
    page.get_by_role("button", name="Chuyển sang tiếng Việt").click()
    expect(page.get_by_role("heading", name="Các lần nạp gần đây")).to_be_visible()
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("html")).to_have_attribute("lang", "vi")
