"""How often each list is exported, and which days one list speaks for. Declared with the list; staff may say otherwise.

Coverage, freshness and the stamp of every answer judge a list by it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from alkana.reporting import formats, periods
from alkana.text import Text
from etl.models import ListCadence
from etl.sources.base import Cadence, all_sources

DAY = timedelta(days=1)
# Working days between two exports.
WORKING_DAYS: Mapping[Cadence, int] = {
    Cadence.DAY: 1, Cadence.WEEK: 5, Cadence.MONTH: 22, Cadence.QUARTER: 65, Cadence.HALF_YEAR: 130,
    Cadence.YEAR: 260,
}  # fmt: skip
MONTHS: Mapping[Cadence, int] = {
    Cadence.MONTH: 1, Cadence.QUARTER: 3, Cadence.HALF_YEAR: 6, Cadence.YEAR: 12,
}  # fmt: skip


def in_use() -> dict[str, Cadence]:
    """The cadence of every known list: what staff say of it, else what it declares."""
    local = dict(ListCadence.objects.exclude(local_cadence=None).values_list("source", "local_cadence"))
    return {source.code: Cadence(local.get(source.code) or source.cadence) for source in all_sources()}


def days_between(cadence: Cadence) -> int:
    """Working days after which a new file is expected."""
    return WORKING_DAYS[cadence]


def write_standards() -> None:
    """Give every list its row, with the cadence that it declares; what staff say stays."""
    rows = [ListCadence(source=source.code, standard_cadence=source.cadence) for source in all_sources()]
    ListCadence.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["source"], update_fields=["standard_cadence"]
    )


# Periods


def start(cadence: Cadence, day: date) -> date:
    """First day of the period that a list of this day speaks for."""
    if cadence is Cadence.WEEK:
        return day - DAY * day.weekday()
    if cadence not in MONTHS:
        return day
    months = MONTHS[cadence]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def end(cadence: Cadence, day: date) -> date:
    """Last day of that period."""
    first = start(cadence, day)
    if cadence is Cadence.WEEK:
        return first + DAY * 6
    if cadence not in MONTHS:
        return first
    past = first.month - 1 + MONTHS[cadence]
    return date(first.year + past // 12, past % 12 + 1, 1) - DAY


def label(cadence: Cadence, day: date) -> str:
    """The period of a day, for people."""
    if cadence is Cadence.DAY:
        return formats.day(day)
    if cadence is Cadence.MONTH:
        return formats.month(f"{day:%Y-%m}")
    return formats.span(start(cadence, day), end(cadence, day))


@dataclass(frozen=True, slots=True)
class Covered:
    """The working days that a list is expected to speak for, and those that it does not."""

    working: frozenset[date]
    missing: tuple[date, ...]


def covered(cadence: Cadence, days: Iterable[date], first: date, last: date) -> Covered:
    """Working days from `first` to `last` inside the span of a list that has rows on `days`, period by period.

    The span goes from the first period with rows to the last: what was never loaded is no gap.
    """
    with_rows = {start(cadence, day) for day in days}
    if not with_rows:
        return Covered(frozenset(), ())
    since, until = max(first, min(with_rows)), min(last, end(cadence, max(with_rows)))
    working = periods.working_days(since, until) if since <= until else []
    missing = tuple(day for day in working if start(cadence, day) not in with_rows)
    return Covered(frozenset(working), missing)


TITLES: Mapping[Cadence, Text] = {
    Cadence.DAY: Text("xuất mỗi ngày làm việc", "exported every working day"),
    Cadence.WEEK: Text("xuất hằng tuần", "exported weekly"),
    Cadence.MONTH: Text("xuất hằng tháng", "exported monthly"),
    Cadence.QUARTER: Text("xuất hằng quý", "exported quarterly"),
    Cadence.HALF_YEAR: Text("xuất nửa năm một lần", "exported half-yearly"),
    Cadence.YEAR: Text("xuất hằng năm", "exported yearly"),
}
