-- fact_lead_time · stage dates of one filling order (P01) and its batch
-- inputs: fact_production_order, batch_event, fact_stock_transfer, fact_billing, fact_delivery · key: process_order
-- the receipt at the centre is a 101 with its transfer order; what came in two steps (305) has no such date
-- a stage with a missing end stays null; a negative one is kept and named in anomalies
-- delivery_days is 0 by construction: the goods issue date is the posting date of the issue (no proof of delivery exists)
with filling as (
    select o.*, count(*) over (partition by o.material_id, o.batch) as orders_of_batch
    from (
        select distinct asked.material_id, asked.batch
        from scope_fact_lead_time as s
        inner join fact_production_order as asked on asked.process_order = s.process_order
    ) as b
    inner join fact_production_order as o on o.batch = b.batch and o.material_id = b.material_id
    where o.mrp_controller = 'P01' and o.batch <> ''
),

event as (
    select e.*
    from (select distinct material_id, batch from filling) as b
    inner join batch_event as e on e.material_id = b.material_id and e.batch = b.batch
    where e.quantity > 0
),

received as (
    select
        material_id,
        batch,
        min(event_date) filter (where reference <> '') as receipt_date,
        (array_agg(plant order by event_date, plant) filter (where reference <> ''))[1] as receipt_plant,
        (array_agg(reference order by event_date, plant) filter (where reference <> ''))[1] as purchase_order,
        sum(quantity) as quantity
    from event
    where kind = 'received'
    group by material_id, batch
),

issued as (
    select
        material_id,
        batch,
        min(event_date) as first_date,
        max(event_date) as last_date,
        (array_agg(reference order by event_date desc, reference desc))[1] as delivery,
        count(*)::integer as issue_count,
        sum(quantity) as quantity,
        sum(quantity * (event_date - date '2000-01-01')) / sum(quantity) as weighted_day
    from event
    where kind = 'issued'
    group by material_id, batch
),

delivery as (
    select
        d.delivery,
        max(d.gi_date_id) as gi_date_id,
        min(d.channel) as channel,
        min(d.customer) as customer
    from (select distinct reference from event where kind = 'issued') as used
    inner join fact_delivery as d on d.delivery = used.reference
    group by d.delivery
),

main_buyer as (
    select distinct on (share.material_id, share.batch)
        share.material_id, share.batch, share.channel, share.customer
    from (
        select e.material_id, e.batch, d.channel, d.customer, sum(e.quantity) as quantity
        from event as e
        inner join delivery as d on d.delivery = e.reference
        where e.kind = 'issued'
        group by e.material_id, e.batch, d.channel, d.customer
    ) as share
    order by share.material_id asc, share.batch asc, share.quantity desc, share.channel asc, share.customer asc
),

transfer as (
    select t.purchase_order, t.material_id, min(t.purchase_date) as purchase_date
    from (select distinct purchase_order, material_id from received where purchase_order <> '') as used
    inner join fact_stock_transfer as t
        on t.purchase_order = used.purchase_order and t.material_id = used.material_id
    group by t.purchase_order, t.material_id
),

sold as (
    select b.sales_order, min(b.sales_order_date) as sales_order_date
    from (select distinct sales_order from filling where sales_order <> '') as used
    inner join fact_billing as b on b.sales_order = used.sales_order and b.sales_order <> ''
    group by b.sales_order
),

dated as (
    select
        filling.process_order,
        filling.material_id,
        filling.batch,
        filling.orders_of_batch,
        filling.delivered_quantity,
        filling.is_closed,
        sold.sales_order_date,
        coalesce(sold.sales_order_date, filling.created_date) as preparation_date,
        case
            when sold.sales_order_date is not null then 'sales_order'
            when filling.created_date is not null then 'created'
            else ''
        end as preparation_basis,
        transfer.purchase_date as transfer_order_date,
        filling.release_date,
        filling.actual_finish_date as finish_date,
        coalesce(received.receipt_plant, '') as receipt_plant,
        received.receipt_date,
        coalesce(received.quantity, 0) as received_quantity,
        received.quantity is not null as is_received,
        issued.first_date as first_issue_date,
        issued.last_date as last_issue_date,
        coalesce(issued.quantity, 0) as issued_quantity,
        coalesce(issued.issue_count, 0) as issue_count,
        issued.weighted_day,
        goods_issue.date as goods_issue_date,
        coalesce(issued.delivery, '') as delivery,
        coalesce(main_buyer.channel, '') as channel,
        coalesce(main_buyer.customer, '') as customer
    from filling
    left join received on received.material_id = filling.material_id and received.batch = filling.batch
    left join issued on issued.material_id = filling.material_id and issued.batch = filling.batch
    left join main_buyer on main_buyer.material_id = filling.material_id and main_buyer.batch = filling.batch
    left join transfer
        on transfer.purchase_order = received.purchase_order and transfer.material_id = filling.material_id
    left join sold on sold.sales_order = filling.sales_order
    left join delivery on delivery.delivery = issued.delivery
    left join dim_date as goods_issue on goods_issue.date_id = delivery.gi_date_id
)

select
    dated.process_order,
    dated.material_id,
    dated.batch,
    dated.sales_order_date,
    dated.preparation_date,
    dated.preparation_basis,
    dated.transfer_order_date,
    dated.release_date,
    dated.finish_date,
    dated.receipt_plant,
    dated.receipt_date,
    dated.received_quantity,
    dated.first_issue_date,
    dated.last_issue_date,
    dated.issued_quantity,
    dated.issue_count,
    dated.goods_issue_date,
    dated.delivery,
    dated.channel,
    dated.customer,
    dated.is_closed and dated.delivered_quantity > 0 and dated.issued_quantity >= dated.delivered_quantity as is_fully_issued,
    dated.release_date - dated.preparation_date as preparation_days,
    dated.finish_date - dated.release_date as production_days,
    dated.receipt_date - dated.finish_date as transit_days,
    round(dated.weighted_day - (dated.receipt_date - date '2000-01-01'), 4) as storage_days,
    dated.last_issue_date - dated.receipt_date as storage_last_days,
    dated.goods_issue_date - dated.last_issue_date as delivery_days,
    concat_ws(
        ' ',
        case when dated.release_date < dated.preparation_date then 'release_before_order' end,
        case when dated.finish_date < dated.release_date then 'finish_before_release' end,
        case when dated.receipt_date < dated.finish_date then 'receipt_before_finish' end,
        case when dated.first_issue_date < dated.receipt_date then 'issue_before_receipt' end,
        case when dated.issued_quantity > 0 and not dated.is_received then 'no_receipt' end,
        case when dated.goods_issue_date <> dated.last_issue_date then 'goods_issue_differs' end,
        case when dated.orders_of_batch > 1 then 'several_orders' end
    ) as anomalies
from dated
inner join scope_fact_lead_time as s on s.process_order = dated.process_order
