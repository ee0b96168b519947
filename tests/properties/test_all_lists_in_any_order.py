"""All ten lists of a tiny plant: the same tables and figures whatever order they came in, and however often.

Each order begins with an empty installation and mixes in older, narrower and filtered exports, repeats, undo and redo.
`bin/test --long` plays ten of them.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from tests.effort import effort

if TYPE_CHECKING:
    from etl.demo.written import WrittenFile
    from etl.models import Load

ORDERS = effort(2, 10)
START, END = date(2025, 11, 17), date(2025, 12, 23)
NOVEMBER, EARLY_DECEMBER = date(2025, 11, 30), date(2025, 12, 5)
# Names of rows that only mean something inside one database, by what they stand for.
CODES = {
    "material_id": "(select m.material_code from dim_material as m where m.material_id = t.{column})",
    "location_id": "(select l.plant || l.storage_location from dim_location as l where l.location_id = t.{column})",
}
State = dict[str, Counter[str]]


@dataclass(frozen=True)
class Lists:
    """What every order takes in, and exports that tell nothing that the others do not tell better."""

    full: tuple["WrittenFile", ...]
    older_or_narrower: tuple["WrittenFile", ...]


@pytest.fixture(scope="module")
def lists(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Lists:
    """Files of a plant that lives for five weeks."""
    from etl.demo import lists as usual
    from etl.demo.hierarchy_list import write_hierarchy
    from etl.demo.movement_list import Window, write_movements
    from etl.demo.plan import PLANS
    from etl.demo.world import simulate

    plan = replace(
        PLANS["small"], size="tiny", start=START, end=END, scale=0.06, liquids=12, bases=3, raws=15, packagings=8,
        tradings=4, consumables=4, customers=12, salesmen=6, unsold_materials=5, stock_lists=(END,),
    )  # fmt: skip
    world, folder = simulate(plan, 3), tmp_path_factory.mktemp("lists")

    def movements(name: str, **options: Any) -> "WrittenFile":
        window = Window(START, options.pop("last", END), options.pop("on", END), name=name, **options)
        return write_movements(world, folder / window.file_name, window)

    def write(
        writer: Callable[..., "WrittenFile"], name: str, first: date, last: date, **options: Any
    ) -> "WrittenFile":
        return writer(world, folder / f"{name}.xlsx", first, last, **options)

    full = (
        write_hierarchy(world, folder / "ZRSD006.xlsx"),
        *usual.write_lists(world, folder, lists=["target", "mb52"]),
        movements("all"),
        write(usual.write_orders, "COOISPI 11", START, NOVEMBER, exported=NOVEMBER),
        write(usual.write_orders, "COOISPI", START, END, exported=END),
        write(usual.write_transfers, "ZRMM024", START, END, exported=END),
        write(usual.write_deliveries, "ZRSD004", START, END, exported=END),
        write(usual.write_billing, "ZRSD002", START, END, exported=END, cancellations=True),
        *usual.write_lists(world, folder, lists=["zrpp062"]),
        *usual.write_lists(world, folder, lists=["zrfi005"])[-2:],
    )
    older_or_narrower = (
        movements("first", last=NOVEMBER, on=EARLY_DECEMBER),
        movements("one plant", plants=("1401",)),
        movements("issues", movement_types=("261", "262", "601", "602")),
        write(usual.write_orders, "COOISPI 12", date(2025, 12, 1), END, exported=END),
        write(usual.write_transfers, "ZRMM024 11", START, NOVEMBER, exported=EARLY_DECEMBER),
        write(usual.write_deliveries, "ZRSD004 11", START, NOVEMBER, exported=EARLY_DECEMBER),
        write(usual.write_billing, "ZRSD002 11", START, NOVEMBER, exported=EARLY_DECEMBER),
    )
    return Lists(full, older_or_narrower)


@pytest.fixture
def empty(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A new installation without any list, whose loads are really committed."""
    from tests.demo_plant import copied_database, on_database

    with django_db_blocker.unblock(), copied_database("order") as name, on_database(name):
        yield


