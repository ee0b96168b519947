"""ZRFI005 as SAP writes it: what is to be collected in the month of a day, and what has been collected so far."""

from datetime import date
from pathlib import Path

from etl.demo.dirt import DIRTY_ONE_IN, Cell, Dirt, Verdict, roll
from etl.demo.quirks import CellKind, Family, Heading
from etl.demo.receivables import Collection, collections
from etl.demo.world import World
from etl.demo.written import ListRow, WrittenFile, write_list

_WHOLE = CellKind.WHOLE
HEADINGS = (
    *map(Heading, ("Company Code", "Profit Center", "Distribution Channel", "Customer Hirarchy", "Customer Group")),
    *map(Heading, ("Salesman Code", "Salesman Name", "Customer Code", "Customer Name", "Currency")),
    Heading("Target 1-30 Days", _WHOLE), Heading("Target 31-60 Days", _WHOLE), Heading("Target 61 - 90 Days", _WHOLE),
    Heading("Target 91 - 120 Days", _WHOLE), Heading("Target 121 - 180 Days", _WHOLE),
    Heading("Target > 180 Days", _WHOLE), Heading("Total Target", _WHOLE), Heading("Realization Not Due", _WHOLE),
    Heading("Realization 1 - 30 Days", _WHOLE), Heading("Realization 31 - 60 Days", _WHOLE),
    Heading("Realization 61 - 90 Days", _WHOLE), Heading("Realization 91 - 120 Days", _WHOLE),
    Heading("Realization 121 - 180 Days", _WHOLE), Heading("Realization > 180 Days", _WHOLE),
    Heading("Total Realization", _WHOLE),
)  # fmt: skip


def dirt_of_collection(seed: int, collection: Collection, day: date) -> Dirt | None:
    """How a row of a snapshot is spelled wrong."""
    number = roll(seed, "receivable", day, collection.customer, collection.salesman)
    if number % DIRTY_ONE_IN:
        return None
    if number // DIRTY_ONE_IN % 2:
        return Dirt("text_amount", "Total Target", "n/a", None, Verdict.QUARANTINED)
    wrong = sum(collection.targets) + 5_000_000
    return Dirt("broken_identity", "Total Target", wrong, None, Verdict.QUARANTINED)


def write_receivables(
    world: World,
    path: Path,
    day: date,
    *,
    family: Family = Family.R,
    dirty: bool = True,
    corrected: bool = False,
) -> WrittenFile:
    """Write the snapshot of a day. Without a salesman the channel is blank, unless somebody `corrected` it."""
    rows = [
        ListRow(_row(world, c, day, corrected), dirt_of_collection(world.seed, c, day) if dirty else None)
        for c in collections(world, day)
    ]
    return write_list(WrittenFile(path, "zrfi005", family, len(rows), day, day, day), HEADINGS, rows)


def _row(world: World, collection: Collection, day: date, corrected: bool) -> list[Cell]:
    customer = world.partners.by_code[collection.customer]
    nobody = collection.salesman == "0"
    name = "" if nobody else world.partners.salesman(collection.salesman).name
    channel = "" if nobody and not corrected else collection.channel
    return [
        "1000", "1100", channel, "", customer.group, collection.salesman, name, customer.code, customer.name_on(day),
        "VND", *collection.targets, sum(collection.targets), collection.realized_not_due, *collection.realized,
        collection.realized_not_due + sum(collection.realized),
    ]  # fmt: skip
