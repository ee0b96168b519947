"""The embedded servers: shared by commands, stopped by the last one, unharmed by kills and half-made folders."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from alkana.local.places import places

PROJECT = Path(__file__).resolve().parents[2]
FROM_OUTSIDE = ("DATABASE_URL", "REDIS_URL", "ALKANA_ENV", "SECRET_KEY", "ALKANA_DATA_DIR")
ASK_DATABASE = (
    "import os, psycopg2\n"
    "from alkana.local.places import places\n"
    "cursor = psycopg2.connect(places().database_url).cursor()\n"
    "cursor.execute('select current_database()')\n"
    "print(cursor.fetchone()[0])\n"
)


class Installation:
    """A data directory with commands run in it, as a shell would."""

    def __init__(self, data: Path) -> None:
        self.data = data
        kept = {name: value for name, value in os.environ.items() if name not in FROM_OUTSIDE}
        self.environment = kept | {"ALKANA_DATA_DIR": str(data), "PYTHONPATH": str(PROJECT)}

    def local(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Outcome of `python -m alkana.local …`."""
        return subprocess.run(self._command(*arguments), env=self.environment, capture_output=True, text=True)

    def begin(self, *arguments: str) -> subprocess.Popen[str]:
        """The same, still running."""
        return subprocess.Popen(
            self._command(*arguments),
            env=self.environment,
            stdout=subprocess.PIPE,
            stdin=subprocess.PIPE,
            text=True,
        )

    def database_name(self) -> str:
        """What the embedded database answers to a command that needs it."""
        done = self.local("run", "--", sys.executable, "-c", ASK_DATABASE)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def pids(self) -> dict[str, int]:
        """Process ids of the servers that run now."""
        lines = dict(line.split(" ", 1) for line in self.local("status").stdout.splitlines())
        return {name: int(lines[name]) for name in ("postgres", "valkey") if lines[name] != "stopped"}

    @staticmethod
    def _command(*arguments: str) -> list[str]:
        return [sys.executable, "-m", "alkana.local", *arguments]


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    """One data directory for all tests that do not need a fresh one; each leaves its servers stopped."""
    with tempfile.TemporaryDirectory(prefix="alkana-") as path:
        Path(path).chmod(0o755)
        made = Installation(Path(path) / "data")
        yield made
        made.local("down")


@pytest.fixture
def fresh(folder: Path) -> Iterator[Installation]:
    """A data directory that nobody has used."""
    made = Installation(folder / "data")
    yield made
    made.local("down")


def test_servers_start_for_a_command_and_stop_with_the_last_one(installation: Installation) -> None:
    waiting = installation.begin("run", "--", sys.executable, "-c", "print('ready', flush=True); input()")
    assert waiting.stdout is not None
    assert waiting.stdout.readline() == "ready\n"
    running = installation.pids()
    processes = [psutil.Process(pid) for pid in running.values()]
    assert set(running) == {"postgres", "valkey"}

    assert installation.database_name() == "alkana"
    assert installation.pids() == running, (
        "a second command uses the same servers and leaves them to the first"
    )

    waiting.communicate("\n")
    assert waiting.returncode == 0
    assert installation.pids() == {}
    assert psutil.wait_procs(processes, timeout=5)[1] == []


def test_two_first_commands_at_once_replace_a_half_made_cluster_by_one_database(fresh: Installation) -> None:
    half = fresh.data / "servers" / "postgres"
    for name in ("data", "data.new"):
        (half / name / "base").mkdir(parents=True)
        (half / name / "PG_VERSION").write_text("18\n")
    both = [fresh.begin("run", "--", sys.executable, "-c", ASK_DATABASE) for _ in range(2)]
    assert [process.communicate()[0].strip() for process in both] == ["alkana", "alkana"]
    assert fresh.pids() == {}
    assert not (half / "data.new").exists()


def test_killed_servers_come_back_with_what_was_committed(installation: Installation) -> None:
    installation.local("up")
    statement = "create table kept as select 7 as answer"
    _psql(installation, statement)
    _redis(installation, "rpush", "queue", "job")
    _redis(installation, "save")
    processes = [psutil.Process(pid) for pid in installation.pids().values()]
    for process in processes:
        process.kill()
    psutil.wait_procs(processes, timeout=5)
    assert installation.local("up").returncode == 0
    assert _psql(installation, "select answer from kept") == "7"
    assert _redis(installation, "llen", "queue") == "1"
    installation.local("down")
    assert installation.pids() == {}


def test_a_stale_pid_file_of_another_program_is_no_obstacle(installation: Installation) -> None:
    assert installation.database_name() == "alkana"
    stale = installation.data / "servers" / "postgres" / "data" / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{stale.parent}\n1700000000\n5432\n\n\n  1  1\nready\n")
    assert installation.database_name() == "alkana"


def test_a_data_directory_too_deep_for_sockets_works(folder: Path) -> None:
    installation = Installation(folder / ("deep" * 20) / ("deeper" * 15))
    try:
        assert installation.database_name() == "alkana"
    finally:
        installation.local("down")
        shutil.rmtree(places(installation.data).short_sockets)


def test_manage_works_in_a_fresh_data_directory(installation: Installation) -> None:
    command = "from alkana.accounts.models import User; print('users', User.objects.count())"
    done = installation.local("manage", "shell", "-v", "0", "-c", command)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "users 0"
    assert installation.local("manage", "no-such-command").returncode != 0
    assert installation.pids() == {}


def test_nothing_embedded_starts_when_both_addresses_are_set(fresh: Installation) -> None:
    fresh.environment |= {
        "DATABASE_URL": "postgresql://db.invalid/x",
        "REDIS_URL": "redis://cache.invalid",
    }
    done = fresh.local("run", "--", sys.executable, "-c", "print('ran')")
    assert done.stdout == "ran\n"
    assert not (fresh.data / "servers").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another user for PostgreSQL")
def test_root_with_an_unreachable_data_directory_keeps_data_elsewhere(folder: Path) -> None:
    folder.chmod(0o700)
    installation = Installation(folder / "data")
    try:
        assert installation.database_name() == "alkana"
        elsewhere = Path((installation.data / "servers" / "elsewhere").read_text().strip())
        assert (elsewhere / "postgres" / "data" / "PG_VERSION").exists()
        assert folder.stat().st_mode & 0o777 == 0o700, "no permission was loosened"
    finally:
        installation.local("down")
        shutil.rmtree(elsewhere, ignore_errors=True)


def _psql(installation: Installation, statement: str) -> str:
    code = (
        "import sys, psycopg2\n"
        "from alkana.local.places import places\n"
        "connection = psycopg2.connect(places().database_url)\n"
        "cursor = connection.cursor()\n"
        "cursor.execute(sys.argv[1])\n"
        "print(cursor.fetchone()[0] if cursor.description else '')\n"
        "connection.commit()\n"
    )
    return _python(installation, code, statement)


def _redis(installation: Installation, *command: str) -> str:
    code = (
        "import sys, redis\n"
        "from alkana.local.places import places\n"
        "print(redis.Redis.from_url(places().redis_url).execute_command(*sys.argv[1:]))\n"
    )
    return _python(installation, code, *command)


def _python(installation: Installation, code: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], env=installation.environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
