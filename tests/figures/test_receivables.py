"""Receivables: exactly one snapshot, buckets that add up, and what moved between two of them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from alkana.reporting import kpi
from alkana.reporting.filters import Filters
from etl import loads
from etl.models import LoadState
from sales.queries import dso, receivables
from tests.figures.sales_lists import OCTOBER, billing, owed
from tests.figures.sales_lists import receivables as snapshot
from tests.loading import table, take, workbook

pytestmark = pytest.mark.django_db

ONE, TWO, THREE = "1200000001", "1200000002", "1200000003"
FIRST, SECOND = date(2025, 10, 10), date(2025, 10, 24)


def both_snapshots() -> None:
    """Customer one pays and rolls on, two is settled, three is new."""
    snapshot(
        FIRST,
        {"customer": ONE, "target_1_30": 100, "target_31_60": 50, "realization_1_30": 20},
        {"customer": TWO, "target_1_30": 70, "target_over_180": 30},
    )
    snapshot(
        SECOND,
        {
            "customer": ONE,
            "target_1_30": 40,
            "target_31_60": 80,
            "target_61_90": 45,
            "realization_31_60": 100,
        },
        {"customer": THREE, "target_91_120": 10, "target_over_180": 25, "realization_not_due": 5},
    )


def test_two_snapshots_give_the_totals_of_the_later_one() -> None:
    both_snapshots()
    assert receivables.to_collect(OCTOBER).value == 40 + 80 + 45 + 10 + 25
    assert receivables.to_collect(replace(OCTOBER, as_of=date(2025, 10, 20))).value == 250
    assert receivables.over_90_days(OCTOBER).value == 35
    assert receivables.over_180_days(OCTOBER).value == 25
    assert receivables.overdue_share(OCTOBER).value == Decimal(160) / 200 * 100
    assert [(row["target_vnd"]) for row in receivables.trend(OCTOBER).all()] in ([250, 200], [200, 250])


def test_a_period_without_a_snapshot_is_unknown_and_names_the_latest_one() -> None:
    both_snapshots()
    november = Filters(from_date=date(2025, 11, 1), to_date=date(2025, 11, 30), as_of=date(2025, 11, 30))
    figure = receivables.to_collect(november)
    assert figure.value is None
    assert "24 Oct 2025" in str(figure.reason_unknown.en if figure.reason_unknown else "")


def test_a_snapshot_of_the_same_day_replaces_the_day_and_undo_brings_it_back() -> None:
    snapshot(FIRST, {"customer": ONE, "target_1_30": 100}, {"customer": TWO, "target_1_30": 70})
    again = snapshot(
        FIRST,
        {"customer": ONE, "target_1_30": 90},
        {"customer": THREE, "target_1_30": 1},
        {"customer": TWO, "salesman": "10000102", "target_1_30": 5},
    )
    assert sorted(row[0] for row in table("fact_receivable", "customer")) == [ONE, TWO, THREE]
    assert receivables.to_collect(OCTOBER).value == 96
    loads.undo(again)
    assert receivables.to_collect(OCTOBER).value == 170


def test_without_a_date_the_load_waits_and_a_date_in_the_name_answers() -> None:
    from etl.sources.zrfi005 import ZRFI005

    names = [c.name for c in ZRFI005.columns]
    header = [c.header for c in ZRFI005.columns]
    row, later = owed({"target_1_30": 5}), owed({"target_1_30": 7})
    content = workbook(header, [[row.get(n) for n in names]])
    load = take(content, "ZRFI005.xlsx")
    assert load.state == LoadState.NEEDS_INPUT
    assert "snapshot_date" in load.where["questions"]
    assert receivables.to_collect(OCTOBER).value is None
    load = take(content, "ZRFI005.xlsx", inputs={"snapshot_date": "2025-10-24"})
    assert load.state == LoadState.PUBLISHED
    assert receivables.to_collect(OCTOBER).value == 5
    load = take(workbook(header, [[later.get(n) for n in names]]), "ZRFI005 2025-10-31.xlsx")
    assert (load.state, load.inputs) == (LoadState.PUBLISHED, {"snapshot_date": "2025-10-31"})
    assert receivables.to_collect(OCTOBER).value == 7


def test_a_total_that_is_not_the_sum_of_its_buckets_goes_to_quarantine() -> None:
    load = snapshot(
        FIRST,
        {"customer": ONE, "target_1_30": 100, "total_target": 101},
        {"customer": TWO, "target_1_30": 100, "total_target": 102},
        {"customer": THREE, "realization_1_30": 10, "total_realization": 20},
    )
    assert load.rows_quarantined == 2
    assert receivables.to_collect(OCTOBER).value == 101


def test_a_customer_with_two_salesmen_keeps_both_rows_and_pays_as_one() -> None:
    snapshot(
        FIRST,
        {"customer": ONE, "target_1_30": 100, "realization_1_30": 150},
        {"customer": ONE, "salesman": "0", "salesman_name": "", "target_1_30": 80},
        {"customer": TWO, "target_1_30": 10, "realization_1_30": 30},
    )
    assert receivables.to_collect(OCTOBER).value == 190
    figure = receivables.still_to_collect(OCTOBER)
    assert figure.value == 30
    assert dict(figure.details)["over_collected"].value == 20
    rate = receivables.collection_rate(OCTOBER)
    assert (rate.numerator, rate.denominator) == (180, 190)
    assert {row[0] for row in table("fact_receivable", "salesman")} == {"10000101", ""}


def test_the_bridge_adds_up_with_new_and_settled_customers_on_their_own() -> None:
    both_snapshots()
    figure = receivables.bridge(OCTOBER)
    parts = {name: part.value for name, part in figure.details}
    assert parts == {
        "opening": 250, "increase": 15, "decrease": 0, "new": 35, "settled": -100, "closing": 200, "days": 14,
    }  # fmt: skip
    assert figure.value == -50


def test_the_roll_rate_follows_each_customer_into_the_next_bucket() -> None:
    both_snapshots()
    figure = receivables.roll_rate(OCTOBER)
    # Bucket 1–30 held 170 (one and two), 31–60 of the same customers holds 80 now; 31–60 held 50, 61–90 holds 45 now.
    rates = {name: (part.numerator, part.denominator) for name, part in figure.details if name != "days"}
    assert rates["1_30→31_60"] == (80, 170)
    assert rates["31_60→61_90"] == (45, 50)
    assert dict(figure.details)["days"].value == 14
    assert (figure.numerator, figure.denominator) == (125, 220)


def test_one_snapshot_alone_has_no_bridge_and_no_roll_rate() -> None:
    snapshot(FIRST, {"customer": ONE, "target_1_30": 100})
    assert receivables.bridge(OCTOBER).value is None
    assert receivables.roll_rate(OCTOBER).value is None


def test_a_total_that_is_not_positive_has_no_overdue_share() -> None:
    snapshot(FIRST, {"customer": ONE, "target_1_30": -10, "target_31_60": 10})
    assert receivables.overdue_share(OCTOBER).value is None
    assert receivables.to_collect(OCTOBER).value == 0


def test_priorities_weigh_what_is_still_open_by_its_age() -> None:
    snapshot(
        FIRST,
        {"customer": ONE, "target_31_60": 100, "target_61_90": 100, "target_91_120": 100, "target_over_180": 100,
         "realization_over_180": 40},
        {"customer": TWO, "target_61_90": 10},
        {"customer": THREE, "target_91_120": 10},
    )  # fmt: skip
    rows = {row["customer"]: row for row in receivables.receivable_lines(OCTOBER).all()}
    assert rows[ONE]["priority_vnd"] == 5 + 15 + 40 + 48
    assert [rows[c]["next_action"] for c in (ONE, TWO, THREE)] == ["escalate", "mail", "call"]


def test_dso_states_its_tax_basis_and_is_unknown_without_revenue() -> None:
    snapshot(SECOND, {"customer": ONE, "target_1_30": 1_080_000})
    assert dso.days_sales_outstanding(OCTOBER).value is None
    billing({"billing_date": date(2025, 7, 1), "price": 1})
    assert dso.days_sales_outstanding(OCTOBER).value is None
    billing(
        {"billing_document": "1930000002", "tax": 80_000, "billing_date": date(2025, 9, 1)}, name="2.xlsx"
    )
    figure = dso.days_sales_outstanding(OCTOBER)
    assert (figure.numerator, figure.denominator) == (1_080_000, 1_080_000)
    assert figure.value == 90


def test_dso_counts_back_over_months_once_there_are_six() -> None:
    snapshot(SECOND, {"customer": ONE, "target_1_30": 2_500_000})
    months = [date(2025, month, 2) for month in range(4, 11)]
    billing(*({"billing_document": f"193000000{n}", "billing_date": day} for n, day in enumerate(months)))
    figure = dso.days_sales_outstanding(OCTOBER)
    # 24 days of October, all 30 of September, half of August.
    assert figure.value == 24 + 30 + Decimal("0.5") * 31
    assert dict(figure.details)["simple"].value == Decimal(2_500_000) / 3_000_000 * 90


def test_receivables_are_never_summed_over_snapshots() -> None:
    both_snapshots()
    total = kpi.get("AR-TOT")
    figures = [receivables.to_collect(replace(OCTOBER, as_of=day)) for day in (FIRST, SECOND)]
    with pytest.raises(kpi.NotAdditive):
        total.total(figures, over="date")
    assert total.total(figures, over="customer").value == 450


def test_the_database_itself_refuses_a_second_row_of_a_key() -> None:
    """The key of a row is made of customer, salesman, channel and company, and of its place among equal lines."""
    snapshot(FIRST, {"customer": ONE, "target_1_30": 100})
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("insert into fact_receivable select * from fact_receivable")
