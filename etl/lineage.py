"""From a fact row back to the file: every load that has the row, its sheet, row number and original cells."""

import itertools
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from psycopg2 import sql

from etl import order
from etl.models import Load
from etl.reading.cells import Cell
from etl.reading.workbook import open_list
from etl.sources.base import Source


@dataclass(frozen=True, slots=True)
class RawRow:
    """One appearance of a row in one load. `is_current`: figures are made from this one."""

    load: Load
    sheet: str
    row_number: int
    is_active: bool
    is_current: bool
    content_hash: str


def appearances(source: Source, row_key: UUID | str) -> list[RawRow]:
    """Every appearance of a row through its loads, the one that counts first, then by precedence."""
    unit = "unit_key" if source.unit else "row_key"
    statement = sql.SQL(
        "with mine as (select load_id, row_number, content_hash::text, {unit} as unit from {raw} where row_key = %s) "
        "select mine.load_id, mine.row_number, mine.content_hash, l.state = 'published', "
        "l.state = 'published' and not exists ("
        "select 1 from {raw} as o inner join etl_load as ol on ol.id = o.load_id "
        "where o.{unit} = mine.unit and ol.state = 'published' and ol.precedence > l.precedence "
        "and (o.row_key = %s or {other_family} <> {family})) "
        "from mine inner join etl_load as l on l.id = mine.load_id order by 5 desc, l.precedence desc"
    ).format(
        raw=sql.Identifier(source.raw_table),
        unit=sql.Identifier(unit),
        other_family=sql.SQL(order.family_of("ol")),
        family=sql.SQL(order.family_of("l")),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [str(row_key), str(row_key)])
        found = cursor.fetchall()
    loads = Load.objects.in_bulk([row[0] for row in found])
    return [
        RawRow(loads[load], loads[load].sheet, number, active, current, content)
        for load, number, content, active, current in found
    ]


def cells(load: Load, row_number: int) -> dict[str, Cell]:
    """The original cells of one row by header, read from the stored file: the last truth. Empty if it is not there.

    A header that stands several times gets its place appended, so that no cell is lost.
    """
    with open_list(load.file.path, load.name) as file:
        number, found = next(file.rows(load.sheet, first=row_number), (0, []))
    if number != row_number:
        return {}
    names: dict[str, Cell] = {}
    for place, (header, cell) in enumerate(
        itertools.zip_longest(load.headers, found[: len(load.headers)]), 1
    ):
        names[header if header and header not in names else f"{header or '?'} ({place})"] = cell
    return names
