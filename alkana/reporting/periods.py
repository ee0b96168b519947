"""Periods to compare with, counted in working days. The calendar itself belongs to an app, which registers it."""

import calendar
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from alkana.refusals import Refused
from alkana.text import Text

WorkingDays = Callable[[date, date], Sequence[date]]
DAY = timedelta(days=1)
COMPARISONS = ("previous", "last_year")


def _weekdays(first: date, last: date) -> list[date]:
    days = (first + DAY * n for n in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5]


_calendar: list[WorkingDays] = [_weekdays]


def register_calendar(working_days: WorkingDays) -> None:
    """`working_days(first, last)` lists the working days of a period; without it Monday to Friday are."""
    _calendar[0] = working_days


def working_days(first: date, last: date) -> list[date]:
    """Working days from `first` to `last`, both included."""
    return sorted(_calendar[0](first, last))


def compared(first: date, last: date, comparison: str) -> tuple[date, date]:
    """The period that [first, last] is compared with.

    `last_year`: the same dates one year before. `previous`: whole months against as many whole months before;
    a running month against the first days of the month before, as many working days; any other period against the
    days just before it, as many working days (R6). Raises Refused for another word.
    """
    if comparison == "last_year":
        return _years_back(first), _years_back(last)
    if comparison != "previous":
        message = Text("Giá trị của “compare” không hợp lệ: “{value}”.", "“compare” has no value “{value}”.")
        raise Refused(
            "unknown-value",
            message.filled(value=comparison[:60]),
            where={"parameter": "compare", "value": comparison},
        )
    count = len(working_days(first, last))
    if first.day == 1 and (last + DAY).day == 1:
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        return _months_back(first, months), first - DAY
    if first.day == 1 and (first.year, first.month) == (last.year, last.month):
        start = _months_back(first, 1)
        days = working_days(start, first - DAY)[:count]
        return start, days[-1] if days else start
    days = working_days(first - DAY * ((last - first).days * 2 + 31), first - DAY)[-count:] if count else []
    return (days[0] if days else first - DAY * ((last - first).days + 1)), first - DAY


def _years_back(day: date) -> date:
    leap = (day.month, day.day) == (2, 29)
    return date(day.year - 1, day.month, 28 if leap else day.day)


def _months_back(day: date, months: int) -> date:
    month = day.year * 12 + day.month - 1 - months
    year, month = divmod(month, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
