"""Every metric of our own. Names are a contract with the dashboards that read them."""

from prometheus_client import Counter, Gauge, Histogram

LOADS = Counter("alkana_loads_total", "Loads by list and the state they ended in", ["source", "state"])
LOAD_SECONDS = Histogram(
    "alkana_load_seconds", "Duration of a load from file to figures, in seconds", ["source"],
    buckets=(0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800),
)  # fmt: skip
LOAD_ROWS = Counter(
    "alkana_load_rows_total",
    "Rows read, by list and outcome (new, changed, same, quarantined)",
    ["source", "outcome"],
)
QUERY_SECONDS = Histogram(
    "db_query_duration_seconds", "Duration of database statements, in seconds", ["query_type"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300),
)  # fmt: skip
POOL_SIZE = Gauge(
    "db_pool_size", "Connections the pools of all processes may hold open", multiprocess_mode="livesum"
)
POOL_CHECKED_OUT = Gauge("db_pool_checked_out", "Connections in use right now", multiprocess_mode="livesum")
