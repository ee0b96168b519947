"""Figures of one thing agree, or a bridge leads from one to the other: whatever a person may subtract on a page."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from inventory.models import DimMaterial, MaterialUnitFactor
from inventory.queries import bridges, flows, listed, slow, stock
from tests.demo_plant import LoadedPlant

pytestmark = pytest.mark.django_db

PERIODS = [
    (date(2025, 12, 1), date(2025, 12, 23)),
    (date(2025, 11, 1), date(2025, 11, 30)),
    (date(2025, 10, 7), date(2025, 12, 2)),
    (date(2025, 12, 23), date(2025, 12, 23)),
]
CHOSEN = [{}, {"plant": ("1401",)}, {"material_type": ("ZFGD",)}, {"location": ("1201/0401", "0101")}]


def kg(filters: Filters) -> Decimal:
    return Decimal(stock.stock_kg(filters).value or 0)


def total(rows: Select, column: str) -> Decimal:
    return Decimal(Select(f"select coalesce(sum({column}), 0) from {rows.source('r')}", rows.params).value())


@pytest.mark.parametrize("chosen", CHOSEN, ids=str)
@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_stock_at_two_days_differs_by_what_the_bridge_says(
    plant: LoadedPlant, period: tuple[date, date], chosen: dict[str, tuple[str, ...]]
) -> None:
    first, last = period
    asked = Filters(from_date=first, to_date=last, **chosen)
    opening, *steps, closing = sorted(bridges.stock_bridge(asked).all(), key=lambda row: row["position"])
    assert opening["level_kg"] == kg(Filters(as_of=first - timedelta(1), **chosen))
    assert closing["level_kg"] == kg(Filters(as_of=last, **chosen))
    assert sum(step["change_kg"] for step in steps) == closing["level_kg"] - opening["level_kg"]
    said = {step["step"]: step["change_kg"] for step in steps}
    titles = {flow: str(title) for flow, title in bridges.FLOWS}
    assert said.get(titles["receipt"], 0) == flows.receipts(asked).value
    assert said.get(titles["issue"], 0) == -Decimal(flows.issues(asked).value or 0)
    assert said.get(titles["between_plants"], 0) == flows.between_plants(asked).value
    net = sum(said.get(titles[flow], 0) for flow in ("receipt", "issue", "other"))
    assert net == flows.net_change(asked).value
    assert str(bridges.REWEIGHED) not in said  # nothing of the plant was weighed anew


def test_a_weight_that_changes_within_the_period_is_a_step_of_its_own(plant: LoadedPlant) -> None:
    first, last = PERIODS[0]
    held = Select(
        "select material, sum(stock) as stock, sum(stock_kg) as kg from "
        + (rows := stock.stock(Filters(as_of=last))).source("s")
        + " where unit = 'PC' and stock > 0 and stock_kg > 0 group by material order by 3 desc limit 1",
        rows.params,
    ).one()
    assert held
    with plant.changed():
        MaterialUnitFactor.objects.create(
            material=DimMaterial.objects.get(material_code=held["material"]),
            unit="PC",
            kg_per_unit=Decimal("1.5"),
            valid_from=date(2025, 12, 10),
            source="staff",
            status="accepted",
        )
        asked = Filters(from_date=first, to_date=last, material=(held["material"],))
        opening, *steps, closing = sorted(bridges.stock_bridge(asked).all(), key=lambda row: row["position"])
        assert closing["level_kg"] == held["stock"] * Decimal("1.5")
        assert sum(step["change_kg"] for step in steps) == closing["level_kg"] - opening["level_kg"]
        assert str(bridges.REWEIGHED) in {step["step"] for step in steps}


@pytest.mark.parametrize("limit_days", [None, 30])
@pytest.mark.parametrize("chosen", CHOSEN, ids=str)
def test_stock_leads_to_what_does_not_move(
    plant: LoadedPlant, chosen: dict[str, tuple[str, ...]], limit_days: int | None
) -> None:
    asked = Filters(as_of=date(2025, 12, 23), **chosen)
    rows = sorted(bridges.slow_bridge(asked, limit_days=limit_days).all(), key=lambda row: row["position"])
    first, *steps, last = rows
    assert first["level_kg"] == kg(asked)
    assert last["level_kg"] == total(slow.non_moving(asked, limit_days=limit_days), "stock_kg")
    assert sum(step["change_kg"] for step in steps) == last["level_kg"] - first["level_kg"]
    held = total(slow.idle(asked, limit_days=limit_days), "stock_kg")
    below = {step["step"]: step["level_kg"] for step in steps}.get(
        str(bridges.SLOW_STEPS["below_zero"]), held
    )
    assert below == held  # the total of the list of holding cost


@pytest.mark.parametrize("chosen", CHOSEN, ids=str)
def test_lists_and_charts_of_stock_add_up_to_the_card(
    plant: LoadedPlant, chosen: dict[str, tuple[str, ...]]
) -> None:
    last = date(2025, 12, 23)
    asked = Filters(from_date=date(2025, 12, 1), to_date=last, as_of=last, **chosen)
    card = kg(asked)
    assert total(stock.stock(asked), "stock_kg") == card
    assert total(stock.stock_by_batch(asked), "stock_kg") == card
    over_time = stock.stock_over_time(asked)
    of_the_day = f"select sum(stock_kg) from {over_time.source('r')} where date = %(day)s"
    assert Select(of_the_day, {**over_time.params, "day": last}).value() == card
    moved = flows.movers(asked)
    assert total(moved, "receipts_kg") == flows.receipts(asked).value
    assert total(moved, "issues_kg") == flows.issues(asked).value
    assert total(listed.class_totals(asked), "quantity_kg") == sum(
        row["quantity_kg"] or 0 for row in flows.flows_by_class(asked, step="month").all()
    )
