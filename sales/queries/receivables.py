"""Receivables: the month's collection plan on exactly one day. Amounts in VND.

Every question names one snapshot; questions about two compare them and never add them. *Target* is what is to be
collected by overdue bucket, *Realization* what came in so far.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from alkana.reporting import formats
from alkana.reporting.figure import Figure, LeftOut
from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from alkana.text import Text
from sales import reasons
from sales.queries import lines

RECEIVABLE_FILTERS = frozenset({"from", "to", "as_of", "channel", "customer", "salesman"})
BUCKETS = ("1_30", "31_60", "61_90", "91_120", "121_180", "over_180")
_COLUMNS = {"channel": "channel", "customer": "customer", "salesman": "salesman"}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The one day that is shown; `on` is None when there is none, and `reason` says why. `before` is the one before."""

    on: date | None
    before: date | None = None
    reason: Text | None = None

    @property
    def days_apart(self) -> int | None:
        """Calendar days between the two snapshots."""
        return (self.on - self.before).days if self.on and self.before else None


def snapshot(filters: Filters) -> Snapshot:
    """The latest snapshot in the period, not after `as_of` (R3), and the one before it whenever that was."""
    if filters.from_date is None or filters.to_date is None or filters.as_of is None:
        return Snapshot(None, reason=reasons.NO_RECEIVABLES)
    last = min(filters.to_date, filters.as_of)
    bound = {"from_id": lines.date_id(filters.from_date), "to_id": lines.date_id(last)}
    found = lines.row(lines.plain("snapshot.sql", bound))
    if found["latest"] is None:
        return Snapshot(None, reason=reasons.NO_RECEIVABLES)
    if found["chosen"] is None:
        return Snapshot(
            None, reason=reasons.NO_SNAPSHOT.filled(latest=formats.in_languages(formats.day, found["latest"]))
        )
    return Snapshot(found["chosen"], found["before"])


def to_collect(filters: Filters) -> Figure:
    """Σ *Total Target* of one snapshot, VND. Details: every bucket. Never summed over snapshots. kpis.md AR-TOT."""
    found, unknown = _totals(filters)
    if found is None:
        return Figure.unknown("VND", unknown)
    details = tuple((bucket, Figure.of(found[f"target_{bucket}"], "VND")) for bucket in BUCKETS)
    return Figure.of(found["target"], "VND", left_out=_NOT_DUE, details=details)


def collection_rate(filters: Filters) -> Figure:
    """Σ *Total Realization* / Σ *Total Target*, %; may exceed 100. Details: every bucket. kpis.md AR-COL."""
    found, unknown = _totals(filters)
    if found is None:
        return Figure.unknown("%", unknown)
    details = tuple(
        (
            bucket,
            _rate(found[f"realization_{bucket}"], found[f"target_{bucket}"]),
        )
        for bucket in BUCKETS
    )
    return _rate(found["realization"], found["target"], details=details)


def still_to_collect(filters: Filters) -> Figure:
    """Σ max(0, target − realization) per customer × bucket, VND. Detail `over_collected`. kpis.md AR-OPEN."""
    found, unknown = _totals(filters)
    if found is None:
        return Figure.unknown("VND", unknown)
    details = (
        ("over_collected", Figure.of(found["over_collected"], "VND")),
        ("collected_not_due", Figure.of(found["realization_not_due"], "VND")),
    )
    return Figure.of(found["still_open"], "VND", details=details)


def overdue_share(filters: Filters) -> Figure:
    """Σ target buckets over 30 days / Σ *Total Target*, %; unknown when the total is not positive. kpis.md AR-OD%."""
    found, unknown = _totals(filters)
    if found is None:
        return Figure.unknown("%", unknown)
    if found["target"] <= 0:
        return Figure.unknown("%", reasons.NOTHING_TO_COLLECT, left_out=_NOT_DUE)
    over = _sum(found, BUCKETS[1:])
    return Figure.ratio(over, found["target"], unknown=reasons.NOTHING_TO_COLLECT, left_out=_NOT_DUE)


def over_90_days(filters: Filters) -> Figure:
    """Σ target buckets over 90 days, VND. kpis.md AR-90."""
    return _over(filters, BUCKETS[3:])


