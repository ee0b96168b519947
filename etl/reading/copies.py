"""Temporary files that vanish with their last user, even when its process is killed."""

import os
import tempfile
import weakref
from pathlib import Path
from typing import BinaryIO

_OPEN_FILES = Path("/proc/self/fd")


class TemporaryCopy:
    """A file to fill by `stream`, then to open by `path` any number of times until `close`.

    Where the system shows open files by number, it never has a name, so that a killed process leaves nothing behind.
    """

    def __init__(self, folder: Path | None) -> None:
        number, name = tempfile.mkstemp(prefix="list-", suffix=".xlsx", dir=folder)
        self.stream: BinaryIO = os.fdopen(number, "w+b")
        self.path = Path(name)
        self.close = weakref.finalize(self, _forget, self.stream, self.path)
        if _OPEN_FILES.exists():
            self.path.unlink()
            self.path = _OPEN_FILES / str(self.stream.fileno())


def _forget(stream: BinaryIO, file: Path) -> None:
    stream.close()
    file.unlink(missing_ok=True)
