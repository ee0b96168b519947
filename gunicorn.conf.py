"""How gunicorn serves the product. It reads this file by itself: `gunicorn` in the project folder is all."""

import gc
import os
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alkana.settings")

from django.conf import settings

from alkana.observability import logs, metrics

logs.configure(settings.LOGGING)

wsgi_app = "alkana.wsgi:application"
bind = f"{settings.WEB_HOST}:{settings.WEB_PORT}"
workers = settings.WEB_WORKERS
worker_class = "gthread"
threads = settings.WEB_THREADS
timeout = 120
graceful_timeout = 20
keepalive = 15
# A worker is replaced now and then, so that a slow leak of a library never becomes an outage.
max_requests = 20_000
max_requests_jitter = 2_000
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - heartbeats must not wait for a disk
logger_class = logs.GunicornLogger
control_socket_disable = True


def post_worker_init(_worker: Any) -> None:
    """What is loaded stays: the collector need not look at it again, which also makes stopping quick."""
    gc.freeze()


def child_exit(_server: Any, worker: Any) -> None:
    """Take the ended worker out of the metrics of what is alive."""
    metrics.forget_process(worker.pid)
