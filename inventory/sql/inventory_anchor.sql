-- inventory_anchor · the stock list that a plant's stock stands on
-- inputs: stock_list, stock_anchor · target: inventory_anchor · key: plant
-- staff's newest choice among the lists that exist, else the earliest list
select
    s.plant,
    coalesce(chosen.date_id, earliest.date_id) as date_id,
    chosen.date_id is not null as is_chosen
from scope_inventory_anchor as s
inner join (select plant, min(date_id) as date_id from stock_list group by plant) as earliest on earliest.plant = s.plant
left join (
    select distinct on (a.plant) a.plant, k.date_id
    from stock_anchor as a
    inner join dim_date as d on d.date = a.snapshot_date
    inner join stock_list as k on k.plant = a.plant and k.date_id = d.date_id
    where a.withdrawn_at is null
    order by a.plant, a.accepted_at desc
) as chosen on chosen.plant = s.plant
