"""Fact of yield. Written by a derivation only."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from production.models.orders import amount, material_reference


class FactYield(models.Model):
    """Input, output and loss of process orders. Grain: one row per process order.

    Kilograms: `output_kg` = received pieces × kg per piece; P02 and P03 rows have no input and no loss. `period_date`
    is the first day of the month asked for at load; it counts only while the order itself is in no order list.
    """

    row_key = models.UUIDField(primary_key=True)
    process_order = models.TextField(_("production order"), unique=True)
    mrp_controller = models.TextField(_("MRP controller"))
    material = material_reference()
    batch = models.TextField(_("batch"))
    liquid_order = models.TextField(_("liquid order"))
    period_date = models.DateField(_("month of the list"))
    ordered_quantity = amount(_("ordered quantity"), null=True)
    received_quantity = amount(_("received quantity"), null=True)
    unit = models.TextField(_("unit"))
    kg_per_piece = models.DecimalField(_("kg per piece"), max_digits=18, decimal_places=6, null=True)
    input_kg = amount(_("input (kg)"), null=True)
    output_kg = models.DecimalField(_("output (kg)"), max_digits=24, decimal_places=9, null=True)
    by_product_kg = amount(_("by-product (kg)"))
    loss_kg = models.DecimalField(_("loss (kg)"), max_digits=24, decimal_places=9, null=True)
    listed_loss_kg = amount(_("loss in the list (kg)"), null=True)
    tonnage = amount(_("tonnage"), null=True)
    tonnage_unit = models.TextField(_("unit of the tonnage"))
    sg_theoretical = models.DecimalField(_("theoretical SG"), max_digits=12, decimal_places=6, null=True)
    sg_actual = models.DecimalField(_("actual SG"), max_digits=12, decimal_places=6, null=True)
    product_group_1 = models.TextField(_("product group 1"))
    product_group_2 = models.TextField(_("product group 2"))
    recipe_group = models.TextField(_("recipe"))
    manager = models.TextField(_("PD manager"))
    leader = models.TextField(_("PD leader"))
    usage_decision = models.TextField(_("usage decision"))

    class Meta:
        db_table = "fact_yield"
        verbose_name = _("yield of an order")
        verbose_name_plural = _("yield of orders")
        indexes = [
            models.Index(fields=["period_date"], name="fact_yield_period"),
            models.Index(
                fields=["liquid_order"], name="fact_yield_liquid", condition=~models.Q(liquid_order="")
            ),
            models.Index(fields=["material"], name="fact_yield_material"),
            models.Index(fields=["batch", "material"], name="fact_yield_batch"),
        ]

    def __str__(self) -> str:
        return self.process_order
