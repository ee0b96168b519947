import django.db.models.deletion
import django.db.models.functions.comparison
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("etl", "0004_load_order"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ListCadence",
            fields=[
                (
                    "source",
                    models.CharField(max_length=32, primary_key=True, serialize=False, verbose_name="list"),
                ),
                (
                    "standard_cadence",
                    models.TextField(
                        choices=[
                            ("day", "every working day"),
                            ("week", "weekly"),
                            ("month", "monthly"),
                            ("quarter", "quarterly"),
                            ("half_year", "half-yearly"),
                            ("year", "yearly"),
                        ],
                        verbose_name="declared cadence",
                    ),
                ),
                (
                    "local_cadence",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("day", "every working day"),
                            ("week", "weekly"),
                            ("month", "monthly"),
                            ("quarter", "quarterly"),
                            ("half_year", "half-yearly"),
                            ("year", "yearly"),
                        ],
                        null=True,
                        verbose_name="local cadence",
                    ),
                ),
                (
                    "cadence",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            models.F("local_cadence"), models.F("standard_cadence")
                        ),
                        output_field=models.TextField(
                            choices=[
                                ("day", "every working day"),
                                ("week", "weekly"),
                                ("month", "monthly"),
                                ("quarter", "quarterly"),
                                ("half_year", "half-yearly"),
                                ("year", "yearly"),
                            ]
                        ),
                        verbose_name="exported",
                    ),
                ),
                ("local_note", models.TextField(blank=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "cadence of a list",
                "verbose_name_plural": "cadences of lists",
            },
        ),
        migrations.CreateModel(
            name="HistoricalListCadence",
            fields=[
                ("source", models.CharField(db_index=True, max_length=32, verbose_name="list")),
                (
                    "standard_cadence",
                    models.TextField(
                        choices=[
                            ("day", "every working day"),
                            ("week", "weekly"),
                            ("month", "monthly"),
                            ("quarter", "quarterly"),
                            ("half_year", "half-yearly"),
                            ("year", "yearly"),
                        ],
                        verbose_name="declared cadence",
                    ),
                ),
                (
                    "local_cadence",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("day", "every working day"),
                            ("week", "weekly"),
                            ("month", "monthly"),
                            ("quarter", "quarterly"),
                            ("half_year", "half-yearly"),
                            ("year", "yearly"),
                        ],
                        null=True,
                        verbose_name="local cadence",
                    ),
                ),
                (
                    "cadence",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            models.F("local_cadence"), models.F("standard_cadence")
                        ),
                        output_field=models.TextField(
                            choices=[
                                ("day", "every working day"),
                                ("week", "weekly"),
                                ("month", "monthly"),
                                ("quarter", "quarterly"),
                                ("half_year", "half-yearly"),
                                ("year", "yearly"),
                            ]
                        ),
                        verbose_name="exported",
                    ),
                ),
                ("local_note", models.TextField(blank=True, verbose_name="note")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical cadence of a list",
                "verbose_name_plural": "historical cadences of lists",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
