-- lead_times · stage days of filling orders, with their total, target and standing
-- grain: filling order (P01) × batch · calendar days · a contradicting (negative) stage is null here and named in anomalies
-- total: last date − first date of the stages that the order's kind requires, only when all of it is issued
-- an order finished before the first movement has left when its deliveries prove it; else nobody can tell (unknown)
with early as materialized (
    select * from placeholder_proven_issues
),
dated as (
    select
        l.*,
        l.is_fully_issued or early.gi_date is not null as has_left,
        early.process_order is not null and early.gi_date is null as is_before_movements,
        greatest(l.last_issue_date, early.gi_date) as left_date,
        greatest(l.goods_issue_date, early.gi_date) as left_by_delivery_date,
        o.plant,
        o.order_type,
        case when o.is_made_to_order then 'MTO' else 'MTS' end as order_kind,
        o.mrp_controller,
        o.sales_order,
        o.state,
        o.delivered_quantity,
        o.unit,
        m.material_code,
        m.description,
        m.material_type,
        coalesce(m.product_group, '') as product_group,
        case when o.is_made_to_order then l.preparation_date else l.release_date end as first_date,
        case
            when o.is_made_to_order then greatest(l.goods_issue_date, early.gi_date)
            else greatest(l.last_issue_date, early.gi_date)
        end as last_date
    from fact_lead_time as l
    left join early on early.process_order = l.process_order
    inner join fact_production_order as o on o.process_order = l.process_order
    inner join dim_material as m on m.material_id = l.material_id
    where o.state not in ('cancelled', 'closed_without_output')
),
measured as (
    select
        dated.*,
        case when dated.has_left and dated.last_date >= dated.first_date then dated.last_date - dated.first_date end
            as total_days,
        %(as_of)s::date - dated.first_date as open_days,
        target.target_days
    from dated
    left join lateral (
        select t.target_days
        from lead_time_target as t
        where
            t.order_kind = dated.order_kind
            and t.product_group in ('', dated.product_group)
            and t.valid_from <= coalesce(dated.finish_date, %(as_of)s)
        order by t.product_group = '', t.valid_from desc
        limit 1
    ) as target on true
)
select
    process_order,
    batch,
    material_code as material,
    description,
    material_type,
    product_group,
    plant,
    order_type,
    order_kind,
    mrp_controller,
    sales_order,
    state,
    channel,
    customer,
    delivery,
    sales_order_date,
    preparation_date,
    case when order_kind = 'MTO' then preparation_basis else '' end as preparation_basis,
    transfer_order_date,
    release_date,
    finish_date,
    receipt_date,
    receipt_plant,
    first_issue_date,
    left_date as last_issue_date,
    left_by_delivery_date as goods_issue_date,
    issue_count,
    delivered_quantity,
    received_quantity,
    issued_quantity,
    unit,
    has_left as is_fully_issued,
    is_before_movements,
    case when order_kind = 'MTO' and preparation_days >= 0 then preparation_days::numeric end as preparation_days,
    case when production_days >= 0 then production_days::numeric end as production_days,
    case when transit_days >= 0 then transit_days::numeric end as transit_days,
    case when storage_days >= 0 and first_issue_date >= receipt_date then storage_days end as storage_days,
    case when storage_last_days >= 0 then storage_last_days::numeric end as storage_last_days,
    case when order_kind = 'MTO' and delivery_days >= 0 then delivery_days::numeric end as delivery_days,
    total_days::numeric as total_days,
    target_days::numeric as target_days,
    case when not has_left and not is_before_movements then open_days::numeric end as open_days,
    case
        when total_days <= target_days then 'on_time'
        when total_days > target_days then 'late'
        when has_left or is_before_movements then 'unknown'
        when open_days > target_days then 'overdue'
        else 'open'
    end as standing,
    anomalies,
    material_id
from measured
