"""Dates in all forms that lists hold: date cells, Excel serial numbers, texts. Whole days, no time zones."""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from etl.reading.cells import Cell
from etl.reading.months import VIETNAMESE, folded, month_named
from etl.reading.numbers import MINORITY

EPOCH_1900 = dt.date(1899, 12, 30)
EPOCH_1904 = dt.date(1904, 1, 1)
FIRST_YEAR = 2000
"""Nothing in these lists is older; an earlier year is a slip of the pen or a wrong number taken for a date."""

LONGEST_DATE = 60
"""Characters that no date in words exceeds, its weekday and time of day included."""

ENOUGH = 3
"""Date cells and texts of a column from which on their days are no coincidence."""


class DayOrder(StrEnum):
    """How a file writes day and month in `03/04/2025`."""

    DAY_FIRST = "dd/mm"
    MONTH_FIRST = "mm/dd"

    @property
    def other(self) -> "DayOrder":
        """The order that the file then does not use."""
        return DayOrder.MONTH_FIRST if self is DayOrder.DAY_FIRST else DayOrder.DAY_FIRST


class NoDate(StrEnum):
    """Why a cell is no usable date."""

    NOT_A_DATE = "not a date"
    NO_SUCH_DAY = "no such day"
    YEAR_OUT_OF_RANGE = "year out of range"
    OTHER_ORDER = "day and month the other way round than the file's dates"
    UNCLEAR = "two days, as day or month comes first"


_TIME = r"(?:[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp][Mm]|SA|CH)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_TIME}")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")
_EMPTY_DATE = re.compile(r"0{1,2}[-/.]0{1,2}[-/.]0{2,4}|0{4}[-/.]0{1,2}[-/.]0{1,2}|0{8}")

# Dates with a named month, folded: a weekday before and a time after them are passed over.
_WEEKDAY = r"(?:(?:chu nhat|thu [a-z0-9]{1,4}|[a-z]{2,10})[.,]+\s*)?(?:ngay\s*)?"
_BETWEEN = r"[-\s/.]*"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_THANG = r"(?:thang|thg|th|t)"
_COUNTED = rf"(?:(?P<month>\d{{1,2}})|(?P<words>{'|'.join(sorted(VIETNAMESE, key=len, reverse=True))}))"
_NAMED_MONTH = [
    re.compile(pattern + _TIME, re.IGNORECASE)
    for pattern in (
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_BETWEEN}(?P<name>[a-z]{{3,9}})[-\s/.,]*{_YEAR}",
        rf"{_WEEKDAY}(?P<name>[a-z]{{3,9}}){_BETWEEN}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-\s/.,]+{_YEAR}",
        rf"(?P<year>\d{{4}}){_BETWEEN}(?P<name>[a-z]{{3,9}}){_BETWEEN}(?P<day>\d{{1,2}})",
        rf"{_WEEKDAY}(?P<day>\d{{1,2}}){_BETWEEN}{_THANG}{_BETWEEN}{_COUNTED}(?:[-\s/.,]+(?:nam\s*)?|\s*nam\s*){_YEAR}",
        rf"{_WEEKDAY}{_THANG}{_BETWEEN}{_COUNTED}[-\s/.]+(?P<day>\d{{1,2}}),\s*{_YEAR}",
    )
]


def is_empty_date(text: str) -> bool:
    """Whether this is how SAP writes "no date" (`00.00.0000`)."""
    return _EMPTY_DATE.fullmatch(text) is not None


def possible_orders(text: str) -> tuple[DayOrder, ...] | None:
    """The orders of day and month in which the text is a day; None where the order does not matter.

    Both: it can't be told from the text. One: the text proves it. None of them: there is no such day.
    """
    found = _YEAR_LAST.fullmatch(text)
    if not found or found[2] == "." or int(found[1]) == int(found[3]):
        return None
    first, second, year = int(found[1]), int(found[3]), _full_year(found[4])
    days = {DayOrder.DAY_FIRST: _day(year, second, first), DayOrder.MONTH_FIRST: _day(year, first, second)}
    return tuple(order for order, day in days.items() if day)


