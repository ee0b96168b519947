"""Celery tasks of stock. A task may run twice: each looks first whether there is anything to do."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from alkana.db import partitions
from inventory import masters
from inventory.queries.chosen import data_span
from inventory.queries.classes import last_whole_month, stored_month

MONTHS_AHEAD = 6


@shared_task(name="inventory.make_partitions_ahead")
def make_partitions_ahead() -> list[str]:
    """Make the partitions of movements from this month on, so that no load has to. Returns their names."""
    today = timezone.localdate()
    last = today.replace(day=1) + timedelta(days=31 * MONTHS_AHEAD)
    return [partition.name for partition in partitions.ensure_partitions("fact_inventory", today, last)]


@shared_task(name="inventory.store_classes")
def store_classes() -> int:
    """Store the classes of the last whole month of the data, once. Returns the number of materials, 0 when done."""
    span = data_span()
    if span is None:
        return 0
    month = last_whole_month(span.last)
    return 0 if stored_month(span.last) == month else masters.store_classes(month)
