from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("etl", "0005_list_cadence")]

    operations = [
        migrations.AddField(
            model_name="quarantinedrow",
            name="repeats",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="still wrong in a correction: the row waits in the corrected load",
            ),
        ),
    ]
