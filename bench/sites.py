"""Databases for benchmarks: an empty one for a measurement, and one with millions of movements, made once and kept."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import psycopg2
from django.conf import settings

from bench import movements
from tests import databases
from tests.installation import Installation

FILES = Path(settings.ALKANA_DATA_DIR) / "bench-files"
ROWS_PER_FILE = 1_000_000
DAYS_PER_FILE = 215
FIRST_DAY = date(2022, 1, 1)
MAKING_SECONDS = 3600


@contextmanager
def empty_site(name: str) -> Iterator[Installation]:
    """An empty, migrated installation, gone after the block."""
    site = _made(name)
    try:
        yield site
    finally:
        databases.drop(name)


def large_site(rows: int) -> Installation:
    """An installation with `rows` published movements; kept for the next run of the same size."""

    def fill(site: Installation) -> None:
        for number in range(-(-rows // ROWS_PER_FILE)):
            size = min(ROWS_PER_FILE, rows - number * ROWS_PER_FILE)
            publish(site, list_file(number, size))

    return _kept(f"alkana_bench_{rows}", fill)


def demo_site(scale: str) -> Installation:
    """An installation with all lists of the demo plant of this size; kept."""

    def fill(site: Installation) -> None:
        folder = FILES / f"demo-{scale}"
        site.manage("demo", "--size", scale, "--out", folder, "--seed", 7, within=MAKING_SECONDS)
        publish(site, folder)

    return _kept(f"alkana_bench_demo_{scale}", fill)


def publish(site: Installation, path: Path, *options: str) -> None:
    """Take in a file or a folder; fails unless all of it counts afterwards."""
    for report in site.ask("ingest", path, *options, within=MAKING_SECONDS):
        assert report["state"] in ("published", "already_loaded"), report


def _kept(name: str, fill: Callable[[Installation], None]) -> Installation:
    """The installation of this name, made and filled when it is not there or was not finished."""
    site = Installation(name, FILES.parent)
    if not _exists(site):
        site = _made(name)
        fill(site)
        site.execute("create table bench_ready (rows bigint)")
    return site


def _made(name: str) -> Installation:
    databases.copy(databases.empty(), name)
    return Installation(name, FILES.parent)


def list_file(number: int, rows: int = ROWS_PER_FILE) -> Path:
    """The movement list number `number`: about seven months each, one after the other."""
    first = date.fromordinal(FIRST_DAY.toordinal() + number * DAYS_PER_FILE)
    return movements.write(FILES / f"MB51 {number}-{rows}.xlsx", first, DAYS_PER_FILE, rows, seed=number)


def _exists(site: Installation) -> bool:
    try:
        return site.query("select to_regclass('bench_ready') is not null")[0][0]
    except psycopg2.OperationalError:
        return False
