"""Opening a list: what the bytes are, whatever the file is called, and one way to read them all.

Refuses with a sentence what is encrypted, carries macros, unpacks without end or is no workbook.
"""

import contextlib
import datetime as dt
import itertools
import mmap
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from alkana.text import Text
from etl.reading.cells import Cell, clean_cell
from etl.reading.packages import DEFAULT_LIMITS, Limits
from etl.reading.refusing import refused

PEEK_ROWS = 15
"""A header stands within the first 15 rows."""

MAX_COLUMNS = 1_024
"""Columns read of each row: a stray cell far to the right must not widen every row."""


class ListFile(ABC):
    """An opened file. Rows come with the number that Excel shows; blank cells are None or a text of blanks.

    Close it after use (it is a context manager): it may hold a temporary copy.
    """

    kind: str
    name: str
    sheets: list[str]
    hidden: frozenset[str] = frozenset()
    """Names of the sheets that nobody sees in Excel."""
    modified: dt.datetime | None = None
    epoch_1904: bool = False

    @abstractmethod
    def rows(self, sheet: str, first: int = 1) -> Iterator[tuple[int, list[Cell]]]:
        """The sheet's rows from row `first` on, with their numbers. Raises Refused: no-sheet, file-damaged."""

    def row_count(self, sheet: str) -> int | None:
        """About how many rows `rows` will give, None when that is not known beforehand."""
        return None

    def peek(self, sheet: str, rows: int = PEEK_ROWS) -> list[list[Cell]]:
        """The cells of the first rows (15 at most), cleaned, without blanks at their ends; index 0 is row 1."""
        top: list[list[Cell]] = [[] for _ in range(rows)]
        for number, cells in itertools.takewhile(lambda row: row[0] <= rows, self._top_rows(sheet)):
            top[number - 1] = _without_blank_end([clean_cell(cell) for cell in cells])
        while top and not top[-1]:
            top.pop()
        return top

    def _top_rows(self, sheet: str) -> Iterator[tuple[int, list[Cell]]]:
        return self.rows(sheet)

    def _refuse_unknown(self, sheet: str) -> None:
        if sheet not in self.sheets:
            raise refused("no-sheet", self.name, sheet, sheet=sheet)

    def close(self) -> None:  # noqa: B027 - most files hold nothing
        """Let go of the file and of temporary copies."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def _without_blank_end(cells: list[Cell]) -> list[Cell]:
    while cells and cells[-1] is None:
        cells.pop()
    return cells


_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Names that rights management leaves in the directory; a password leaves `EncryptionInfo`.
_RIGHTS_STREAMS = ("DRMEncryptedDataSpace", "DRMEncryptedTransform", "\x09DRMContent", "\x09DRMViewerContent")
_BIFF2_TO_4 = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")
_PROTECTED_COPY = b".pfile"
_KNOWN_OTHERS = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7-Zip",
    b"\x1f\x8b": "gzip",
    b"{\\rtf": "RTF",
    b"PAR1": "Parquet",
    b"\x7fELF": "ELF",
    b"MZ": "EXE",
}
_MARKUP = (b"<html", b"<!doctype html", b"<table", b"mime-version:", b"<head", b"<body")


def open_list(
    path: Path | str, name: str | None = None, *, limits: Limits = DEFAULT_LIMITS, scratch: Path | None = None
) -> ListFile:
    """Open a file by what it contains; `name` is what sentences call it, `scratch` where temporary copies go.

    Raises Refused: file-empty, file-encrypted, file-labelled, file-with-macros, file-too-large-unpacked, file-damaged,
    file-format-unsupported, not-a-workbook.
    """
    path = Path(path)
    name = name or path.name
    with path.open("rb") as stream:
        start = stream.read(4096)
    if not start:
        raise refused("file-empty", name)
    if start.startswith(b"PK"):
        from etl.reading.xlsx import XlsxFile

        return XlsxFile(path, name, limits=limits, scratch=scratch)
    if start.startswith(_OLE2):
        from etl.reading.xls import XlsFile

        _check_ole2(path, name)
        return XlsFile(path, name)
    if start.startswith(_PROTECTED_COPY):
        raise refused("file-labelled", name)
    if start.startswith(_BIFF2_TO_4):
        raise refused("file-format-unsupported", name, "Excel 2–4")
    _refuse_other_types(start, name)
    from etl.reading.text import TextFile

    return TextFile(path, name)


def _check_ole2(path: Path, name: str) -> None:
    """Tell the streams of a compound file by their names in its directory."""
    with (
        path.open("rb") as stream,
        contextlib.closing(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)) as data,
    ):

        def has(stream_name: str) -> bool:
            return data.find((stream_name + "\0").encode("utf-16-le")) >= 0

        by_rights = any(map(has, _RIGHTS_STREAMS))
        if by_rights or (has("EncryptedPackage") and not has("EncryptionInfo")):
            raise refused("file-labelled", name)
        if has("EncryptedPackage"):
            raise refused("file-encrypted", name)
        if not (has("Workbook") or has("Book")):
            raise refused(
                "not-a-workbook",
                name,
                Text("đây là tài liệu Office khác", "it is another kind of Office file"),
            )
        if has("_VBA_PROJECT") or has("_VBA_PROJECT_CUR"):
            raise refused("file-with-macros", name)


def _refuse_other_types(start: bytes, name: str) -> None:
    for signature, kind in _KNOWN_OTHERS.items():
        if start.startswith(signature):
            raise refused("not-a-workbook", name, Text(f"đây là tệp {kind}", f"it is a {kind} file"))
    text = start.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n").lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in text:
        raise refused("file-format-unsupported", name, "XML Spreadsheet 2003")
    if text.startswith(_MARKUP):
        raise refused("file-format-unsupported", name, "HTML")
    if text.startswith(b"<?xml"):
        raise refused("file-format-unsupported", name, "XML")
