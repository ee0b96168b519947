"""Loading lists in the browser: drop, watch, look, publish later, undo, correct."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.pages.sites import Site, december, settle

Visit = Callable[..., Page]


def figure(page: Page, code: str) -> str:
    """What a card shows, in full."""
    return page.locator(f"[data-kpi='{code}'] a.kpi-value").get_attribute("title") or ""


def test_three_lists_are_uploaded_watched_and_change_the_stock(visit: Visit, site: Site) -> None:
    page = visit("steward", "/inventory/")
    before = figure(page, "INV-QTY")
    page.goto("/data/")
    files = december(site.lists)
    assert len(files) == 3
    page.set_input_files("input[type=file]", files)
    for path in files:
        row = page.locator(".upload", has_text=path.name).first
        expect(row.locator("[data-state=published], [data-state=now]").first).to_be_visible(timeout=60_000)
        expect(row.locator("[data-state=published]")).to_be_visible(timeout=120_000)
    page.goto("/inventory/")
    settle(page)
    assert figure(page, "INV-QTY") != before
    expect(page.locator("[data-stamp] summary")).to_contain_text("23 Dec 2025")


def test_the_same_file_again_changes_nothing(visit: Visit, site: Site) -> None:
    page = visit("steward", "/data/loads/")
    version = page.locator("[data-freshness]").get_attribute("data-version")
    page.goto("/data/")
    path = sorted(site.lists.glob("MB52*"))[0]
    page.set_input_files("input[type=file]", path)
    row = page.locator(".upload", has_text=path.name).first
    expect(row.locator("[data-state=already_loaded]")).to_be_visible(timeout=30_000)
    expect(row).to_contain_text("This file was already loaded on")
    expect(row).to_contain_text("nothing has changed")
    expect(row).not_to_contain_text("new ·")
    page.reload()
    expect(page.locator("[data-freshness]")).to_have_attribute("data-version", version or "")


def test_a_file_that_is_no_list_is_refused_with_a_sentence(visit: Visit, tmp_path: Path) -> None:
    letter = tmp_path / "letter.csv"
    letter.write_text("Dear all;see you\non Monday;\n", encoding="utf-8")
    page = visit("steward", "/data/")
    page.set_input_files("input[type=file]", letter)
    row = page.locator(".upload", has_text="letter.csv").first
    expect(row.locator("[data-state=refused]")).to_be_visible(timeout=60_000)
    row.get_by_role("link", name="letter.csv").click()
    expect(page.locator(".note-act")).to_be_visible()


def test_a_load_page_explains_itself_and_can_be_undone_and_published_again(visit: Visit, site: Site) -> None:
    page = visit("steward", "/data/loads/?source=mb52")
    page.locator("tbody tr").last.locator("a").click()
    expect(page.get_by_role("heading", name="Quality")).to_be_visible()
    number = re.search(r"/loads/(\d+)/", page.url)
    assert number is not None
    page.get_by_role("button", name="Undo this load").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Undo", exact=True)).to_be_disabled()
    dialog.get_by_label(f"Type {number[1]} to confirm").fill(number[1])
    dialog.get_by_role("button", name="Undo", exact=True).click()
    _until_state(page, "undone")
    page.get_by_role("button", name="Show the effect without publishing").click()
    expect(page.get_by_role("heading", name="What the load does, per month")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Publish", exact=True).click()
    _until_state(page, "published")


def _until_state(page: Page, state: str) -> None:
    """The page follows its load by itself and shows the new state when it is reached."""
    expect(page.locator(f".panel-tools [data-state={state}]")).to_be_visible(timeout=60_000)


def test_quarantined_rows_are_listed_with_their_cure_and_given_back_as_a_workbook(visit: Visit) -> None:
    page = visit("steward", "/data/loads/?source=mb51")
    page.locator("tbody tr").last.locator("a").click()
    expect(page.get_by_role("heading", name="rows in quarantine")).to_be_visible()
    with page.expect_download() as given:
        page.get_by_role("link", name="Correct in Excel").click()
    assert given.value.suggested_filename.endswith(".xlsx")


def test_the_coverage_calendar_shows_days_with_and_without_rows(visit: Visit) -> None:
    page = visit("steward", "/data/coverage/")
    assert page.locator("svg.year-map rect").count() >= 365
    assert page.locator("svg.year-map rect.day-1, svg.year-map rect.day-2").count() > 20


def test_readers_without_the_right_see_no_data_pages(visit: Visit) -> None:
    page = visit("viewer", "/inventory/")
    expect(page.get_by_role("navigation", name="Pages").get_by_role("link", name="Data")).to_have_count(0)
    page.goto("/data/")
    expect(page.get_by_role("heading", name="Not for you")).to_be_visible()
