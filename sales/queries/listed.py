"""Rows of the lists and charts of sales: items, documents, sums by one code, worklists."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from alkana.reporting.figure import Figure
from alkana.reporting.filters import Filters
from alkana.reporting.select import Select, in_language
from sales.queries import comparison, lines, receivables, targets
from sales.queries.trends import year_to

# Codes that revenue is summed by, and where their names are.
NAMES = {
    "channel": ("dim_channel", "channel", ""),
    "customer": ("dim_customer", "customer", "name"),
    "salesman": ("dim_salesman", "salesman", "name"),
    "material": ("dim_material", "material_code", "description"),
    "customer_group": ("dim_customer_group", "customer_group", ""),
    "material_type": ("dim_material_type", "material_type", ""),
}


def billing_items(filters: Filters) -> Select:
    """Billing items of the period with names. Grain: billing document × item; VND, unit of sale, kg, L."""
    return lines.billing(filters, "billing_items.sql")


def billing_documents(filters: Filters) -> Select:
    """Billing documents of the period with their part in a cancellation. VND."""
    return lines.billing(filters, "billing_documents.sql")


def _by(filters: Filters, code: str) -> Select:
    rows = lines.billing(filters, "revenue_by.sql", code=code)
    table, key, name = NAMES[code]
    label = name or in_language("name")
    sql = (
        f"select r.code as {code}, coalesce(n.{label}, '') as {code}_name, r.revenue_vnd, r.sold_kg, r.sold_l, "
        "r.weighed_revenue_vnd, r.weighed_revenue_vnd / nullif(r.sold_kg, 0) as kg_price_vnd, r.unweighed_items, "
        "r.invoices, r.customers, r.last_billing_date, "
        "r.revenue_vnd / nullif(sum(r.revenue_vnd) over (), 0) as share_of_all, "
        "sum(r.revenue_vnd) over (order by r.revenue_vnd desc, r.code) / nullif(sum(r.revenue_vnd) over (), 0) "
        f"as cumulative_share from (\n{rows.sql}\n) as r "
        f"left join {table} as n on n.{key} = r.code"
    )
    return Select(sql, rows.params)


def by_customer(filters: Filters) -> Select:
    """Revenue, kg, invoices and share by sold-to; '' where an item has none."""
    return _by(filters, "customer")


def by_material(filters: Filters) -> Select:
    """Revenue, kg, price per kg and share by material."""
    return _by(filters, "material")


def by_salesman(filters: Filters) -> Select:
    """Revenue, kg, invoices and share by salesman."""
    return _by(filters, "salesman")


def by_channel(filters: Filters) -> Select:
    """Revenue, kg, invoices and share by channel."""
    return _by(filters, "channel")


def by_customer_group(filters: Filters) -> Select:
    """Revenue, kg, invoices and share by customer group."""
    return _by(filters, "customer_group")


def by_month_and_channel(filters: Filters) -> Select:
    """Revenue by month and channel over twelve months, VND."""
    rows = lines.billing(year_to(filters), "revenue_by_month_and.sql", code="channel")
    sql = f"select month, code as channel, revenue_vnd, sold_kg from (\n{rows.sql}\n) as r"
    return Select(sql, rows.params)


def by_month(filters: Filters) -> Select:
    """Net revenue by month over twelve months, beside last year's and the target of the month's working days. VND."""
    year = year_to(filters)
    both = replace(year, from_date=_year_before(year.from_date))
    rows = lines.billing(both, "revenue_by_month.sql")
    whole = targets.monthly_targets(year)
    sql = (
        f"with earned as (\n{rows.sql}\n), aimed as (\n{whole.sql}\n) "
        "select e.month, e.revenue_vnd, l.revenue_vnd as last_year_vnd, a.target_vnd, e.sold_kg, "
        "e.weighed_revenue_vnd / nullif(e.sold_kg, 0) as kg_price_vnd from earned as e "
        "left join earned as l on l.month = (e.month - interval '1 year')::date "
        "left join aimed as a on a.month = e.month where e.month >= %(first_month)s"
    )
    return Select(sql, {**rows.params, **whole.params, "first_month": year.from_date})


def _year_before(day: date | None) -> date | None:
    return None if day is None else (day - timedelta(days=365)).replace(day=1)


def currencies(filters: Filters) -> Select:
    """What was billed in each document currency, beside its value in VND. Unlike currencies are not added."""
    return lines.billing(filters, "currencies.sql")


def unknown_codes(_filters: Filters) -> Select:
    """Worklist: codes that lists mention and nobody has described."""
    return lines.plain("unknown_codes.sql", {})


def unmatched_targets(_filters: Filters) -> Select:
    """Worklist: names of target lists that lead to no salesman, or to several."""
    return targets.unmatched_names()


def effects(filters: Filters) -> Select:
    """The bars of the price–volume–mix bridge in reading order. VND."""
    figure = comparison.price_volume_mix(filters)
    return _bars(figure.details[:7] if figure.is_known else ())


def bridge_bars(filters: Filters) -> Select:
    """The bars of the receivables bridge in reading order. VND."""
    figure = receivables.bridge(filters)
    return _bars([part for part in figure.details if part[0] != "days"] if figure.is_known else ())


def _bars(parts: Sequence[tuple[str, Figure]]) -> Select:
    return Select(
        "select place, step, amount_vnd from unnest(%(places)s::integer[], %(steps)s::text[], %(amounts)s::numeric[]) "
        "as bar (place, step, amount_vnd)",
        {
            "places": list(range(len(parts))),
            "steps": [step for step, _ in parts],
            "amounts": [part.value for _, part in parts],
        },
    )


def otif_by_customer(filters: Filters) -> Select:
    """Due, kept and missed lines by customer, with the points of OTIF that each costs."""
    return lines.delivery(filters, "otif_by_customer.sql")


def otif_by_week(filters: Filters) -> Select:
    """Due and kept lines by week of the planned date."""
    return lines.delivery(filters, "otif_by_week.sql")


def otif_histogram(filters: Filters) -> Select:
    """Due lines by working days from planned date to goods issue; beyond −10 and 20 together."""
    return lines.delivery(filters, "otif_histogram.sql")


def otif_matrix(filters: Filters) -> Select:
    """Due lines by on time × in full."""
    return lines.delivery(filters, "otif_matrix.sql")
