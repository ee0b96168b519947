"""Days that the data cannot answer: before the first stock list, before the movements, after the last day."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.api.conftest import empty_cache, make_user, signed_in
from tests.plant_lists import numbered, take_rows

__all__ = ["empty_cache", "make_user", "signed_in"]
pytestmark = pytest.mark.django_db

LISTED = date(2025, 10, 31)
AFTER_MOVEMENTS = (
    "INV-QTY",
    "INV-VAL",
    "INV-SKU",
    "INV-NONM",
    "INV-NONM-VAL",
    "INV-HOLD",
    "INV-NEG",
    "INV-DOS",
)


@pytest.fixture
def stock(db: None) -> None:
    """500 kg counted on 31 October; 40 kg came on the 5th, 15 kg left on the 20th, 7 kg left on 4 November."""
    resin = {
        "material": "150000001",
        "batch": "B1",
        "unit": "KG",
        "plant": "1201",
        "storage_location": "0401",
    }
    moves = [("101", 40, date(2025, 10, 5)), ("261", -15, date(2025, 10, 20)), ("261", -7, date(2025, 11, 4))]
    take_rows(
        "mb51",
        numbered([{**resin, "movement_type": t, "quantity": q, "posting_date": day} for t, q, day in moves]),
    )
    counted = {**resin, "unrestricted": 500, "value_unrestricted": 5_000_000, "currency": "VND"}
    take_rows("mb52", [counted], inputs={"snapshot_date": LISTED.isoformat()})


@pytest.fixture
def ask(stock: None, signed_in: Callable[..., Any]) -> Callable[..., dict[str, Any]]:
    client = signed_in("viewer")

    def asked(code: str, **filters: str) -> dict[str, Any]:
        answer = client.get(f"/api/v1/kpis/{code}", {**filters}, headers={"accept-language": "en"})
        assert answer.status_code == 200, answer.content
        return dict(answer.json())

    return asked


@pytest.mark.parametrize(("day", "kg"), [("2025-10-04", "475"), ("2025-10-05", "515"), ("2025-10-25", "500")])
def test_before_the_first_list_stock_is_worked_back_and_says_so(ask: Any, day: str, kg: str) -> None:
    answer = ask("INV-QTY", as_of=day)
    assert Decimal(answer["value"]) == Decimal(kg)
    assert any(
        "worked back by movements from the stock list of 31 Oct 2025" in note for note in answer["notes"]
    )


@pytest.mark.parametrize("code", AFTER_MOVEMENTS)
def test_before_the_movements_nothing_is_known(ask: Any, code: str) -> None:
    answer = ask(code, as_of="2025-10-03")
    assert answer["value"] is None
    assert "5 Oct 2025" in answer["reason_unknown"]


@pytest.mark.parametrize("code", [*AFTER_MOVEMENTS, "INV-TRA", "INV-AGE", "PRD-WIP", "AR-TOT"])
def test_after_the_last_day_the_last_day_is_answered_with_a_note(ask: Any, code: str) -> None:
    last, later = ask(code, as_of="2025-11-04"), ask(code, as_of="2031-01-01")
    assert later["value"] == last["value"]
    assert later["filters"]["as_of"] == last["filters"]["as_of"]
    assert any("1 Jan 2031" in note for note in later["notes"])
    assert not any("asked for" in note for note in last.get("notes", ()))


def test_from_the_list_on_there_is_nothing_to_note(ask: Any) -> None:
    assert "notes" not in ask("INV-QTY", as_of="2025-10-31")
    assert Decimal(ask("INV-QTY", as_of="2025-11-04")["value"]) == 493


def test_the_line_of_a_year_begins_where_stock_is_known(ask: Any) -> None:
    trend = ask("INV-QTY", details="1")["trend"]
    assert [day for day, _ in trend] == ["2025-10-31", "2025-11-04"]


def test_lists_follow_too(stock: None, signed_in: Callable[..., Any]) -> None:
    client = signed_in("viewer")
    earlier = client.get("/api/v1/inventory", {"as_of": "2025-10-03"}).json()["items"]
    later = client.get("/api/v1/inventory", {"as_of": "2031-01-01"}).json()
    assert [row["stock"] for row in earlier] in ([], [None])
    assert [Decimal(row["stock"]) for row in later["items"]] == [493]
    assert later["notes"]
