"""Walked over every declaration: page = API = command = file, lists add up to their figures, rows lead to the file."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any
from urllib.parse import quote

import jsonschema
import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils.html import escape
from django.utils.translation import override
from rest_framework.test import APIClient

from alkana.reporting import formats, kpi, page
from alkana.reporting.chart import Chart
from alkana.reporting.question import questions
from alkana.reporting.table import Table, get_table
from tests.api.conftest import rows_of_csv
from tests.plant_lists import numbered, take_rows

PERIOD = {"from": "2025-10-01", "to": "2025-10-31"}
# Lists whose total is the KPI's value under the same filters.
ADD_UP = {
    "INV-QTY": ("inventory", "stock_kg"),
    "INV-VAL": ("inventory", "value_vnd"),
    "INV-IN": ("inventory/movers", "receipts_kg"),
    "INV-OUT": ("inventory/movers", "issues_kg"),
    "INV-NETC": ("inventory/movers", "net_change_kg"),
    "INV-CON": ("inventory/consumption", "consumption_kg"),
}
Client = Callable[..., APIClient]


@pytest.fixture
def client(signed_in: Client) -> APIClient:
    """A viewer's client, on data of a small plant."""
    stock = [
        {"material": f"15000000{n}", "plant": plant, "storage_location": "0401", "batch": f"B{n}", "unit": "KG",
         "unrestricted": 1000 + n, "value_unrestricted": 50_000 * (1000 + n), "currency": "VND"}
        for n in range(1, 7) for plant in ("1201", "1401")
    ]  # fmt: skip
    take_rows("mb52", stock, inputs={"snapshot_date": "2025-09-30"})
    moved = [
        {"posting_date": date(2025, 10, 1 + n), "movement_type": movement, "plant": plant, "storage_location": "0401",
         "material": f"15000000{n % 6 + 1}", "batch": f"B{n % 6 + 1}", "quantity": quantity * (n + 1), "unit": "KG"}
        for n in range(20)
        for movement, plant, quantity in (("101", "1201", 10), ("261", "1201", -3), ("601", "1401", -2))
    ]  # fmt: skip
    take_rows("mb51", numbered(moved))
    return signed_in()


def get(client: APIClient, address: str, **query: str) -> Any:
    answer = client.get(f"/api/v1/{address}", query)
    assert answer.status_code == 200, (address, answer.content)
    return answer.json()


@pytest.mark.django_db
def test_every_figure_is_the_same_on_every_road(client: APIClient) -> None:
    cards = dict(shown_cards(client))
    assert {"INV-QTY", "INV-OUT"} <= set(cards)
    known = 0
    for declared in kpi.all_kpis():
        query = {name: value for name, value in PERIOD.items() if name in declared.filters}
        answered = get(client, f"kpis/{quote(declared.code, safe='')}", **query)
        out = StringIO()
        call_command(
            "kpi",
            declared.code,
            json=True,
            language="vi",
            stdout=out,
            **{f"filter {k}": [v] for k, v in query.items()},
        )
        assert json.loads(out.getvalue()) == answered, declared.code
        if answered["value"] is None:
            assert answered["reason_unknown"], declared.code
        else:
            known += 1
            if declared.code in cards:
                shown = formats.compact(answered["value"], answered["unit"])
                assert cards[declared.code] == shown.number, declared.code
    assert known > 10


def shown_cards(client: APIClient) -> Iterator[tuple[str, str]]:
    """(code, number) as the cards of every page show them."""
    for declared in page.all_pages():
        for tab in declared.tabs:
            html = client.get(f"/w/cards/{declared.code}/{tab.code}/", PERIOD).content.decode()
            for piece in html.split('data-kpi="')[1:]:
                if "<span data-value>" in piece:
                    yield piece.split('"')[0], piece.split("<span data-value>")[1].split("<")[0]


@pytest.mark.django_db
@pytest.mark.parametrize("code", sorted(ADD_UP))
def test_a_list_its_file_and_its_figure_add_up(client: APIClient, code: str) -> None:
    table, column = ADD_UP[code]
    figure = Decimal(get(client, f"kpis/{code}", **PERIOD)["value"])
    listed = get(client, table, **PERIOD, details="1")
    assert Decimal(listed["totals"][column]) == figure != 0
    content = client.get(f"/api/v1/{table}", {**PERIOD, "format": "csv"})
    rows = rows_of_csv(content)
    assert len(rows) == listed["total"]
    assert sum(Decimal(row[column] or 0) for row in rows) == figure


@pytest.mark.django_db
def test_every_question_answers_in_its_schema_and_every_sort_gives_the_same_rows(client: APIClient) -> None:
    for question in questions():
        if question.part:
            continue
        body = get(client, question.code)
        jsonschema.validate(body, dict(question.shape()))
        if isinstance(question, Table) and not question.heavy:
            for column in question.columns:
                if column.sortable:
                    asked = get(client, question.code, sort=f"-{column.name}", limit="1000")
                    assert asked["total"] == body["total"]


