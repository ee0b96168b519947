"""`bin/dev`: everything from a fresh clone to a working address, in one terminal."""

import argparse
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from alkana.local import assets, database, demo_data, servers, users
from alkana.local.places import Places, places
from alkana.local.postgres import ServerFailed
from alkana.local.services import Group, Service

START_SECONDS = 120


class Stopped(Exception):
    """The person or the system asked to stop."""


class CannotStart(Exception):
    """The product cannot start here; the message says why and what to do."""


def main(arguments: list[str]) -> int:
    """Run until stopped. 0 after Ctrl-C, 1 when something failed."""
    options = _options(arguments)
    where = places()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        with _only_one(where, options.port), servers.running(where):
            _prepare(where, with_demo=not options.no_demo)
            _serve(where, options)
    except Stopped:
        print("\nStopped.", flush=True)
        return 0
    except (CannotStart, ServerFailed, PermissionError, FileNotFoundError) as failure:
        print(f"\nbin/dev: {failure}", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as failure:
        print(f"\nbin/dev: a step failed, see above ({' '.join(failure.cmd[1:])}).", file=sys.stderr)
        return 1
    return 1


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/dev", description=__doc__)
    parser.add_argument(
        "--port", type=int, default=int(os.environ.get("PORT") or 8000), help="default: PORT or 8000"
    )
    parser.add_argument(
        "--host", default=os.environ.get("WEB_HOST") or "127.0.0.1", help="default: this machine only"
    )
    parser.add_argument("--no-demo", action="store_true", help="start an empty installation")
    parser.add_argument("--reload", action="store_true", help="restart the web process when code changes")
    return parser.parse_args(arguments)


def _stop(_number: int, _frame: FrameType | None) -> None:
    """The first signal stops; the clean-up that follows is not interrupted by impatience."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise Stopped


@contextmanager
def _only_one(where: Places, port: int) -> Iterator[None]:
    """One bin/dev per data directory, on a port that is free."""
    where.data.mkdir(parents=True, exist_ok=True)
    with (where.data / "dev.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise CannotStart(
                f"it already runs for this data directory: {lock.read().strip() or where.data}\n"
                "Stop that one with Ctrl-C, or give this one its own: ALKANA_DATA_DIR=var/second bin/dev --port 8001"
            ) from None
        _check_port(port)
        lock.truncate(0)
        lock.write(f"http://localhost:{port}/ (process {os.getpid()})\n")
        lock.flush()
        yield


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CannotStart(
                f"port {port} is not available ({error.strerror}). Choose another: bin/dev --port {port + 1}"
            ) from error


def _prepare(where: Places, *, with_demo: bool) -> None:
    database.migrate(where)
    if _is_local():
        users.ensure(where)
    assets.build(where)
    if _is_local() and with_demo and demo_data.is_available():
        demo_data.ensure(where)


def _serve(where: Places, options: argparse.Namespace) -> None:
    metrics = where.data / "metrics"
    shared = {
        "PROMETHEUS_MULTIPROC_DIR": str(metrics),
        "PORT": str(options.port),
        "WEB_HOST": options.host,
        "DJANGO_SETTINGS_MODULE": "alkana.settings",
        # On a developer's machine root is usual; the queue only takes JSON.
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
    }
    metrics.mkdir(parents=True, exist_ok=True)
    for leftover in metrics.glob("*.db"):
        leftover.unlink()
    celery = [sys.executable, "-m", "celery", "-A", "alkana", "-q"]
    reload = ["--reload"] if options.reload else []
    group = Group(
        [
            Service("web", [sys.executable, "-m", "gunicorn", *reload], shared),
            Service(
                "worker",
                [*celery, "worker", "--loglevel=INFO", "--without-gossip", "--without-mingle"],
                shared,
            ),
            Service(
                "beat", [*celery, "beat", "--loglevel=INFO", f"--pidfile={where.data / 'beat.pid'}"], shared
            ),
        ]
    )
    try:
        _wait_for_web(group, options.port)
        _welcome(group, where, options.port)
        while True:
            _check(group)
            time.sleep(0.5)
    finally:
        group.stop()


def _check(group: Group) -> None:
    ended = group.first_ended()
    if ended:
        raise CannotStart(f"the process '{ended}' ended; the reason is in its lines above.")


def _wait_for_web(group: Group, port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        _check(group)
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            if time.monotonic() > deadline:
                raise CannotStart(f"no answer on port {port} after {START_SECONDS} seconds.") from None
            time.sleep(0.2)


def _welcome(group: Group, where: Places, port: int) -> None:
    lines = ["", f"Alkana Dashboard   http://localhost:{port}/"]
    lines += [*users.welcome(where, is_local=_is_local()), "Stop               Ctrl-C", ""]
    for line in lines:
        group.say("", line)


def _is_local() -> bool:
    return os.environ.get("ALKANA_ENV", "local") == "local"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
