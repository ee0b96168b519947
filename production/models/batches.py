"""What happens to batches and how they descend from each other. Written by derivations only.

A batch is known by material and batch number: numbers are used again over materials. `batch_id` is `material|batch`.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from production.models.orders import amount, material_reference


class EventKind(models.TextChoices):
    """What happened to a batch, reversals taken out."""

    PRODUCED = "produced", _("received from production")
    BY_PRODUCT = "by_product", _("received as by-product")
    RECEIVED = "received", _("received out of transit")
    ISSUED = "issued", _("issued for a delivery")


class BatchEvent(models.Model):
    """Receipts and issues that were not taken back. Grain: material × batch × kind × plant × reference × day ×
    unit.

    `reference` is the purchase order of a receipt out of transit and the delivery of an issue, else ''. `quantity` is
    positive in the material's unit; a negative one is a reversal of something that is in no list.
    """

    pk = models.CompositePrimaryKey(
        "material_id", "batch", "kind", "plant", "reference", "event_date", "unit"
    )
    material = material_reference()
    batch = models.TextField(_("batch"))
    kind = models.TextField(_("kind"), choices=EventKind)
    plant = models.TextField(_("plant"))
    reference = models.TextField(_("reference"))
    event_date = models.DateField(_("date"))
    quantity = amount(_("quantity"))
    unit = models.TextField(_("unit"))

    class Meta:
        db_table = "batch_event"
        verbose_name = _("event of a batch")
        verbose_name_plural = _("events of batches")
        indexes = [
            models.Index(fields=["batch"], name="batch_event_batch"),
            models.Index(
                fields=["reference"], name="batch_event_delivery", condition=models.Q(kind="issued")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch} {self.kind} {self.event_date}"


class BatchFlow(models.Model):
    """What came in and went out of a batch on hand, kept by differences: stock by batch without places and days.

    Grain: material × batch × unit × movement type × on transfer order.
    """

    pk = models.CompositePrimaryKey("material_id", "batch", "unit", "movement_type", "on_transfer_order")
    material = material_reference()
    batch = models.TextField()
    unit = models.TextField()
    movement_type = models.TextField()
    on_transfer_order = models.BooleanField()
    quantity = amount(_("quantity"))
    movement_count = models.IntegerField()

    class Meta:
        db_table = "batch_flow"
        verbose_name = _("flow of a batch")
        verbose_name_plural = _("flows of batches")

    def __str__(self) -> str:
        return f"{self.batch} {self.movement_type} {self.quantity}"


class UsualLiquid(models.Model):
    """The semi-finished material that a finished one is filled from, as yield lists have shown it most often.

    Grain: finished material. Used for weak links only.
    """

    material_id = models.IntegerField(primary_key=True)
    liquid_material_id = models.IntegerField()
    evidence_count = models.IntegerField(_("orders that say so"))

    class Meta:
        db_table = "usual_liquid"
        verbose_name = _("usual liquid of a material")
        verbose_name_plural = _("usual liquids of materials")
        indexes = [models.Index(fields=["liquid_material_id"], name="usual_liquid_liquid")]

    def __str__(self) -> str:
        return f"{self.material_id} ← {self.liquid_material_id}"


class Confidence(models.TextChoices):
    """How sure a link is. Weak ones are shown on request and count in no KPI."""

    HARD = "hard", _("hard: a document says so")
    STRONG = "strong", _("strong: batch of the receipt = batch of the order")
    WEAK = "weak", _("weak: material and dates fit")


class ChainMethod(models.TextChoices):
    """How a link was found."""

    YIELD_LIST = "yield_list", _("liquid order of the yield list")
    CONSUMPTION = "consumption", _("consumption that carries the order")
    SAME_DOCUMENT = "same_document", _("receipt and consumption in one document")
    TRANSFER_POSTING = "transfer_posting", _("posted from batch to batch in one document")
    RECEIPT_BATCH = "receipt_batch", _("batch of the receipt = batch of the order")
    NEIGHBOUR_ORDER = "neighbour_order", _("order numbered next to it, usual material")
    OPEN_BATCH = "open_batch", _("only batch of the usual material in those days")


class ProductionChain(models.Model):
    """Which batch went into which. Grain: batch × parent batch × method × production order of the batch.

    `batch_id` came out of `parent_batch_id`. `quantity` in `unit` is what went in, unknown for weak links;
    `quantity_kg` is set where the unit is kg. `row_key` is the line of the list that says so, where one line does:
    the load is the one that this line currently comes from (docs/decisions/0031).
    """

    pk = models.CompositePrimaryKey("batch_id", "parent_batch_id", "method", "process_order", "unit")
    batch_id = models.TextField(_("batch"))
    parent_batch_id = models.TextField(_("parent batch"))
    material = material_reference()
    batch = models.TextField(_("batch number"))
    parent_material = material_reference()
    parent_batch = models.TextField(_("parent batch number"))
    method = models.TextField(_("method"), choices=ChainMethod)
    confidence = models.TextField(_("confidence"), choices=Confidence)
    process_order = models.TextField(_("production order"))
    parent_process_order = models.TextField(_("production order of the parent"))
    production_date = models.DateField(_("produced on"), null=True)
    quantity = amount(_("quantity"), null=True)
    unit = models.TextField(_("unit"))
    quantity_kg = amount(_("quantity (kg)"), null=True)
    row_key = models.UUIDField(null=True)

    class Meta:
        db_table = "production_chain"
        verbose_name = _("link between batches")
        verbose_name_plural = _("links between batches")
        indexes = [
            models.Index(fields=["parent_batch_id"], name="production_chain_parent"),
            models.Index(fields=["production_date"], name="production_chain_date"),
            models.Index(fields=["batch"], name="production_chain_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.parent_batch_id} → {self.batch_id} ({self.confidence})"
