"""Facts of production orders and stock transfer orders. Written by derivations only.

References carry no constraint in the database (docs/decisions/0013).
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from inventory.models import DimMaterial


def material_reference() -> "models.ForeignKey[Any, Any]":
    """The material of a row, without constraint and without an index of its own."""
    return models.ForeignKey(
        DimMaterial, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )


def amount(verbose_name: Any, **options: Any) -> "models.DecimalField[Any, Any]":
    """A quantity, exact to a thousandth of its unit."""
    return models.DecimalField(verbose_name, max_digits=20, decimal_places=3, **options)


class OrderState(models.TextChoices):
    """What an order's status tokens, dates and delivered quantity say together; SQL function `order_state`."""

    PLANNED = "planned", _("planned")
    RELEASED = "released", _("released")
    IN_PROGRESS = "in_progress", _("in progress")
    CONFIRMED = "confirmed", _("confirmed")
    PARTLY_DELIVERED = "partly_delivered", _("partly delivered")
    COMPLETED = "completed", _("completed")
    COMPLETED_SHORT = "completed_short", _("completed short")
    CLOSED_WITHOUT_OUTPUT = "closed_without_output", _("closed without output")
    CANCELLED = "cancelled", _("cancelled")
    UNCERTAIN = "uncertain", _("uncertain: the status is cut")
    UNKNOWN = "unknown", _("unknown")


class FactProductionOrder(models.Model):
    """Production orders. Grain: one row per order; quantities in the order's own unit.

    `is_completed`: finished or technically complete with something delivered. `is_closed`: nothing more will come.
    `is_made_to_order` follows `mto_rule`.
    """

    row_key = models.UUIDField(primary_key=True)
    process_order = models.TextField(_("production order"), unique=True)
    plant = models.TextField(_("plant"))
    material = material_reference()
    batch = models.TextField(_("batch"))
    order_type = models.TextField(_("order type"))
    mrp_controller = models.TextField(_("MRP controller"))
    sales_order = models.TextField(_("sales order"))
    bom_alternative = models.TextField(_("BOM alternative"))
    created_date = models.DateField(_("created"), null=True)
    release_date = models.DateField(_("released"), null=True)
    basic_start_date = models.DateField(_("basic start"), null=True)
    basic_finish_date = models.DateField(_("basic finish"), null=True)
    actual_finish_date = models.DateField(_("actual finish"), null=True)
    ordered_quantity = amount(_("ordered quantity"))
    delivered_quantity = amount(_("delivered quantity"))
    unit = models.TextField(_("unit"))
    system_status = models.TextField(_("system status"))
    is_status_cut = models.BooleanField(_("status is cut"))
    state = models.TextField(_("state"), choices=OrderState)
    is_closed = models.BooleanField(_("finished or technically complete"))
    is_completed = models.BooleanField(_("completed"))
    is_made_to_order = models.BooleanField(_("made to order"))

    class Meta:
        db_table = "fact_production_order"
        verbose_name = _("production order")
        verbose_name_plural = _("production orders")
        indexes = [
            models.Index(fields=["basic_finish_date"], name="fact_order_basic_finish"),
            models.Index(fields=["actual_finish_date"], name="fact_order_actual_finish"),
            models.Index(fields=["batch", "material"], name="fact_order_batch"),
            models.Index(fields=["material", "mrp_controller"], name="fact_order_material"),
            models.Index(
                fields=["sales_order"], name="fact_order_sales_order", condition=~models.Q(sales_order="")
            ),
            models.Index(
                fields=["release_date"], name="fact_order_open", condition=models.Q(is_closed=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process_order} {self.state}"


class OrderStateFirstSeen(models.Model):
    """The day a list first showed an order in a state: as-of of the earliest active load that does.

    Grain: order × state. A function of the set of active loads, like every fact.
    """

    pk = models.CompositePrimaryKey("process_order", "state")
    process_order = models.TextField(_("production order"))
    state = models.TextField(_("state"), choices=OrderState)
    first_seen_date = models.DateField(_("first seen"))

    class Meta:
        db_table = "order_state_first_seen"
        verbose_name = _("first sight of an order in a state")
        verbose_name_plural = _("first sights of orders in states")

    def __str__(self) -> str:
        return f"{self.process_order} {self.state} {self.first_seen_date}"


class FactStockTransfer(models.Model):
    """Stock transfer orders between plants. Grain: purchase order × item; quantities in the material's unit.

    `transit_quantity` = issued − received. `material_made_to` (MTS, MTO) is an attribute of the material.
    """

    row_key = models.UUIDField(primary_key=True)
    purchase_order = models.TextField(_("purchase order"))
    item = models.TextField(_("item"))
    purchase_date = models.DateField(_("purchase date"))
    delivery_date = models.DateField(_("delivery date"), null=True)
    supplying_plant = models.TextField(_("supplying plant"))
    destination_plant = models.TextField(_("destination plant"))
    material = material_reference()
    ordered_quantity = amount(_("ordered quantity"))
    issued_quantity = amount(_("issued quantity"))
    received_quantity = amount(_("received quantity"))
    transit_quantity = amount(_("in transit"))
    receipt_status = models.TextField(_("receipt status"))
    requisition = models.TextField(_("requisition"))
    allowed_channels = models.TextField(_("allowed channels"))
    safety_stock = amount(_("safety stock"), null=True)
    material_made_to = models.TextField(_("MTS / MTO of the material"))

    class Meta:
        db_table = "fact_stock_transfer"
        verbose_name = _("stock transfer order")
        verbose_name_plural = _("stock transfer orders")
        constraints = [
            models.UniqueConstraint(fields=["purchase_order", "item"], name="fact_stock_transfer_key")
        ]
        indexes = [
            models.Index(fields=["material", "purchase_date"], name="fact_stock_transfer_material"),
            models.Index(
                fields=["purchase_date"],
                name="fact_stock_transfer_open",
                condition=~models.Q(transit_quantity=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purchase_order} {self.item}"
