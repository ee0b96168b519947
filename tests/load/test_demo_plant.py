"""The demo plant: repeatable, like the measured plant, and consistent with its own books."""

import io
import json
import subprocess
import sys
import zipfile
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from etl.demo.lists import write_lists
from etl.demo.movement_list import COLUMN, Window, usual_windows, write_movements
from etl.demo.quirks import Family
from etl.demo.stock_list import dirt_of_stock_line, drifts, listed_stock, stock_list_days
from etl.demo.truth import Cause, View, exact
from etl.demo.world import World, build

MEASURED_SHARE = {
    "261": 0.467,
    "601": 0.166,
    "101": 0.128,
    "351": 0.068,
    "311": 0.035,
    "201": 0.030,
    "321": 0.029,
    "531": 0.014,
    "602": 0.013,
}


@pytest.fixture(scope="module")
def world() -> World:
    return build("small", seed=7)


def _sheet(path: Path) -> list[list[object]]:
    """All rows with the header; the raw family's header row is numbered 0, which calamine refuses."""
    cured = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(cured, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b'<row r="0" spans="">', b'<row r="1">'))
    cured.seek(0)
    return CalamineWorkbook.from_filelike(cured).get_sheet_by_index(0).to_python()


def _rows(path: Path) -> list[tuple[object, ...]]:
    return [tuple(row) for row in _sheet(path)[1:]]


def _data_rows(path: Path) -> list[tuple[object, ...]]:
    return [row for row in _rows(path) if row[COLUMN["Material Document"]]]


