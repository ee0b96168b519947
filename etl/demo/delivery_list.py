"""ZRSD004 as SAP writes it: deliveries that have left, with one row per item."""

from collections import defaultdict
from datetime import date
from pathlib import Path

from etl.demo.dirt import DIRTY_ONE_IN, Cell, Dirt, Verdict, roll
from etl.demo.events import Delivery, DeliveryItem
from etl.demo.materials import Material
from etl.demo.plant import CENTRE, WAREHOUSE
from etl.demo.quirks import CellKind, Family, Heading
from etl.demo.world import World
from etl.demo.written import ListRow, WrittenFile, write_list

_NUMBER = CellKind.NUMBER
HEADINGS = (
    Heading("Delivery Date", CellKind.DATE), Heading("Actual GI Date", CellKind.DATE), Heading("Delivery"),
    Heading("SO Reference"), Heading("Req. Type"), Heading("Delivery Type"), Heading("Shipping Point"), Heading("Sloc"),
    Heading("Sales Office"), Heading("Dist. Channel"), Heading("Cust. Group"), Heading("Sold-to Party"),
    Heading("Ship-to Party"), Heading("Name of Ship-to"), Heading("City of Ship-to"), Heading("Regional Stru. Grp."),
    Heading("Transportation Zone"), Heading("Salesman ID"), Heading("Salesman Name"), Heading("Material"),
    Heading("Description"), Heading("Delivery Qty", _NUMBER), Heading("Tonase", _NUMBER), Heading("Tonase Unit"),
    Heading("Actual Delivery Qty", _NUMBER), Heading("Sales Unit"), Heading("Net Weight", _NUMBER),
    Heading("Weight Unit"), Heading("Volume", _NUMBER), Heading("Volume Unit"), Heading("Created By"),
    Heading("Product Hierarchy"), Heading("Line Item", CellKind.WHOLE), Heading("Total Movement Goods Stat"),
)  # fmt: skip
QUANTITY, ACTUAL, SALES_UNIT = 21, 24, 25


def dirt_of_delivery_item(seed: int, delivery: Delivery, item: DeliveryItem) -> Dirt | None:
    """How an item is spelled wrong, the same in every export."""
    number = roll(seed, "delivery", delivery.number, item.line)
    if number % DIRTY_ONE_IN:
        return None
    choices = (
        Dirt("impossible_date", "Delivery Date", f"31.02.{delivery.planned.year}", None, Verdict.QUARANTINED),
        Dirt("text_quantity", "Delivery Qty", "abc", None, Verdict.QUARANTINED),
        Dirt("missing_material", "Material", "", None, Verdict.QUARANTINED),
        Dirt("blanks_around_code", "Material", f" {item.material}", None, Verdict.KEPT),
    )
    return choices[number // DIRTY_ONE_IN % len(choices)]


def delivered_grams(world: World, material: Material, day: date) -> int:
    """Net weight of a unit as deliveries show it: a few materials were corrected in the middle of the history."""
    plan = world.plan
    corrected = plan.start + (plan.end - plan.start) // 2
    old = roll(world.seed, "weight", material.code) % 50 == 0 and day < corrected
    return material.grams * 107 // 100 if old else material.grams


def nominal_size(material: Material) -> int:
    """What the label says: thousandths of a litre for packs by volume, of a kilogram for others."""
    return material.millilitres if material.by_volume else material.grams


def write_deliveries(
    world: World,
    path: Path,
    first: date,
    last: date,
    *,
    exported: date | None = None,
    family: Family = Family.R,
    dirty: bool = True,
    totals: bool = True,
    with_open: bool = False,
) -> WrittenFile:
    """Write the deliveries that left between two days.

    `with_open` (no usual list) adds deliveries planned in these days that have not left, without date and quantity.
    """
    on = exported or last
    rows: list[ListRow] = []
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for delivery in sorted(world.deliveries, key=lambda d: d.number):
        left = delivery.goods_issue is not None and delivery.goods_issue <= on
        selected = first <= (delivery.goods_issue if left else delivery.planned) <= last  # type: ignore[operator]
        if not selected or not (left or (with_open and delivery.created <= on and not delivery.dropped)):
            continue
        for item in delivery.items:
            row = _row(world, delivery, item, on=on, left=left)
            dirt = dirt_of_delivery_item(world.seed, delivery, item) if dirty else None
            # Totals are of what the list shows: spoilt afterwards, it would be stopped by them.
            is_shown = dirt is None or dirt.column != "Delivery Qty"
            sums[str(row[SALES_UNIT])][0] += item.quantity if is_shown else 0
            sums[str(row[SALES_UNIT])][1] += item.quantity
            rows.append(ListRow(row, dirt))
    actual = tuple((unit, quantities[1]) for unit, quantities in sorted(sums.items()))
    written = WrittenFile(path, "zrsd004", family, len(rows), on, first, last, totals=actual)
    return write_list(written, HEADINGS, rows, _totals(sums) if totals else [])


def _totals(sums: dict[str, list[int]]) -> list[list[Cell]]:
    """One total row per sales unit."""
    rows = []
    for unit, (quantity, actual) in sorted(sums.items()):
        row: list[Cell] = ["" if h.kind is CellKind.TEXT else None for h in HEADINGS]
        row[QUANTITY], row[ACTUAL] = quantity, actual
        row[SALES_UNIT] = unit
        rows.append(row)
    return rows


def _row(world: World, delivery: Delivery, item: DeliveryItem, *, on: date, left: bool) -> list[Cell]:
    material = world.materials.by_code[item.material]
    small = material.unit == "CC"
    grams = delivered_grams(world, material, delivery.goods_issue or delivery.planned)
    weight = item.quantity * grams if small else item.quantity * grams // 1_000
    volume = item.quantity if small else item.quantity * material.millilitres // 1_000
    number = roll(world.seed, "delivery row", delivery.number)
    store = {"ZDE1": "0301", "ZDD1": ""}.get(delivery.delivery_type, "0101")
    requirement = "" if number % 25 == 0 else "KEV" if number % 5 == 0 else "KSV"
    return [
        delivery.planned, delivery.goods_issue if left else None, delivery.number, delivery.sales_order, requirement,
        delivery.delivery_type, WAREHOUSE if delivery.delivery_type == "ZDD1" else CENTRE, store,
        *_customer_cells(world, delivery, on), item.material, material.description, item.quantity,
        item.quantity * nominal_size(material) // 1_000, "CC" if small else "LT/KG", item.quantity if left else 0,
        material.unit, weight, "G" if small else "KG", volume, "ML" if small else "L", f"USER{number % 12 + 1:02d}",
        material.hierarchy, item.line, "C" if left else "A",
    ]  # fmt: skip


def _customer_cells(world: World, delivery: Delivery, on: date) -> list[Cell]:
    """Sales office to salesman name; a transfer between own plants has no customer."""
    if delivery.delivery_type == "ZDD1":
        return ["", "99", "", "", CENTRE, "Trung tâm phân phối", "Đồng Trúc", "", "", "0", ""]
    customer = world.partners.by_code[delivery.customer]
    return [
        f"10{customer.channel}", delivery.channel, customer.group_name, customer.code, customer.code,
        customer.name_on(on), customer.city, f"R{int(customer.code[-2:]) % 8 + 1:02d}", "VN01", customer.salesman.code,
        customer.salesman.name,
    ]  # fmt: skip
