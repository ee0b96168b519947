"""Orders finished before the first movement: the delivery list may prove that they left, else nobody can tell."""

from datetime import date
from decimal import Decimal

import pytest

from alkana.reporting import kpi
from alkana.reporting.figure import Figure
from alkana.reporting.filters import Filters
from production.queries import lead_time, made_to_order
from production.queries.chosen import BEFORE_MOVEMENTS
from tests.plant_lists import Row, numbered, take_rows

pytestmark = pytest.mark.django_db

AUGUST = Filters(from_date=date(2025, 8, 1), to_date=date(2025, 12, 31), as_of=date(2025, 10, 31))
GOODS = "100000001"


def order(number: int, finished: date | None, **more: object) -> Row:
    done = {"system_status": "TECO", "delivered_quantity": 100} if finished else {}
    return {
        "process_order": f"1000010{number:04d}", "batch": f"25H{number:05d}10", "material": GOODS,
        "sales_order": f"21000{number:04d}", "release_date": date(2025, 8, 4), "created_date": date(2025, 8, 4),
        "basic_finish_date": date(2025, 8, 8), "actual_finish_date": finished, **done, **more,
    }  # fmt: skip


def delivery(number: int, on: date | None, quantity: int = 100, **more: object) -> Row:
    return {
        "delivery": f"19100{number:05d}", "sales_order": f"21000{number:04d}", "material": GOODS,
        "delivery_date": date(2025, 8, 20), "actual_gi_date": on, "delivery_quantity": quantity,
        "actual_quantity": quantity if on else 0, "goods_status": "C" if on else "A", **more,
    }  # fmt: skip


def first_movement(*more: Row) -> None:
    """The list of movements begins on the first of October."""
    take_rows(
        "mb51", numbered([{"posting_date": date(2025, 10, 1), "quantity": 5, "batch": "25J0000110"}, *more])
    )


def positions(filters: Filters = AUGUST) -> dict[str, str]:
    return {row["process_order"][-1]: row["position"] for row in made_to_order.mto_orders(filters).all()}


def untold(figure: Figure) -> int:
    return sum(entry.rows for entry in figure.left_out if entry.why == BEFORE_MOVEMENTS)


def test_a_goods_issue_proves_that_an_order_of_before_the_movements_left() -> None:
    first_movement()
    take_rows("cooispi", [order(1, date(2025, 8, 7)), order(2, date(2025, 8, 8)), order(3, date(2025, 10, 2)),
                          order(4, None)])  # fmt: skip
    take_rows("zrsd004", [delivery(1, date(2025, 8, 12))])
    assert positions() == {"1": "shipped", "2": "unknown", "3": "produced", "4": "released"}
    opened = made_to_order.open_orders(AUGUST)
    assert (opened.value, untold(opened)) == (2, 1)
    assert dict(opened.details)["late"].value == sum(
        row["is_late"] or 0
        for row in made_to_order.mto_orders(AUGUST).all()
        if row["process_order"][-1] in "34"
    )
    rows = {row["process_order"][-1]: row for row in made_to_order.mto_orders(AUGUST).all()}
    assert [rows[n]["is_open"] for n in "1234"] == [False, False, True, True]
    assert not any(rows["2"][name] for name in ("is_late", "is_at_risk", "is_on_promise"))
    assert (rows["1"]["last_issue_date"], rows["1"]["is_on_promise"]) == (date(2025, 8, 12), True)
    assert untold(kpi.get("MTO-RISK").compute(AUGUST)) == 1
    kept = kpi.get("MTO-OTP").compute(AUGUST)
    assert (kept.numerator, kept.denominator) == (1, 1)


