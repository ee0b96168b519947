"""The last twelve periods of a figure, for sparklines: one query each."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from alkana.reporting.figure import Number
from alkana.reporting.filters import Filters
from sales.queries import lines, receivables

MONTHS = 12
Points = Iterator[tuple[date, Number | None]]


def year_to(filters: Filters) -> Filters:
    """The same question about the twelve months that end with the asked day."""
    last = filters.to_date or filters.as_of or date(2000, 1, 1)
    month = last.year * 12 + last.month - MONTHS
    return replace(
        filters, from_date=date(month // 12, month % 12 + 1, 1), to_date=last, as_of=filters.as_of or last
    )


def revenue_by_month(filters: Filters) -> Points:
    """Net revenue by month, VND."""
    rows = lines.billing(year_to(filters), "revenue_by_month.sql").all()
    return iter([(row["month"], row["revenue_vnd"]) for row in rows])


def volume_by_month(filters: Filters) -> Points:
    """Volume by month, kg."""
    rows = lines.billing(year_to(filters), "revenue_by_month.sql").all()
    return iter([(row["month"], row["sold_kg"]) for row in rows])


def otif_by_month(filters: Filters) -> Points:
    """On time in full by month of the planned date, %."""
    rows = lines.delivery(year_to(filters), "otif_by_month.sql").all()
    return iter(
        [(row["month"], Decimal(row["kept"]) * 100 / row["due"] if row["due"] else None) for row in rows]
    )


def to_collect_by_snapshot(filters: Filters) -> Points:
    """What was to be collected on the last twelve snapshots, VND: points, never added."""
    rows = sorted(receivables.trend(filters).all(), key=lambda row: row["snapshot_date"])
    return iter([(row["snapshot_date"], row["target_vnd"]) for row in rows[-MONTHS:]])
