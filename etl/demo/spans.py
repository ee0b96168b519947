"""Which ranges of days users export, and when."""

from datetime import date, timedelta

from etl.demo.plan import OPEN_MONTH_EXPORT, Plan
from etl.demo.workdays import add_working_days

Span = tuple[date, date, date, str]
"""First day, last day, day of the export, and how the file is named."""

YIELD_EXPORT = 8
"""Yield is exported this many working days after the end of a month, when everything is booked."""

SALES_EXPORT = 3
SNAPSHOT_MONTHS = 5


def closed_months(plan: Plan) -> list[tuple[date, date]]:
    """First and last day of every month that is over; the first one begins with the history."""
    months = []
    first = plan.start.replace(day=1)
    while first < plan.end.replace(day=1):
        following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
        months.append((max(first, plan.start), following - timedelta(days=1)))
        first = following
    return months


def sales_spans(plan: Plan) -> list[Span]:
    """Every month some days after its end; at last the open month with the one before."""
    spans = [
        (first, last, min(add_working_days(last, SALES_EXPORT), plan.end), f"{first:%Y-%m}")
        for first, last in closed_months(plan)
    ]
    back = max(plan.start, (plan.end.replace(day=1) - timedelta(days=1)).replace(day=1))
    return [*spans, (back, plan.end, plan.end, f"{back:%Y-%m} den {plan.end:%d.%m}")]


def snapshot_days(plan: Plan) -> list[date]:
    """Days of the receivables snapshots: the last working day of the latest months, and twice in the open month."""
    ends = [
        add_working_days(last + timedelta(days=1), -1) for _, last in closed_months(plan)[-SNAPSHOT_MONTHS:]
    ]
    return [*ends, add_working_days(plan.end, -OPEN_MONTH_EXPORT), plan.end]


def yield_spans(plan: Plan) -> list[tuple[date, date]]:
    """First day of every month with the day its yield was exported; the open month as it stands at the end."""
    spans = [
        (first.replace(day=1), min(add_working_days(last, YIELD_EXPORT), plan.end))
        for first, last in closed_months(plan)
    ]
    return [*spans, (plan.end.replace(day=1), plan.end)]
