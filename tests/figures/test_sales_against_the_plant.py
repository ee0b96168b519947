"""Sales of the demo plant by line, customer and snapshot against the plant's own books; figures: `test_every_kpi`."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from alkana.reporting.filters import Filters
from etl.demo.sales_truth import Cut
from sales.queries import comparison, customers, receivables, revenue, targets
from tests.demo_plant import LoadedPlant

pytestmark = pytest.mark.django_db

AS_OF = date(2025, 12, 23)
OCTOBER = Filters(from_date=date(2025, 10, 1), to_date=date(2025, 10, 31), as_of=date(2025, 10, 31))
NOVEMBER = Filters(from_date=date(2025, 11, 1), to_date=date(2025, 11, 30), as_of=date(2025, 11, 30))
WHOLE = Filters(from_date=date(2025, 9, 1), to_date=AS_OF, as_of=AS_OF)


def cut(filters: Filters, **one: str) -> Cut:
    """The plant's cut for the same period."""
    assert filters.from_date
    assert filters.to_date
    return Cut(filters.from_date, filters.to_date, **one)


@pytest.mark.parametrize("name", ["channel", "customer", "salesman", "material"])
def test_a_filter_narrows_revenue_and_invoices_as_the_books_do(plant: LoadedPlant, name: str) -> None:
    world, truth = plant.world, plant.sales
    source = {
        "channel": [c.channel for c in world.partners.customers],
        "customer": [c.code for c in world.partners.customers],
        "salesman": [s.code for s in world.partners.salesmen],
        "material": [item.material for invoice in world.invoices for item in invoice.items],
    }[name]
    for value in sorted(set(source))[:3]:
        filters, asked = replace(WHOLE, **{name: (value,)}), cut(WHOLE, **{name: value})  # type: ignore[arg-type]
        assert revenue.net_revenue(filters).value == truth.net_revenue(asked), (name, value)
        assert revenue.invoices(filters).value == truth.invoices(asked), (name, value)


def test_what_moved_revenue_is_that_of_the_books_per_material_and_adds_up(plant: LoadedPlant) -> None:
    truth = plant.sales
    found = {
        row["material"]: (row["revenue_before_vnd"], row["revenue_now_vnd"])
        for row in comparison.price_volume_mix_rows(NOVEMBER).all()
    }
    known = truth.changes(cut(OCTOBER), cut(NOVEMBER))
    assert found == {m: (change.revenue_before, change.revenue_after) for m, change in known.items()}
    figure = comparison.price_volume_mix(NOVEMBER)
    assert figure.value == truth.net_revenue(cut(NOVEMBER)) - truth.net_revenue(cut(OCTOBER))
    parts = {name: Decimal(part.value or 0) for name, part in figure.details}
    assert sum(parts[name] for name in comparison.EFFECTS) == figure.value


def test_customers_lost_and_at_risk_are_those_of_the_books(plant: LoadedPlant) -> None:
    rows = customers.customer_states(WHOLE).all()
    found = {
        state: {row["customer"] for row in rows if row["state"] == state} for state in ("lost", "at_risk")
    }
    lost, at_risk = plant.sales.lost_and_at_risk(AS_OF)
    assert found == {"lost": lost, "at_risk": at_risk}
    assert at_risk


def test_targets_and_actuals_are_those_of_the_books_by_name(plant: LoadedPlant) -> None:
    truth = plant.sales
    half = Filters(from_date=date(2025, 7, 1), to_date=date(2025, 12, 31), as_of=AS_OF)
    aims, earned = truth.targets(2025, 2), truth.actual_by_salesman(2025, 2)
    rows = {row["salesman_name"]: row for row in targets.target_rows(half).all()}
    assert {name: row["target_vnd"] for name, row in rows.items() if row["target_vnd"] is not None} == aims
    for name, amount in earned.items():
        assert rows[name]["actual_vnd"] == amount
    elapsed, working = truth.working_days_of_semester(2025, 2, AS_OF)
    row = next(iter(rows.values()))
    assert (row["elapsed_days"], row["working_days"]) == (elapsed, working)


def test_the_bridge_from_snapshot_to_snapshot_is_that_of_the_books(plant: LoadedPlant) -> None:
    truth, days = plant.receivables, plant.snapshots
    for before, day in zip([None, *days[:-1]], days, strict=True):
        filters = Filters(from_date=day, to_date=day, as_of=day)
        if before is None:
            assert receivables.bridge(filters).value is None
            continue
        opening, rises, falls, closing = truth.bridge(before, day)
        parts = {name: Decimal(part.value or 0) for name, part in receivables.bridge(filters).details}
        assert (parts["opening"], parts["closing"]) == (opening, closing)
        assert parts["increase"] + parts["decrease"] + parts["new"] + parts["settled"] == rises - falls
        assert parts["days"] == (day - before).days
