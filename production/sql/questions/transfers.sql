-- transfers · stock transfer orders between plants
-- grain: purchase order × item · quantities in the material's base unit
select
    t.row_key,
    t.purchase_order,
    t.item,
    t.purchase_date,
    t.delivery_date,
    t.supplying_plant,
    t.destination_plant as plant,
    m.material_code as material,
    m.description,
    m.material_type,
    t.ordered_quantity,
    t.issued_quantity,
    t.received_quantity,
    t.transit_quantity,
    coalesce(m.base_unit, '') as unit,
    t.receipt_status,
    t.material_made_to
from fact_stock_transfer as t
inner join dim_material as m on m.material_id = t.material_id
