"""Masters of production that staff keep: code lists, target days, and the rule that says what is made to order."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from inventory.models.columns import said_text
from inventory.models.dimensions import Named


class DimMrpController(Named):
    """Who plans an order: P01 fills finished goods, P02 mixes liquids, P03 bases. Grain: one row per code."""

    mrp_controller = models.TextField(_("MRP controller"), primary_key=True)
    is_standard = models.BooleanField(default=False, db_default=False, editable=False)
    local_note = said_text(_("note"))
    history = HistoricalRecords()

    class Meta:
        db_table = "dim_mrp_controller"
        verbose_name = _("MRP controller")
        verbose_name_plural = _("MRP controllers")

    def __str__(self) -> str:
        return f"{self.mrp_controller} {self.name}".strip()


class DimOrderType(Named):
    """A type of production order (201S, 201O …). Grain: one row per code. Says nothing about made to order."""

    order_type = models.TextField(_("order type"), primary_key=True)
    is_standard = models.BooleanField(default=False, db_default=False, editable=False)
    says_made_to_order = models.BooleanField(
        _("is meant for orders made to order"),
        default=False,
        db_default=False,
        help_text=_("only to list contradictions with the MTO rule"),
    )
    local_note = said_text(_("note"))
    history = HistoricalRecords()

    class Meta:
        db_table = "dim_order_type"
        verbose_name = _("order type")
        verbose_name_plural = _("order types")

    def __str__(self) -> str:
        return f"{self.order_type} {self.name}".strip()


class MtoRule(models.Model):
    """What is made to order: an order that any active rule fits. Blank conditions fit every order.

    Grain: one row per rule. Change it through `production.rules`, which brings facts and data version along.
    """

    mrp_controller = models.TextField(_("MRP controller"), blank=True, default="P01")
    order_type = models.TextField(_("order type"), blank=True, default="")
    needs_sales_order = models.BooleanField(_("needs a sales order"), default=True)
    is_active = models.BooleanField(_("active"), default=True)
    note = models.TextField(_("note"), blank=True)
    history = HistoricalRecords()

    class Meta:
        db_table = "mto_rule"
        verbose_name = _("rule for made to order")
        verbose_name_plural = _("rules for made to order")

    def __str__(self) -> str:
        return f"{self.mrp_controller or '*'} · {self.order_type or '*'}"


class LeadTimeTarget(models.Model):
    """Days that an order may take. Grain: kind × product group × valid from; a blank group is the default of its kind.

    The target of an order is that of its group, else the default, valid on its day of finish (open: on the as-of day).
    """

    order_kind = models.TextField(_("kind"), choices=[("MTS", "MTS"), ("MTO", "MTO")])
    product_group = models.TextField(_("product group"), blank=True, default="")
    valid_from = models.DateField(_("valid from"))
    target_days = models.PositiveIntegerField(_("target (calendar days)"))
    note = models.TextField(_("note"), blank=True)
    history = HistoricalRecords()

    class Meta:
        db_table = "lead_time_target"
        verbose_name = _("lead time target")
        verbose_name_plural = _("lead time targets")
        constraints = [
            models.UniqueConstraint(
                fields=["order_kind", "product_group", "valid_from"], name="lead_time_target_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.order_kind} {self.product_group or '*'} {self.target_days}"
