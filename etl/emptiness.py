"""Whether a column of a list is suddenly empty: far fewer cells filled than in the list before it.

A filter, a macro or a changed layout empties a column without any header missing. The rows look right one by one, so
only the comparison with the last list shows it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from alkana.text import Text
from etl.models import Load, LoadState
from etl.sources.base import Source

SUDDENLY = 0.5
"""More of a column's cells empty than last time by over this share is an error."""

LEAST_ROWS = 50
"""Shorter lists say too little about their columns."""

EMPTIED = Text(
    "Cột “{header}” trống {now} % số dòng, lần trước {before} %: danh sách có thể thiếu cột này",
    "Column “{header}” is empty in {now} % of the rows, last time in {before} %: the list may lack it",
)
STOPPED = Text(
    "Danh sách có cột trống bất thường so với lần trước nên chờ người kiểm tra rồi mới công bố.",
    "A column of the list is suddenly empty compared with the last list, so it waits for somebody to look at it.",
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


def emptied(source: Source, load: Load, filled: Mapping[str, int], rows: int) -> list[Emptied]:
    """Needed columns that are far emptier than in the newest published list. `filled` counts cells by column."""
    before = _last(source, load)
    if before is None or rows < LEAST_ROWS:
        return []
    known, count = before.detection["filled"], before.detection["filled_rows"]
    found = []
    for column in source.columns:
        if column.required and column.name in known:
            was, now = 1 - known[column.name] / count, 1 - filled.get(column.name, 0) / rows
            if now - was > SUDDENLY:
                found.append(Emptied(column.name, column.header, was, now))
    return found


def _last(source: Source, load: Load) -> Load | None:
    lists = Load.objects.filter(source=source.code, state=LoadState.PUBLISHED, corrects=None).exclude(
        pk=load.pk
    )
    return lists.filter(detection__filled_rows__gte=LEAST_ROWS).order_by("-precedence").first()
