"""Customers by their invoices, and what moved revenue between two periods."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sales.queries import comparison, customers
from tests.effort import effort
from tests.figures.sales_lists import OCTOBER, billing

pytestmark = pytest.mark.django_db

ONE, TWO, THREE, FOUR, FIVE = (f"120000000{n}" for n in range(1, 6))
AS_OF = date(2025, 10, 31)


def invoices(customer: str, *days_ago: int, price: int = 100_000) -> list[dict[str, object]]:
    """One invoice of ten pieces for each number of days before the end of October."""
    return [
        {"billing_document": f"193{customer[-1]}{ago:06d}", "sold_to": customer, "bill_to": customer,
         "billing_date": AS_OF - timedelta(days=ago), "price": price}
        for ago in days_ago
    ]  # fmt: skip


def test_lost_and_at_risk_follow_fixed_limits() -> None:
    billing(
        *invoices(ONE, 181, 200, 220),  # silent for more than 180 days after three invoices
        *invoices(TWO, 180, 200, 220),  # on the limit: at risk, by its own rhythm of 20 days
        *invoices(THREE, 181, 600, 700),  # one invoice in the year before only
        *invoices(FOUR, 31, 51, 71),  # silent for 31 days, rhythm 20: more than 1.5 times
        *invoices(FIVE, 30, 50, 70, 90, 110),  # silent for 30 days: exactly 1.5 times
    )
    states = {row["customer"]: row["state"] for row in customers.customer_states(OCTOBER).all()}
    assert states == {ONE: "lost", TWO: "at_risk", THREE: "regular", FOUR: "at_risk", FIVE: "regular"}
    figure = customers.lost_customers(OCTOBER)
    assert figure.value == 1
    assert dict(figure.details)["at_risk"].value == 2


def test_filters_move_nobody_between_states() -> None:
    billing(*invoices(ONE, 181, 200, 220), *invoices(TWO, 1, 5))
    for changed in (replace(OCTOBER, customer=(TWO,)), replace(OCTOBER, material=("999",))):
        assert customers.lost_customers(changed).value == 1


def test_a_short_history_can_call_nobody_lost() -> None:
    billing(*invoices(ONE, 1, 5, 100))
    figure = customers.lost_customers(OCTOBER)
    assert figure.value is None
    assert dict(figure.details)["at_risk"].value == 0


def test_new_and_returning_customers_and_segments() -> None:
    billing(
        *invoices(ONE, 400, 10),
        *invoices(TWO, 20),
        *invoices(THREE, *range(1, 14), price=10_000_000),
    )
    rows = {row["customer"]: row for row in customers.customer_states(OCTOBER).all()}
    assert {c: row["state"] for c, row in rows.items()} == {ONE: "returning", TWO: "new", THREE: "new"}
    assert (rows[THREE]["segment"], rows[TWO]["segment"]) == ("core", "occasional")
    assert (rows[THREE]["recency_score"], rows[THREE]["frequency_score"]) == (3, 2)
    assert rows[THREE]["revenue_year_vnd"] == 1_300_000_000


def test_active_customers_are_counted_by_code_and_not_by_name() -> None:
    billing(
        {"bill_to_name": "Khách lẻ"},
        {"billing_document": "1930000002", "bill_to_name": "Khách lẻ Hai"},
        {"billing_document": "1930000003", "sold_to": TWO, "bill_to": TWO, "bill_to_name": "Khách lẻ"},
        {"billing_document": "1930000004", "sold_to": THREE, "bill_to": TWO, "billing_type": "ZRE"},
    )
    figure = customers.active_customers(OCTOBER)
    assert figure.value == 2
    assert {name: part.value for name, part in figure.details} == {"bill_to": 1, "without_revenue": 1}


SEPTEMBER_DAY, OCTOBER_DAY = date(2025, 9, 10), date(2025, 10, 10)


def test_price_volume_and_mix_add_up_to_the_change() -> None:
    billing(
        # Material 1: 10 → 15 kg, 100,000 → 120,000 a kg.
        {"billing_date": SEPTEMBER_DAY},
        {"billing_document": "1930000002", "billing_date": OCTOBER_DAY, "billed_quantity": 15, "price": 120_000,
         "net_weight": 15},
        # Material 2 is new, material 3 is lost, material 4 has no weight.
        {"billing_document": "1930000003", "billing_date": OCTOBER_DAY, "material": "100000002"},
        {"billing_document": "1930000004", "billing_date": SEPTEMBER_DAY, "material": "100000003"},
        {"billing_document": "1930000005", "billing_date": OCTOBER_DAY, "material": "100000004", "net_weight": None,
         "price": 7},
    )  # fmt: skip
    figure = comparison.price_volume_mix(OCTOBER)
    parts = {name: part.value for name, part in figure.details}
    assert parts == {
        "before": 2_000_000, "now": 2_800_070, "volume": 500_000, "price": 300_000, "mix": 70, "new": 1_000_000,
        "lost": -1_000_000, "volume_even": 500_000, "volume_shift": 0,
    }  # fmt: skip
    assert figure.value == 800_070


SOLD = st.lists(
    st.tuples(
        st.sampled_from([SEPTEMBER_DAY, OCTOBER_DAY]),
        st.sampled_from(["100000001", "100000002", "100000003"]),
        st.integers(1, 40),
        st.integers(1, 999_999),
        st.sampled_from(["ZBA1", "ZRE", "S1"]),
        st.sampled_from([None, 1.25, 3]),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=effort(8, 60), deadline=None, suppress_health_check=list(HealthCheck))
@given(SOLD)
def test_the_effects_add_up_to_the_change_whatever_was_sold(sold: list[tuple]) -> None:  # type: ignore[type-arg]
    from django.db import transaction

    with transaction.atomic():
        billing(
            *(
                {"billing_document": f"193{n:07d}", "billing_date": day, "material": material, "price": price,
                 "billed_quantity": quantity, "billing_type": kind,
                 "net_weight": weight and weight * quantity}
                for n, (day, material, quantity, price, kind, weight) in enumerate(sold)
            ),
            {"billing_document": "1939999999", "billing_date": SEPTEMBER_DAY, "price": 1},
            {"billing_document": "1939999998", "billing_date": OCTOBER_DAY, "price": 1},
            name="sold.xlsx",
        )  # fmt: skip
        figure = comparison.price_volume_mix(OCTOBER)
        parts = {name: Decimal(part.value or 0) for name, part in figure.details}
        assert parts["before"] + sum(parts[name] for name in comparison.EFFECTS) == parts["now"]
        assert parts["volume_even"] + parts["volume_shift"] == parts["volume"]
        transaction.set_rollback(True)
