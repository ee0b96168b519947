-- mto_contradictions · orders on which order type and MTO rule disagree
-- grain: production order
select
    o.row_key,
    o.process_order,
    o.plant,
    m.material_code as material,
    m.description,
    m.material_type,
    o.batch,
    o.order_type,
    case when o.is_made_to_order then 'MTO' else 'MTS' end as order_kind,
    o.mrp_controller,
    o.sales_order,
    o.state,
    o.created_date,
    case
        when o.is_made_to_order then 'type_says_stock'
        when o.sales_order <> '' then 'sales_order_elsewhere'
        else 'type_without_sales_order'
    end as contradiction
from fact_production_order as o
inner join dim_material as m on m.material_id = o.material_id
left join dim_order_type as t on t.order_type = o.order_type
where o.is_made_to_order <> coalesce(t.says_made_to_order, false) or (o.sales_order <> '' and not o.is_made_to_order)
