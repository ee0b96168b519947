"""COOISPI as SAP writes it: production orders as they stand on the day of the export."""

from datetime import date
from pathlib import Path

from etl.demo.dirt import DIRTY_ONE_IN, Cell, Dirt, Verdict, roll
from etl.demo.events import ProductionOrder
from etl.demo.quirks import CellKind, Family, Heading
from etl.demo.world import World
from etl.demo.written import ListRow, WrittenFile, write_list

HEADINGS = (
    Heading("Plant"),
    Heading("Sales Order"),
    Heading("Order"),
    Heading("Order Type"),
    Heading("Material Number"),
    Heading("Basic start date", CellKind.DATE),
    Heading("Release date (actual)", CellKind.DATE),
    Heading("Actual finish date", CellKind.DATE),
    Heading("Material description"),
    Heading("BOM alternative"),
    Heading("Batch"),
    Heading("System Status"),
    Heading("MRP controller"),
    Heading("Order quantity (GMEIN)", CellKind.NUMBER),
    Heading("Delivered quantity (GMEIN)", CellKind.NUMBER),
    Heading("Unit of measure (=GMEIN)"),
    Heading("Created on", CellKind.DATE),
    Heading("Basic finish date", CellKind.DATE),
)
STATUS_LENGTH = 40
LATER_TOKENS = ("PRC", "BASC", "BCRQ", "GMPS", "MACM", "SETC", "VCAL", "ESTC", "ACAS")


def dirt_of_order(seed: int, order: ProductionOrder) -> Dirt | None:
    """How an order is spelled wrong, the same in every export."""
    number = roll(seed, "production order", order.number)
    if number % DIRTY_ONE_IN:
        return None
    choices = (
        Dirt(
            "impossible_date",
            "Basic finish date",
            f"31.02.{order.basic_finish.year}",
            None,
            Verdict.QUARANTINED,
        ),
        Dirt("missing_material", "Material Number", "", None, Verdict.QUARANTINED),
        Dirt("text_quantity", "Order quantity (GMEIN)", "abc", None, Verdict.QUARANTINED),
        Dirt("unknown_order_type", "Order Type", "299X", None, Verdict.KEPT),
    )
    return choices[number // DIRTY_ONE_IN % len(choices)]


def state(order: ProductionOrder, on: date) -> str:
    """First token of the system status on a day."""
    if order.closed and order.closed <= on:
        return "CLSD"
    return "TECO" if order.technically_complete and order.technically_complete <= on else "REL"


def system_status(seed: int, order: ProductionOrder, on: date) -> str:
    """The status line of a day, cut at 40 characters with a star; DLV cannot be relied on."""
    first = state(order, on)
    luck = roll(seed, "status", order.number) % 100
    delivered = order.delivered(on)
    done = order.finished is not None and order.finished <= on
    tokens = ["CNF", "DLV"] if done else ["PCNF", "PDLV"] if delivered else []
    if done and luck < 4:
        tokens.remove("DLV")
    if not delivered and first != "REL" and luck >= 2:
        tokens.append("DLV")
    text = " ".join([first + (" " if luck % 7 == 0 else ""), *tokens, *LATER_TOKENS])
    return text if len(text) <= STATUS_LENGTH else f"{text[: STATUS_LENGTH - 1]}*"


def write_orders(
    world: World,
    path: Path,
    first: date,
    last: date,
    *,
    exported: date | None = None,
    family: Family = Family.R,
    dirty: bool = True,
) -> WrittenFile:
    """Write the orders created between two days as they stand on the day of the export (`last` by default)."""
    on = exported or last
    orders = [o for o in world.orders.values() if first <= o.created <= min(last, on)]
    orders.sort(key=lambda order: (order.material, order.number))
    rows = [ListRow(_row(world, o, on), dirt_of_order(world.seed, o) if dirty else None) for o in orders]
    return write_list(WrittenFile(path, "cooispi", family, len(rows), on, first, last), HEADINGS, rows)


def _row(world: World, order: ProductionOrder, on: date) -> list[Cell]:
    material = world.materials.by_code[order.material]
    return [
        "1201", order.sales_order, order.number, order.order_type, order.material, order.basic_start,
        order.released if order.released <= on else None,
        order.finished if order.finished and order.finished <= on else None,
        material.description, f"{roll(world.seed, 'bom', order.material) % 3 + 1:02d}", order.batch,
        system_status(world.seed, order, on), order.controller, order.quantity, order.delivered(on), material.unit,
        order.created, order.basic_finish,
    ]  # fmt: skip
