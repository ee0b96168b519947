"""Which days each list covers: rows per day from active loads, and the periods in between that no list speaks for."""

import json
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from psycopg2 import sql

from alkana.reporting import formats, store
from alkana.text import Text
from etl import cadence, versions
from etl.models import Load, LoadState
from etl.sources.base import Cadence, Kind, Source, all_sources

DAY = timedelta(days=1)
CELL = 13
SHADES = 4
ROWS = Text("{day}: {n} dòng", "{day}: {n} {n:row|rows}")
GAP = Text("{day}: ngày làm việc không có dòng nào", "{day}: working day without any row")
WITHIN = Text("{day}: trong kỳ {period}, kỳ này có dòng", "{day}: within {period}, which has rows")
GAP_PERIOD = Text(
    "{day}: ngày làm việc trong kỳ {period}, kỳ này không có dòng nào",
    "{day}: working day within {period}, which has no rows",
)
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
    """One list in one year, judged by its cadence. `gaps` are the days or periods without rows, `gap_days` their
    working days."""

    source: Source
    cadence: Cadence
    year: int
    days: tuple[Day, ...]
    labels: tuple[Label, ...]
    rows: int
    gaps: tuple[str, ...]
    gap_days: int
    working_days: int
    first: date | None
    last: date | None

    @property
    def percent(self) -> float | None:
        """Covered working days of the covered span (DQ-COV), None when nothing is loaded."""
        return None if not self.working_days else 100 * (1 - self.gap_days / self.working_days)

    @property
    def is_daily(self) -> bool:
        """Whether it is expected to have rows every working day."""
        return self.cadence is Cadence.DAY

    @property
    def how_often(self) -> Text:
        """Its cadence, in words."""
        return cadence.TITLES[self.cadence]


def calendars(year: int | None = None) -> list[Calendar]:
    """One calendar per list that has dates and was loaded; without a year, that of its newest day."""
    loaded = set(Load.objects.filter(state=LoadState.PUBLISHED).values_list("source", flat=True))
    cadences = cadence.in_use()
    return [
        _calendar(source, cadences[source.code], counts, year or max(counts).year)
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


def _calendar(source: Source, often: Cadence, counts: dict[date, int], year: int) -> Calendar:
    first, last = min(counts), max(counts)
    start, end = date(year, 1, 1), date(year, 12, 31)
    covered = cadence.covered(often, counts, start, end)
    gaps = dict.fromkeys(cadence.label(often, day) for day in covered.missing)
    most = max((rows for day, rows in counts.items() if day.year == year), default=1)
    with_rows = {cadence.start(often, day) for day in counts}
    monday = start - DAY * start.weekday()
    days = []
    for offset in range((end - start).days + 1):
        day = start + DAY * offset
        if rows := counts.get(day):
            css, text = _shade(rows, most), ROWS.filled(day=formats.day(day), n=formats.number(rows))
        else:
            css, text = _without_rows(day, often, with_rows, day in covered.working)
        place = (day - monday).days
        days.append(Day(place // 7 * CELL, place % 7 * CELL + 14, css, str(text)))
    labels = tuple(
        Label((date(year, month, 1) - monday).days // 7 * CELL, formats.month(f"{year}-{month:02d}"))
        for month in range(1, 13)
    )
    rows = sum(n for day, n in counts.items() if day.year == year)
    return Calendar(
        source, often, year, tuple(days), labels, rows, tuple(gaps), len(covered.missing), len(covered.working),
        first, last,
    )  # fmt: skip


def _shade(rows: int, most: int) -> str:
    return f"day-{min(SHADES, 1 + (SHADES * (rows - 1)) // most)}"


def _without_rows(day: date, often: Cadence, with_rows: set[date], is_working: bool) -> tuple[str, Text]:
    """How a day without rows of its own is shown: inside a period with rows, a gap, a day off, or never loaded."""
    shown, period = formats.day(day), cadence.start(often, day)
    if period in with_rows and often is not Cadence.DAY:
        return "day-within", WITHIN.filled(day=shown, period=cadence.label(often, day))
    if not min(with_rows) <= period <= max(with_rows):
        return "day-none", OUTSIDE.filled(day=shown)
    if not is_working:
        return "day-free", FREE.filled(day=shown)
    if often is Cadence.DAY:
        return "day-gap", GAP.filled(day=shown)
    return "day-gap", GAP_PERIOD.filled(day=shown, period=cadence.label(often, day))
