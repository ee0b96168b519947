"""Demo data for an empty installation, through the same pipeline as everybody's files."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg2

from alkana.local.places import PROJECT, Places

MANAGE = [sys.executable, str(PROJECT / "manage.py")]


def ensure(where: Places) -> None:
    """Load the demo lists unless the installation has loads of its own. Raises CalledProcessError.

    An interrupted first load is completed: files that were published are recognised and skipped.
    """
    unfinished = where.data / "demo" / ".unfinished"
    if not unfinished.exists() and has_loads(where):
        return
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    unfinished.touch()
    lists = unfinished.parent / "lists"
    print("Writing and loading demo data (once, about a minute) …", file=sys.stderr)
    _manage("demo", "--size", "small", "--out", str(lists), "--seed", "7")
    _manage("ingest", str(lists))
    unfinished.unlink()


def has_loads(where: Places) -> bool:
    """Whether any load was ever made, whatever became of it."""
    connection = psycopg2.connect(os.environ.get("DATABASE_URL") or where.database_url)
    try:
        with connection.cursor() as cursor:
            cursor.execute("select exists (select from etl_load)")
            row = cursor.fetchone()
            return bool(row and row[0])
    finally:
        connection.close()


def is_available() -> bool:
    """Whether the product can make and load demo data."""
    commands = PROJECT / "etl" / "management" / "commands"
    return all(Path(commands / f"{name}.py").exists() for name in ("demo", "ingest"))


def _manage(*arguments: str) -> None:
    subprocess.run([*MANAGE, *arguments], check=True, stdout=sys.stderr)
