"""Charts as a reader meets them: pointer, finger, keys, picture, table, print."""

import re
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.pages.conftest import Watch
from tests.pages.sites import PHONE, settle

Visit = Callable[..., Page]
A4_LANDSCAPE = {"width": 1032, "height": 688}  # 273 × 182 mm, the page without its margins


def panel_of(page: Page, title: str) -> Locator:
    """The panel of the chart with this title."""
    return page.locator(".chart-panel").filter(has=page.get_by_role("heading", name=title))


def test_a_chart_is_drawn_beside_the_page_tells_its_points_and_becomes_a_picture(visit: Visit) -> None:
    page = visit("planner", "/inventory/flows/")
    flows = panel_of(page, "What came in, went out, and remained?")
    canvas = flows.locator(".chart-canvas canvas")
    canvas.wait_for()
    canvas.scroll_into_view_if_needed()
    assert ["/static/charts." in worker.url for worker in page.workers] == [True]
    place = canvas.bounding_box()
    assert place
    page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    tip = flows.locator(".chart-tip")
    expect(tip).to_contain_text("Receipts")
    expect(tip).to_contain_text("kg")
    page.mouse.move(0, 0)
    expect(tip).to_be_hidden()
    flows.locator("summary").click()
    with page.expect_download() as download:
        flows.get_by_role("button", name="PNG").click()
    picture = Path(download.value.path()).read_bytes()
    signature, width, height = struct.unpack("!8s8xII", picture[:24])
    assert signature == b"\x89PNG\r\n\x1a\n"
    assert (width, height) == (2 * round(place["width"]), 2 * round(place["height"]))
    assert len(picture) > 10_000  # one colour would be a tenth of that


def test_a_finger_taps_a_point_of_a_chart_and_another_place_closes_it(visit: Visit) -> None:
    page = visit("planner", "/inventory/flows/", viewport=PHONE)
    flows = panel_of(page, "What came in, went out, and remained?")
    flows.scroll_into_view_if_needed()
    flows.locator(".chart-canvas canvas").wait_for()
    flows.locator(".chart-canvas").tap()
    tip = flows.locator(".chart-tip")
    expect(tip).to_contain_text("Receipts")
    page.get_by_role("heading", name="What came in").tap()
    expect(tip).to_be_hidden()


def test_a_chart_that_cannot_be_drawn_shows_its_table(visit: Visit, watch: Watch) -> None:
    watch.expected = ("charts",)
    page = visit("planner", "/inventory/")
    page.route("**/static/charts.*", lambda route: route.abort())
    page.goto("/inventory/flows/")
    expect(page.locator("[data-chart-twin]").first).to_be_visible()
    expect(page.locator("[data-chart-twin] tbody tr").first).to_contain_text("2025")


def test_print_has_charts_with_their_tables_and_cuts_no_column(visit: Visit) -> None:
    page = visit("planner", "/inventory/", viewport=A4_LANDSCAPE)
    settle(page)
    page.emulate_media(media="print")
    for twin in page.locator("[data-chart-twin]").all():
        expect(twin).to_be_visible()
    for table in page.locator("table.lines").all():
        assert table.evaluate(
            "it => it.getBoundingClientRect().right <= document.documentElement.clientWidth"
        )
    expect(page.locator(".print-stamp")).to_be_visible()
    expect(page.locator(".sidebar")).to_be_hidden()


def test_the_waterfall_is_read_by_keyboard_and_adds_up_in_its_table(visit: Visit) -> None:
    page = visit("planner", "/inventory/reconcile/")
    chart = page.locator(".chart-panel").first
    chart.locator(".chart-canvas canvas").wait_for()
    chart.locator(".chart-canvas").focus()
    page.keyboard.press("ArrowRight")
    expect(chart.locator(".chart-reading")).to_have_text(re.compile(r"^Ours, .* kg$"))
    chart.get_by_role("button", name="Show as a table").click()
    rows = [
        [cell.strip() for cell in line.split("\t")]
        for line in chart.locator("tbody").inner_text().splitlines()
    ]
    numbers = [[float(cell.replace(",", "").replace("—", "0")) for cell in cells[-2:]] for cells in rows]
    changes, levels = ([pair[place] for pair in numbers] for place in (0, 1))
    assert levels[0] + sum(changes) == pytest.approx(levels[-1], abs=0.01)
    assert rows[0][0].startswith("Ours")
    assert rows[-1][0].startswith("SAP")
