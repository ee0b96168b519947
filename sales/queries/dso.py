"""Days sales outstanding of the overdue part: simple over 90 days, and by counting back over months."""

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from alkana.reporting.figure import Figure
from alkana.reporting.filters import Filters
from sales import reasons
from sales.queries import receivables

WINDOW_DAYS = 90
COUNT_BACK_MONTHS = 6


def days_sales_outstanding(filters: Filters) -> Figure:
    """How many days of revenue are still to be collected. Unit: days; revenue is net *including tax*. kpis.md DSO.

    With at least 6 months of billing by counting back: whole months of revenue are taken off what is to be collected,
    the last one in part. Else receivables / revenue of the last 90 days × 90. Details: `simple`, `count_back`.
    """
    chosen = receivables.snapshot(filters)
    if chosen.on is None:
        return Figure.unknown("day", chosen.reason or reasons.NO_RECEIVABLES)
    begins = receivables.billing_begins()
    if begins is None:
        return Figure.unknown("day", reasons.NO_BILLING)
    owed = receivables.snapshot_total(filters, chosen.on)
    simple = _simple(filters, owed, on=chosen.on, begins=begins)
    back = _count_back(filters, owed, on=chosen.on, begins=begins)
    details = (("simple", simple), ("count_back", back))
    main = back if has_six_months(begins, chosen.on) else simple
    return Figure(
        main.value,
        "day",
        main.reason_unknown,
        numerator=main.numerator,
        denominator=main.denominator,
        details=details,
    )


def has_six_months(begins: date, on: date) -> bool:
    """Whether billing reaches back six months before a day."""
    months = (on.year - begins.year) * 12 + on.month - begins.month - (begins.day > on.day)
    return months >= COUNT_BACK_MONTHS


def _simple(filters: Filters, owed: Decimal, *, on: date, begins: date) -> Figure:
    first = on - timedelta(days=WINDOW_DAYS - 1)
    if begins > first:
        return Figure.unknown("day", reasons.REVENUE_NOT_COVERED)
    revenue = receivables.gross_revenue(filters, first, on)
    if revenue <= 0:
        return Figure.unknown("day", reasons.NO_REVENUE_BEFORE)
    return Figure(owed / revenue * WINDOW_DAYS, "day", numerator=owed, denominator=revenue)


def _count_back(filters: Filters, owed: Decimal, *, on: date, begins: date) -> Figure:
    if not has_six_months(begins, on):
        return Figure.unknown("day", reasons.SHORT_FOR_COUNT_BACK)
    earned = dict(receivables.gross_revenue_by_month(filters, on))
    rest, days, used = owed, Decimal(0), Decimal(0)
    for month in _months_back(on, begins):
        revenue, length = earned.get(month, Decimal(0)), _days_of(month, on)
        if revenue > rest:
            days += max(rest, Decimal(0)) / revenue * length
            return Figure(days, "day", numerator=owed, denominator=used + revenue)
        days, rest, used = days + length, rest - revenue, used + revenue
    if rest <= 0:
        return Figure(days, "day", numerator=owed, denominator=used)
    return Figure.unknown("day", reasons.OLDER_THAN_REVENUE)


def _months_back(on: date, begins: date) -> Iterator[date]:
    """First days of the months from that of `on` back to that of `begins`, those without revenue included."""
    number = on.year * 12 + on.month - 1
    while number >= begins.year * 12 + begins.month - 1:
        yield date(number // 12, number % 12 + 1, 1)
        number -= 1


def _days_of(month: date, on: date) -> int:
    """Days of a month up to a day."""
    if (month.year, month.month) == (on.year, on.month):
        return on.day
    return calendar.monthrange(month.year, month.month)[1]