@pytest.mark.django_db
def test_declarations_point_at_what_exists() -> None:
    codes = {question.code for question in questions()}
    for kind, code in page.widgets(page.all_pages()):
        if kind == "kpi":
            assert kpi.get(code)
        else:
            assert (f"charts/{code}" if kind == "chart" else code) in codes, code
    for declared in kpi.all_kpis():
        assert declared.rows is None or get_table(declared.rows), declared.code
        for text in (declared.name, declared.definition):
            assert text.vi, declared.code
            assert text.en, declared.code
    for question in questions():
        assert question.title.vi, question.code
        assert question.title.en, question.code
        if isinstance(question, Table):
            question.check()
            if question.proof:
                proving = get_table(question.proof.table)
                assert set(question.proof.by) <= set(proving.filters), question.code
                assert set(question.proof.by.values()) <= set(question.by_name), question.code


def test_how_a_figure_is_computed_is_said_in_both_languages() -> None:
    """The same in both is only a formula of nothing but codes of KPIs."""
    longest_first = sorted((one.code for one in kpi.all_kpis()), key=len, reverse=True)
    codes = re.compile("|".join(map(re.escape, longest_first)))
    for declared in kpi.all_kpis():
        for said in (declared.formula, declared.grain, declared.date_axis):
            assert said.vi.strip(), declared.code
            assert said.en.strip(), declared.code
            assert said.vi != said.en or not re.search(r"[^\W\dΣ]", codes.sub("", said.vi)), declared.code


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["vi", "en"])
def test_how_a_figure_is_computed_is_told_in_the_readers_language(client: APIClient, language: str) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    declared, other = kpi.get("INV-QTY"), "en" if language == "vi" else "vi"
    panel = client.get("/dictionary/INV-QTY/").content.decode()
    [entry] = [one for one in client.get("/api/v1/kpis").json()["items"] if one["code"] == "INV-QTY"]
    for name in ("formula", "grain", "date_axis"):
        said = getattr(declared, name)
        with override(language):
            assert entry[name] == str(said)
            assert f">{escape(said)}<" in panel
        with override(other):
            assert f">{escape(said)}<" not in panel


@pytest.mark.django_db
def test_charts_have_every_point_in_their_twin(client: APIClient) -> None:
    for question in questions():
        if isinstance(question, Chart):
            chart = get(client, question.code)
            if not chart["other"] and not chart["downsampled"]:
                points = sum(len(one["points"]) for one in chart["series"])
                per_row = 1 if chart["fields"] or question.by else len(question.measures)
                assert get(client, question.twin.code)["total"] * per_row == points, question.code


@pytest.mark.django_db
def test_a_figure_leads_to_rows_and_a_row_to_the_line_of_the_file(client: APIClient) -> None:
    origin = get(client, "lineage/kpis/INV-QTY", **PERIOD)
    assert origin["formula"]
    assert origin["rows"].startswith("inventory?")
    row = get(client, origin["rows"].split("?")[0], **PERIOD, material="150000001", plant="1201", details="1")
    facts = client.get(f"/api/v1/{row['rows'][0]['proof']}&details=1&sort=date").json()
    assert facts["total"] == 9
    assert sum(Decimal(fact["quantity"]) for fact in facts["items"]) == Decimal(row["items"][0]["stock"])
    count, line = (client.get(f"/api/v1/{facts['rows'][n]['raw']}").json() for n in (0, 1))
    assert (count["source"], line["source"]) == ("mb52", "mb51")
    assert line["row"]["document"] == facts["items"][1]["document"]
    [found] = line["lines"]
    cells = {cell["header"]: cell["value"] for cell in found["cells"]}
    assert (found["file"], found["sheet"], found["is_current"]) == ("mb51.xlsx", "Sheet1", True)
    assert cells["Material"] == "150000001"
    assert found["row_number"] == 2


@pytest.mark.django_db
def test_a_row_outside_of_the_scope_has_no_origin(client: APIClient, signed_in: Client) -> None:
    raw = get(client, "inventory/movements", **PERIOD, plant="1401", details="1")["rows"][0]["raw"]
    limited = signed_in(scope_plants=["1201"])
    assert limited.get(f"/api/v1/{raw}").status_code == 404
    assert get(limited, "inventory/movements", **PERIOD)["total"] == 40
    assert get(limited, "inventory", **PERIOD)["stamp"]["scope"] == "plant=1201"


@pytest.mark.django_db
def test_the_material_card_is_scoped_and_unknown_codes_are_named(client: APIClient) -> None:
    card = get(client, "inventory/materials/150000002", **PERIOD)
    assert (card["material"], card["stock"]["total"]) == ("150000002", 2)
    assert {item["material"] for item in card["movements"]["items"]} == {"150000002"}
    missing = client.get("/api/v1/inventory/materials/nope")
    assert (missing.status_code, missing.json()["code"]) == (404, "unknown-record")
    unknown = client.get("/api/v1/inventory", {"plant": "9999"}, headers={"accept-language": "en"})
    assert (unknown.status_code, unknown.json()["where"]) == (400, {"parameter": "plant", "value": "9999"})
