"""What a publish or an undo does to each month of a list, from `changed_raw_<code>`: shown before one decides."""

from decimal import Decimal

from django.db import connection
from psycopg2 import sql

from etl.changes import is_alone
from etl.models import Load
from etl.sources.base import Kind, Source
from etl.statements import each

_COMPARED = """
select
    to_char(coalesce(n.{day}, o.{day}), 'YYYY-MM') as month, {by} as by,
    count(*) filter (where c.old_load_id is null) as added,
    count(*) filter (where c.old_load_id is not null and c.new_load_id is not null) as changed,
    count(*) filter (where c.new_load_id is null) as removed
    {sums}
from {changed} as c
left join {raw} as o on o.row_key = c.row_key and o.load_id = c.old_load_id
left join {raw} as n on n.row_key = c.row_key and n.load_id = c.new_load_id
group by 1, 2 order by 1, 2
"""
# The only load of its list: all its rows are added (or removed), and there is nothing to compare with.
_ALONE = """
select to_char(d.day, 'YYYY-MM') as month, d.by, sum(d.added)::bigint as added, 0 as changed, 0 as removed {months}
from (
    select n.{day} as day, {by} as by, count(*) as added {sums} from {raw} as n where n.load_id = %s group by 1, 2
) as d
group by 1, 2 order by 1, 2
"""


def per_period(source: Source, load: Load, *, activate: bool) -> list[dict[str, str | int]]:
    """Rows added, changed and removed, and the change of each total column, per month of the list's own date.

    Months are `YYYY-MM`, empty for lists without a date. Sums are exact decimal strings, never added over units.
    """
    if source.as_of is None:
        return []
    kinds = {c.name: c.kind for c in source.stored_columns}
    totals = [name for name in source.totals if kinds[name] is Kind.NUMBER]
    alone = is_alone(source, load)
    by = "coalesce(n.{c}, '')" if alone else "coalesce(n.{c}, o.{c}, '')"
    difference = ", sum(n.{c}) as {c}" if alone else ", coalesce(sum(n.{c}), 0) - coalesce(sum(o.{c}), 0)"
    statement = sql.SQL(_ALONE if alone else _COMPARED).format(
        day=sql.Identifier(source.as_of),
        by=each(by, [source.totals_by], "") if source.totals_by else sql.SQL("''"),
        sums=each(difference, totals, ""),
        months=each(", sum(d.{c})", totals, ""),
        changed=sql.Identifier(f"changed_{source.raw_table}"),
        raw=sql.Identifier(source.raw_table),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [load.pk] if alone else None)
        months = [
            {"month": row[0] or "", "group": row[1], "added": row[2], "changed": row[3], "removed": row[4]}
            | {name: str(total or 0) for name, total in zip(totals, row[5:], strict=True)}
            for row in cursor.fetchall()
        ]
    return months if activate or not alone else [_removed(month, totals) for month in months]


def _removed(month: dict[str, str | int], totals: list[str]) -> dict[str, str | int]:
    """The effect of taking the only load of a list back."""
    gone = {name: str(-Decimal(month[name])) for name in totals}
    return month | {"added": 0, "removed": month["added"]} | gone
