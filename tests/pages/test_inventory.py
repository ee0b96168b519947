"""Working with stock: filters in the address, drilling to the row of the file, export, keyboard, trouble on the way."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from playwright.sync_api import Page, Request, expect

from alkana.reporting import kpi
from alkana.reporting.chart import get_chart
from alkana.reporting.filters import LABELS
from alkana.reporting.table import get_table
from tests.pages.axe import colour_violations, violations
from tests.pages.conftest import Watch
from tests.pages.sites import PASSWORD, PHONE, Site, dress, settle

Visit = Callable[..., Page]


def query(page: Page) -> dict[str, list[str]]:
    """Parameters of the page's address."""
    return parse_qs(urlsplit(page.url).query)


def test_a_figure_leads_to_the_row_of_the_file(visit: Visit, site: Site) -> None:
    page = visit("planner", "/inventory/")
    page.locator(".table-widget table.lines tbody tr").first.get_by_role("link", name="Where does").click()
    panel = page.get_by_role("dialog")
    expect(panel.get_by_role("heading", level=2).first).to_have_text("What stock is made of")
    movement = panel.locator("table.lines tbody tr", has_text="mb51").first
    movement.get_by_role("link", name="Where does").click()
    origin = panel.locator("[data-origin]").first
    expect(origin).to_be_visible()
    name = origin.get_by_role("heading").inner_text()
    row_number = int(re.sub(r"\D", "", origin.locator("dd b").first.inner_text()))
    cells = dict(
        zip(
            origin.locator("tbody th").all_inner_texts(),
            origin.locator("tbody td").all_inner_texts(),
            strict=True,
        )
    )
    sheet = openpyxl.load_workbook(site.lists / name, read_only=False).worksheets[0]
    written = [str(cell.value) for cell in sheet[row_number] if cell.value is not None]
    assert cells["Material"].strip() in written
    assert cells["Material Document"].strip() in written


def test_the_panel_has_its_own_address_and_closes_level_by_level(visit: Visit, site: Site) -> None:
    page = visit("planner", "/inventory/")
    page.locator("[data-kpi='INV-QTY']").get_by_role("link", name="mean?").click()
    panel = page.get_by_role("dialog")
    expect(panel).to_be_visible()
    expect(page).to_have_url(re.compile("/dictionary/INV-QTY/"))
    panel.get_by_role("link", name="Where does this come from?").click()
    expect(page).to_have_url(re.compile("/lineage/kpis/INV-QTY/"))
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("/dictionary/INV-QTY/"))
    expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert urlsplit(page.url).path == "/inventory/"
    expect(page.locator("[data-kpi='INV-QTY']").get_by_role("link", name="mean?")).to_be_focused()
    page.go_forward()
    expect(panel).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Stock")
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/inventory/", ("plant", "location", "material_type", "material", "batch")),
        ("/inventory/flows/", ("plant", "batch")),
        ("/inventory/reconcile/", ("plant", "batch")),
    ],
)
def test_each_filter_changes_the_address_and_every_widget_follows_or_says_not(
    visit: Visit, path: str, names: tuple[str, ...]
) -> None:
    page = visit("planner", path)
    for name in names:
        with following(page, name):
            control = page.locator(f"[data-filter='{name}']")
            control.locator("summary").click()
            first = control.get_by_role("checkbox").first
            first.check()
            code = first.get_attribute("value")
            control.get_by_role("button", name="Apply").click()
            settle(page)
        assert query(page)[name] == [code]
        expect(page.locator(".chip").first).to_contain_text(f"{LABELS[name].en}: {code}")
        assert {question: name in knows for question, knows in shown_questions(page)} == {
            question: not says for question, says in notices(page, str(LABELS[name].en))
        }
        page.locator(".chip").first.click()
        settle(page)
        expect(page.locator(".chip")).to_have_count(0)
        assert name not in query(page)


