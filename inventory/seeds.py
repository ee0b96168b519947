"""Standard content of the dimensions and masters: the plant's own code lists and SAP's usual ones.

Seeding is repeatable: it writes `standard_*` columns and what is missing, and never touches what staff entered.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import connection, models

from etl.movement_types import CLASSES, STANDARD, Place
from inventory import calendar
from inventory.models import (
    DimLocation,
    DimMaterialType,
    DimMovementClass,
    DimMovementType,
    DimPlant,
    MaterialNumberRange,
    PurchaseOrderRange,
    UnitOfMeasure,
)

# Plant, Vietnamese and English name.
PLANTS = (
    ("1101", "Văn phòng chính", "Head office"),
    ("1201", "Nhà máy sản xuất", "Production plant"),
    ("1203", "Kho trung tâm", "Central warehouse"),
    ("1401", "Trung tâm phân phối chính", "Main distribution centre"),
    ("1402", "Chi nhánh khu vực 1", "Regional branch 1"),
    ("1403", "Chi nhánh khu vực 2", "Regional branch 2"),
    ("1404", "Chi nhánh khu vực 3", "Regional branch 3"),
    ("1405", "Chi nhánh khu vực 4", "Regional branch 4"),
)
BRANCH_LOCATIONS = (
    ("0101", "Thành phẩm và hàng thương mại", "Finished and trading goods"),
    ("0107", "Thành phẩm giao thẳng khách", "Finished goods direct to customers"),
    ("0301", "Hàng chờ đánh giá", "Assessment"),
    ("0501", "Hàng tái chế", "Reprocess"),
    ("9901", "Hàng hủy", "Scrap"),
)
LOCATIONS = (
    ("1101", "0601", "Hàng hóa chung", "General goods"),
    ("1201", "0110", "Linh kiện thành phẩm", "Finished goods components"),
    ("1201", "0201", "Sản xuất thành phẩm, bán thành phẩm", "Production, finished and semi-finished"),
    ("1201", "0301", "Hàng chờ đánh giá", "Assessment"),
    ("1201", "0401", "Nguyên liệu, bán thành phẩm, bao bì", "Raw, semi-finished, packaging"),
    ("1201", "0402", "Hàng nhà cung cấp", "Vendor"),
    ("1201", "0502", "Hàng tái chế", "Reprocess"),
    ("1201", "9901", "Hàng hủy", "Scrap"),
    ("1203", "0301", "Hàng chờ đánh giá", "Assessment"),
    ("1203", "0501", "Hàng tái chế", "Reprocess"),
    ("1203", "1001", "Thành phẩm và hàng thương mại", "Finished and trading goods"),
    ("1203", "9901", "Hàng hủy", "Scrap"),
    *((plant, *place) for plant in ("1401", "1402", "1403", "1404", "1405") for place in BRANCH_LOCATIONS),
)
# What a plant has without storage location.
PLACES = (
    (Place.TRANSIT, "Hàng đang chuyển", "In transit"),
    (Place.VENDOR, "Tại nhà gia công", "At subcontractors"),
    (Place.CUSTOMER, "Tại khách hàng", "At customers"),
    (Place.UNPLACED, "Không rõ kho", "Place not said"),
    (Place.NONE, "Không phải tồn kho", "Not stock"),
)
# Material type, group, names, days without consumption until stock counts as non-moving.
MATERIAL_TYPES = (
    ("ZFGD", "FG", "Thành phẩm", "Finished goods", 90),
    ("ZTRD", "TRD", "Hàng thương mại", "Trading goods", 90),
    ("ZSFG", "SFG", "Bán thành phẩm", "Semi-finished goods", 60),
    ("ZRMA", "RM", "Nguyên liệu", "Raw material", 60),
    ("ZPCK", "PCK", "Bao bì", "Packaging", 60),
    ("ZNSF", "OTHER", "Vật tư không quản lý tồn", "Non-stock material", 90),
    ("ZCON", "OTHER", "Vật tư tiêu hao", "Consumables", 90),
)
NUMBER_RANGES = (
    ("10", "ZFGD"), ("12", "ZSFG"), ("15", "ZRMA"), ("16", "ZPCK"), ("17", "ZTRD"), ("20", "ZCON"), ("85", "ZNSF"),
)  # fmt: skip
PURCHASE_ORDERS = (
    ("41", "Mua nhập khẩu", "Import purchase", False),
    ("42", "Mua trong nước", "Local purchase", False),
    ("44", "Chuyển kho không giao hàng", "Stock transfer without delivery", True),
    ("46", "Chuyển kho có giao hàng", "Stock transfer with delivery", True),
)
# Units of mass carry their weight; a litre or a piece weighs what its material says.
UNITS = (
    ("KG", "Ki-lô-gam", "Kilogram", "1"), ("G", "Gam", "Gram", "0.001"), ("MG", "Mi-li-gam", "Milligram", "0.000001"),
    ("TO", "Tấn", "Tonne", "1000"), ("T", "Tấn", "Tonne", "1000"), ("LB", "Pao", "Pound", "0.45359237"),
    ("LT", "Lít", "Litre", None), ("L", "Lít", "Litre", None), ("ML", "Mi-li-lít", "Millilitre", None),
    ("CC", "Phân khối", "Cubic centimetre", None), ("PC", "Cái", "Piece", None), ("EA", "Chiếc", "Each", None),
    ("SET", "Bộ", "Set", None), ("PAC", "Gói", "Pack", None), ("BT", "Chai", "Bottle", None),
    ("BOX", "Hộp", "Box", None), ("RIM", "Ram", "Ream", None), ("ROL", "Cuộn", "Roll", None),
    ("PAA", "Đôi", "Pair", None),
)  # fmt: skip
# Receipts into blocked goods-receipt stock are listed, but are in no stock category.
WITHOUT_STOCK_EFFECT = frozenset({"103", "104", "124", "126"})

_DATES = """
insert into dim_date (
    date_id, date, year, month, month_id, day, quarter, semester, iso_year, iso_week, weekday,
    holiday_vi, holiday_en, standard_is_working_day
)
select
    to_char(d, 'YYYYMMDD')::integer, d::date, extract(year from d), extract(month from d),
    to_char(d, 'YYYYMM')::integer, extract(day from d), extract(quarter from d),
    case when extract(month from d) <= 6 then 1 else 2 end, extract(isoyear from d), extract(week from d),
    extract(isodow from d), coalesce(h.vi, ''), coalesce(h.en, ''), extract(isodow from d) <= 5 and h.day is null
