-- days_of_supply · how long stock lasts at the consumption of the window
-- reads asked_stock (stock.sql) and asked_consumption (consumption.sql)
-- grain: material × plant × unit · days null with state: no_anchor, no_demand (consumption ≤ 0), no_stock (stock ≤ 0: 0 days)
with held as (
    select
        s.material_id, s.plant, s.unit,
        bool_and(s.is_anchored) as is_anchored, sum(s.stock) as stock, sum(s.stock_kg) as stock_kg
    from asked_stock as s
    group by s.material_id, s.plant, s.unit
)
select
    m.material_code as material,
    m.description,
    m.material_type,
    coalesce(h.plant, u.plant) as plant,
    coalesce(h.unit, u.unit) as unit,
    case when a.plant is not null then coalesce(h.stock, 0) end as stock,
    case when a.plant is not null then h.stock_kg end as stock_kg,
    coalesce(u.consumption, 0) as consumption,
    u.consumption_kg,
    %(window_days)s::integer as window_days,
    case
        when a.plant is null then 'no_anchor'
        when coalesce(u.consumption, 0) <= 0 then 'no_demand'
        else 'known'
    end as state,
    case
        when a.plant is not null and u.consumption > 0
            then greatest(coalesce(h.stock, 0), 0) * %(window_days)s / u.consumption
    end as supply_days
from held as h
full join asked_consumption as u on u.material_id = h.material_id and u.plant = h.plant and u.unit = h.unit
inner join dim_material as m on m.material_id = coalesce(h.material_id, u.material_id)
left join inventory_anchor as a on a.plant = coalesce(h.plant, u.plant)
