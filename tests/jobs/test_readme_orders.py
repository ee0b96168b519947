"""README's commands as they stand there, in a clone that has seen none of them: in each order somebody can sign in."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path

import psycopg2
import pytest

from alkana.local.places import places
from alkana.schedules import SCHEDULES
from tests.effort import IS_LONG
from tests.installation import PROJECT
from tests.plant_lists import listed, numbered

PATIENCE_SECONDS = 300
NOT_CLONED = shutil.ignore_patterns(
    ".git", ".venv", "node_modules", "var", "__pycache__", ".*_cache", ".hypothesis"
)
FROM_OUTSIDE = (
    "ALKANA_",
    "DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "DEMO_PASSWORD",
    "DJANGO_",
    "PYTHONPATH",
    "PORT",
)


def commands(heading: str) -> list[str]:
    """The lines of the first code block below a heading of README, without their comments."""
    text = (PROJECT / "README.md").read_text().partition(f"## {heading}\n")[2]
    block = text.partition("```sh\n")[2].partition("```")[0]
    return [line.partition("  #")[0].strip() for line in block.splitlines()]


@dataclass
class Clone:
    """A clone with a home folder that has files to load."""

    folder: Path
    home: Path
    port: int

    def run(self, command: str) -> None:
        """Carry out a line of README, which ends by itself."""
        done = subprocess.run(
            ["sh", "-c", command], cwd=self.folder, env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"

    @contextmanager
    def running(self, command: str) -> Iterator[str]:
        """Carry out a line that runs until Ctrl-C, which ends it; what it said when it was ready."""
        log = self.home / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                ["sh", "-c", f"exec env {command}"],
                cwd=self.folder, env=self.environment, stdout=output, stderr=output,
            )  # fmt: skip
        try:
            end = time.monotonic() + PATIENCE_SECONDS
            while "Ctrl-C" not in log.read_text(errors="replace"):
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < end, log.read_text()
                time.sleep(0.2)
            yield log.read_text()
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(FROM_OUTSIDE)}
        return kept | {"HOME": str(self.home), "PORT": str(self.port)}

    def can_sign_in(self, said: str) -> bool:
        """Whether the first user and the password that were printed open the home page."""
        user = re.search(r"Sign in as +(\w+)", said)
        password = re.search(r"Password +(\S+)", said)
        assert user, said
        assert password, said
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        door = f"http://127.0.0.1:{self.port}/sign-in/"
        page = browser.open(door).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        filled = {"username": user[1], "password": password[1], "csrfmiddlewaretoken": token[1]}
        answer = browser.open(door, urllib.parse.urlencode(filled).encode())
        return answer.status == 200 and "/sign-in/" not in answer.url

    def jobs(self, data: str = "var") -> set[str]:
        """The scheduled jobs in the database of its embedded server."""
        connection = psycopg2.connect(places(self.folder / data).database_url)
        try:
            with connection.cursor() as cursor:
                cursor.execute("select task from django_celery_beat_periodictask where enabled")
                return {task for (task,) in cursor.fetchall()}
        finally:
            connection.close()


@pytest.fixture
def clone(folder: Path) -> Iterator[Clone]:
    """The project's files as a clone has them, with the environment that its first command would make."""
    made = Clone(folder / "clone", folder / "home", _free_port())
    shutil.copytree(PROJECT, made.folder, ignore=NOT_CLONED)
    for name in (".venv", "node_modules"):
        (made.folder / name).symlink_to((PROJECT / name).resolve())
    exports = made.home / "exports"
    exports.mkdir(parents=True)
    (exports / "MB51.xlsx").write_bytes(listed("mb51", numbered([{"quantity": 7, "batch": "B1"}])))
    yield made
    made.run("bin/python -m alkana.local down")


INGEST, DRY_RUN, WITHOUT_DEMO, SECOND = commands("Load your own SAP files")
WITH_DEMO = commands("Two commands")[0]
# The commands before the one that starts the product, and those while it runs.
ORDERS = {
    "load first": ([INGEST], WITHOUT_DEMO, [DRY_RUN]),
    "look, start, load": ([DRY_RUN], WITHOUT_DEMO, [INGEST]),
    "start first": ([], WITHOUT_DEMO, [INGEST, INGEST]),
    "migrate first": (["bin/manage migrate"], WITHOUT_DEMO, []),
    "demo after loading": ([INGEST], WITH_DEMO, []),
    "demo first": ([], WITH_DEMO, [INGEST]),
    "a second installation": ([INGEST], SECOND, []),
}
# The first of README; the others with bin/test --long.
SHORT = ("load first",)


@pytest.mark.parametrize("order", ORDERS if IS_LONG else SHORT)
def test_in_this_order_of_readmes_commands_somebody_can_sign_in_and_jobs_are_scheduled(
    clone: Clone, order: str
) -> None:
    before, start, beside = ORDERS[order]
    for command in before:
        clone.run(command)
    with clone.running(start) as said:
        assert clone.can_sign_in(said)
        for command in beside:
            clone.run(command)
        data = "var/ours" if start == SECOND else "var"
        assert clone.jobs(data) == {schedule.task for schedule in SCHEDULES}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
