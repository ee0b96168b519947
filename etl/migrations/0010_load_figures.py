"""Loads keep what they change in the main figures."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("etl", "0009_list_form")]

    operations = [
        migrations.AddField(
            model_name="load",
            name="figures",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="main figures before and after, of its dry run or its undo",
            ),
        ),
    ]