@contextmanager
def following(page: Page, name: str) -> Iterator[None]:
    """What happens inside makes every widget of the page ask again, with the filter of that name."""
    asked: list[Request] = []

    def listen(request: Request) -> None:
        asked.append(request)

    page.on("request", listen)
    yield
    page.remove_listener("request", listen)
    places = page.locator("[data-widget][data-follows]").evaluate_all(
        "all => all.map(one => one.getAttribute('hx-get').split('?')[0])"
    )
    followed = {urlsplit(one.url).path for one in asked if name in parse_qs(urlsplit(one.url).query)}
    assert len(places) >= 3
    assert set(places) <= followed


def shown_questions(page: Page) -> Iterator[tuple[str, frozenset[str]]]:
    """Cards, charts and tables on the page with the filters that they understand."""
    for element in page.locator("[data-kpi]").all():
        code = str(element.get_attribute("data-kpi"))
        yield code, kpi.get(code).filters
    for place in page.locator("[data-widget][hx-get^='/w/chart/'], [data-widget][hx-get^='/w/table/']").all():
        address = str(place.get_attribute("hx-get")).split("?")[0]
        kind, _mark, code = address.removeprefix("/w/").strip("/").partition("/")
        yield address, frozenset((get_chart if kind == "chart" else get_table)(code).filters)


def notices(page: Page, label: str) -> Iterator[tuple[str, bool]]:
    """The same cards, charts and tables, and whether each says that it is not filtered by this."""
    words = f"not filtered by {label}"
    for element in page.locator("[data-kpi]").all():
        yield str(element.get_attribute("data-kpi")), words in element.inner_text()
    for place in page.locator("[data-widget][hx-get^='/w/chart/'], [data-widget][hx-get^='/w/table/']").all():
        yield str(place.get_attribute("hx-get")).split("?")[0], words in place.inner_text()


def test_days_change_the_address_and_every_widget_follows(visit: Visit) -> None:
    page = visit("planner", "/inventory/")
    before = page.locator("[data-kpi='INV-QTY'] a.kpi-value").get_attribute("title")
    with following(page, "as_of"):
        page.locator("[data-filter='as_of'] summary").click()
        page.get_by_label("Stock at the end of").fill("2025-10-15")
        page.locator("[data-filter='as_of']").get_by_role("button", name="Apply").click()
        settle(page)
    assert query(page)["as_of"] == ["2025-10-15"]
    expect(page.locator("[data-kpi='INV-QTY'] a.kpi-value")).not_to_have_attribute("title", str(before))
    page.goto("/inventory/flows/")
    settle(page)
    with following(page, "from"):
        page.locator("[data-filter='from to'] summary").click()
        page.get_by_role("link", name="Last month").click()
        settle(page)
    assert query(page) == {"from": ["2025-11-01"], "to": ["2025-11-30"]}


def test_back_and_forward_undo_and_redo_filters(visit: Visit) -> None:
    page = visit("planner", "/inventory/flows/")
    page.locator("[data-period-before]").click()
    settle(page)
    first = page.url
    shown = page.locator("[data-kpi='INV-IN'] [data-value]").inner_text()
    page.locator("[data-period-before]").click()
    settle(page)
    page.go_back()
    settle(page)
    assert page.url == first
    expect(page.locator("[data-kpi='INV-IN'] [data-value]")).to_have_text(shown)


def test_the_default_period_is_the_month_of_the_data_not_of_the_clock(visit: Visit) -> None:
    page = visit("planner", "/inventory/flows/")
    expect(page.locator("[data-filter='from to'] summary")).to_contain_text("2025")


def test_a_comparison_shows_arrow_word_and_period(visit: Visit) -> None:
    page = visit("planner", "/inventory/flows/")
    page.locator("[data-filter='compare'] select").select_option("previous")
    settle(page)
    assert query(page)["compare"] == ["previous"]
    delta = page.locator("[data-kpi='INV-IN'] .delta").first
    expect(delta).to_contain_text("%")
    expect(delta).to_contain_text(re.compile("up|down"))


def test_the_export_has_as_many_rows_as_the_page_says(visit: Visit) -> None:
    page = visit("planner", "/inventory/")
    total = int(page.locator("[data-total]").get_attribute("data-total") or 0)
    page.get_by_label("Export", exact=True).click()
    with page.expect_download() as given:
        page.get_by_role("link", name="Excel", exact=True).last.click()
    book = openpyxl.load_workbook(BytesIO(given.value.path().read_bytes()), read_only=True)
    rows = max(sum(1 for row in sheet.iter_rows(values_only=True) if any(row)) for sheet in book.worksheets)
    assert total > 25
    assert total <= rows <= total + 3


