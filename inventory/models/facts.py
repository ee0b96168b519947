"""Facts of stock. Written by derivations only.

References carry no constraint in the database: each would cost a look-up per row of a bulk load, and the derivations
join the dimensions anyway (docs/decisions/0013). `manage.py check_facts` proves that nothing dangles.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from inventory.models.dimensions import DimDate, DimLocation, DimMaterial


class FactInventory(models.Model):
    """Movements of stock. Grain: one row per line of a material document; quantity signed as SAP gives it.

    RANGE-partitioned by month on `date_id`. `batch` is '' where there is none. `on_transfer_order` says that the
    purchase order is a stock transfer between plants.
    """

    pk = models.CompositePrimaryKey("row_key", "date_id")
    row_key = models.UUIDField()
    date = models.ForeignKey(
        DimDate, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    material = models.ForeignKey(
        DimMaterial, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    location = models.ForeignKey(
        DimLocation, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    movement_type = models.TextField(_("movement type"))
    batch = models.TextField(_("batch"))
    quantity = models.DecimalField(_("quantity"), max_digits=18, decimal_places=3)
    unit = models.TextField(_("unit"))
    on_transfer_order = models.BooleanField(_("on a stock transfer order"))
    changes_stock = models.BooleanField(_("changes stock"))
    material_document = models.TextField(_("material document"))
    item = models.BigIntegerField(_("item"), null=True)
    reference = models.TextField(_("reference"), null=True)  # noqa: DJ001 - null saves space on bulk rows
    purchase_order = models.TextField(_("purchase order"), null=True)  # noqa: DJ001
    order_number = models.TextField(_("order"), null=True)  # noqa: DJ001
    cost_center = models.TextField(_("cost centre"), null=True)  # noqa: DJ001
    gl_account = models.TextField(_("G/L account"), null=True)  # noqa: DJ001
    customer = models.TextField(_("customer"), null=True)  # noqa: DJ001
    special_stock = models.TextField(_("special stock"), null=True)  # noqa: DJ001
    text = models.TextField(_("text"), null=True)  # noqa: DJ001

    class Meta:
        db_table = "fact_inventory"
        verbose_name = _("movement")
        verbose_name_plural = _("movements")
        indexes = [
            models.Index(fields=["material", "date", "location"], name="fact_inventory_material"),
            models.Index(fields=["material_document"], name="fact_inventory_document"),
            models.Index(fields=["batch"], name="fact_inventory_batch", condition=~models.Q(batch="")),
            models.Index(
                fields=["reference"],
                name="fact_inventory_reference",
                condition=models.Q(reference__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.material_document} {self.movement_type} {self.quantity} {self.unit}"


class StockType(models.TextChoices):
    """How usable a counted quantity is; all of them are on hand."""

    UNRESTRICTED = "unrestricted", _("unrestricted")
    QUALITY = "quality", _("in quality inspection")
    BLOCKED = "blocked", _("blocked")
    TRANSFER = "transfer", _("in transfer")


class FactStockCount(models.Model):
    """Stock as SAP lists it at the end of a day. Grain: line of a stock list × stock type.

    A stock list line is snapshot date × material × location × batch × special stock.
    """

    pk = models.CompositePrimaryKey("row_key", "stock_type")
    row_key = models.UUIDField()
    stock_type = models.TextField(_("stock type"), choices=StockType)
    date = models.ForeignKey(
        DimDate, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    material = models.ForeignKey(
        DimMaterial, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    location = models.ForeignKey(
        DimLocation, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    batch = models.TextField(_("batch"))
    special_stock = models.TextField(_("special stock"))
    special_stock_number = models.TextField(_("special stock number"))
    quantity = models.DecimalField(_("quantity"), max_digits=18, decimal_places=3)
    unit = models.TextField(_("unit"))
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=3, null=True)
    currency = models.TextField(_("currency"))

    class Meta:
        db_table = "fact_stock_count"
        verbose_name = _("counted stock")
        verbose_name_plural = _("counted stock")
        indexes = [models.Index(fields=["date", "material", "location"], name="fact_stock_count_date")]

    def __str__(self) -> str:
        return f"{self.date_id} {self.material_id} {self.quantity} {self.unit}"
