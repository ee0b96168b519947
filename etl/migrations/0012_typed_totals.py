"""Loads keep the totals that a person typed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("etl", "0011_logon_words")]

    operations = [
        migrations.AddField(
            model_name="load",
            name="typed_totals",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="totals that SAP shows, as a person typed them: column or column:group",
            ),
        ),
    ]
