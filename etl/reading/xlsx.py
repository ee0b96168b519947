"""Reading .xlsx: the streaming reader for all sheets it reads right, the tolerant one for the others."""

import contextlib
import datetime as dt
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from python_calamine_plus import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from alkana.text import Text
from etl.reading.cells import Cell
from etl.reading.copies import TemporaryCopy
from etl.reading.packages import DEFAULT_LIMITS, Limits, Package, RowSurvey, needs_cure, survey_of
from etl.reading.refusing import refused
from etl.reading.tolerant import tolerant_rows
from etl.reading.workbook import MAX_COLUMNS, PEEK_ROWS, ListFile

Rows = Iterator[tuple[int, list[Cell]]]


class XlsxFile(ListFile):
    """An .xlsx workbook, straight from SAP or saved by Excel."""

    kind = "xlsx"

    def __init__(
        self, path: Path, name: str, *, limits: Limits = DEFAULT_LIMITS, scratch: Path | None = None
    ) -> None:
        self.name, self._path, self._scratch = name, path, scratch
        self._package = Package(path, name, limits)
        self._copies: list[TemporaryCopy] = []
        self._surveys: dict[str, RowSurvey] | None = None
        try:
            self._top = self._whole = path
            heads = [self._package.head(part) for part in self._package.sheet_parts()]
            self._curing = any(map(needs_cure, heads))
            self._top_is_plain = all(survey_of(head).is_plain for head in heads)
            if self._curing:
                self._top = self._kept(self._package.cured_top(scratch))
            book = self._book(self._top)
            sheets = [s for s in book.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet]
            self.sheets = [s.name for s in sheets]
            self.hidden = frozenset(s.name for s in sheets if s.visible != SheetVisibleEnum.Visible)
            self.modified = _moment(book.properties.get("modified"))
            self.epoch_1904 = book.epoch_1904
            book.close()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._package.close()
        while self._copies:
            self._copies.pop().close()

    def _kept(self, copy: TemporaryCopy) -> Path:
        """Where to read the copy until this file is closed."""
        self._copies.append(copy)
        return copy.path

    def _book(self, path: Path) -> CalamineWorkbook:
        try:
            with _panics_as_errors():
                return CalamineWorkbook.from_path(str(path))
        except _READER_ERRORS as error:
            raise refused("file-damaged", self.name, str(error)) from error

    def _surveyed(self) -> dict[str, RowSurvey]:
        """How the rows of each sheet are numbered. From then on `_whole` is what readers can read."""
        if self._surveys is not None:
            return self._surveys
        surveys = {}
        if not self._curing:
            surveys = {part.filename: self._package.survey(part) for part in self._package.sheet_parts()}
            self._curing = any(survey.needs_cure for survey in surveys.values())
        if self._curing:
            copy, surveys = self._package.cured_copy(self._scratch)
            self._whole = self._kept(copy)
        self._surveys = surveys
        return surveys

    def row_count(self, sheet: str) -> int | None:
        surveys = list(self._surveyed().values())
        return surveys[0].rows if len(surveys) == 1 else None

    def rows(self, sheet: str, first: int = 1) -> Rows:
        """The rows, numbered as Excel shows them. Reads the sheet once beforehand to be sure that none gets lost."""
        self._refuse_unknown(sheet)
        if all(survey.is_plain for survey in self._surveyed().values()):
            return self._fast_rows(sheet, first)
        return self._tolerant_rows(sheet, first)

    def _top_rows(self, sheet: str) -> Rows:
        """The first rows by the reader that will read all of them, in their true width."""
        if not self._top_is_plain:
            yield from self._tolerant_rows(sheet, first=1, path=self._top)
            return
        try:
            with _panics_as_errors():
                book: Any = self._book(self._top)
                yield from enumerate(book.stream_sheet_by_name(sheet, max_row=PEEK_ROWS - 1), 1)
        except _READER_ERRORS:
            yield from self._tolerant_rows(sheet, first=1, path=self._top)

    def _fast_rows(self, sheet: str, first: int) -> Rows:
        """All rows by the streaming reader; where it fails, the tolerant one goes on with the next row.

        As wide as the widest of the first rows: without its header, a cell further right means nothing, and the
        streaming reader would widen every row for it.
        """
        last = first - 1
        width = min(max(map(len, self.peek(sheet)), default=1), MAX_COLUMNS)
        try:
            with _panics_as_errors():
                book: Any = self._book(self._whole)
                stream = book.stream_sheet_by_name(sheet, min_row=last, max_col=max(width, 1) - 1)
                for last, cells in enumerate(stream, first):
                    yield last, cells
        except _READER_ERRORS:
            yield from self._tolerant_rows(sheet, last + 1)

    def _tolerant_rows(self, sheet: str, first: int, path: Path | None = None) -> Rows:
        """The rows from row `first` on by the tolerant reader."""
        number = first - 1
        try:
            rows = tolerant_rows(path or self._whole, sheet, MAX_COLUMNS)
            for number, cells in itertools.dropwhile(lambda row: row[0] < first, rows):
                yield number, cells
        except Exception as error:
            detail = Text(f"sau dòng {number}: {error}", f"after row {number}: {error}")
            raise refused("file-damaged", self.name, detail, sheet=sheet, row=number) from error


class _ReaderPanicked(Exception):
    """The streaming reader broke down inside."""


_READER_ERRORS = (CalamineError, _ReaderPanicked)


@contextlib.contextmanager
def _panics_as_errors() -> Iterator[None]:
    """A panic of the reader's Rust code arrives as a bare BaseException, which nothing above would catch."""
    try:
        yield
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise _ReaderPanicked(str(error)) from error
        raise


def _moment(value: object) -> dt.datetime | None:
    return value if isinstance(value, dt.datetime) else None