def over_180_days(filters: Filters) -> Figure:
    """Target bucket over 180 days, VND. kpis.md AR-180."""
    return _over(filters, BUCKETS[5:])


def receivable_lines(filters: Filters) -> Select:
    """Customer × salesman of the snapshot: buckets, collected, still open, change, priority and next step.

    `priority_vnd` weighs what is still open by bucket: over 30/60/90/180 days = 5/15/40/80 %. `next_action` follows the
    oldest open bucket (mail from 60, call from 90, escalate from 120 days) unless staff have said otherwise.
    """
    chosen = snapshot(filters)
    return _asked(filters, "receivable_lines.sql", chosen.on, before=chosen.before)


def buckets(filters: Filters) -> Select:
    """Target, realization and still open per bucket of the snapshot. One row per bucket, youngest first."""
    return _asked(filters, "receivable_buckets.sql", snapshot(filters).on)


def bridge_rows(filters: Filters) -> Select:
    """Per customer: opening, closing, change since the snapshot before, and its kind (new, settled, increase …)."""
    chosen = snapshot(filters)
    return _asked(filters, "receivable_bridge.sql", chosen.on, before=chosen.before)


def bridge(filters: Filters) -> Figure:
    """Change of what is to be collected since the snapshot before, VND. kpis.md AR-BRG.

    Details, in order: `opening`, `increase`, `decrease`, `new`, `settled`, `closing` (opening + the four = closing,
    exactly) and `days` between the snapshots.
    """
    chosen = snapshot(filters)
    if chosen.on is None:
        return Figure.unknown("VND", chosen.reason or reasons.NO_RECEIVABLES)
    if chosen.before is None:
        return Figure.unknown("VND", reasons.ONE_SNAPSHOT)
    found = lines.row(lines.about(bridge_rows(filters), "moved", "receivable_bridge_total.sql"))
    names = ("opening", "increase", "decrease", "new", "settled", "closing")
    details = tuple((name, Figure.of(found[name], "VND")) for name in names)
    days = (("days", Figure.of(chosen.days_apart or 0, "day")),)
    return Figure.of(found["closing"] - found["opening"], "VND", details=details + days)


def roll_matrix(filters: Filters) -> Select:
    """Per bucket: what it held at the snapshot before, and what the next bucket holds now for the same customers."""
    chosen = snapshot(filters)
    return _asked(filters, "receivable_roll.sql", chosen.on, before=chosen.before)


def roll_rate(filters: Filters) -> Figure:
    """Σ amount in bucket b+1 now / Σ amount in bucket b at the snapshot before, per customer, %. kpis.md AR-ROLL.

    Only customers that had something in b. Details: the rate of each bucket, and `days` between the snapshots.
    """
    chosen = snapshot(filters)
    if chosen.on is None:
        return Figure.unknown("%", chosen.reason or reasons.NO_RECEIVABLES)
    if chosen.before is None:
        return Figure.unknown("%", reasons.ONE_SNAPSHOT)
    rows = roll_matrix(filters).all()
    details = tuple(
        (
            f"{row['bucket']}→{row['next_bucket']}",
            Figure.ratio(row["now_vnd"], row["before_vnd"], unknown=reasons.EMPTY_BUCKETS_BEFORE),
        )
        for row in rows
    )
    days = (("days", Figure.of(chosen.days_apart or 0, "day")),)
    return Figure.ratio(
        sum((row["now_vnd"] for row in rows), Decimal(0)),
        sum((row["before_vnd"] for row in rows), Decimal(0)),
        unknown=reasons.EMPTY_BUCKETS_BEFORE,
        details=details + days,
    )


def trend(filters: Filters) -> Select:
    """Total, collected and over 30 days of every snapshot up to `as_of`, one point each; points are never added."""
    last = filters.as_of or filters.to_date or date.max
    conditions, bound = _conditions(filters)
    select = lines.plain("receivable_trend.sql", {"to_id": lines.date_id(last), **bound})
    return Select(select.sql.replace("/* filters */", conditions), select.params)


