"""What is derived for stock, from what: dimensions → movements and counts → sums → openings → current stock."""

from pathlib import Path

from etl.derivations import MEMBERS, KeyedDerivation, Matview, RowDerivation, SumDerivation

SQL = Path(__file__).parent / "sql"

# Lines that put goods into transit or take them out again, also where they go straight into consumption.
_IN_TRANSIT = """
    (f.changes_stock and l.place = 'transit')
    or t.leaves_transit = 'always'
    or (t.leaves_transit = 'on_transfer_order' and f.on_transfer_order)
"""
_TRANSIT_LINES = f"""
    select f.row_key, f.date_id
    from {{movements}} as f
    inner join dim_location as l on l.location_id = f.location_id
    inner join dim_movement_type as t on t.movement_type = f.movement_type
    where {_IN_TRANSIT}
"""
# A line in transit takes its batch from another line of its document, whichever load brought that one.
_SAME_DOCUMENTS = """
    select f.row_key, f.date_id
    from (select distinct date_id, material_document, material_id from delta_fact_inventory) as d
    inner join fact_inventory as f
        on f.date_id = d.date_id and f.material_document = d.material_document and f.material_id = d.material_id
    inner join dim_location as l on l.location_id = f.location_id and l.place = 'transit'
    where f.changes_stock
"""

_RECEIVED_BATCHES = """
    select f.material_id, f.batch
    from {movements} as f
    inner join dim_movement_type as t
        on t.movement_type = f.movement_type
        and t.standard_movement_class in ('receipt', 'by_product', 'other_receipt', 'opening')
    where f.batch <> '' and not f.on_transfer_order and f.changes_stock
"""

_PLACE_KEY = "{alias}.material_id, {alias}.location_id, {alias}.batch, {alias}.unit"
# Keys whose opening depends on these rows: movements up to the anchor's date, lines of the anchor list.
_COUNTED = "('on_hand', 'vendor', 'customer')"
_OPENING_KEYS = f"""
    select {_PLACE_KEY.format(alias="f")}
    from {{movements}} as f
    inner join dim_location as l on l.location_id = f.location_id and l.place in {_COUNTED}
    inner join inventory_anchor as a on a.plant = l.plant and f.date_id <= a.date_id {{of_plants}}
    where f.date_id <= (select max(date_id) from inventory_anchor)
    union
    select {_PLACE_KEY.format(alias="c")}
    from {{counts}} as c
    inner join dim_location as l on l.location_id = c.location_id and l.place in {_COUNTED}
    inner join inventory_anchor as a on a.plant = l.plant and c.date_id = a.date_id {{of_plants}}
"""
# Plants that stand on another list than before: all their keys, old and new.
_MOVED_PLANTS = """(
    select plant
    from (select plant, sum(sign) as change from delta_inventory_anchor group by plant, date_id) as m
    where change <> 0
)"""
# What lies with others stands on the list only where the list names any of it: all keys of such a place, old and new.
_OPENINGS_OF_NAMED_PLACES = f"""
    select {_PLACE_KEY.format(alias="b")}
    from dim_location as l
    inner join inventory_batch_balance as b on b.location_id = l.location_id
    where
        l.place in ('vendor', 'customer')
        and exists (select 1 from delta_fact_stock_count as c where c.location_id = l.location_id)
"""
_OPENINGS_OF_MOVED_PLANTS = f"""
    select {_PLACE_KEY.format(alias="o")}
    from inventory_opening as o
    inner join dim_location as l on l.location_id = o.location_id
    where l.plant in {_MOVED_PLANTS}
"""

# A plant has each of its places without storage location as soon as a list has a row without one.
_PLACES = """
    select l.plant, l.storage_location, p.place
    from (
        select
            split_part(code, '|', 1) as plant,
            storage_location_code(split_part(code, '|', 2)) as storage_location
        from {members}
        where kind = 'location'
    ) as l
    cross join unnest(
        case
            when l.storage_location <> '' then array['on_hand']
            else array['transit', 'vendor', 'customer', 'unplaced', 'none']
        end
    ) as p (place)
"""

