"""A question in SQL with bound parameters: what `queries.py` functions return, from text, a file or a QuerySet."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import get_language

Params = Mapping[str, Any]
PLACEHOLDER = re.compile(r"%s|%%")


@dataclass(frozen=True, slots=True)
class Select:
    """One select statement; `%(name)s` marks a bound parameter. `names` renames the output columns when given."""

    sql: str
    params: Params = field(default_factory=dict)
    names: tuple[str, ...] = ()

    def source(self, alias: str) -> str:
        """The statement as a from-item."""
        columns = f" ({', '.join(map(quoted, self.names))})" if self.names else ""
        return f"(\n{self.sql}\n) as {alias}{columns}"

    def all(self) -> list[dict[str, Any]]:
        """Every row, as dicts by column name."""
        with connection.cursor() as cursor:
            cursor.execute(f"select * from {self.source('asked')}", self.params)
            names = [column.name for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def one(self) -> dict[str, Any] | None:
        """The only row, or None. Raises ValueError when there are more."""
        rows = self.all()
        if len(rows) > 1:
            raise ValueError(f"one row expected, got {len(rows)}")
        return rows[0] if rows else None

    def value(self) -> Any:
        """The only column of the only row; None without a row."""
        row = self.one()
        return next(iter(row.values())) if row else None


Rows = Select | QuerySet[Any, Any]


def as_select(rows: Rows) -> Select:
    """A Select for either form. A QuerySet must be one of `.values(...)`, so that its columns have names."""
    if isinstance(rows, Select):
        return rows
    sql, values = rows.query.sql_with_params()
    params = {f"q{n}": value for n, value in enumerate(values)}
    numbered = iter(params)
    named = PLACEHOLDER.sub(lambda match: f"%({next(numbered)})s" if match[0] == "%s" else "%%", sql)
    return Select(named, params, tuple(rows.query.selected or ()))


@cache
def _file(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip().removesuffix(";")


def from_file(beside: str, name: str, params: Params | None = None) -> Select:
    """The statement in `sql/<name>` beside a module (`from_file(__file__, "stock.sql", {…})`)."""
    return Select(_file(Path(beside).resolve().parent / "sql" / name), params or {})


def fetch(sql: str, params: Params) -> tuple[list[str], list[Sequence[Any]]]:
    """Column names and rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [column.name for column in cursor.description], cursor.fetchall()


def stream(sql: str, params: Params, *, rows_at_once: int = 5000) -> Iterator[Sequence[Any]]:
    """Rows of a statement through a server-side cursor; needs an open transaction. Memory is bounded."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while rows := cursor.fetchmany(rows_at_once):
            yield from rows


def quoted(name: str) -> str:
    """An identifier, quoted."""
    return connection.ops.quote_name(name)


def in_language(prefix: str) -> str:
    """The column of a pair `<prefix>_vi`, `<prefix>_en` that the reader understands."""
    return f"{prefix}_en" if (get_language() or "vi").startswith("en") else f"{prefix}_vi"
