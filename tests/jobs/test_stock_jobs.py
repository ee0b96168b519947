"""Scheduled jobs of stock: partitions ahead of time, classes once a month."""

from datetime import date

import pytest

from alkana.db import partitions
from alkana.schedules import SCHEDULES
from inventory import tasks
from inventory.models import MaterialClass
from tests.plant_lists import numbered, take_rows

pytestmark = pytest.mark.django_db


def test_the_coming_months_have_partitions_before_their_rows() -> None:
    made = tasks.make_partitions_ahead()
    assert len(partitions.list_partitions("fact_inventory")) >= tasks.MONTHS_AHEAD
    assert tasks.make_partitions_ahead() == []
    assert all(name.startswith("fact_inventory_20") for name in made)


def test_classes_of_the_last_whole_month_are_stored_once() -> None:
    assert tasks.store_classes() == 0
    row = {"movement_type": "261", "quantity": -5, "batch": "B1", "material": "150000001", "unit": "KG"}
    take_rows("mb51", numbered([{**row, "posting_date": date(2025, month, 6)} for month in (9, 10)]))
    assert tasks.store_classes() == 1
    assert tasks.store_classes() == 0
    assert set(MaterialClass.objects.values_list("month", flat=True)) == {202509}


def test_both_jobs_are_scheduled() -> None:
    assert {"inventory.make_partitions_ahead", "inventory.store_classes"} <= {s.task for s in SCHEDULES}