DERIVATIONS = (
    KeyedDerivation(
        target="dim_material",
        key=("material_code",),
        inputs=(MEMBERS,),
        scope="select code as material_code from changed_member where kind = 'material'",
        all_keys="select material_code from dim_material "
        "union select code from etl_member where kind = 'material'",
        sql=SQL / "dim_material.sql",
        staff_columns=(
            "local_description", "local_base_unit", "local_material_type", "local_product_group",
            "local_mrp_controller", "local_shelf_life_days", "local_is_active", "local_note",
        ),
    ),
    KeyedDerivation(
        target="dim_plant",
        key=("plant",),
        inputs=(MEMBERS,),
        scope="select split_part(code, '|', 1) as plant from changed_member where kind = 'location'",
        all_keys="select plant from dim_plant "
        "union select split_part(code, '|', 1) from etl_member where kind = 'location'",
        sql=SQL / "dim_plant.sql",
        staff_columns=("local_note",),
    ),
    KeyedDerivation(
        target="dim_location",
        key=("plant", "storage_location", "place"),
        inputs=(MEMBERS,),
        scope=_PLACES.format(members="changed_member"),
        all_keys="select plant, storage_location, place from dim_location union "
        + _PLACES.format(members="etl_member"),
        sql=SQL / "dim_location.sql",
        staff_columns=("local_name_vi", "local_name_en", "local_note"),
    ),
    KeyedDerivation(
        target="dim_movement_type",
        key=("movement_type",),
        inputs=(MEMBERS,),
        scope="select code as movement_type from changed_member where kind = 'movement_type'",
        all_keys="select movement_type from dim_movement_type "
        "union select code from etl_member where kind = 'movement_type'",
        sql=SQL / "dim_movement_type.sql",
        staff_columns=(
            "local_movement_class", "local_sign", "local_is_consumption", "local_counts_in_throughput", "local_note",
        ),
    ),
    RowDerivation(
        target="material_channel",
        source="zrsd006",
        inputs=("dim_material",),
        sql=SQL / "material_channel.sql",
    ),
    RowDerivation(
        target="fact_inventory",
        source="mb51",
        inputs=("dim_material", "dim_location", "dim_movement_type"),
        sql=SQL / "fact_inventory.sql",
        partition_by="date_id",
    ),
    RowDerivation(
        target="fact_stock_count",
        source="mb52",
        inputs=("dim_material", "dim_location"),
        sql=SQL / "fact_stock_count.sql",
    ),
    SumDerivation(
        target="inventory_balance",
        key=("month", "material_id", "location_id", "movement_type", "on_transfer_order", "changes_stock", "unit"),
        measures=("quantity", "movement_count"),
        inputs=("fact_inventory",),
        sql=SQL / "inventory_balance.sql",
    ),
    SumDerivation(
        target="inventory_total",
        key=("material_id", "location_id", "unit"),
        measures=("quantity", "movement_count"),
        inputs=("fact_inventory",),
        sql=SQL / "inventory_total.sql",
    ),
    SumDerivation(
        target="inventory_batch_balance",
        key=("material_id", "location_id", "batch", "unit"),
        measures=("quantity", "movement_count"),
        inputs=("fact_inventory",),
        sql=SQL / "inventory_batch_balance.sql",
    ),
    SumDerivation(
        target="stock_list",
        key=("plant", "date_id"),
        measures=("line_count",),
        inputs=("fact_stock_count",),
        sql=SQL / "stock_list.sql",
    ),
    SumDerivation(
        target="listed_value",
        key=("material_id", "unit", "currency", "date_id"),
        measures=("quantity", "value", "line_count"),
        inputs=("fact_stock_count",),
        sql=SQL / "listed_value.sql",
    ),
    KeyedDerivation(
        target="inventory_anchor",
        key=("plant",),
        inputs=("stock_list", "fact_stock_count"),
        scope="select l.plant from delta_fact_stock_count as c "
        "inner join dim_location as l on l.location_id = c.location_id",
        all_keys="select plant from inventory_anchor union select plant from stock_list",
        sql=SQL / "inventory_anchor.sql",
    ),
    KeyedDerivation(
        target="inventory_opening",
        key=("material_id", "location_id", "batch", "unit"),
        inputs=("fact_inventory", "fact_stock_count", "inventory_anchor", "inventory_batch_balance"),
        scope=_OPENING_KEYS.format(movements="delta_fact_inventory", counts="delta_fact_stock_count", of_plants="")
        + " union "
        + _OPENING_KEYS.format(
            movements="fact_inventory", counts="fact_stock_count", of_plants=f"and a.plant in {_MOVED_PLANTS}"
        )
        + " union "
        + _OPENINGS_OF_MOVED_PLANTS
        + " union "
        + _OPENINGS_OF_NAMED_PLACES,
        all_keys=_OPENING_KEYS.format(movements="fact_inventory", counts="fact_stock_count", of_plants=""),
        sql=SQL / "inventory_opening.sql",
    ),
    KeyedDerivation(
        target="batch_receipt",
        key=("material_id", "batch"),
        inputs=("fact_inventory",),
        scope=_RECEIVED_BATCHES.format(movements="delta_fact_inventory"),
        all_keys=_RECEIVED_BATCHES.format(movements="fact_inventory"),
        sql=SQL / "batch_receipt.sql",
    ),
    KeyedDerivation(
        target="transit_movement",
        key=("row_key", "date_id"),
        inputs=("fact_inventory",),
        scope=_TRANSIT_LINES.format(movements="delta_fact_inventory") + " union " + _SAME_DOCUMENTS,
        all_keys=_TRANSIT_LINES.format(movements="fact_inventory"),
        sql=SQL / "transit_movement.sql",
    ),
    SumDerivation(
        target="transit_position",
        key=("plant", "purchase_order", "material_id", "batch", "unit"),
        measures=("issued_quantity", "received_quantity", "movement_count"),
        inputs=("transit_movement",),
        sql=SQL / "transit_position.sql",
    ),
    Matview(
        target="mv_inventory_summary",
        inputs=(
            "inventory_total", "inventory_opening", "inventory_anchor", "unit_factor_evidence", "yield_factor_evidence",
        ),
    ),
)  # fmt: skip
