"""The demo plant's lists through the real road: twice, in any order, overlapping, taken back — the same facts."""

import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from etl import files, loads
from etl.demo.lists import write_lists
from etl.demo.movement_list import Window, write_movements
from etl.demo.quirks import Family
from etl.demo.world import World, build
from etl.models import DataVersion, Load, LoadState
from tests.effort import IS_LONG
from tests.loading import table

pytestmark = pytest.mark.django_db

LISTS = ["mb51", "mb52", "zrsd006"]
CODES = "m.material_code, l.plant, l.storage_location"
FACTS = {
    "fact_inventory": f"row_key, date_id, {CODES}, movement_type, batch, quantity, unit",
    "fact_stock_count": f"row_key, stock_type, date_id, {CODES}, quantity, unit, value",
}


@pytest.fixture(scope="module")
def world() -> World:
    return build("small", 7)


@pytest.fixture(scope="module")
def lists(world: World, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("lists")
    return [written.path for written in write_lists(world, folder, lists=LISTS)]


def ingest(path: Path) -> Load:
    received = loads.receive(files.chunks_of(path), path.name)
    load = received.load if received.already else loads.process(received.load.pk)
    assert load.state == LoadState.PUBLISHED, load.message_en
    return load


def facts() -> dict[str, Counter[Any]]:
    """Every fact by natural codes: surrogate keys may differ with the order of loading, nothing else may."""
    joins = (
        "inner join dim_material as m using (material_id) inner join dim_location as l using (location_id)"
    )
    found = {name: Counter(table(f"{name} {joins}", columns)) for name, columns in FACTS.items()}
    found["stock"] = Counter(
        table(
            f"mv_inventory_summary as s {joins}",
            "m.material_code, l.plant, l.storage_location, s.unit, s.quantity, s.quantity_kg",
        )
    )
    return found


def assert_proved() -> None:
    with transaction.atomic():
        wrong = [d for d in loads.check_facts() if not d.is_none]
        assert not wrong, wrong


def test_every_list_publishes_and_a_second_run_changes_nothing(lists: list[Path]) -> None:
    for path in lists:
        load = ingest(path)
        assert load.rows_read == load.rows_new + load.rows_changed + load.rows_same + load.rows_quarantined
    before, versions = facts(), DataVersion.objects.count()
    assert before["fact_inventory"]
    assert before["stock"]
    for path in lists:
        assert loads.receive(files.chunks_of(path), path.name).already
    assert (facts(), DataVersion.objects.count()) == (before, versions)
    assert_proved()


@pytest.mark.parametrize("seed", [1, 2])
def test_any_order_with_undo_and_redo_on_the_way_gives_the_same_facts(lists: list[Path], seed: int) -> None:
    with transaction.atomic():
        for path in reversed(lists):
            ingest(path)
        expected = facts()
        transaction.set_rollback(True)
    shuffled = random.Random(seed).sample(lists, len(lists))
    taken = [ingest(path) for path in shuffled]
    for load in random.Random(seed).sample(taken, 3):
        loads.undo(load)
    for path in shuffled:
        ingest(path)
    assert facts() == expected
    assert_proved()


def test_narrower_wider_and_overlapping_exports_add_nothing_twice_and_lose_nothing(
    lists: list[Path], world: World, tmp_path: Path
) -> None:
    for path in lists:
        ingest(path)
    before = facts()
    plan = world.plan
    windows = [
        Window(plan.start, plan.end, plan.end, plants=("1401",), name="one plant"),
        Window(plan.start, plan.end, plan.end, movement_types=("261", "262"), name="issues only"),
        Window(plan.start, plan.end, plan.end, name="everything"),
    ]
    for number, window in enumerate(windows):
        path = tmp_path / window.file_name
        write_movements(world, path, window, family=[Family.R, Family.E][number % 2])
        load = ingest(path)
        assert (load.rows_new, load.rows_changed) == (0, 0), window.name
    assert facts() == before
    assert_proved()


def test_undo_of_any_load_equals_never_having_loaded_it(lists: list[Path]) -> None:
    for path in lists:
        ingest(path)
    taken = list(Load.objects.order_by("source", "pk"))
    # A usual run takes the first and the last of each list: the one without predecessor, the one without successor.
    of_each = [[load for load in taken if load.source == source] for source in LISTS]
    ends = {load.pk for loads_of in of_each for load in (loads_of[0], loads_of[-1])}
    for left_out in taken if IS_LONG else [load for load in taken if load.pk in ends]:
        with transaction.atomic():
            loads.undo(left_out)
            assert_proved()  # the full derivation knows nothing of the load
            transaction.set_rollback(True)
