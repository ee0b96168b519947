"""Masters of stock in the back office: materials with weights and prices, places, calendar, movement types, limits."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, FieldTextFilter
from unfold.decorators import display

from alkana.reporting.formats import number
from alkana.text import Text
from etl import edits
from etl.backoffice import worklists
from etl.backoffice.filters import Overridden
from etl.backoffice.master import MasterAdmin, MasterInline
from etl.backoffice.worklists import Worklist
from inventory import masters
from inventory.models import (
    DimDate,
    DimLocation,
    DimMaterial,
    DimMaterialType,
    DimMovementClass,
    DimMovementType,
    DimPlant,
    MaterialNumberRange,
    MaterialPrice,
    MaterialUnitFactor,
    PlaceOfStock,
    PurchaseOrderRange,
    SlowMovingDecision,
    UnitOfMeasure,
)
from inventory.models.masters import FactorSource
from inventory.queries import kept


class UnitFactors(MasterInline):
    """What one unit of the material weighs."""

    model = MaterialUnitFactor
    fields = ("unit", "kg_per_unit", "source", "valid_from", "status", "note")


class Prices(MasterInline):
    """What the material costs."""

    model = MaterialPrice
    fields = ("valid_from", "price", "currency", "per_quantity", "note")


class MaterialTypes(admin.SimpleListFilter):
    """Material types, from their own short table."""

    title = _("material type")
    parameter_name = "material_type"

    def lookups(self, request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        """Code and name."""
        return [(one.material_type, str(one)) for one in DimMaterialType.objects.order_by("material_type")]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Model]") -> "QuerySet[Model] | None":
        """Of one type."""
        return queryset.filter(material_type=self.value()) if self.value() else None


class Missing(admin.SimpleListFilter):
    """What is missing before a material can be counted."""

    title = _("missing")
    parameter_name = "missing"

    def lookups(self, request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        """The worklists."""
        return [
            ("description", _("description")),
            ("weight", _("weight of stock on hand")),
            ("review", _("review of a weight")),
        ]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Model]") -> "QuerySet[Model] | None":
        """The rows of the worklist."""
        if self.value() == "description":
            return queryset.filter(description="")
        if self.value() == "weight":
            return queryset.filter(pk__in=kept.unweighed().values("pk"))
        if self.value() == "review":
            return queryset.filter(pk__in=kept.doubtful_weights().values("pk"))
        return None


def _once(material: DimMaterial, answer: Callable[[int, date], Any]) -> Any:
    """What a question says of a material today; templates ask a read-only field several times while they draw it."""
    known: dict[str, Any] = material.__dict__.setdefault("_answers", {})
    if answer.__name__ not in known:
        known[answer.__name__] = answer(material.pk, timezone.localdate())
    return known[answer.__name__]


@admin.register(DimMaterial)
class MaterialAdmin(MasterAdmin):
    """Materials: SAP's values and staff's side by side, weights and prices."""

    icon = "inventory_2"
    publish = staticmethod(masters.changed)
    key = "material_code"
    standards = {
        "local_description": "sap_description",
        "local_base_unit": "sap_base_unit",
        "local_material_type": "sap_material_type",
        "local_product_group": "sap_product_group",
        "local_mrp_controller": "sap_mrp_controller",
    }
    bulk_fields = (
        "local_description", "local_material_type", "local_product_group", "local_mrp_controller",
        "local_shelf_life_days", "local_is_active", "local_note",
    )  # fmt: skip
    import_fields = (
        "local_description", "local_base_unit", "local_material_type", "local_product_group", "local_mrp_controller",
        "local_shelf_life_days", "local_is_active", "local_note",
    )  # fmt: skip
    figures = ("INV-QTY", "INV-UNC", "INV-VAL", "INV-NONM", "INV-CON")
    search_fields = ("search_text",)
    list_display = (
        "material_code", "description", "material_type", "product_group", "mrp_controller", "base_unit", "stock",
        "weight", "is_local",
    )  # fmt: skip
    list_filter = (
        MaterialTypes, Missing, Overridden, ("is_active", admin.BooleanFieldListFilter),
        ("product_group", FieldTextFilter), ("mrp_controller", FieldTextFilter),
    )  # fmt: skip
    ordering = ("material_code",)
    readonly_fields = ("material_code", "card", "weight_in_use", "price_in_use", "sap_places")
    fieldsets = (
        (None, {"fields": (("material_code", "card"),)}),
        (
            _("What staff say"),
            {
                "fields": (
                    "local_description",
                    ("local_base_unit", "local_material_type"),
                    ("local_product_group", "local_mrp_controller"),
                    ("local_shelf_life_days", "local_is_active"),
                    "local_note",
                ),
                "description": _("Blank fields leave it to SAP; loads never change what is entered here."),
            },
        ),
        (_("What counts today"), {"fields": (("weight_in_use", "price_in_use"),)}),
        (_("More from SAP"), {"fields": ("sap_places",), "classes": ("collapse",)}),
    )
    inlines = (UnitFactors, Prices)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[DimMaterial]":
        """The list shows stock."""
        return kept.with_stock(super().get_queryset(request))

    def figures_of(self, obj: Model) -> Mapping[str, str]:
        """Of this material."""
        return {"material": obj.material_code} if isinstance(obj, DimMaterial) else {}

    @display(description=_("stock (kg)"))
    def stock(self, obj: Any) -> str:
        """Stock on hand in kg."""
        return "—" if obj.stock_kg is None else number(obj.stock_kg, 0)

    @display(description=_("weight"), label="danger")
    def weight(self, obj: Any) -> Any:
        """Whether there is stock that nobody can weigh."""
        return _("missing") if obj.is_unweighed else None

    @display(description=_("set by staff"), label="info")
    def is_local(self, obj: DimMaterial) -> Any:
        """Whether staff say something else than SAP."""
        said = any(
            getattr(obj, f.name) is not None
            for f in obj._meta.concrete_fields
            if f.name.startswith("local_") and f.name != "local_note"
        )
        return _("yes") if said else None

    @display(description=_("On the page"))
    def card(self, obj: DimMaterial) -> Any:
        """The way to the material's card."""
        return format_html(
            '<a class="backoffice-link" href="/inventory/materials/{}/">{}</a>',
            obj.material_code,
            _("Material card"),
        )

    @display(description=_("weight in use"))
    def weight_in_use(self, obj: DimMaterial) -> Any:
        """What each unit weighs today, and where that comes from."""
        sources = dict(FactorSource.choices)
        lines = [
            (number(row["kg_per_unit"].normalize()), row["unit"], sources[row["source"]],
             _("to be reviewed") if row["needs_review"] else "")
            for row in _once(obj, kept.weights_in_use)
        ]  # fmt: skip
        return format_html_join(mark_safe("<br>"), "{} kg / {} · {} {}", lines) or "—"

    @display(description=_("price in use"))
    def price_in_use(self, obj: DimMaterial) -> Any:
        """What one base unit costs today, and where that comes from."""
        found = _once(obj, kept.price_in_use)
        if found is None:
            return "—"
        source = (
            _("entered by staff") if found["source"] == "staff" else _("value / quantity of the stock list")
        )
        return f"{number(found['price'])} VND / {obj.base_unit} · {source}"

    @display(description=_("SAP"))
    def sap_places(self, obj: DimMaterial) -> str:
        """The columns of SAP that nobody overrides."""
        names = ("sap_material_group", "sap_division", "sap_business", "sap_sub_business", "sap_series",
                 *(f"sap_ph{level}" for level in range(1, 8)))  # fmt: skip
        said = [
            f"{obj._meta.get_field(name).verbose_name}: {getattr(obj, name)}"  # type: ignore[union-attr]
            for name in names
            if getattr(obj, name)
        ]
        return " · ".join(said) or "—"


