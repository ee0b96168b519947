"""Days and months that a file's name states, in every way people write them; all readings that are possible.

A number counts only between edges: `1201` after a date is a plant, `0830` a time. The year has four digits, or two
where the name has no other date. `05.10.2025` has the day first; `05-10-2025` may have the month first, so it is two
readings, and whoever asks must not choose between them.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from etl.reading.dates import FIRST_YEAR
from etl.reading.months import NUMBER_OF, folded

# Signs between the parts of a date; the same ones twice. `edge`: nothing that is a letter or a digit before it.
_SEPARATOR = r"(?P<s> ?[-_./,] ?| )"
_EDGE = r"(?<![^\W_])"
_END = r"(?!\d)"
_LOOSE = r"[\s._,-]*"
_WORD = rf"(?P<word>{'|'.join(sorted(NUMBER_OF, key=len, reverse=True))})"
_THANG = r"(?:thang|thg|th|t)"
_NAM = rf"(?:{_LOOSE}(?:nam|n)?{_LOOSE}|/)"

_FULL = [
    re.compile(pattern)
    for pattern in (
        rf"(?=(?P<all>{_EDGE}(?P<y>\d{{4}}){_SEPARATOR}(?P<m>\d\d?)(?P=s)(?P<d>\d\d?){_END}))",
        rf"(?=(?P<all>{_EDGE}(?P<a>\d\d?){_SEPARATOR}(?P<b>\d\d?)(?P=s)(?P<y>\d{{4}}){_END}))",
        rf"(?=(?P<all>{_EDGE}(?P<y>\d{{4}})(?P<m>\d\d)(?P<d>\d\d){_END}))",
        rf"(?=(?P<all>{_EDGE}(?P<a>\d\d)(?P<b>\d\d)(?P<y>\d{{4}}){_END}))",
        rf"(?=(?P<all>(?:{_EDGE}|(?<=ngay))(?P<d>\d\d?)\.?{_LOOSE}{_WORD}{_LOOSE}(?P<y>\d{{4}}){_END}))",
        rf"(?=(?P<all>{_EDGE}{_WORD}\.?{_LOOSE}(?P<d>\d\d?)(?:st|nd|rd|th)?[\s,._-]+(?P<y>\d{{4}}){_END}))",
        rf"(?=(?P<all>{_EDGE}(?P<y>\d{{4}}){_LOOSE}{_WORD}{_LOOSE}(?P<d>\d\d?){_END}))",
        rf"(?=(?P<all>(?:{_EDGE}|(?<=ngay))(?P<d>\d\d?){_LOOSE}{_THANG}{_LOOSE}(?P<m>\d\d?){_NAM}(?P<y>\d{{4}}){_END}))",
    )
]
_SHORT = re.compile(
    rf"(?=(?P<all>{_EDGE}(?P<a>\d\d)(?P<s>[-_.])(?P<b>\d\d)(?P=s)(?P<c>\d\d){_END}))",
)
_MONTHLY = [
    re.compile(pattern)
    for pattern in (
        rf"(?=(?P<all>{_EDGE}(?P<y>\d{{4}}){_SEPARATOR}(?P<m>\d\d?){_END}(?!(?P=s)\d\d?(?!\d))))",
        rf"(?=(?P<all>(?:{_EDGE}|(?<![^\W_])(?:thang|thg|th|t|m))(?P<m>\d\d?){_SEPARATOR}(?P<y>\d{{4}}){_END}))",
        rf"(?=(?P<all>{_EDGE}(?P<y>\d{{4}})(?P<m>\d\d){_END}))",
        rf"(?=(?P<all>{_EDGE}(?P<m>\d\d)(?P<y>\d{{4}}){_END}))",
        rf"(?=(?P<all>{_EDGE}{_WORD}\.?{_LOOSE}(?P<y>\d{{4}}){_END}))",
        rf"(?=(?P<all>{_EDGE}(?P<y>\d{{4}}){_LOOSE}{_WORD}(?![^\W\d_])))",
        rf"(?=(?P<all>{_EDGE}{_THANG}{_LOOSE}(?P<m>\d\d?){_NAM}(?P<y>\d{{4}}){_END}))",
        rf"(?=(?P<all>{_EDGE}(?P<y>\d{{4}}){_LOOSE}{_THANG}{_LOOSE}(?P<m>\d\d?){_END}))",
    )
]
_NUMBER_BEFORE = re.compile(r"(?:^|[\W_])(?:t|th|thg|thang)?\d\d?\s*[-_./,+&\s]\s*(?:t|th|thg|thang)?$")


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read a piece of the name."""

    day: dt.date
    span: tuple[int, int]


def days_in(name: str, *, today: dt.date | None = None) -> list[dt.date]:
    """Every day that the name may state, in order. One: it says so. Several: it has to be asked."""
    text, latest = folded(name), _latest_year(today)
    found = list(_full_dates(text, latest)) or list(_short_dates(text, latest))
    return sorted({reading.day for reading in found})


def months_in(name: str, *, today: dt.date | None = None) -> list[dt.date]:
    """Every month that the name may state, as its first day. A month beside a day is the month of the list."""
    text, latest = folded(name), _latest_year(today)
    days = list(_full_dates(text, latest)) or list(_short_dates(text, latest))
    months = [r for r in _months(text, latest) if not any(_overlap(r.span, day.span) for day in days)]
    return sorted({reading.day.replace(day=1) for reading in months or days})


def _latest_year(today: dt.date | None) -> int:
    return (today or dt.date.today()).year + 1  # noqa: DTZ011 - bounds years: no time zone matters


def _full_dates(text: str, latest: int) -> Iterator[_Reading]:
    for pattern in _FULL:
        for found in pattern.finditer(text):
            parts = found.groupdict()
            year = int(parts["y"])
            if "a" not in parts:
                month = NUMBER_OF[parts["word"]] if parts.get("word") else int(parts["m"])
                orders = [(month, int(parts["d"]))]
            else:
                orders = _orders(int(parts["a"]), int(parts["b"]), parts.get("s"))
            yield from _readings(found, [(year, month, day) for month, day in orders], latest)


def _short_dates(text: str, latest: int) -> Iterator[_Reading]:
    for found in _SHORT.finditer(text):
        a, b, c = int(found["a"]), int(found["b"]), int(found["c"])
        dates = [(2000 + c, month, day) for month, day in _orders(a, b, found["s"])] + [(2000 + a, b, c)]
        yield from _readings(found, dates, latest)


def _orders(first: int, second: int, separator: str | None) -> list[tuple[int, int]]:
    """Month and day of two numbers before a year. Points stand between them only where the day comes first."""
    day_first = (second, first)
    return [day_first] if separator and "." in separator else [day_first, (first, second)]


def _readings(found: re.Match[str], dates: list[tuple[int, int, int]], latest: int) -> Iterator[_Reading]:
    for year, month, day in dates:
        if FIRST_YEAR <= year <= latest:
            try:
                yield _Reading(dt.date(year, month, day), found.span("all"))
            except ValueError:
                continue


def _months(text: str, latest: int) -> Iterator[_Reading]:
    for pattern in _MONTHLY:
        for found in pattern.finditer(text):
            parts = found.groupdict()
            month = NUMBER_OF[parts["word"]] if parts.get("word") else int(parts["m"])
            numbers_first = parts.get("m") and found.start("m") < found.start("y")
            if numbers_first and _NUMBER_BEFORE.search(text[: found.start("m")]):
                continue  # the end of a span of months, or a day in another spelling
            yield from _readings(found, [(int(parts["y"]), month, 1)], latest)


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
