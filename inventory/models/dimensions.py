"""Dimensions of stock. `sap_*` and `standard_*` are written by loads and seeds only, `local_*` by staff only; the
columns without prefix are generated from both and are what queries read."""

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Coalesce, Concat
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from alkana.reporting import formats
from etl.movement_types import Place
from inventory.models.columns import PlainText, effective, said_flag, said_text


class Named(models.Model):
    """Something with a name in both languages of the product."""

    name_vi = models.TextField(_("name (vi)"), blank=True, default="", db_default="")
    name_en = models.TextField(_("name (en)"), blank=True, default="", db_default="")

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        """The name in the active language."""
        return self.name_en if (get_language() or "vi").startswith("en") else self.name_vi


class DimDate(models.Model):
    """A day of the plant's calendar. Grain: one row per day, 2000–2040.

    Working days are Monday to Friday without Vietnamese public holidays; staff may say otherwise for any day.
    """

    date_id = models.IntegerField(primary_key=True, help_text=_("YYYYMMDD"))
    date = models.DateField(_("date"), unique=True)
    year = models.SmallIntegerField(_("year"))
    month = models.SmallIntegerField(_("month"))
    month_id = models.IntegerField(help_text=_("YYYYMM"))
    day = models.SmallIntegerField(_("day"))
    quarter = models.SmallIntegerField(_("quarter"))
    semester = models.SmallIntegerField(
        _("semester"), help_text=_("1 = January to June, 2 = July to December")
    )
    iso_year = models.SmallIntegerField(_("ISO year"))
    iso_week = models.SmallIntegerField(_("ISO week"))
    weekday = models.SmallIntegerField(_("weekday"), help_text=_("1 = Monday … 7 = Sunday"))
    holiday_vi = models.TextField(_("holiday (vi)"), blank=True)
    holiday_en = models.TextField(_("holiday (en)"), blank=True)
    standard_is_working_day = models.BooleanField(_("working day by the standard calendar"))
    local_is_working_day = said_flag(_("working day, as set by staff"))
    local_note = said_text(_("note"))
    is_working_day = effective(
        _("working day"),
        "local_is_working_day",
        "standard_is_working_day",
        default=False,
        output=models.BooleanField(),
    )
    history = HistoricalRecords(excluded_fields=["is_working_day"])

    class Meta:
        db_table = "dim_date"
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        indexes = [models.Index(fields=["year", "month"], name="dim_date_year_month")]

    def __str__(self) -> str:
        return formats.day(self.date)


class DimPlant(Named):
    """A plant. Grain: one row per plant code; unknown codes become rows at once."""

    plant = models.TextField(_("plant"), primary_key=True)
    is_standard = models.BooleanField(default=False, db_default=False, editable=False)
    local_note = said_text(_("note"))
    history = HistoricalRecords()

    class Meta:
        db_table = "dim_plant"
        verbose_name = _("plant")
        verbose_name_plural = _("plants")

    def __str__(self) -> str:
        return f"{self.plant} {self.name}".strip()


class PlaceOfStock(models.TextChoices):
    """Where goods are. Without a storage location they are on their way, with somebody else, somewhere, or no stock."""

    ON_HAND = Place.ON_HAND, _("on hand")
    TRANSIT = Place.TRANSIT, _("in transit")
    VENDOR = Place.VENDOR, _("at a subcontractor")
    CUSTOMER = Place.CUSTOMER, _("at a customer")
    UNPLACED = Place.UNPLACED, _("place not said")
    NONE = Place.NONE, _("not stock")


