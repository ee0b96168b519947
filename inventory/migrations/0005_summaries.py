"""Tables derived from the facts."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inventory", "0004_facts"),
    ]

    operations = [
        migrations.CreateModel(
            name="InventoryAnchor",
            fields=[
                ("plant", models.TextField(primary_key=True, serialize=False)),
                ("date_id", models.IntegerField()),
                ("is_chosen", models.BooleanField(help_text="chosen by staff")),
            ],
            options={
                "db_table": "inventory_anchor",
            },
        ),
        migrations.CreateModel(
            name="StockList",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "plant", "date_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("plant", models.TextField()),
                ("date_id", models.IntegerField()),
                ("line_count", models.IntegerField()),
            ],
            options={
                "db_table": "stock_list",
            },
        ),
        migrations.CreateModel(
            name="InventoryOpening",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "material_id",
                        "location_id",
                        "batch",
                        "unit",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("batch", models.TextField()),
                ("unit", models.TextField()),
                ("quantity", models.DecimalField(decimal_places=3, max_digits=20)),
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
                "db_table": "inventory_opening",
            },
        ),
        migrations.CreateModel(
            name="InventoryTotal",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "material_id",
                        "location_id",
                        "unit",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("unit", models.TextField()),
                ("quantity", models.DecimalField(decimal_places=3, max_digits=20)),
                ("movement_count", models.IntegerField()),
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
                "db_table": "inventory_total",
            },
        ),
        migrations.CreateModel(
            name="MaterialClass",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "month", "material_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("month", models.IntegerField(help_text="YYYYMM")),
                ("abc", models.TextField(blank=True)),
                ("abc_by_picks", models.TextField(blank=True)),
                ("xyz", models.TextField(blank=True)),
                ("consumption_value", models.DecimalField(decimal_places=3, max_digits=24, null=True)),
                ("consumption_kg", models.DecimalField(decimal_places=6, max_digits=24, null=True)),
                ("pick_count", models.IntegerField()),
                ("variation", models.DecimalField(decimal_places=4, max_digits=12, null=True)),
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
                "db_table": "material_class",
            },
        ),
        migrations.CreateModel(
            name="InventoryBalance",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "month",
                        "material_id",
                        "location_id",
                        "movement_type",
                        "on_transfer_order",
                        "changes_stock",
                        "unit",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("month", models.IntegerField(help_text="YYYYMM")),
                ("movement_type", models.TextField()),
                ("on_transfer_order", models.BooleanField()),
                ("changes_stock", models.BooleanField()),
                ("unit", models.TextField()),
                ("quantity", models.DecimalField(decimal_places=3, max_digits=20)),
                ("movement_count", models.IntegerField()),
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
                "db_table": "inventory_balance",
                "indexes": [models.Index(fields=["material", "month"], name="inventory_balance_material")],
            },
        ),
        migrations.CreateModel(
            name="InventoryBatchBalance",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "material_id",
                        "location_id",
                        "batch",
                        "unit",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("batch", models.TextField()),
                ("unit", models.TextField()),
                ("quantity", models.DecimalField(decimal_places=3, max_digits=20)),
                ("movement_count", models.IntegerField()),
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
                "db_table": "inventory_batch_balance",
                "indexes": [models.Index(fields=["batch"], name="inventory_batch_balance_batch")],
            },
        ),
        migrations.CreateModel(
            name="TransitMovement",
            fields=[
                ("row_key", models.UUIDField(primary_key=True, serialize=False)),
                ("date_id", models.IntegerField()),
                ("plant", models.TextField()),
                ("purchase_order", models.TextField()),
                ("batch", models.TextField()),
                ("unit", models.TextField()),
                ("issued_quantity", models.DecimalField(decimal_places=3, max_digits=18)),
                ("received_quantity", models.DecimalField(decimal_places=3, max_digits=18)),
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
                "db_table": "transit_movement",
                "indexes": [
                    models.Index(
                        fields=["material", "plant", "purchase_order", "batch"],
                        name="transit_movement_position",
                    ),
                    models.Index(fields=["date_id"], name="transit_movement_date"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TransitPosition",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "plant",
                        "purchase_order",
                        "material_id",
                        "batch",
                        "unit",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("plant", models.TextField()),
                ("purchase_order", models.TextField()),
                ("batch", models.TextField()),
                ("unit", models.TextField()),
                ("issued_quantity", models.DecimalField(decimal_places=3, max_digits=20)),
                ("received_quantity", models.DecimalField(decimal_places=3, max_digits=20)),
                ("movement_count", models.IntegerField()),
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
                "db_table": "transit_position",
                "indexes": [
                    models.Index(
                        condition=models.Q(("issued_quantity", models.F("received_quantity")), _negated=True),
                        fields=["plant", "material"],
                        name="transit_position_open",
                    )
                ],
            },
        ),
    ]
