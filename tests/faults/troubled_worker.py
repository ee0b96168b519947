"""A Celery worker that gets into trouble at named points of a load: killed (kill -9), or held up.

The file `TROUBLE` names what happens and where (`die rows copied`, `wait facts derived`). It is removed when it
happens; a worker held up says so by the file `TROUBLE`.reached and goes on when that is removed. The product has no
hook for this: the module wraps functions of its own process before the worker starts.
"""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alkana.celery import app  # noqa: F401 (what the worker runs)

ORDER = Path(os.environ["TROUBLE"])
REACHED = ORDER.with_suffix(".reached")


def trouble_at(point: str) -> None:
    """What was ordered for this point, once."""
    try:
        verb, _, where = ORDER.read_text().partition(" ")
    except FileNotFoundError:
        return
    if where != point:
        return
    REACHED.touch()
    ORDER.unlink()
    if verb == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    while REACHED.exists():
        time.sleep(0.05)


def _wrap(point: str, module: Any, name: str, *, before: bool) -> None:
    original: Callable[..., Any] = getattr(module, name)

    def troubled(*arguments: Any, **named: Any) -> Any:
        if before:
            trouble_at(point)
        result = original(*arguments, **named)
        if not before:
            trouble_at(point)
        return result

    setattr(module, name, troubled)


def _arm() -> None:
    import django

    django.setup()
    from alkana.reporting import stamp
    from etl import changes, derive, loads, read, versions

    _wrap("before anything", loads, "_read", before=True)
    _wrap("file recognised", read, "_recognise", before=False)
    _wrap("first block read", read, "_take", before=False)
    _wrap("rows copied", read, "_settle_repeats", before=True)
    _wrap("described, not committed", read, "_describe", before=False)
    _wrap("checked and committed", loads, "publish", before=True)
    _wrap("changes computed", changes, "compute", before=False)
    _wrap("facts derived", derive, "incremental", before=False)
    _wrap("version added, not committed", versions, "bump", before=False)
    _wrap("committed, not announced", stamp, "announce", before=True)


_arm()
