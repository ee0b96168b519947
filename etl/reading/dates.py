"""Dates in all forms that lists hold: date cells, Excel serial numbers, texts. Whole days, no time zones."""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from etl.reading.cells import Cell

EPOCH_1900 = dt.date(1899, 12, 30)
EPOCH_1904 = dt.date(1904, 1, 1)
FIRST_YEAR = 2000
"""Nothing in these lists is older; an earlier year is a slip of the pen or a wrong number taken for a date."""


class DayOrder(StrEnum):
    """How a column writes day and month in `03/04/2025`."""

    DAY_FIRST = "dd/mm"
    MONTH_FIRST = "mm/dd"


class NoDate(StrEnum):
    """Why a cell is no usable date."""

    NOT_A_DATE = "not a date"
    NO_SUCH_DAY = "no such day"
    YEAR_OUT_OF_RANGE = "year out of range"


_TIME = r"(?:[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp][Mm])?\s*(?:Z|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_TIME}")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NAMED_MONTH = re.compile(rf"(\d{{1,2}})[-\s/.]*([A-Za-z]{{3,9}})[-\s/.,]*(\d{{4}}|\d{{2}}){_TIME}")
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")
_EMPTY_DATE = re.compile(r"0{1,2}[-/.]0{1,2}[-/.]0{2,4}|0{4}[-/.]0{1,2}[-/.]0{1,2}|0{8}")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


def is_empty_date(text: str) -> bool:
    """Whether this is how SAP writes "no date" (`00.00.0000`)."""
    return _EMPTY_DATE.fullmatch(text) is not None


def day_order_hint(text: str) -> DayOrder | None:
    """Which order the text forces, None when it fits both or is no such date."""
    found = _YEAR_LAST.fullmatch(text)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[3]), _full_year(found[4])
    if first > 12 and _day(year, second, first):
        return DayOrder.DAY_FIRST
    if second > 12 and found[2] != "." and _day(year, first, second):
        return DayOrder.MONTH_FIRST
    return None


@dataclass(slots=True)
class DateSurvey:
    """What all texts of a column say about the order of day and month: month first only if forced, uncontradicted."""

    day_first: int = 0
    month_first: int = 0

    def add(self, texts: Mapping[str, int]) -> None:
        """Take in texts with their counts."""
        for text, count in texts.items():
            order = day_order_hint(text)
            self.day_first += count * (order is DayOrder.DAY_FIRST)
            self.month_first += count * (order is DayOrder.MONTH_FIRST)

    @property
    def order(self) -> DayOrder:
        """The column's order."""
        return DayOrder.MONTH_FIRST if self.month_first and not self.day_first else DayOrder.DAY_FIRST


@dataclass(frozen=True, slots=True)
class DateReader:
    """Reads the cells of one date column. `latest_year` is the greatest year that can be true."""

    order: DayOrder
    epoch_1904: bool
    latest_year: int

    def read(self, cell: Cell) -> dt.date | NoDate | None:
        """The day, None for SAP's empty date, or why it is no date."""
        day = self._find(cell)
        if isinstance(day, dt.date) and not FIRST_YEAR <= day.year <= self.latest_year:
            return NoDate.YEAR_OUT_OF_RANGE
        return day

    def _find(self, cell: Cell) -> dt.date | NoDate | None:
        if isinstance(cell, dt.datetime):
            return cell.date()
        if isinstance(cell, dt.date):
            return cell
        if isinstance(cell, bool):
            return NoDate.NOT_A_DATE
        if isinstance(cell, int | float):
            return self._from_number(float(cell))
        if isinstance(cell, str):
            return self._from_text(unicodedata.normalize("NFKC", cell).strip())
        return NoDate.NOT_A_DATE

    def _from_number(self, number: float) -> dt.date | NoDate:
        if 19_000_101 <= number <= 99_991_231 and number.is_integer():
            return self._from_text(str(int(number))) or NoDate.NOT_A_DATE
        if not 1 <= number < 2_958_466:
            return NoDate.NOT_A_DATE
        return (EPOCH_1904 if self.epoch_1904 else EPOCH_1900) + dt.timedelta(days=int(number))

    def _from_text(self, text: str) -> dt.date | NoDate | None:
        if is_empty_date(text):
            return None
        if _SERIAL.fullmatch(text):
            return self._from_number(float(text.replace(",", ".")))
        written = self._taken_apart(text)
        return (_day(*written) or NoDate.NO_SUCH_DAY) if written else NoDate.NOT_A_DATE

    def _taken_apart(self, text: str) -> tuple[int, int, int] | None:
        """Year, month and day as written, whether or not there is such a day."""
        if found := _YEAR_FIRST.fullmatch(text):
            return int(found[1]), int(found[3]), int(found[4])
        if found := _YEAR_LAST.fullmatch(text):
            day_first = self.order is DayOrder.DAY_FIRST or found[2] == "."
            day, month = (found[1], found[3]) if day_first else (found[3], found[1])
            return _full_year(found[4]), int(month), int(day)
        if found := _COMPACT.fullmatch(text):
            return int(found[1]), int(found[2]), int(found[3])
        if (found := _NAMED_MONTH.fullmatch(text)) and (month_number := _month(found[2])):
            return _full_year(found[3]), month_number, int(found[1])
        return None


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _full_year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _month(name: str) -> int | None:
    """1–12 for an English month name, written out or shortened to at least three letters."""
    return next((i for i, month in enumerate(_MONTHS, 1) if month.startswith(name.lower())), None)
