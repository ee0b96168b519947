"""Full re-derivation, orders on top of millions of movements. Floor: reading the same raw rows one after the other."""

import json
from statistics import median
from typing import Any

from bench import movements, orders
from bench.sites import DAYS_PER_FILE, FILES, FIRST_DAY, MAKING_SECONDS, ROWS_PER_FILE, large_site, publish
from tests.installation import Installation

ROWS = {"small": 200_000, "medium": 1_000_000, "large": 5_000_000}
MOVEMENTS_PER_ORDER = 25
ROUNDS = 2
GOAL_SECONDS = 600
RAW = ("raw_mb51", "raw_cooispi", "raw_zrpp062")
# A rebuild, with the seconds of every table.
STEPS = """
import json, time
from etl import loads
seconds, last = {}, [None, time.perf_counter()]
def step(target):
    now = time.perf_counter()
    if last[0]:
        seconds[last[0]] = round(now - last[1], 2)
    last[:] = [target, now]
loads.rebuild(step=step)
step(None)
print(json.dumps(seconds))
"""


def run(scale: str) -> dict[str, Any]:
    """Seconds of everything, of each table, and the ratio to sequential scans. Goal: ≤ 10 minutes at 200,000 orders."""
    count = ROWS[scale] // MOVEMENTS_PER_ORDER
    site = large_site(ROWS[scale])
    _with_orders(site, count)
    floors, steps = [], []
    for _ in range(ROUNDS):
        floors.append(sum(site.execute(f"select count(t.*::text) from {table} as t") for table in RAW))
        steps.append(
            json.loads(site.manage("shell", "-v", "0", "-c", STEPS, within=MAKING_SECONDS).splitlines()[-1])
        )
    totals = [sum(found.values()) for found in steps]
    return {
        "movements": ROWS[scale],
        "orders": count,
        "floor_seconds": floors,
        "derive_seconds": totals,
        "ratio": round(median(totals) / median(floors), 2),
        "slowest": dict(sorted(steps[-1].items(), key=lambda item: -item[1])[:10]),
        "goal_seconds": GOAL_SECONDS,
        "meets_goal": max(totals) <= GOAL_SECONDS,
    }


def _with_orders(site: Installation, count: int) -> None:
    """Load the lists of orders once; a site keeps them."""
    rows = int(site.database.rsplit("_", 1)[1])
    batches = movements.batches(min(rows, ROWS_PER_FILE), seed=0)
    for path in orders.lists(FILES, batches, count, FIRST_DAY, DAYS_PER_FILE):
        publish(site, path, "--period", f"{FIRST_DAY:%Y-%m}")
