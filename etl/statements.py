"""Composed statements of the derivation engine. Identifiers come from declarations and the catalogue only."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db import connection
from psycopg2 import sql

Names = dict[str, sql.Composable]


def identifiers(**names: str) -> Names:
    """Quoted identifiers by placeholder name."""
    return {key: sql.Identifier(name) for key, name in names.items()}


def columns(names: Iterable[str], alias: str | None = None) -> sql.Composable:
    """A column list, optionally qualified."""
    return sql.SQL(", ").join(sql.Identifier(alias, n) if alias else sql.Identifier(n) for n in names)


def same(names: Iterable[str], left: str, right: str) -> sql.Composable:
    """Equality of key columns of two aliases; keys are never null."""
    return sql.SQL(" and ").join(
        sql.SQL("{} = {}").format(sql.Identifier(left, n), sql.Identifier(right, n)) for n in names
    )


def each(pattern: str, names: Iterable[str], separator: str) -> sql.Composable:
    """`pattern` for every column (as `{c}`), joined."""
    return sql.SQL(separator).join(sql.SQL(pattern).format(c=sql.Identifier(n)) for n in names)


def run(statement: str, names: Names | None = None, parameters: Sequence[Any] | None = None) -> int:
    """Execute a statement with its names filled in. Returns the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(**(names or {})), parameters)
        return int(cursor.rowcount)


def value(statement: str, names: Names | None = None, parameters: Sequence[Any] | None = None) -> Any:
    """First column of the first row."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(**(names or {})), parameters)
        return cursor.fetchone()[0]


def rows(statement: str, names: Names | None = None) -> list[tuple[Any, ...]]:
    """All rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(**(names or {})))
        return list(cursor.fetchall())


def first_column(statement: sql.Composable) -> list[Any]:
    """First column of all rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [row[0] for row in cursor.fetchall()]


def temp_table(name: str, select: sql.Composable) -> int:
    """A temp table of this transaction with the rows of `select`, analysed; replaces one of the same name.

    Returns the number of rows.
    """
    drop_temp(name)
    rows = run(
        "create temp table {name} on commit drop as {select}", identifiers(name=name) | {"select": select}
    )
    run("analyze {name}", identifiers(name=name))
    return rows


def analyze_if_grown(table: str, rows: int) -> None:
    """Renew the planner's idea of a table that has just gained `rows`, when that is a tenth of it or more.

    Rows of an open transaction are invisible to autovacuum, and the questions that follow them would be planned blind.
    So would they after a load that was rolled back: it leaves its count of rows (`reltuples`), not its statistics.
    """
    known = value(
        "select case when exists (select from pg_stats where schemaname = n.nspname and tablename = c.relname) "
        "then c.reltuples else 0 end "
        "from pg_class as c join pg_namespace as n on n.oid = c.relnamespace where c.oid = %s::regclass",
        None,
        [table],
    )
    if rows * 10 >= known:
        run("analyze {table}", identifiers(table=table))


def drop_temp(name: str) -> None:
    """Remove a temp table or temp view that an earlier step of this transaction left."""
    kind = value(
        "select max(relkind::text) from pg_class where relname = %s and relnamespace = pg_my_temp_schema()",
        None,
        [name],
    )
    if kind:
        run(
            "drop {kind} pg_temp.{name} cascade",
            identifiers(name=name) | {"kind": sql.SQL("view" if kind == "v" else "table")},
        )


@cache
def columns_of(select: str) -> list[str]:
    """Names of the columns that a select yields."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("select * from ({}) as s limit 0").format(sql.SQL(select)))
        return [column.name for column in cursor.description]
