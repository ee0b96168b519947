-- classes · ABC by consumption value and by picks, XYZ by how much months differ
-- grain: material · over the months full_from..full_to
-- A until 80 percent of the total, B until 95, C the rest; X up to a variation of 0.5, Y up to 1, Z above
with monthly as (
    select
        b.material_id, b.month,
        -sum(b.quantity * u.to_stock_unit) filter (where u.stock_unit = m.base_unit) as quantity,
        -sum(b.quantity * u.kg_per_unit) as quantity_kg,
        sum(b.movement_count) as picks
    from inventory_balance as b
    inner join chosen_places(%(plants)s::text[], %(locations)s::text[]) as l on l.location_id = b.location_id
    inner join movement_meaning as t
        on t.movement_type = b.movement_type and t.on_transfer_order = b.on_transfer_order and t.is_consumption
    inner join dim_material as m on m.material_id = b.material_id
    inner join material_units(%(on_date)s::date) as u on u.material_id = b.material_id and u.unit = b.unit
    where
        b.month >= %(full_from)s and b.month <= %(full_to)s and b.changes_stock
        and (%(materials)s::integer[] is null or b.material_id = any(%(materials)s::integer[]))
    group by b.material_id, b.month
),
yearly as (
    select
        y.material_id,
        sum(y.quantity) as quantity,
        sum(y.quantity_kg) as quantity_kg,
        sum(y.picks) as picks,
        -- months without consumption count as 0
        sum(y.quantity) / %(months)s as mean,
        sqrt(greatest(sum(y.quantity * y.quantity) / %(months)s - (sum(y.quantity) / %(months)s) ^ 2, 0)) as deviation
    from monthly as y
    group by y.material_id
),
valued as (
    select y.*, y.quantity * p.price as value
    from yearly as y
    left join unit_prices(%(on_date)s::date, %(currency)s) as p on p.material_id = y.material_id
),
ranked as (
    select
        v.*,
        (sum(greatest(v.value, 0)) over (order by v.value desc nulls last, v.material_id) - greatest(v.value, 0))
        / nullif(sum(greatest(v.value, 0)) over (), 0) as value_before,
        (sum(v.picks) over (order by v.picks desc, v.material_id) - v.picks)
        / nullif(sum(v.picks) over (), 0) as picks_before
    from valued as v
)
select
    m.material_code as material,
    m.description,
    m.material_type,
    case when r.value is null then '' when r.value_before < 0.8 then 'A' when r.value_before < 0.95 then 'B' else 'C' end as abc,
    case when r.picks_before < 0.8 then 'A' when r.picks_before < 0.95 then 'B' else 'C' end as abc_by_picks,
    case
        when r.mean is null or r.mean <= 0 then ''
        when r.deviation / r.mean <= 0.5 then 'X'
        when r.deviation / r.mean <= 1 then 'Y'
        else 'Z'
    end as xyz,
    r.quantity as consumption,
    m.base_unit as unit,
    r.quantity_kg as consumption_kg,
    r.value as consumption_value_vnd,
    r.picks::integer as pick_count,
    case when r.mean > 0 then round(r.deviation / r.mean, 4) end as variation,
    r.material_id
from ranked as r
inner join dim_material as m on m.material_id = r.material_id
