-- chain_deliveries · customers who got batches: issues for deliveries that were not taken back
-- grain: batch × delivery × issue date × unit · a delivery that is in no delivery list has no customer here
with node as (
    select id.batch_id, m.material_id, m.material_code, substr(id.batch_id, strpos(id.batch_id, '|') + 1) as batch
    from unnest(%(nodes)s::text[]) as id (batch_id)
    inner join dim_material as m on m.material_code = split_part(id.batch_id, '|', 1)
),
issue as (
    select n.batch_id, n.material_id, n.material_code, e.reference as delivery, e.event_date, e.plant, e.unit, e.quantity
    from node as n
    inner join batch_event as e on e.material_id = n.material_id and e.batch = n.batch
    where e.kind = 'issued' and e.quantity > 0
),
listed as (
    select
        d.delivery, min(d.delivery_type) as delivery_type, min(d.sales_order) as sales_order, min(d.channel) as channel,
        min(d.customer) as customer, min(d.ship_to) as ship_to, min(d.salesman) as salesman,
        max(day.date) as goods_issue_date
    from (select distinct delivery from issue) as used
    inner join fact_delivery as d on d.delivery = used.delivery
    left join dim_date as day on day.date_id = d.gi_date_id
    group by d.delivery
)
select
    i.batch_id,
    i.material_code as material,
    i.delivery,
    i.event_date as issue_date,
    listed.goods_issue_date,
    i.plant,
    coalesce(listed.delivery_type, '') as delivery_type,
    coalesce(listed.sales_order, '') as sales_order,
    coalesce(listed.channel, '') as channel,
    coalesce(listed.customer, '') as customer,
    coalesce(sold.name, '') as customer_name,
    coalesce(sold.city, '') as customer_city,
    coalesce(listed.ship_to, '') as ship_to,
    coalesce(shipped.name, '') as ship_to_name,
    coalesce(listed.salesman, '') as salesman,
    i.unit,
    i.quantity,
    i.quantity * coalesce(u.kg_per_unit, w.kg_per_unit) as quantity_kg
from issue as i
left join listed on listed.delivery = i.delivery
left join dim_customer as sold on sold.customer = listed.customer
left join dim_customer as shipped on shipped.customer = listed.ship_to
left join unit_of_measure as u on u.unit = i.unit
left join unit_weight as w on w.material_id = i.material_id and w.unit = i.unit
where
    (%(channels)s::text[] is null or listed.channel = any(%(channels)s::text[]))
    and (%(plants)s::text[] is null or i.plant = any(%(plants)s::text[]))
order by i.batch_id, i.event_date, i.delivery, i.unit