class DimLocation(models.Model):
    """A place of stock. Grain: plant × storage location × place.

    On hand is what has a storage location; a plant has one row for each other place (docs/decisions/0037).
    """

    location_id = models.AutoField(primary_key=True)
    plant = models.TextField(_("plant"))
    storage_location = models.TextField(_("storage location"), blank=True, default="")
    place = models.TextField(
        _("place"), choices=PlaceOfStock, default=PlaceOfStock.ON_HAND, db_default=PlaceOfStock.ON_HAND
    )
    is_standard = models.BooleanField(default=False, db_default=False, editable=False)
    standard_name_vi = models.TextField(blank=True, default="", db_default="")
    standard_name_en = models.TextField(blank=True, default="", db_default="")
    local_name_vi = said_text(_("name (vi)"))
    local_name_en = said_text(_("name (en)"))
    local_note = said_text(_("note"))
    name_vi = effective(_("name (vi)"), "local_name_vi", "standard_name_vi")
    name_en = effective(_("name (en)"), "local_name_en", "standard_name_en")
    location_code = models.GeneratedField(
        verbose_name=_("location"),
        expression=Concat(F("plant"), Value("/", output_field=models.TextField()), F("storage_location")),
        output_field=models.TextField(),
        db_persist=True,
    )
    history = HistoricalRecords(excluded_fields=["name_vi", "name_en", "location_code"])

    class Meta:
        db_table = "dim_location"
        verbose_name = _("storage location")
        verbose_name_plural = _("storage locations")
        constraints = [
            models.UniqueConstraint(fields=["plant", "storage_location", "place"], name="dim_location_place")
        ]

    def __str__(self) -> str:
        return self.location_code or f"{self.plant}/{self.storage_location}"


class DimMaterialType(Named):
    """A material type and its limits. Grain: one row per type.

    `non_moving_days`: stock without consumption for so long does not move. `slow_moving_ratio`: consumption of a
    period below this share of the average stock is slow.
    """

    material_type = models.TextField(_("material type"), primary_key=True)
    group = models.TextField(_("group"), help_text=_("FG, SFG, RM, PCK, TRD, OTHER"))
    non_moving_days = models.PositiveIntegerField(_("non-moving after (days)"), default=90)
    slow_moving_ratio = models.DecimalField(
        _("slow-moving ratio"), max_digits=5, decimal_places=3, default="0.25"
    )
    history = HistoricalRecords()

    class Meta:
        db_table = "dim_material_type"
        verbose_name = _("material type")
        verbose_name_plural = _("material types")

    def __str__(self) -> str:
        return f"{self.material_type} {self.name}".strip()


