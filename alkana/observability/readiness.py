"""Whether this process can do its work: one check per dependency, each bounded in time."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass

import redis
import structlog
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from redis.backoff import NoBackoff
from redis.retry import Retry

LEAST_FREE_BYTES = 512 * 1024 * 1024
PING_SECONDS = 2

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class State:
    """Outcome of one check. `detail` is a sentence for an operator, without addresses or secrets."""

    ok: bool
    milliseconds: float
    detail: str = ""

    def as_json(self) -> dict[str, object]:
        """The state as the endpoint shows it."""
        answer: dict[str, object] = {
            "status": "ok" if self.ok else "failed",
            "ms": round(self.milliseconds, 1),
        }
        return answer | {"detail": self.detail} if self.detail else answer


class NotReady(Exception):
    """A dependency is not usable; the message says why."""


def check_all() -> dict[str, State]:
    """State of every dependency, in the order in which an operator would look."""
    return {name: _timed(name, check) for name, check in CHECKS.items()}


def _timed(name: str, check: Callable[[], str]) -> State:
    started = time.perf_counter()
    try:
        detail, ok = check(), True
    except NotReady as reason:
        detail, ok = str(reason), False
    except Exception as error:  # noqa: BLE001 - whatever it is, this dependency is not usable, and the log has it all
        detail, ok = type(error).__name__, False
        log.warning("dependency failed", dependency=name, error=str(error))
    return State(ok, (time.perf_counter() - started) * 1000, detail)


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return ""


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if pending:
        raise NotReady(f"{pending} migrations are not applied: run bin/manage migrate")
    return ""


def _ping(url: str) -> str:
    client = redis.Redis.from_url(
        url, socket_timeout=PING_SECONDS, socket_connect_timeout=PING_SECONDS, retry=Retry(NoBackoff(), 0)
    )
    with client:
        client.ping()
    return ""


def _cache() -> str:
    return _ping(str(settings.CACHES["default"]["LOCATION"]))


def _broker() -> str:
    return _ping(settings.REDIS_URL)


def _disk() -> str:
    folder = settings.ALKANA_DATA_DIR
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES:
        raise NotReady(f"{free // 2**20} MiB free, {LEAST_FREE_BYTES // 2**20} MiB needed")
    return f"{free // 2**30} GiB free"


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "cache": _cache,
    "broker": _broker,
    "disk": _disk,
}
