"""Facts of stock; movements are partitioned by month, which the ORM cannot say."""

import django.db.models.deletion
from django.db import migrations, models

# Fixed-width columns first: that saves some bytes a row. The partitions come with the rows that need them.
FACT_INVENTORY = """
create table fact_inventory (
    row_key uuid not null,
    date_id integer not null,
    material_id integer not null,
    location_id integer not null,
    on_transfer_order boolean not null,
    changes_stock boolean not null,
    item bigint,
    quantity numeric(18, 3) not null,
    movement_type text not null,
    batch text not null,
    unit text not null,
    material_document text not null,
    reference text,
    purchase_order text,
    order_number text,
    cost_center text,
    gl_account text,
    customer text,
    special_stock text,
    text text,
    primary key (row_key, date_id)
) partition by range (date_id);
create index fact_inventory_material on fact_inventory (material_id, date_id, location_id);
create index fact_inventory_document on fact_inventory (material_document);
create index fact_inventory_batch on fact_inventory (batch) where batch <> '';
create index fact_inventory_reference on fact_inventory (reference) where reference is not null;
create table fact_inventory_default partition of fact_inventory default;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("inventory", "0003_masters"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(FACT_INVENTORY, "drop table if exists fact_inventory")],
            state_operations=[
                migrations.CreateModel(
                    name="FactInventory",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "row_key",
                                "date_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("row_key", models.UUIDField()),
                        ("movement_type", models.TextField(verbose_name="movement type")),
                        ("batch", models.TextField(verbose_name="batch")),
                        (
                            "quantity",
                            models.DecimalField(decimal_places=3, max_digits=18, verbose_name="quantity"),
                        ),
                        ("unit", models.TextField(verbose_name="unit")),
                        ("on_transfer_order", models.BooleanField(verbose_name="on a stock transfer order")),
                        ("changes_stock", models.BooleanField(verbose_name="changes stock")),
                        ("material_document", models.TextField(verbose_name="material document")),
                        ("item", models.BigIntegerField(null=True, verbose_name="item")),
                        ("reference", models.TextField(null=True, verbose_name="reference")),
                        ("purchase_order", models.TextField(null=True, verbose_name="purchase order")),
                        ("order_number", models.TextField(null=True, verbose_name="order")),
                        ("cost_center", models.TextField(null=True, verbose_name="cost centre")),
                        ("gl_account", models.TextField(null=True, verbose_name="G/L account")),
                        ("customer", models.TextField(null=True, verbose_name="customer")),
                        ("special_stock", models.TextField(null=True, verbose_name="special stock")),
                        ("text", models.TextField(null=True, verbose_name="text")),
                        (
                            "date",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="inventory.dimdate",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="inventory.dimlocation",
                            ),
                        ),
                        (
                            "material",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="inventory.dimmaterial",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "movement",
                        "verbose_name_plural": "movements",
                        "db_table": "fact_inventory",
                        "indexes": [
                            models.Index(
                                fields=["material", "date", "location"], name="fact_inventory_material"
                            ),
                            models.Index(fields=["material_document"], name="fact_inventory_document"),
                            models.Index(
                                condition=models.Q(("batch", ""), _negated=True),
                                fields=["batch"],
                                name="fact_inventory_batch",
                            ),
                            models.Index(
                                condition=models.Q(("reference__isnull", False)),
                                fields=["reference"],
                                name="fact_inventory_reference",
                            ),
                        ],
                    },
                ),
            ],
        ),
        migrations.CreateModel(
            name="FactStockCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "row_key", "stock_type", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("row_key", models.UUIDField()),
                (
                    "stock_type",
                    models.TextField(
                        choices=[
                            ("unrestricted", "unrestricted"),
                            ("quality", "in quality inspection"),
                            ("blocked", "blocked"),
                            ("transfer", "in transfer"),
                        ],
                        verbose_name="stock type",
                    ),
                ),
                ("batch", models.TextField(verbose_name="batch")),
                ("special_stock", models.TextField(verbose_name="special stock")),
                ("special_stock_number", models.TextField(verbose_name="special stock number")),
                ("quantity", models.DecimalField(decimal_places=3, max_digits=18, verbose_name="quantity")),
                ("unit", models.TextField(verbose_name="unit")),
                (
                    "value",
                    models.DecimalField(decimal_places=3, max_digits=20, null=True, verbose_name="value"),
                ),
                ("currency", models.TextField(verbose_name="currency")),
                (
                    "date",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.dimdate",
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.dimlocation",
                    ),
                ),
                (
                    "material",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.dimmaterial",
                    ),
                ),
            ],
            options={
                "verbose_name": "counted stock",
                "verbose_name_plural": "counted stock",
                "db_table": "fact_stock_count",
                "indexes": [
                    models.Index(fields=["date", "material", "location"], name="fact_stock_count_date")
                ],
            },
        ),
    ]
