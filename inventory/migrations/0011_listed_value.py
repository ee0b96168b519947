"""What stock lists value, kept by day: a price no longer reads every line of every list."""

import django.db.models.deletion
from django.db import migrations, models

FILL = """
insert into listed_value (material_id, unit, currency, date_id, quantity, value, line_count)
select material_id, unit, currency, date_id, sum(quantity), sum(value), count(*)
from fact_stock_count
where stock_type = 'unrestricted' and value > 0 and quantity > 0
group by material_id, unit, currency, date_id
on conflict do nothing
"""


class Migration(migrations.Migration):
    """listed_value."""

    dependencies = [
        ("inventory", "0010_drift_assignments"),
    ]

    operations = [
        migrations.CreateModel(
            name="ListedValue",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "material_id",
                        "unit",
                        "currency",
                        "date_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("unit", models.TextField()),
                ("currency", models.TextField()),
                ("date_id", models.IntegerField(help_text="YYYYMMDD")),
                ("quantity", models.DecimalField(decimal_places=3, max_digits=20)),
                ("value", models.DecimalField(decimal_places=3, max_digits=22)),
                ("line_count", models.IntegerField()),
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
                "db_table": "listed_value",
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
