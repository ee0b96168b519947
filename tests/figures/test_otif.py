"""Ten hand-made delivery lines and their result under every rule of on time in full."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from alkana.reporting.figure import Figure
from sales.otif_rules import LADDER
from sales.queries import otif
from tests.figures.sales_lists import OCTOBER, deliveries

pytestmark = pytest.mark.django_db


def line(number: int, planned: int, gi: int | None, **more: object) -> dict[str, object]:
    """A delivery line planned and issued on days of October 2025; each has its own delivery and sales order."""
    return {
        "delivery": f"19100000{number:02d}",
        "sales_order": f"2100000{number:02d}",
        "delivery_date": date(2025, 10, planned),
        "actual_gi_date": date(2025, 10, gi) if gi else None,
        **more,
    }


# 10 October 2025 is a Friday. Weight is 1 kg per piece.
ON_THE_DAY = line(1, 10, 10)
EARLY = line(2, 10, 9)
TOO_EARLY = line(3, 10, 3)
OVER_THE_WEEKEND = line(4, 10, 13)
VERY_LATE = line(5, 10, 17, delivery_quantity=20, net_weight=20)
SHORT_BY_5 = line(6, 10, 10, delivery_quantity=100, actual_quantity=95, net_weight=100)
SHORT_BY_HALF = line(7, 10, 10, actual_quantity=5)
OPEN = line(8, 10, None)
TRANSFER = line(9, 10, 10, delivery_type="ZDD1", channel="99", sold_to=None, ship_to="1401")
NOT_YET_DUE = line(10, 31, None)
TEN = (
    ON_THE_DAY,
    EARLY,
    TOO_EARLY,
    OVER_THE_WEEKEND,
    VERY_LATE,
    SHORT_BY_5,
    SHORT_BY_HALF,
    OPEN,
    TRANSFER,
    NOT_YET_DUE,
)
AS_OF_24 = replace(OCTOBER, as_of=date(2025, 10, 24))

# Rule → (kept, due), by hand.
LADDER_OF_TEN = {
    "L1": (3, 8),  # on the day, early, too early
    "L2": (5, 8),  # with one working day late and 95 of 100
    "L3": (2, 8),  # without the one a week early
    "L4": (3, 7),  # the open one is not asked
    "L5": (4, 9),  # with the transfer
    "L6": (30, 180),  # kilograms of the same lines as L1
}


def test_ten_lines_give_the_known_result_under_every_rule() -> None:
    deliveries(*TEN)
    steps = {row["rule"]: (row["kept"], row["due"]) for row in otif.ladder(AS_OF_24).all()}
    assert steps == LADDER_OF_TEN
    assert [row["rule"] for row in otif.ladder(AS_OF_24).all() if row["is_official"]] == ["L1"]


def test_the_official_figures_of_ten_lines() -> None:
    deliveries(*TEN)
    assert fraction(otif.otif(AS_OF_24)) == (3, 8)
    assert fraction(otif.on_time(AS_OF_24)) == (5, 8)
    assert fraction(otif.in_full(AS_OF_24)) == (5, 8)
    assert fraction(otif.otif_by_order(AS_OF_24)) == (3, 8)
    assert fraction(otif.fill_rate(AS_OF_24)) == (10 * 3 + 10 + 20 + 95 + 5, 180)
    assert otif.otif(AS_OF_24).value == Decimal("37.5")


def test_lines_that_are_not_asked_are_counted_with_their_reason() -> None:
    deliveries(*TEN, line(11, 10, 10, delivery_type="ZDE1"), line(12, 10, 10, delivery_type="ZQQ1"))
    left = {entry.why.en: entry.rows for entry in otif.otif(AS_OF_24).left_out}
    assert left == {
        "Not due yet": 1, "Internal transfers": 1, "Customer returns": 1, "Delivery type not described yet": 1,
    }  # fmt: skip


def test_lateness_is_counted_in_working_days_and_open_lines_run_on() -> None:
    deliveries(*TEN)
    figure = otif.days_late(AS_OF_24)
    # Monday after a Friday 1, a week 5, open until the 24th 10.
    assert figure.value == 5
    assert dict(figure.details)["late"].value == 3
    assert dict(figure.details)["most"].value == 10
    assert not dict(figure.details)["p90"].is_known
    overdue = otif.overdue_open(AS_OF_24)
    assert overdue.value == 1
    assert dict(overdue.details)["kg"].value == 10


def test_the_lines_that_change_between_two_rules_are_listed() -> None:
    deliveries(*TEN)
    changed = {
        pair: sorted(row["delivery"][-2:] for row in otif.delivery_lines(AS_OF_24, changes=pair).all())
        for pair in ("L1-L2", "L1-L3", "L1-L4", "L1-L5")
    }
    assert changed == {"L1-L2": ["04", "06"], "L1-L3": ["03"], "L1-L4": ["08"], "L1-L5": ["09"]}


def test_a_list_of_shipped_lines_measures_no_quantity_and_no_open_line_and_says_so() -> None:
    deliveries(ON_THE_DAY, VERY_LATE)
    assert fraction(otif.otif(AS_OF_24)) == (1, 2)
    assert "of shipped lines" in otif.otif(AS_OF_24).left_out[0].why.en
    for figure in (otif.in_full(AS_OF_24), otif.fill_rate(AS_OF_24), otif.overdue_open(AS_OF_24)):
        assert figure.value is None
        assert figure.reason_unknown


def test_an_open_overdue_line_counts_as_missed_as_soon_as_a_list_has_one() -> None:
    deliveries(ON_THE_DAY, VERY_LATE)
    deliveries(OPEN, ON_THE_DAY, VERY_LATE, name="with open lines.xlsx")
    assert fraction(otif.otif(AS_OF_24)) == (1, 3)
    assert not any("of shipped lines" in left.why.en for left in otif.otif(AS_OF_24).left_out)
    assert fraction(otif.in_full(AS_OF_24)) == (2, 3)


def test_returns_free_and_internal_deliveries_are_views_of_their_own() -> None:
    deliveries(*TEN, line(11, 10, 13, delivery_type="ZDF1"))
    assert fraction(otif.otif(replace(AS_OF_24, order_type=("ZDF1",)))) == (0, 1)
    assert fraction(otif.otif(replace(AS_OF_24, order_type=("ZDD1",)))) == (1, 1)


def test_a_sales_order_is_kept_only_with_every_due_line() -> None:
    deliveries(ON_THE_DAY, {**ON_THE_DAY, "line_item": 20, "actual_gi_date": date(2025, 10, 14)}, EARLY)
    assert fraction(otif.otif(AS_OF_24)) == (2, 3)
    assert fraction(otif.otif_by_order(AS_OF_24)) == (1, 2)


def test_nothing_due_is_unknown_and_not_perfect() -> None:
    deliveries(TRANSFER)
    assert otif.otif(AS_OF_24).value is None
    assert otif.days_late(AS_OF_24).value is None


def test_over_delivery_does_not_make_up_for_another_line() -> None:
    over = line(1, 10, 10, actual_quantity=15)
    deliveries(over, SHORT_BY_HALF)
    assert fraction(otif.fill_rate(AS_OF_24)) == (15, 20)


def test_every_rule_has_a_code_and_a_name_of_its_own() -> None:
    assert len({rule.code for rule in LADDER}) == len({rule.name.vi for rule in LADDER}) == len(LADDER)


def fraction(figure: Figure) -> tuple[object, object]:
    """What a ratio was made of."""
    return figure.numerator, figure.denominator
