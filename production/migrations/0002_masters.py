"""Masters of production, with the history of what staff edit."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("production", "0001_order_state"),
    ]

    operations = [
        migrations.CreateModel(
            name="DimMrpController",
            fields=[
                (
                    "name_vi",
                    models.TextField(blank=True, db_default="", default="", verbose_name="name (vi)"),
                ),
                (
                    "name_en",
                    models.TextField(blank=True, db_default="", default="", verbose_name="name (en)"),
                ),
                (
                    "mrp_controller",
                    models.TextField(primary_key=True, serialize=False, verbose_name="MRP controller"),
                ),
                ("is_standard", models.BooleanField(db_default=False, default=False, editable=False)),
                ("local_note", models.TextField(blank=True, null=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "MRP controller",
                "verbose_name_plural": "MRP controllers",
                "db_table": "dim_mrp_controller",
            },
        ),
        migrations.CreateModel(
            name="DimOrderType",
            fields=[
                (
                    "name_vi",
                    models.TextField(blank=True, db_default="", default="", verbose_name="name (vi)"),
                ),
                (
                    "name_en",
                    models.TextField(blank=True, db_default="", default="", verbose_name="name (en)"),
                ),
                (
                    "order_type",
                    models.TextField(primary_key=True, serialize=False, verbose_name="order type"),
                ),
                ("is_standard", models.BooleanField(db_default=False, default=False, editable=False)),
                (
                    "says_made_to_order",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="only to list contradictions with the MTO rule",
                        verbose_name="is meant for orders made to order",
                    ),
                ),
                ("local_note", models.TextField(blank=True, null=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "order type",
                "verbose_name_plural": "order types",
                "db_table": "dim_order_type",
            },
        ),
        migrations.CreateModel(
            name="MtoRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mrp_controller",
                    models.TextField(blank=True, default="P01", verbose_name="MRP controller"),
                ),
                ("order_type", models.TextField(blank=True, default="", verbose_name="order type")),
                ("needs_sales_order", models.BooleanField(default=True, verbose_name="needs a sales order")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("note", models.TextField(blank=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "rule for made to order",
                "verbose_name_plural": "rules for made to order",
                "db_table": "mto_rule",
            },
        ),
        migrations.CreateModel(
            name="HistoricalDimMrpController",
            fields=[
                (
                    "name_vi",
                    models.TextField(blank=True, db_default="", default="", verbose_name="name (vi)"),
                ),
                (
                    "name_en",
                    models.TextField(blank=True, db_default="", default="", verbose_name="name (en)"),
                ),
                ("mrp_controller", models.TextField(db_index=True, verbose_name="MRP controller")),
                ("is_standard", models.BooleanField(db_default=False, default=False, editable=False)),
                ("local_note", models.TextField(blank=True, null=True, verbose_name="note")),
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
                "verbose_name": "historical MRP controller",
                "verbose_name_plural": "historical MRP controllers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDimOrderType",
            fields=[
                (
                    "name_vi",
                    models.TextField(blank=True, db_default="", default="", verbose_name="name (vi)"),
                ),
                (
                    "name_en",
                    models.TextField(blank=True, db_default="", default="", verbose_name="name (en)"),
                ),
                ("order_type", models.TextField(db_index=True, verbose_name="order type")),
                ("is_standard", models.BooleanField(db_default=False, default=False, editable=False)),
                (
                    "says_made_to_order",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="only to list contradictions with the MTO rule",
                        verbose_name="is meant for orders made to order",
                    ),
                ),
                ("local_note", models.TextField(blank=True, null=True, verbose_name="note")),
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
                "verbose_name": "historical order type",
                "verbose_name_plural": "historical order types",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalLeadTimeTarget",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "order_kind",
                    models.TextField(choices=[("MTS", "MTS"), ("MTO", "MTO")], verbose_name="kind"),
                ),
                ("product_group", models.TextField(blank=True, default="", verbose_name="product group")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("target_days", models.PositiveIntegerField(verbose_name="target (calendar days)")),
                ("note", models.TextField(blank=True, verbose_name="note")),
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
                "verbose_name": "historical lead time target",
                "verbose_name_plural": "historical lead time targets",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMtoRule",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "mrp_controller",
                    models.TextField(blank=True, default="P01", verbose_name="MRP controller"),
                ),
                ("order_type", models.TextField(blank=True, default="", verbose_name="order type")),
                ("needs_sales_order", models.BooleanField(default=True, verbose_name="needs a sales order")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("note", models.TextField(blank=True, verbose_name="note")),
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
                "verbose_name": "historical rule for made to order",
                "verbose_name_plural": "historical rules for made to order",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="LeadTimeTarget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "order_kind",
                    models.TextField(choices=[("MTS", "MTS"), ("MTO", "MTO")], verbose_name="kind"),
                ),
                ("product_group", models.TextField(blank=True, default="", verbose_name="product group")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("target_days", models.PositiveIntegerField(verbose_name="target (calendar days)")),
                ("note", models.TextField(blank=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "lead time target",
                "verbose_name_plural": "lead time targets",
                "db_table": "lead_time_target",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("order_kind", "product_group", "valid_from"), name="lead_time_target_key"
                    )
                ],
            },
        ),
    ]
