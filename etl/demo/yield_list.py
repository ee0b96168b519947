"""ZRPP062 as Excel leaves it: yield of the process orders of a month, with total rows in the middle."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from etl.demo.dirt import DIRTY_ONE_IN, Cell, Dirt, Verdict, roll
from etl.demo.events import ProductionOrder
from etl.demo.hierarchy_list import level_text
from etl.demo.order_list import state
from etl.demo.quirks import CellKind, Family, Heading
from etl.demo.receivables import month_end
from etl.demo.usage import Usage
from etl.demo.world import World
from etl.demo.written import ListRow, WrittenFile, write_list

_NUMBER = CellKind.NUMBER
HEADINGS = (
    *map(Heading, ("MRP controller", "Product Group 1", "Product Group 2", "Material", "Material Description")),
    *map(Heading, ("Batch", "Process Order", "Order SFG Liquid")), Heading("Qty Order SFG Liquid", _NUMBER),
    *map(Heading, ("TB", "PV", "BOM Alt.", "BOM Text", "Group Recipe")), Heading("Process Order Qty", _NUMBER),
    Heading("UoM"), Heading("Tonase POS", _NUMBER), Heading("UoM Tonase"), Heading("System Status"),
    Heading("UD Status"), Heading("GI Packaging to Order Lbl", _NUMBER), Heading("UoM"),
    Heading("GI SFG Liquid to Order Filling", _NUMBER), Heading("UoM"), Heading("GR Qty to 0201", _NUMBER),
    Heading("Tonase Alkana(0201)", _NUMBER), Heading("UoM"), Heading("GR By-Product", _NUMBER), Heading("UoM"),
    Heading("BAR SFG", _NUMBER), Heading("Qty Allowance", _NUMBER), Heading("SG Theoretical", _NUMBER),
    Heading("SG Actual"), Heading("Variant Prod SFG Result(%)", _NUMBER), Heading("Variant FG (PC)", _NUMBER),
    Heading("Variant FG (%)", _NUMBER), Heading("Lossess FG Result (Kg)", _NUMBER),
    Heading("Lossess FG Result (%)", _NUMBER), Heading("Pc to Kg (actual)", _NUMBER), Heading("PD Manager"),
    Heading("PD Leader"),
)  # fmt: skip
COLUMN = {heading.header: index for index, heading in enumerate(HEADINGS)}
SUMMED = (
    "Process Order Qty",
    "GI SFG Liquid to Order Filling",
    "GR Qty to 0201",
    "GR By-Product",
    "Lossess FG Result (Kg)",
)
FILLING, LIQUID, BASE = "P01", "P02", "P03"
DENSITY_OF_BASES = 1_250
"""Grams per litre where the material says nothing."""


def listed_controllers(number: int) -> tuple[str, ...]:
    """Whose orders the `number`-th usual file holds, counted from 0: one file holds all three controllers."""
    return (FILLING, LIQUID, BASE) if number == 1 else (FILLING,)


def parent_is_known(seed: int, order: ProductionOrder) -> bool:
    """Whether the list names the liquid order; for 2 % it does not."""
    return bool(order.parent) and roll(seed, "parent", order.number) % 50 != 0


def gravities(seed: int, order: ProductionOrder, density: int) -> tuple[int, str]:
    """Theoretical density in thousandths (0: not maintained) and the measured one as text (`?`, blank: unknown)."""
    number = roll(seed, "gravity", order.number)
    theoretical = 0 if number % 60 == 0 else density + number % 17 - 8
    if number % 50 == 1:
        return theoretical, "?"
    if number % 50 == 2:
        return theoretical, ""
    return theoretical, f"{density // 1_000},{density % 1_000:03d}"


# With two kinds of dirt only, each is rarer: a month whose one kind is over 1 % of its rows would wait for approval.
ONE_IN = 4 * DIRTY_ONE_IN


def dirt_of_yield(seed: int, order: ProductionOrder) -> Dirt | None:
    """How a process order is spelled wrong, the same in every file."""
    number = roll(seed, "yield", order.number)
    if number % ONE_IN or order.controller != FILLING:
        return None
    choices = (
        Dirt("broken_identity", "Lossess FG Result (Kg)", 987_654_000, None, Verdict.QUARANTINED),
        Dirt("text_quantity", "GR Qty to 0201", "abc", None, Verdict.QUARANTINED),
    )
    return choices[number // ONE_IN % len(choices)]


def belongs(order: ProductionOrder, month: date, exported: date) -> bool:
    """Whether the file of a month holds an order: started in it, or earlier and still open or finished in it.

    Orders closed without output are in no file.
    """
    last = month_end(month)
    closed_without_output = (
        order.technically_complete and order.technically_complete <= exported and not order.receipts
    )
    if order.created > exported or closed_without_output:
        return False
    if month <= order.basic_start <= last:
        return True
    ended = order.finished or order.technically_complete
    return order.basic_start < month and (ended is None or ended >= month)


def write_yield(
    world: World,
    path: Path,
    month: date,
    *,
    exported: date,
    controllers: Sequence[str] = (FILLING,),
    subtotals: bool = False,
    dirty: bool = True,
    family: Family = Family.E,
) -> WrittenFile:
    """Write the process orders of a month (its first day) as known on the day of the export."""
    used = Usage.of(world, exported, month=month)
    rows: list[ListRow] = []
    for controller in controllers:
        chosen = [
            o for o in world.orders.values() if o.controller == controller and belongs(o, month, exported)
        ]
        chosen.sort(key=lambda o: (world.materials.by_code[o.material].hierarchy, o.number))
        rows += _with_subtotals(world, chosen, used, exported, subtotals=subtotals, dirty=dirty)
    data = sum(not row.subtotal for row in rows)
    return write_list(
        WrittenFile(path, "zrpp062", family, data, exported, month, month_end(month)), HEADINGS, rows
    )


def _with_subtotals(
    world: World, orders: Sequence[ProductionOrder], usage: Usage, on: date, *, subtotals: bool, dirty: bool
) -> list[ListRow]:
    rows: list[ListRow] = []
    group: list[ListRow] = []
    everything: list[ListRow] = []
    for order in orders:
        row = ListRow(_row(world, order, usage, on), dirt_of_yield(world.seed, order) if dirty else None)
        if subtotals and group and group[-1].cells[1] != row.cells[1]:
            rows.append(_total("S U B T O T A L", group))
            group = []
        group.append(row)
        everything.append(row)
        rows.append(row)
    if subtotals and everything:
        rows += [_total("S U B T O T A L", group), _total("T O T A L", everything)]
    return rows


def _total(text: str, rows: Sequence[ListRow]) -> ListRow:
    cells: list[Cell] = ["" if heading.kind is CellKind.TEXT else None for heading in HEADINGS]
    cells[:2] = rows[-1].cells[:2]
    cells[COLUMN["Material Description"]] = text
    cells[COLUMN["UoM Tonase"]] = "KG/LT"
    for header in SUMMED:
        cells[COLUMN[header]] = sum(_whole(row.cells[COLUMN[header]]) for row in rows)
    return ListRow(cells, subtotal=True)


def _whole(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0


def percent(part: int, whole: int) -> int:
    """Thousandths of a percent."""
    return round(part * 100_000 / whole) if whole else 0


def _row(world: World, order: ProductionOrder, usage: Usage, on: date) -> list[Cell]:
    material = world.materials.by_code[order.material]
    number = roll(world.seed, "process", order.number)
    level = material.hierarchy.ljust(11, "0")
    theoretical, actual = gravities(world.seed, order, material.density or DENSITY_OF_BASES)
    parent = world.orders[order.parent] if parent_is_known(world.seed, order) else None
    quantity = order.quantity
    received = order.delivered(on)
    nominal = material.millilitres if material.by_volume else material.grams
    status = state(order, on)
    decided = ("Accepted", "Accepted by Consensus", "Accepted", "")[number % 4] if status != "REL" else ""
    head: list[Cell] = [
        order.controller, level_text(level[:8], 4), level_text(level[:9], 5), order.material, material.description,
        order.batch, order.number, f"0{parent.number}" if parent else "", parent.quantity if parent else None, "TB",
        f"10A{number % 3}", f"{number % 3 + 1:02d}", "BOM chuẩn",
        "Chiết rót" if order.controller == FILLING else "Pha sơn",
        quantity, material.unit, quantity * nominal // 1_000, "LT" if material.by_volume else "KG", status, decided, 0,
        material.unit,
    ]  # fmt: skip
    manager = f"QĐ {number % 3 + 1}" if number % 9 == 0 else ""
    tail: list[Cell] = [manager, f"TT {number % 5 + 1}" if number % 7 == 0 else ""]
    if order.controller != FILLING:
        gravity: list[Cell] = [0, 0, theoretical, actual, percent(received - quantity, quantity)]
        return [*head, 0, "KG", received, received, "KG", 0, "KG", *gravity, 0, 0, 0, 0, 1_000, *tail]
    liquid, by_product = usage.liquid.get(order.number, 0), usage.by_product.get(order.number, 0)
    loss = liquid - received // 1_000 * material.grams - by_product
    return [
        *head, liquid, "KG", received, received * nominal // 1_000, "LT" if material.by_volume else "KG", by_product,
        "KG", 0, 0, theoretical, actual, 0, received - quantity, percent(received - quantity, quantity), loss,
        percent(loss, liquid), material.grams, *tail,
    ]  # fmt: skip
