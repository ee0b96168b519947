"""Who buys: active, lost, at risk, new and returning customers, and their segments by fixed limits."""

from datetime import timedelta

from alkana.reporting.figure import Figure, LeftOut
from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from sales import reasons
from sales.queries import lines
from sales.queries.revenue import why_unknown

YEAR = timedelta(days=365)
STATES = ("lost", "at_risk", "new", "returning", "regular")


def active_customers(filters: Filters) -> Figure:
    """Distinct sold-to codes with net revenue > 0 in the period; never by name. kpis.md SAL-CUS.

    Details: `bill_to`, the same by bill-to; `without_revenue`, those billed without a positive balance.
    """
    if reason := why_unknown(filters):
        return Figure.unknown("number", reason)
    found = lines.row(lines.billing(filters, "active_customers.sql"))
    left_out = (
        (LeftOut(found["items_without_customer"], reasons.NO_CUSTOMER),)
        if found["items_without_customer"]
        else ()
    )
    details = tuple((name, Figure.of(found[name], "number")) for name in ("bill_to", "without_revenue"))
    return Figure.of(found["sold_to"], "number", left_out=left_out, details=details)


def customer_states(filters: Filters) -> Select:
    """One row per customer ever invoiced, as of `as_of`: recency, frequency, value, state and segment.

    Limits are those of `sales_setting` and no filter but the reader's channels moves anybody between states.
    """
    as_of = filters.as_of or filters.to_date
    if as_of is None:
        raise ValueError("filters must be resolved before customers are asked")
    channels = filters.scope.channels
    return lines.plain(
        "customer_states.sql",
        {
            "as_of": as_of,
            "as_of_id": lines.date_id(as_of),
            "year_ago_id": lines.date_id(as_of - YEAR),
            "channels": list(channels) if channels is not None else None,
        },
    )


def lost_customers(filters: Filters) -> Figure:
    """Customers without an invoice for more than 180 days, after at least 3 in the 365 days before. kpis.md SAL-LOST.

    Details: `at_risk` (silent for more than 1.5 × the own median interval), `new`, `returning`, `regular`.
    Unknown while the lists do not reach back that far.
    """
    if filters.as_of is None:
        return Figure.unknown("number", reasons.NO_BILLING)
    states = customer_states(filters)
    counted = Select(
        f"select state, count(*) as customers, max(reach_days) as reach_days from {states.source('c')} group by state",
        states.params,
    ).all()
    if not counted:
        return Figure.unknown("number", reasons.NO_BILLING)
    number = {row["state"]: row["customers"] for row in counted}
    reach = max(row["reach_days"] for row in counted)
    limit = lines.plain("setting.sql", {"setting": "lost_after_days"}).value()
    details = tuple((state, Figure.of(number.get(state, 0), "number")) for state in STATES[1:])
    if reach <= limit:
        return Figure.unknown("number", reasons.SHORT_HISTORY.filled(days=reach), details=details)
    return Figure.of(number.get("lost", 0), "number", details=details)


def customer(filters: Filters, code: str) -> Select:
    """The card of one customer: names, state and segment as of `as_of`, staff's note. No row for an unknown code."""
    states = customer_states(filters)
    sql = (
        "select c.customer, c.name as customer_name, c.city, c.channel, c.customer_group, s.state, s.segment, "
        "s.first_invoice_date, s.last_invoice_date, s.silent_days, s.median_gap_days, s.revenue_year_vnd, "
        "coalesce(n.note, '') as note from dim_customer as c "
        f"left join {states.source('s')} on s.customer = c.customer "
        "left join customer_note as n on n.customer = c.customer where c.customer = %(asked_customer)s "
        "and (%(channels)s::text[] is null or s.customer is not null)"
    )
    return Select(sql, {**states.params, "asked_customer": code})
