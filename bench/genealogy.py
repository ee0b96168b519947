"""The genealogy of a batch in a tree of 500: from its root, where everything is below, and from a leaf."""

import json
from datetime import date
from typing import Any

from bench import orders
from bench.sites import FILES, empty_site, publish

NODES = 500
ASKED = {"small": 20, "medium": 60, "large": 200}
GOAL_MS = 200
ASK = """
import json, time
from statistics import quantiles
from production.queries import chain
found = {}
for name, batch, direction in ASKED:
    seconds = []
    for _ in range(TIMES):
        started = time.perf_counter()
        answer = chain.genealogy(batch, direction)
        seconds.append(time.perf_counter() - started)
    found[name] = {"batches": len(answer.nodes), "p95_ms": round(quantiles(seconds, n=20)[-1] * 1000, 1)}
print(json.dumps(found))
"""


def run(scale: str) -> dict[str, Any]:
    """p95 of the whole genealogy, in process. Goal: ≤ 200 ms for 500 batches."""
    made = [(n, f"10{n:07d}", "PC", _batch(n)) for n in range(NODES)]
    day = date(2026, 1, 5)
    links = [orders.made_of(n, f"10{n:07d}", _batch(n), orders.order((n - 1) // 2)) for n in range(1, NODES)]
    lists = [
        orders.write(FILES / "tree COOISPI.txt", "cooispi", orders.filled_from(made, day, 30, NODES)),
        orders.write(FILES / "tree ZRPP062.txt", "zrpp062", links),
    ]
    with empty_site("alkana_bench_tree") as site:
        for path in lists:
            publish(site, path, "--period", "2026-01")
        asked = [("from_root", _batch(0), "both"), ("from_leaf", _batch(NODES - 1), "both")]
        script = f"ASKED, TIMES = {asked!r}, {ASKED[scale]}\n{ASK}"
        found = json.loads(site.manage("shell", "-v", "0", "-c", script).splitlines()[-1])
    assert found["from_root"]["batches"] == NODES, found
    return {
        **found,
        "goal_p95_ms": GOAL_MS,
        "meets_goal": max(one["p95_ms"] for one in found.values()) <= GOAL_MS,
    }


def _batch(number: int) -> str:
    return f"T{number:07d}"
