"""The API over millions of movements: hit and 304 as ratios to a bare view of the same server; misses in milliseconds.

Goals: hit ≥ 0.6 × the bare view's requests per second; a stock list that is not in the cache ≤ 200 ms at p95, at any
depth of paging.
"""

import json
import time
from statistics import median, quantiles
from typing import Any

import redis

from bench._server import Client, connected, free_port, rate, request, server
from bench.sites import large_site
from tests.installation import Installation

ROWS = {"small": 200_000, "medium": 1_000_000, "large": 5_000_000}
ROUNDS = 9
SECONDS = 1.0
PAGES = 120
ADDRESSES = {"list": "/api/v1/inventory?limit=100", "summary": "/api/v1/inventory/summary"}


def run(scale: str) -> dict[str, Any]:
    """Bare view, hit and 304 in turns over the same connections; then misses page by page from first row to last."""
    site = large_site(ROWS[scale])
    redis.Redis.from_url(
        site.redis_url
    ).flushdb()  # a run soon after another would find the answers of that one
    port = free_port()
    bearer = f"Bearer {_token(site)}"
    with server(site, port):
        client = Client(port)
        result: dict[str, Any] = {"rows": ROWS[scale]}
        for name, address in ADDRESSES.items():
            started = time.perf_counter()
            first = client.ask(request(address, Authorization=bearer))
            cold = time.perf_counter() - started
            assert first.status == 200, first.body[:500]
            result[name] = _rates(port, address, bearer, first.headers["etag"], len(first.body))
            result[name] |= {"bytes": len(first.body), "first_miss_ms": round(cold * 1000, 1)}
        result["list_misses"] = _misses(client, bearer)
    ratio, slowest = min(result[name]["hit_ratio"] for name in ADDRESSES), result["list_misses"]["p95_ms"]
    return result | {
        "goal": {"hit_ratio": 0.6, "miss_p95_ms": 200}, "meets_goal": ratio >= 0.6 and slowest <= 200,
    }  # fmt: skip


def _token(site: Installation) -> str:
    """A bearer token of a viewer of the installation."""
    return site.manage(
        "shell", "-v", "0", "-c",
        "from django.contrib.auth.models import Group; from alkana.accounts.models import User; "
        "from alkana.accounts import api, viewer; user, _ = User.objects.get_or_create(username='bench'); "
        "user.groups.add(Group.objects.get(name='viewer')); "
        "print(api.tokens_of(viewer.of_user(user))['access_token'])",
    ).split()[-1]  # fmt: skip


def _rates(port: int, address: str, bearer: str, tag: str, size: int) -> dict[str, Any]:
    asked = {
        "bare": (request(f"/bare/{size}", Authorization=bearer), 200),
        "hit": (request(address, Authorization=bearer), 200),
        "not_modified": (request(address, Authorization=bearer, If_None_Match=tag), 304),
    }
    found: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(ROUNDS):
        clients = connected(port)
        for name, (message, expect) in asked.items():
            found[name].append(rate(clients, message, seconds=SECONDS, expect=expect))
    return {
        **{f"{name}_per_second": round(median(rates)) for name, rates in found.items()},
        **{f"{name}_ratio": _ratio(found[name], found["bare"]) for name in ("hit", "not_modified")},
    }


def _ratio(rates: list[float], floors: list[float]) -> float:
    """The median of ratios within a round: what else the machine does changes from round to round."""
    return round(median(rate / floor for rate, floor in zip(rates, floors, strict=True)), 2)


def _misses(client: Client, bearer: str) -> dict[str, Any]:
    """Every page of the stock list is asked once, so each is computed; totals are counted with the first."""
    address, seconds, rows = "/api/v1/inventory?limit=37&sort=-stock_kg", [], 0
    cursor = ""
    for _ in range(PAGES):
        started = time.perf_counter()
        reply = client.ask(request(f"{address}&cursor={cursor}" if cursor else address, Authorization=bearer))
        seconds.append(time.perf_counter() - started)
        body = json.loads(reply.body)
        rows += len(body["items"])
        cursor = body["next_cursor"] or ""
        if not cursor:
            break
    tenth = max(1, len(seconds) // 10)
    return {
        "pages": len(seconds),
        "rows_read": rows,
        "rows_in_all": body["total"],
        "p50_ms": round(median(seconds) * 1000, 1),
        "p95_ms": round(quantiles(seconds, n=20)[-1] * 1000, 1),
        "first_pages_ms": round(median(seconds[:tenth]) * 1000, 1),
        "last_pages_ms": round(median(seconds[-tenth:]) * 1000, 1),
    }
