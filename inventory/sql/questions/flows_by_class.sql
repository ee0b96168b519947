-- flows_by_class · what moved in a period by class of movement, over all chosen materials
-- grain: period (day, Monday of the week, or first of the month) × class × unit, on hand only, signed
with part as (
    select
        make_date(p.month / 100, mod(p.month, 100), 1) as period,
        p.material_id, p.location_id, p.movement_type, p.on_transfer_order, p.unit, p.quantity, p.movement_count
    from movement_parts(
        %(head_first)s, %(head_last)s, %(full_from)s, %(full_to)s, %(tail_first)s, %(tail_last)s
    ) as p
    where %(by_month)s and (%(materials)s::integer[] is null or p.material_id = any(%(materials)s::integer[]))
    union all
    select
        case when %(by_week)s then d.date - (d.weekday - 1) else d.date end,
        f.material_id, f.location_id, f.movement_type, f.on_transfer_order, f.unit, f.quantity, 1
    from fact_inventory as f
    inner join dim_date as d on d.date_id = f.date_id
    where
        not %(by_month)s and f.date_id >= %(first)s and f.date_id <= %(last)s and f.changes_stock
        and (%(materials)s::integer[] is null or f.material_id = any(%(materials)s::integer[]))
        and (%(batches)s::text[] is null or f.batch = any(%(batches)s::text[]))
),
summed as (
    select
        p.period, t.movement_class, t.flow, u.stock_unit as unit,
        sum(p.quantity * u.to_stock_unit) as quantity,
        sum(p.quantity * u.kg_per_unit) as quantity_kg,
        sum(p.quantity * u.to_stock_unit) filter (where u.kg_per_unit is null) as unconverted,
        coalesce(sum(p.movement_count) filter (where u.kg_per_unit is null), 0)::integer as unconverted_count,
        sum(p.movement_count)::integer as movement_count
    from part as p
    inner join chosen_places(%(plants)s::text[], %(locations)s::text[]) as l on l.location_id = p.location_id
    inner join movement_meaning as t on t.movement_type = p.movement_type and t.on_transfer_order = p.on_transfer_order
    inner join material_units(%(on_date)s::date) as u on u.material_id = p.material_id and u.unit = p.unit
    group by p.period, t.movement_class, t.flow, u.stock_unit
)
select
    s.period, s.movement_class, c.name_vi, c.name_en, s.flow, s.unit, s.quantity, s.quantity_kg, s.unconverted,
    s.unconverted_count, s.movement_count, c.position
from summed as s
inner join dim_movement_class as c on c.movement_class = s.movement_class
