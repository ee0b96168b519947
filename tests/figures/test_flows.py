"""Flows, consumption, supply and turnover of the demo plant against its books and against a count by hand."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest

from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from etl.demo.truth import View
from etl.movement_types import CLASSES, STANDARD
from inventory.queries import consumption, flows, ledger, slow, stock
from tests.demo_plant import LoadedPlant

pytestmark = pytest.mark.django_db

CLASS_OF = {t.code: t.movement_class for t in STANDARD}
FLOW_OF = {c.code: c.flow for c in CLASSES}
REVERSES = {t.code: t.reversal_of for t in STANDARD}


def class_of(movement_type: str, purchase_order: str) -> str:
    """The books' own reading: a receipt for a stock transfer order continues a transfer."""
    if movement_type in {"101", "102"} and purchase_order[:2] in {"44", "46"}:
        return "between_plants"
    return CLASS_OF.get(movement_type, "unknown")


def book_flows(plant: LoadedPlant, first: date, last: date) -> dict[tuple[str, str, str, str], Decimal]:
    """Signed quantity on hand by month, material, plant and class."""
    sums: dict[tuple[str, str, str, str], int] = defaultdict(int)
    for document, _, line in plant.world.truth.lines(View.LOADED):
        if line.storage_location and first <= document.posting_date <= last:
            movement_class = class_of(line.movement_type, line.purchase_order or "")
            sums[f"{document.posting_date:%Y-%m}", line.material, line.plant, movement_class] += line.quantity
    return {key: Decimal(quantity) / 1000 for key, quantity in sums.items()}


def test_movements_by_type_material_place_and_month_equal_the_books(plant: LoadedPlant) -> None:
    rows = Select(
        "select b.month, b.movement_type, m.material_code, l.plant, l.storage_location, sum(b.quantity) as quantity "
        "from inventory_balance as b inner join dim_material as m on m.material_id = b.material_id "
        "inner join dim_location as l on l.location_id = b.location_id group by 1, 2, 3, 4, 5"
    ).all()
    ours: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for row in rows:
        month = f"{row['month'] // 100}-{row['month'] % 100:02}"
        base = REVERSES.get(row["movement_type"]) or row["movement_type"]
        ours[month, base, row["material_code"], row["plant"], row["storage_location"]] += row["quantity"]
    assert ours == {
        tuple(key): quantity for key, quantity in plant.world.truth.flows(view=View.LOADED).items()
    }


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2025, 9, 1), date(2025, 12, 23)),
        (date(2025, 9, 10), date(2025, 11, 17)),
        (date(2025, 10, 6), date(2025, 10, 20)),
        (date(2025, 10, 1), date(2025, 10, 31)),
    ],
)
@pytest.mark.parametrize("step", ["month", "day"])
def test_flows_by_class_equal_the_books(
    plant: LoadedPlant, first: date, last: date, step: flows.Step
) -> None:
    ours: dict[tuple[str, str, str, str], Decimal] = defaultdict(Decimal)
    for row in flows.flows(Filters(from_date=first, to_date=last), step=step).all():
        assert first <= row["period"] <= last or step == "month"
        ours[f"{row['period']:%Y-%m}", row["material"], row["plant"], row["movement_class"]] += row[
            "quantity"
        ]
    assert ours == book_flows(plant, first, last)


def test_weeks_add_up_to_days(plant: LoadedPlant) -> None:
    filters = Filters(from_date=date(2025, 10, 6), to_date=date(2025, 11, 2))
    weeks = flows.flows_by_class(filters, step="week").all()
    days = flows.flows_by_class(filters, step="day").all()
    assert {row["period"].isoweekday() for row in weeks} == {1}
    for movement_class in {row["movement_class"] for row in days}:
        sums = [
            sum(
                row["quantity"]
                for row in rows
                if row["movement_class"] == movement_class and row["unit"] == "KG"
            )
            for rows in (weeks, days)
        ]
        assert sums[0] == sums[1]


def test_receipts_and_issues_are_net_of_reversals_and_free_of_transfers(plant: LoadedPlant) -> None:
    first, last = date(2025, 10, 1), date(2025, 11, 30)
    filters = Filters(from_date=first, to_date=last, material_type=("SFG", "RM"))  # all in kg
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for (_, material, _, movement_class), quantity in book_flows(plant, first, last).items():
        if material[:2] in {"12", "15"}:
            totals[FLOW_OF[movement_class]] += quantity
    assert flows.receipts(filters).value == totals["receipt"]
    assert flows.issues(filters).value == -totals["issue"]
    assert flows.net_change(filters).value == totals["receipt"] + totals["issue"] + totals["other"]


def test_opening_stock_plus_flows_is_closing_stock(plant: LoadedPlant) -> None:
    first, last = date(2025, 9, 20), date(2025, 12, 5)

    def held(day: date) -> dict[tuple[str, str, str], Decimal]:
        sums: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
        for row in stock.stock(Filters(as_of=day)).all():
            sums[row["material"], row["plant"], row["unit"]] += row["stock"]
        return sums

    opening, closing = held(first - timedelta(days=1)), held(last)
    moved = {
        (row["material"], row["plant"], row["unit"]): row["stock_change"]
        for row in flows.movers(Filters(from_date=first, to_date=last)).all()
    }
    for key in opening.keys() | closing.keys() | moved.keys():
        assert opening.get(key, 0) + moved.get(key, 0) == closing.get(key, 0), key


