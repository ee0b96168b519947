"""10,000 new movements on top of millions: seconds from file to figures, and whether they grow with the fact table."""

import uuid
from datetime import date
from typing import Any

from bench import movements
from bench.sites import FILES, large_site

SIZES = {"small": (50_000, 200_000), "medium": (200_000, 1_000_000), "large": (1_000_000, 5_000_000)}
NEW_ROWS = 10_000
ROUNDS = 3


def run(scale: str) -> dict[str, Any]:
    """Load and undo the same kind of file on a smaller and a larger table, in turns. Goal ≤ 5 s at the larger."""
    sites = {rows: large_site(rows) for rows in SIZES[scale]}
    seconds: dict[int, list[float]] = {rows: [] for rows in sites}
    for _ in range(ROUNDS):
        seed = uuid.uuid4().int % 90 + 10
        path = movements.write(
            FILES / f"increment-{uuid.uuid4().hex[:8]}.xlsx", date(2026, 3, 2), 3, NEW_ROWS, seed=seed
        )
        for rows, site in sites.items():
            report = site.ask("ingest", path)[0]
            assert report["state"] == "published", report
            seconds[rows].append(report["seconds"])
            site.manage("undo", report["load"])
        path.unlink()
    smaller, larger = (min(seconds[rows]) for rows in SIZES[scale])
    return {
        "new_rows": NEW_ROWS,
        "seconds_by_rows": seconds,
        "growth_ratio": round(larger / smaller, 2),
        "goal_seconds": 5,
        "meets_goal": larger <= 5,
    }
