-- movement_meaning · what a movement is, by its type and whether its purchase order is a stock transfer
-- a receipt out of transit is part of a transfer between plants, not a receipt
create or replace view movement_meaning as
select
    t.movement_type,
    o.on_transfer_order,
    c.movement_class,
    case when c.flow in ('receipt', 'issue') and not t.counts_in_throughput then 'other' else c.flow end as flow,
    t.is_consumption,
    t.sign,
    t.reversal_of,
    t.leaves_transit = 'always' or (t.leaves_transit = 'on_transfer_order' and o.on_transfer_order) as leaves_transit,
    c.position,
    c.name_vi as class_name_vi,
    c.name_en as class_name_en
from dim_movement_type as t
cross join (values (false), (true)) as o (on_transfer_order)
inner join dim_movement_class as c
    on c.movement_class = case
        when t.leaves_transit = 'on_transfer_order' and o.on_transfer_order then 'between_plants'
        else t.movement_class
    end;