def test_a_table_pages_sorts_and_chooses_columns_in_the_address(visit: Visit) -> None:
    page = visit("planner", "/inventory/")
    first = page.locator(".table-widget table.lines tbody th").first.inner_text()
    page.get_by_role("link", name="On", exact=True).click()
    settle(page)
    assert "t.cursor" in query(page)
    assert page.locator(".table-widget table.lines tbody th").first.inner_text() != first
    page.get_by_role("link", name="Material", exact=True).click()
    settle(page)
    assert query(page)["t.sort"] == ["material"]
    assert "t.cursor" not in query(page)
    page.get_by_label("Columns").click()
    page.locator("[data-columns]").get_by_label("Anchored").uncheck()
    page.locator("[data-columns]").get_by_role("button", name="Show").click()
    settle(page)
    expect(page.get_by_role("columnheader", name="Anchored")).to_have_count(0)
    page.reload()
    settle(page)
    expect(page.get_by_role("columnheader", name="Anchored")).to_have_count(0)


def test_everything_works_by_keyboard(visit: Visit, site: Site) -> None:
    page = visit("planner", "/inventory/")
    keys = page.keyboard
    keys.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    keys.press("Escape")
    keys.press("2")
    page.wait_for_url("**/inventory/flows/")
    settle(page)
    page.locator(".chart-canvas canvas").first.wait_for()
    page.locator(".chart-canvas").first.focus()
    keys.press("ArrowRight")
    expect(page.locator(".chart-reading").first).not_to_be_empty()
    keys.press("t")
    expect(page.locator("[data-chart-twin]").first).to_be_visible()
    before = page.url
    keys.press("[")
    expect(page).not_to_have_url(before)
    keys.press("Shift+R")
    expect(page).to_have_url(f"{site.address}/inventory/flows/")
    settle(page)
    row = page.locator(".table-widget table.lines tbody tr[data-href]").first
    row.focus()
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(page.locator("dialog[data-drill]")).to_be_visible()
    keys.press("Escape")
    expect(page.locator("dialog[data-drill]")).to_be_hidden()
    keys.press("/")
    keys.type("1500")
    expect(page.locator(".search-hit").first).to_be_visible()
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(page).to_have_url(re.compile("/inventory/materials/1500"))
    keys.press("Escape")
    keys.press("g")
    keys.press("i")
    page.wait_for_url(re.compile("/inventory/"))


def test_signing_in_filtering_and_exporting_need_no_mouse(visit: Visit, site: Site) -> None:
    page = visit(None, "/sign-in/?next=/inventory/")
    keys = page.keyboard
    keys.type("planner")
    keys.press("Tab")
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path == "/inventory/")
    dress(page.context, site.address, language="en", theme="light")
    page.reload()
    settle(page)
    keys.press("f")
    keys.press("Tab")
    keys.press("Enter")
    expect(page.locator("[data-filter='plant'] input[type=checkbox]").first).to_be_visible()
    for _step in range(3):
        keys.press("Tab")
    keys.press("Space")
    keys.press("Enter")
    expect(page.locator(".chip").first).to_contain_text("Plant: 1")
    settle(page)
    keys.press("x")
    keys.press("Tab")
    with page.expect_download() as given:
        keys.press("Enter")
    assert given.value.suggested_filename.endswith(".xlsx")


def test_keys_rest_when_the_profile_turns_them_off(visit: Visit, site: Site) -> None:
    page = visit("planner", "/inventory/")
    page.context.add_cookies(
        [{"name": "alkana_look", "value": "light.comfortable..off", "url": site.address}]
    )
    page.evaluate("addEventListener('keydown', (event) => (window.heard = event.key))")
    asked: list[str] = []
    page.on("request", lambda request: request.is_navigation_request() and asked.append(request.url))
    page.keyboard.press("2")
    page.wait_for_function("window.heard === '2'")
    assert asked == []
    assert urlsplit(page.url).path == "/inventory/"