@dataclass(slots=True)
class DateSurvey:
    """What the cells of a column say about the order of day and month. `examples` by the orders a text can have."""

    day_first: int = 0
    month_first: int = 0
    unclear: int = 0
    typed: int = 0
    texts: int = 0
    early: int = 0
    examples: dict[tuple[DayOrder, ...], str] = field(default_factory=dict)

    def add(self, texts: Mapping[str, int], *, days: Mapping[dt.date, int] | None = None) -> None:
        """Take in texts (cleaned, not blank) and the days of date cells, each with its count."""
        for day, count in (days or {}).items():
            self.typed += count
            self.early += count * (day.day <= 12)
        for text, count in texts.items():
            self.texts += count
            orders = possible_orders(text)
            if not orders:
                continue
            self.examples.setdefault(orders, text)
            if len(orders) == 2:
                self.unclear += count
            else:
                self.day_first += count * (orders[0] is DayOrder.DAY_FIRST)
                self.month_first += count * (orders[0] is DayOrder.MONTH_FIRST)

    @property
    def order(self) -> DayOrder | None:
        """The order that the texts prove, None when they leave it open or contradict each other."""
        evidence = self.day_first + self.month_first
        if not evidence or min(self.day_first, self.month_first) > MINORITY * evidence:
            return None
        return DayOrder.DAY_FIRST if self.day_first > self.month_first else DayOrder.MONTH_FIRST

    @property
    def is_half_converted(self) -> bool:
        """Whether a program with the other order took for dates what it could, and left the rest as texts.

        Then the days of its date cells are all months, and its texts all have a day that is no month.
        """
        forced = self.day_first + self.month_first
        return min(self.typed, forced) >= ENOUGH and self.early == self.typed and forced == self.texts


@dataclass(frozen=True, slots=True)
class DateReader:
    """Reads the cells of one date column. `latest_year` is the greatest year that can be true.

    Without an order, a text reads only where it is a day in one order alone.
    """

    order: DayOrder | None
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
        if found := _YEAR_LAST.fullmatch(text):
            return self._from_year_last(text, found)
        written = _taken_apart(text)
        return (_day(*written) or NoDate.NO_SUCH_DAY) if written else NoDate.NOT_A_DATE

    def _from_year_last(self, text: str, found: re.Match[str]) -> dt.date | NoDate:
        orders = possible_orders(text)
        order = (self.order or DayOrder.DAY_FIRST) if orders is None else self.order
        if order is None and orders:
            if len(orders) == 2:
                return NoDate.UNCLEAR
            order = orders[0]
        if orders and order and order not in orders:
            return NoDate.OTHER_ORDER
        day_first = order is not DayOrder.MONTH_FIRST or found[2] == "."
        day, month = (found[1], found[3]) if day_first else (found[3], found[1])
        return _day(_full_year(found[4]), int(month), int(day)) or NoDate.NO_SUCH_DAY


def _taken_apart(text: str) -> tuple[int, int, int] | None:
    """Year, month and day as written, whether or not there is such a day; not for the year behind two numbers."""
    if found := _YEAR_FIRST.fullmatch(text):
        return int(found[1]), int(found[3]), int(found[4])
    if found := _COMPACT.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if len(text) > LONGEST_DATE:
        return None
    plain = folded(text)
    for pattern in _NAMED_MONTH:
        if (found := pattern.fullmatch(plain)) and (month := _named(found.groupdict())):
            return _full_year(found["year"]), month, int(found["day"])
    return None


def _named(parts: Mapping[str, str | None]) -> int | None:
    """The month that a match names: by its name, by a word or by a number."""
    if name := parts.get("name"):
        return month_named(name)
    words = parts.get("words")
    return VIETNAMESE[words] if words else int(parts["month"] or 0)


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _full_year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)