class OfMaterial(MasterAdmin):
    """Something that belongs to one material."""

    adds = True
    deletes = True
    autocomplete_fields = ("material",)
    list_select_related = ("material",)
    key = "material__material_code"
    search_fields = ("material__search_text",)
    publish = staticmethod(masters.changed)

    def figures_of(self, obj: Model) -> Mapping[str, str]:
        """Of its material."""
        return {"material": obj.material.material_code}  # type: ignore[attr-defined]


@admin.register(MaterialUnitFactor)
class UnitFactorAdmin(OfMaterial):
    """Weights per unit that staff or SAP say, one by one or in number."""

    icon = "scale"
    file_keys = ("material", "unit", "source", "valid_from")
    import_fields = ("unit", "kg_per_unit", "source", "valid_from", "status", "note")
    figures = ("INV-QTY", "INV-UNC", "INV-CON")
    bulk_fields = ("status", "note")
    list_display = (
        "material",
        "unit",
        "kg_per_unit",
        "source",
        "valid_from",
        "status",
    )
    list_filter = (("status", ChoicesDropdownFilter), ("source", ChoicesDropdownFilter))


@admin.register(MaterialPrice)
class PriceAdmin(OfMaterial):
    """Prices with the day from which they count."""

    icon = "payments"
    file_keys = ("material", "valid_from", "currency")
    import_fields = ("valid_from", "price", "currency", "per_quantity", "note")
    figures = ("INV-VAL", "INV-NONM-VAL", "INV-HOLD")
    list_display = ("material", "valid_from", "price", "currency", "per_quantity")


