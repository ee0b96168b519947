"""Flows of batches, added up."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("production", "0004_movements_by_order"),
    ]

    operations = [
        migrations.CreateModel(
            name="BatchFlow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "material_id",
                        "batch",
                        "unit",
                        "movement_type",
                        "on_transfer_order",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("batch", models.TextField()),
                ("unit", models.TextField()),
                ("movement_type", models.TextField()),
                ("on_transfer_order", models.BooleanField()),
                ("quantity", models.DecimalField(decimal_places=3, max_digits=20, verbose_name="quantity")),
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
                "verbose_name": "flow of a batch",
                "verbose_name_plural": "flows of batches",
                "db_table": "batch_flow",
            },
        ),
    ]