def available(filters: Filters) -> Select:
    """The snapshots that exist, newest first: date, rows, load and file that it comes from."""
    return lines.plain("snapshots.sql", {})


def gross_revenue_by_month(filters: Filters, until: date) -> list[tuple[date, Decimal]]:
    """(first day of month, net revenue incl. tax in VND) up to a day, newest first; the newest month may be cut."""
    span = Filters(
        from_date=date(2000, 1, 1), to_date=until, as_of=until, channel=filters.channel, customer=filters.customer,
        salesman=filters.salesman, scope=filters.scope,
    )  # fmt: skip
    return [(row["month"], row["revenue"]) for row in lines.billing(span, "gross_by_month.sql").all()]


def gross_revenue(filters: Filters, first: date, last: date) -> Decimal:
    """Net revenue incl. tax in VND from `first` to `last`."""
    span = Filters(
        from_date=first, to_date=last, as_of=last, channel=filters.channel, customer=filters.customer,
        salesman=filters.salesman, scope=filters.scope,
    )  # fmt: skip
    return sum((row["revenue"] for row in lines.billing(span, "gross_by_month.sql").all()), Decimal(0))


def billing_begins() -> date | None:
    """The first billing date of all lists."""
    found: date | None = lines.plain("billing_begins.sql", {}).value()
    return found


def snapshot_total(filters: Filters, on: date) -> Decimal:
    """What is to be collected on one snapshot, VND."""
    return Decimal(lines.row(_asked(filters, "receivable_totals.sql", on))["target"])


_NOT_DUE = (LeftOut(0, reasons.NOT_DUE_UNKNOWN),)


def _totals(filters: Filters) -> tuple[dict[str, Any] | None, Text]:
    chosen = snapshot(filters)
    if chosen.on is None:
        return None, chosen.reason or reasons.NO_RECEIVABLES
    return lines.row(_asked(filters, "receivable_totals.sql", chosen.on)), reasons.NO_RECEIVABLES


def _over(filters: Filters, over: Iterable[str]) -> Figure:
    found, unknown = _totals(filters)
    if found is None:
        return Figure.unknown("VND", unknown)
    return Figure.of(_sum(found, over), "VND", left_out=_NOT_DUE)


def _sum(found: dict[str, Any], over: Iterable[str]) -> Decimal:
    return sum((found[f"target_{bucket}"] for bucket in over), Decimal(0))


def _rate(collected: Decimal, target: Decimal, *, details: tuple[tuple[str, Figure], ...] = ()) -> Figure:
    if target <= 0:
        return Figure.unknown("%", reasons.NOTHING_TO_COLLECT, details=details)
    return Figure.ratio(collected, target, unknown=reasons.NOTHING_TO_COLLECT, details=details)


def _asked(filters: Filters, question: str, on: date | None, *, before: date | None = None) -> Select:
    """A question about one snapshot (`line`) and, where it compares, the one before (`line_before`)."""
    conditions, bound = _conditions(filters)
    never = 0
    both = "\n".join(
        f"{name} as (select * from fact_receivable as r where r.snapshot_date_id = %({parameter})s{conditions}),"
        for name, parameter in (("line", "on_id"), ("line_before", "before_id"))
    )
    body = lines.plain(question, {}).sql
    more = body.removeprefix("with\n").removeprefix("with ")
    joined = both if more != body else both.removesuffix(",")
    parameters = {
        **bound,
        "shown_on": on,
        "on_id": lines.date_id(on) if on else never,
        "before_id": lines.date_id(before) if before else never,
    }
    return Select(f"with {joined}\n{more}", parameters)


def _conditions(filters: Filters) -> tuple[str, dict[str, Any]]:
    text, bound = "", {}
    for name, column in _COLUMNS.items():
        codes = filters.effective(name)
        if codes is not None:
            text += f" and r.{column} = any(%({name})s)"
            bound[name] = list(codes)
    return text, bound


def by_customer(filters: Filters) -> Select:
    """What is still to collect by customer on the snapshot, VND."""
    rows = receivable_lines(filters)
    sql = f"select customer, min(customer_name) as customer_name, sum(open_vnd) as open_vnd from {rows.source('r')} "
    return Select(sql + "group by customer", rows.params)
