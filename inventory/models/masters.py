"""Masters that staff keep: units and their weight, prices, number ranges, opening lists."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from inventory.models.dimensions import DimMaterial, Named


class UnitOfMeasure(Named):
    """A unit. Grain: one row per unit. `kg_per_unit` is set for units of mass only: a litre is never a kilogram."""

    unit = models.TextField(_("unit"), primary_key=True)
    kg_per_unit = models.DecimalField(
        _("kg per unit"),
        max_digits=18,
        decimal_places=9,
        null=True,
        blank=True,
        help_text=_("units of mass only"),
    )
    history = HistoricalRecords()

    class Meta:
        db_table = "unit_of_measure"
        verbose_name = _("unit of measure")
        verbose_name_plural = _("units of measure")

    def __str__(self) -> str:
        return self.unit


class FactorSource(models.TextChoices):
    """Where a weight comes from. Order of the choices = order of trust."""

    STAFF = "staff", _("entered by staff")
    SAP_UNITS = "sap_units", _("SAP unit list")
    YIELD = "zrpp062", _("yield list, pieces to kg")
    BILLING = "zrsd002", _("billing, net weight / quantity")
    DELIVERY = "zrsd004", _("delivery, net weight / quantity")


class FactorStatus(models.TextChoices):
    """Only accepted factors convert anything."""

    ACCEPTED = "accepted", _("accepted")
    REJECTED = "rejected", _("rejected")


class MaterialUnitFactor(models.Model):
    """What one unit of a material weighs, as staff or SAP say. Grain: material × unit × source × valid from.

    What lists let one conclude is in the tables of evidence; `unit_weights` makes one answer of both.
    """

    material = models.ForeignKey(DimMaterial, on_delete=models.CASCADE, related_name="unit_factors")
    unit = models.TextField(_("unit"))
    kg_per_unit = models.DecimalField(_("kg per unit"), max_digits=18, decimal_places=6)
    source = models.TextField(_("source"), choices=FactorSource, default=FactorSource.STAFF)
    valid_from = models.DateField(_("valid from"))
    status = models.TextField(_("status"), choices=FactorStatus, default=FactorStatus.ACCEPTED)
    note = models.TextField(_("note"), blank=True)
    history = HistoricalRecords()

    class Meta:
        db_table = "material_unit_factor"
        verbose_name = _("weight per unit")
        verbose_name_plural = _("weights per unit")
        constraints = [
            models.UniqueConstraint(
                fields=["material", "unit", "source", "valid_from"], name="material_unit_factor_key"
            ),
            models.CheckConstraint(
                condition=models.Q(kg_per_unit__gt=0), name="material_unit_factor_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.material_id} {self.unit} = {self.kg_per_unit} kg"


class FactorEvidence(models.Model):
    """What lists let one conclude about the weight of a unit. Written by derivations of the apps that own the lists.

    `kg_per_unit` is the median, `latest_kg_per_unit` that of the newest row, `spread` = (greatest − least) / median.
    """

    material = models.TextField(_("material"))
    unit = models.TextField(_("unit"))
    source = models.TextField(_("source"), choices=FactorSource)
    kg_per_unit = models.DecimalField(_("kg per unit"), max_digits=18, decimal_places=6)
    latest_kg_per_unit = models.DecimalField(_("newest kg per unit"), max_digits=18, decimal_places=6)
    evidence_count = models.IntegerField(_("rows of evidence"))
    spread = models.DecimalField(_("spread"), max_digits=12, decimal_places=6, null=True)
    first_date_id = models.IntegerField(null=True)
    last_date_id = models.IntegerField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.material} {self.unit} = {self.kg_per_unit} kg ({self.source})"


class UnitFactorEvidence(FactorEvidence):
    """Evidence from billing and deliveries. Grain: material code × unit × source."""

    pk = models.CompositePrimaryKey("material", "unit", "source")

    class Meta:
        db_table = "unit_factor_evidence"
        verbose_name = _("evidence for a weight (sales)")
        verbose_name_plural = _("evidence for weights (sales)")


class YieldFactorEvidence(FactorEvidence):
    """Evidence from the yield list. Grain: material code × unit × source."""

    pk = models.CompositePrimaryKey("material", "unit", "source")

    class Meta:
        db_table = "yield_factor_evidence"
        verbose_name = _("evidence for a weight (yield)")
        verbose_name_plural = _("evidence for weights (yield)")


class MaterialPrice(models.Model):
    """Price of a material per base unit. Grain: material × valid from × currency."""

    material = models.ForeignKey(DimMaterial, on_delete=models.CASCADE, related_name="prices")
    valid_from = models.DateField(_("valid from"))
    price = models.DecimalField(_("price"), max_digits=18, decimal_places=4)
    currency = models.TextField(_("currency"), default="VND")
    per_quantity = models.DecimalField(_("per quantity"), max_digits=12, decimal_places=3, default=1)
    note = models.TextField(_("note"), blank=True)
    history = HistoricalRecords()

    class Meta:
        db_table = "material_price"
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        constraints = [
            models.UniqueConstraint(fields=["material", "valid_from", "currency"], name="material_price_key"),
            models.CheckConstraint(
                condition=models.Q(price__gte=0, per_quantity__gt=0), name="material_price_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.material_id} {self.price} {self.currency}"


class MaterialNumberRange(models.Model):
    """Which material type a code belongs to by its first digits, until a list says so. Grain: one row per prefix."""

    prefix = models.TextField(_("prefix"), primary_key=True)
    material_type = models.TextField(_("material type"))
    history = HistoricalRecords()

    class Meta:
        db_table = "material_number_range"
        verbose_name = _("material number range")
        verbose_name_plural = _("material number ranges")

    def __str__(self) -> str:
        return f"{self.prefix}… {self.material_type}"


class PurchaseOrderRange(Named):
    """What a purchase order is by its first digits. Grain: one row per prefix of two digits."""

    prefix = models.TextField(_("prefix"), primary_key=True)
    is_stock_transfer = models.BooleanField(_("stock transfer between plants"), default=False)
    history = HistoricalRecords()

    class Meta:
        db_table = "purchase_order_range"
        verbose_name = _("purchase order range")
        verbose_name_plural = _("purchase order ranges")

    def __str__(self) -> str:
        return f"{self.prefix}… {self.name}"


class StockAnchor(models.Model):
    """Staff's choice of the stock list that a plant's stock stands on. Grain: one row per choice; the newest counts
    that is not withdrawn.

    Without a choice it is the plant's earliest list.
    """

    plant = models.TextField(_("plant"))
    snapshot_date = models.DateField(_("stock list of"))
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    accepted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        db_table = "stock_anchor"
        verbose_name = _("stock anchor")
        verbose_name_plural = _("stock anchors")
        constraints = [models.UniqueConstraint(fields=["plant", "accepted_at"], name="stock_anchor_plant_at")]

    def __str__(self) -> str:
        return f"{self.plant} {self.snapshot_date}"
