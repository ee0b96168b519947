"""When a batch was received: what stock age is counted from."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inventory", "0007_current_stock"),
    ]

    operations = [
        migrations.CreateModel(
            name="BatchReceipt",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "material_id", "batch", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("batch", models.TextField()),
                ("first_date_id", models.IntegerField()),
                ("last_date_id", models.IntegerField()),
                ("quantity", models.DecimalField(decimal_places=3, max_digits=20)),
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
                "db_table": "batch_receipt",
            },
        ),
    ]
