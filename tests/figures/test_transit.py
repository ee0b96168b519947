"""Goods between plants equal the books, position by position."""

from datetime import timedelta

import pytest

from alkana.reporting.filters import Filters
from etl.demo.truth import View
from inventory.queries import transit
from tests.demo_plant import LoadedPlant

pytestmark = pytest.mark.django_db


def test_goods_in_transit_equal_the_books(plant: LoadedPlant) -> None:
    world = plant.world
    hidden = {
        (line.material, line.batch) for document in world.ledger if document.hidden for line in document.lines
    }
    for day in (*world.truth.month_ends(), world.plan.start + timedelta(days=30)):
        books = {tuple(key): quantity for key, quantity in world.truth.transit(day, view=View.LOADED).items()}
        rows = transit.in_transit(Filters(as_of=day)).all()
        ours = {
            (r["purchase_order"], r["material"], r["batch"], r["plant"]): r["open_quantity"] for r in rows
        }
        clear = [key for key in books.keys() | ours.keys() if (key[1], key[2]) not in hidden]
        assert {key: ours.get(key) for key in clear} == {key: books.get(key) for key in clear}, day


def test_age_counts_working_days_from_the_first_issue(plant: LoadedPlant) -> None:
    day = plant.world.plan.end
    rows = transit.in_transit(Filters(as_of=day)).all()
    figure = transit.transit_age(Filters(as_of=day))
    assert rows
    assert figure.value == max(row["age_working_days"] for row in rows if not row["is_over_received"])
    for row in rows:
        assert 0 <= row["age_working_days"] <= (day - row["first_date"]).days