@pytest.mark.parametrize(
    ("first", "last"), [(date(2025, 9, 1), date(2025, 12, 23)), (date(2025, 9, 10), date(2025, 12, 10))]
)
def test_consumption_equals_the_books(plant: LoadedPlant, first: date, last: date) -> None:
    rows = consumption.consumption(Filters(from_date=first, to_date=last)).all()
    ours = {(row["material"], row["plant"]): row["consumption"] for row in rows}
    assert ours == plant.world.truth.consumption(first, last, view=View.LOADED)


def test_days_of_supply_is_stock_over_daily_consumption(plant: LoadedPlant) -> None:
    end = plant.world.plan.end
    used = plant.world.truth.consumption(end - timedelta(days=89), end, view=View.LOADED)
    held: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for key, quantity in plant.world.truth.stock(end, view=View.LOADED).items():
        held[key.material, key.plant] += quantity
    rows = consumption.days_of_supply(Filters(as_of=end)).all()
    assert {(row["material"], row["plant"]) for row in rows} >= used.keys()
    for row in rows:
        key = row["material"], row["plant"]
        assert row["window_days"] == 90
        if used.get(key, 0) <= 0:
            assert (row["state"], row["supply_days"]) == ("no_demand", None)
        else:
            expected = max(held[key], Decimal(0)) * 90 / used[key]
            assert abs(row["supply_days"] - expected) < Decimal("1e-9"), key


def test_a_window_longer_than_the_data_is_shortened_and_said(plant: LoadedPlant) -> None:
    day = date(2025, 9, 30)
    figure = consumption.supply_days(Filters(as_of=day), window_days=90)
    first = min(document.posting_date for document, _, _ in plant.world.truth.lines(View.LOADED))
    assert dict(figure.details)["window_days"].value == (day - first).days + 1 < 90


def test_turnover_is_consumption_over_the_mean_of_month_ends(plant: LoadedPlant) -> None:
    ends = [date(2025, 8, 31), date(2025, 9, 30), date(2025, 10, 31), date(2025, 11, 30)]
    books = plant.world.truth.stocks(ends, view=View.LOADED)
    used = plant.world.truth.consumption(date(2025, 9, 1), date(2025, 11, 30), view=View.LOADED)
    mean: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for day in ends:
        for key, quantity in books[day].items():
            mean[key.material, key.plant] += quantity / 4
    rows = consumption.turnover(Filters(as_of=date(2025, 12, 10))).all()
    for row in rows:
        key = row["material"], row["plant"]
        assert row["months"] == 3
        assert abs(row["average_stock"] - mean[key]) < Decimal("1e-9"), key
        assert row["consumption"] == used.get(key, 0), key
    assert {(r["material"], r["plant"]) for r in rows} >= {key for key, quantity in mean.items() if quantity}


def test_turnover_needs_three_whole_months(plant: LoadedPlant) -> None:
    figure = consumption.turnover_times(Filters(as_of=date(2025, 11, 29)))
    assert figure.value is None
    assert figure.reason_unknown is not None


def test_non_moving_is_stock_without_consumption_or_receipt_within_the_limit(plant: LoadedPlant) -> None:
    end = plant.world.plan.end
    since = end - timedelta(days=30)
    used = plant.world.truth.consumption(since + timedelta(days=1), end, view=View.LOADED)
    came: set[tuple[str, str]] = set()
    for document, _, line in plant.world.truth.lines(View.LOADED):
        flow = FLOW_OF[class_of(line.movement_type, line.purchase_order or "")]
        if (
            line.storage_location
            and document.posting_date > since
            and line.quantity > 0
            and flow in {"receipt", "between_plants"}
        ):
            came.add((line.material, line.plant))
    rows = slow.idle(Filters(as_of=end), limit_days=30).all()
    assert rows
    for row in rows:
        key = row["material"], row["plant"]
        idle = used.get(key, Decimal(0)) <= 0
        assert row["is_non_moving"] == (idle and key not in came), key
        assert row["is_new"] == (idle and key in came), key


def test_the_ledger_ends_at_the_stock_of_the_day(plant: LoadedPlant) -> None:
    first, last = date(2025, 10, 10), date(2025, 12, 23)
    books = plant.world.truth.stock(last, view=View.LOADED)
    material = next(key.material for key in books if key.plant == "1401")
    rows = ledger.ledger(Filters(from_date=first, to_date=last, material=(material,))).all()
    ends: dict[tuple[str, str, str], Decimal] = {}
    for row in sorted(rows, key=lambda r: (r["date"], r["document"], str(r["row_key"]))):
        ends[row["plant"], row["location"], row["batch"]] = row["balance"]
    assert ends
    for (place, location, batch), balance in ends.items():
        assert balance == books.get((material, place, location, batch), 0)


def test_reversals_are_paired_with_what_they_cancel(plant: LoadedPlant) -> None:
    rows = ledger.ledger(Filters()).all()
    lines = {str(row["row_key"]): row for row in rows}
    paired = [row for row in rows if row["is_paired"]]
    assert len(paired) % 2 == 0
    reversals = [row for row in rows if row["is_reversal"]]
    assert sum(row["is_paired"] for row in reversals) >= 0.9 * len(reversals)
    assert len(lines) == len(rows)
