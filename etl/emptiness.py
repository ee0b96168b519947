"""Whether a column of a list is suddenly empty: far fewer cells filled than in the list before it.

A filter, a macro or a changed layout empties a column without any header missing. The rows look right one by one, so
only the comparison with the last list shows it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from alkana.text import Text
from etl.models import Load, LoadState
from etl.sources.base import Source

SUDDENLY = 0.5
"""More of a column's cells empty than last time by over this share is an error."""

LEAST_ROWS = 50
"""Shorter lists say too little about their columns."""

LATEST_LISTS = 5
USUALLY_FILLED = 0.25
"""A column that any of the latest lists left emptier than this is filled only now and then: a narrower selection may
leave it empty altogether."""

EMPTIED = Text(
    "Cột “{header}” trống {now} % số dòng, lần trước {before} %: danh sách có thể thiếu cột này",
    "Column “{header}” is empty in {now} % of the rows, last time in {before} %: the list may lack it",
)


@dataclass(frozen=True, slots=True)
class Emptied:
    """A column that lost its cells; shares of empty cells, 0–1."""

    name: str
    header: str
    before: float
    now: float

    @property
    def text(self) -> Text:
        """For the load's page."""
        return EMPTIED.filled(header=self.header, before=round(self.before * 100), now=round(self.now * 100))


def is_judged(source: Source) -> bool:
    """Whether columns of a list are compared with the lists before it.

    Lists of documents are not: one plant or a few movement types fill other columns, and the cells that every movement
    needs have rules of their own.
    """
    return not source.identity


def emptied(source: Source, load: Load, filled: Mapping[str, int], rows: int) -> list[Emptied]:
    """Needed columns that the latest published lists filled and this one does not. `filled` counts cells by column."""
    latest = _latest(source, load) if rows >= LEAST_ROWS else []
    if not latest:
        return []
    found = []
    for column in source.columns:
        known = [said for said in latest if column.name in said["filled"]]
        if not column.required or column.by_selection or not known:
            continue
        was = max(1 - said["filled"][column.name] / said["filled_rows"] for said in known)
        now = 1 - filled.get(column.name, 0) / rows
        if was <= USUALLY_FILLED and now - was > SUDDENLY:
            found.append(Emptied(column.name, column.header, was, now))
    return found


def _latest(source: Source, load: Load) -> list[dict[str, Any]]:
    """What the latest published lists said about their columns."""
    lists = Load.objects.filter(source=source.code, state=LoadState.PUBLISHED, corrects=None).exclude(
        pk=load.pk
    )
    long_enough = lists.filter(detection__filled_rows__gte=LEAST_ROWS).order_by("-precedence")
    return list(long_enough.values_list("detection", flat=True)[:LATEST_LISTS])
