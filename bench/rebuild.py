"""Full re-derivation of all tables. Floor: INSERT … SELECT of the same fact rows into a table without indexes."""

from statistics import median
from typing import Any

from bench.sites import MAKING_SECONDS, large_site

ROWS = {"small": 200_000, "medium": 1_000_000, "large": 5_000_000}
ROUNDS = 2


def run(scale: str) -> dict[str, Any]:
    """Ratio of rebuild to floor, measured in turns. Goal ≤ 4."""
    site = large_site(ROWS[scale])
    floors, rebuilds = [], []
    for _ in range(ROUNDS):
        site.execute("drop table if exists bench_floor")
        site.execute("create table bench_floor (like fact_inventory)")
        floors.append(site.execute("insert into bench_floor select * from fact_inventory"))
        site.execute("drop table bench_floor")
        rebuilds.append(site.ask("rebuild", within=MAKING_SECONDS)["seconds"])
    ratio = median(rebuilds) / median(floors)
    return {
        "rows": ROWS[scale],
        "floor_seconds": floors,
        "rebuild_seconds": rebuilds,
        "ratio": round(ratio, 2),
        "goal": 4,
        "meets_goal": ratio <= 4,
    }
