"""Loads published and undone under a storm of requests: no answer mixes versions or is older than it says."""

import itertools
import socket
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.installation import Installation, installation, wait_for, written
from tests.plant_lists import listed, numbered

YEAR = "from=2025-01-01&to=2025-12-31"
READERS = 3


def receipts(month: int, count: int) -> bytes:
    """A month of receipts, a different quantity each month."""
    rows = [
        {"posting_date": date(2025, month, 1 + n % 27), "movement_type": "101", "quantity": month + n, "unit": "KG",
         "material": f"15000000{n % 9}", "batch": f"B{n % 5}"}
        for n in range(count)
    ]  # fmt: skip
    return listed("mb51", numbered(rows, first=4_900_000_000 + month * 1000))


@pytest.fixture
def site(folder: Path) -> Iterator[Installation]:
    """An installation with January published."""
    with installation(folder) as site:
        site.extra["API_LIMIT_READ"] = "1000000"
        yield site


def token(site: Installation) -> str:
    """A bearer token of a new viewer."""
    return site.manage(
        "shell", "-v", "0", "-c",
        "from django.contrib.auth.models import Group; from alkana.accounts.models import User; "
        "from alkana.accounts import api, viewer; user = User.objects.create(username='storm'); "
        "user.groups.add(Group.objects.get_or_create(name='viewer')[0]); "
        "print(api.tokens_of(viewer.of_user(user))['access_token'])",
    ).split()[-1]  # fmt: skip


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def answers(
    url: str, bearer: str, stop: threading.Event, seen: list[tuple[float, str, dict[str, Any]]]
) -> None:
    """Ask three different questions, each under ever new keys, until told to stop."""
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {bearer}"
    for n in itertools.count(1):
        if stop.is_set():
            return
        for address in (
            f"inventory/movements?limit={n % 97 + 1}",
            "kpis/INV-IN?",
            f"inventory/movers?limit={n % 89 + 1}&details=1",
        ):
            begun = time.monotonic()
            answer = session.get(f"{url}/api/v1/{address}&{YEAR}", timeout=60)
            assert answer.status_code == 200, answer.text
            seen.append((begun, address.split("?")[0], answer.json()))


@pytest.mark.slow
def test_no_answer_mixes_two_versions_or_is_older_than_it_says(site: Installation) -> None:
    counts = {1: 120, 2: 150, 3: 90, 4: 210}
    files = written(
        site.data_dir, [(f"m{month}.xlsx", receipts(month, count)) for month, count in counts.items()]
    )
    active: dict[int, int] = {}
    truth: dict[int, tuple[int, Decimal]] = {}
    published: list[tuple[float, int]] = []
    loads: dict[int, int] = {}

    def note(version: int) -> None:
        rows = sum(active.values())
        kg = sum(Decimal(month + n) for month, count in active.items() for n in range(count))
        truth[version] = (rows, Decimal(kg))
        published.append((time.monotonic(), version))

    def publish(month: int) -> None:
        report = site.ask("ingest", files[month - 1])[0]
        assert report["state"] == "published", report
        active[month], loads[month] = counts[month], report["load"]
        note(report["data_version"])

    publish(1)
    bearer, port = token(site), free_port()
    url, stop = f"http://127.0.0.1:{port}", threading.Event()
    seen: list[list[tuple[float, str, dict[str, Any]]]] = [[] for _ in range(READERS)]
    server = (sys.executable, "-m", "gunicorn", "alkana.wsgi", "--bind", f"127.0.0.1:{port}")
    with site.process(*server, "--workers", 2, "--threads", 2):
        wait_for(lambda: _answers(url), "the server")
        threads = [threading.Thread(target=answers, args=(url, bearer, stop, mine)) for mine in seen]
        for thread in threads:
            thread.start()
        try:
            for month in (2, 3):
                publish(month)
            version = site.ask("undo", loads[2])["data_version"]
            del active[2]
            note(version)
            publish(4)
        finally:
            stop.set()
            for thread in threads:
                thread.join()
    everything = [one for mine in seen for one in mine]
    for begun, address, body in everything:
        named = body["stamp"]["data_version"]
        rows, kg = truth[named]
        if address == "inventory/movements":
            assert body["total"] == rows, named
            assert len(body["items"]) == min(rows, body["limit"])
        elif address == "kpis/INV-IN":
            assert Decimal(body["value"]) == kg, named
        else:
            assert Decimal(body["totals"]["receipts_kg"]) == kg, named
            assert body["totals"]["movement_count"] == rows, named
        newest = max(version for moment, version in published if moment < begun)
        assert named >= newest, "an answer begun after a publish shows it"
    assert len({body["stamp"]["data_version"] for _, _, body in everything}) >= 4, (
        "the storm met several versions"
    )
    assert len(everything) > 100


def _answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/healthz", timeout=2).ok
    except requests.RequestException:  # not listening yet, or still importing
        return False
