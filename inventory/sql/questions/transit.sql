-- transit · goods that have left a plant and not arrived, as far as movements tell
-- grain: receiving plant × purchase order ('' = two-step transfer) × material × batch × unit
-- open beyond the tolerance of one in a thousand; negative = more received than issued (the issue is not in the data)
with position as (
    select p.plant, p.purchase_order, p.material_id, p.batch, p.unit, p.issued_quantity, p.received_quantity
    from transit_position as p
    where %(is_current)s and p.issued_quantity <> p.received_quantity
    union all
    select
        t.plant, t.purchase_order, t.material_id, t.batch, t.unit,
        sum(t.issued_quantity), sum(t.received_quantity)
    from transit_movement as t
    where not %(is_current)s and t.date_id <= %(on_id)s
    group by t.plant, t.purchase_order, t.material_id, t.batch, t.unit
),
ordered as (
    select
        *,
        sum(issued_quantity - received_quantity) over (partition by plant, purchase_order, material_id, unit) as open_on_order,
        bool_or(batch = '') over (partition by plant, purchase_order, material_id, unit) as lacks_batch
    from position
),
open as (
    select *, issued_quantity - received_quantity as open_quantity
    from ordered
    where
        -- a line whose batch is not in the data is closed by whatever batch its order received
        not (purchase_order <> '' and lacks_batch and open_on_order = 0)
        and abs(issued_quantity - received_quantity) > 0.001 * greatest(abs(issued_quantity), abs(received_quantity))
        and (%(plants)s::text[] is null or plant = any(%(plants)s::text[]))
        and (%(materials)s::integer[] is null or material_id = any(%(materials)s::integer[]))
        and (%(batches)s::text[] is null or batch = any(%(batches)s::text[]))
),
begun as (
    select o.plant, o.purchase_order, o.material_id, o.batch, o.unit, min(t.date_id) as first_id
    from open as o
    inner join transit_movement as t
        on t.material_id = o.material_id and t.plant = o.plant and t.purchase_order = o.purchase_order
        and t.batch = o.batch and t.unit = o.unit and t.date_id <= %(on_id)s
    group by o.plant, o.purchase_order, o.material_id, o.batch, o.unit
)
select
    o.plant,
    o.purchase_order,
    m.material_code as material,
    m.description,
    m.material_type,
    o.batch,
    o.unit,
    o.issued_quantity,
    o.received_quantity,
    o.open_quantity,
    o.open_quantity * trim_scale(coalesce(own.kg_per_unit, w.kg_per_unit)) as open_kg,
    o.open_quantity < 0 as is_over_received,
    d.date as first_date,
    working_days_after(b.first_id, %(on_id)s) as age_working_days,
    o.material_id
from open as o
inner join begun as b
    on b.plant = o.plant and b.purchase_order = o.purchase_order and b.material_id = o.material_id
    and b.batch = o.batch and b.unit = o.unit
inner join dim_date as d on d.date_id = b.first_id
inner join dim_material as m on m.material_id = o.material_id
left join unit_of_measure as own on own.unit = o.unit
left join unit_weights(%(on_date)s::date) as w on w.material_id = o.material_id and w.unit = o.unit
