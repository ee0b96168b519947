"""Aggregates equal a brute-force computation over the lines, for random filters."""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alkana.reporting.filters import Filters
from sales.queries import customers, otif, revenue
from tests.effort import effort
from tests.figures.sales_lists import billed, billing, delivered, deliveries

pytestmark = pytest.mark.django_db

DAYS = [date(2025, 10, 1) + timedelta(days=n) for n in range(14)]
CHANNELS, CUSTOMERS, SALESMEN = ("11", "13", "99"), ("1200000001", "1200000002"), ("10000101", "10000102")
MATERIALS = ("100000001", "100000002", "100000003")
SIGNS = {"ZBA1": 1, "ZRE": -1, "S1": -1, "F8": 0}


def invented() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Sixty billing items and sixty delivery lines, drawn by dice that always fall alike."""
    dice = random.Random(11)
    common = lambda: {  # noqa: E731
        "channel": dice.choice(CHANNELS), "sold_to": dice.choice(CUSTOMERS), "salesman": dice.choice(SALESMEN),
        "material": dice.choice(MATERIALS),
    }  # fmt: skip
    items = [
        billed(
            {**common(), "billing_document": f"19300000{n // 2:02d}", "billing_item": n, "billing_type": kind,
             "billing_date": dice.choice(DAYS), "price": dice.randint(1, 500), "billed_quantity": quantity,
             "net_weight": None if n % 7 == 0 else quantity, "unit": "PC" if n % 7 else "SET"}
        )
        for n in range(60)
        for quantity, kind in [(dice.randint(1, 30), dice.choice(list(SIGNS)))]
    ]  # fmt: skip
    lines = [
        delivered(
            {**common(), "delivery": f"19100000{n:02d}", "delivery_date": dice.choice(DAYS),
             "actual_gi_date": dice.choice([None, *DAYS]), "delivery_quantity": 10,
             "actual_quantity": dice.choice((5, 10)), "delivery_type": dice.choice(("ZDA1", "EDA1", "ZDE1", "ZDD1"))}
        )
        for n in range(60)
    ]  # fmt: skip
    return items, lines


SOME = st.one_of(
    st.just(()), st.lists(st.sampled_from(CHANNELS), min_size=1, max_size=2, unique=True).map(tuple)
)
FILTERS = st.builds(
    lambda first, length, channel, customer, salesman, material: Filters(
        from_date=first, to_date=first + timedelta(days=length), as_of=first + timedelta(days=length),
        channel=channel, customer=customer, salesman=salesman, material=material,
    ),
    st.sampled_from(DAYS), st.integers(0, 13), SOME,
    *(
        st.one_of(st.just(()), st.sampled_from(codes).map(lambda code: (code,)))
        for codes in (CUSTOMERS, SALESMEN, MATERIALS)
    ),
)  # fmt: skip


def test_aggregates_equal_brute_force_for_random_filters() -> None:
    items, lines = invented()
    billing(*items)
    deliveries(*lines)

    @settings(max_examples=effort(40, 400), deadline=None, suppress_health_check=list(HealthCheck))
    @given(FILTERS)
    def equal(filters: Filters) -> None:
        billing_equals(filters, [row for row in items if chosen(row, filters, row["billing_date"])])
        deliveries_equal(filters, [row for row in lines if chosen(row, filters, row["delivery_date"])])

    equal()


def chosen(row: dict[str, Any], filters: Filters, day: date) -> bool:
    """Whether a row is inside the filters."""
    return bool(filters.from_date and filters.to_date and filters.from_date <= day <= filters.to_date) and all(
        not asked or row[name] in asked
        for name, asked in (
            ("channel", filters.channel), ("sold_to", filters.customer), ("salesman", filters.salesman),
            ("material", filters.material),
        )
    )  # fmt: skip


def billing_equals(filters: Filters, rows: list[dict[str, Any]]) -> None:
    """Revenue, volume, invoices and customers of the same rows, added up one by one."""
    figure = revenue.net_revenue(filters)
    if not figure.is_known:
        return
    counted = [row for row in rows if filters.channel or row["channel"] != "99"]
    assert figure.value == sum(row["net_value"] * SIGNS[row["billing_type"]] for row in counted)
    weighed = [row for row in counted if row["net_weight"] and SIGNS[row["billing_type"]]]
    volume = revenue.volume(filters)
    if volume.is_known:
        assert volume.value == sum(row["net_weight"] * SIGNS[row["billing_type"]] for row in weighed)
    invoices = {row["billing_document"] for row in counted if row["billing_type"] == "ZBA1"}
    assert revenue.invoices(filters).value == len(invoices)
    by_customer: dict[str, int] = {}
    for row in counted:
        amount = row["net_value"] * SIGNS[row["billing_type"]]
        by_customer[row["sold_to"]] = by_customer.get(row["sold_to"], 0) + amount
    assert customers.active_customers(filters).value == sum(amount > 0 for amount in by_customer.values())


def deliveries_equal(filters: Filters, rows: list[dict[str, Any]]) -> None:
    """On time, in full and fill rate of the same lines, judged one by one."""
    figure = otif.otif(filters)
    due = [row for row in rows if row["delivery_type"] in ("ZDA1", "EDA1")]
    if figure.denominator is None:
        assert not due
        return
    left = [row for row in due if row["actual_gi_date"]]
    on_time = [row for row in left if row["actual_gi_date"] <= row["delivery_date"]]
    assert figure.denominator == len(due)
    assert figure.numerator == sum(row["actual_quantity"] == 10 for row in on_time)
    assert otif.on_time(filters).numerator == len(on_time)
    fill = otif.fill_rate(filters)
    if due:
        assert (fill.numerator, fill.denominator) == (
            sum(Decimal(row["actual_quantity"]) for row in left), 10 * len(due),
        )  # fmt: skip
