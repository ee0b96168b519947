"""Answers in the form that lists and charts show: names in the reader's language, groups, steps."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from alkana.reporting.filters import Filters
from alkana.reporting.select import Select, in_language
from alkana.text import Text
from inventory.queries import anomalies, flows, known, slow, stock
from inventory.queries.chosen import as_of, chosen, date_id, question
from inventory.queries.flows import Step

UNKNOWN_AGE = Text("không rõ", "unknown")


def _over(rows: Select, sql: str, params: Mapping[str, Any] | None = None) -> Select:
    """A statement over the rows of another; `{rows}` stands for them."""
    return Select(sql.replace("{rows}", rows.source("r")), {**rows.params, **(params or {})})


def flows_by_class(filters: Filters, *, step: Step | None = None) -> Select:
    """`flows.flows_by_class` with the class named in the reader's language. Grain: period × class × unit."""
    name = in_language("name")
    return _over(
        flows.flows_by_class(filters, step=step),
        f"select period as period_date, movement_class, {name} as class_name, flow, unit, quantity, quantity_kg, "
        "unconverted, movement_count from {rows}",
    )


def flows_over_time(filters: Filters, *, step: Step | None = None) -> Select:
    """Receipts, issues (negative) and their sum per period. Grain: period. Unit: kg."""
    return _over(
        flows.flows(filters, step=step),
        "select period as date, sum(quantity_kg) filter (where flow = 'receipt') as receipts_kg, "
        "sum(quantity_kg) filter (where flow = 'issue') as issues_kg, "
        "sum(quantity_kg) filter (where flow in ('receipt', 'issue', 'other')) as net_kg "
        "from {rows} group by period order by period",
    )


def class_totals(filters: Filters) -> Select:
    """Movement classes of the period. Grain: class. Unit: kg, signed."""
    name = in_language("name")
    return _over(
        flows.flows_by_class(filters, step="month"),
        f"select {name} as class_name, sum(quantity_kg) as quantity_kg from {{rows}} group by {name} "
        "having sum(quantity_kg) is not null order by abs(sum(quantity_kg)) desc",
    )


def stock_by_group(filters: Filters) -> Select:
    """Stock by product group; what has none (raw materials, mostly) by its material type. Unit: kg."""
    return _over(
        stock.stock(filters),
        f"select coalesce(nullif(m.product_group, ''), nullif(t.{in_language('name')}, ''), r.material_type, '') "
        "as product_group, sum(r.stock_kg) as stock_kg from {rows} "
        "inner join dim_material as m on m.material_id = r.material_id "
        "left join dim_material_type as t on t.material_type = r.material_type where r.stock_kg > 0 "
        "group by 1 order by 2 desc",
    )


def idle_by_age(filters: Filters) -> Select:
    """Stock by age class and material type. Grain: age class × type. Unit: kg."""
    return _over(
        slow.stock_age(filters),
        "select case when age_days is null then %(unknown)s when age_days <= 30 then '0–30' "
        "when age_days <= 90 then '31–90' "
        "when age_days <= 180 then '91–180' when age_days <= 365 then '181–365' else '> 365' end as age_class, "
        f"coalesce(nullif(t.{in_language('name')}, ''), r.material_type, '') as material_type, "
        "sum(r.stock_kg) as stock_kg "
        "from {rows} left join dim_material_type as t on t.material_type = r.material_type "
        "where r.stock_kg is not null group by 1, 2 order by min(coalesce(r.age_days, 100000)), 2",
        {"unknown": str(UNKNOWN_AGE)},
    )


def anomalies_with_key(filters: Filters) -> Select:
    """`anomalies.anomalies` with a key that is never null."""
    return _over(
        anomalies.anomalies(filters), "select *, coalesce(row_key::text, '') as line_key from {rows}"
    )


def known_stock(filters: Filters, *, known_at: datetime | None = None) -> Select:
    """`known.known_stock`; as known now when no moment is given."""
    return known.known_stock(filters, known_at or timezone.now())


def arrived_since(filters: Filters, *, known_at: datetime | None = None) -> Select:
    """`known.arrived_since`; nothing when no moment is given."""
    return known.arrived_since(filters, known_at or timezone.now())


def stock_proof(filters: Filters) -> Select:
    """Lines that make up stock: the anchoring count, then movements between it and the day, signed accordingly.

    Grain: line. Σ quantity per material, place, batch and unit is the stock of the day (INV-QTY).
    """
    day = as_of(filters) or date(2000, 1, 1)
    return question("stock_proof", {**chosen(filters), "on_id": date_id(day), "on_date": day})


def stock_counts(filters: Filters) -> Select:
    """Lines of SAP's stock lists up to the day. Grain: line × stock type. Unit: as listed."""
    day = as_of(filters) or date(2000, 1, 1)
    return Select(
        "select d.date, l.plant, l.storage_location as location, m.material_code as material, m.description, c.batch, "
        "c.stock_type, c.special_stock, c.quantity, c.unit, c.value as value_vnd, c.row_key from fact_stock_count as c "
        "inner join dim_date as d on d.date_id = c.date_id "
        "inner join dim_location as l on l.location_id = c.location_id "
        "inner join dim_material as m on m.material_id = c.material_id where c.date_id <= %(on_id)s "
        "and (%(materials)s::integer[] is null or c.material_id = any(%(materials)s::integer[])) "
        "and (%(batches)s::text[] is null or c.batch = any(%(batches)s::text[])) "
        "and (%(plants)s::text[] is null or l.plant = any(%(plants)s::text[])) "
        "and (%(locations)s::text[] is null or l.storage_location = any(%(locations)s::text[]) "
        "or l.location_code = any(%(locations)s::text[]))",
        {**chosen(filters), "on_id": date_id(day)},
    )


def material(filters: Filters, code: str) -> Select:
    """What is known of one material. Grain: one row, none for an unknown code."""
    return Select(
        "select material_code as material, description, material_type, base_unit as unit, product_group, division, "
        "mrp_controller, is_active from dim_material where material_code = %(code)s",
        {"code": code},
    )
