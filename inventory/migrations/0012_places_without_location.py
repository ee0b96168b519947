"""Rows without storage location are in transit only where their movement passes transit; the others get their place."""

import django.db.models.functions.comparison
from django.db import migrations, models

PLACES = [
    ("on_hand", "on hand"),
    ("transit", "in transit"),
    ("vendor", "at a subcontractor"),
    ("customer", "at a customer"),
    ("unplaced", "place not said"),
    ("none", "not stock"),
]


def place() -> models.TextField:
    return models.TextField(choices=PLACES, db_default="on_hand", default="on_hand", verbose_name="place")


# What each standard type means at this migration; seeding keeps it up to date.
KNOWN_PLACES = """
update dim_location set place = 'transit' where storage_location = '';

insert into dim_location (plant, storage_location, place)
select l.plant, '', p.place
from dim_location as l
cross join (values ('vendor'), ('customer'), ('unplaced'), ('none')) as p (place)
where l.storage_location = ''
on conflict do nothing;

update dim_movement_type
set standard_without_location = case
    when movement_type in ('541', '542', '543', '544', '545', '546') then 'vendor'
    when movement_type in ('621', '622', '623', '624', '631', '632', '633', '634') then 'customer'
    when movement_type in ('557', '558') then 'transit'
    when movement_type in (
        '301', '302', '305', '306', '605', '606', '645', '646', '647', '648', '675', '676'
    ) or standard_movement_class in ('within_plant', 'loan') then 'unplaced'
    when standard_movement_class in ('between_plants', 'intercompany') then 'transit'
    else 'none'
end
where standard_movement_class is not null;
"""

# Facts that stood in transit and are not, and every sum that they are in. Nothing is written where there are none.
MOVE_LINES = """
create temp table moved_line on commit drop as
select f.row_key, f.date_id, right_place.location_id, right_place.place,
    t.changes_stock and right_place.place <> 'none' as changes_stock
from dim_location as l
inner join fact_inventory as f on f.location_id = l.location_id
inner join dim_movement_type as t on t.movement_type = f.movement_type
inner join dim_location as right_place
    on right_place.plant = l.plant and right_place.storage_location = '' and right_place.place = case
        when upper(f.special_stock) = 'O' then 'vendor'
        when upper(f.special_stock) in ('V', 'W') then 'customer'
        when upper(f.special_stock) = 'T' then 'transit'
        when upper(f.special_stock) = 'P' then 'none'
        else t.without_location
    end
where l.place = 'transit' and right_place.place <> 'transit';

update fact_inventory as f
set location_id = m.location_id, changes_stock = m.changes_stock
from moved_line as m
where f.row_key = m.row_key and f.date_id = m.date_id;

create temp table line_without_location on commit drop as
select f.*
from dim_location as l
inner join fact_inventory as f on f.location_id = l.location_id
where l.storage_location = '' and exists (select 1 from moved_line);

delete from inventory_balance as b using dim_location as l
where l.location_id = b.location_id and l.storage_location = '' and exists (select 1 from moved_line);
insert into inventory_balance (
    month, material_id, location_id, movement_type, on_transfer_order, changes_stock, unit, quantity, movement_count
)
select
    date_id / 100, material_id, location_id, movement_type, on_transfer_order, changes_stock, unit, sum(quantity), count(*)
from line_without_location
group by date_id / 100, material_id, location_id, movement_type, on_transfer_order, changes_stock, unit;

delete from inventory_total as b using dim_location as l
where l.location_id = b.location_id and l.storage_location = '' and exists (select 1 from moved_line);
insert into inventory_total (material_id, location_id, unit, quantity, movement_count)
select material_id, location_id, unit, sum(quantity), count(*)
from line_without_location
where changes_stock
group by material_id, location_id, unit;

delete from inventory_batch_balance as b using dim_location as l
where l.location_id = b.location_id and l.storage_location = '' and exists (select 1 from moved_line);
insert into inventory_batch_balance (material_id, location_id, batch, unit, quantity, movement_count)
select material_id, location_id, batch, unit, sum(quantity), count(*)
from line_without_location
where changes_stock
group by material_id, location_id, batch, unit;

delete from transit_movement as t using moved_line as m where t.row_key = m.row_key;
insert into transit_movement (
    row_key, date_id, plant, purchase_order, material_id, batch, unit, issued_quantity, received_quantity
)
select
    f.row_key, f.date_id, l.plant, coalesce(f.purchase_order, ''), f.material_id, f.batch, f.unit, 0, f.quantity
from moved_line as m
inner join fact_inventory as f on f.row_key = m.row_key and f.date_id = m.date_id
inner join dim_location as l on l.location_id = m.location_id
inner join dim_movement_type as t on t.movement_type = f.movement_type
where t.leaves_transit = 'always' or (t.leaves_transit = 'on_transfer_order' and f.on_transfer_order);

delete from transit_position where exists (select 1 from moved_line);
insert into transit_position (
    plant, purchase_order, material_id, batch, unit, issued_quantity, received_quantity, movement_count
)
select plant, purchase_order, material_id, batch, unit, sum(issued_quantity), sum(received_quantity), count(*)
from transit_movement
where exists (select 1 from moved_line)
group by plant, purchase_order, material_id, batch, unit;

create temp table moved_batch on commit drop as
select distinct f.material_id, f.batch
from moved_line as m
inner join fact_inventory as f on f.row_key = m.row_key and f.date_id = m.date_id
where m.place = 'none' and f.batch <> '';
delete from batch_receipt as b using moved_batch as m where b.material_id = m.material_id and b.batch = m.batch;
insert into batch_receipt (material_id, batch, first_date_id, last_date_id, quantity)
select
    m.material_id, m.batch, min(f.date_id) filter (where f.quantity > 0), max(f.date_id) filter (where f.quantity > 0),
    sum(f.quantity)
from moved_batch as m
inner join fact_inventory as f on f.batch = m.batch and f.material_id = m.material_id and f.batch <> ''
inner join dim_movement_type as t
    on t.movement_type = f.movement_type
    and t.standard_movement_class in ('receipt', 'by_product', 'other_receipt', 'opening')
where not f.on_transfer_order and f.changes_stock
group by m.material_id, m.batch
having min(f.date_id) filter (where f.quantity > 0) is not null;

drop table moved_line, line_without_location, moved_batch;
"""

