"""What a user may see: plants and channels, everything when null."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="user",
            name=name,
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=8),
                blank=True,
                help_text=f"the only {title} this user sees, separated by commas; empty: all",
                null=True,
                size=None,
                verbose_name=title,
            ),
        )
        for name, title in (("scope_plants", "plants"), ("scope_channels", "channels"))
    ]
