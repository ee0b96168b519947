"""Which columns of a table staff write, and writing columns of many rows at once."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models
from psycopg2.extras import execute_values

# Columns that SAP, seeds or the database write: an old version brings back what staff said, nothing else.
NOT_STAFF = ("sap_", "standard_", "entry_", "number_range_")
BATCH = 1000


def staff_columns(model: type[models.Model]) -> tuple[str, ...]:
    """The columns of a table that staff write."""
    return tuple(
        f.name
        for f in model._meta.concrete_fields
        if not (f.primary_key or f.generated or not f.editable or f.name.startswith(NOT_STAFF))
    )


def set_columns(model: type[models.Model], rows: Sequence[models.Model], columns: Sequence[str]) -> None:
    """Write columns of many rows in one statement per thousand; the ORM's own takes a condition per row and column."""
    if not rows or not columns:
        return
    options: Any = model._meta
    key = options.pk
    fields_written = [key, *(options.get_field(name) for name in columns)]
    quoted = connection.ops.quote_name
    statement = (
        "update {table} as t set {sets} from (values %s) as v ({names}) where t.{key} = v.{key}".format(
            table=quoted(options.db_table),
            sets=", ".join(f"{quoted(f.column)} = v.{quoted(f.column)}" for f in fields_written[1:]),
            names=", ".join(quoted(f.column) for f in fields_written),
            key=quoted(key.column),
        )
    )
    template = ", ".join(f"%s::{f.rel_db_type(connection)}" for f in fields_written)
    values = [
        [f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields_written] for row in rows
    ]
    with connection.cursor() as cursor:
        execute_values(cursor.cursor, statement, values, template=f"({template})", page_size=BATCH)
