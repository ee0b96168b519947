"""10,000 rows that are all known already, exported again from a grown list: seconds from file to "nothing new"."""

import uuid
from datetime import date, timedelta
from typing import Any

from bench import movements
from bench.sites import DAYS_PER_FILE, FILES, FIRST_DAY, large_site

SIZES = {"small": 50_000, "medium": 200_000, "large": 1_000_000}
REPEATED = 10_000
ROUNDS = 3


def run(scale: str) -> dict[str, Any]:
    """Load the end of the list again and undo it, each time as another file. Goal ≤ 3 s."""
    size = SIZES[scale]
    site = large_site(size)
    seconds = []
    for _ in range(ROUNDS):
        new = uuid.uuid4()  # bytes that no run has had: those of an undone load would not be read again
        path = FILES / f"re-export-{new.hex[:8]}.xlsx"
        saved_on = date(2026, 1, 5) + timedelta(days=new.int % 2_000)
        movements.write(path, FIRST_DAY, DAYS_PER_FILE, size, seed=0, last=REPEATED, modified=saved_on)
        report = site.ask("ingest", path)[0]
        assert (report["state"], report["rows_same"]) == ("published", REPEATED), report
        seconds.append(report["seconds"])
        site.manage("undo", report["load"])
        path.unlink()
    return {
        "rows": size,
        "repeated_rows": REPEATED,
        "seconds": seconds,
        "goal_seconds": 3,
        "meets_goal": min(seconds) <= 3,
    }
