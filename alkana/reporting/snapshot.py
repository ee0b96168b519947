"""One consistent view of the database: the data version and everything that is labelled with it are read together."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

from alkana.reporting import stamp

_version: ContextVar[int | None] = ContextVar("snapshot_version", default=None)


def open_version() -> int | None:
    """The version of the snapshot that is open in this context, or None."""
    return _version.get()


@contextmanager
def snapshot() -> Iterator[int]:
    """Open a repeatable-read, read-only snapshot and give the data version it shows; inside another, join that one.

    Inside a caller's own transaction (only tests do that) its isolation applies.
    """
    known = _version.get()
    if known is not None:
        yield known
        return
    own = not connection.in_atomic_block
    with transaction.atomic():
        if own:
            with connection.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read read only")
        token = _version.set(stamp.version_in_snapshot())
        try:
            yield _version.get() or 0
        finally:
            _version.reset(token)
