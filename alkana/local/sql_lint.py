"""`python -m alkana.local.sql_lint [FILE…]`: sqlfluff over all statements, in parallel and bounded in time.

sqlfluff's parser needs minutes for some deeply nested statements; such a file is named and left out. The tests run it.
"""

import multiprocessing
import signal
import sys
from functools import cache
from pathlib import Path
from types import FrameType

from sqlfluff.core import FluffConfig, Linter

from alkana.local.places import PROJECT

APPS = ("alkana", "etl", "inventory", "production", "sales", "alerts", "reports")
LONGEST_SECONDS = 20


class GaveUp(BaseException):
    """The parser took too long. Not an Exception: the parser catches those and goes on."""


def main(arguments: list[str]) -> int:
    """1 when a file breaks a rule or cannot be parsed."""
    files = arguments or sorted(str(path) for app in APPS for path in (PROJECT / app).rglob("*.sql"))
    failed = False
    with multiprocessing.Pool() as processes:
        for path, problems, was_read in processes.imap_unordered(check, files):
            name = Path(path).resolve().relative_to(PROJECT)
            if not was_read:
                print(f"{name}: left out, too nested for the linter")
            for problem in problems:
                failed = True
                print(f"{name}:{problem}")
    return 1 if failed else 0


def check(path: str) -> tuple[str, list[str], bool]:
    """The file, its problems (`line: code sentence`), and whether the linter got through it."""
    signal.signal(signal.SIGPROF, _give_up)
    signal.setitimer(signal.ITIMER_PROF, LONGEST_SECONDS)
    try:
        linted = _linter().lint_string(Path(path).read_text(encoding="utf-8"), fname=path)
        problems = [
            f"{p.line_no}: {p.rule_code()} {p.desc()}" for p in linted.get_violations(filter_warning=True)
        ]
    except GaveUp:
        return path, [], False
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return path, problems, True


@cache
def _linter() -> Linter:
    return Linter(config=FluffConfig.from_root())


def _give_up(_number: int, _frame: FrameType | None) -> None:
    raise GaveUp


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