def test_language_and_colours_change_on_the_page(visit: Visit) -> None:
    page = visit("planner", "/inventory/")
    page.get_by_label("Colours of the pages").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_role("button", name="Chuyển sang tiếng Việt").click()
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    settle(page)
    expect(page.locator("[data-kpi='INV-QTY'] h2")).to_have_text("Tồn kho")


def test_one_failed_widget_leaves_the_others_and_can_be_asked_again(visit: Visit, watch: Watch) -> None:
    watch.expected = ("net::ERR_FAILED", "htmx:error")
    page = visit("planner", "/profile/")
    page.route("**/w/table/inventory/**", lambda route: route.abort())
    page.goto("/inventory/")
    page.wait_for_load_state("networkidle")
    failed = page.get_by_role("alert")
    expect(failed).to_contain_text("could not be loaded")
    expect(page.locator("[data-kpi='INV-QTY'] [data-value]")).not_to_have_text("")
    page.unroute("**/w/table/inventory/**")
    failed.get_by_role("button", name="Try again").click()
    expect(page.locator(".table-widget table.lines tbody tr").first).to_be_visible()


def test_an_ended_session_asks_in_a_dialog_and_goes_on(visit: Visit) -> None:
    page = visit("planner", "/inventory/flows/")
    page.context.clear_cookies(name="sessionid")
    page.locator("[data-period-before]").click()
    dialog = page.get_by_role("dialog", name="Please sign in again")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Password of planner").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog).to_be_hidden()
    settle(page)
    expect(page.locator("[data-kpi='INV-IN'] [data-value]")).to_be_visible()


def test_an_unknown_filter_is_named_on_the_page(visit: Visit) -> None:
    page = visit("planner", "/inventory/?colour=red")
    expect(page.get_by_role("alert")).to_contain_text("colour")


def test_a_filter_without_rows_says_which_one_and_can_be_removed(visit: Visit) -> None:
    page = visit("planner", "/inventory/?plant=1201&location=0401&material_type=ZTRD")
    nothing = page.locator(".table-widget .nothing")
    expect(nothing).to_contain_text(re.compile("0 of [0-9]+ rows pass “Material type”"))
    nothing.get_by_role("link", name="Remove that filter").click()
    settle(page)
    assert "material_type" not in query(page)
    expect(page.locator(".table-widget table.lines tbody tr").first).to_be_visible()


def test_a_period_without_data_leads_to_the_one_that_has_some(visit: Visit) -> None:
    page = visit("planner", "/inventory/flows/?from=2020-01-01&to=2020-01-31")
    nothing = page.locator(".table-widget .nothing")
    expect(nothing).to_contain_text(re.compile("The data reach to [0-9]+ Dec 2025"))
    nothing.get_by_role("link", name="Go there").click()
    settle(page)
    expect(page.locator(".table-widget table.lines tbody tr").first).to_be_visible()


def test_new_data_are_offered_not_forced(visit: Visit, site: Site) -> None:
    page = visit("planner", "/inventory/")
    shown = page.locator("[data-kpi='INV-SKU'] [data-value]").inner_text()
    page.evaluate("document.querySelector('[data-freshness]').dataset.version = '1'")
    page.evaluate("htmx.ajax('GET', '/w/version/?have=1', { target: '#freshness', source: '#freshness' })")
    offer = page.get_by_role("button", name="Update")
    expect(offer).to_be_visible()
    expect(page.locator("[data-kpi='INV-SKU'] [data-value]")).to_have_text(shown)
    offer.click()
    expect(offer).to_be_hidden()


def test_on_a_phone_filters_are_a_sheet_and_rows_are_cards(visit: Visit) -> None:
    page = visit("planner", "/inventory/", viewport=PHONE)
    page.get_by_role("button", name="Filters").click()
    expect(page.get_by_role("button", name="Show results")).to_be_visible()
    page.get_by_role("button", name="Show results").click()
    row = page.locator(".table-widget table.lines tbody tr").first
    expect(row.get_by_role("button", name="More")).to_be_visible()
    row.get_by_role("button", name="More").click()
    expect(row.locator("td[data-label='Anchored']")).to_be_visible()


