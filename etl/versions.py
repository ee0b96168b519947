"""The data version: one number for what readers can see. Kept in PostgreSQL; a copy in Valkey saves the question."""

from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone

from etl.models import DataVersion, Load

CACHE_KEY = "data-version"
# A crash between commit and announcement leaves the old number in the cache; this bounds for how long.
CACHE_SECONDS = 5


def bump(kind: str, *, load: Load | None = None, note: str = "") -> int:
    """Add the next version inside the caller's transaction and announce it after commit. Returns its number."""
    version = DataVersion.objects.create(kind=kind, load=load, note=note[:255], created_at=timezone.now())
    transaction.on_commit(lambda: announce(version.pk))
    return version.pk


def announce(version: int) -> None:
    """Tell all processes the newest committed version."""
    cache.set(CACHE_KEY, version, CACHE_SECONDS)


def current() -> int:
    """The newest version, from Valkey when it is there. 0 before anything was published."""
    cached = cache.get(CACHE_KEY)
    if isinstance(cached, int):
        return cached
    version = in_snapshot()
    # Only where nothing newer was announced meanwhile.
    cache.add(CACHE_KEY, version, CACHE_SECONDS)
    return version


def in_snapshot() -> int:
    """The version that the current transaction's snapshot belongs to: the label of everything read in it."""
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(max(id), 0) from etl_dataversion")
        return int(cursor.fetchone()[0])
