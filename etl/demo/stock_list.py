"""MB52 as SAP writes it: stock of a day. Zero stock is not shown. Also why it differs from the movements."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from etl.demo.dirt import DIRTY_ONE_IN, Cell, Dirt, DirtyRow, Verdict, roll
from etl.demo.events import Document
from etl.demo.quirks import CellKind, Family, Heading, Sheet
from etl.demo.stock import StockKey
from etl.demo.truth import Cause, Drift, TransitKey, View, exact, key_of
from etl.demo.world import World
from etl.demo.written import WrittenFile

HEADINGS = (
    Heading("Plant"),
    Heading("Storage Location"),
    Heading("Material"),
    Heading("Material Description"),
    Heading("Batch"),
    Heading("Special Stock"),
    Heading("Unrestricted", CellKind.NUMBER),
    Heading("Base Unit of Measure"),
    Heading("In Quality Insp.", CellKind.NUMBER),
    Heading("Blocked", CellKind.NUMBER),
    Heading("Stock in Transfer", CellKind.NUMBER),
    Heading("Value Unrestricted", CellKind.WHOLE),
    Heading("Currency"),
)
INSPECTION_STORE, SCRAP_STORE = "0301", "9901"
UNEXPLAINED_QUANTITY = 3_000


def stock_list_days(world: World) -> list[date]:
    """Days of all usual stock lists, the opening one first."""
    return [world.plan.opening, *world.plan.stock_lists]


def drawn_at_noon(world: World) -> date | None:
    """Day of the stock list that was drawn in the middle of the working day."""
    return world.plan.stock_lists[-2] if len(world.plan.stock_lists) > 1 else None


def afternoon(world: World, day: date) -> list[Document]:
    """Documents entered in the second half of a day, for that posting date."""
    entered = [d for d in world.ledger.between(day, day) if d.entered == day]
    return entered[len(entered) // 2 :]


Known = Mapping[StockKey, Decimal]


def listed_stock(world: World, day: date, known: Known | None = None) -> dict[StockKey, int]:
    """What SAP's stock list of a day says, in thousandths: as known on that day, at noon for one list.

    `known` is the stock as known in the evening, when the caller has it already.
    """
    stock = _drawn_stock(world, day, known)
    odd = _unexplained_key(world, stock, day)
    if odd:
        stock[odd] += UNEXPLAINED_QUANTITY
    return {key: quantity for key, quantity in sorted(stock.items()) if quantity}


def _drawn_stock(world: World, day: date, known: Known | None = None) -> dict[StockKey, int]:
    evening = world.truth.stock(day, known_on=day) if known is None else known
    stock = {key: int(q * 1_000) for key, q in evening.items()}
    for key, quantity in _after_noon(world, day).items():
        stock[key] = stock.get(key, 0) - quantity
    return stock


def _after_noon(world: World, day: date) -> dict[StockKey, int]:
    """What was posted after the list of a day was drawn at noon; nothing for lists drawn in the evening."""
    changes: dict[StockKey, int] = defaultdict(int)
    if day == drawn_at_noon(world):
        for document in afternoon(world, day):
            for line in document.lines:
                if line.storage_location:
                    changes[key_of(line)] += line.quantity
    return changes


def _unexplained_key(world: World, stock: dict[StockKey, int], day: date) -> StockKey | None:
    """The one line of a later list that is wrong without any reason."""
    if day == world.plan.opening:
        return None
    keys = sorted(key for key, q in stock.items() if key.storage_location == "0401" and q > 0 and key.batch)
    return keys[roll(world.seed, "unexplained", day) % len(keys)] if keys else None


def dirt_of_stock_line(world: World, key: StockKey, day: date) -> Dirt | None:
    """How a line of a later stock list is spelled wrong. The opening list is clean: it anchors everything."""
    number = roll(world.seed, "stock list", day, *key)
    if number % DIRTY_ONE_IN or day == world.plan.opening:
        return None
    if number // DIRTY_ONE_IN % 2:
        return Dirt("missing_material", "Material", "", key.material, Verdict.QUARANTINED)
    return Dirt("text_quantity", "Unrestricted", "n/a", None, Verdict.QUARANTINED)


def drifts(world: World, day: date, *, dirty: bool = True) -> list[Drift]:
    """Every reason why the stock list of a day differs from opening stock plus all listed movements up to that day.

    With `dirty`, movements and stock lines that stay in quarantine are reasons too. Several reasons may meet at a key.
    """
    found: dict[tuple[StockKey, Cause], int] = defaultdict(int)
    truth = world.truth
    listed = truth.stock(day, view=View.LISTED)
    everything = truth.stock(day, view=View.SAP)
    _add_difference(found, Cause.MISSING_DOCUMENT, everything, listed)
    _add_difference(found, Cause.POSTED_AFTER_LIST, truth.stock(day, known_on=day), everything)
    for key, quantity in _after_noon(world, day).items():
        found[key, Cause.SAME_DAY] -= quantity
    odd = _unexplained_key(world, _drawn_stock(world, day), day)
    if odd:
        found[odd, Cause.UNEXPLAINED] += UNEXPLAINED_QUANTITY
    if dirty:
        _add_difference(found, Cause.QUARANTINED_ROW, listed, truth.stock(day, view=View.LOADED))
        for key, quantity in listed_stock(world, day).items():
            if dirt_of_stock_line(world, key, day):
                found[key, Cause.QUARANTINED_STOCK_LINE] -= quantity
    return [Drift(day, key, exact(q), cause) for (key, cause), q in sorted(found.items()) if q]


def _add_difference(
    found: dict[tuple[StockKey, Cause], int],
    cause: Cause,
    more: Mapping[StockKey, Decimal],
    less: Mapping[StockKey, Decimal],
) -> None:
    for key in more.keys() | less.keys():
        found[key, cause] += int((more.get(key, Decimal(0)) - less.get(key, Decimal(0))) * 1_000)


def write_stock_list(
    world: World,
    path: Path,
    day: date,
    *,
    family: Family = Family.R,
    dirty: bool = True,
    plants: tuple[str, ...] = (),
    known: Known | None = None,
) -> WrittenFile:
    """Write the stock list of a day, of all plants or some. The file name should carry the date."""
    lines = [(k, row) for k, row in _rows(world, day, known) if not plants or row[0] in plants]
    dirty_rows: list[DirtyRow] = []
    with Sheet(path, HEADINGS, rows=len(lines), family=family, modified=day) as sheet:
        for key, row in lines:
            dirt = dirt_of_stock_line(world, key, day) if dirty and key else None
            if dirt is None:
                sheet.row(row)
                continue
            column = next(n for n, heading in enumerate(HEADINGS) if heading.header == dirt.column)
            full = Dirt(dirt.kind, dirt.column, dirt.written, row[column], dirt.verdict)
            row[column] = dirt.written
            dirty_rows.append(DirtyRow(sheet.odd_row(row), full))
    return WrittenFile(path, "mb52", family, len(lines), day, day, day, tuple(dirty_rows))


def _rows(world: World, day: date, known: Known | None) -> Iterator[tuple[StockKey | None, list[Cell]]]:
    """Rows by place and material; sales-order stock in lines of its own; open two-step transfers last."""
    inspected = _inspected(world, day)
    reserved = _reserved(world, day)
    stock = listed_stock(world, day, known)
    for key in sorted(stock, key=lambda k: (k.plant, k.storage_location, k.material, k.batch)):
        quantity = stock[key]
        special = max(0, min(reserved.get(key, 0), quantity))
        in_inspection = max(0, min(inspected.get(key, 0), quantity - special))
        if key.storage_location == INSPECTION_STORE:
            yield key, _row(world, key, inspection=quantity)
        elif key.storage_location == SCRAP_STORE:
            yield key, _row(world, key, blocked=quantity)
        else:
            if quantity != special:
                yield (
                    key,
                    _row(
                        world, key, unrestricted=quantity - special - in_inspection, inspection=in_inspection
                    ),
                )
            if special:
                yield key, _row(world, key, unrestricted=special, special="E")
    yield from ((None, _transit_row(world, key, q)) for key, q in _two_step_transit(world, day))


def _row(
    world: World,
    key: StockKey,
    *,
    unrestricted: int = 0,
    inspection: int = 0,
    blocked: int = 0,
    special: str = "",
) -> list[Cell]:
    material = world.materials.by_code[key.material]
    return [
        key.plant, key.storage_location, key.material, material.description, key.batch, special, unrestricted,
        material.unit, inspection, blocked, 0, unrestricted * material.price // 1_000, "VND",
    ]  # fmt: skip


def _transit_row(world: World, key: TransitKey, quantity: int) -> list[Cell]:
    material = world.materials.by_code[key.material]
    return [
        key.receiving_plant, "", key.material, material.description, "", "", 0, material.unit, 0, 0, quantity, 0, "VND",
    ]  # fmt: skip


def _two_step_transit(world: World, day: date) -> list[tuple[TransitKey, int]]:
    open_quantity: dict[TransitKey, int] = defaultdict(int)
    for key, quantity in world.truth.transit(day).items():
        if not key.purchase_order:
            open_quantity[TransitKey("", key.material, "", key.receiving_plant)] += int(quantity * 1_000)
    return sorted(open_quantity.items())


def _inspected(world: World, day: date) -> dict[StockKey, int]:
    quantities: dict[StockKey, int] = defaultdict(int)
    for lot in world.inspections:
        if lot.first <= day < lot.until:
            quantities[StockKey(lot.material, lot.plant, lot.storage_location, lot.batch)] += lot.quantity
    return quantities


def _reserved(world: World, day: date) -> dict[StockKey, int]:
    quantities: dict[StockKey, int] = defaultdict(int)
    for change in world.reservations:
        if change.day <= day:
            quantities[StockKey(change.material, change.plant, change.storage_location, change.batch)] += (
                change.quantity
            )
    return quantities