def test_planners_decide_on_slow_stock(visit: Visit) -> None:
    page = visit("planner", "/inventory/slow/")
    row = page.locator(".table-widget table.lines tbody tr").first
    row.locator("td[data-label='Decision'] a").click()
    panel = page.locator("dialog[data-drill]")
    panel.get_by_label("Owner").fill("L. Planner")
    panel.get_by_label("Decision", exact=True).select_option("sell")
    panel.get_by_role("button", name="Save").click()
    expect(panel.get_by_role("status")).to_contain_text("Saved.")
    expect(panel.get_by_label("Owner")).to_have_value("L. Planner")
    expect(panel.locator(".changes li").first).to_contain_text("planner")
    page.keyboard.press("Escape")
    settle(page)
    expect(row.locator("td[data-label='Owner']")).to_have_text("L. Planner")
    page.goto(str(row.get_by_role("link").first.get_attribute("href")))
    expect(page.get_by_text("L. Planner")).to_be_visible()


def test_a_difference_from_sap_is_assigned_seen_at_once_and_cleared(visit: Visit) -> None:
    page = visit("planner", "/inventory/reconcile/")
    row = page.locator(".table-widget table.lines tbody tr").first
    batch = row.locator("td[data-label='Batch']").inner_text()
    row.get_by_role("link", name="Assign").click()
    panel = page.locator("dialog[data-drill]")
    expect(panel.locator(".facts")).to_contain_text(batch)
    panel.get_by_role("button", name="Save").click()
    expect(panel.locator(".act")).to_contain_text("required")
    panel.get_by_label("Assignee").select_option("steward")
    panel.get_by_label("Due").fill("2026-01-15")
    panel.get_by_label("Note").fill("Count it again")
    assert violations(page) == []
    assert colour_violations(page, "dark") == []
    panel.get_by_role("button", name="Save").click()
    expect(panel.get_by_role("status")).to_contain_text("Saved.")
    expect(panel.locator(".changes li").first).to_contain_text("Set · planner")
    page.keyboard.press("Escape")
    settle(page)
    expect(row.locator("td[data-label='Assignee']")).to_have_text("steward")
    expect(row.locator("td[data-label='Due']")).to_have_text("15 Jan 2026")
    # Nothing is offered as new: who changed it has it on the page already.
    page.evaluate("htmx.trigger('#freshness', 'every')")
    expect(page.get_by_role("button", name="Update")).to_have_count(0)

    other = visit("steward", "/inventory/reconcile/")
    other.get_by_label("Lines in the list").select_option(label="Mine")
    settle(other)
    expect(other.locator(".table-widget table.lines tbody tr")).to_have_count(1)
    assert query(other)["x.assignee"] == ["steward"]

    reader = visit("viewer", "/inventory/reconcile/")
    expect(reader.get_by_role("link", name="Assign", exact=True)).to_have_count(0)
    reader.get_by_role("link", name="steward").first.click()
    expect(reader.locator("dialog .changes li").first).to_contain_text("Set · planner")
    expect(reader.locator("dialog[data-drill] form")).to_have_count(0)

    row.get_by_role("link", name="steward").click()
    panel.get_by_role("button", name="Clear").click()
    expect(panel.get_by_role("status")).to_contain_text("Cleared")
    expect(panel.locator(".changes li").first).to_contain_text("Cleared · planner")
    page.keyboard.press("Escape")
    settle(page)
    expect(row.get_by_role("link", name="Assign")).to_be_visible()


def test_only_the_days_of_the_data_count_in_any_zone_of_the_browser(visit: Visit) -> None:
    texts = set()
    for zone in ("Pacific/Auckland", "America/Los_Angeles"):
        page = visit("planner", "/inventory/flows/?from=2025-10-01&to=2025-10-31", timezone_id=zone)
        page.locator("[data-twin]").first.click()
        texts.add(page.locator("[data-chart-twin] tbody").first.inner_text())
    assert len(texts) == 1
