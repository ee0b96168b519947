"""Targets against actual revenue by salesman and half-year; targets are shared over working days."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from alkana.reporting.figure import Figure, LeftOut
from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from alkana.text import Text
from sales import reasons
from sales.queries import lines

# Filters that targets have, beside the salesman's own: none is split by customer, channel or material.
TARGET_FILTERS = frozenset({"from", "to", "as_of", "salesman"})


def semester_start(day: date) -> date:
    """First day of the half-year that holds `day`."""
    return date(day.year, 1 if day.month <= 6 else 7, 1)


def semester_end(day: date) -> date:
    """Last day of the half-year that holds `day`."""
    return date(day.year, 6, 30) if day.month <= 6 else date(day.year, 12, 31)


def target_rows(filters: Filters) -> Select:
    """Salesman × half-year touched by the period: target, actual to date, inside the period, and time-proportional.

    Amounts in VND. A target whose name matches no salesman is a row of its own (`is_unmatched`, actual unknown); a
    salesman without target has `target_vnd` null.
    """
    first, last, as_of = _dates(filters)
    whole = replace(filters, from_date=semester_start(first), to_date=semester_end(last))
    rows = lines.billing(
        whole,
        "target_rows.sql",
        asked_from_id=lines.date_id(first),
        asked_to_id=lines.date_id(last),
        as_of_id=lines.date_id(as_of),
    )
    if filters.salesman:
        return Select(f"select * from {rows.source('t')} where salesman = any(%(salesman)s)", rows.params)
    return rows


def target_table(filters: Filters) -> Select:
    """`target_rows` with achievement, gap, required run-rate, forecast and state.

    `achievement_ratio` = actual / target of the half-year; the state compares with the time-proportional target:
    on_track from 90 %, warning from 70 %, else behind. `run_rate_vnd` is per remaining working day, 0 when reached.
    """
    return lines.about(target_rows(filters), "target_row", "target_table.sql")


def achievement(filters: Filters) -> Figure:
    """Σ actual / Σ target of the period, %; targets pro rata by working days inside a half-year. kpis.md SAL-TGT.

    Details: `time_proportional` (actual to date against target × elapsed working days, what the state is judged by),
    `target` and `target_of_period` in VND. Revenue without a target and unmatched names are left out.
    """
    if reason := _why_unknown(filters):
        return Figure.unknown("%", reason)
    rows = target_rows(filters).all()
    both = [row for row in rows if row["target_vnd"] is not None and not row["is_unmatched"]]
    left_out = _left_out(rows)
    if not any(row["target_vnd"] is not None for row in rows):
        return Figure.unknown("%", reasons.NO_TARGET_IN_PERIOD, left_out=left_out)
    elapsed = Figure.ratio(
        _sum(both, "actual_vnd"), _sum(both, "target_elapsed_vnd"), unknown=reasons.TARGET_ZERO
    )
    details = (
        ("time_proportional", elapsed),
        ("target", Figure.of(_sum(both, "target_vnd"), "VND")),
        ("target_of_period", Figure.of(_sum(both, "target_asked_vnd"), "VND")),
    )
    return Figure.ratio(
        _sum(both, "actual_asked_vnd"),
        _sum(both, "target_asked_vnd"),
        unknown=reasons.TARGET_ZERO,
        left_out=left_out,
        details=details,
    )


def run_rate(filters: Filters) -> Figure:
    """(target − actual) / remaining working days of the half-year of `as_of`, VND per day. kpis.md SAL-RUN.

    0 when the target is reached; when no working day remains, the gap itself in VND. Details: `target`, `actual`,
    `remaining_days`.
    """
    if reason := _why_unknown(filters):
        return Figure.unknown("VND/day", reason)
    _, last, as_of = _dates(filters)
    day = min(last, as_of)
    current = replace(filters, from_date=semester_start(day), to_date=semester_end(day))
    rows = target_rows(current).all()
    both = [row for row in rows if row["target_vnd"] is not None and not row["is_unmatched"]]
    left_out = _left_out(rows)
    if not both:
        return Figure.unknown("VND/day", reasons.NO_TARGET_IN_PERIOD, left_out=left_out)
    target, actual, remaining = _sum(both, "target_vnd"), _sum(both, "actual_vnd"), both[0]["remaining_days"]
    details = (
        ("target", Figure.of(target, "VND")),
        ("actual", Figure.of(actual, "VND")),
        ("remaining_days", Figure.of(remaining, "day")),
    )
    gap = max(target - actual, Decimal(0))
    if not remaining and gap:
        return Figure.of(gap, "VND", left_out=left_out, details=details)
    value = gap / remaining if gap else Decimal(0)
    return Figure.of(value, "VND/day", left_out=left_out, details=details)


def unmatched_names() -> Select:
    """Worklist: names of target lists that match no salesman or several. One row per name."""
    return lines.plain("unmatched_names.sql", {})


def _why_unknown(filters: Filters) -> Text | None:
    if filters.from_date is None or filters.to_date is None or filters.as_of is None:
        return reasons.NO_TARGETS
    if filters.scope.channels is not None:
        return reasons.TARGET_NOT_BY_CHANNEL
    if not lines.plain("targets_loaded.sql", {}).value():
        return reasons.NO_TARGETS
    return None


def _left_out(rows: list[dict[str, Any]]) -> tuple[LeftOut, ...]:
    without = [row for row in rows if row["target_vnd"] is None and row["actual_asked_vnd"]]
    unmatched = [row for row in rows if row["is_unmatched"]]
    found = []
    if without:
        found.append(LeftOut(len(without), reasons.NO_TARGET, _sum(without, "actual_asked_vnd"), "VND"))
    if unmatched:
        found.append(
            LeftOut(len(unmatched), reasons.UNMATCHED_NAME, _sum(unmatched, "target_asked_vnd"), "VND")
        )
    return tuple(found)


def _sum(rows: list[dict[str, Any]], name: str) -> Decimal:
    return sum((row[name] or Decimal(0) for row in rows), Decimal(0))


def _dates(filters: Filters) -> tuple[date, date, date]:
    if filters.from_date is None or filters.to_date is None or filters.as_of is None:
        raise ValueError("filters must be resolved before targets are asked")
    return filters.from_date, filters.to_date, filters.as_of


def monthly_targets(filters: Filters) -> Select:
    """Target of each month: that of its half-year, shared over working days. VND; null months have none.

    Only for readers of all channels and without filters that targets do not have.
    """
    first, last, _ = _dates(filters)
    narrowed = filters.effective("channel") or filters.customer or filters.material or filters.material_type
    return lines.plain(
        "monthly_targets.sql",
        {
            "target_from_id": lines.date_id(semester_start(first)),
            "target_to_id": lines.date_id(semester_end(last)),
            "salesmen": list(filters.salesman) or None,
            "is_whole": not narrowed,
        },
    )
