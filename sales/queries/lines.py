"""The lines that a question is about: billing items and delivery lines under the filters.

Every question in `sales/sql/questions/` selects from `line`, which is put in front of it here, so that filters and the
reader's scope are applied in one place. Which lines count as revenue is decided here too, once.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from alkana.reporting.filters import Filters
from alkana.reporting.select import Select

QUESTIONS = Path(__file__).resolve().parents[1] / "sql" / "questions"
# Filters that billing items have.
BILLING_FILTERS = frozenset(
    {"from", "to", "as_of", "channel", "customer", "salesman", "material", "material_type", "order_type"}
)
# Filters that delivery lines have; `plant` is the shipping point, `order_type` the delivery type.
DELIVERY_FILTERS = BILLING_FILTERS | {"plant"}

_BILLING_COLUMNS = {
    "channel": "channel",
    "customer": "customer",
    "salesman": "salesman",
    "material": "material",
    "material_type": "material_type",
    "order_type": "billing_type",
}
_DELIVERY_COLUMNS = {**_BILLING_COLUMNS, "order_type": "delivery_type", "plant": "shipping_point"}

# `counts`: the line is revenue. `left_out`: why a line that would be is not.
_BILLING = """
line as (
    select
        l.*,
        l.is_revenue and not l.is_void and ({internal} or not l.is_internal) as counts,
        case
            when l.is_revenue and not l.is_void and ({internal} or not l.is_internal) then l.net_value * l.sign
            else 0
        end as revenue,
        case
            when l.meaning = 'unknown' then 'unknown_type'
            when l.is_revenue and l.is_void then 'void'
            when l.is_revenue and l.is_internal and not {internal} then 'internal'
        end as left_out,
        {before} as is_before,
        to_date(l.date_id::text, 'YYYYMMDD') as billing_date
    from billing_line as l
    where {conditions}
)
"""

_DELIVERY = """
day as materialized (
    select date_id, date, number from working_day
),

reached as materialized (
    select number from day where date_id = %(as_of_id)s
),

line as (
    select
        l.*,
        planned.date as planned_date,
        issued.date as gi_date,
        coalesce(issued.number, reached.number) - planned.number as late_working_days,
        coalesce(issued.date, %(as_of)s::date) - planned.date as late_days,
        {types} and planned.date <= %(as_of)s::date and l.delivery_quantity > 0 as is_due,
        l.meaning = 'internal' and planned.date <= %(as_of)s::date and l.delivery_quantity > 0 as is_due_internal
    from delivery_line as l
    inner join day as planned on planned.date_id = l.planned_date_id
    left join day as issued on issued.date_id = l.gi_date_id
    left join reached on true
    where {conditions}
)
"""


def date_id(day: date) -> int:
    """YYYYMMDD."""
    return day.year * 10_000 + day.month * 100 + day.day


def billing(filters: Filters, question: str, *, before: Filters | None = None, **params: Any) -> Select:
    """The question (a file of `sql/questions/`) about billing items whose billing date is in the period.

    With `before`, about both periods: `is_before` tells which one a line is in. Internal channels count only when a
    filter names one.
    """
    conditions, bound = _conditions(filters, _BILLING_COLUMNS)
    asked = "l.date_id between %(from_id)s and %(to_id)s"
    bound |= period(filters)
    if before:
        asked = f"({asked} or l.date_id between %(before_from_id)s and %(before_to_id)s)"
        bound["before_from_id"] = date_id(_known(before.from_date))
        bound["before_to_id"] = date_id(_known(before.to_date))
    lines = _BILLING.format(
        internal="true" if _asks_internal(filters) else "false",
        before="l.date_id < %(from_id)s" if before else "false",
        conditions="\n        and ".join([asked, *conditions]),
    )
    return _put(lines, question, {**bound, **params})


def delivery(filters: Filters, question: str, **params: Any) -> Select:
    """The question about delivery lines whose planned date is in the period.

    A line is due (`is_due`) when it is a customer's (or of a delivery type that a filter names), has a quantity and its
    planned date is not after `as_of`. Lateness of a line that has not left runs up to `as_of`.
    """
    conditions, bound = _conditions(filters, _DELIVERY_COLUMNS)
    as_of = _known(filters.as_of)
    bound |= {"as_of": as_of, "as_of_id": date_id(as_of), **period(filters)}
    asked = "l.planned_date_id between %(from_id)s and %(to_id)s"
    lines = _DELIVERY.format(
        types="true" if filters.order_type else "l.meaning = 'customer'",
        conditions="\n        and ".join([asked, *conditions]),
    )
    return _put(lines, question, {**bound, **params})


def plain(question: str, params: Mapping[str, Any]) -> Select:
    """A question that has no lines of its own."""
    return Select(_text(question), params)


def about(rows: Select, name: str, question: str, **params: Any) -> Select:
    """A question about the rows of another one, which it reads as `name`."""
    return _put(f"{name} as (\n{rows.sql}\n)", question, {**rows.params, **params})


def row(select: Select) -> dict[str, Any]:
    """The row of a question that always has exactly one. Raises LookupError."""
    found = select.one()
    if found is None:
        raise LookupError("a question about sums has a row whatever the data")
    return found


def period(filters: Filters) -> dict[str, int]:
    """Bound parameters `from_id` and `to_id` of resolved filters."""
    return {"from_id": date_id(_known(filters.from_date)), "to_id": date_id(_known(filters.to_date))}


def _conditions(filters: Filters, columns: Mapping[str, str]) -> tuple[list[str], dict[str, Any]]:
    conditions: list[str] = []
    bound: dict[str, Any] = {}
    for name, column in columns.items():
        codes = filters.effective(name)
        if codes is not None:
            conditions.append(f"l.{column} = any(%({name})s)")
            bound[name] = list(codes)
    return conditions, bound


def _asks_internal(filters: Filters) -> bool:
    """Whether the user named a channel: then what he named is shown, internal or not."""
    return bool(filters.channel)


def _known(day: date | None) -> date:
    if day is None:
        raise ValueError("filters must be resolved before lines are asked")
    return day


def _put(lines: str, question: str, params: Mapping[str, Any]) -> Select:
    body = _text(question)
    more = body.removeprefix("with\n").removeprefix("with ")
    return Select(f"with {lines.strip()}{', ' if more != body else ' '}\n{more}", params)


@cache
def _text(question: str) -> str:
    """The statement without its header comment, so that it can follow a `with`."""
    lines = (QUESTIONS / question).read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("--")).strip().removesuffix(";")
