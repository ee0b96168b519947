"""Standard content of the dimensions of sales: the plant's own code lists, its document types and SAP's usual ones.

Seeding is repeatable: it writes `standard_*` columns and what is missing, and never touches what staff entered.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import models

from sales.models import DimBillingType, DimChannel, DimCustomerGroup, DimDeliveryType, SalesSetting
from sales.models.dimensions import BillingMeaning, DeliveryMeaning

# Channel, names, whether it is a movement inside the company.
CHANNELS = (
    ("11", "Công nghiệp nội địa", "Industry local", False),
    ("12", "Công nghiệp xuất khẩu", "Industry export", False),
    ("13", "Bán lẻ nội địa", "Retail local", False),
    ("14", "Bán lẻ xuất khẩu", "Retail export", False),
    ("15", "Dự án nội địa", "Project local", False),
    ("16", "Dự án xuất khẩu", "Project export", False),
    ("98", "Khác", "Other", False),
    ("99", "Giao liên nhà máy (nội bộ)", "Delivery cross plant (internal)", True),
)
# Customer group, names, how the delivery list writes it.
CUSTOMER_GROUPS = (
    ("01", "Nội thất nội địa", "Local furniture", "Local Furniture"),
    ("02", "Nhà thầu nội thất", "Contractor furniture", "Contractor Furniture"),
    ("03", "Nội thất xuất khẩu", "Export furniture", "Export Furniture"),
    ("04", "Ngành kim loại", "Metal industry", "Metal Industry"),
    ("05", "Ngành lon", "Can industry", "Can Industry"),
    ("06", "Ngành hóa chất", "Chemical industry", "Chemical Industry"),
    ("07", "Xưởng", "Workshop", "Workshop"),
    ("30", "Nhà phân phối / đại lý", "Distributor / agent", "Distributor / Agent"),
    ("31", "Nhà phân phối cấp 2", "Sub distributor", "Sub Distributor"),
    ("32", "Cửa hàng", "Dealer / shop", "Dealer / Shop"),
    ("33", "Người dùng cuối", "End user", "End User"),
    ("59", "Nhân viên công ty", "Company employee", "Company Employee"),
    ("60", "Thợ sơn", "Painting applicator", "Painting Applicator"),
    ("61", "Chủ đầu tư phát triển", "Developer", "Developer"),
    ("62", "Nhà thầu", "Contractor", "Contractor"),
    ("63", "Chủ dự án", "Project owner", "Project Owner"),
)
# Meaning → sign, counts as revenue, as invoice, as quantity.
BILLING_RULES = {
    BillingMeaning.INVOICE: (1, True, True, True),
    BillingMeaning.CANCELLATION: (-1, True, False, True),
    BillingMeaning.CREDIT_MEMO: (-1, True, False, False),
    BillingMeaning.RETURN: (-1, True, False, True),
    BillingMeaning.DEBIT_MEMO: (1, True, False, False),
    BillingMeaning.PRO_FORMA: (0, False, False, False),
}
# Billing type, meaning, names. A cancelled credit memo adds what the memo took away.
BILLING_TYPES = (
    ("ZBA1", BillingMeaning.INVOICE, "Hóa đơn nội địa", "Domestic invoice"),
    ("EBA2", BillingMeaning.INVOICE, "Hóa đơn xuất khẩu", "Export invoice"),
    ("F1", BillingMeaning.INVOICE, "Hóa đơn (theo đơn hàng)", "Invoice (order-related)"),
    ("F2", BillingMeaning.INVOICE, "Hóa đơn", "Invoice"),
    ("S1", BillingMeaning.CANCELLATION, "Hủy hóa đơn", "Invoice cancellation"),
    ("ZS1", BillingMeaning.CANCELLATION, "Hủy hóa đơn", "Invoice cancellation"),
    ("ZBS1", BillingMeaning.CANCELLATION, "Hủy hóa đơn nội địa", "Cancellation of a domestic invoice"),
    ("EBS2", BillingMeaning.CANCELLATION, "Hủy hóa đơn xuất khẩu", "Cancellation of an export invoice"),
    ("G2", BillingMeaning.CREDIT_MEMO, "Ghi có", "Credit memo"),
    ("ZG2", BillingMeaning.CREDIT_MEMO, "Ghi có", "Credit memo"),
    ("RE", BillingMeaning.RETURN, "Ghi có hàng trả", "Credit for returns"),
    ("ZRE", BillingMeaning.RETURN, "Ghi có hàng trả", "Credit for returns"),
    ("L2", BillingMeaning.DEBIT_MEMO, "Ghi nợ", "Debit memo"),
    ("ZL2", BillingMeaning.DEBIT_MEMO, "Ghi nợ", "Debit memo"),
    ("F5", BillingMeaning.PRO_FORMA, "Hóa đơn tạm (theo đơn hàng)", "Pro forma (order-related)"),
    ("F8", BillingMeaning.PRO_FORMA, "Hóa đơn tạm", "Pro forma"),
    ("ZF8", BillingMeaning.PRO_FORMA, "Hóa đơn tạm", "Pro forma"),
)
CANCELLED_MEMOS = (
    ("S2", "Hủy ghi có", "Cancellation of a credit memo"),
    ("ZS2", "Hủy ghi có", "Cancellation of a credit memo"),
)
DELIVERY_TYPES = (
    ("ZDA1", DeliveryMeaning.CUSTOMER, "Giao hàng nội địa", "Domestic delivery"),
    ("EDA1", DeliveryMeaning.CUSTOMER, "Giao hàng xuất khẩu", "Export delivery"),
    ("ZDE1", DeliveryMeaning.RETURN, "Khách trả hàng", "Customer return"),
    ("ZDF1", DeliveryMeaning.FREE, "Giao miễn phí / thay thế", "Free or replacement delivery"),
    ("ZDD1", DeliveryMeaning.INTERNAL, "Chuyển kho giữa các nhà máy", "Transfer between plants"),
    ("LF", DeliveryMeaning.CUSTOMER, "Giao hàng", "Delivery"),
    ("LR", DeliveryMeaning.RETURN, "Trả hàng", "Returns delivery"),
    ("NL", DeliveryMeaning.INTERNAL, "Giao bổ sung kho", "Replenishment delivery"),
)
# Limit, value, unit, names. Fixed: they do not move with filters or with the data.
SETTINGS = (
    ("lost_after_days", 180, "day", "Mất khách sau", "Lost after"),
    (
        "lost_min_invoices",
        3,
        "invoice",
        "Số hóa đơn tối thiểu trong năm trước đó",
        "Invoices in the year before",
    ),
    ("risk_interval_ratio", "1.5", "×", "Nguy cơ khi quá … lần nhịp mua", "At risk beyond … × own interval"),
    ("new_within_days", 90, "day", "Khách mới trong", "New within"),
    ("segment_invoices", 12, "invoice", "Ngưỡng số hóa đơn một năm", "Limit of invoices a year"),
    ("segment_revenue", 1_000_000_000, "VND", "Ngưỡng doanh thu một năm", "Limit of revenue a year"),
    ("rfm_recency_1", 30, "day", "RFM: mua gần đây, hạng cao", "RFM: recency, best"),
    ("rfm_recency_2", 90, "day", "RFM: mua gần đây, hạng giữa", "RFM: recency, middle"),
    ("rfm_frequency_1", 24, "invoice", "RFM: tần suất, hạng cao", "RFM: frequency, best"),
    ("rfm_frequency_2", 6, "invoice", "RFM: tần suất, hạng giữa", "RFM: frequency, middle"),
    ("rfm_monetary_1", 2_000_000_000, "VND", "RFM: giá trị, hạng cao", "RFM: value, best"),
    ("rfm_monetary_2", 200_000_000, "VND", "RFM: giá trị, hạng giữa", "RFM: value, middle"),
)


def seed_all() -> None:
    """Bring all standard content up to date; `migrate` ends with it."""
    _write_standard(
        DimChannel,
        [
            DimChannel(channel=c, name_vi=vi, name_en=en, is_standard=True, standard_is_internal=internal)
            for c, vi, en, internal in CHANNELS
        ],
        ["name_vi", "name_en", "is_standard", "standard_is_internal"],
    )
    _write_standard(
        DimCustomerGroup,
        [
            DimCustomerGroup(customer_group=g, name_vi=vi, name_en=en, is_standard=True, list_text=text)
            for g, vi, en, text in CUSTOMER_GROUPS
        ],
        ["name_vi", "name_en", "is_standard", "list_text"],
    )
    _write_standard(
        DimBillingType,
        [*(_billing_type(*row) for row in BILLING_TYPES), *map(_cancelled_memo, CANCELLED_MEMOS)],
        ["name_vi", "name_en", "is_standard", "standard_meaning", "standard_sign", "standard_is_revenue",
         "standard_is_invoice", "standard_is_quantity"],
    )  # fmt: skip
    _write_standard(
        DimDeliveryType,
        [
            DimDeliveryType(
                delivery_type=t, name_vi=vi, name_en=en, is_standard=True, standard_meaning=meaning
            )
            for t, meaning, vi, en in DELIVERY_TYPES
        ],
        ["name_vi", "name_en", "is_standard", "standard_meaning"],
    )
    SalesSetting.objects.bulk_create(
        [
            SalesSetting(setting=s, value=Decimal(value), unit=unit, name_vi=vi, name_en=en)
            for s, value, unit, vi, en in SETTINGS
        ],
        ignore_conflicts=True,
    )


def _billing_type(code: str, meaning: BillingMeaning, vi: str, en: str) -> DimBillingType:
    sign, revenue, invoice, quantity = BILLING_RULES[meaning]
    return DimBillingType(
        billing_type=code,
        name_vi=vi,
        name_en=en,
        is_standard=True,
        standard_meaning=meaning,
        standard_sign=sign,
        standard_is_revenue=revenue,
        standard_is_invoice=invoice,
        standard_is_quantity=quantity,
    )


def _cancelled_memo(row: tuple[str, str, str]) -> DimBillingType:
    cancellation = _billing_type(row[0], BillingMeaning.CANCELLATION, *row[1:])
    cancellation.standard_sign, cancellation.standard_is_quantity = 1, False
    return cancellation


def _write_standard(model: type[models.Model], rows: Sequence[Any], columns: list[str]) -> None:
    key = model._meta.pk.name
    model._default_manager.bulk_create(
        rows, update_conflicts=True, unique_fields=[key], update_fields=columns
    )
