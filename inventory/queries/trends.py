"""The last twelve periods of a figure, for sparklines: one query each."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from inventory.queries.flows import flows
from inventory.queries.stock import stock_over_time

MONTHS = 12
Points = Iterator[tuple[date, Decimal | None]]


def _year(filters: Filters) -> Filters:
    """The same question about the twelve months that end with the asked day."""
    last = filters.to_date or filters.as_of or date(2000, 1, 1)
    month = last.year * 12 + last.month - MONTHS
    return replace(filters, from_date=date(month // 12, month % 12 + 1, 1), to_date=last, as_of=last)


def stock_kg(filters: Filters) -> Points:
    """Stock at the end of each month. Unit: kg; null while it is unknown."""
    asked = _year(filters)
    if filters.batch:
        return
    totals: dict[date, Decimal] = defaultdict(Decimal)
    for row in stock_over_time(asked).all():
        if row["stock_kg"] is not None:
            totals[row["date"]] += row["stock_kg"]
    yield from sorted(totals.items())


def flow_kg(kinds: tuple[str, ...], sign: int) -> Callable[[Filters], Points]:
    """Flows of some kinds by month. Unit: kg, positive where `sign` makes them so."""

    def trend(filters: Filters) -> Points:
        rows = flows(_year(filters), step="month")
        sql = f"select period, sum(quantity_kg) as kg from {rows.source('f')} where flow = any(%(kinds)s) "
        found = Select(sql + "group by period order by period", {**rows.params, "kinds": list(kinds)}).all()
        return iter([(row["period"], None if row["kg"] is None else sign * row["kg"]) for row in found])

    return trend
