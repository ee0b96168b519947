"""How far a running load is, and whether it should stop. Kept in Valkey: the load's own transaction is still open."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from django.core.cache import cache

KEEP_SECONDS = 24 * 3600


class Cancelled(Exception):
    """The user asked to stop; the load's transaction is to be rolled back."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Stage of a load and the share of it that is done. `total` is 0 when it can't be known."""

    stage: str
    done: int = 0
    total: int = 0


def report(load_id: int, stage: str, done: int = 0, total: int = 0) -> None:
    """Publish progress and raise `Cancelled` when a stop was asked for."""
    cache.set(f"load:{load_id}:progress", asdict(Progress(stage, done, total)), KEEP_SECONDS)
    if cache.get(f"load:{load_id}:cancel"):
        raise Cancelled


def of(load_id: int) -> Progress | None:
    """Latest progress of a load, None when none was reported lately."""
    known = cache.get(f"load:{load_id}:progress")
    return Progress(**known) if known else None


def ask_to_cancel(load_id: int) -> None:
    """Ask the process that runs this load to stop at its next block."""
    cache.set(f"load:{load_id}:cancel", True, KEEP_SECONDS)


def clear(load_id: int) -> None:
    """Forget progress and a pending wish to stop, before a load starts or after it has ended."""
    cache.delete_many([f"load:{load_id}:progress", f"load:{load_id}:cancel"])


@contextmanager
def shown(load_id: int, name: str) -> Iterator[None]:
    """Show a running load as one line on the terminal while the block runs."""
    stop = threading.Event()

    def draw() -> None:
        while not stop.wait(0.3):
            now = of(load_id)
            if now:
                count = f" {now.done:,} rows" if now.done else ""
                print(f"\r\x1b[K{name}: {now.stage}{count}", end="", file=sys.stderr, flush=True)

    thread = threading.Thread(target=draw, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