def take(file: "WrittenFile") -> "Load":
    from tests.demo_plant import take_in_written

    return take_in_written(file)


def tables() -> State:
    """Every derived table by natural codes."""
    from django.db import connection

    from etl.derivations import in_order

    found: State = {}
    with connection.cursor() as cursor:
        for derivation in in_order():
            cursor.execute(
                "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped",
                [derivation.target],
            )
            names = [name for (name,) in cursor.fetchall()]
            own = {"dim_material": "material_id", "dim_location": "location_id"}.get(derivation.target)
            values = ", ".join(_value(name) for name in names if name != own)
            cursor.execute(f"select row({values})::text from {derivation.target} as t")
            found[derivation.target] = Counter(row for (row,) in cursor.fetchall())
    return found


def _value(column: str) -> str:
    code = next((sql for suffix, sql in CODES.items() if column.endswith(suffix)), 't."{column}"')
    return code.format(column=column)


def figures() -> dict[str, Any]:
    """Every KPI with all that it says; those about loads alone differ with them."""
    from alkana.reporting import kpi
    from alkana.reporting.filters import Filters

    asked = Filters(from_date=START, to_date=END, as_of=END)
    return {one.code: one.compute(asked) for one in kpi.all_kpis() if one.sources}


def differences(ours: State, expected: State) -> dict[str, Any]:
    """Per table a few rows that only one side has."""
    return {
        table: (
            list((ours[table] - expected[table]).elements())[:2],
            list((expected[table] - ours[table]).elements())[:2],
        )
        for table in expected
        if ours[table] != expected[table]
    }


@dataclass(frozen=True)
class Straight:
    """An installation that took every list in once, masters first: its database, and what it says."""

    database: str
    tables: State
    figures: dict[str, Any]


@pytest.fixture(scope="module")
def straight(django_db_setup: None, django_db_blocker: Any, lists: Lists) -> Iterator[Straight]:
    """Made once for all orders to compare with."""
    from tests.demo_plant import copied_database, on_database

    with django_db_blocker.unblock(), copied_database("straight") as name:
        with on_database(name):
            for file in lists.full:
                take(file)
            made = Straight(name, tables(), figures())
        yield made


def test_loading_twice_overlapping_exports_and_a_rebuild_change_nothing(
    straight: Straight, django_db_blocker: Any, lists: Lists
) -> None:
    from etl import files, loads
    from tests.demo_plant import on_database

    facts = ("fact_inventory", "fact_billing", "fact_yield", "fact_receivable", "production_chain")
    assert all(straight.tables[name] for name in facts)
    with django_db_blocker.unblock(), on_database(straight.database):
        assert all(loads.receive(files.chunks_of(file.path), file.path.name).already for file in lists.full)
        for file in lists.older_or_narrower:
            assert take(file).rows_new == 0, file.path.name
        assert differences(tables(), straight.tables) == {}
        loads.rebuild()
        assert differences(tables(), straight.tables) == {}
        assert figures() == straight.figures


@pytest.mark.parametrize("seed", range(ORDERS))
def test_any_order_with_undo_and_redo_gives_the_same_tables_and_figures(
    straight: Straight, empty: None, lists: Lists, seed: int
) -> None:
    from etl import files, loads

    dice = random.Random(seed)
    chosen = [*lists.full, *dice.sample(lists.older_or_narrower, 2)]
    dice.shuffle(chosen)
    undone_at = {place: dice.randrange(place) for place in dice.sample(range(2, len(chosen)), 3)}
    taken: list[Load] = []
    undone = set()
    for place, file in enumerate(chosen):
        taken.append(take(file))
        if place in undone_at and undone_at[place] not in undone:
            loads.undo(taken[undone_at[place]])
            undone.add(undone_at[place])
    assert undone
    for load, file in zip(taken, chosen, strict=True):
        again = loads.receive(files.chunks_of(file.path), file.path.name)
        assert again.already or loads.process(again.load.pk).pk == load.pk
    assert differences(tables(), straight.tables) == {}
    assert figures() == straight.figures
    assert [difference.table for difference in loads.check_facts() if not difference.is_none] == []