@admin.register(DimLocation)
class LocationAdmin(MasterAdmin):
    """Storage locations and their names."""

    icon = "warehouse"
    standards = {"local_name_vi": "standard_name_vi", "local_name_en": "standard_name_en"}
    key = "location_code"
    import_fields = ("local_name_vi", "local_name_en", "local_note")
    list_display = ("location_code", "plant", "storage_location", "place", "name_vi", "name_en")
    list_filter = (("plant", FieldTextFilter), Overridden)
    search_fields = ("location_code", "name_vi", "name_en")
    ordering = ("plant", "storage_location")
    readonly_fields = ("location_code",)
    fields = ("location_code", ("local_name_vi", "local_name_en"), "local_note")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[DimLocation]":
        """Places with a code: what has no storage location is one row a plant here, the goods in transit."""
        places: QuerySet[DimLocation] = super().get_queryset(request)
        return places.filter(place__in=(PlaceOfStock.ON_HAND, PlaceOfStock.TRANSIT))


@admin.register(DimPlant)
class PlantAdmin(MasterAdmin):
    """Plants and their names."""

    icon = "factory"
    key = "plant"
    import_fields = ("name_vi", "name_en", "local_note")
    list_display = ("plant", "name_vi", "name_en")
    search_fields = ("plant", "name_vi", "name_en")
    ordering = ("plant",)
    readonly_fields = ("plant",)
    fields = ("plant", ("name_vi", "name_en"), "local_note")


@admin.register(DimDate)
class CalendarAdmin(MasterAdmin):
    """Working days: the standard calendar, and what staff say of a day."""

    icon = "calendar_month"
    standards = {"local_is_working_day": "standard_is_working_day"}
    bulk_fields = ("local_is_working_day", "local_note")
    key = "date_id"
    import_fields = ("local_is_working_day", "local_note")
    list_display = ("date", "weekday_name", "is_working_day", "holiday", "local_note")
    list_filter = (("is_working_day", admin.BooleanFieldListFilter), Overridden)
    date_hierarchy = "date"
    search_fields = ("holiday_vi", "holiday_en", "local_note")
    ordering = ("date",)
    readonly_fields = ("date", "weekday_name", "holiday")
    fields = (("date", "weekday_name", "holiday"), "local_is_working_day", "local_note")

    @display(description=_("weekday"))
    def weekday_name(self, obj: DimDate) -> str:
        """Monday … Sunday."""
        from django.utils.dates import WEEKDAYS

        return str(WEEKDAYS[obj.weekday - 1])

    @display(description=_("holiday"))
    def holiday(self, obj: DimDate) -> str:
        """Its name in the active language."""
        from django.utils.translation import get_language

        return obj.holiday_en if (get_language() or "vi").startswith("en") else obj.holiday_vi


