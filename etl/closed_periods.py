"""What a load would change in months that are closed, from `changed_raw_<code>`.

A month of a list is closed once the list reaches ten days beyond it. A row counts as changed when one of its numbers
changes, when it leaves the month, goes, or comes to a day that has rows already: a text that is edited later changes no
figure, days that were never loaded are no change but a gap that is filled, and an open item that has its date by now
(an order that is finished) or more of its quantity (`moves_on`) goes its way.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import Max
from psycopg2 import sql

from etl.changes import is_alone
from etl.models import Load, LoadState
from etl.sources.base import Kind, Source
from etl.statements import each

DAYS_UNTIL_CLOSED = 10


@dataclass(frozen=True, slots=True)
class ChangedPeriod:
    """A closed month (`YYYY-MM`): how many of its rows would change, and how many it has."""

    month: str
    touched: int
    rows: int


_TOUCHED = """
select o.{day} is null as is_added, coalesce(o.{day}, n.{day}) as day, count(*)
from {changed} as c
left join {raw} as o on o.row_key = c.row_key and o.load_id = c.old_load_id
left join {raw} as n on n.row_key = c.row_key and n.load_id = c.new_load_id
where
    coalesce(o.{day}, n.{day}) < %(open_from)s
    and (c.old_load_id is null or o.{day} is not null)
    and (
        o.{day} is null or n.{day} is null
        or date_trunc('month', o.{day}) <> date_trunc('month', n.{day})
        {numbers}
    )
group by 1, 2
"""
_KNOWN = """
select r.{day}, count(distinct r.row_key)
from {raw} as r inner join etl_load as l on l.id = r.load_id
where l.state = 'published' and l.id <> %(load)s and r.{day} >= %(first)s and r.{day} < %(open_from)s
group by 1
"""


def changed(source: Source, load: Load) -> list[ChangedPeriod]:
    """Closed months that the load would change, oldest first."""
    open_from = _open_from(source, load)
    if source.as_of is None or open_from is None:
        return []
    numbers = [c.name for c in source.columns if c.kind is Kind.NUMBER and not c.moves_on]
    names = {
        "day": sql.Identifier(source.as_of),
        "raw": sql.Identifier(source.raw_table),
        "changed": sql.Identifier(f"changed_{source.raw_table}"),
        "numbers": each("or n.{c} is distinct from o.{c}", numbers, " "),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(_TOUCHED).format(**names), {"open_from": open_from})
        touched = cursor.fetchall()
        if not touched:
            return []
        first = min(day for _, day, _ in touched).replace(day=1)
        cursor.execute(
            sql.SQL(_KNOWN).format(**names), {"load": load.pk, "first": first, "open_from": open_from}
        )
        known: dict[date, int] = dict(cursor.fetchall())
    return _by_month(touched, known)


def _open_from(source: Source, load: Load) -> date | None:
    """The first day that is not in a closed month; None while nothing else is loaded."""
    if is_alone(source, load):
        return None
    others = Load.objects.filter(source=source.code, state=LoadState.PUBLISHED, corrects=None)
    reached: date | None = others.exclude(pk=load.pk).aggregate(reached=Max("as_of"))["reached"]
    return reached and (reached - timedelta(days=DAYS_UNTIL_CLOSED - 1)).replace(day=1)


def _by_month(touched: Iterable[tuple[bool, date, int]], known: dict[date, int]) -> list[ChangedPeriod]:
    changes: dict[str, int] = defaultdict(int)
    for is_added, day, rows in touched:
        if not is_added or day in known:
            changes[f"{day:%Y-%m}"] += rows
    months: dict[str, int] = defaultdict(int)
    for day, rows in known.items():
        months[f"{day:%Y-%m}"] += rows
    return [ChangedPeriod(month, rows, months[month]) for month, rows in sorted(changes.items())]
