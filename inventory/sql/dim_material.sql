-- dim_material · one row per material code that an active load mentions
-- inputs: active_member, material_number_range · target: dim_material (sap_* columns) · key: material_code
-- per attribute the newest load that says it wins; the base unit of a master list beats the unit of entry of movements
with said as (
    select s.material_code, jsonb_merge(m.attributes order by m.precedence, m.load_id) as attributes
    from scope_dim_material as s
    inner join active_member as m on m.kind = 'material' and m.code = s.material_code
    group by s.material_code
)
select
    said.material_code,
    said.attributes ->> 'description' as sap_description,
    said.attributes ->> 'base_unit' as sap_base_unit,
    said.attributes ->> 'entry_unit' as entry_unit,
    said.attributes ->> 'material_type' as sap_material_type,
    r.material_type as number_range_type,
    said.attributes ->> 'material_group' as sap_material_group,
    said.attributes ->> 'mrp_controller' as sap_mrp_controller,
    said.attributes ->> 'ph1' as sap_ph1,
    said.attributes ->> 'ph2' as sap_ph2,
    said.attributes ->> 'ph3' as sap_ph3,
    said.attributes ->> 'ph4' as sap_ph4,
    said.attributes ->> 'ph5' as sap_ph5,
    said.attributes ->> 'ph6' as sap_ph6,
    said.attributes ->> 'ph7' as sap_ph7,
    said.attributes ->> 'division' as sap_division,
    said.attributes ->> 'business' as sap_business,
    said.attributes ->> 'sub_business' as sap_sub_business,
    said.attributes ->> 'product_group' as sap_product_group,
    said.attributes ->> 'product_group_1' as sap_product_group_1,
    said.attributes ->> 'product_group_2' as sap_product_group_2,
    said.attributes ->> 'series' as sap_series
from said
left join material_number_range as r on r.prefix = left(said.material_code, 2)
