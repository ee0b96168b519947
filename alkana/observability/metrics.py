"""Every metric of our own. Names are a contract with the boards and alarms that read them.

Requests and cache are counted by django-prometheus. With PROMETHEUS_MULTIPROC_DIR set, all processes of the
installation (web workers, job workers) are summed.
"""

import os

import django_prometheus.cache.metrics  # noqa: F401 - declared now, not at the first use of the cache
import prometheus_client
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, multiprocess

LOADS = Counter("alkana_loads_total", "Loads by list and the state they ended in", ["source", "state"])
LOAD_SECONDS = Histogram(
    "alkana_load_seconds",
    "Duration of a load from file to figures, in seconds",
    ["source"],
    buckets=(0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800),
)
LOAD_ROWS = Counter(
    "alkana_load_rows_total",
    "Rows read, by list and outcome: new, changed, same, older, quarantined",
    ["source", "outcome"],
)
QUERY_SECONDS = Histogram(
    "db_query_duration_seconds",
    "Duration of database statements, in seconds, by what they are for",
    ["query_type"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300),
)
POOL_SIZE = Gauge("db_pool_size", "Connections that the pools keep", multiprocess_mode="livesum")
POOL_LIMIT = Gauge(
    "db_pool_limit", "Connections that the pools may open at a peak", multiprocess_mode="livesum"
)
POOL_CHECKED_OUT = Gauge("db_pool_checked_out", "Connections in use right now", multiprocess_mode="livesum")


def text() -> bytes:
    """All metrics of the installation in Prometheus' text format."""
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return prometheus_client.generate_latest()
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)
    return prometheus_client.generate_latest(registry)


def forget_process(pid: int) -> None:
    """Take an ended process out of the sums of what is alive."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.mark_process_dead(pid)
