"""From an empty database to jobs that run: nothing here is called by hand that an installation has to do by itself."""

import re
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from alkana import schedules, standards
from alkana.accounts.roles import ROLES
from alkana.local import database
from alkana.local.places import PROJECT
from alkana.schedules import SCHEDULES, Schedule
from etl.raw import system_columns
from etl.sources.base import all_sources
from inventory.functions import FOLDER
from inventory.tasks import MONTHS_AHEAD
from tests import databases, workers
from tests.installation import Installation, installation, wait_for, written
from tests.plant_lists import listed, numbered

CREATED = re.compile(r"^create or replace (?:function|view) (\w+)", re.MULTILINE)


@pytest.fixture(scope="module")
def migrated() -> Iterator[str]:
    """Name of a database that was empty before `manage.py migrate`; not one that is kept between runs."""
    name = f"alkana_migrated_{workers.number()}"
    databases.drop(name)
    databases.on_server(f"create database {name}")
    Installation(name, Path(settings.ALKANA_DATA_DIR)).manage("migrate", "--verbosity", 0)
    yield name
    databases.drop(name)


@pytest.fixture
def empty(migrated: str, folder: Path) -> Iterator[Installation]:
    """An installation with such a database, which nobody else has touched."""
    with installation(folder, beginning_as=migrated) as site:
        yield site


def test_after_migrate_an_empty_database_holds_everything_that_code_declares(empty: Installation) -> None:
    jobs = empty.query("select name, task, enabled from django_celery_beat_periodictask order by name")
    assert jobs == sorted((schedule.name, schedule.task, True) for schedule in SCHEDULES)

    rights = dict(
        empty.query(
            "select name, (select count(*) from auth_group_permissions where group_id = auth_group.id) from auth_group"
        )
    )
    assert set(rights) == {role.code for role in ROLES}
    assert 0 < rights["viewer"] <= rights["planner"] < rights["steward"] < rights["admin"]
    assert rights["admin"] == empty.query("select count(*) from auth_permission")[0][0]

    columns = set(empty.query("select table_name, column_name from information_schema.columns"))
    for source in all_sources():
        wanted = {*system_columns(source), *(column.name for column in source.stored_columns)}
        assert {(source.raw_table, name) for name in wanted} <= columns, source.code

    made = {name for path in FOLDER.glob("*.sql") for name in CREATED.findall(path.read_text())}
    assert len(made) > 5
    assert made <= {
        name for (name,) in empty.query("select proname from pg_proc union select relname from pg_class")
    }

    for table in (
        "dim_date", "dim_plant", "dim_location", "dim_material_type", "dim_movement_type", "dim_mrp_controller",
        "dim_order_type", "dim_channel", "dim_customer_group", "dim_billing_type", "dim_delivery_type",
    ):  # fmt: skip
        assert empty.query(f"select count(*) from {table}")[0][0] > 0, table


def movements() -> bytes:
    """A consumption in each of two months; the second month ends what there is to classify of the first."""
    used = {"movement_type": "261", "quantity": -5, "batch": "B1", "material": "150000001", "unit": "KG"}
    days = (date(2025, 9, 6), date(2025, 10, 6))
    return listed("mb51", numbered([{**used, "posting_date": day} for day in days]))


def test_beat_and_a_worker_run_every_declared_job(empty: Installation) -> None:
    loaded, waiting = written(empty.data_dir, [("first.xlsx", movements()), ("second.xlsx", b"")])
    waiting.write_bytes(listed("mb51", numbered([{"quantity": 7, "batch": "B2"}], first=4_900_000_900)))
    empty.ask("ingest", loaded)
    # A load that was handed in, whose job is lost.
    empty.manage(
        "shell", "--verbosity", 0, "-c",
        "from pathlib import Path; from etl import loads, files\n"
        f"loads.receive(files.chunks_of(Path({str(waiting)!r})), 'second.xlsx')",
    )  # fmt: skip
    # Staff may change when a job runs, in the admin: here every second.
    empty.execute(
        "with often as ("
        "    insert into django_celery_beat_intervalschedule (every, period) values (1, 'seconds') returning id"
        ") update django_celery_beat_periodictask set interval_id = (select id from often), crontab_id = null"
    )
    has_run = {
        "etl.resume_stalled_loads": lambda: _state(empty, "second.xlsx") == "published",
        "inventory.make_partitions_ahead": lambda: _last_partition(empty) >= _months_ahead(),
        "inventory.store_classes": lambda: (
            empty.query("select distinct month from material_class") == [(202509,)]
        ),
    }
    with empty.process(sys.executable, "-m", "celery", "-A", "alkana", "beat", "--pidfile="), empty.worker():
        for schedule in SCHEDULES:
            wait_for(has_run[schedule.task], schedule.name)


def _state(site: Installation, name: str) -> Any:
    return site.query("select state from etl_load where name = %s", name)[0][0]


def _last_partition(site: Installation) -> str:
    found = site.query("select max(relname) from pg_class where relname ~ '^fact_inventory_[0-9]+$'")
    return str(found[0][0] or "")


def _months_ahead() -> str:
    last = timezone.localdate().replace(day=1) + timedelta(days=31 * (MONTHS_AHEAD - 1))
    return f"fact_inventory_{last:%Y%m}"


@pytest.mark.django_db
def test_schedules_follow_their_file_at_migrate_and_leave_staffs_times_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nightly = Schedule("tests nightly", "tests.nothing", "15 2 * * *", {"days": 7})
    _migrate(monkeypatch, nightly)
    job = PeriodicTask.objects.get(name="tests nightly")
    assert (job.crontab.hour, job.crontab.minute, job.kwargs) == ("2", "15", '{"days": 7}')

    job.enabled = False
    job.save()
    _migrate(monkeypatch, Schedule("tests nightly", "tests.renamed", "0 4 * * *"))
    job.refresh_from_db()
    assert (job.task, job.enabled, job.crontab.hour) == ("tests.renamed", False, "2")

    _migrate(monkeypatch)
    assert not PeriodicTask.objects.filter(name="tests nightly").exists()


def _migrate(monkeypatch: pytest.MonkeyPatch, *declared: Schedule) -> None:
    monkeypatch.setattr(schedules, "SCHEDULES", declared)
    call_command("migrate", verbosity=0, interactive=False)


def test_a_start_migrates_again_when_a_file_changed_that_migrate_writes_from() -> None:
    watched = set(database.written_from())
    for name, writer in standards.writers().items():
        path = Path(sys.modules[writer.__module__].__file__ or "")
        assert path in watched, name
    assert set(FOLDER.glob("*.sql")) <= watched
    assert {PROJECT / "etl" / "sources" / f"{source.code}.py" for source in all_sources()} <= watched
