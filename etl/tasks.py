"""Celery tasks of the write road. A task may run twice: every verb it calls looks at the load's state first."""

import structlog
from celery import shared_task
from django.db import InterfaceError, OperationalError

from etl import loads, rereading
from etl.models import Load, LoadState

log = structlog.get_logger(__name__)


# A database that restarts is back in seconds; the load then goes on by itself.
@shared_task(
    name="etl.process_load",
    acks_late=True,
    autoretry_for=(loads.DatabaseGone, OperationalError, InterfaceError),
    retry_backoff=2,
    max_retries=6,
)
def process_load(load_id: int) -> str:
    """Read, check and publish one load. Returns the state it ended in."""
    try:
        return str(loads.process(load_id).state)
    except loads.Busy:
        log.info("load_busy", load=load_id)
        return "busy"


@shared_task(name="etl.undo_load", acks_late=True)
def undo_load(load_id: int, user_id: int | None = None) -> int | None:
    """Undo one load. Returns the data version, None when it no longer counts anyway."""
    load = Load.objects.get(pk=load_id)
    if load.state != LoadState.PUBLISHED:
        return load.data_version
    return loads.undo(load, user_id=user_id)


@shared_task(name="etl.read_again", acks_late=True)
def read_again() -> list[int]:
    """Read loads again whose words of the logon's language mean something else now. Returns their numbers."""
    return rereading.read_again()


@shared_task(name="etl.resume_stalled_loads")
def resume_stalled_loads() -> list[int]:
    """Take up loads whose process is gone. Returns their numbers."""
    found = [load.pk for load in loads.stalled()]
    for load_id in found:
        log.warning("load_resumed", load=load_id)
        process_load.delay(load_id)
    return found
