"""A Celery worker that gets into trouble once, at a named point of a load: killed (kill -9), or held up.

`TROUBLE_AT` is the point, `TROUBLE` what happens there (`die` or `wait`), `TROUBLE_MARK` a file that says that it has
happened; a worker held up goes on when the file is removed. The product has no hook for this: the module replaces
functions of its own process before the worker starts.
"""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alkana.celery import app  # noqa: F401 (what the worker runs)

POINT, MARK = os.environ["TROUBLE_AT"], Path(os.environ["TROUBLE_MARK"])
DONE = MARK.with_suffix(".done")


def trouble_once() -> None:
    """What was asked for, unless it has happened before."""
    if DONE.exists():
        return
    DONE.touch()
    MARK.write_text(str(os.getpid()))
    if os.environ["TROUBLE"] == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    while MARK.exists():
        time.sleep(0.05)


def _wrap(module: Any, name: str, *, before: bool) -> None:
    original: Callable[..., Any] = getattr(module, name)

    def troubled(*arguments: Any, **named: Any) -> Any:
        if before:
            trouble_once()
        result = original(*arguments, **named)
        if not before:
            trouble_once()
        return result

    setattr(module, name, troubled)


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
