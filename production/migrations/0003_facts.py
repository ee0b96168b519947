"""Facts of production and what is derived from them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inventory", "0002_dimensions"),
        ("production", "0002_masters"),
    ]

    operations = [
        migrations.CreateModel(
            name="OrderStateFirstSeen",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "process_order",
                        "state",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("process_order", models.TextField(verbose_name="production order")),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("planned", "planned"),
                            ("released", "released"),
                            ("in_progress", "in progress"),
                            ("confirmed", "confirmed"),
                            ("partly_delivered", "partly delivered"),
                            ("completed", "completed"),
                            ("completed_short", "completed short"),
                            ("closed_without_output", "closed without output"),
                            ("cancelled", "cancelled"),
                            ("uncertain", "uncertain: the status is cut"),
                            ("unknown", "unknown"),
                        ],
                        verbose_name="state",
                    ),
                ),
                ("first_seen_date", models.DateField(verbose_name="first seen")),
            ],
            options={
                "verbose_name": "first sight of an order in a state",
                "verbose_name_plural": "first sights of orders in states",
                "db_table": "order_state_first_seen",
            },
        ),
        migrations.CreateModel(
            name="UsualLiquid",
            fields=[
                ("material_id", models.IntegerField(primary_key=True, serialize=False)),
                ("liquid_material_id", models.IntegerField()),
                ("evidence_count", models.IntegerField(verbose_name="orders that say so")),
            ],
            options={
                "verbose_name": "usual liquid of a material",
                "verbose_name_plural": "usual liquids of materials",
                "db_table": "usual_liquid",
                "indexes": [models.Index(fields=["liquid_material_id"], name="usual_liquid_liquid")],
            },
        ),
        migrations.CreateModel(
            name="BatchEvent",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "material_id",
                        "batch",
                        "kind",
                        "plant",
                        "reference",
                        "event_date",
                        "unit",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("batch", models.TextField(verbose_name="batch")),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("produced", "received from production"),
                            ("by_product", "received as by-product"),
                            ("received", "received out of transit"),
                            ("issued", "issued for a delivery"),
                        ],
                        verbose_name="kind",
                    ),
                ),
                ("plant", models.TextField(verbose_name="plant")),
                ("reference", models.TextField(verbose_name="reference")),
                ("event_date", models.DateField(verbose_name="date")),
                ("quantity", models.DecimalField(decimal_places=3, max_digits=20, verbose_name="quantity")),
                ("unit", models.TextField(verbose_name="unit")),
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
                "verbose_name": "event of a batch",
                "verbose_name_plural": "events of batches",
                "db_table": "batch_event",
                "indexes": [
                    models.Index(fields=["batch"], name="batch_event_batch"),
                    models.Index(
                        condition=models.Q(("kind", "issued")),
                        fields=["reference"],
                        name="batch_event_delivery",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FactLeadTime",
            fields=[
                (
                    "process_order",
                    models.TextField(primary_key=True, serialize=False, verbose_name="production order"),
                ),
                ("batch", models.TextField(verbose_name="batch")),
                ("sales_order_date", models.DateField(null=True, verbose_name="sales order date")),
                ("preparation_date", models.DateField(null=True, verbose_name="preparation begins")),
                (
                    "preparation_basis",
                    models.TextField(
                        help_text="sales_order, created or ''", verbose_name="basis of the preparation"
                    ),
                ),
                (
                    "transfer_order_date",
                    models.DateField(null=True, verbose_name="stock transfer order date"),
                ),
                ("release_date", models.DateField(null=True, verbose_name="released")),
                ("finish_date", models.DateField(null=True, verbose_name="finished")),
                ("receipt_plant", models.TextField(verbose_name="distribution centre")),
                ("receipt_date", models.DateField(null=True, verbose_name="first receipt at the centre")),
                (
                    "received_quantity",
                    models.DecimalField(
                        decimal_places=3, max_digits=20, verbose_name="received at the centre"
                    ),
                ),
                ("first_issue_date", models.DateField(null=True, verbose_name="first issue")),
                ("last_issue_date", models.DateField(null=True, verbose_name="last issue")),
                (
                    "issued_quantity",
                    models.DecimalField(decimal_places=3, max_digits=20, verbose_name="issued"),
                ),
                ("issue_count", models.IntegerField(verbose_name="issues")),
                ("goods_issue_date", models.DateField(null=True, verbose_name="goods issue of the delivery")),
                ("delivery", models.TextField(verbose_name="delivery of the last issue")),
                ("channel", models.TextField(verbose_name="channel of most of the issued quantity")),
                ("customer", models.TextField(verbose_name="customer of most of the issued quantity")),
                ("is_fully_issued", models.BooleanField(verbose_name="all of it issued")),
                ("preparation_days", models.IntegerField(null=True, verbose_name="preparation (days)")),
                ("production_days", models.IntegerField(null=True, verbose_name="production (days)")),
                ("transit_days", models.IntegerField(null=True, verbose_name="transit (days)")),
                (
                    "storage_days",
                    models.DecimalField(
                        decimal_places=4, max_digits=12, null=True, verbose_name="storage, weighted (days)"
                    ),
                ),
                (
                    "storage_last_days",
                    models.IntegerField(null=True, verbose_name="storage until the last issue (days)"),
                ),
                ("delivery_days", models.IntegerField(null=True, verbose_name="delivery (days)")),
                (
                    "anomalies",
                    models.TextField(
                        help_text="codes joined by blanks, '' when there are none", verbose_name="anomalies"
                    ),
                ),
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
                "verbose_name": "lead time of an order",
                "verbose_name_plural": "lead times of orders",
                "db_table": "fact_lead_time",
                "indexes": [
                    models.Index(fields=["finish_date"], name="fact_lead_time_finish"),
                    models.Index(fields=["last_issue_date"], name="fact_lead_time_issue"),
                    models.Index(fields=["batch", "material"], name="fact_lead_time_batch"),
                ],
            },
        ),
        migrations.CreateModel(
            name="FactProductionOrder",
            fields=[
                ("row_key", models.UUIDField(primary_key=True, serialize=False)),
                ("process_order", models.TextField(unique=True, verbose_name="production order")),
                ("plant", models.TextField(verbose_name="plant")),
                ("batch", models.TextField(verbose_name="batch")),
                ("order_type", models.TextField(verbose_name="order type")),
                ("mrp_controller", models.TextField(verbose_name="MRP controller")),
                ("sales_order", models.TextField(verbose_name="sales order")),
                ("bom_alternative", models.TextField(verbose_name="BOM alternative")),
                ("created_date", models.DateField(null=True, verbose_name="created")),
                ("release_date", models.DateField(null=True, verbose_name="released")),
                ("basic_start_date", models.DateField(null=True, verbose_name="basic start")),
                ("basic_finish_date", models.DateField(null=True, verbose_name="basic finish")),
                ("actual_finish_date", models.DateField(null=True, verbose_name="actual finish")),
                (
                    "ordered_quantity",
                    models.DecimalField(decimal_places=3, max_digits=20, verbose_name="ordered quantity"),
                ),
                (
                    "delivered_quantity",
                    models.DecimalField(decimal_places=3, max_digits=20, verbose_name="delivered quantity"),
                ),
                ("unit", models.TextField(verbose_name="unit")),
                ("system_status", models.TextField(verbose_name="system status")),
                ("is_status_cut", models.BooleanField(verbose_name="status is cut")),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("planned", "planned"),
                            ("released", "released"),
                            ("in_progress", "in progress"),
                            ("confirmed", "confirmed"),
                            ("partly_delivered", "partly delivered"),
                            ("completed", "completed"),
                            ("completed_short", "completed short"),
                            ("closed_without_output", "closed without output"),
                            ("cancelled", "cancelled"),
                            ("uncertain", "uncertain: the status is cut"),
                            ("unknown", "unknown"),
                        ],
                        verbose_name="state",
                    ),
                ),
                ("is_closed", models.BooleanField(verbose_name="finished or technically complete")),
                ("is_completed", models.BooleanField(verbose_name="completed")),
                ("is_made_to_order", models.BooleanField(verbose_name="made to order")),
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
                "verbose_name": "production order",
                "verbose_name_plural": "production orders",
                "db_table": "fact_production_order",
                "indexes": [
                    models.Index(fields=["basic_finish_date"], name="fact_order_basic_finish"),
                    models.Index(fields=["actual_finish_date"], name="fact_order_actual_finish"),
                    models.Index(fields=["batch", "material"], name="fact_order_batch"),
                    models.Index(fields=["material", "mrp_controller"], name="fact_order_material"),
                    models.Index(
                        condition=models.Q(("sales_order", ""), _negated=True),
                        fields=["sales_order"],
                        name="fact_order_sales_order",
                    ),
                    models.Index(
                        condition=models.Q(("is_closed", False)),
                        fields=["release_date"],
                        name="fact_order_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FactStockTransfer",
            fields=[
                ("row_key", models.UUIDField(primary_key=True, serialize=False)),
                ("purchase_order", models.TextField(verbose_name="purchase order")),
                ("item", models.TextField(verbose_name="item")),
                ("purchase_date", models.DateField(verbose_name="purchase date")),
                ("delivery_date", models.DateField(null=True, verbose_name="delivery date")),
                ("supplying_plant", models.TextField(verbose_name="supplying plant")),
                ("destination_plant", models.TextField(verbose_name="destination plant")),
                (
                    "ordered_quantity",
                    models.DecimalField(decimal_places=3, max_digits=20, verbose_name="ordered quantity"),
                ),
                (
                    "issued_quantity",
                    models.DecimalField(decimal_places=3, max_digits=20, verbose_name="issued quantity"),
                ),
                (
                    "received_quantity",
                    models.DecimalField(decimal_places=3, max_digits=20, verbose_name="received quantity"),
                ),
                (
                    "transit_quantity",
                    models.DecimalField(decimal_places=3, max_digits=20, verbose_name="in transit"),
                ),
                ("receipt_status", models.TextField(verbose_name="receipt status")),
                ("requisition", models.TextField(verbose_name="requisition")),
                ("allowed_channels", models.TextField(verbose_name="allowed channels")),
                (
                    "safety_stock",
                    models.DecimalField(
                        decimal_places=3, max_digits=20, null=True, verbose_name="safety stock"
                    ),
                ),
                ("material_made_to", models.TextField(verbose_name="MTS / MTO of the material")),
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
                "verbose_name": "stock transfer order",
                "verbose_name_plural": "stock transfer orders",
                "db_table": "fact_stock_transfer",
                "indexes": [
                    models.Index(fields=["material", "purchase_date"], name="fact_stock_transfer_material"),
                    models.Index(
                        condition=models.Q(("transit_quantity", 0), _negated=True),
                        fields=["purchase_date"],
                        name="fact_stock_transfer_open",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("purchase_order", "item"), name="fact_stock_transfer_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="FactYield",
            fields=[
                ("row_key", models.UUIDField(primary_key=True, serialize=False)),
                ("process_order", models.TextField(unique=True, verbose_name="production order")),
                ("mrp_controller", models.TextField(verbose_name="MRP controller")),
                ("batch", models.TextField(verbose_name="batch")),
                ("liquid_order", models.TextField(verbose_name="liquid order")),
                ("period_date", models.DateField(verbose_name="month of the list")),
                (
                    "ordered_quantity",
                    models.DecimalField(
                        decimal_places=3, max_digits=20, null=True, verbose_name="ordered quantity"
                    ),
                ),
                (
                    "received_quantity",
                    models.DecimalField(
                        decimal_places=3, max_digits=20, null=True, verbose_name="received quantity"
                    ),
                ),
                ("unit", models.TextField(verbose_name="unit")),
                (
                    "kg_per_piece",
                    models.DecimalField(
                        decimal_places=6, max_digits=18, null=True, verbose_name="kg per piece"
                    ),
                ),
                (
                    "input_kg",
                    models.DecimalField(
                        decimal_places=3, max_digits=20, null=True, verbose_name="input (kg)"
                    ),
                ),
                (
                    "output_kg",
                    models.DecimalField(
                        decimal_places=9, max_digits=24, null=True, verbose_name="output (kg)"
                    ),
                ),
                (
                    "by_product_kg",
                    models.DecimalField(decimal_places=3, max_digits=20, verbose_name="by-product (kg)"),
                ),
                (
                    "loss_kg",
                    models.DecimalField(decimal_places=9, max_digits=24, null=True, verbose_name="loss (kg)"),
                ),
                (
                    "listed_loss_kg",
                    models.DecimalField(
                        decimal_places=3, max_digits=20, null=True, verbose_name="loss in the list (kg)"
                    ),
                ),
                (
                    "tonnage",
                    models.DecimalField(decimal_places=3, max_digits=20, null=True, verbose_name="tonnage"),
                ),
                ("tonnage_unit", models.TextField(verbose_name="unit of the tonnage")),
                (
                    "sg_theoretical",
                    models.DecimalField(
                        decimal_places=6, max_digits=12, null=True, verbose_name="theoretical SG"
                    ),
                ),
                (
                    "sg_actual",
                    models.DecimalField(decimal_places=6, max_digits=12, null=True, verbose_name="actual SG"),
                ),
                ("product_group_1", models.TextField(verbose_name="product group 1")),
                ("product_group_2", models.TextField(verbose_name="product group 2")),
                ("recipe_group", models.TextField(verbose_name="recipe")),
                ("manager", models.TextField(verbose_name="PD manager")),
                ("leader", models.TextField(verbose_name="PD leader")),
                ("usage_decision", models.TextField(verbose_name="usage decision")),
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
                "verbose_name": "yield of an order",
                "verbose_name_plural": "yield of orders",
                "db_table": "fact_yield",
                "indexes": [
                    models.Index(fields=["period_date"], name="fact_yield_period"),
                    models.Index(
                        condition=models.Q(("liquid_order", ""), _negated=True),
                        fields=["liquid_order"],
                        name="fact_yield_liquid",
                    ),
                    models.Index(fields=["material"], name="fact_yield_material"),
                    models.Index(fields=["batch", "material"], name="fact_yield_batch"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProductionChain",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "batch_id",
                        "parent_batch_id",
                        "method",
                        "process_order",
                        "unit",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("batch_id", models.TextField(verbose_name="batch")),
                ("parent_batch_id", models.TextField(verbose_name="parent batch")),
                ("batch", models.TextField(verbose_name="batch number")),
                ("parent_batch", models.TextField(verbose_name="parent batch number")),
                (
                    "method",
                    models.TextField(
                        choices=[
                            ("yield_list", "liquid order of the yield list"),
                            ("consumption", "consumption that carries the order"),
                            ("same_document", "receipt and consumption in one document"),
                            ("transfer_posting", "posted from batch to batch in one document"),
                            ("receipt_batch", "batch of the receipt = batch of the order"),
                            ("neighbour_order", "order numbered next to it, usual material"),
                            ("open_batch", "only batch of the usual material in those days"),
                        ],
                        verbose_name="method",
                    ),
                ),
                (
                    "confidence",
                    models.TextField(
                        choices=[
                            ("hard", "hard: a document says so"),
                            ("strong", "strong: batch of the receipt = batch of the order"),
                            ("weak", "weak: material and dates fit"),
                        ],
                        verbose_name="confidence",
                    ),
                ),
                ("process_order", models.TextField(verbose_name="production order")),
                ("parent_process_order", models.TextField(verbose_name="production order of the parent")),
                ("production_date", models.DateField(null=True, verbose_name="produced on")),
                (
                    "quantity",
                    models.DecimalField(decimal_places=3, max_digits=20, null=True, verbose_name="quantity"),
                ),
                ("unit", models.TextField(verbose_name="unit")),
                (
                    "quantity_kg",
                    models.DecimalField(
                        decimal_places=3, max_digits=20, null=True, verbose_name="quantity (kg)"
                    ),
                ),
                ("row_key", models.UUIDField(null=True)),
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
                (
                    "parent_material",
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
                "verbose_name": "link between batches",
                "verbose_name_plural": "links between batches",
                "db_table": "production_chain",
                "indexes": [
                    models.Index(fields=["parent_batch_id"], name="production_chain_parent"),
                    models.Index(fields=["production_date"], name="production_chain_date"),
                    models.Index(fields=["batch"], name="production_chain_batch"),
                ],
            },
        ),
    ]
