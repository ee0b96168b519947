"""Raw tables: one per list, made from its declaration; every row of every load, typed, append-only.

Grain: one row per data row of a file. `row_key` identifies the row across files, `unit_key` (snapshot lists) what is
replaced as a whole, `content_hash` covers all mapped columns that the key does not already fix.
"""

from django.db import connection
from psycopg2 import sql

from etl.sources.base import Kind, Mode, Source, all_sources

SYSTEM_COLUMNS = ("load_id", "row_number", "row_key", "unit_key", "content_hash")
SQL_TYPES = {
    Kind.TEXT: "text",
    Kind.CODE: "text",
    Kind.DATE: "date",
    Kind.NUMBER: "numeric",
    Kind.INTEGER: "bigint",
}


def system_columns(source: Source) -> tuple[str, ...]:
    """The columns every raw row has before those of its list."""
    return tuple(c for c in SYSTEM_COLUMNS if c != "unit_key" or source.mode is Mode.SNAPSHOT)


def _columns_sql(source: Source) -> list[sql.Composed]:
    fixed = {"load_id": "integer", "row_number": "integer"}
    system = [
        sql.SQL("{} {} not null").format(sql.Identifier(name), sql.SQL(fixed.get(name, "uuid")))
        for name in system_columns(source)
    ]
    own = [
        sql.SQL("{} {}").format(sql.Identifier(c.name), sql.SQL(SQL_TYPES[c.kind]))
        for c in source.stored_columns
    ]
    return system + own


def ensure_raw_table(source: Source) -> None:
    """Create the raw table of a list, or add the columns its declaration has gained. Safe to repeat.

    A column is never dropped or retyped here: that would rewrite history and needs a migration of its own.
    """
    table = sql.Identifier(source.raw_table)
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("create table if not exists {} ({})").format(
                table, sql.SQL(", ").join(_columns_sql(source))
            )
        )
        cursor.execute(
            "select column_name from information_schema.columns "
            "where table_schema = current_schema() and table_name = %s",
            [source.raw_table],
        )
        known = {name for (name,) in cursor.fetchall()}
        for column in source.stored_columns:
            if column.name not in known:
                cursor.execute(
                    sql.SQL("alter table {} add column {} {}").format(
                        table, sql.Identifier(column.name), sql.SQL(SQL_TYPES[column.kind])
                    )
                )
        for suffix, method, columns in _indexes(source):
            cursor.execute(
                sql.SQL("create index if not exists {} on {} using {} ({})").format(
                    sql.Identifier(f"{source.raw_table}_{suffix}"),
                    table,
                    sql.SQL(method),
                    sql.SQL(", ").join(map(sql.Identifier, columns)),
                )
            )


def _indexes(source: Source) -> list[tuple[str, str, tuple[str, ...]]]:
    """(suffix, method, columns). Rows of a load lie together, so a BRIN finds them at next to no cost."""
    indexes: list[tuple[str, str, tuple[str, ...]]] = [
        ("row_key", "btree", ("row_key", "load_id")),
        ("load", "brin", ("load_id",)),
    ]
    if source.mode is Mode.SNAPSHOT:
        indexes.append(("unit_key", "btree", ("unit_key", "load_id")))
    return indexes + [("_".join(columns), "btree", columns) for columns in source.indexes]


def ensure_raw_tables() -> None:
    """Raw tables of all known lists; `migrate` ends with it."""
    for source in all_sources():
        ensure_raw_table(source)


def delete_rows(source: Source, load_id: int) -> int:
    """Remove what an unpublished load left in the raw table. Returns the number of rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("delete from {} where load_id = %s").format(sql.Identifier(source.raw_table)), [load_id]
        )
        return int(cursor.rowcount)
