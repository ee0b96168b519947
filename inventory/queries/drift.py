"""Reconciliation as pages and figures ask for it: against the newest stock list of SAP up to the as-of day."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from alkana.reporting import formats
from alkana.reporting.figure import Figure
from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from alkana.text import Text
from inventory.queries import reconciliation
from inventory.queries.chosen import as_of, chosen, question_over
from inventory.queries.reconciliation import CAUSES, NO_LIST


def compared_list(filters: Filters) -> tuple[date, list[str]] | None:
    """Day and plants of the newest stock list up to the as-of day that is no anchor; None when there is none."""
    found = Select(
        "select d.date, array_agg(k.plant order by k.plant) as plants from stock_list as k "
        "inner join dim_date as d on d.date_id = k.date_id "
        "inner join inventory_anchor as a on a.plant = k.plant and a.date_id <> k.date_id "
        "where (%(day)s::date is null or d.date <= %(day)s::date) "
        "and (%(plants)s::text[] is null or k.plant = any(%(plants)s::text[])) "
        "group by d.date order by d.date desc limit 1",
        {"day": as_of(filters), "plants": chosen(filters)["plants"]},
    ).one()
    return (found["date"], found["plants"]) if found else None


def lines(filters: Filters) -> Select:
    """Lines of both lists with drift and causes. Grain: material × plant × storage location × batch × unit."""
    return lines_of(compared_list(filters), filters)


def lines_of(compared: tuple[date, list[str]] | None, filters: Filters) -> Select:
    """As `lines`, for whoever knows the list already."""
    if compared is None:
        return reconciliation.reconciliation(date(2000, 1, 1), [], filters)
    return reconciliation.reconciliation(*compared, filters)


def figure(compute: Callable[[date, list[str]], Figure], unit: str) -> Callable[[Filters], Figure]:
    """A figure of `reconciliation` for the newest list, unknown without one."""

    def computed(filters: Filters) -> Figure:
        compared = compared_list(filters)
        return Figure.unknown(unit, NO_LIST) if compared is None else compute(*compared)

    return computed


OURS = Text("Của ta {day}", "Ours, {day}")
SAPS = Text("SAP {day}", "SAP, {day}")


def steps(filters: Filters) -> Select:
    """How our stock becomes SAP's: ours, a step per cause, SAP. Grain: step. Unit: kg.

    Rows: position, step, change_kg (what the cause adds on the way, so −Σ drift; null at both ends), level_kg (stock
    after the step; that of the last one is SAP's own sum). The greatest cause comes first, unexplained last. Lines
    without a factor to kg are left out on both sides.
    """
    compared = compared_list(filters)
    day = formats.day(compared[0]) if compared else ""
    relation = {"lines": lines_of(compared, filters)}
    texts = {code: str(title) for code, title in CAUSES}
    return question_over(
        "drift_steps",
        relation,
        {
            "causes": list(texts),
            "titles": list(texts.values()),
            "ours": str(OURS.filled(day=day)),
            "saps": str(SAPS.filled(day=day)),
        },
    )


def over_time(filters: Filters) -> Select:
    """Absolute drift at each stock list of the last ones. Grain: list day. Unit: kg."""
    days = Select(
        "select distinct d.date from stock_list as k inner join dim_date as d on d.date_id = k.date_id "
        "inner join inventory_anchor as a on a.plant = k.plant and a.date_id <> k.date_id "
        "where %(day)s::date is null or d.date <= %(day)s::date order by d.date desc limit 12",
        {"day": as_of(filters)},
    ).all()
    points: list[tuple[date, Decimal | None]] = []
    for row in days:
        compared = compared_list(Filters(plant=filters.plant, as_of=row["date"], scope=filters.scope))
        value = reconciliation.absolute_drift_kg(*compared).value if compared else None
        points.append((row["date"], None if value is None else Decimal(value)))
    points.sort()
    return Select(
        "select * from unnest(%(days)s::date[], %(values)s::numeric[]) as p (date, drift_kg)",
        {"days": [day for day, _ in points], "values": [value for _, value in points]},
    )
