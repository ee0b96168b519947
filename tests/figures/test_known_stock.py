"""Stock "as known on" an earlier moment equals what figures said at that moment, whatever came or went since."""

import random
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone

from alkana.reporting.filters import Filters
from etl import files, loads
from etl.demo.lists import write_lists
from etl.demo.world import build
from inventory import masters
from inventory.queries import known, stock
from tests.plant_lists import numbered, take_rows

pytestmark = pytest.mark.django_db

DAYS = (date(2025, 9, 17), date(2025, 12, 23))
Stock = dict[tuple[str, ...], Decimal]


def by_key(rows: list[dict[str, object]]) -> Stock:
    return {
        tuple(str(row[name]) for name in ("material", "plant", "location", "batch", "unit")): row["stock"]  # type: ignore[misc]
        for row in rows
        if row["stock"]
    }


def now_said() -> tuple[datetime, list[Stock]]:
    return timezone.now(), [by_key(stock.stock_by_batch(Filters(as_of=day)).all()) for day in DAYS]


def test_every_earlier_state_can_be_asked_again(tmp_path: Path) -> None:
    written = write_lists(build("small", 7), tmp_path, lists=["mb51", "mb52"])
    paths = [file.path for file in written if not file.path.name.startswith(("MB51 2025-11", "MB51 2025-12"))]
    random.Random(3).shuffle(paths)
    said: list[tuple[datetime, list[Stock]]] = []
    taken = []
    for path in paths:
        taken.append(loads.process(loads.receive(files.chunks_of(path), path.name).load.pk))
        said.append(now_said())
    loads.undo(taken[1])
    said.append(now_said())
    masters.accept_anchor("1401", date(2025, 10, 31))
    said.append(now_said())
    loads.publish(taken[1])
    said.append(now_said())
    masters.withdraw_anchor("1401")
    said.append(now_said())
    assert len({len(stocks[1]) for _, stocks in said}) > 2
    for number, (moment, stocks) in enumerate(said):
        which = number % len(DAYS)
        assert by_key(known.known_stock(Filters(as_of=DAYS[which]), moment).all()) == stocks[which], moment


def test_what_arrived_late_is_listed() -> None:
    row = {"movement_type": "101", "quantity": 5, "batch": "B1"}
    take_rows("mb51", numbered([{**row, "posting_date": date(2025, 10, day)} for day in (6, 20)]))
    moment = timezone.now()
    assert known.arrived_since(Filters(), moment).all() == []
    late = {**row, "posting_date": date(2025, 10, 7), "material_document": "4900000777"}
    load = take_rows("mb51", [late, {**late, "posting_date": date(2025, 11, 3)}], title="late")
    found = known.arrived_since(Filters(as_of=date(2025, 10, 31)), moment).all()
    assert [(r["change"], r["document"], r["date"]) for r in found] == [
        ("arrived", "4900000777", date(2025, 10, 7))
    ]
    later = timezone.now()
    loads.undo(load)
    assert known.arrived_since(Filters(as_of=date(2025, 10, 31)), moment).all() == []
    gone = known.arrived_since(Filters(as_of=date(2025, 10, 31)), later).all()
    assert [(r["change"], r["document"]) for r in gone] == [("removed", "4900000777")]
