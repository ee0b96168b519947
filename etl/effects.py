"""What a publish or an undo does to each month of a list, from `changed_raw_<code>`: shown before one decides."""

from django.db import connection
from psycopg2 import sql

from etl.sources.base import Kind, Source


def per_period(source: Source) -> list[dict[str, str | int]]:
    """Rows added, changed and removed, and the change of each total column, per month of the list's own date.

    Months are `YYYY-MM`, empty for lists without a date. Sums are exact decimal strings, never added over units.
    """
    if source.as_of is None:
        return []
    names = {c.name: c.kind for c in source.stored_columns}
    totals = [name for name in source.totals if names[name] is Kind.NUMBER]
    sums = sql.SQL("").join(
        sql.SQL(", (coalesce(sum(n.{c}), 0) - coalesce(sum(o.{c}), 0))::text").format(c=sql.Identifier(name))
        for name in totals
    )
    by = (
        sql.SQL("coalesce(n.{c}, o.{c}, '')").format(c=sql.Identifier(source.totals_by))
        if source.totals_by
        else sql.SQL("''")
    )
    statement = sql.SQL(
        "select to_char(coalesce(n.{day}, o.{day}), 'YYYY-MM'), {by}, "
        "count(*) filter (where c.old_load_id is null), "
        "count(*) filter (where c.old_load_id is not null and c.new_load_id is not null), "
        "count(*) filter (where c.new_load_id is null){sums} "
        "from {changed} as c "
        "left join {raw} as o on o.row_key = c.row_key and o.load_id = c.old_load_id "
        "left join {raw} as n on n.row_key = c.row_key and n.load_id = c.new_load_id "
        "group by 1, 2 order by 1, 2"
    ).format(
        day=sql.Identifier(source.as_of),
        by=by,
        sums=sums,
        changed=sql.Identifier(f"changed_{source.raw_table}"),
        raw=sql.Identifier(source.raw_table),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [
            {"month": row[0] or "", "group": row[1], "added": row[2], "changed": row[3], "removed": row[4]}
            | dict(zip(totals, row[5:], strict=True))
            for row in cursor.fetchall()
        ]
