"""ZRMM024 as SAP writes it: stock transfer orders with what was issued and received so far."""

from datetime import date
from pathlib import Path

from etl.demo.dirt import DIRTY_ONE_IN, Cell, Dirt, Verdict, roll
from etl.demo.events import TransferOrder
from etl.demo.hierarchy_list import level_text
from etl.demo.quirks import CellKind, Family, Heading
from etl.demo.world import World
from etl.demo.written import ListRow, WrittenFile, write_list

_NUMBER = CellKind.NUMBER
HEADINGS = (
    Heading("Purch. Order"), Heading("Item"), Heading("Purch. Date", CellKind.DATE), Heading("Suppl. Plant"),
    Heading("Dest. Plant"), Heading("Material"), Heading("Material Description"), Heading("Qty. Order", _NUMBER),
    Heading("Free on MM"), Heading("Gross Weight", _NUMBER), Heading("Tonnage Order", _NUMBER),
    Heading("Tolerance (%)", _NUMBER), Heading("Qty. Tolerance", _NUMBER), Heading("Qty. Order + Tol.", _NUMBER),
    Heading("Delivery Date", CellKind.DATE), Heading("Qty. GI", _NUMBER), Heading("Tonnage GI", _NUMBER),
    Heading("Mat. Doc. GI"), Heading("Year GI"), Heading("GI Date", CellKind.DATE), Heading("Qty. Receipt", _NUMBER),
    Heading("Tonnage Receipt", _NUMBER), Heading("Mat. Doc. Receipt"), Heading("Year GR"),
    Heading("GR Date", CellKind.DATE), Heading("Qty. Intransit", _NUMBER), Heading("Tonnage Intransit", _NUMBER),
    Heading("GR Status"), Heading("PR Number"), Heading("PR Item"), Heading("Requester"), Heading("Contract Number"),
    Heading("Contract Item"), Heading("Compl. Delv.(%)", _NUMBER), Heading("Final Delv. (%)", _NUMBER),
    Heading("Compl. Delv."), Heading("SO Number"), Heading("SO Item"), Heading("OD Number"), Heading("OD Item"),
    Heading("Qty. OD", _NUMBER), Heading("Tonnage OD", _NUMBER), Heading("UoM OD"), Heading("OD Date", CellKind.DATE),
    Heading("DO Number"), Heading("Sold To"), Heading("Sold To Cust. Name"), Heading("Ship To"),
    Heading("Ship To Cust. Name"), Heading("Ship To Address"), Heading("Ship To City"), Heading("PH - Level 7"),
    Heading("DC 1"), Heading("DC 2"), Heading("DC 3"), Heading("Safety Stock", _NUMBER), Heading("MTS / MTO"),
    Heading("Size/Dimension OD", _NUMBER),
)  # fmt: skip
SUMMARY = "Summary"
RECEIVED, NOTHING_RECEIVED = "@5B@", "@5C@"


def dirt_of_transfer(seed: int, transfer: TransferOrder) -> Dirt | None:
    """How a transfer order is spelled wrong, the same in every export."""
    number = roll(seed, "transfer order", transfer.number, transfer.item)
    if number % DIRTY_ONE_IN:
        return None
    choices = (
        Dirt("impossible_date", "Purch. Date", f"31.02.{transfer.created.year}", None, Verdict.QUARANTINED),
        Dirt("text_quantity", "Qty. Order", "abc", None, Verdict.QUARANTINED),
        Dirt("missing_material", "Material", "", None, Verdict.QUARANTINED),
        Dirt("blanks_around_code", "Suppl. Plant", f" {transfer.supplying_plant} ", None, Verdict.KEPT),
    )
    return choices[number // DIRTY_ONE_IN % len(choices)]


def write_transfers(
    world: World,
    path: Path,
    first: date,
    last: date,
    *,
    exported: date | None = None,
    family: Family = Family.R,
    dirty: bool = True,
    totals: bool = True,
) -> WrittenFile:
    """Write the transfer orders created between two days as they stand on the day of the export."""
    on = exported or last
    chosen = [t for t in world.transfers if first <= t.created <= min(last, on)]
    rows = [ListRow(_row(world, t, on), dirt_of_transfer(world.seed, t) if dirty else None) for t in chosen]
    total: list[Cell] = ["" if h.kind is CellKind.TEXT else None for h in HEADINGS]
    total[-1] = 0
    written = WrittenFile(path, "zrmm024", family, len(rows), on, first, last)
    return write_list(written, HEADINGS, rows, [total] if totals else [])


def _row(world: World, transfer: TransferOrder, on: date) -> list[Cell]:
    material = world.materials.by_code[transfer.material]
    number = roll(world.seed, "transfer", transfer.number)
    issued = sum(q for day, _, q in transfer.issues if day <= on)
    received = sum(q for day, _, q in transfer.receipts if day <= on)
    gross = material.grams * 108 // 100 * (1_000 if number % 150 == 0 else 1)
    channels = [*material.channels, "", "", ""][:3] if number % 7 else ["", "", ""]
    delivered = transfer.delivery if number % 50 == 0 else ""
    level = material.hierarchy[:11].ljust(11, "0")
    return [
        transfer.number, str(transfer.item), transfer.created, transfer.supplying_plant, transfer.receiving_plant,
        transfer.material, material.description, transfer.quantity, "", gross, transfer.quantity * gross // 1_000, 0, 0,
        transfer.quantity, transfer.delivery_date, issued, issued * material.grams // 1_000, SUMMARY,
        str(transfer.created.year), None, received, received * material.grams // 1_000, SUMMARY,
        str(transfer.created.year), None, issued - received, (issued - received) * material.grams // 1_000,
        RECEIVED if received > 0 else NOTHING_RECEIVED, transfer.requisition, "10" if transfer.requisition else "0",
        f"KH{number % 9 + 1:02d}", "", "0", received * 100_000 // transfer.quantity, 0,
        "X" if received >= transfer.quantity else "", SUMMARY, "0", SUMMARY, "0", 0, 0,
        material.unit if delivered else "", None, "", "", "", "1401" if delivered else "", "", "", "",
        level_text(level, 6), *channels, number % 40 * 1_000,
        "MTO" if material.made_to_order else "MTS", 0,
    ]  # fmt: skip
