"""Who may start and stop the embedded servers.

Every command that needs them holds a shared lock while it runs; the last one to leave stops them. Locks belong to open
files, so a killed command leaves none behind. `keep` (python -m alkana.local up) makes them outlive every command.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from alkana.local.accounts import server_user, settle
from alkana.local.places import Places
from alkana.local.postgres import Postgres
from alkana.local.valkey import Valkey


@dataclass(frozen=True, slots=True)
class Status:
    """Process ids of the running servers, None for one that is not running or not needed."""

    postgres: int | None
    valkey: int | None


def needs_postgres() -> bool:
    """Whether the embedded PostgreSQL is wanted: DATABASE_URL is not set."""
    return not os.environ.get("DATABASE_URL")


def needs_valkey() -> bool:
    """Whether the embedded Valkey is wanted: REDIS_URL is not set."""
    return not os.environ.get("REDIS_URL")


@contextmanager
def running(where: Places) -> Iterator[None]:
    """The needed servers run inside this context; the last user on the machine stops them."""
    if not (needs_postgres() or needs_valkey()):
        yield
        return
    where.servers.mkdir(parents=True, exist_ok=True)
    with (where.servers / "users.lock").open("a") as users:
        try:
            with _starting(where):
                fcntl.flock(users, fcntl.LOCK_SH)
                _start(where)
            yield
        finally:
            with _starting(where):
                if _is_last(users) and not _kept(where):
                    _stop(where)


def up(where: Places) -> None:
    """Start the needed servers and keep them running until `down`."""
    with _starting(where):
        (where.servers / "keep").touch()
        _start(where)


def down(where: Places) -> None:
    """Stop the servers of this data directory, whoever uses them."""
    with _starting(where):
        (where.servers / "keep").unlink(missing_ok=True)
        _stop(where)


def status(where: Places) -> Status:
    """What runs right now."""
    user = server_user()
    return Status(Postgres(where, user).pid(), Valkey(where, user).pid())


def _start(where: Places) -> None:
    user = server_user()
    settle(where, user)
    if needs_valkey():
        Valkey(where, user).start()
    if needs_postgres():
        Postgres(where, user).start()


def _stop(where: Places) -> None:
    user = server_user()
    Postgres(where, user).stop()
    Valkey(where, user).stop()


@contextmanager
def _starting(where: Places) -> Iterator[None]:
    """One process at a time starts or stops servers."""
    where.servers.mkdir(parents=True, exist_ok=True)
    with (where.servers / "start.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_last(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _kept(where: Places) -> bool:
    return (where.servers / "keep").exists()
