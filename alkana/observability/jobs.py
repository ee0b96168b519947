"""Jobs as operators see them: the id of the request that queued them in every log line, their process in the metrics,
and work that a killed worker held taken up again at once."""

import gc
import os
from typing import Any

import structlog
from celery import Celery, signals
from django.conf import settings

from alkana.observability import logs, metrics

log = structlog.get_logger(__name__)
HEADER = "alkana_request_id"


@signals.setup_logging.connect
def _configure_logs(**_: Any) -> None:
    logs.configure(settings.LOGGING)


@signals.before_task_publish.connect
def _carry_request_id(headers: dict[str, Any] | None = None, **_: Any) -> None:
    request_id = structlog.contextvars.get_contextvars().get("request_id")
    if headers is not None and request_id:
        headers[HEADER] = request_id


@signals.task_prerun.connect
def _bind(task: Any = None, task_id: str = "", **_: Any) -> None:
    structlog.contextvars.clear_contextvars()
    request_id = getattr(task.request, HEADER, None) or task_id
    structlog.contextvars.bind_contextvars(request_id=request_id, task=task.name, task_id=task_id)


@signals.task_postrun.connect
def _unbind(**_: Any) -> None:
    structlog.contextvars.clear_contextvars()


@signals.worker_process_init.connect
def _own_connections(**_: Any) -> None:
    from alkana.db import pool

    pool.discard_inherited()


@signals.worker_process_shutdown.connect
def _leave_metrics(pid: int | None = None, **_: Any) -> None:
    metrics.forget_process(pid or os.getpid())


@signals.celeryd_after_setup.connect
@signals.beat_init.connect
def _freeze(**_: Any) -> None:
    """What is loaded stays: the collector need not look at it again, children share it, and stopping is quick."""
    gc.freeze()


@signals.celeryd_after_setup.connect
def _take_up_orphans(sender: str = "", instance: Any = None, **_: Any) -> None:
    """Put jobs back that a killed worker had taken but not finished, when no other worker is alive to have them.

    Without this they come back only after the queue's visibility timeout, which is longer than the longest job.
    """
    app: Celery = instance.app
    # A connection of its own: children forked later would inherit one of the pool and wait on it for ever.
    with app.connection_for_write() as connection:
        if app.control.inspect(timeout=1.0, connection=connection).ping():
            return
    restored = restore_unfinished(app)
    if restored:
        log.warning("jobs of a killed worker are queued again", jobs=restored)


def restore_unfinished(app: Celery) -> int:
    """Queue every taken but unfinished job again, at the front. Only right while no worker runs. Number of jobs."""
    with app.connection_for_write() as connection:
        channel = connection.default_channel
        with channel.conn_or_acquire() as client:
            tags = client.zrange(channel.unacked_index_key, 0, -1)
            for tag in tags:
                channel.qos.restore_by_tag(tag, client, leftmost=True)
    return len(tags)
