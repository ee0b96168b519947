"""Databases that tests begin from, kept between runs and copied for whoever needs one.

A kept database is named after what went into it, so one whose code has changed is never found again. `EMPTY` follows
the schema: after another change of code it is brought up to date by `migrate` instead of being made anew.
"""

import hashlib
import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from django.conf import settings

from tests import workers

PROJECT = Path(__file__).resolve().parent.parent
APPS = ("alkana", "etl", "inventory", "production", "sales", "alerts", "reports")
# What decides how an empty database looks; everything else that `migrate` carries out is repeatable.
SCHEMA = ("**/migrations/*.py", "**/sql/**/*.sql")
CODE = ("**/*.py", "**/*.sql")
# Advisory lock of whoever makes a kept database.
LOCK_MAKING = 7199


def with_database(url: str, name: str) -> str:
    """The address of another database on the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@contextmanager
def server() -> Iterator[Any]:
    """A cursor on the server itself; each statement on its own."""
    connection = psycopg2.connect(with_database(settings.DATABASE_URL, "postgres"))
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def on_server(*statements: str) -> None:
    """Run statements on the server itself, each on its own."""
    with server() as cursor:
        for statement in statements:
            cursor.execute(statement)


def copy(source: str, name: str) -> None:
    """Make `name` a copy of `source`, in which nobody may be; replaces one of that name."""
    on_server(f"drop database if exists {name} with (force)", f"create database {name} template {source}")


def drop(name: str) -> None:
    """Remove a database, whoever is in it."""
    on_server(f"drop database if exists {name} with (force)")


@cache
def fingerprint(*patterns: str) -> str:
    """Hash of names and contents of the product's files that match."""
    files = {path for app in APPS for pattern in patterns for path in (PROJECT / app).glob(pattern)}
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path.relative_to(PROJECT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _data_dir() -> str:
    """Hash of which data directory this is: loads in a kept database have their files there."""
    mark = Path(settings.ALKANA_DATA_DIR) / "kept"
    with suppress(FileExistsError):
        mark.parent.mkdir(parents=True, exist_ok=True)
        with mark.open("x") as file:
            file.write(uuid.uuid4().hex)
    return mark.read_text()[:6]


def kept(kind: str, make: Callable[[str], None], *made_by: Path) -> str:
    """Name of the kept database of this kind; `make` fills a copy of the empty one after every change of code.

    `made_by` are files outside of the product that decide what is in it. Older ones of this kind and checkout are
    removed. Safe among parallel test processes.
    """
    digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in made_by)).hexdigest()[:6]
    return _kept(kind, f"{fingerprint(*CODE)}_{digest}_{_data_dir()}", make, from_empty=True)


@cache
def empty() -> str:
    """Name of the migrated, empty database that all others are copied from."""
    name = _kept("empty", fingerprint(*SCHEMA), _migrate, from_empty=False)
    with server() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [LOCK_MAKING])
        cursor.execute(
            "select shobj_description(oid, 'pg_database') from pg_database where datname = %s", [name]
        )
        if cursor.fetchone()[0] != fingerprint(*CODE):
            _migrate(name)
            cursor.execute(f"comment on database {name} is '{fingerprint(*CODE)}'")
    return name


def _kept(kind: str, state: str, make: Callable[[str], None], *, from_empty: bool) -> str:
    checkout = hashlib.sha256(str(PROJECT).encode()).hexdigest()[:6]
    family = f"kept_{checkout}_{kind}_"
    name, making = family + state, f"{family}making_{workers.number()}"
    template = f" template {empty()}" if from_empty else ""
    with server() as cursor:
        cursor.execute("select pg_advisory_lock(%s, hashtext(%s))", [LOCK_MAKING, family])
        cursor.execute("select datname from pg_database where datname like %s", [f"{family}%"])
        found = {found for (found,) in cursor.fetchall()}
        if name not in found:
            for old in found:
                cursor.execute(f"drop database if exists {old} with (force)")
            cursor.execute(f"create database {making}{template}")
            make(making)
            cursor.execute(f"alter database {making} rename to {name}")
    return name


def _migrate(name: str) -> None:
    environment = os.environ | {
        "DATABASE_URL": with_database(settings.DATABASE_URL, name),
        "PYTHONPATH": str(PROJECT),
    }
    done = subprocess.run(
        [sys.executable, str(PROJECT / "manage.py"), "migrate", "--verbosity", "0"],
        env=environment,
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"migrate ended with {done.returncode}\n{done.stdout}\n{done.stderr[-4000:]}"
