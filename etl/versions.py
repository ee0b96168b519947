"""The data version: one number for what readers can see. Kept in PostgreSQL; a copy in Valkey saves the question."""

from django.db import connection, transaction
from django.utils import timezone

from alkana.reporting import stamp
from etl.models import DataVersion, Load


def bump(kind: str, *, load: Load | None = None, note: str = "") -> int:
    """Add the next version inside the caller's transaction and announce it after commit. Returns its number."""
    version = DataVersion.objects.create(kind=kind, load=load, note=note[:255], created_at=timezone.now())
    transaction.on_commit(lambda: stamp.announce(version.pk))
    return version.pk


def current() -> int:
    """The newest version, from Valkey when it is there. 0 before anything was published."""
    return stamp.current_version()


def in_snapshot() -> int:
    """The version that the current transaction's snapshot belongs to: the label of everything read in it."""
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(max(id), 0) from etl_dataversion")
        return int(cursor.fetchone()[0])


# A migration that changed raw rows or their order leaves a version of this kind; a rebuild after it settles it.
REBUILD_DUE = "rebuild-due"


def is_rebuild_due() -> bool:
    """Whether derived tables are behind the raw rows because of a migration."""
    due = DataVersion.objects.filter(kind=REBUILD_DUE).order_by("-pk").values_list("pk", flat=True).first()
    return due is not None and not DataVersion.objects.filter(kind="rebuild", pk__gt=due).exists()