def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_world(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        write_lists(build("small", seed=3), tmp_path / folder)
    names = sorted(p.name for p in (tmp_path / "one").iterdir())
    assert names == sorted(p.name for p in (tmp_path / "two").iterdir())
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name
    assert build("small", seed=4).closing_stock != build("small", seed=3).closing_stock


def test_movement_types_come_in_the_measured_proportions(world: World) -> None:
    types = Counter(line.movement_type for _, _, line in world.truth.lines())
    total = sum(types.values())
    assert 8_000 <= total <= 15_000
    for movement, share in MEASURED_SHARE.items():
        assert types[movement] / total == pytest.approx(share, rel=0.65), movement
    assert {"102", "202", "262", "303", "305", "309", "413", "551", "641", "653", "Z71", "Z72"} <= set(types)


def test_stock_in_the_books_is_opening_stock_plus_events(world: World) -> None:
    closing = {key: exact(quantity) for key, quantity in world.closing_stock.items()}
    assert world.truth.stock(world.plan.end) == closing
    assert world.truth.stock(world.plan.opening) == {k: exact(q) for k, q in world.opening_stock.items()}


def test_goods_in_transit_are_what_left_and_did_not_arrive(world: World) -> None:
    left: dict[str, Decimal] = defaultdict(Decimal)
    for _, _, line in world.truth.lines():
        receipt_out_of_transit = line.movement_type in ("305", "306") or (
            line.movement_type in ("101", "102") and line.purchase_order[:2] in ("44", "46")
        )
        if not line.storage_location or receipt_out_of_transit:
            left[line.material] += exact(line.quantity if not line.storage_location else -line.quantity)
    open_positions: dict[str, Decimal] = defaultdict(Decimal)
    for key, quantity in world.truth.transit(world.plan.end).items():
        open_positions[key.material] += quantity
    assert {m: q for m, q in left.items() if q} == dict(open_positions)
    assert open_positions


def test_rows_in_transit_have_neither_storage_location_nor_batch(world: World) -> None:
    for _, _, line in world.truth.lines():
        if not line.storage_location:
            assert not line.batch
        elif not line.material.startswith("20"):
            assert line.batch


def test_every_stock_list_differs_from_the_movements_exactly_by_its_named_causes(world: World) -> None:
    causes: set[Cause] = set()
    for day in stock_list_days(world):
        ours = world.truth.stock(day, view=View.LOADED)
        listed = {
            k: exact(q) for k, q in listed_stock(world, day).items() if not dirt_of_stock_line(world, k, day)
        }
        differences = {
            k: listed.get(k, Decimal(0)) - ours.get(k, Decimal(0)) for k in listed.keys() | ours.keys()
        }
        explained: dict[object, Decimal] = defaultdict(Decimal)
        for drift in drifts(world, day):
            explained[drift.key] += drift.quantity
            causes.add(drift.cause)
        assert {k: q for k, q in differences.items() if q} == {k: q for k, q in explained.items() if q}
    assert causes == set(Cause)


def test_the_opening_list_is_clean_and_shows_the_opening_stock(world: World, tmp_path: Path) -> None:
    files = write_lists(world, tmp_path, lists=["mb52"])
    opening = files[0]
    assert opening.path.name == f"MB52 {world.plan.opening:%Y-%m-%d}.xlsx"
    assert not opening.dirty_rows
    total: dict[str, float] = defaultdict(float)
    for row in _rows(opening.path):
        total[str(row[2])] += row[6] + row[8] + row[9]
    expected: dict[str, Decimal] = defaultdict(Decimal)
    for key, quantity in world.truth.stock(world.plan.opening).items():
        expected[key.material] += quantity
    assert {m: round(q, 3) for m, q in total.items()} == {m: float(q) for m, q in expected.items()}


def test_all_documents_are_in_the_usual_lists_although_some_are_entered_late(world: World) -> None:
    windows = usual_windows(world.plan)
    late = 0
    for document in world.ledger:
        seen = [
            w
            for w in windows
            if w.first <= document.posting_date <= w.last and document.entered <= w.exported
        ]
        assert seen or document.hidden
        missed = [
            w for w in windows if w.first <= document.posting_date <= w.last and document.entered > w.exported
        ]
        late += bool(seen and missed)
    assert late >= 2


def test_a_later_list_repeats_earlier_rows_except_for_an_edited_text(world: World, tmp_path: Path) -> None:
    files = write_lists(world, tmp_path, lists=["mb51"], dirty=False)
    texts: dict[tuple[object, ...], set[object]] = defaultdict(set)
    without_text = [n for n, name in enumerate(COLUMN) if name != "Text"]
    for file in files[-2:]:
        for row in _data_rows(file.path):
            texts[tuple(row[n] for n in without_text)].add(row[COLUMN["Text"]])
    assert any(len(found) > 1 for found in texts.values())
    first, last = (Counter(tuple(r[n] for n in without_text) for r in _data_rows(f.path)) for f in files[-2:])
    assert not first - last


def test_total_rows_are_the_sums_per_unit(world: World, tmp_path: Path) -> None:
    file = write_lists(world, tmp_path, lists=["mb51"], dirty=False)[0]
    sums: dict[object, float] = defaultdict(float)
    totals: dict[object, float] = {}
    for row in _rows(file.path):
        quantity, unit = row[COLUMN["Qty in Un. of Entry"]], row[COLUMN["Unit of Entry"]]
        if row[COLUMN["Material Document"]]:
            sums[unit] += quantity
        else:
            totals[unit] = quantity
    assert {u: round(q, 3) for u, q in sums.items()} == pytest.approx(totals)
    assert {u: float(exact(q)) for u, q in file.totals} == pytest.approx(totals)


def test_legitimate_identical_lines_exist(world: World) -> None:
    surplus = sum(count - 1 for document in world.ledger for count in Counter(document.lines).values())
    assert 0.001 < surplus / world.ledger.lines < 0.008


def test_about_one_row_in_a_hundred_is_dirty_and_says_what_would_be_right(
    world: World, tmp_path: Path
) -> None:
    file = max(write_lists(world, tmp_path, lists=["mb51"]), key=lambda f: f.rows)
    assert 0.005 < len(file.dirty_rows) / file.rows < 0.02
    sheet = _sheet(file.path)
    for row_number, dirt in file.dirty_rows:
        written = sheet[row_number - 1][sheet[0].index(dirt.column)]
        assert written != dirt.correct or dirt.kind == "blanks_around_code"
    kinds = Counter(row.dirt.kind for row in file.dirty_rows)
    assert len(kinds) >= 7
    assert {row.dirt for row in file.quarantined} < {row.dirt for row in file.dirty_rows}


def test_a_line_is_dirty_in_the_same_way_in_every_list(world: World, tmp_path: Path) -> None:
    plan = world.plan
    window = Window(plan.start, plan.end, plan.end)
    everything = write_movements(world, tmp_path / "all.xlsx", window)
    assert sorted(row.dirt.kind for row in everything.quarantined) == sorted(
        line.dirt.kind for line in world.truth.quarantined()
    )


def test_a_narrower_selection_shows_only_the_plants_and_types_asked_for(world: World, tmp_path: Path) -> None:
    plan = world.plan
    narrow = Window(plan.start, plan.end, plan.end, plants=("1401",), movement_types=("601", "602"))
    write_movements(world, tmp_path / "narrow.xlsx", narrow, dirty=False)
    found = {
        (row[COLUMN["Plant"]], row[COLUMN["Movement Type"]]) for row in _data_rows(tmp_path / "narrow.xlsx")
    }
    assert found == {("1401", "601"), ("1401", "602")}


def test_extra_rows_and_the_optional_order_column_can_be_asked_for(world: World, tmp_path: Path) -> None:
    day = date(2025, 10, 1)
    extra = ["x"] * 17
    window = Window(day, day, day)
    write_movements(
        world, tmp_path / "x.xlsx", window, dirty=False, with_order=True, extra_rows=[extra], totals=False
    )
    rows = _rows(tmp_path / "x.xlsx")
    assert rows[-1] == tuple(extra)
    orders = {row[16] for row in rows[:-1] if row[16]}
    assert orders
    assert orders <= world.orders.keys()


def test_family_r_is_written_as_sap_does_and_family_e_as_excel_does(world: World, tmp_path: Path) -> None:
    day = date(2025, 10, 1)
    for family in Family:
        write_movements(world, tmp_path / f"{family}.xlsx", Window(day, day, day), family=family)
    raw, saved = (zipfile.ZipFile(tmp_path / f"{family}.xlsx") for family in (Family.R, Family.E))
    assert b'<row r="0" spans="">' in raw.read("xl/worksheets/sheet1.xml")
    assert b"Microsoft Office Word" in raw.read("docProps/app.xml")
    assert b"dcterms:modified xsi" not in raw.read("docProps/core.xml")
    assert b'<row r="0"' not in saved.read("xl/worksheets/sheet1.xml")
    assert b"autoFilter" in saved.read("xl/worksheets/sheet1.xml")
    assert b"2025-10-01" in saved.read("docProps/core.xml")


def test_a_stock_as_known_earlier_lacks_what_was_entered_later(world: World) -> None:
    late = next(d for d in world.ledger if d.entered > d.posting_date)
    now = world.truth.stock(late.posting_date)
    then = world.truth.stock(late.posting_date, known_on=late.posting_date)
    assert now != then


def test_consumption_is_net_of_reversals(world: World) -> None:
    plan = world.plan
    used = world.truth.consumption(plan.start, plan.end)
    flows = world.truth.flows()
    material, plant = max(used, key=lambda key: used[key])
    assert used[material, plant] == -sum(
        quantity
        for key, quantity in flows.items()
        if (key.material, key.plant) == (material, plant)
        and key.movement_type in ("201", "261", "601", "641")
        and key.storage_location
    )


MEDIUM = """
import json, sys
from collections import Counter
from pathlib import Path
from etl.demo.lists import write_lists
from etl.demo.world import build
from tests.peak import peak_mib
world = build("medium", seed=11)
types = Counter(line.movement_type for _, _, line in world.truth.lines())
rework = sum(line.movement_type == "261" and line.material.startswith("10") for _, _, line in world.truth.lines())
write_lists(world, Path(sys.argv[1]), lists=["mb51", "mb52"])
print(json.dumps({"lines": world.ledger.lines, "types": sorted(types), "rework": rework, "peak": peak_mib()}))
"""
ROOT = Path(__file__).parents[2]


def test_medium_has_every_rare_movement_and_is_written_within_bounded_memory(tmp_path: Path) -> None:
    finished = subprocess.run(
        [sys.executable, "-c", MEDIUM, str(tmp_path)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    found = json.loads(finished.stdout)
    assert 170_000 <= found["lines"] <= 230_000
    assert {"304", "306", "322", "352", "411", "552", "Z03"} <= set(found["types"])
    assert found["rework"]
    assert found["peak"] < 400
