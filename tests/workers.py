"""Which of the parallel test processes this is, and what it has for itself."""

import os
from urllib.parse import urlsplit, urlunsplit

WORKER = "PYTEST_XDIST_WORKER"


def number() -> int:
    """0 for the first or only test process."""
    return int(os.environ.get(WORKER, "gw0").removeprefix("gw"))


def with_redis_database(url: str, database: int) -> str:
    """The address of another database of the same Redis or Valkey."""
    base = url.split("?db=", maxsplit=1)[0]
    if base.startswith("unix://"):
        return f"{base}?db={database}"
    return urlunsplit(urlsplit(base)._replace(path=f"/{database}"))
