"""Stock, transit and current stock of the demo plant equal its books, for every material, place, batch and month."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest

from alkana.db import partitions
from alkana.reporting.filters import Filters, Scope
from alkana.reporting.select import Select
from etl.demo.truth import View
from inventory.queries import anomalies, stock
from tests.demo_plant import LoadedPlant

pytestmark = pytest.mark.django_db

Key = tuple[str, str, str, str]


def our_batches(day: date, **filters: tuple[str, ...]) -> dict[Key, Decimal]:
    rows = stock.stock_by_batch(Filters(as_of=day, **filters)).all()
    return {(r["material"], r["plant"], r["location"], r["batch"]): r["stock"] for r in rows if r["stock"]}


def our_places(day: date) -> dict[tuple[str, str, str], Decimal]:
    rows = stock.stock(Filters(as_of=day)).all()
    return {(r["material"], r["plant"], r["location"]): r["stock"] for r in rows}


def days_of(plant: LoadedPlant) -> list[date]:
    """The opening, all month ends, and some days between."""
    start = plant.world.plan.start
    return [
        plant.world.plan.opening,
        *plant.world.truth.month_ends(),
        *(start + timedelta(days=n) for n in (0, 16, 45, 100)),
    ]


def test_stock_equals_the_books_for_every_batch_place_and_month(plant: LoadedPlant) -> None:
    days = days_of(plant)
    for day, books in plant.world.truth.stocks(days, view=View.LOADED).items():
        assert our_batches(day) == {tuple(key): quantity for key, quantity in books.items()}, day


def test_stock_by_place_equals_the_sum_of_its_batches(plant: LoadedPlant) -> None:
    days = days_of(plant)
    for day, books in plant.world.truth.stocks(days, view=View.LOADED).items():
        places: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
        for key, quantity in books.items():
            places[key.material, key.plant, key.storage_location] += quantity
        assert our_places(day) == {key: quantity for key, quantity in places.items() if quantity}, day


def test_current_view_equals_stock_on_the_last_day(plant: LoadedPlant) -> None:
    seen = Select(
        "select m.material_code, s.plant, s.storage_location, sum(s.quantity) as quantity "
        "from mv_inventory_summary as s inner join dim_material as m on m.material_id = s.material_id "
        "where s.quantity <> 0 group by 1, 2, 3"
    ).all()
    view = {(r["material_code"], r["plant"], r["storage_location"]): r["quantity"] for r in seen}
    assert view == our_places(plant.world.plan.end)


def test_movements_lie_in_the_partitions_of_their_months(plant: LoadedPlant) -> None:
    months = {partition.month for partition in partitions.list_partitions("fact_inventory")}
    assert {202509, 202510, 202511, 202512} <= months
    assert partitions.default_partition_rows("fact_inventory") == 0


def test_filters_choose_the_same_rows_that_the_books_have(plant: LoadedPlant) -> None:
    day = plant.world.plan.end
    books = plant.world.truth.stock(day, view=View.LOADED)
    material, batch = next((k.material, k.batch) for k in books if k.batch and k.plant == "1401")
    cases = {
        "plant": (("1401",), lambda k: k.plant == "1401"),
        "location": (
            ("1201/0401", "0101"),
            lambda k: (k.plant, k.storage_location) in {("1201", "0401"), ("1401", "0101")},
        ),
        "material": ((material,), lambda k: k.material == material),
        "material_type": (("RM", "ZPCK"), lambda k: k.material[:2] in {"15", "16"}),
        "batch": ((batch,), lambda k: k.batch == batch),
    }
    for name, (values, passes) in cases.items():
        expected = {tuple(k): q for k, q in books.items() if passes(k)}
        assert our_batches(day, **{name: values}) == expected, name


def test_a_reader_sees_only_the_plants_of_their_scope(plant: LoadedPlant) -> None:
    rows = stock.stock(Filters(scope=Scope(plants=("1401",)))).all()
    assert {row["plant"] for row in rows} == {"1401"}
    figure = stock.materials_with_stock(Filters(scope=Scope(plants=("1401",))))
    assert figure.value == len({row["material"] for row in rows if row["stock"]})


def test_stock_in_kg_is_stock_times_true_weight_and_names_what_nothing_weighs(plant: LoadedPlant) -> None:
    figure = stock.stock_kg(Filters())
    rows = stock.stock(Filters()).all()
    weights = plant.kg_per_unit
    assert {row["material"] for row in rows if row["stock_kg"] is not None} <= weights.keys()
    for row in rows:
        expected = row["stock"] * weights[row["material"]] if row["material"] in weights else None
        assert row["stock_kg"] == expected, row
    assert figure.value == sum(row["stock_kg"] for row in rows if row["stock_kg"] is not None)
    without = [row for row in rows if row["material"] not in weights]
    assert {entry.unit: entry.quantity for entry in figure.left_out} == {
        unit: sum(row["stock"] for row in without if row["unit"] == unit)
        for unit in {row["unit"] for row in without}
    }


def test_stock_over_time_ends_with_the_stock_of_its_last_day(plant: LoadedPlant) -> None:
    end = plant.world.plan.end
    for first in (end - timedelta(days=30), end - timedelta(days=110)):
        points = stock.stock_over_time(Filters(from_date=first, to_date=end)).all()
        last = {row["plant"]: row["stock_kg"] for row in points if row["date"] == end}
        expected: dict[str, Decimal] = defaultdict(Decimal)
        for row in stock.stock(Filters(as_of=end)).all():
            expected[row["plant"]] += row["stock_kg"] or 0
        assert {plant: kg for plant, kg in last.items() if kg is not None} == {
            p: q for p, q in expected.items() if q
        }


def test_negative_stock_is_what_the_books_of_listed_movements_show(plant: LoadedPlant) -> None:
    day = plant.world.plan.end
    books = plant.world.truth.stock(day, view=View.LOADED)
    negative = {tuple(key): quantity for key, quantity in books.items() if quantity < 0}
    rows = anomalies.negative_stock(Filters(as_of=day)).all()
    assert {(r["material"], r["plant"], r["location"], r["batch"]): r["stock"] for r in rows} == negative
    assert anomalies.negative_lines(Filters(as_of=day)).value == len(negative)


@pytest.mark.parametrize("first", [date(2025, 9, 1), date(2025, 11, 12)])
def test_every_place_that_went_below_zero_is_listed(plant: LoadedPlant, first: date) -> None:
    end = plant.world.plan.end
    days = [first + timedelta(days=n) for n in range(-1, (end - first).days + 1)]
    stocks = plant.world.truth.stocks(days, view=View.LOADED)
    below = {tuple(key) for books in stocks.values() for key, quantity in books.items() if quantity < 0}
    rows = anomalies.anomalies(Filters(from_date=first, to_date=end)).all()
    found = {
        (r["material"], r["plant"], r["location"], r["batch"]) for r in rows if r["kind"] == "negative_stock"
    }
    assert found == below
