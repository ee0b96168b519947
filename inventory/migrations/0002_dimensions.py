"""Dimensions of stock, with the history of what staff edit."""

import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import inventory.models.columns


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("inventory", "0001_text_functions"),
    ]

    operations = [
        migrations.CreateModel(
            name="DimMaterialType",
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
                    "material_type",
                    models.TextField(primary_key=True, serialize=False, verbose_name="material type"),
                ),
                ("group", models.TextField(help_text="FG, SFG, RM, PCK, TRD, OTHER", verbose_name="group")),
                (
                    "non_moving_days",
                    models.PositiveIntegerField(default=90, verbose_name="non-moving after (days)"),
                ),
                (
                    "slow_moving_ratio",
                    models.DecimalField(
                        decimal_places=3, default="0.25", max_digits=5, verbose_name="slow-moving ratio"
                    ),
                ),
            ],
            options={
                "verbose_name": "material type",
                "verbose_name_plural": "material types",
                "db_table": "dim_material_type",
            },
        ),
        migrations.CreateModel(
            name="DimMovementClass",
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
                    "movement_class",
                    models.TextField(primary_key=True, serialize=False, verbose_name="movement class"),
                ),
                (
                    "flow",
                    models.TextField(
                        choices=[
                            ("receipt", "receipt"),
                            ("issue", "issue"),
                            ("other", "other"),
                            ("within_plant", "within a plant"),
                            ("between_plants", "between plants"),
                        ],
                        verbose_name="flow",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, help_text="order on pages")),
            ],
            options={
                "verbose_name": "movement class",
                "verbose_name_plural": "movement classes",
                "db_table": "dim_movement_class",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="DimMovementType",
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
                    "movement_type",
                    models.TextField(primary_key=True, serialize=False, verbose_name="movement type"),
                ),
                ("standard_movement_class", models.TextField(blank=True, null=True)),
                ("standard_sign", models.SmallIntegerField(blank=True, null=True)),
                ("standard_reversal_of", models.TextField(blank=True, null=True)),
                ("standard_is_consumption", models.BooleanField(blank=True, null=True)),
                ("standard_changes_stock", models.BooleanField(blank=True, null=True)),
                ("standard_counts_in_throughput", models.BooleanField(blank=True, null=True)),
                ("standard_leaves_transit", models.TextField(blank=True, null=True)),
                (
                    "local_movement_class",
                    models.TextField(blank=True, null=True, verbose_name="movement class"),
                ),
                (
                    "local_sign",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[(1, "+"), (-1, "−"), (0, "±")],
                        null=True,
                        verbose_name="expected sign",
                    ),
                ),
                (
                    "local_is_consumption",
                    models.BooleanField(blank=True, null=True, verbose_name="counts as consumption"),
                ),
                (
                    "local_counts_in_throughput",
                    models.BooleanField(blank=True, null=True, verbose_name="counts in throughput"),
                ),
                ("local_note", models.TextField(blank=True, null=True, verbose_name="note")),
                (
                    "movement_class",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            models.F("local_movement_class"),
                            models.F("standard_movement_class"),
                            models.Value("unknown", output_field=models.TextField()),
                        ),
                        output_field=models.TextField(),
                        verbose_name="movement class",
                    ),
                ),
                (
                    "sign",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            models.F("local_sign"),
                            models.F("standard_sign"),
                            models.Value(0, output_field=models.SmallIntegerField()),
                        ),
                        output_field=models.SmallIntegerField(),
                        verbose_name="expected sign",
                    ),
                ),
                (
                    "reversal_of",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            models.F("standard_reversal_of"),
                            models.Value("", output_field=models.TextField()),
                        ),
                        output_field=models.TextField(),
                        verbose_name="reversal of",
                    ),
                ),
                (
                    "is_consumption",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            models.F("local_is_consumption"),
                            models.F("standard_is_consumption"),
                            models.Value(False, output_field=models.BooleanField()),
                        ),
                        output_field=models.BooleanField(),
                        verbose_name="consumption",
                    ),
                ),
                (
                    "changes_stock",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            models.F("standard_changes_stock"),
                            models.Value(True, output_field=models.BooleanField()),
                        ),
                        output_field=models.BooleanField(),
                        verbose_name="changes stock",
                    ),
                ),
                (
                    "counts_in_throughput",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            models.F("local_counts_in_throughput"),
                            models.F("standard_counts_in_throughput"),
                            models.Value(False, output_field=models.BooleanField()),
                        ),
                        output_field=models.BooleanField(),
                        verbose_name="throughput",
                    ),
                ),
                (
                    "leaves_transit",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            models.F("standard_leaves_transit"),
                            models.Value("", output_field=models.TextField()),
                        ),
                        output_field=models.TextField(),
                        verbose_name="leaves transit",
                    ),
                ),
            ],
            options={
                "verbose_name": "movement type",
                "verbose_name_plural": "movement types",
                "db_table": "dim_movement_type",
            },
        ),
        migrations.CreateModel(
            name="DimPlant",
            fields=[
                (
                    "name_vi",
                    models.TextField(blank=True, db_default="", default="", verbose_name="name (vi)"),
                ),
                (
                    "name_en",
                    models.TextField(blank=True, db_default="", default="", verbose_name="name (en)"),
                ),
                ("plant", models.TextField(primary_key=True, serialize=False, verbose_name="plant")),
                ("is_standard", models.BooleanField(db_default=False, default=False, editable=False)),
                ("local_note", models.TextField(blank=True, null=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "plant",
                "verbose_name_plural": "plants",
                "db_table": "dim_plant",
            },
        ),
        migrations.CreateModel(
            name="DimDate",
            fields=[
                ("date_id", models.IntegerField(help_text="YYYYMMDD", primary_key=True, serialize=False)),
                ("date", models.DateField(unique=True, verbose_name="date")),
                ("year", models.SmallIntegerField(verbose_name="year")),
                ("month", models.SmallIntegerField(verbose_name="month")),
                ("month_id", models.IntegerField(help_text="YYYYMM")),
                ("day", models.SmallIntegerField(verbose_name="day")),
                ("quarter", models.SmallIntegerField(verbose_name="quarter")),
                (
                    "semester",
                    models.SmallIntegerField(
                        help_text="1 = January to June, 2 = July to December", verbose_name="semester"
                    ),
                ),
                ("iso_year", models.SmallIntegerField(verbose_name="ISO year")),
                ("iso_week", models.SmallIntegerField(verbose_name="ISO week")),
                (
                    "weekday",
                    models.SmallIntegerField(help_text="1 = Monday … 7 = Sunday", verbose_name="weekday"),
                ),
                ("holiday_vi", models.TextField(blank=True, verbose_name="holiday (vi)")),
                ("holiday_en", models.TextField(blank=True, verbose_name="holiday (en)")),
                (
                    "standard_is_working_day",
                    models.BooleanField(verbose_name="working day by the standard calendar"),
                ),
                (
                    "local_is_working_day",
                    models.BooleanField(blank=True, null=True, verbose_name="working day, as set by staff"),
                ),
                ("local_note", models.TextField(blank=True, null=True, verbose_name="note")),
                (
                    "is_working_day",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            models.F("local_is_working_day"),
                            models.F("standard_is_working_day"),
                            models.Value(False, output_field=models.BooleanField()),
                        ),
                        output_field=models.BooleanField(),
                        verbose_name="working day",
                    ),
                ),
            ],
            options={
                "verbose_name": "calendar day",
                "verbose_name_plural": "calendar days",
                "db_table": "dim_date",
                "indexes": [models.Index(fields=["year", "month"], name="dim_date_year_month")],
            },
        ),
        migrations.CreateModel(
            name="DimLocation",
            fields=[
                ("location_id", models.AutoField(primary_key=True, serialize=False)),
                ("plant", models.TextField(verbose_name="plant")),
                (
                    "storage_location",
                    models.TextField(blank=True, default="", verbose_name="storage location"),
                ),
                ("is_standard", models.BooleanField(db_default=False, default=False, editable=False)),
                ("standard_name_vi", models.TextField(blank=True, db_default="", default="")),
                ("standard_name_en", models.TextField(blank=True, db_default="", default="")),
                ("local_name_vi", models.TextField(blank=True, null=True, verbose_name="name (vi)")),
                ("local_name_en", models.TextField(blank=True, null=True, verbose_name="name (en)")),
                ("local_note", models.TextField(blank=True, null=True, verbose_name="note")),
                (
                    "name_vi",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            models.F("local_name_vi"),
                            models.F("standard_name_vi"),
                            models.Value("", output_field=models.TextField()),
                        ),
                        output_field=models.TextField(),
                        verbose_name="name (vi)",
                    ),
                ),
                (
                    "name_en",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            models.F("local_name_en"),
                            models.F("standard_name_en"),
                            models.Value("", output_field=models.TextField()),
                        ),
                        output_field=models.TextField(),
                        verbose_name="name (en)",
                    ),
                ),
                (
                    "location_code",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Concat(
                            models.F("plant"),
                            models.Value("/", output_field=models.TextField()),
                            models.F("storage_location"),
                        ),
                        output_field=models.TextField(),
                        verbose_name="location",
                    ),
                ),
            ],
            options={
                "verbose_name": "storage location",
                "verbose_name_plural": "storage locations",
                "db_table": "dim_location",
                "constraints": [
                    models.UniqueConstraint(fields=("plant", "storage_location"), name="dim_location_place")
                ],
            },
        ),
        migrations.CreateModel(
            name="DimMaterial",
            fields=[
                ("material_id", models.AutoField(primary_key=True, serialize=False)),
                ("material_code", models.TextField(unique=True, verbose_name="material")),
                (
                    "sap_description",
                    models.TextField(blank=True, null=True, verbose_name="description in SAP"),
                ),
                ("sap_base_unit", models.TextField(blank=True, null=True, verbose_name="base unit in SAP")),
                (
                    "entry_unit",
                    models.TextField(
                        blank=True,
                        help_text="as movements say, until a list states the base unit",
                        null=True,
                        verbose_name="unit of entry",
                    ),
                ),
                (
                    "sap_material_type",
                    models.TextField(blank=True, null=True, verbose_name="material type in SAP"),
                ),
                (
                    "number_range_type",
                    models.TextField(blank=True, null=True, verbose_name="material type by number range"),
                ),
                (
                    "sap_material_group",
                    models.TextField(blank=True, null=True, verbose_name="material group in SAP"),
                ),
                (
                    "sap_mrp_controller",
                    models.TextField(blank=True, null=True, verbose_name="MRP controller in SAP"),
                ),
                ("sap_ph1", models.TextField(blank=True, null=True)),
                ("sap_ph2", models.TextField(blank=True, null=True)),
                ("sap_ph3", models.TextField(blank=True, null=True)),
                ("sap_ph4", models.TextField(blank=True, null=True)),
                ("sap_ph5", models.TextField(blank=True, null=True)),
                ("sap_ph6", models.TextField(blank=True, null=True)),
                ("sap_ph7", models.TextField(blank=True, null=True)),
                ("sap_division", models.TextField(blank=True, null=True, verbose_name="division in SAP")),
                ("sap_business", models.TextField(blank=True, null=True, verbose_name="business in SAP")),
                (
                    "sap_sub_business",
                    models.TextField(blank=True, null=True, verbose_name="sub business in SAP"),
                ),
                (
                    "sap_product_group",
                    models.TextField(blank=True, null=True, verbose_name="product group in SAP"),
                ),
                (
                    "sap_product_group_1",
                    models.TextField(blank=True, null=True, verbose_name="product group 1 in SAP"),
                ),
                (
                    "sap_product_group_2",
                    models.TextField(blank=True, null=True, verbose_name="product group 2 in SAP"),
                ),
                ("sap_series", models.TextField(blank=True, null=True, verbose_name="series in SAP")),
                ("local_description", models.TextField(blank=True, null=True, verbose_name="description")),
                ("local_base_unit", models.TextField(blank=True, null=True, verbose_name="base unit")),
                (
                    "local_material_type",
                    models.TextField(blank=True, null=True, verbose_name="material type"),
                ),
                (
                    "local_product_group",
                    models.TextField(blank=True, null=True, verbose_name="product group"),
                ),
                (
                    "local_mrp_controller",
                    models.TextField(blank=True, null=True, verbose_name="MRP controller"),
                ),
                (
                    "local_shelf_life_days",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="shelf life (days)"),
                ),
                ("local_is_active", models.BooleanField(blank=True, null=True, verbose_name="active")),
                ("local_note", models.TextField(blank=True, null=True, verbose_name="note")),
                (
                    "description",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            models.F("local_description"),
                            models.F("sap_description"),
                            models.Value("", output_field=models.TextField()),
                        ),
                        output_field=models.TextField(),
                        verbose_name="description",
                    ),
                ),
                (
                    "base_unit",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            models.F("local_base_unit"),
                            models.F("sap_base_unit"),
                            models.F("entry_unit"),
                            models.Value("", output_field=models.TextField()),
                        ),
                        output_field=models.TextField(),
                        verbose_name="base unit",
                    ),
                ),
                (
                    "material_type",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            models.F("local_material_type"),
                            models.F("sap_material_type"),
                            models.F("number_range_type"),
                            models.Value("", output_field=models.TextField()),
                        ),
                        output_field=models.TextField(),
                        verbose_name="material type",
                    ),
                ),
                (
                    "product_group",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            models.F("local_product_group"),
                            models.F("sap_product_group"),
                            models.Value("", output_field=models.TextField()),
                        ),
                        output_field=models.TextField(),
                        verbose_name="product group",
                    ),
                ),
                (
                    "division",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            models.F("sap_division"), models.Value("", output_field=models.TextField())
                        ),
                        output_field=models.TextField(),
                        verbose_name="division",
                    ),
                ),
                (
                    "mrp_controller",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            models.F("local_mrp_controller"),
                            models.F("sap_mrp_controller"),
                            models.Value("", output_field=models.TextField()),
                        ),
                        output_field=models.TextField(),
                        verbose_name="MRP controller",
                    ),
                ),
                (
                    "is_active",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            models.F("local_is_active"),
                            models.Value(True, output_field=models.BooleanField()),
                        ),
                        output_field=models.BooleanField(),
                        verbose_name="active",
                    ),
                ),
                (
                    "search_text",
                    models.GeneratedField(
                        db_persist=True,
                        expression=inventory.models.columns.PlainText(
                            django.db.models.functions.text.Concat(
                                models.F("material_code"),
                                models.Value(" ", output_field=models.TextField()),
                                django.db.models.functions.comparison.Coalesce(
                                    models.F("local_description"),
                                    models.F("sap_description"),
                                    models.Value("", output_field=models.TextField()),
                                ),
                            )
                        ),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "material",
                "verbose_name_plural": "materials",
                "db_table": "dim_material",
                "indexes": [
                    models.Index(fields=["material_type", "material_code"], name="dim_material_type_code")
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalDimDate",
            fields=[
                ("date_id", models.IntegerField(db_index=True, help_text="YYYYMMDD")),
                ("date", models.DateField(db_index=True, verbose_name="date")),
                ("year", models.SmallIntegerField(verbose_name="year")),
                ("month", models.SmallIntegerField(verbose_name="month")),
                ("month_id", models.IntegerField(help_text="YYYYMM")),
                ("day", models.SmallIntegerField(verbose_name="day")),
                ("quarter", models.SmallIntegerField(verbose_name="quarter")),
                (
                    "semester",
                    models.SmallIntegerField(
                        help_text="1 = January to June, 2 = July to December", verbose_name="semester"
                    ),
                ),
                ("iso_year", models.SmallIntegerField(verbose_name="ISO year")),
                ("iso_week", models.SmallIntegerField(verbose_name="ISO week")),
                (
                    "weekday",
                    models.SmallIntegerField(help_text="1 = Monday … 7 = Sunday", verbose_name="weekday"),
                ),
                ("holiday_vi", models.TextField(blank=True, verbose_name="holiday (vi)")),
                ("holiday_en", models.TextField(blank=True, verbose_name="holiday (en)")),
                (
                    "standard_is_working_day",
                    models.BooleanField(verbose_name="working day by the standard calendar"),
                ),
                (
                    "local_is_working_day",
                    models.BooleanField(blank=True, null=True, verbose_name="working day, as set by staff"),
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
                "verbose_name": "historical calendar day",
                "verbose_name_plural": "historical calendar days",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDimLocation",
            fields=[
                ("location_id", models.IntegerField(blank=True, db_index=True)),
                ("plant", models.TextField(verbose_name="plant")),
                (
                    "storage_location",
                    models.TextField(blank=True, default="", verbose_name="storage location"),
                ),
                ("is_standard", models.BooleanField(db_default=False, default=False, editable=False)),
                ("standard_name_vi", models.TextField(blank=True, db_default="", default="")),
                ("standard_name_en", models.TextField(blank=True, db_default="", default="")),
                ("local_name_vi", models.TextField(blank=True, null=True, verbose_name="name (vi)")),
                ("local_name_en", models.TextField(blank=True, null=True, verbose_name="name (en)")),
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
                "verbose_name": "historical storage location",
                "verbose_name_plural": "historical storage locations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDimMaterial",
            fields=[
                ("material_id", models.IntegerField(blank=True, db_index=True)),
                ("material_code", models.TextField(db_index=True, verbose_name="material")),
                (
                    "sap_description",
                    models.TextField(blank=True, null=True, verbose_name="description in SAP"),
                ),
                ("sap_base_unit", models.TextField(blank=True, null=True, verbose_name="base unit in SAP")),
                (
                    "entry_unit",
                    models.TextField(
                        blank=True,
                        help_text="as movements say, until a list states the base unit",
                        null=True,
                        verbose_name="unit of entry",
                    ),
                ),
                (
                    "sap_material_type",
                    models.TextField(blank=True, null=True, verbose_name="material type in SAP"),
                ),
                (
                    "number_range_type",
                    models.TextField(blank=True, null=True, verbose_name="material type by number range"),
                ),
                (
                    "sap_material_group",
                    models.TextField(blank=True, null=True, verbose_name="material group in SAP"),
                ),
                (
                    "sap_mrp_controller",
                    models.TextField(blank=True, null=True, verbose_name="MRP controller in SAP"),
                ),
                ("sap_ph1", models.TextField(blank=True, null=True)),
                ("sap_ph2", models.TextField(blank=True, null=True)),
                ("sap_ph3", models.TextField(blank=True, null=True)),
                ("sap_ph4", models.TextField(blank=True, null=True)),
                ("sap_ph5", models.TextField(blank=True, null=True)),
                ("sap_ph6", models.TextField(blank=True, null=True)),
                ("sap_ph7", models.TextField(blank=True, null=True)),
                ("sap_division", models.TextField(blank=True, null=True, verbose_name="division in SAP")),
                ("sap_business", models.TextField(blank=True, null=True, verbose_name="business in SAP")),
                (
                    "sap_sub_business",
                    models.TextField(blank=True, null=True, verbose_name="sub business in SAP"),
                ),
                (
                    "sap_product_group",
                    models.TextField(blank=True, null=True, verbose_name="product group in SAP"),
                ),
                (
                    "sap_product_group_1",
                    models.TextField(blank=True, null=True, verbose_name="product group 1 in SAP"),
                ),
                (
                    "sap_product_group_2",
                    models.TextField(blank=True, null=True, verbose_name="product group 2 in SAP"),
                ),
                ("sap_series", models.TextField(blank=True, null=True, verbose_name="series in SAP")),
                ("local_description", models.TextField(blank=True, null=True, verbose_name="description")),
                ("local_base_unit", models.TextField(blank=True, null=True, verbose_name="base unit")),
                (
                    "local_material_type",
                    models.TextField(blank=True, null=True, verbose_name="material type"),
                ),
                (
                    "local_product_group",
                    models.TextField(blank=True, null=True, verbose_name="product group"),
                ),
                (
                    "local_mrp_controller",
                    models.TextField(blank=True, null=True, verbose_name="MRP controller"),
                ),
                (
                    "local_shelf_life_days",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="shelf life (days)"),
                ),
                ("local_is_active", models.BooleanField(blank=True, null=True, verbose_name="active")),
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
                "verbose_name": "historical material",
                "verbose_name_plural": "historical materials",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDimMaterialType",
            fields=[
                (
                    "name_vi",
                    models.TextField(blank=True, db_default="", default="", verbose_name="name (vi)"),
                ),
                (
                    "name_en",
                    models.TextField(blank=True, db_default="", default="", verbose_name="name (en)"),
                ),
                ("material_type", models.TextField(db_index=True, verbose_name="material type")),
                ("group", models.TextField(help_text="FG, SFG, RM, PCK, TRD, OTHER", verbose_name="group")),
                (
                    "non_moving_days",
                    models.PositiveIntegerField(default=90, verbose_name="non-moving after (days)"),
                ),
                (
                    "slow_moving_ratio",
                    models.DecimalField(
                        decimal_places=3, default="0.25", max_digits=5, verbose_name="slow-moving ratio"
                    ),
                ),
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
                "verbose_name": "historical material type",
                "verbose_name_plural": "historical material types",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDimMovementType",
            fields=[
                (
                    "name_vi",
                    models.TextField(blank=True, db_default="", default="", verbose_name="name (vi)"),
                ),
                (
                    "name_en",
                    models.TextField(blank=True, db_default="", default="", verbose_name="name (en)"),
                ),
                ("movement_type", models.TextField(db_index=True, verbose_name="movement type")),
                ("standard_movement_class", models.TextField(blank=True, null=True)),
                ("standard_sign", models.SmallIntegerField(blank=True, null=True)),
                ("standard_reversal_of", models.TextField(blank=True, null=True)),
                ("standard_is_consumption", models.BooleanField(blank=True, null=True)),
                ("standard_changes_stock", models.BooleanField(blank=True, null=True)),
                ("standard_counts_in_throughput", models.BooleanField(blank=True, null=True)),
                ("standard_leaves_transit", models.TextField(blank=True, null=True)),
                (
                    "local_movement_class",
                    models.TextField(blank=True, null=True, verbose_name="movement class"),
                ),
                (
                    "local_sign",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[(1, "+"), (-1, "−"), (0, "±")],
                        null=True,
                        verbose_name="expected sign",
                    ),
                ),
                (
                    "local_is_consumption",
                    models.BooleanField(blank=True, null=True, verbose_name="counts as consumption"),
                ),
                (
                    "local_counts_in_throughput",
                    models.BooleanField(blank=True, null=True, verbose_name="counts in throughput"),
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
                "verbose_name": "historical movement type",
                "verbose_name_plural": "historical movement types",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDimPlant",
            fields=[
                (
                    "name_vi",
                    models.TextField(blank=True, db_default="", default="", verbose_name="name (vi)"),
                ),
                (
                    "name_en",
                    models.TextField(blank=True, db_default="", default="", verbose_name="name (en)"),
                ),
                ("plant", models.TextField(db_index=True, verbose_name="plant")),
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
                "verbose_name": "historical plant",
                "verbose_name_plural": "historical plants",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="MaterialChannel",
            fields=[
                ("row_key", models.UUIDField(primary_key=True, serialize=False)),
                ("sales_organization", models.TextField(verbose_name="sales organisation")),
                ("channel", models.TextField(verbose_name="channel")),
                (
                    "material",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="channels",
                        to="inventory.dimmaterial",
                    ),
                ),
            ],
            options={
                "verbose_name": "material in a channel",
                "verbose_name_plural": "materials in channels",
                "db_table": "material_channel",
                "indexes": [models.Index(fields=["channel", "material"], name="material_channel_channel")],
            },
        ),
    ]
