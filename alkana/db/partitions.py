"""Monthly RANGE partitions over an integer YYYYMMDD column: made ahead, on demand, swapped by a full rebuild.

A partitioned table `t` has partitions `t_YYYYMM` and a default partition `t_default`. The default one only
catches what nobody foresaw: whatever writes rows asks for their months first, so it stays empty, which a test
proves.
Names come from declarations and PostgreSQL's catalogue, never from a request.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection
from psycopg2 import sql


@dataclass(frozen=True, slots=True)
class Partition:
    """One month of a partitioned table. `first` is its first date_id, `end` the first one after it."""

    name: str
    first: int
    end: int

    @property
    def month(self) -> int:
        """YYYYMM."""
        return self.first // 100


def months_between(first: date, last: date) -> list[int]:
    """All months YYYYMM from `first` to `last`, both included."""
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [number // 12 * 100 + number % 12 + 1 for number in numbers]


def list_partitions(table: str) -> list[Partition]:
    """The monthly partitions of a table, oldest first, without the default one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select child.relname, (regexp_match(bound, 'FROM \\((\\d+)\\)'))[1]::integer, "
            "(regexp_match(bound, 'TO \\((\\d+)\\)'))[1]::integer "
            "from pg_inherits inner join pg_class as child on child.oid = inhrelid "
            "cross join lateral pg_get_expr(child.relpartbound, child.oid) as bound "
            "where inhparent = %s::regclass and bound <> 'DEFAULT' order by 2",
            [table],
        )
        return [Partition(*row) for row in cursor.fetchall()]


def default_partition_rows(table: str) -> int:
    """Rows that found no month of their own. Anything but 0 is a fault."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(f"{table}_default")))
        return int(cursor.fetchone()[0])


def ensure_partitions(table: str, first: date, last: date) -> list[Partition]:
    """Make the partitions of all months from `first` to `last`. Returns those that were missing."""
    return ensure_months(table, months_between(first, last))


def ensure_months(table: str, months: Iterable[int]) -> list[Partition]:
    """Make the partitions of these months (YYYYMM). Returns those that were missing.

    Attaching instead of creating in place keeps readers of the other months going. Fails when the default
    partition already holds rows of a missing month.
    """
    known = {partition.month for partition in list_partitions(table)}
    missing = [_partition(table, month) for month in sorted(set(months) - known)]
    with connection.cursor() as cursor:
        for partition in missing:
            cursor.execute(
                sql.SQL("create table {} (like {} including defaults including generated)").format(
                    sql.Identifier(partition.name), sql.Identifier(table)
                )
            )
            cursor.execute(_attach(table, partition))
    return missing


def ensure_for(table: str, column: str, *, rows_in: str) -> dict[str, int]:
    """Make partitions for all months that `column` has in the table `rows_in`. Returns how many rows each gets."""
    rows = _rows_by_month(rows_in, column)
    ensure_months(table, rows)
    return {_partition(table, month).name: count for month, count in rows.items()}


def replace_contents(table: str, column: str, columns: Iterable[str], select: str) -> None:
    """Replace all rows of a partitioned table by those of `select`.

    The rows go into bare tables; indexes are built afterwards, by attaching. Readers go on until the swap,
    then wait for the end of the surrounding transaction.
    """
    fresh = f"{table}_fresh"
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(
                "create table {} (like {} including defaults including generated) partition by range ({})"
            ).format(sql.Identifier(fresh), sql.Identifier(table), sql.Identifier(column))
        )
        old = list_partitions(table)
        for partition in old:
            cursor.execute(_create_fresh(fresh, partition))
        cursor.execute(
            sql.SQL("create table {} partition of {} default").format(
                sql.Identifier(f"{fresh}_default"), sql.Identifier(fresh)
            )
        )
        names = sql.SQL(", ").join(map(sql.Identifier, columns))
        cursor.execute(
            sql.SQL("insert into {} ({}) select {} from (").format(sql.Identifier(fresh), names, names)
            + sql.SQL(select)
            + sql.SQL(") as derived")
        )
        new = _split_default(table, fresh, column, names)
        for partition in old:
            cursor.execute(_drop(partition.name))
        cursor.execute(sql.SQL("delete from {}").format(sql.Identifier(f"{table}_default")))
        for partition in [*old, *new]:
            _take_over(table, fresh, partition)
        cursor.execute(_drop(fresh))
        cursor.execute(sql.SQL("analyze {}").format(sql.Identifier(table)))


def _partition(table: str, month: int) -> Partition:
    following = month + 1 if month % 100 < 12 else month + 89
    return Partition(f"{table}_{month}", month * 100 + 1, following * 100 + 1)


def _rows_by_month(table: str, column: str) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("select {} / 100, count(*) from {} where {} is not null group by 1").format(
                sql.Identifier(column), sql.Identifier(table), sql.Identifier(column)
            )
        )
        return dict(cursor.fetchall())


def _attach(table: str, partition: Partition) -> sql.Composed:
    return sql.SQL("alter table {} attach partition {} for values from ({}) to ({})").format(
        sql.Identifier(table),
        sql.Identifier(partition.name),
        sql.Literal(partition.first),
        sql.Literal(partition.end),
    )


def _drop(name: str) -> sql.Composed:
    return sql.SQL("drop table {}").format(sql.Identifier(name))


def _create_fresh(fresh: str, partition: Partition) -> sql.Composed:
    return sql.SQL("create table {} partition of {} for values from ({}) to ({})").format(
        sql.Identifier(f"{fresh}_{partition.month}"),
        sql.Identifier(fresh),
        sql.Literal(partition.first),
        sql.Literal(partition.end),
    )


def _split_default(table: str, fresh: str, column: str, names: sql.Composable) -> list[Partition]:
    """Give the rows of months that had no partition yet one of their own. Returns these partitions."""
    default = sql.Identifier(f"{fresh}_default")
    new = [_partition(table, month) for month in sorted(_rows_by_month(f"{fresh}_default", column))]
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("alter table {} detach partition {}").format(sql.Identifier(fresh), default))
        for partition in new:
            cursor.execute(_create_fresh(fresh, partition))
        if new:
            cursor.execute(
                sql.SQL("insert into {} ({}) select {} from {}").format(
                    sql.Identifier(fresh), names, names, default
                )
            )
        cursor.execute(_drop(f"{fresh}_default"))
    return new


def _take_over(table: str, fresh: str, partition: Partition) -> None:
    """Move one filled month from `fresh` to `table`; its indexes are built on the way."""
    name = sql.Identifier(f"{fresh}_{partition.month}")
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("alter table {} detach partition {}").format(sql.Identifier(fresh), name))
        cursor.execute(sql.SQL("alter table {} rename to {}").format(name, sql.Identifier(partition.name)))
        cursor.execute(_attach(table, partition))