# Lines of stock lists that name stock of a subcontractor or customer, and what that makes of openings.
MOVE_COUNTS = """
update fact_stock_count as c
set location_id = right_place.location_id
from dim_location as l, dim_location as right_place
where
    l.location_id = c.location_id and l.place = 'transit'
    and right_place.plant = l.plant and right_place.storage_location = ''
    and right_place.place = case
        when upper(c.special_stock) = 'O' then 'vendor'
        when upper(c.special_stock) in ('V', 'W') then 'customer'
        when upper(c.special_stock) = 'P' then 'none'
    end;

insert into inventory_opening (material_id, location_id, batch, unit, quantity)
with place as (
    select l.location_id, a.date_id as anchor_date_id
    from dim_location as l
    inner join inventory_anchor as a on a.plant = l.plant
    where
        l.place in ('vendor', 'customer')
        and exists (select 1 from fact_stock_count as c where c.location_id = l.location_id and c.date_id = a.date_id)
)
select material_id, location_id, batch, unit, sum(quantity)
from (
    select c.material_id, c.location_id, c.batch, c.unit, c.quantity
    from place as p
    inner join fact_stock_count as c on c.location_id = p.location_id and c.date_id = p.anchor_date_id
    union all
    select f.material_id, f.location_id, f.batch, f.unit, -f.quantity
    from place as p
    inner join fact_inventory as f on f.location_id = p.location_id and f.date_id <= p.anchor_date_id
    where f.changes_stock
) as parts
group by material_id, location_id, batch, unit
having sum(quantity) <> 0;
"""


class Migration(migrations.Migration):
    """dim_location.place, dim_movement_type.without_location."""

    dependencies = [("inventory", "0011_listed_value")]
    operations = [
        migrations.RemoveConstraint(model_name="dimlocation", name="dim_location_place"),
        migrations.AddField(model_name="dimlocation", name="place", field=place()),
        migrations.AddField(model_name="historicaldimlocation", name="place", field=place()),
        migrations.AddConstraint(
            model_name="dimlocation",
            constraint=models.UniqueConstraint(
                fields=("plant", "storage_location", "place"), name="dim_location_place"
            ),
        ),
        migrations.AddField(
            model_name="dimmovementtype",
            name="standard_without_location",
            field=models.TextField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="historicaldimmovementtype",
            name="standard_without_location",
            field=models.TextField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="dimmovementtype",
            name="without_location",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.comparison.Coalesce(
                    models.F("standard_without_location"),
                    models.Value("unplaced", output_field=models.TextField()),
                ),
                output_field=models.TextField(),
                verbose_name="without storage location",
            ),
        ),
        migrations.RunSQL(KNOWN_PLACES, "delete from dim_location where place not in ('on_hand', 'transit')"),
        migrations.RunSQL(MOVE_LINES, migrations.RunSQL.noop),
        migrations.RunSQL(MOVE_COUNTS, migrations.RunSQL.noop),
    ]
