"""Values of stock masters that one person alone does not change by much: weights, prices, units of mass."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils import timezone

from alkana.reporting import formats
from alkana.reporting.select import Select
from alkana.text import Text
from etl.backoffice.rows import RowChange
from etl.backoffice.sensitive import Value, Watch
from inventory.models import DimMaterial, MaterialPrice, MaterialUnitFactor, UnitOfMeasure
from inventory.queries.chosen import COMPANY_CURRENCY

WEIGHT = Text("Trọng lượng {code}, kg mỗi {unit}, từ {day}", "Weight of {code}, kg per {unit}, from {day}")
PRICE = Text("Đơn giá {code}, từ {day}", "Price of {code}, from {day}")
UNIT = Text("Trọng lượng của đơn vị {unit}, kg", "Weight of the unit {unit}, kg")

WeightPoint = tuple[int, str, date]
PricePoint = tuple[int, date]


def _said(changes: Sequence[RowChange], table: type[Model]) -> list[Mapping[str, Any]]:
    """What rows of a table said before and after."""
    mine = [change for change in changes if change.model is table]
    return [side for change in mine for side in (change.before, change.after) if side is not None]


def _days(known: Iterable[date], changed: Iterable[date]) -> list[date]:
    """Days from which something else may count: every beginning from the first changed one on, and today."""
    first = min(changed)
    return sorted({day for day in known if day >= first} | set(changed) | {timezone.localdate()})


def weight_points(changes: Sequence[RowChange]) -> list[WeightPoint]:
    """Material, unit and day."""
    said = _said(changes, MaterialUnitFactor)
    points: list[WeightPoint] = []
    pairs = {(one["material_id"], one["unit"]) for one in said}
    known: dict[tuple[int, str], set[date]] = {pair: set() for pair in pairs}
    for row in MaterialUnitFactor.objects.filter(material__in={material for material, _ in pairs}):
        if (row.material_id, row.unit) in known:
            known[row.material_id, row.unit].add(row.valid_from)
    for pair in pairs:
        changed = {one["valid_from"] for one in said if (one["material_id"], one["unit"]) == pair}
        points += [(*pair, day) for day in _days(known[pair], changed)]
    return points


def weights(points: Sequence[WeightPoint]) -> dict[WeightPoint, Value]:
    """The weight that counts there."""
    found: dict[WeightPoint, Value] = {}
    for day in {day for _, _, day in points}:
        rows = Select(
            "select material_id, unit, kg_per_unit from unit_weights(%(day)s::date) where material_id = any(%(of)s)",
            {"day": day, "of": sorted({material for material, _, on in points if on == day})},
        ).all()
        found |= {(row["material_id"], row["unit"], day): row["kg_per_unit"] for row in rows}
    return found


def price_points(changes: Sequence[RowChange]) -> list[PricePoint]:
    """Material and day. Another base unit means another price per unit, so it counts from every day on."""
    said = _said(changes, MaterialPrice)
    changed: dict[int, set[date]] = {}
    for one in said:
        changed.setdefault(one["material_id"], set()).add(one["valid_from"])
    for change in changes:
        if change.model is DimMaterial and _base_unit(change.before) != _base_unit(change.after):
            changed.setdefault(change.pk, set()).add(timezone.localdate())
    known: dict[int, set[date]] = {material: set() for material in changed}
    for material, day in MaterialPrice.objects.filter(material__in=list(changed)).values_list(
        "material", "valid_from"
    ):
        known[material].add(day)
    return [(material, day) for material, days in changed.items() for day in _days(known[material], days)]


def _base_unit(side: Mapping[str, Any] | None) -> Any:
    return (side or {}).get("local_base_unit")


def prices(points: Sequence[PricePoint]) -> dict[PricePoint, Value]:
    """The price that counts there, in company currency for one base unit."""
    found: dict[PricePoint, Value] = {}
    for day in {day for _, day in points}:
        rows = Select(
            "select material_id, price from unit_prices(%(day)s::date, %(currency)s) where material_id = any(%(of)s)",
            {
                "day": day,
                "currency": COMPANY_CURRENCY,
                "of": sorted({material for material, on in points if on == day}),
            },
        ).all()
        found |= {(row["material_id"], day): row["price"] for row in rows}
    return found


def units(points: Sequence[str]) -> dict[str, Value]:
    """What a unit of mass weighs."""
    known: dict[str, Decimal | None] = dict(
        UnitOfMeasure.objects.filter(pk__in=points).values_list("unit", "kg_per_unit")
    )
    return dict(known)


def _code(material_id: int) -> str:
    return DimMaterial.objects.values_list("material_code", flat=True).get(pk=material_id)


def _weight_label(point: WeightPoint) -> Text:
    material, unit, day = point
    return WEIGHT.filled(code=_code(material), unit=unit, day=formats.in_languages(formats.day, day))


def _price_label(point: PricePoint) -> Text:
    material, day = point
    return PRICE.filled(code=_code(material), day=formats.in_languages(formats.day, day))


WATCHES = (
    Watch(
        "weight", Text("Trọng lượng", "Weight"), (MaterialUnitFactor,), weight_points, weights, _weight_label,
        of=lambda point: point[:2],
    ),
    Watch("price", Text("Đơn giá", "Price"), (MaterialPrice, DimMaterial), price_points, prices, _price_label,
          of=lambda point: point[0]),
    Watch(
        "unit", Text("Đơn vị", "Unit"), (UnitOfMeasure,),
        lambda changes: [change.pk for change in changes], units, lambda unit: UNIT.filled(unit=unit),
        first_waits=True,
    ),
)  # fmt: skip
