"""Why is there nothing to see? The five answers of the empty state, found by asking the same question more widely."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from alkana.reporting import stamp
from alkana.reporting.chart import Chart
from alkana.reporting.filters import LABELS, LISTS, Filters
from alkana.reporting.question import Question, ask
from alkana.reporting.table import Table, get_table, totals_of
from alkana.text import Text

FIRST, LAST = date(1990, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class Empty:
    """`from_date`–`to_date`: days that have rows; `before`: rows without the `culprit` filter."""

    kind: Literal["not_loaded", "other_period", "filtered_out", "no_permission", "none"]
    from_date: date | None = None
    to_date: date | None = None
    before: int | None = None
    culprit: str | None = None
    culprit_label: Text | None = None
    sources: tuple[str, ...] = ()


def why(question: Question, filters: Filters) -> Empty:
    """The reason for an empty list or chart: nothing loaded, a filter, another period, no right, or truly nothing."""
    filters = filters.only(question.filters)
    if missing := _missing(question):
        return Empty("not_loaded", sources=missing)
    table = _table_of(question)
    if table is None:
        return Empty("none")
    for name, wider in _without_one(filters):
        rows = _rows(table, wider)[0]
        if rows:
            return Empty("filtered_out", before=rows, culprit=name, culprit_label=LABELS[name])
    rows, first, last = _rows(table, replace(filters, from_date=FIRST, to_date=LAST, as_of=None))
    if rows and "from" in question.filters:
        return Empty("other_period", first, last, before=rows)
    if filters.scope.canonical() != "all" and _rows(table, replace(filters, scope=type(filters.scope)()))[0]:
        return Empty("no_permission")
    return Empty("none")


def _missing(question: Question) -> tuple[str, ...]:
    loaded = {state.code for state in stamp.current_info().sources if state.as_of}
    missing = tuple(code for code in question.sources if code not in loaded)
    return missing if len(missing) == len(question.sources) else ()


def _table_of(question: Question) -> Table | None:
    if isinstance(question, Chart):
        return get_table(question.twin.code)
    return question if isinstance(question, Table) else None


def _without_one(filters: Filters) -> Iterator[tuple[str, Filters]]:
    for name in LISTS:
        if getattr(filters, name):
            yield name, replace(filters, **{name: ()})  # type: ignore[arg-type]


def _rows(table: Table, filters: Filters) -> tuple[int, date | None, date | None]:
    found = ask(totals_of(table), filters).payload
    first, last = found["first"], found["last"]
    return found["rows"], first and date.fromisoformat(first), last and date.fromisoformat(last)
