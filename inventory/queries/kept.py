"""What the admin's lists of staff tables show beside their own columns."""

from datetime import date
from typing import Any

from django.db.models import BooleanField, DecimalField, QuerySet
from django.db.models.expressions import RawSQL

from alkana.reporting.select import Select
from inventory.models import DimMaterial, DimMovementType
from inventory.queries.chosen import COMPANY_CURRENCY

_STOCK = "(select sum(s.quantity_kg) from mv_inventory_summary as s where s.material_id = dim_material.material_id)"
_UNWEIGHED = (
    "exists (select from mv_inventory_summary as s where s.material_id = dim_material.material_id "
    "and s.unconverted_quantity <> 0)"
)


def with_stock(materials: "QuerySet[DimMaterial]") -> "QuerySet[DimMaterial, Any]":
    """Materials with `stock_kg` (null: none known) and `is_unweighed` (has stock without a weight per unit).

    Looked up by index for the rows of a page only.
    """
    return materials.annotate(
        stock_kg=RawSQL(_STOCK, (), output_field=DecimalField()),  # noqa: S611  (a constant)
        is_unweighed=RawSQL(_UNWEIGHED, (), output_field=BooleanField()),  # noqa: S611  (a constant)
    )


def weights_in_use(material_id: int, day: date) -> list[dict[str, Any]]:
    """What each unit of a material weighs on a day: unit, kg_per_unit, source, needs_review."""
    return Select(
        "select unit, kg_per_unit, source, needs_review from unit_weights(%(day)s::date) "
        "where material_id = %(material)s order by unit",
        {"day": day, "material": material_id},
    ).all()


def price_in_use(material_id: int, day: date) -> dict[str, Any] | None:
    """The price of one base unit on a day in company currency, with its source; None when there is none."""
    return Select(
        "select price, source from unit_prices(%(day)s::date, %(currency)s) where material_id = %(material)s",
        {"day": day, "currency": COMPANY_CURRENCY, "material": material_id},
    ).one()


def unweighed() -> "QuerySet[DimMaterial]":
    """Materials with stock that nobody knows the weight of."""
    return DimMaterial.objects.filter(
        pk__in=RawSQL("select material_id from mv_inventory_summary where unconverted_quantity <> 0", ())
    )


def undescribed() -> "QuerySet[DimMaterial]":
    """Materials that movements name and no list describes."""
    return DimMaterial.objects.filter(description="")


def doubtful_weights() -> "QuerySet[DimMaterial]":
    """Materials whose weight counts until somebody has reviewed it: lists disagree by more than 5 %.

    Reviewed is what staff have entered a weight for, or whose evidence they have rejected.
    """
    return DimMaterial.objects.filter(
        pk__in=RawSQL("select material_id from unit_weights(current_date) where needs_review", ())
    )


def unknown_movement_types() -> "QuerySet[DimMovementType]":
    """Movement types that lists use and nobody has described."""
    return DimMovementType.objects.filter(movement_class="unknown")
