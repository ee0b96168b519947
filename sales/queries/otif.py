"""On time in full: deliveries that left against their planned dates, under one rule and under all.

Basis is the goods issue: the goods left the distribution centre. Arrival at the customer is in no list. The list holds
only lines that have left; the day it holds open ones, overdue ones count as misses without a change here.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from alkana.reporting.figure import Figure, LeftOut
from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from alkana.text import Text
from sales import reasons
from sales.otif_rules import LADDER, RULES, due_sql, kept_sql
from sales.queries import lines

LEAST_FOR_P90 = 5


@dataclass(frozen=True, slots=True)
class Reach:
    """What the delivery lists can tell. `reason`: why figures of the period are unknown, None when they are not."""

    reason: Text | None
    has_open_lines: bool = False
    has_differences: bool = False

    @property
    def measures_quantity(self) -> bool:
        """Whether "in full" says anything: some line is open or was delivered with another quantity."""
        return self.has_open_lines or self.has_differences


def reach(filters: Filters) -> Reach:
    """What can be said about lines planned in the period."""
    if filters.from_date is None or filters.to_date is None or filters.as_of is None:
        return Reach(reasons.NO_DELIVERY)
    found = lines.row(lines.plain("delivery_reach.sql", lines.period(filters)))
    if not found["is_loaded"]:
        return Reach(reasons.NO_DELIVERY)
    reason = None if found["is_covered"] else reasons.NO_DELIVERY_IN_PERIOD
    return Reach(reason, found["has_open_lines"], found["has_differences"])


def on_time(filters: Filters) -> Figure:
    """Due lines with goods issue by the planned date / due lines, %. Grain: delivery line. kpis.md DEL-OT."""
    return _share(filters, "on_time")


def in_full(filters: Filters) -> Figure:
    """Due lines delivered with at least the planned quantity / due lines, %. kpis.md DEL-IF.

    Unknown while the lists hold only shipped lines with their planned quantity. Detail `made_to_order`: sales orders
    made to order, delivered to date against the quantity ordered from production.
    """
    can = reach(filters)
    if can.reason:
        return Figure.unknown("%", can.reason)
    details = (("made_to_order", _made_to_order(filters)),)
    if not can.measures_quantity:
        return Figure.unknown("%", reasons.IN_FULL_NOT_MEASURABLE, details=details)
    return _share(filters, "in_full", details=details)


def otif(filters: Filters) -> Figure:
    """Due lines on time and in full / due lines, %, by the official rule L1. kpis.md OTIF.

    Due: customer deliveries with a quantity, planned in the period and not after `as_of`. Details: `on_time`, `in_full`
    (lines) and `open` (due lines without goods issue, each a miss).
    """
    can = reach(filters)
    if can.reason:
        return Figure.unknown("%", can.reason)
    found = _totals(filters)
    details = tuple(
        (name, Figure.of(found[column], "lines"))
        for name, column in (("on_time", "on_time"), ("in_full", "in_full"), ("open", "open_lines"))
    )
    return Figure.ratio(
        found["kept"],
        found["due"],
        unknown=reasons.NOTHING_DUE,
        left_out=_left_out(found, can),
        details=details,
    )


def otif_by_order(filters: Filters) -> Figure:
    """Sales orders whose every due line is on time in full / sales orders with due lines, %. kpis.md OTIF-ORD."""
    can = reach(filters)
    if can.reason:
        return Figure.unknown("%", can.reason)
    found = lines.row(lines.delivery(filters, "otif_orders.sql"))
    left_out = _only_shipped(can) + _left(found["lines_without_order"], reasons.NO_ORDER)
    return Figure.ratio(found["kept"], found["orders"], unknown=reasons.NO_ORDERS_DUE, left_out=left_out)


def fill_rate(filters: Filters) -> Figure:
    """Σ min(delivered, planned) / Σ planned over due lines, in kg so that unlike units add up, %. kpis.md FILL.

    Over-delivery does not compensate. Lines without a weight are left out. Unknown like "in full".
    """
    can = reach(filters)
    if can.reason:
        return Figure.unknown("%", can.reason)
    if not can.measures_quantity:
        return Figure.unknown("%", reasons.IN_FULL_NOT_MEASURABLE)
    found = _totals(filters)
    left_out = _only_shipped(can) + _left(found["unweighed"], reasons.NO_WEIGHT)
    return Figure.ratio(found["filled_kg"], found["due_kg"], unknown=reasons.NOTHING_DUE, left_out=left_out)


def days_late(filters: Filters) -> Figure:
    """Median of the late due lines: working days from planned date to goods issue. kpis.md DEL-DLY.

    While a line is open, up to `as_of`. Details: `p90` (from 5 late lines on), `late` lines, `most` days.
    """
    can = reach(filters)
    if can.reason:
        return Figure.unknown("day", can.reason)
    found = lines.row(lines.delivery(filters, "otif_days_late.sql"))
    left_out = _only_shipped(can)
    if not found["late"]:
        return Figure.unknown(
            "day", reasons.NOTHING_LATE, left_out=left_out, details=(("late", Figure.of(0, "lines")),)
        )
    p90 = (
        Figure.of(found["p90_days"], "day")
        if found["late"] >= LEAST_FOR_P90
        else Figure.unknown("day", reasons.TOO_FEW)
    )
    details = (
        ("p90", p90),
        ("late", Figure.of(found["late"], "lines")),
        ("most", Figure.of(found["most_days"], "day")),
    )
    return Figure.of(found["median_days"], "day", left_out=left_out, details=details)


def overdue_open(filters: Filters) -> Figure:
    """Due lines planned before `as_of` that have not left. Unit: lines; detail `kg`. kpis.md DEL-OPEN.

    Unknown while the lists hold only lines that have left.
    """
    can = reach(filters)
    if can.reason:
        return Figure.unknown("lines", can.reason)
    if not can.has_open_lines:
        return Figure.unknown("lines", reasons.OPEN_NOT_VISIBLE)
    found = _totals(filters)
    left_out = _left(found["overdue_unweighed"], reasons.NO_WEIGHT)
    weight = Figure.of(found["overdue_kg"] or Decimal(0), "kg", left_out=left_out)
    return Figure.of(found["overdue_lines"], "lines", details=(("kg", weight),))


def ladder(filters: Filters) -> Select:
    """The same lines under every rule. One row per rule: code, kept, due, ratio (0–1), `is_official`, left out.

    Rules by lines count lines, the one by quantity adds kilograms of the lines that have a weight.
    """
    parts, names = [], {}
    for place, rule in enumerate(LADDER):
        due, kept = due_sql(rule), kept_sql(rule)
        measure = "sum(planned_kg)" if rule.by_quantity else "count(*)"
        weighed = " and planned_kg is not null" if rule.by_quantity else ""
        names[f"vi_{place}"], names[f"en_{place}"] = rule.name.vi, rule.name.en
        parts.append(
            f"select {place} as place, '{rule.code}' as rule, %(vi_{place})s as name_vi, %(en_{place})s as name_en, "
            f"{str(rule.is_official).lower()} as is_official, {str(rule.by_quantity).lower()} as is_by_quantity, "
            f"coalesce({measure} filter (where {due} and {kept}{weighed}), 0)::numeric as kept, "
            f"coalesce({measure} filter (where {due}{weighed}), 0)::numeric as due "
            "from judged"
        )
    union = "\nunion all\n".join(parts)
    rows = lines.delivery(filters, "otif_lines.sql")
    sql = (
        f"with judged as materialized (\n{rows.sql}\n)\n"
        f"select *, kept / nullif(due, 0) as kept_ratio from ({union}) as step"
    )
    return Select(sql, {**rows.params, **names})


def delivery_lines(filters: Filters, *, changes: str | None = None) -> Select:
    """Delivery lines planned in the period, each with its result under every rule. Grain: delivery × line item.

    Columns `result_l1` … : true kept, false missed, null not asked by that rule. The filter `state` narrows
    to `on_time`, `late`, `early`, `open`, `short`, `kept`, `missed`; `changes` to the lines whose result
    differs between two rules (`L1-L2`).
    """
    results = ", ".join(
        f"case when {due_sql(rule)} then {kept_sql(rule)} end as result_{rule.code.lower()}"
        for rule in LADDER
    )
    rows = lines.delivery(filters, "otif_lines.sql")
    wanted = " or ".join(_STATES.get(state, "false") for state in filters.state) or "true"
    if changes:
        wanted = f"({wanted}) and {changes_sql(changes)}"
    sql = f"select * from (select *, {results} from {rows.source('judged')}) as judged where {wanted}"
    return Select(sql, rows.params)


_STATES = {
    "on_time": "(is_due and is_on_time)",
    "late": "(is_due and not is_on_time)",
    "early": "(is_due and gi_date < planned_date)",
    "open": "(is_due and gi_date is null)",
    "short": "(is_due and not is_in_full)",
    "kept": "(is_due and is_on_time and is_in_full)",
    "missed": "(is_due and not (is_on_time and is_in_full))",
}
STATES = tuple(_STATES)
CHANGES = tuple(f"{a.code}-{b.code}" for a in LADDER for b in LADDER if a is not b)


def changes_sql(pair: str) -> str:
    """Condition on judged lines: the result differs between the two rules of `L1-L2`; false for anything else."""
    first, _, second = pair.partition("-")
    if first not in RULES or second not in RULES:
        return "false"
    return f"(result_{first.lower()} is distinct from result_{second.lower()})"


def _share(filters: Filters, name: str, *, details: tuple[tuple[str, Figure], ...] = ()) -> Figure:
    can = reach(filters)
    if can.reason:
        return Figure.unknown("%", can.reason)
    found = _totals(filters)
    return Figure.ratio(
        found[name],
        found["due"],
        unknown=reasons.NOTHING_DUE,
        left_out=_left_out(found, can),
        details=details,
    )


def _made_to_order(filters: Filters) -> Figure:
    found = lines.row(lines.delivery(filters, "otif_made_to_order.sql"))
    return Figure.ratio(found["in_full"], found["orders"], unknown=reasons.NO_MADE_TO_ORDER)


def _totals(filters: Filters) -> dict[str, Any]:
    return lines.row(lines.delivery(filters, "otif_totals.sql"))


def _left_out(found: dict[str, Any], can: Reach) -> tuple[LeftOut, ...]:
    kinds = (
        ("future", reasons.NOT_YET_DUE),
        ("empty_lines", reasons.EMPTY_LINES),
        ("internal", reasons.INTERNAL_LINES),
        ("returns", reasons.RETURN_LINES),
        ("free", reasons.FREE_LINES),
        ("unknown_type", reasons.UNKNOWN_DELIVERY_TYPE),
    )
    return _only_shipped(can) + tuple(entry for name, why in kinds for entry in _left(found[name], why))


def _only_shipped(can: Reach) -> tuple[LeftOut, ...]:
    """The label "of shipped lines": nobody knows how many lines are missing, so the count is 0."""
    return () if can.has_open_lines else (LeftOut(0, reasons.ONLY_SHIPPED),)


def _left(rows: int, why: Text) -> tuple[LeftOut, ...]:
    return (LeftOut(rows, why),) if rows else ()
