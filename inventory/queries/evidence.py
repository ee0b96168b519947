"""What is known to be missing: rows in quarantine, days that no load covers. Evidence for `reconciliation`."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from alkana.reporting.select import Select
from etl import quarantine
from etl.models import Load
from etl.reading.codes import canon_code
from etl.reading.headers import match_headers
from etl.sources.base import get_source
from inventory.queries.chosen import date_id


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A quarantined row as far as it can be read; None = unreadable. Quantity in the unit of the row.

    `kind` is movement, undated (a movement whose day is unknown), list or anchor (lines of stock lists).
    """

    kind: str
    plant: str
    location: str
    material: str | None
    batch: str
    quantity: Decimal | None
    day: int | None


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a load of movements shows of a plant, YYYYMMDD."""

    load_id: int
    plant: str
    first: int
    last: int


def waiting_movements(plants: list[str]) -> list[WaitingRow]:
    """Movement rows of published loads that wait for correction, each line once however many loads show it."""
    names = (
        "plant",
        "storage_location",
        "material",
        "batch",
        "quantity",
        "posting_date",
        "material_document",
    )
    loads = Load.objects.filter(source="mb51", state="published")
    most: Counter[tuple[str, ...]] = Counter()
    for load in loads:
        found = Counter(tuple(cells[name] for name in names) for cells in _waiting_cells(load))
        most |= found
    dated = _document_days({key[6] for key in most if _day(key[5]) is None and key[6]})
    rows = []
    for (plant, location, material, batch, quantity, day, document), count in most.items():
        if plant in plants and location:
            known = _day(day) or dated.get(document)
            kind = "movement" if known else "undated"
            row = WaitingRow(kind, plant, location, _code(material), batch, _quantity(quantity), known)
            rows += [row] * count
    return rows


def _document_days(documents: set[str]) -> dict[str, int]:
    """The posting day of documents that have other lines, which is that of all their lines."""
    found = Select(
        "select material_document, min(date_id) as day from fact_inventory "
        "where material_document = any(%(documents)s) group by material_document having min(date_id) = max(date_id)",
        {"documents": sorted(documents)},
    ).all()
    return {row["material_document"]: row["day"] for row in found}


def waiting_list_lines(plants: list[str], snapshot_dates: dict[str, tuple[date, str]]) -> list[WaitingRow]:
    """Lines of the given stock lists that wait for correction. `snapshot_dates`: plant → (date, kind)."""
    quantities = ("unrestricted", "quality_inspection", "blocked", "in_transfer")
    rows = []
    for plant in plants:
        day, kind = snapshot_dates[plant]
        load = _list_load(plant, day)
        for cells in _waiting_cells(load) if load else ():
            if cells["plant"] == plant and cells["storage_location"]:
                parts = [_quantity(cells[name]) if cells[name] else Decimal(0) for name in quantities]
                total = None if None in parts else sum((part or Decimal(0) for part in parts), Decimal(0))
                rows.append(
                    WaitingRow(
                        kind,
                        plant,
                        cells["storage_location"],
                        _code(cells["material"]),
                        cells["batch"],
                        total,
                        None,
                    )
                )
    return rows


def _list_load(plant: str, day: date) -> Load | None:
    """The load that a plant's stock list of a day is taken from."""
    return (
        Load.objects.filter(
            source="mb52",
            state="published",
            inputs__snapshot_date=day.isoformat(),
            members__kind="location",
            members__code__startswith=f"{plant}|",
        )
        .order_by("-precedence")
        .first()
    )


def _waiting_cells(load: Load) -> Iterator[dict[str, str]]:
    """Cells of the rows that still wait, as trimmed text by column name ('' = empty or not in the file)."""
    source = get_source(load.source)
    places = match_headers(load.headers, source).columns
    waiting = quarantine.waiting(load).values_list("cells", flat=True)
    for cells in waiting.iterator(chunk_size=5000):
        yield {
            column.name: _text(cells[places[column.name]])
            if column.name in places and places[column.name] < len(cells)
            else ""
            for column in source.columns
        }


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _code(text: str) -> str | None:
    return canon_code(text) if text else None


def _quantity(text: str) -> Decimal | None:
    """A typed number; None for anything else, and for 0, which no line of SAP has."""
    try:
        quantity = Decimal(text)
    except InvalidOperation:
        return None
    return quantity.quantize(Decimal("0.001")) if quantity.is_finite() and quantity else None


def _day(text: str) -> int | None:
    """The day of an ISO date that can be one; None when the cell can't be read or is far off."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return date_id(day) if day.year < 2040 else None


def windows() -> list[Window]:
    """The days that each published load of movements shows, per plant.

    A selection that shows several plants is taken to show all plants, also those without a movement in it.
    """
    found = Select(
        "select r.load_id, r.plant, min(r.posting_date) as first, max(r.posting_date) as last from raw_mb51 as r "
        "inner join etl_load as l on l.id = r.load_id and l.state = 'published' group by r.load_id, r.plant"
    ).all()
    per_load: dict[int, list[dict[str, Any]]] = {}
    for row in found:
        per_load.setdefault(row["load_id"], []).append(row)
    everywhere = sorted({row["plant"] for row in found})
    result = []
    for load_id, rows in per_load.items():
        first, last = min(row["first"] for row in rows), max(row["last"] for row in rows)
        plants = everywhere if len(rows) > 1 else [rows[0]["plant"]]
        result += [Window(load_id, plant, date_id(first), date_id(last)) for plant in plants]
    return result


def uncovered_days(plants: list[str], first: date, last: date, known: list[Window]) -> list[tuple[str, int]]:
    """Working days from `first` to `last` that no load shows, per plant."""
    days = Select(
        "select date_id from dim_date where date between %(first)s and %(last)s and is_working_day order by date_id",
        {"first": first, "last": last},
    ).all()
    return [
        (plant, day["date_id"])
        for plant in plants
        for day in days
        if not any(w.plant == plant and w.first <= day["date_id"] <= w.last for w in known)
    ]
