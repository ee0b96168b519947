"""`python -m alkana.local ACTION`: the embedded servers from a shell.

up: start and keep running · down: stop · status · env: addresses to eval · run -- COMMAND: run a command with the
servers · manage ARGS: Django's command line with servers, database and texts in place (what bin/manage does)
"""

import argparse
import os
import signal
import subprocess
import sys
from types import FrameType

from alkana.local import database, servers
from alkana.local.messages import compile_stale
from alkana.local.places import PROJECT, Places, places
from alkana.local.postgres import ServerFailed

ACTIONS = ("up", "down", "status", "env", "run", "manage")
MANAGE = [sys.executable, str(PROJECT / "manage.py")]
NEED_NO_TABLES = frozenset(
    ("migrate", "makemigrations", "showmigrations", "sqlmigrate", "squashmigrations", "check", "help", "--help", "-h",
     "version", "--version", "compilemessages", "collectstatic", "diffsettings", "dbshell")
)  # fmt: skip


def main(arguments: list[str]) -> int:
    """Exit code of one command line."""
    parser = argparse.ArgumentParser(
        prog="python -m alkana.local",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("action", choices=ACTIONS, metavar="ACTION")
    given = parser.parse_args(arguments[:1])
    rest = arguments[2:] if arguments[1:2] == ["--"] else arguments[1:]
    try:
        return _perform(given.action, rest, places())
    except (ServerFailed, PermissionError) as failure:
        print(failure, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as failure:
        return failure.returncode


def _perform(action: str, rest: list[str], where: Places) -> int:
    match action:
        case "up":
            servers.up(where)
        case "down":
            servers.down(where)
        case "env":
            print(f"export DATABASE_URL='{where.database_url}'\nexport REDIS_URL='{where.redis_url}'")
        case "status":
            state = servers.status(where)
            print(
                f"postgres {state.postgres or 'stopped'}\nvalkey {state.valkey or 'stopped'}\ndata {where.root}"
            )
        case "run":
            with servers.running(where):
                return run(rest)
        case "manage":
            with servers.running(where):
                compile_stale()
                if servers.needs_postgres() and (rest or ["help"])[0] not in NEED_NO_TABLES:
                    database.migrate(where)
                return run([*MANAGE, *rest])
    return 0


def run(command: list[str]) -> int:
    """Exit code of `command`, which runs in the foreground: Ctrl-C reaches it by itself, SIGTERM is passed on."""
    if not command:
        print("python -m alkana.local run -- COMMAND…", file=sys.stderr)
        return 2
    child = subprocess.Popen(command)

    def pass_on(number: int, _frame: FrameType | None) -> None:
        if child.poll() is None:
            child.send_signal(number)

    signal.signal(signal.SIGTERM, pass_on)
    signal.signal(signal.SIGHUP, pass_on)
    # The child decides what Ctrl-C means (a shell carries on); this process waits for it and then leaves the servers.
    signal.signal(signal.SIGINT, lambda *_: None)
    code = child.wait()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alkana.settings")
    raise SystemExit(main(sys.argv[1:]))