class DimMaterial(models.Model):
    """A material. Grain: one row per material code; a code that no list describes is a placeholder without texts."""

    material_id = models.AutoField(primary_key=True)
    material_code = models.TextField(_("material"), unique=True)

    sap_description = said_text(_("description in SAP"))
    sap_base_unit = said_text(_("base unit in SAP"))
    entry_unit = said_text(
        _("unit of entry"), help_text=_("as movements say, until a list states the base unit")
    )
    sap_material_type = said_text(_("material type in SAP"))
    number_range_type = said_text(_("material type by number range"))
    sap_material_group = said_text(_("material group in SAP"))
    sap_mrp_controller = said_text(_("MRP controller in SAP"))
    sap_ph1 = said_text()
    sap_ph2 = said_text()
    sap_ph3 = said_text()
    sap_ph4 = said_text()
    sap_ph5 = said_text()
    sap_ph6 = said_text()
    sap_ph7 = said_text()
    sap_division = said_text(_("division in SAP"))
    sap_business = said_text(_("business in SAP"))
    sap_sub_business = said_text(_("sub business in SAP"))
    sap_product_group = said_text(_("product group in SAP"))
    sap_product_group_1 = said_text(_("product group 1 in SAP"))
    sap_product_group_2 = said_text(_("product group 2 in SAP"))
    sap_series = said_text(_("series in SAP"))

    local_description = said_text(_("description"))
    local_base_unit = said_text(_("base unit"))
    local_material_type = said_text(_("material type"))
    local_product_group = said_text(_("product group"))
    local_mrp_controller = said_text(_("MRP controller"))
    local_shelf_life_days = models.PositiveIntegerField(_("shelf life (days)"), null=True, blank=True)
    local_is_active = said_flag(_("active"))
    local_note = said_text(_("note"))

    description = effective(_("description"), "local_description", "sap_description")
    base_unit = effective(_("base unit"), "local_base_unit", "sap_base_unit", "entry_unit")
    material_type = effective(
        _("material type"), "local_material_type", "sap_material_type", "number_range_type"
    )
    product_group = effective(_("product group"), "local_product_group", "sap_product_group")
    division = effective(_("division"), "sap_division")
    mrp_controller = effective(_("MRP controller"), "local_mrp_controller", "sap_mrp_controller")
    is_active = effective(_("active"), "local_is_active", default=True, output=models.BooleanField())
    search_text = models.GeneratedField(
        expression=PlainText(
            Concat(
                F("material_code"),
                Value(" ", output_field=models.TextField()),
                Coalesce(
                    F("local_description"), F("sap_description"), Value("", output_field=models.TextField())
                ),
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    history = HistoricalRecords(
        excluded_fields=[
            "description", "base_unit", "material_type", "product_group", "division", "mrp_controller", "is_active",
            "search_text",
        ]
    )  # fmt: skip

    class Meta:
        db_table = "dim_material"
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        indexes = [models.Index(fields=["material_type", "material_code"], name="dim_material_type_code")]

    def __str__(self) -> str:
        return f"{self.material_code} {self.description or ''}".strip()


class DimMovementClass(Named):
    """Movement types whose quantities belong together, so that reversals net inside. Grain: one row per class."""

    movement_class = models.TextField(_("movement class"), primary_key=True)
    flow = models.TextField(
        _("flow"),
        choices=[
            ("receipt", _("receipt")),
            ("issue", _("issue")),
            ("other", _("other")),
            ("within_plant", _("within a plant")),
            ("between_plants", _("between plants")),
        ],
    )
    position = models.PositiveSmallIntegerField(default=0, help_text=_("order on pages"))

    class Meta:
        db_table = "dim_movement_class"
        verbose_name = _("movement class")
        verbose_name_plural = _("movement classes")
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.movement_class} {self.name}".strip()


class DimMovementType(Named):
    """What a movement type means. Grain: one row per type; an unknown type is a row of class `unknown`, never dropped.

    `changes_stock` is false for postings that SAP lists without a stock effect (goods receipt blocked stock).
    `without_location` is the place of a row without storage location, unless its special stock says another.
    """

    movement_type = models.TextField(_("movement type"), primary_key=True)
    standard_movement_class = said_text()
    standard_sign = models.SmallIntegerField(null=True, blank=True)
    standard_reversal_of = said_text()
    standard_is_consumption = said_flag()
    standard_changes_stock = said_flag()
    standard_counts_in_throughput = said_flag()
    standard_leaves_transit = said_text()
    standard_without_location = said_text()
    local_movement_class = said_text(_("movement class"))
    local_sign = models.SmallIntegerField(
        _("expected sign"), null=True, blank=True, choices=[(1, "+"), (-1, "−"), (0, "±")]
    )
    local_is_consumption = said_flag(_("counts as consumption"))
    local_counts_in_throughput = said_flag(_("counts in throughput"))
    local_note = said_text(_("note"))
    movement_class = effective(
        _("movement class"), "local_movement_class", "standard_movement_class", default="unknown"
    )
    sign = effective(
        _("expected sign"), "local_sign", "standard_sign", default=0, output=models.SmallIntegerField()
    )
    reversal_of = effective(_("reversal of"), "standard_reversal_of")
    is_consumption = effective(
        _("consumption"), "local_is_consumption", "standard_is_consumption",
        default=False, output=models.BooleanField(),
    )  # fmt: skip
    changes_stock = effective(
        _("changes stock"), "standard_changes_stock", default=True, output=models.BooleanField()
    )
    counts_in_throughput = effective(
        _("throughput"), "local_counts_in_throughput", "standard_counts_in_throughput",
        default=False, output=models.BooleanField(),
    )  # fmt: skip
    leaves_transit = effective(_("leaves transit"), "standard_leaves_transit")
    without_location = effective(
        _("without storage location"), "standard_without_location", default=Place.UNPLACED
    )
    history = HistoricalRecords(
        excluded_fields=[
            "movement_class", "sign", "reversal_of", "is_consumption", "changes_stock", "counts_in_throughput",
            "leaves_transit", "without_location",
        ]
    )  # fmt: skip

    class Meta:
        db_table = "dim_movement_type"
        verbose_name = _("movement type")
        verbose_name_plural = _("movement types")

    def __str__(self) -> str:
        return f"{self.movement_type} {self.name}".strip()


class MaterialChannel(models.Model):
    """That a material is sold in a channel. Grain: sales organisation × channel × material."""

    row_key = models.UUIDField(primary_key=True)
    sales_organization = models.TextField(_("sales organisation"))
    channel = models.TextField(_("channel"))
    material = models.ForeignKey(
        DimMaterial, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="channels"
    )

    class Meta:
        db_table = "material_channel"
        verbose_name = _("material in a channel")
        verbose_name_plural = _("materials in channels")
        indexes = [models.Index(fields=["channel", "material"], name="material_channel_channel")]

    def __str__(self) -> str:
        return f"{self.channel} {self.material_id}"
