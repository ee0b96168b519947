"""A workbook of movements to published facts. Floor: the fast reader alone + plain COPY of the same rows, no index."""

import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

import psycopg2
from django.conf import settings
from python_calamine_plus import CalamineWorkbook

from bench.sites import empty_site, list_file
from tests.databases import with_database
from tests.installation import PROJECT, Installation

ROWS = {"small": 50_000, "medium": 200_000, "large": 1_000_000}
ROUNDS = {"small": 3, "medium": 2, "large": 2}


def run(scale: str) -> dict[str, Any]:
    """Ratio of ingest to floor, both measured in turns. Goal ≤ 3; peak memory of the process < 1 GiB."""
    path = list_file(0, ROWS[scale])
    floors, ingests, peaks = [], [], []
    for _ in range(ROUNDS[scale]):
        with empty_site("alkana_bench_ingest") as site:
            floors.append(_reader(path) + _copy(site, path))
            seconds, peak = _ingest(site, path)
            ingests.append(seconds)
            peaks.append(peak)
    ratio = median(ingests) / median(floors)
    return {
        "rows": ROWS[scale],
        "floor_seconds": floors,
        "ingest_seconds": ingests,
        "ratio": round(ratio, 2),
        "goal": 3,
        "peak_memory_mib": max(peaks),
        "memory_goal_mib": 1024,
        "meets_goal": ratio <= 3 and max(peaks) < 1024,
    }


def _reader(path: Path) -> float:
    started = time.perf_counter()
    for _ in CalamineWorkbook.from_path(str(path)).stream_sheet_by_index(0):
        pass
    return time.perf_counter() - started


def _copy(site: Installation, path: Path) -> float:
    """COPY of the same cells, prepared beforehand, into a table without indexes."""
    prepared = path.with_suffix(".tsv")
    if not prepared.exists():
        rows = CalamineWorkbook.from_path(str(path)).stream_sheet_by_index(0)
        next(rows)
        with prepared.open("w") as file:
            file.writelines(
                "\t".join(r"\N" if cell == "" else str(cell) for cell in row) + "\n" for row in rows
            )
    columns = "posting_date date, movement_type text, plant text, storage_location text, material text, description text, batch text, quantity numeric, unit text, cost_center text, gl_account text, document text, text text, reference text, reason text, purchase_order text"  # fmt: skip # noqa: E501
    connection = psycopg2.connect(with_database(settings.DATABASE_URL, site.database))
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(f"create table bench_copy ({columns})")
        started = time.perf_counter()
        with connection, connection.cursor() as cursor, prepared.open() as file:
            cursor.copy_expert("copy bench_copy from stdin", file, size=1 << 20)
        return time.perf_counter() - started
    finally:
        connection.close()


def _ingest(site: Installation, path: Path) -> tuple[float, int]:
    """Seconds of the load as the product states them, and the peak memory of its process in MiB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, str(PROJECT / "manage.py"), "ingest", str(path), "--json"],
        env=site.environment, cwd=PROJECT, check=True, capture_output=True,
    )  # fmt: skip
    seconds = time.perf_counter() - started
    return seconds, max(before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024
