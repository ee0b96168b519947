"""The database is restarted in the middle of a load: nothing half-published, and the load goes on by itself."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from alkana.local.places import places
from tests.faults.test_killed import assert_whole, figures, order, receive, state, troubled_worker
from tests.installation import PROJECT, Installation, wait_for


class Embedded(Installation):
    """An installation on embedded servers of its own, which may be restarted."""

    @property
    def database_url(self) -> str:
        return places(self.data_dir).database_url

    @property
    def redis_url(self) -> str:
        return places(self.data_dir).redis_url

    def servers(self, action: str) -> None:
        environment = {k: v for k, v in self.environment.items() if k not in ("DATABASE_URL", "REDIS_URL")}
        subprocess.run(
            [sys.executable, "-m", "alkana.local", action], env=environment, cwd=PROJECT, check=True
        )

    def crash(self) -> None:
        """The database server dies at once and comes back, as after a power cut."""
        pid = int(next(places(self.data_dir).postgres.rglob("postmaster.pid")).read_text().split()[0])
        os.kill(pid, signal.SIGQUIT)  # PostgreSQL's immediate shutdown
        wait_for(lambda: not psutil.pid_exists(pid), "the database to be gone")
        self.servers("up")


@pytest.fixture
def site(folder: Path) -> Iterator[Embedded]:
    site = Embedded("alkana", folder)
    site.servers("up")
    try:
        site.manage("migrate", "--verbosity", 0)
        yield site
    finally:
        site.servers("down")


def test_a_database_restart_in_the_middle_of_a_load_loses_nothing(site: Embedded) -> None:
    (load,) = receive(site, 1)
    with troubled_worker(site):
        reached = order(site, "wait", "facts derived")
        site.send("etl.process_load", load)
        wait_for(reached.exists, "the worker to be in the middle of publishing")
        site.crash()
        assert figures(site) == (0, 0)
        reached.unlink()
        wait_for(lambda: state(site, load) == "published", "the load to go on", seconds=120)
    assert_whole(site, 1)
