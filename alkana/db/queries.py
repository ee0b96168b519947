"""Statements that live in .sql files, and the clock on every statement, labelled by what it is for.

The label is the metric label `query_type` of `db_query_duration_seconds`: the name of the .sql file, what `labelled`
says, else the statement's first word.
"""

import re
import time
from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.backends.utils import CursorWrapper
from psycopg2.sql import SQL, Composable, Composed

from alkana.observability import metrics

FIRST_WORD = re.compile(r"\A(?:\s|--[^\n]*\n|/\*.*?\*/|\()*([a-zA-Z]+)", re.DOTALL)
KNOWN = frozenset(
    ("select", "insert", "update", "delete", "merge", "copy", "create", "alter", "drop", "truncate", "refresh",
     "analyze", "vacuum", "set", "begin", "commit", "rollback", "savepoint", "release", "lock", "explain")
)  # fmt: skip
_label: ContextVar[str | None] = ContextVar("query_label", default=None)


@dataclass(frozen=True, slots=True)
class SqlFile:
    """The text of `<app>/sql/<name>.sql` and its label `<app>.<name>`."""

    label: str
    text: str


@cache
def sql_file(app: str, name: str) -> SqlFile:
    """The file `<app>/sql/<name>.sql`. Raises FileNotFoundError."""
    path = Path(apps.get_app_config(app).path) / "sql" / f"{name}.sql"
    return SqlFile(f"{app}.{name}", path.read_text(encoding="utf-8"))


def execute(
    statement: SqlFile, parameters: Mapping[str, Any] | None = None, *, using: str = DEFAULT_DB_ALIAS
) -> int:
    """Run a file, which may hold several statements. Rows touched by the last one.

    `parameters` are bound as %(name)s; a file run with parameters writes a literal percent sign as %%.
    """
    with labelled(statement.label), connections[using].cursor() as cursor:
        cursor.execute(statement.text, parameters)
        return int(cursor.rowcount)


def fetch(
    statement: SqlFile, parameters: Mapping[str, Any] | None = None, *, using: str = DEFAULT_DB_ALIAS
) -> list[Any]:
    """Rows of a file with one select, as named tuples of its columns. Parameters as in `execute`."""
    with labelled(statement.label), connections[using].cursor() as cursor:
        cursor.execute(statement.text, parameters)
        row = namedtuple("Row", [column.name for column in cursor.description])  # type: ignore[misc]
        return [row._make(values) for values in cursor.fetchall()]


@contextmanager
def labelled(label: str) -> Iterator[None]:
    """Statements inside are timed under this label. A label is a name in the code, never data."""
    token = _label.set(label)
    try:
        yield
    finally:
        _label.reset(token)


@contextmanager
def timed(label: str) -> Iterator[None]:
    """Time database work that no cursor statement covers, such as COPY on the driver's own connection."""
    started = time.perf_counter()
    try:
        yield
    finally:
        metrics.QUERY_SECONDS.labels(label).observe(time.perf_counter() - started)


def watch() -> None:
    """Time every statement of every connection from now on."""
    connection_created.connect(_install, dispatch_uid="alkana.db.queries")


def query_type(sql: str) -> str:
    """First word of a statement when it is a known one, else `other`."""
    match = FIRST_WORD.match(_opening(sql))
    word = match.group(1).lower() if match else ""
    if word == "with":
        return "select"
    return word if word in KNOWN else "other"


def _opening(statement: str | Composable) -> str:
    """The text a statement begins with; a composed one begins with a literal part."""
    if isinstance(statement, Composed):
        return _opening(statement.seq[0])
    return statement.string if isinstance(statement, SQL) else str(statement)


def _install(sender: type, connection: BaseDatabaseWrapper, **_: Any) -> None:
    if _time_statement not in connection.execute_wrappers:
        connection.execute_wrappers.append(_time_statement)


def _time_statement(
    run: Callable[..., Any], sql: str, parameters: Any, many: bool, context: Mapping[str, CursorWrapper]
) -> Any:
    with timed(_label.get() or query_type(sql)):
        return run(sql, parameters, many, context)
