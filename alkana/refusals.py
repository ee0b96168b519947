"""Typed refusals: what a user can cause, said in one sentence, the same on page, API, command line and in logs."""

from collections.abc import Mapping

from alkana.text import Text


class Refused(Exception):
    """Something asked for cannot be done, and the reader can do something about it.

    `code` is stable and machine-readable (`file-encrypted`), `message` a sentence in both languages,
    `where` names file, sheet, row, column or parameter.
    """

    def __init__(self, code: str, message: Text, *, where: Mapping[str, object] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.where = dict(where or {})

    def __str__(self) -> str:
        return str(self.message)


class Explained:
    """Beside an exception of REST framework: its own sentence says more than the one that its status has."""