@admin.register(DimMovementType)
class MovementTypeAdmin(MasterAdmin):
    """What movement types mean: their class, whether they are consumption or throughput."""

    icon = "swap_horiz"
    publish = staticmethod(masters.changed)
    standards = {
        "local_movement_class": "standard_movement_class",
        "local_sign": "standard_sign",
        "local_is_consumption": "standard_is_consumption",
        "local_counts_in_throughput": "standard_counts_in_throughput",
    }
    figures = ("INV-IN", "INV-OUT", "INV-NETC", "INV-CON")
    key = "movement_type"
    import_fields = (
        "name_vi", "name_en", "local_movement_class", "local_sign", "local_is_consumption",
        "local_counts_in_throughput", "local_note",
    )  # fmt: skip
    bulk_fields = ("local_movement_class", "local_is_consumption", "local_counts_in_throughput", "local_note")
    list_display = (
        "movement_type", "name_vi", "name_en", "movement_class", "sign", "is_consumption", "counts_in_throughput",
        "changes_stock",
    )  # fmt: skip
    list_filter = (
        ("movement_class", FieldTextFilter),
        ("is_consumption", admin.BooleanFieldListFilter),
        ("counts_in_throughput", admin.BooleanFieldListFilter),
        Overridden,
    )
    search_fields = ("movement_type", "name_vi", "name_en")
    ordering = ("movement_type",)
    readonly_fields = ("movement_type", "reversal_of", "changes_stock", "leaves_transit", "without_location")
    fieldsets = (
        (None, {"fields": (("movement_type", "reversal_of"), ("name_vi", "name_en"))}),
        (
            _("What staff say"),
            {
                "fields": (
                    ("local_movement_class", "local_sign"),
                    ("local_is_consumption", "local_counts_in_throughput"),
                    "local_note",
                )
            },
        ),
        (
            _("By the standard only"),
            {
                "fields": (("changes_stock", "leaves_transit", "without_location"),),
                "description": _(
                    "Sums of stock are kept by differences and stand on these; they are not edited."
                ),
            },
        ),
    )

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Classes are chosen from their table."""
        if db_field.name == "local_movement_class":
            from django import forms
            from unfold.widgets import UnfoldAdminSelectWidget

            classes = [(one.movement_class, str(one)) for one in DimMovementClass.objects.all()]
            return forms.ChoiceField(
                choices=[("", "—"), *classes],
                required=False,
                label=db_field.verbose_name,
                widget=UnfoldAdminSelectWidget,
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(DimMaterialType)
class MaterialTypeAdmin(MasterAdmin):
    """Material types and the limits from which stock counts as slow."""

    icon = "category"
    publish = staticmethod(masters.changed)
    adds = True
    figures = ("INV-NONM", "INV-NONM-VAL", "INV-SLOW")
    key = "material_type"
    import_fields = ("name_vi", "name_en", "group", "non_moving_days", "slow_moving_ratio")
    bulk_fields = ("non_moving_days", "slow_moving_ratio")
    list_display = ("material_type", "name_vi", "name_en", "group", "non_moving_days", "slow_moving_ratio")
    search_fields = ("material_type", "name_vi", "name_en")
    ordering = ("material_type",)
    fields = ("material_type", ("name_vi", "name_en"), "group", ("non_moving_days", "slow_moving_ratio"))

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """A code is given once."""
        return ("material_type",) if obj else ()

    def figures_of(self, obj: Model) -> Mapping[str, str]:
        """Of this type."""
        known = DimMaterialType.objects.filter(pk=obj.pk).exists()
        return {"material_type": str(obj.pk)} if known else {}


@admin.register(UnitOfMeasure)
class UnitAdmin(MasterAdmin):
    """Units; those of mass say what they weigh."""

    icon = "straighten"
    publish = staticmethod(masters.changed)
    adds = True
    figures = ("INV-QTY", "INV-UNC")
    key = "unit"
    import_fields = ("name_vi", "name_en", "kg_per_unit")
    list_display = ("unit", "name_vi", "name_en", "kg_per_unit")
    search_fields = ("unit", "name_vi", "name_en")
    ordering = ("unit",)
    fields = ("unit", ("name_vi", "name_en"), "kg_per_unit")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """A code is given once."""
        return ("unit",) if obj else ()


@admin.register(MaterialNumberRange)
class NumberRangeAdmin(MasterAdmin):
    """Material types by the first digits of a code, until a list says so."""

    icon = "tag"
    publish = staticmethod(masters.number_ranges_changed)
    adds = True
    deletes = True
    figures = ("INV-NONM", "INV-SLOW")
    list_display = ("prefix", "material_type")
    ordering = ("prefix",)
    fields = (("prefix", "material_type"),)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """A prefix is given once."""
        return ("prefix",) if obj else ()


@admin.register(PurchaseOrderRange)
class PurchaseOrderRangeAdmin(MasterAdmin):
    """What purchase orders are by their first digits. Movements carry the flag, so it is not edited here."""

    icon = "shopping_cart"
    list_display = ("prefix", "name_vi", "name_en", "is_stock_transfer")
    ordering = ("prefix",)
    readonly_fields = ("prefix", "is_stock_transfer")
    fields = (("prefix", "is_stock_transfer"), ("name_vi", "name_en"))


@admin.register(SlowMovingDecision)
class DecisionAdmin(OfMaterial):
    """Decisions on slow stock, as the inventory page keeps them."""

    icon = "rule"
    publish = staticmethod(edits.publish)
    file_keys = ("material", "plant")
    import_fields = ("plant", "owner", "decision", "due_date", "note")
    bulk_fields = ("owner", "decision", "due_date", "note")
    list_display = ("material", "plant", "decision", "owner", "due_date")
    list_filter = (("decision", ChoicesDropdownFilter),)


worklists.register(
    Worklist(
        Text("Vật tư có tồn mà chưa biết trọng lượng", "Materials with stock and no weight"),
        kept.unweighed, "inventory_dimmaterial", "?missing=weight", "inventory.change_dimmaterial",
    ),
    Worklist(
        Text("Vật tư chưa có mô tả", "Materials without description"),
        kept.undescribed, "inventory_dimmaterial", "?missing=description", "inventory.change_dimmaterial",
    ),
    Worklist(
        Text("Trọng lượng chờ duyệt", "Weights to be reviewed"),
        kept.doubtful_weights, "inventory_dimmaterial", "?missing=review", "inventory.change_dimmaterial",
    ),
    Worklist(
        Text("Loại dịch chuyển chưa khai báo", "Movement types nobody has described"),
        kept.unknown_movement_types, "inventory_dimmovementtype", "?movement_class=unknown",
        "inventory.change_dimmovementtype",
    ),
)  # fmt: skip