def test_lead_time_of_such_an_order_ends_with_its_goods_issue_or_is_left_out() -> None:
    first_movement()
    take_rows("cooispi", [order(1, date(2025, 8, 7)), order(2, date(2025, 8, 8)),
                          order(3, date(2025, 8, 8), sales_order=None, order_type="201S")])  # fmt: skip
    take_rows("zrsd004", [delivery(1, date(2025, 8, 12))])
    rows = {row["process_order"][-1]: row for row in lead_time.lead_times(AUGUST).all()}
    assert [rows[n]["standing"] for n in "123"] == ["on_time", "unknown", "unknown"]
    assert (rows["1"]["total_days"], rows["1"]["goods_issue_date"]) == (8, date(2025, 8, 12))
    assert [rows[n]["open_days"] for n in "123"] == [None, None, None]
    total = lead_time.total_days(AUGUST)
    assert (total.value, untold(total)) == (8, 2)
    on_target = lead_time.within_target(AUGUST)
    assert (on_target.numerator, on_target.denominator, untold(on_target)) == (1, 1, 2)


@pytest.mark.parametrize(
    ("deliveries", "position"),
    [
        ([delivery(1, date(2025, 8, 12), 60), delivery(1, date(2025, 9, 2), 40, line_item=20)], "shipped"),
        ([delivery(1, date(2025, 8, 12), 60)], "unknown"),
        ([delivery(1, None)], "unknown"),
        ([delivery(1, date(2025, 8, 12), material="100000002")], "unknown"),
        ([delivery(1, date(2025, 8, 12), delivery_type="ZDE1")], "unknown"),
        ([delivery(1, date(2025, 8, 12), unit="SET")], "unknown"),
        ([delivery(1, date(2025, 11, 3))], "unknown"),
        ([delivery(2, date(2025, 8, 12))], "unknown"),
    ],
)
def test_only_goods_issues_of_its_own_sales_order_and_material_up_to_the_day_prove_anything(
    deliveries: list[Row], position: str
) -> None:
    first_movement()
    take_rows("cooispi", [order(1, date(2025, 8, 7))])
    take_rows("zrsd004", deliveries)
    assert positions() == {"1": position}


def test_one_delivery_proves_no_more_orders_than_it_had_goods_for() -> None:
    first_movement()
    same = {"sales_order": "210000009"}
    take_rows("cooispi", [order(1, date(2025, 8, 8), **same), order(2, date(2025, 8, 7), **same),
                          order(3, date(2025, 8, 9), **same)])  # fmt: skip
    take_rows("zrsd004", [delivery(9, date(2025, 8, 12), 200, **same)])
    assert positions() == {"1": "shipped", "2": "shipped", "3": "unknown"}


def test_a_delivery_that_movements_show_proves_nothing_a_second_time() -> None:
    """Order 2 left within the movements; its delivery is not that of order 1."""
    same = {"sales_order": "210000009"}
    take_rows("cooispi", [order(1, date(2025, 8, 7), **same), order(2, date(2025, 10, 2), **same)])
    take_rows("zrsd004", [delivery(9, date(2025, 10, 6), **same)])
    first_movement({"posting_date": date(2025, 10, 6), "movement_type": "601", "quantity": -100, "batch": "25H0000210",
                    "plant": "1401", "storage_location": "0101", "reference": "1910000009"})  # fmt: skip
    assert positions() == {"1": "unknown", "2": "shipped"}


def test_without_any_movements_finished_orders_are_neither_open_nor_late() -> None:
    take_rows("cooispi", [order(1, date(2025, 8, 7)), order(2, date(2025, 8, 8)), order(3, None)])
    take_rows("zrsd004", [delivery(1, date(2025, 8, 12))])
    assert positions() == {"1": "shipped", "2": "unknown", "3": "released"}
    opened = made_to_order.open_orders(AUGUST)
    assert (opened.value, untold(opened)) == (1, 1)
    before = Filters(from_date=date(2025, 8, 1), to_date=date(2025, 8, 7), as_of=date(2025, 8, 7))
    assert positions(before) == {"1": "unknown", "2": "released", "3": "released"}


def test_a_surplus_of_production_does_not_keep_an_order_open() -> None:
    first_movement()
    take_rows("cooispi", [order(1, date(2025, 8, 7), delivered_quantity=104)])
    take_rows("zrsd004", [delivery(1, date(2025, 8, 12))])
    assert positions() == {"1": "shipped"}
    assert made_to_order.open_orders(AUGUST).value == Decimal(0)
