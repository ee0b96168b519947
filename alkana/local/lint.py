"""`bin/lint [NAME…]`: what can be said about the code without running it. All checks run; one failure fails."""

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from alkana.local.places import PROJECT

PYTHON = sys.executable


@dataclass(frozen=True, slots=True)
class Check:
    """One tool. `command` gives its command line, empty when there is nothing for it to look at."""

    name: str
    command: Callable[[], Sequence[str]]


def _templates() -> list[str]:
    found = [str(path.relative_to(PROJECT)) for path in PROJECT.glob("templates/**/*.html")]
    return [PYTHON, "-m", "djlint", "--quiet", "--lint", *found] if found else []


CHECKS = (
    Check("format", lambda: [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."]),
    Check("ruff", lambda: [PYTHON, "-m", "ruff", "check", "--quiet", "--output-format=concise", "."]),
    Check("imports", lambda: [PYTHON, "-c", "from importlinter.cli import lint_imports_command as c; c()"]),
    Check("types", lambda: [PYTHON, "-m", "mypy"]),
    Check("templates", _templates),
    Check("sql", lambda: [PYTHON, "-m", "alkana.local.sql_lint"]),
    Check("unused", lambda: [PYTHON, "-m", "vulture"]),
    Check("migrations", lambda: [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"]),
    Check("texts", lambda: [PYTHON, "manage.py", "texts", "--check"]),
)


def main(arguments: list[str]) -> int:
    """0 when every check passed, 1 otherwise."""
    parser = argparse.ArgumentParser(prog="bin/lint", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(check.name for check in CHECKS))
    names = set(parser.parse_args(arguments).names)
    if unknown := names - {check.name for check in CHECKS}:
        parser.error(f"no such check: {', '.join(sorted(unknown))}")
    failed = [check.name for check in CHECKS if not names or check.name in names if not _passes(check)]
    if failed:
        print(f"lint: failed: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


def _passes(check: Check) -> bool:
    command = check.command()
    if not command:
        return True
    started = time.perf_counter()
    done = subprocess.run(
        command, cwd=PROJECT, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    seconds = time.perf_counter() - started
    print(
        f"lint: {check.name:<11} {'ok' if done.returncode == 0 else 'FAILED'} ({seconds:.1f} s)", flush=True
    )
    if done.returncode:
        print(done.stdout.strip(), flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
