"""`python -m alkana.local up|down|status|env|run -- COMMAND…`: the embedded servers from a shell."""

import argparse
import signal
import subprocess
import sys
from types import FrameType

from alkana.local import servers
from alkana.local.places import places
from alkana.local.postgres import ServerFailed


def main(arguments: list[str]) -> int:
    """Exit code of one command line."""
    parser = argparse.ArgumentParser(prog="python -m alkana.local", description=__doc__)
    parser.add_argument("action", choices=("up", "down", "status", "env", "run"))
    parser.add_argument("command", nargs=argparse.REMAINDER)
    given = parser.parse_args(arguments)
    where = places()
    try:
        match given.action:
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
                    return _run([part for part in given.command if part != "--"][:1] + _rest(given.command))
    except ServerFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


def _rest(command: list[str]) -> list[str]:
    return command[2:] if command[:1] == ["--"] else command[1:]


def _run(command: list[str]) -> int:
    """Exit code of `command`. Ctrl-C reaches it through the terminal, SIGTERM is passed on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    child = subprocess.Popen(command, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))  # noqa: PLW1509

    def pass_on(number: int, _frame: FrameType | None) -> None:
        child.send_signal(number)

    signal.signal(signal.SIGTERM, pass_on)
    code = child.wait()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
