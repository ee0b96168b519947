"""A Celery worker whose child process kills itself (kill -9) once, at a named point of a load.

`DIE_AT` is the point, `DIE_MARK` a file that remembers that it happened. The product has no hook for this: the
module replaces functions of its own process before the worker starts.
"""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alkana.celery import app  # noqa: F401 (what the worker runs)

POINT, MARK = os.environ["DIE_AT"], Path(os.environ["DIE_MARK"])


def die_once() -> None:
    """kill -9 of this process, unless it has happened before."""
    if not MARK.exists():
        MARK.write_text(str(os.getpid()))
        os.kill(os.getpid(), signal.SIGKILL)


def _wrap(module: Any, name: str, *, before: bool) -> None:
    original: Callable[..., Any] = getattr(module, name)

    def dying(*arguments: Any, **named: Any) -> Any:
        if before:
            die_once()
        result = original(*arguments, **named)
        if not before:
            die_once()
        return result

    setattr(module, name, dying)


def _arm() -> None:
    import django

    django.setup()
    from etl import changes, derive, loads, progress, read, versions

    points: dict[str, tuple[Any, str, bool]] = {
        "before anything": (loads, "_read", True),
        "file opened": (read, "_recognise", False),
        "first block read": (read, "_take", False),
        "rows copied": (read, "_settle_repeats", True),
        "described, not committed": (read, "_describe", False),
        "checked and committed": (loads, "publish", True),
        "changes computed": (changes, "compute", False),
        "facts derived": (derive, "incremental", False),
        "version added, not committed": (versions, "bump", False),
        "committed, not announced": (versions, "announce", True),
    }
    module, name, before = points[POINT]
    _wrap(module, name, before=before)
    assert progress  # imported so that every module a load runs through is loaded before the fork


_arm()
