"""Standard content of production's masters. Repeatable: adds what is missing and never touches what staff entered."""

from datetime import date

from production.models import DimMrpController, DimOrderType, LeadTimeTarget, MtoRule

# Controller, Vietnamese and English name.
MRP_CONTROLLERS = (
    ("P01", "Thành phẩm", "Finished goods"),
    ("P02", "Bán thành phẩm lỏng", "Semi-finished liquid"),
    ("P03", "Bán thành phẩm nền", "Semi-finished base"),
    ("P04", "Bán thành phẩm dán nhãn", "Semi-finished labelling"),
    ("P05", "Nguyên liệu", "Raw material"),
    ("P06", "Bao bì", "Packaging"),
    ("P07", "Chung", "General"),
    ("P08", "Khuyến mại", "Promotion"),
    ("P09", "Hàng thương mại", "Trading"),
)
# Order type, names, whether it is meant for orders made to order.
ORDER_TYPES = (
    ("201S", "Sản xuất để tồn kho", "Regular, made to stock", False),
    ("201O", "Sản xuất theo đơn", "Regular, made to order", True),
    ("201P", "Đóng gói lại", "Repack", False),
    ("201W", "Làm lại", "Rework", False),
    ("201E", "Phát triển sản phẩm", "Product development", False),
)
# Kind, days.
TARGETS = (("MTS", 14), ("MTO", 21))
SINCE_EVER = date(2000, 1, 1)


def seed_all() -> None:
    """Bring all standard content up to date; `migrate` ends with it."""
    DimMrpController.objects.bulk_create(
        [
            DimMrpController(mrp_controller=code, name_vi=vi, name_en=en, is_standard=True)
            for code, vi, en in MRP_CONTROLLERS
        ],
        ignore_conflicts=True,
    )
    DimOrderType.objects.bulk_create(
        [
            DimOrderType(
                order_type=code, name_vi=vi, name_en=en, says_made_to_order=is_made, is_standard=True
            )
            for code, vi, en, is_made in ORDER_TYPES
        ],
        ignore_conflicts=True,
    )
    if not MtoRule.objects.exists():
        MtoRule.objects.create(mrp_controller="P01", needs_sales_order=True)
    for kind, days in TARGETS:
        if not LeadTimeTarget.objects.filter(order_kind=kind, product_group="").exists():
            LeadTimeTarget.objects.create(order_kind=kind, valid_from=SINCE_EVER, target_days=days)
