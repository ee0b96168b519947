"""Masters that staff keep."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("inventory", "0002_dimensions"),
    ]

    operations = [
        migrations.CreateModel(
            name="MaterialNumberRange",
            fields=[
                ("prefix", models.TextField(primary_key=True, serialize=False, verbose_name="prefix")),
                ("material_type", models.TextField(verbose_name="material type")),
            ],
            options={
                "verbose_name": "material number range",
                "verbose_name_plural": "material number ranges",
                "db_table": "material_number_range",
            },
        ),
        migrations.CreateModel(
            name="PurchaseOrderRange",
            fields=[
                (
                    "name_vi",
                    models.TextField(blank=True, db_default="", default="", verbose_name="name (vi)"),
                ),
                (
                    "name_en",
                    models.TextField(blank=True, db_default="", default="", verbose_name="name (en)"),
                ),
                ("prefix", models.TextField(primary_key=True, serialize=False, verbose_name="prefix")),
                (
                    "is_stock_transfer",
                    models.BooleanField(default=False, verbose_name="stock transfer between plants"),
                ),
            ],
            options={
                "verbose_name": "purchase order range",
                "verbose_name_plural": "purchase order ranges",
                "db_table": "purchase_order_range",
            },
        ),
        migrations.CreateModel(
            name="UnitFactorEvidence",
            fields=[
                ("material", models.TextField(verbose_name="material")),
                ("unit", models.TextField(verbose_name="unit")),
                (
                    "source",
                    models.TextField(
                        choices=[
                            ("staff", "entered by staff"),
                            ("sap_units", "SAP unit list"),
                            ("zrpp062", "yield list, pieces to kg"),
                            ("zrsd002", "billing, net weight / quantity"),
                            ("zrsd004", "delivery, net weight / quantity"),
                        ],
                        verbose_name="source",
                    ),
                ),
                (
                    "kg_per_unit",
                    models.DecimalField(decimal_places=6, max_digits=18, verbose_name="kg per unit"),
                ),
                (
                    "latest_kg_per_unit",
                    models.DecimalField(decimal_places=6, max_digits=18, verbose_name="newest kg per unit"),
                ),
                ("evidence_count", models.IntegerField(verbose_name="rows of evidence")),
                (
                    "spread",
                    models.DecimalField(decimal_places=6, max_digits=12, null=True, verbose_name="spread"),
                ),
                ("first_date_id", models.IntegerField(null=True)),
                ("last_date_id", models.IntegerField(null=True)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "material",
                        "unit",
                        "source",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence for a weight (sales)",
                "verbose_name_plural": "evidence for weights (sales)",
                "db_table": "unit_factor_evidence",
            },
        ),
        migrations.CreateModel(
            name="UnitOfMeasure",
            fields=[
                (
                    "name_vi",
                    models.TextField(blank=True, db_default="", default="", verbose_name="name (vi)"),
                ),
                (
                    "name_en",
                    models.TextField(blank=True, db_default="", default="", verbose_name="name (en)"),
                ),
                ("unit", models.TextField(primary_key=True, serialize=False, verbose_name="unit")),
                (
                    "kg_per_unit",
                    models.DecimalField(
                        blank=True,
                        decimal_places=9,
                        help_text="units of mass only",
                        max_digits=18,
                        null=True,
                        verbose_name="kg per unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "unit of measure",
                "verbose_name_plural": "units of measure",
                "db_table": "unit_of_measure",
            },
        ),
        migrations.CreateModel(
            name="YieldFactorEvidence",
            fields=[
                ("material", models.TextField(verbose_name="material")),
                ("unit", models.TextField(verbose_name="unit")),
                (
                    "source",
                    models.TextField(
                        choices=[
                            ("staff", "entered by staff"),
                            ("sap_units", "SAP unit list"),
                            ("zrpp062", "yield list, pieces to kg"),
                            ("zrsd002", "billing, net weight / quantity"),
                            ("zrsd004", "delivery, net weight / quantity"),
                        ],
                        verbose_name="source",
                    ),
                ),
                (
                    "kg_per_unit",
                    models.DecimalField(decimal_places=6, max_digits=18, verbose_name="kg per unit"),
                ),
                (
                    "latest_kg_per_unit",
                    models.DecimalField(decimal_places=6, max_digits=18, verbose_name="newest kg per unit"),
                ),
                ("evidence_count", models.IntegerField(verbose_name="rows of evidence")),
                (
                    "spread",
                    models.DecimalField(decimal_places=6, max_digits=12, null=True, verbose_name="spread"),
                ),
                ("first_date_id", models.IntegerField(null=True)),
                ("last_date_id", models.IntegerField(null=True)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "material",
                        "unit",
                        "source",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence for a weight (yield)",
                "verbose_name_plural": "evidence for weights (yield)",
                "db_table": "yield_factor_evidence",
            },
        ),
        migrations.CreateModel(
            name="HistoricalMaterialPrice",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("price", models.DecimalField(decimal_places=4, max_digits=18, verbose_name="price")),
                ("currency", models.TextField(default="VND", verbose_name="currency")),
                (
                    "per_quantity",
                    models.DecimalField(
                        decimal_places=3, default=1, max_digits=12, verbose_name="per quantity"
                    ),
                ),
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
                (
                    "material",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.dimmaterial",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical price",
                "verbose_name_plural": "historical prices",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMaterialUnitFactor",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("unit", models.TextField(verbose_name="unit")),
                (
                    "kg_per_unit",
                    models.DecimalField(decimal_places=6, max_digits=18, verbose_name="kg per unit"),
                ),
                (
                    "source",
                    models.TextField(
                        choices=[
                            ("staff", "entered by staff"),
                            ("sap_units", "SAP unit list"),
                            ("zrpp062", "yield list, pieces to kg"),
                            ("zrsd002", "billing, net weight / quantity"),
                            ("zrsd004", "delivery, net weight / quantity"),
                        ],
                        default="staff",
                        verbose_name="source",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("evidence_count", models.PositiveIntegerField(default=0, verbose_name="rows of evidence")),
                (
                    "spread",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="spread"
                    ),
                ),
                (
                    "status",
                    models.TextField(
                        choices=[
                            ("accepted", "accepted"),
                            ("review", "to be reviewed"),
                            ("rejected", "rejected"),
                        ],
                        default="accepted",
                        verbose_name="status",
                    ),
                ),
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
                (
                    "material",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.dimmaterial",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical weight per unit",
                "verbose_name_plural": "historical weights per unit",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSlowMovingDecision",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("plant", models.TextField(verbose_name="plant")),
                ("owner", models.TextField(blank=True, null=True, verbose_name="owner")),
                (
                    "decision",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("sell", "sell"),
                            ("rework", "rework"),
                            ("scrap", "scrap"),
                            ("keep", "keep"),
                        ],
                        verbose_name="decision",
                    ),
                ),
                ("due_date", models.DateField(blank=True, null=True, verbose_name="due")),
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
                (
                    "material",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.dimmaterial",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical decision on slow stock",
                "verbose_name_plural": "historical decisions on slow stock",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="MaterialPrice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("price", models.DecimalField(decimal_places=4, max_digits=18, verbose_name="price")),
                ("currency", models.TextField(default="VND", verbose_name="currency")),
                (
                    "per_quantity",
                    models.DecimalField(
                        decimal_places=3, default=1, max_digits=12, verbose_name="per quantity"
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "material",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="prices",
                        to="inventory.dimmaterial",
                    ),
                ),
            ],
            options={
                "verbose_name": "price",
                "verbose_name_plural": "prices",
                "db_table": "material_price",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("material", "valid_from", "currency"), name="material_price_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("per_quantity__gt", 0), ("price__gte", 0)),
                        name="material_price_positive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MaterialUnitFactor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("unit", models.TextField(verbose_name="unit")),
                (
                    "kg_per_unit",
                    models.DecimalField(decimal_places=6, max_digits=18, verbose_name="kg per unit"),
                ),
                (
                    "source",
                    models.TextField(
                        choices=[
                            ("staff", "entered by staff"),
                            ("sap_units", "SAP unit list"),
                            ("zrpp062", "yield list, pieces to kg"),
                            ("zrsd002", "billing, net weight / quantity"),
                            ("zrsd004", "delivery, net weight / quantity"),
                        ],
                        default="staff",
                        verbose_name="source",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("evidence_count", models.PositiveIntegerField(default=0, verbose_name="rows of evidence")),
                (
                    "spread",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="spread"
                    ),
                ),
                (
                    "status",
                    models.TextField(
                        choices=[
                            ("accepted", "accepted"),
                            ("review", "to be reviewed"),
                            ("rejected", "rejected"),
                        ],
                        default="accepted",
                        verbose_name="status",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "material",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="unit_factors",
                        to="inventory.dimmaterial",
                    ),
                ),
            ],
            options={
                "verbose_name": "weight per unit",
                "verbose_name_plural": "weights per unit",
                "db_table": "material_unit_factor",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("material", "unit", "source", "valid_from"), name="material_unit_factor_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kg_per_unit__gt", 0)), name="material_unit_factor_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SlowMovingDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("plant", models.TextField(verbose_name="plant")),
                ("owner", models.TextField(blank=True, null=True, verbose_name="owner")),
                (
                    "decision",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("sell", "sell"),
                            ("rework", "rework"),
                            ("scrap", "scrap"),
                            ("keep", "keep"),
                        ],
                        verbose_name="decision",
                    ),
                ),
                ("due_date", models.DateField(blank=True, null=True, verbose_name="due")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "material",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="inventory.dimmaterial",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision on slow stock",
                "verbose_name_plural": "decisions on slow stock",
                "db_table": "slow_moving_decision",
                "constraints": [
                    models.UniqueConstraint(fields=("material", "plant"), name="slow_moving_decision_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="StockAnchor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("plant", models.TextField(verbose_name="plant")),
                ("snapshot_date", models.DateField(verbose_name="stock list of")),
                ("accepted_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "stock anchor",
                "verbose_name_plural": "stock anchors",
                "db_table": "stock_anchor",
                "constraints": [
                    models.UniqueConstraint(fields=("plant", "accepted_at"), name="stock_anchor_plant_at")
                ],
            },
        ),
    ]
