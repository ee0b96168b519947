-- chosen_materials, chosen_places · what filters choose; a null array chooses everything
-- used by every question about stock, so that a filter means the same everywhere
create or replace function chosen_materials(materials text[], material_types text[], mrp_controllers text[], channels text[])
returns table (
    material_id integer,
    material_code text,
    description text,
    base_unit text,
    material_type text,
    mrp_controller text,
    product_group text
)
language sql stable
begin atomic
select m.material_id, m.material_code, m.description, m.base_unit, m.material_type, m.mrp_controller, m.product_group
from dim_material as m
where
    (materials is null or m.material_code = any(materials))
    and (
        material_types is null
        or m.material_type = any(material_types)
        or m.material_type in (select t.material_type from dim_material_type as t where t."group" = any(material_types))
    )
    and (mrp_controllers is null or m.mrp_controller = any(mrp_controllers))
    and (
        channels is null
        or m.material_id in (select c.material_id from material_channel as c where c.channel = any(channels))
    );
end;

-- a place is asked for by its storage location, which several plants may have, or by plant/storage location
create or replace function chosen_places(plants text[], locations text[])
returns table (location_id integer, plant text, storage_location text, anchor_date_id integer)
language sql stable
begin atomic
select l.location_id, l.plant, l.storage_location, a.date_id
from dim_location as l
left join inventory_anchor as a on a.plant = l.plant
where
    l.storage_location <> ''
    and (plants is null or l.plant = any(plants))
    and (locations is null or l.storage_location = any(locations) or l.location_code = any(locations));
end;
