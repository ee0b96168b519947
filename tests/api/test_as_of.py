"""The day that an answer stands for is that of its own lists, and an answer shows one such day."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest

from alkana.reporting import stamp
from alkana.reporting.filters import Filters
from tests.figures.sales_lists import billing, receivables
from tests.plant_lists import take_rows

pytestmark = pytest.mark.django_db

MOVED, FINISHED, BILLED, COLLECTED = (date(2025, 10, day) for day in (20, 21, 9, 22))
LATE = {"process_order": "10000100001", "sales_order": "210000001", "basic_finish_date": date(2025, 10, 21)}


@pytest.fixture
def lists() -> None:
    """Movements to the 20th, orders to the 21st, billing to the 9th, receivables of the 22nd."""
    take_rows("mb51", [{"posting_date": MOVED, "movement_type": "101", "quantity": 5, "batch": "L1",
                        "material_document": "5000000001"}])  # fmt: skip
    common = {"material": "100000001", "mrp_controller": "P01", "plant": "1201", "ordered_quantity": 10, "unit": "PC",
              "order_type": "201O", "release_date": date(2025, 10, 17), "created_date": date(2025, 10, 17)}  # fmt: skip
    take_rows("cooispi", [
        {**common, **LATE, "batch": "L2", "system_status": "REL", "delivered_quantity": 0},
        {**common, "process_order": "10000100002", "batch": "L1", "actual_finish_date": FINISHED,
         "basic_finish_date": FINISHED, "system_status": "TECO", "delivered_quantity": 10},
    ])  # fmt: skip
    billing({"billing_date": BILLED})
    receivables(COLLECTED, {})


def asked(client: Any, address: str, **query: str) -> tuple[str | None, str | None]:
    """As-of day of the filters that counted, and of the stamp."""
    body = client.get(f"/api/v1/{address}", query).json()
    return body["filters"].get("as_of"), body["stamp"]["as_of"]


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("PRD-LATE", FINISHED), ("PRD-SCH", FINISHED), ("INV-IN", MOVED), ("INV-QTY", MOVED), ("SAL-NET", BILLED),
        ("AR-TOT", COLLECTED), ("MTO-OPEN", FINISHED), ("DSO", COLLECTED),
    ],
)  # fmt: skip
def test_a_figure_stands_for_the_day_that_its_own_lists_reach(
    lists: None, signed_in: Callable[..., Any], code: str, day: date
) -> None:
    assert asked(signed_in(), f"kpis/{code}") == (day.isoformat(), day.isoformat())


def test_a_list_of_another_day_makes_no_order_late(lists: None, signed_in: Callable[..., Any]) -> None:
    """The open order was due on the day that orders reach; receivables of the next day say nothing about it."""
    client = signed_in()
    assert float(client.get("/api/v1/kpis/PRD-SCH").json()["value"]) == 100


@pytest.mark.parametrize(
    "query", [{"as_of": "2025-10-15"}, {"to": "2025-10-15"}, {"from": "2025-10-01", "to": "2025-10-15"}]
)
def test_an_answer_to_a_stated_day_shows_that_day_alone(
    lists: None, signed_in: Callable[..., Any], query: dict[str, str]
) -> None:
    assert asked(signed_in(), "kpis/PRD-LATE", **query) == ("2025-10-15", "2025-10-15")


def test_a_summary_has_each_figure_of_the_day_that_it_has_alone(
    lists: None, signed_in: Callable[..., Any]
) -> None:
    client = signed_in()
    for address in ("sales/summary", "receivables/summary", "mto-orders/summary", "inventory/summary"):
        for figure in client.get(f"/api/v1/{address}").json()["figures"]:
            alone = client.get(f"/api/v1/kpis/{figure['code']}").json()
            assert figure["filters"] == alone["filters"], (address, figure["code"])
            assert figure["value"] == alone["value"]


def test_a_file_says_the_day_that_its_rows_stand_for(lists: None, signed_in: Callable[..., Any]) -> None:
    client = signed_in("steward")
    answer = client.get("/api/v1/inventory", {"format": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    about = {row[0].value: row[1].value for row in book.worksheets[0].iter_rows(max_col=2) if row[0].value}
    assert "20/10/2025" in about.values()
    assert "22/10/2025" not in about.values()


def test_plans_and_lists_that_are_not_loaded_move_no_day(lists: None) -> None:
    take_rows("target", [{"salesman_name": "ÂU THẠCH TRÚC", "semester": 2, "year": 2025, "target": 1}],
              as_of=date(2025, 12, 31))  # fmt: skip
    info = stamp.current_info()
    assert info.of(("zrsd002", "target")).as_of == BILLED
    assert info.of(("zrsd004",)).as_of == info.of(()).as_of == COLLECTED
    assert stamp.as_of(info.of(("mb51",)), Filters(as_of=date(2026, 1, 31))) == MOVED
