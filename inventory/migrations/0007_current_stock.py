"""The view of current stock, on sums that are kept by differences: refreshing it does not read the movements."""

from django.db import migrations

MV_INVENTORY_SUMMARY = """
create materialized view mv_inventory_summary as
with stood as (
    select material_id, location_id, unit, sum(quantity) as quantity
    from inventory_opening
    group by material_id, location_id, unit
),
place as (
    select
        coalesce(t.material_id, s.material_id) as material_id,
        coalesce(t.location_id, s.location_id) as location_id,
        coalesce(t.unit, s.unit) as unit,
        coalesce(t.quantity, 0) as moved_quantity,
        coalesce(t.quantity, 0) + coalesce(s.quantity, 0) as stock_quantity
    from inventory_total as t
    full join stood as s
        on s.material_id = t.material_id and s.location_id = t.location_id and s.unit = t.unit
)
select
    p.material_id,
    p.location_id,
    p.unit,
    l.plant,
    l.storage_location,
    a.plant is not null as is_anchored,
    p.moved_quantity,
    case when a.plant is not null then p.stock_quantity end as quantity,
    case
        when a.plant is not null then p.stock_quantity * trim_scale(coalesce(u.kg_per_unit, w.kg_per_unit))
    end as quantity_kg,
    case
        when a.plant is not null and u.kg_per_unit is null and w.kg_per_unit is null then p.stock_quantity
    end as unconverted_quantity
from place as p
inner join dim_location as l on l.location_id = p.location_id and l.storage_location <> ''
left join inventory_anchor as a on a.plant = l.plant
left join unit_of_measure as u on u.unit = p.unit and u.kg_per_unit is not null
left join unit_weight as w on w.material_id = p.material_id and w.unit = p.unit
with data;
create unique index mv_inventory_summary_key on mv_inventory_summary (material_id, location_id, unit);
create index mv_inventory_summary_plant on mv_inventory_summary (plant, storage_location);
"""


class Migration(migrations.Migration):
    """mv_inventory_summary."""

    dependencies = [("inventory", "0006_weights")]
    operations = [
        migrations.RunSQL(MV_INVENTORY_SUMMARY, "drop materialized view if exists mv_inventory_summary"),
    ]
