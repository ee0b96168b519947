-- turnover · how often the average stock was used up, over whole months
-- grain: material × plant × unit · average = mean of the month-ends from the one before the first month to the last one
-- average = closing − Σ j × net change of month j / (months + 1), with j = 1 for the first month
with place as (
    select * from chosen_places(%(plants)s::text[], %(locations)s::text[]) as p where p.anchor_date_id is not null
),
closing as (
    select p.material_id, l.plant, p.unit, sum(p.quantity) as quantity
    from stock_parts(%(on_id)s) as p
    inner join place as l on l.location_id = p.location_id
    where %(materials)s::integer[] is null or p.material_id = any(%(materials)s::integer[])
    group by p.material_id, l.plant, p.unit
),
moved as (
    select
        b.material_id, l.plant, b.unit,
        sum(b.quantity * (month_number(b.month) - month_number(%(full_from)s) + 1)) as weighted_change,
        -sum(b.quantity) filter (where t.is_consumption) as consumption
    from inventory_balance as b
    inner join place as l on l.location_id = b.location_id
    inner join movement_meaning as t
        on t.movement_type = b.movement_type and t.on_transfer_order = b.on_transfer_order
    where
        b.month >= %(full_from)s and b.month <= %(full_to)s and b.changes_stock
        and (%(materials)s::integer[] is null or b.material_id = any(%(materials)s::integer[]))
    group by b.material_id, l.plant, b.unit
),
joined as (
    select
        coalesce(c.material_id, v.material_id) as material_id,
        coalesce(c.plant, v.plant) as plant,
        coalesce(c.unit, v.unit) as unit,
        coalesce(c.quantity, 0) as closing_stock,
        coalesce(c.quantity, 0) - coalesce(v.weighted_change, 0) / (%(months)s + 1) as average_stock,
        coalesce(v.consumption, 0) as consumption
    from closing as c
    full join moved as v on v.material_id = c.material_id and v.plant = c.plant and v.unit = c.unit
)
select
    m.material_code as material,
    m.description,
    m.material_type,
    j.plant,
    u.stock_unit as unit,
    sum(j.closing_stock * u.to_stock_unit) as closing_stock,
    sum(j.average_stock * u.to_stock_unit) as average_stock,
    sum(j.average_stock * u.kg_per_unit) as average_stock_kg,
    sum(j.consumption * u.to_stock_unit) as consumption,
    sum(j.consumption * u.kg_per_unit) as consumption_kg,
    %(months)s::integer as months,
    case
        when sum(j.average_stock * u.to_stock_unit) > 0
            then sum(j.consumption * u.to_stock_unit) / sum(j.average_stock * u.to_stock_unit) * 12 / %(months)s
    end as turnover_ratio,
    j.material_id
from joined as j
inner join dim_material as m on m.material_id = j.material_id
inner join material_units(%(on_date)s::date) as u on u.material_id = j.material_id and u.unit = j.unit
group by j.material_id, m.material_code, m.description, m.material_type, j.plant, u.stock_unit
