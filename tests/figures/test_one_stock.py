"""There is one stock: every question that shows it shows the same. And lists join as far as they were measured to."""

import random
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest

from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from inventory.queries import consumption, ledger, stock
from tests.demo_plant import LoadedPlant

pytestmark = pytest.mark.django_db

Key = tuple[str, str]
# From measured lists: which rows of one list must be found in another, and the least share that is.
JOINS = {
    "billing → delivery": (
        "select count(*) as asked, count(*) filter (where exists "
        "(select 1 from fact_delivery as d where d.delivery = b.delivery)) "
        "from fact_billing as b where b.delivery <> ''",
        Decimal("0.97"),
    ),
    "billing → channel": (
        "select count(*) as asked, count(c.name_vi) from fact_billing as b "
        "left join dim_channel as c on c.channel = b.channel and c.name_vi <> ''",
        Decimal(1),
    ),
    "billing → salesman": (
        "select count(*) as asked, count(s.salesman) from fact_billing as b "
        "left join dim_salesman as s on s.salesman = b.salesman where b.salesman <> ''",
        Decimal(1),
    ),
    "production receipt → order": (
        "select count(*) as asked, count(*) filter (where exists (select 1 from fact_production_order as o "
        "where o.batch = e.batch and o.material_id = e.material_id)) from batch_event as e "
        "where e.kind = 'produced' and e.batch like '2_______10'",
        Decimal("0.95"),
    ),
    "yield → order": (
        "select count(*) as asked, count(o.process_order) from fact_yield as y "
        "left join fact_production_order as o on o.process_order = y.process_order",
        Decimal("0.97"),
    ),
    "issue → delivery": (
        "select count(*) as asked, count(*) filter (where exists "
        "(select 1 from fact_delivery as d where d.delivery = e.reference)) "
        "from batch_event as e where e.kind = 'issued'",
        Decimal("0.97"),
    ),
    "movement → material type": (
        "select count(*) as asked, count(*) filter (where m.material_type <> '') from fact_inventory as f "
        "inner join dim_material as m on m.material_id = f.material_id",
        Decimal(1),
    ),
}


def summed(rows: list[dict[str, Any]], column: str) -> dict[Key, Decimal]:
    sums: dict[Key, Decimal] = defaultdict(Decimal)
    for row in rows:
        sums[row["material"], row["plant"]] += row[column] or 0
    return sums


def test_every_question_knows_the_same_stock_of_a_hundred_keys(plant: LoadedPlant) -> None:
    end = plant.world.plan.end
    at = Filters(as_of=end, from_date=plant.world.plan.start, to_date=end)
    places = summed(stock.stock(at).all(), "stock")
    keys = random.Random(5).sample(sorted(places), min(100, len(places)))
    batches = summed(stock.stock_by_batch(at).all(), "stock")
    supply = summed(consumption.days_of_supply(at).all(), "stock")
    view = summed(
        Select(
            "select m.material_code as material, s.plant, sum(s.quantity) as stock from mv_inventory_summary as s "
            "inner join dim_material as m on m.material_id = s.material_id group by 1, 2"
        ).all(),
        "stock",
    )
    books: dict[Key, Decimal] = defaultdict(Decimal)
    for key, quantity in plant.stock_on(end).items():
        books[key.material, key.plant] += quantity
    weights = plant.kg_per_unit
    for material, place in keys:
        key, said = (material, place), places[material, place]
        assert (batches[key], supply[key], view[key], books[key]) == (said,) * 4, key
        one = Filters(as_of=end, to_date=end, material=(material,), plant=(place,))
        if material in weights:
            assert stock.stock_kg(one).value == said * weights[material], key
    for material in sorted({material for material, _ in keys})[:10]:
        one = Filters(from_date=plant.world.plan.start, to_date=end, material=(material,))
        balances = {
            (row["plant"], row["location"], row["batch"]): row["balance"]
            for row in sorted(
                ledger.ledger(one).all(), key=lambda r: (r["date"], r["document"], str(r["row_key"]))
            )
        }
        for (place, location, batch), balance in balances.items():
            assert balance == plant.stock_on(end).get((material, place, location, batch), 0)


@pytest.mark.parametrize("join", JOINS)
def test_lists_of_the_plant_join_as_they_were_measured_to(plant: LoadedPlant, join: str) -> None:
    """A code that is read wrong joins nothing: the share of rows that find their partner says so."""
    statement, least = JOINS[join]
    (asked, found) = Select(statement).one().values()  # type: ignore[union-attr]
    assert asked > 20
    assert Decimal(found) / asked >= least