from generate_series(%(first)s::date, %(last)s::date, interval '1 day') as d
left join unnest(%(days)s::date[], %(vi)s::text[], %(en)s::text[]) as h (day, vi, en) on h.day = d::date
on conflict (date_id) do update set
    holiday_vi = excluded.holiday_vi,
    holiday_en = excluded.holiday_en,
    standard_is_working_day = excluded.standard_is_working_day
where (dim_date.holiday_vi, dim_date.holiday_en, dim_date.standard_is_working_day)
    is distinct from (excluded.holiday_vi, excluded.holiday_en, excluded.standard_is_working_day)
"""


def seed_all() -> None:
    """Bring all standard content up to date; `migrate` ends with it."""
    seed_dates()
    seed_movement_types()
    _add_missing(
        DimPlant, [DimPlant(plant=p, name_vi=vi, name_en=en, is_standard=True) for p, vi, en in PLANTS]
    )
    _add_missing(
        DimMaterialType,
        [
            DimMaterialType(material_type=code, group=group, name_vi=vi, name_en=en, non_moving_days=days)
            for code, group, vi, en, days in MATERIAL_TYPES
        ],
    )
    _add_missing(
        MaterialNumberRange, [MaterialNumberRange(prefix=p, material_type=t) for p, t in NUMBER_RANGES]
    )
    _add_missing(
        PurchaseOrderRange,
        [
            PurchaseOrderRange(prefix=p, name_vi=vi, name_en=en, is_stock_transfer=t)
            for p, vi, en, t in PURCHASE_ORDERS
        ],
    )
    _add_missing(
        UnitOfMeasure,
        [
            UnitOfMeasure(unit=u, name_vi=vi, name_en=en, kg_per_unit=Decimal(kg) if kg else None)
            for u, vi, en, kg in UNITS
        ],
    )
    _write_standard(
        DimLocation,
        [
            DimLocation(
                plant=p,
                storage_location=s,
                place=place,
                standard_name_vi=vi,
                standard_name_en=en,
                is_standard=True,
            )
            for p, s, place, vi, en in (
                *((p, s, Place.ON_HAND, vi, en) for p, s, vi, en in LOCATIONS),
                *((p, "", place, vi, en) for p, *_ in PLANTS for place, vi, en in PLACES),
            )
        ],
        ["plant", "storage_location", "place"],
        ["standard_name_vi", "standard_name_en", "is_standard"],
    )


def seed_dates() -> None:
    """The calendar with its holidays. What staff said about a day stays."""
    found = list(calendar.all_holidays())
    with connection.cursor() as cursor:
        cursor.execute(
            _DATES,
            {
                "first": calendar.FIRST_DAY,
                "last": calendar.LAST_DAY,
                "days": [day for day, _ in found],
                "vi": [name.vi for _, name in found],
                "en": [name.en for _, name in found],
            },
        )


def seed_movement_types() -> None:
    """Classes and types with their standard meaning. What staff said about a type stays."""
    flows = {c.code: c.flow for c in CLASSES}
    _write_standard(
        DimMovementClass,
        [
            DimMovementClass(
                movement_class=c.code, flow=c.flow, name_vi=c.name.vi, name_en=c.name.en, position=n
            )
            for n, c in enumerate(CLASSES)
        ],
        ["movement_class"],
        ["flow", "name_vi", "name_en", "position"],
    )
    _write_standard(
        DimMovementType,
        [
            DimMovementType(
                movement_type=t.code,
                name_vi=t.name.vi,
                name_en=t.name.en,
                standard_movement_class=t.movement_class,
                standard_sign=t.sign,
                standard_reversal_of=t.reversal_of,
                standard_is_consumption=t.is_consumption,
                standard_changes_stock=t.code not in WITHOUT_STOCK_EFFECT,
                standard_counts_in_throughput=flows[t.movement_class] in {"receipt", "issue"},
                standard_leaves_transit=t.leaves_transit,
                standard_without_location=t.without_location,
            )
            for t in STANDARD
        ],
        ["movement_type"],
        [
            "name_vi", "name_en", "standard_movement_class", "standard_sign", "standard_reversal_of",
            "standard_is_consumption", "standard_changes_stock", "standard_counts_in_throughput",
            "standard_leaves_transit", "standard_without_location",
        ],
    )  # fmt: skip


def _add_missing(model: type[models.Model], rows: Sequence[Any]) -> None:
    model._default_manager.bulk_create(rows, ignore_conflicts=True)


def _write_standard(
    model: type[models.Model], rows: Sequence[Any], key: list[str], columns: list[str]
) -> None:
    model._default_manager.bulk_create(rows, update_conflicts=True, unique_fields=key, update_fields=columns)
