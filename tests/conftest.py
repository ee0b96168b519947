"""Servers for the whole test run: the embedded ones unless DATABASE_URL and REDIS_URL are set."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import django
import psycopg2
import pytest

# Before Django reads its settings: tests have a data directory of their own beside the one of bin/dev.
os.environ.setdefault("ALKANA_DATA_DIR", str(Path(__file__).resolve().parents[1] / "var" / "test"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alkana.settings")

from alkana.local import servers
from alkana.local.places import places
from tests import workers

SERVERS = ExitStack()
# max_locks_per_transaction that lets several test processes work side by side.
LOCKS = 256


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """A test process per processor; one alone on a server that has the usual room for locks, none for a single file.

    Tests keep many loads in one transaction, which they roll back.
    """
    if len(config.args) == 1 and Path(config.args[0].split("::")[0]).is_file():
        return 0
    if url := os.environ.get("DATABASE_URL"):
        with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
            cursor.execute("show max_locks_per_transaction")
            if int(cursor.fetchone()[0]) < LOCKS:
                return 1
    return os.cpu_count() or 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Let each test process read the settings when it has its own databases, not before this file is read."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers, then Django. Parallel test processes share the servers, not the databases on them."""
    SERVERS.enter_context(servers.running(places()))
    if workers.WORKER not in os.environ:
        django.setup()
        return
    url = os.environ.get("REDIS_URL") or places().redis_url
    with pytest.MonkeyPatch.context() as patch:  # what tests start chooses for itself
        patch.setenv("REDIS_URL", workers.with_redis_database(url, workers.number()))
        django.setup()


@pytest.hookimpl(tryfirst=True)  # groups are read when the items get their names for the other process
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What shares an expensive set-up stays in one test process: a file, all files on the site, all on the plant.

    Those of the site and of the plant come first, so the longest pieces do not begin last.
    """
    groups = {"site": "site", "plant_database": "plant"}
    for item in items:
        shared = [group for name, group in groups.items() if name in getattr(item, "fixturenames", ())]
        item.add_marker(pytest.mark.xdist_group(shared[0] if shared else str(item.path)))
    items.sort(key=lambda item: not groups.keys() & set(getattr(item, "fixturenames", ())))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave the servers; the last user stops them."""
    SERVERS.close()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database, for whoever asks: a copy of the migrated one that is kept between runs."""
    from django.db import connection

    from tests import databases
    from tests.demo_plant import leave_database, on_database

    name = f"test_{connection.settings_dict['NAME']}_{workers.number()}"
    databases.copy(databases.empty(), name)
    with django_db_blocker.unblock(), on_database(name):
        yield
        leave_database()
        databases.drop(name)


@pytest.fixture(autouse=True)
def default_language() -> Iterator[None]:
    """Each test begins in the language of the installation, whatever the one before was asked in."""
    from django.conf import settings
    from django.utils.translation import override

    with override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def folder() -> Iterator[Path]:
    """An empty folder with a short path that everybody may pass through, removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="alkana-") as path:
        Path(path).chmod(0o755)
        yield Path(path)
