"""The connection pool of this process: how full it is, and how a forked worker gets rid of its parent's connections.

Connections keep their session between uses: temporary tables must be `on commit drop`, advisory locks `xact` ones.
"""

from dj_db_conn_pool.core import pool_container
from django.conf import settings
from django.db import connections
from sqlalchemy import event
from sqlalchemy.pool import QueuePool

from alkana.observability import metrics


def watch() -> None:
    """Keep the pool metrics of this process true from now on."""
    _declare()
    event.listen(QueuePool, "checkout", lambda *_: count())
    # The event comes just before the connection is back in the pool.
    event.listen(QueuePool, "checkin", lambda *_: metrics.POOL_CHECKED_OUT.set(checked_out() - 1))


def checked_out() -> int:
    """Connections that this process uses right now."""
    return sum(pool.checkedout() for pool in pool_container.values())


def count() -> None:
    """Write the number of connections in use to the metrics."""
    metrics.POOL_CHECKED_OUT.set(checked_out())


def discard_inherited() -> None:
    """Forget connections that a parent process opened: two processes must never talk on one connection.

    psycopg2 leaves a connection open when a process that did not open it forgets it, so the parent keeps its own.
    """
    pool_container.clear()
    for connection in connections.all(initialized_only=True):
        connection.connection = None
    _declare()


def _declare() -> None:
    metrics.POOL_SIZE.set(settings.POOL_OPTIONS["POOL_SIZE"])
    metrics.POOL_LIMIT.set(settings.POOL_OPTIONS["POOL_SIZE"] + settings.POOL_OPTIONS["MAX_OVERFLOW"])
    metrics.POOL_CHECKED_OUT.set(0)
