-- material_channel · one row per sales organisation, channel and material
-- inputs: raw_zrsd006, dim_material · target: material_channel · key: row_key
select w.row_key, w.sales_organization, w.channel, m.material_id
from winner_zrsd006 as w
inner join dim_material as m on m.material_code = w.material
