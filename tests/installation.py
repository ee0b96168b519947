"""A whole installation of its own for one test: database, queue, stored files, and real processes that use them.

The database is copied from a migrated one (`databases`), so a new one costs a moment.
"""

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2
import redis
from celery import Celery
from django.conf import settings

from tests import databases, workers
from tests.databases import with_database
from tests.workers import with_redis_database

PROJECT = Path(__file__).resolve().parent.parent
# Queue and cache of installations in tests, from here on one for each test process; the suite itself has 0, 1, ….
VALKEY_DATABASE = 8


def _redis_url() -> str:
    return with_redis_database(settings.REDIS_URL, VALKEY_DATABASE + workers.number())


@dataclass(slots=True)
class Installation:
    """Commands, processes and questions to one installation."""

    database: str
    data_dir: Path
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def database_url(self) -> str:
        """Address of its database."""
        return with_database(settings.DATABASE_URL, self.database)

    @property
    def redis_url(self) -> str:
        """Address of its queue and cache."""
        return _redis_url()

    @property
    def environment(self) -> dict[str, str]:
        return (
            os.environ
            | {
                "DATABASE_URL": self.database_url,
                "REDIS_URL": self.redis_url,
                "ALKANA_DATA_DIR": str(self.data_dir),
                "PYTHONPATH": str(PROJECT),
            }
            | self.extra
        )

    def manage(self, *arguments: object, expect: int = 0, within: float = 600) -> str:
        """Run a command; its output. Fails when it ends otherwise than expected or not within so many seconds."""
        done = subprocess.run(
            [sys.executable, str(PROJECT / "manage.py"), *map(str, arguments)],
            env=self.environment,
            cwd=PROJECT,
            capture_output=True,
            text=True,
            timeout=within,
        )
        assert done.returncode == expect, (
            f"{arguments} ended with {done.returncode}\n{done.stdout}\n{done.stderr[-4000:]}"
        )
        return done.stdout

    def ask(self, *arguments: object, expect: int = 0, within: float = 600) -> Any:
        """The JSON document that a command prints."""
        return json.loads(self.manage(*arguments, "--json", expect=expect, within=within))

    def query(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Rows of a statement, outside of the product."""
        with self._cursor() as cursor:
            cursor.execute(statement, parameters or None)
            return cursor.fetchall()

    def execute(self, statement: str) -> float:
        """Carry out a statement in a transaction of its own, outside of the product. Returns its seconds."""
        started = time.perf_counter()
        with self._cursor() as cursor:
            cursor.execute(statement)
        return time.perf_counter() - started

    @contextmanager
    def _cursor(self) -> Iterator[Any]:
        connection = psycopg2.connect(self.database_url)
        try:
            with connection, connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    @contextmanager
    def process(self, *command: object, **environment: str) -> Iterator[subprocess.Popen[str]]:
        """A process of this installation in a group of its own, ended with the block."""
        log = self.data_dir / f"{uuid.uuid4().hex}.log"
        with log.open("w") as output:
            running = subprocess.Popen(
                [str(part) for part in command],
                env=self.environment | environment,
                cwd=PROJECT,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
            try:
                yield running
            except BaseException:
                sys.stderr.write(log.read_text()[-6000:])
                raise
            finally:
                kill_group(running)

    def worker(self, app: str = "alkana", **environment: str) -> Any:
        """A real Celery worker with one child process."""
        return self.process(
            sys.executable,
            "-m",
            "celery",
            "-A",
            app,
            "worker",
            "--concurrency",
            1,
            "--loglevel",
            "INFO",
            **environment,
        )

    def send(self, task: str, *arguments: object) -> None:
        """Put a task into the queue."""
        broker = self.redis_url.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
        with Celery(broker=broker) as queue:
            queue.send_task(task, args=arguments)


def kill_group(process: "subprocess.Popen[str]") -> None:
    """kill -9 to a process and all its children."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_for(condition: Callable[[], Any], what: str, seconds: float = 60) -> Any:
    """The first true answer of `condition`; fails the test when there is none in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := condition():
            return answer
        time.sleep(0.1)
    raise AssertionError(f"waited {seconds} s in vain for: {what}")


@contextmanager
def installation(folder: Path, *, beginning_as: str = "") -> Iterator[Installation]:
    """A fresh installation, empty unless it begins as a copy of another database; gone after the block."""
    name = f"alkana_{uuid.uuid4().hex[:12]}"
    redis.Redis.from_url(_redis_url()).flushdb()
    databases.copy(beginning_as or databases.empty(), name)
    try:
        yield Installation(name, folder)
    finally:
        databases.drop(name)


def written(folder: Path, files: Sequence[tuple[str, bytes]]) -> list[Path]:
    """Write files into a folder; their paths."""
    paths = []
    for name, content in files:
        path = folder / name
        path.write_bytes(content)
        paths.append(path)
    return paths
