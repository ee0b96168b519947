"""Time travel on the second axis: stock of a day as it was known at an earlier moment, and what arrived since.

"Known at a moment" means: from the loads that were published and not undone then, on the anchor of then. Weights and
texts of materials are those of today.
"""

from datetime import datetime

from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from inventory.queries.chosen import chosen, question
from inventory.queries.stock import _on


def known_stock(filters: Filters, known_at: datetime) -> Select:
    """Stock at the end of the as-of day as figures showed it at `known_at`.

    Grain: material × plant × storage location × batch × unit, other than 0, in plants that were anchored then. Rows:
    material (code), description, material_type (null = no longer a member), plant, location, batch, unit, stock,
    stock_kg. Filters by plant, location, material, material_type, mrp_controller, channel, batch.
    """
    params = {**chosen(filters), **_on(filters), "known_at": known_at}
    codes = None
    if params["materials"] is not None:
        codes = Select(
            "select coalesce(array_agg(material_code), '{}') from dim_material where material_id = any(%(ids)s)",
            {"ids": params["materials"]},
        ).value()
        codes = sorted({*codes, *(filters.effective("material") or ())})
    return question("known_stock", {**params, "material_codes": codes})


_ARRIVED = """
with event as (
    select distinct on (e.load_id) e.load_id, e.kind
    from etl_loadevent as e
    where e.happened_at <= %(known_at)s::timestamptz
    order by e.load_id, e.happened_at desc, e.id desc
),
load as (
    select l.id, l.name, l.state = 'published' as is_active, coalesce(e.kind = 'publish', false) as was_active
    from etl_load as l
    left join event as e on e.load_id = l.id
    where l.state in ('published', 'undone') and l.source = 'mb51'
),
touched as (
    select distinct r.row_key
    from load as l inner join raw_mb51 as r on r.load_id = l.id
    where l.is_active <> l.was_active
),
presence as (
    select r.row_key, bool_or(l.was_active) as was_there, min(r.load_id) as load_id
    from touched as t
    inner join raw_mb51 as r on r.row_key = t.row_key
    inner join load as l on l.id = r.load_id
    group by r.row_key
    having bool_or(l.was_active) <> bool_or(l.is_active)
)
select
    case when p.was_there then 'removed' else 'arrived' end as change,
    r.posting_date as date, r.material_document as document, r.movement_type, r.material, r.plant,
    coalesce(r.storage_location, '') as location, coalesce(r.batch, '') as batch, r.quantity, r.unit,
    l.name as load_name, r.load_id, r.row_key
from presence as p
inner join raw_mb51 as r on r.row_key = p.row_key and r.load_id = p.load_id
inner join load as l on l.id = r.load_id
where
    (%(on_date)s::date is null or r.posting_date <= %(on_date)s::date)
    and (%(plants)s::text[] is null or r.plant = any(%(plants)s::text[]))
"""


def arrived_since(filters: Filters, known_at: datetime) -> Select:
    """Movement lines that figures have gained or lost since `known_at`, posted up to the as-of day.

    Grain: movement line; key: row_key. Rows: change (arrived, removed), date, document, movement_type, material, plant,
    location, batch, quantity, unit, load_name, load_id, row_key.
    """
    return Select(_ARRIVED, {**chosen(filters), **_on(filters), "known_at": known_at})
