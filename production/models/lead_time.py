"""Stage dates of finished goods. Written by a derivation only."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from production.models.orders import amount, material_reference


class FactLeadTime(models.Model):
    """From order to goods issue. Grain: filling order (P01) × its batch, one row per order.

    Dates are null while they are unknown; nothing is guessed. Day counts are calendar days between the dates of a
    stage, negative where the dates contradict each other (`anomalies` names it; such a stage counts nowhere).
    `storage_days` is weighted by issued quantity. Issues and receipts are those that were not taken back.
    """

    process_order = models.TextField(_("production order"), primary_key=True)
    material = material_reference()
    batch = models.TextField(_("batch"))
    sales_order_date = models.DateField(_("sales order date"), null=True)
    preparation_date = models.DateField(_("preparation begins"), null=True)
    preparation_basis = models.TextField(
        _("basis of the preparation"), help_text=_("sales_order, created or ''")
    )
    transfer_order_date = models.DateField(_("stock transfer order date"), null=True)
    release_date = models.DateField(_("released"), null=True)
    finish_date = models.DateField(_("finished"), null=True)
    receipt_plant = models.TextField(_("distribution centre"))
    receipt_date = models.DateField(_("first receipt at the centre"), null=True)
    received_quantity = amount(_("received at the centre"))
    first_issue_date = models.DateField(_("first issue"), null=True)
    last_issue_date = models.DateField(_("last issue"), null=True)
    issued_quantity = amount(_("issued"))
    issue_count = models.IntegerField(_("issues"))
    goods_issue_date = models.DateField(_("goods issue of the delivery"), null=True)
    delivery = models.TextField(_("delivery of the last issue"))
    channel = models.TextField(_("channel of most of the issued quantity"))
    customer = models.TextField(_("customer of most of the issued quantity"))
    is_fully_issued = models.BooleanField(_("all of it issued"))
    preparation_days = models.IntegerField(_("preparation (days)"), null=True)
    production_days = models.IntegerField(_("production (days)"), null=True)
    transit_days = models.IntegerField(_("transit (days)"), null=True)
    storage_days = models.DecimalField(
        _("storage, weighted (days)"), max_digits=12, decimal_places=4, null=True
    )
    storage_last_days = models.IntegerField(_("storage until the last issue (days)"), null=True)
    delivery_days = models.IntegerField(_("delivery (days)"), null=True)
    anomalies = models.TextField(
        _("anomalies"), help_text=_("codes joined by blanks, '' when there are none")
    )

    class Meta:
        db_table = "fact_lead_time"
        verbose_name = _("lead time of an order")
        verbose_name_plural = _("lead times of orders")
        indexes = [
            models.Index(fields=["finish_date"], name="fact_lead_time_finish"),
            models.Index(fields=["last_issue_date"], name="fact_lead_time_issue"),
            models.Index(fields=["batch", "material"], name="fact_lead_time_batch"),
        ]

    def __str__(self) -> str:
        return self.process_order
