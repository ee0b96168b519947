"""Which days each list covers: rows per day from active loads, and working days without any row in between."""

import json
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from psycopg2 import sql

from alkana.reporting import formats, periods, store
from alkana.text import Text
from etl import versions
from etl.models import Load, LoadState
from etl.sources.base import Kind, Mode, Source, all_sources

DAY = timedelta(days=1)
CELL = 13
SHADES = 4
ROWS = Text("{day}: {n} dòng", "{day}: {n} rows")
GAP = Text("{day}: ngày làm việc không có dòng nào", "{day}: working day without any row")
FREE = Text("{day}: ngày nghỉ", "{day}: day off")
OUTSIDE = Text("{day}: chưa nạp", "{day}: never loaded")


@dataclass(frozen=True, slots=True)
class Day:
    """One square of a calendar."""

    x: int
    y: int
    css: str
    text: str


@dataclass(frozen=True, slots=True)
class Label:
    """A month above the squares."""

    x: int
    text: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """One list in one year."""

    source: Source
    year: int
    days: tuple[Day, ...]
    labels: tuple[Label, ...]
    rows: int
    gaps: tuple[date, ...]
    working_days: int
    first: date | None
    last: date | None

    @property
    def percent(self) -> float | None:
        """Covered working days of the covered span (DQ-COV), None when nothing is loaded."""
        return None if not self.working_days else 100 * (1 - len(self.gaps) / self.working_days)


def calendars(year: int | None = None) -> list[Calendar]:
    """One calendar per list that has dates and was loaded; without a year, that of its newest day."""
    loaded = set(Load.objects.filter(state=LoadState.PUBLISHED).values_list("source", flat=True))
    return [
        _calendar(source, counts, year or max(counts).year)
        for source in all_sources()
        if source.code in loaded and source.as_of and (counts := rows_per_day(source))
    ]


def years() -> list[int]:
    """Years that any list has rows in, newest first."""
    loaded = set(Load.objects.filter(state=LoadState.PUBLISHED).values_list("source", flat=True))
    found = {
        day.year
        for source in all_sources()
        if source.code in loaded and source.as_of
        for day in rows_per_day(source)
    }
    return sorted(found, reverse=True)


def rows_per_day(source: Source) -> dict[date, int]:
    """Rows of active loads per day of the list's own date; a row in several loads counts in each."""
    if source.as_of is None or source.as_of not in {
        c.name for c in source.stored_columns if c.kind is Kind.DATE
    }:
        return {}
    key = store.key("coverage", versions.in_snapshot(), source.code)
    known = store.get(key)
    if known is None:
        statement = sql.SQL(
            "select {day}, count(*) from {raw} where {day} is not null "
            "and load_id in (select id from etl_load where source = %s and state = 'published') group by 1"
        ).format(day=sql.Identifier(source.as_of), raw=sql.Identifier(source.raw_table))
        with connection.cursor() as cursor:
            cursor.execute(statement, [source.code])
            known = json.dumps([[day.isoformat(), rows] for day, rows in cursor.fetchall()]).encode()
        store.put(key, known, seconds=3600)
    return {date.fromisoformat(day): rows for day, rows in json.loads(known)}


def _calendar(source: Source, counts: dict[date, int], year: int) -> Calendar:
    first, last = min(counts), max(counts)
    start, end = date(year, 1, 1), date(year, 12, 31)
    # Lists of one day each have gaps by nature; only lists of movements are expected to have rows every working day.
    is_daily = source.mode is Mode.MERGE and first <= end and last >= start
    working = set(periods.working_days(max(first, start), min(last, end))) if is_daily else set()
    gaps = tuple(sorted(day for day in working if day not in counts))
    most = max((rows for day, rows in counts.items() if day.year == year), default=1)
    monday = start - DAY * start.weekday()
    days = []
    for offset in range((end - start).days + 1):
        day = start + DAY * offset
        css, text = _state(day, counts, day in working, most)
        place = (day - monday).days
        days.append(Day(place // 7 * CELL, place % 7 * CELL + 14, css, str(text)))
    labels = tuple(
        Label((date(year, month, 1) - monday).days // 7 * CELL, formats.month(f"{year}-{month:02d}"))
        for month in range(1, 13)
    )
    rows = sum(n for day, n in counts.items() if day.year == year)
    return Calendar(source, year, tuple(days), labels, rows, gaps, len(working), first, last)


def _state(day: date, counts: dict[date, int], is_working: bool, most: int) -> tuple[str, Text]:
    shown = formats.day(day)
    if rows := counts.get(day):
        shade = min(SHADES, 1 + (SHADES * (rows - 1)) // most)
        return f"day-{shade}", ROWS.filled(day=shown, n=formats.number(rows))
    if not min(counts) <= day <= max(counts):
        return "day-none", OUTSIDE.filled(day=shown)
    return ("day-gap", GAP.filled(day=shown)) if is_working else ("day-free", FREE.filled(day=shown))
