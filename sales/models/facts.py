"""Facts of sales. Written by derivations only.

Codes are SAP's own, '' where the list has none; they carry no constraint in the database: each would cost a look-up
per row of a bulk load, and every code of an active load is a member (docs/decisions/0041).
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


def _money(verbose_name: Any, **options: Any) -> "models.DecimalField[Any, Any]":
    return models.DecimalField(verbose_name, max_digits=20, decimal_places=3, **options)


def _quantity(
    verbose_name: Any, *, decimal_places: int = 3, **options: Any
) -> "models.DecimalField[Any, Any]":
    return models.DecimalField(verbose_name, max_digits=20, decimal_places=decimal_places, **options)


class FactBilling(models.Model):
    """Items of billing documents. Grain: billing document × item.

    `net_value` and `tax_vnd` are VND. `price`, `total_price`, `tax` and `total` are in `currency`, XXX where the list
    gives an exchange rate but names no foreign currency. Values are unsigned as in the list: the billing type has the
    sign. `net_weight_kg` and `volume_l` are null where the list has no weight or an unknown unit.
    """

    row_key = models.UUIDField(primary_key=True)
    date_id = models.IntegerField(_("billing date"), help_text=_("YYYYMMDD"))
    billing_document = models.TextField(_("billing document"))
    billing_item = models.BigIntegerField(_("item"))
    billing_type = models.TextField(_("billing type"))
    sales_organization = models.TextField(_("sales organisation"))
    channel = models.TextField(_("channel"))
    customer = models.TextField(_("customer"), help_text=_("sold-to"))
    bill_to = models.TextField(_("bill-to"))
    ship_to = models.TextField(_("ship-to"))
    customer_group = models.TextField(_("customer group"))
    salesman = models.TextField(_("salesman"))
    material = models.TextField(_("material"))
    quantity = _quantity(_("billed quantity"))
    unit = models.TextField(_("unit"))
    currency = models.TextField(_("document currency"))
    exchange_rate = models.DecimalField(_("exchange rate"), max_digits=20, decimal_places=5)
    price = _money(_("price"), null=True)
    total_price = _money(_("total price"))
    discount = _money(_("discounts"))
    net_value = _money(_("net value"))
    tax = _money(_("tax"))
    tax_vnd = _money(_("tax in VND"))
    total = _money(_("total"), null=True)
    net_weight_kg = _quantity(_("net weight in kg"), decimal_places=6, null=True)
    volume_l = _quantity(_("volume in litres"), decimal_places=6, null=True)
    payment_days = models.IntegerField(_("payment days"), null=True)
    sales_order = models.TextField(_("sales order"))
    sales_order_date = models.DateField(_("sales order date"), null=True)
    delivery = models.TextField(_("delivery"))
    is_flagged_cancelled = models.BooleanField(_("flagged as cancelled"))
    cancel_document = models.TextField(_("document of the cancellation"))

    class Meta:
        db_table = "fact_billing"
        verbose_name = _("billing item")
        verbose_name_plural = _("billing items")
        constraints = [
            models.UniqueConstraint(fields=["billing_document", "billing_item"], name="fact_billing_key")
        ]
        indexes = [
            models.Index(fields=["date_id"], name="fact_billing_date"),
            models.Index(fields=["customer", "date_id"], name="fact_billing_customer"),
            models.Index(fields=["material", "unit"], name="fact_billing_material"),
            models.Index(
                fields=["sales_order"], name="fact_billing_order", condition=~models.Q(sales_order="")
            ),
            models.Index(fields=["delivery"], name="fact_billing_delivery", condition=~models.Q(delivery="")),
            models.Index(
                fields=["cancel_document"],
                name="fact_billing_cancel",
                condition=~models.Q(cancel_document=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.billing_document} {self.billing_item}"


class BillingDocument(models.Model):
    """Billing documents as a whole, with their part in a cancellation. Grain: billing document.

    `counterpart` is the document that cancels this one or that this one cancels. `is_counterpart_listed` is false
    while no active load has it. What each type means is asked of `dim_billing_type` when reading.
    """

    billing_document = models.TextField(_("billing document"), primary_key=True)
    date_id = models.IntegerField(_("billing date"), help_text=_("YYYYMMDD"))
    billing_type = models.TextField(_("billing type"))
    channel = models.TextField(_("channel"))
    customer = models.TextField(_("customer"))
    salesman = models.TextField(_("salesman"))
    item_count = models.IntegerField(_("items"))
    is_in_cancellation = models.BooleanField(_("cancelled or cancelling"))
    counterpart = models.TextField(_("counterpart"))
    is_counterpart_listed = models.BooleanField(_("counterpart is in the lists"))

    class Meta:
        db_table = "billing_document"
        verbose_name = _("billing document")
        verbose_name_plural = _("billing documents")
        indexes = [
            models.Index(fields=["date_id"], name="billing_document_date"),
            models.Index(fields=["customer", "date_id"], name="billing_document_customer"),
            models.Index(
                fields=["billing_document"],
                name="billing_document_cancelled",
                condition=models.Q(is_in_cancellation=True),
            ),
        ]

    def __str__(self) -> str:
        return self.billing_document


class FactDelivery(models.Model):
    """Lines of deliveries. Grain: delivery × line item. `gi_date_id` is null while the goods have not left.

    Quantities are in `unit` and positive, returns included: the delivery type says what they mean.
    """

    row_key = models.UUIDField(primary_key=True)
    planned_date_id = models.IntegerField(_("planned delivery date"), help_text=_("YYYYMMDD"))
    gi_date_id = models.IntegerField(_("goods issue date"), null=True, help_text=_("YYYYMMDD"))
    delivery = models.TextField(_("delivery"))
    line_item = models.BigIntegerField(_("line item"))
    delivery_type = models.TextField(_("delivery type"))
    sales_order = models.TextField(_("sales order"))
    requirement_type = models.TextField(_("requirement type"))
    shipping_point = models.TextField(_("shipping point"))
    storage_location = models.TextField(_("storage location"))
    channel = models.TextField(_("channel"))
    customer_group_text = models.TextField(_("customer group"))
    customer = models.TextField(_("customer"), help_text=_("sold-to, ship-to where there is none"))
    ship_to = models.TextField(_("ship-to"))
    salesman = models.TextField(_("salesman"))
    material = models.TextField(_("material"))
    delivery_quantity = _quantity(_("delivery quantity"))
    actual_quantity = _quantity(_("delivered quantity"))
    unit = models.TextField(_("unit"))
    net_weight_kg = _quantity(_("net weight in kg"), decimal_places=6, null=True)
    volume_l = _quantity(_("volume in litres"), decimal_places=6, null=True)

    class Meta:
        db_table = "fact_delivery"
        verbose_name = _("delivery line")
        verbose_name_plural = _("delivery lines")
        constraints = [models.UniqueConstraint(fields=["delivery", "line_item"], name="fact_delivery_key")]
        indexes = [
            models.Index(fields=["planned_date_id"], name="fact_delivery_planned"),
            models.Index(fields=["customer", "planned_date_id"], name="fact_delivery_customer"),
            models.Index(fields=["material", "unit"], name="fact_delivery_material"),
            models.Index(
                fields=["sales_order"], name="fact_delivery_order", condition=~models.Q(sales_order="")
            ),
            models.Index(
                fields=["planned_date_id"],
                name="fact_delivery_open",
                condition=models.Q(gi_date_id__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delivery} {self.line_item}"


class FactReceivable(models.Model):
    """The collection plan of one day. Grain: line of the snapshot: customer × salesman × channel ('' = none), in VND.

    Several lines of one customer, salesman and channel are real where companies or profit centres tell them apart.

    Wide, as the list is: one row is what the list checks and what an undo replaces; questions about buckets unpivot a
    snapshot's hundred rows (docs/decisions/0043). Never summed over snapshots.
    """

    row_key = models.UUIDField(primary_key=True)
    snapshot_date_id = models.IntegerField(_("snapshot date"), help_text=_("YYYYMMDD"))
    customer = models.TextField(_("customer"))
    salesman = models.TextField(_("salesman"))
    channel = models.TextField(_("channel"))
    customer_group = models.TextField(_("customer group"))
    target_1_30 = _money(_("to collect, 1–30 days"))
    target_31_60 = _money(_("to collect, 31–60 days"))
    target_61_90 = _money(_("to collect, 61–90 days"))
    target_91_120 = _money(_("to collect, 91–120 days"))
    target_121_180 = _money(_("to collect, 121–180 days"))
    target_over_180 = _money(_("to collect, over 180 days"))
    total_target = _money(_("to collect"))
    realization_not_due = _money(_("collected, not due"))
    realization_1_30 = _money(_("collected, 1–30 days"))
    realization_31_60 = _money(_("collected, 31–60 days"))
    realization_61_90 = _money(_("collected, 61–90 days"))
    realization_91_120 = _money(_("collected, 91–120 days"))
    realization_121_180 = _money(_("collected, 121–180 days"))
    realization_over_180 = _money(_("collected, over 180 days"))
    total_realization = _money(_("collected"))

    class Meta:
        db_table = "fact_receivable"
        verbose_name = _("receivable")
        verbose_name_plural = _("receivables")
        indexes = [
            models.Index(
                fields=["snapshot_date_id", "customer", "salesman", "channel"],
                name="fact_receivable_snapshot",
            )
        ]

    def __str__(self) -> str:
        return f"{self.snapshot_date_id} {self.customer} {self.salesman}"


class FactTarget(models.Model):
    """Sales targets, in VND. Grain: salesman name × year × semester (1 = January to June)."""

    row_key = models.UUIDField(primary_key=True)
    salesman_name = models.TextField(_("salesman"))
    match_name = models.TextField(_("name as compared"))
    year = models.IntegerField(_("year"))
    semester = models.IntegerField(_("semester"))
    target = _money(_("target"))

    class Meta:
        db_table = "fact_target"
        verbose_name = _("sales target")
        verbose_name_plural = _("sales targets")
        constraints = [
            models.UniqueConstraint(fields=["salesman_name", "year", "semester"], name="fact_target_key")
        ]
        indexes = [models.Index(fields=["year", "semester"], name="fact_target_semester")]

    def __str__(self) -> str:
        return f"{self.salesman_name} {self.year}/{self.semester}"
