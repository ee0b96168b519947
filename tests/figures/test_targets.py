"""Targets against actual revenue: names, half-years, working days."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from alkana.reporting.filters import Filters, Scope
from etl.models import LoadState
from sales.models import SalesmanAlias
from sales.queries import targets
from tests.figures.sales_lists import OCTOBER, billing
from tests.figures.sales_lists import targets as load_targets
from tests.loading import table

pytestmark = pytest.mark.django_db

SECOND_HALF = Filters(from_date=date(2025, 7, 1), to_date=date(2025, 12, 31), as_of=date(2025, 10, 31))
ANNA, BERT = "ÂU THẠCH TRÚC", "CUNG MIÊN VŨ"
BY_BERT = {"billing_document": "1930000002", "salesman": "10000102", "salesman_name": BERT}
# Working days of the second half of 2025, of October, and from July to October.
HALF, IN_OCTOBER, ELAPSED = 130, 23, 87


def two_salesmen() -> None:
    """One with a target of 10 million and 1 million sold, one without a target."""
    billing({}, BY_BERT)
    load_targets(
        (ANNA, 2, 2025, 10_000_000), ("KHÔNG AI BIẾT", 2, 2025, 5_000_000), (ANNA, 1, 2025, 8_000_000)
    )


def test_working_days_are_those_of_the_calendar() -> None:
    two_salesmen()
    row = targets.target_rows(OCTOBER).all()[0]
    assert (row["working_days"], row["asked_days"], row["elapsed_days"]) == (HALF, IN_OCTOBER, ELAPSED)


def test_a_whole_half_year_is_measured_against_its_whole_target() -> None:
    two_salesmen()
    figure = targets.achievement(SECOND_HALF)
    assert (figure.numerator, figure.denominator) == (1_000_000, 10_000_000)
    assert figure.value == 10
    pace = dict(figure.details)["time_proportional"]
    assert pace.value is not None
    assert round(pace.value, 6) == round(Decimal(1_000_000) * HALF / (10_000_000 * ELAPSED) * 100, 6)


def test_inside_a_half_year_the_target_is_shared_by_working_days() -> None:
    two_salesmen()
    figure = targets.achievement(OCTOBER)
    assert figure.numerator == 1_000_000
    assert round(Decimal(figure.denominator or 0), 6) == round(Decimal(10_000_000) * IN_OCTOBER / HALF, 6)


def test_revenue_without_a_target_and_names_without_a_salesman_are_left_out_and_counted() -> None:
    two_salesmen()
    left = [(entry.rows, entry.quantity) for entry in targets.achievement(SECOND_HALF).left_out]
    assert left == [(1, Decimal(1_000_000)), (1, Decimal(5_000_000))]
    assert [row["salesman_name"] for row in targets.unmatched_names().all()] == ["KHÔNG AI BIẾT"]


def test_an_alias_gives_a_name_its_salesman() -> None:
    two_salesmen()
    SalesmanAlias.objects.create(name="không  ai biết", salesman="10000102")
    assert targets.unmatched_names().all() == []
    figure = targets.achievement(SECOND_HALF)
    assert (figure.numerator, figure.denominator) == (2_000_000, 15_000_000)


def test_names_match_whatever_their_case_blanks_and_composition() -> None:
    import unicodedata

    billing({})
    load_targets((unicodedata.normalize("NFD", "Âu  Thạch trúc"), 2, 2025, 4_000_000))
    assert targets.achievement(SECOND_HALF).value == 25


def test_two_salesmen_of_one_name_are_left_to_a_person() -> None:
    billing({}, {**BY_BERT, "salesman_name": ANNA})
    load_targets((ANNA, 2, 2025, 4_000_000))
    assert targets.achievement(SECOND_HALF).value is None
    assert [row["salesmen"] for row in targets.unmatched_names().all()] == [2]


def test_the_run_rate_is_what_each_remaining_working_day_has_to_bring() -> None:
    two_salesmen()
    figure = targets.run_rate(OCTOBER)
    assert figure.unit == "VND/day"
    assert figure.value == Decimal(9_000_000) / (HALF - ELAPSED)
    over = replace(SECOND_HALF, as_of=date(2025, 12, 31))
    assert (targets.run_rate(over).value, targets.run_rate(over).unit) == (9_000_000, "VND")


def test_a_reached_target_asks_for_nothing_more() -> None:
    billing({"price": 2_000_000})
    load_targets((ANNA, 2, 2025, 10_000_000))
    assert targets.run_rate(OCTOBER).value == 0
    states = {row["salesman"]: row["state"] for row in targets.target_table(OCTOBER).all()}
    assert states == {"10000101": "on_track"}


def test_states_follow_the_time_proportional_target() -> None:
    pace = Decimal(10_000_000) * ELAPSED / HALF
    load_targets((ANNA, 2, 2025, 10_000_000))
    for day, (share, state) in enumerate((("0.91", "on_track"), ("0.71", "warning"), ("0.69", "behind")), 20):
        price = int(pace * Decimal(share))
        billing({"price": price, "billed_quantity": 1}, name=f"{state}.xlsx", as_of=date(2025, 10, day))
        assert [row["state"] for row in targets.target_table(OCTOBER).all()] == [state]


def test_a_new_target_list_replaces_what_it_mentions_and_nothing_else() -> None:
    two_salesmen()
    load = load_targets((ANNA, 2, 2025, 12_000_000), name="new.xlsx", as_of=date(2025, 8, 1))
    assert load.state == LoadState.PUBLISHED
    assert sorted(table("fact_target", "salesman_name, semester, target::integer")) == sorted(
        [("KHÔNG AI BIẾT", 2, 5_000_000), (ANNA, 1, 8_000_000), (ANNA, 2, 12_000_000)]
    )


def test_without_targets_or_with_a_zero_target_achievement_is_unknown() -> None:
    billing({})
    assert targets.achievement(OCTOBER).value is None
    load_targets((ANNA, 2, 2025, 0))
    assert targets.achievement(OCTOBER).value is None
    spring = Filters(from_date=date(2026, 1, 1), to_date=date(2026, 1, 31), as_of=date(2026, 1, 31))
    assert targets.achievement(spring).value is None


def test_a_reader_who_sees_some_channels_only_gets_no_achievement() -> None:
    two_salesmen()
    assert targets.achievement(replace(OCTOBER, scope=Scope(channels=("11",)))).value is None


def test_a_semester_that_is_not_1_or_2_goes_to_quarantine() -> None:
    assert load_targets((ANNA, 3, 2025, 1)).rows_quarantined == 1
