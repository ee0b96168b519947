"""SAP's usual movement types and the plant's own: what each number means. Data only.

The checks of the movement list read it here; `inventory` seeds its editable dimension from it.
"""

from dataclasses import dataclass
from enum import StrEnum

from alkana.text import Text


class Place(StrEnum):
    """Where goods are. Only a row with a storage location is on hand; of the others the movement type and the special
    stock say it. UNPLACED: stock that must be somewhere, but the row does not say where. NONE: no stock at all, such
    as a receipt straight into consumption."""

    ON_HAND = "on_hand"
    TRANSIT = "transit"
    VENDOR = "vendor"
    CUSTOMER = "customer"
    UNPLACED = "unplaced"
    NONE = "none"


# Own goods that lie with somebody else, by special stock indicator; SAP posts them without storage location.
HELD_BY = {"O": Place.VENDOR, "V": Place.CUSTOMER, "W": Place.CUSTOMER}


@dataclass(frozen=True, slots=True)
class MovementType:
    """What a movement type is.

    `movement_class` groups types whose quantities are added together, so that a reversal nets inside its class.
    `sign` is what the quantity of a row with a storage location must have: 1, -1, or 0 where both occur.
    `reversal_of` is the type it cancels. `leaves_transit` says when a receipt takes goods out of transit:
    "always", "on_transfer_order" (the row carries the number of a stock transfer order) or "".
    `without_location` is where the goods of a row without storage location are: a `Place`.
    """

    code: str
    movement_class: str
    sign: int
    name: Text
    reversal_of: str = ""
    is_consumption: bool = False
    leaves_transit: str = ""
    without_location: Place = Place.NONE


@dataclass(frozen=True, slots=True)
class MovementClass:
    """A group of movement types. `flow` is where its sum counts: receipt, issue, other, within_plant or
    between_plants; only receipts and issues are throughput."""

    code: str
    flow: str
    name: Text


CLASSES = (
    MovementClass("receipt", "receipt", Text("Nhập kho", "Goods receipt")),
    MovementClass("by_product", "receipt", Text("Nhập sản phẩm phụ", "By-product receipt")),
    MovementClass("vendor_return", "receipt", Text("Trả nhà cung cấp", "Return to vendor")),
    MovementClass("goods_issue", "issue", Text("Xuất dùng", "Goods issue")),
    MovementClass("delivery", "issue", Text("Xuất giao hàng", "Goods issue for delivery")),
    MovementClass("subcontracting", "issue", Text("Xuất gia công", "Issue for subcontracting")),
    MovementClass("customer_return", "other", Text("Khách trả hàng", "Customer return")),
    MovementClass("other_receipt", "other", Text("Nhập khác", "Other receipt")),
    MovementClass("other_issue", "other", Text("Xuất khác", "Other issue")),
    MovementClass("sample", "other", Text("Hàng mẫu và khuyến mại", "Samples and promotion")),
    MovementClass("loan", "other", Text("Cho mượn, hoàn trả", "Loans and their return")),
    MovementClass("scrap", "other", Text("Hủy", "Scrap")),
    MovementClass("count_difference", "other", Text("Chênh lệch kiểm kê", "Count difference")),
    MovementClass("adjustment", "other", Text("Điều chỉnh tồn", "Stock adjustment")),
    MovementClass("opening", "other", Text("Nhập tồn đầu", "Initial entry of stock")),
    MovementClass("within_plant", "within_plant", Text("Chuyển trong nhà máy", "Transfer within a plant")),
    MovementClass("between_plants", "between_plants", Text("Chuyển giữa nhà máy", "Transfer between plants")),
    MovementClass(
        "blocked_receipt", "other", Text("Nhập vào kho chặn nhận hàng", "Receipt into blocked stock")
    ),
    MovementClass("intercompany", "other", Text("Giao dịch liên công ty", "Intercompany")),
    MovementClass("unknown", "other", Text("Chưa rõ loại dịch chuyển", "Unknown movement type")),
)


# Types that move goods in one step, or inside a plant, never leave them on the way.
_ONE_STEP = frozenset({"301", "302", "645", "646", "647", "648", "675", "676"})
# What takes goods off the way has put them somewhere.
_ARRIVED = frozenset({"305", "306", "605", "606"})
_IN_TRANSIT = frozenset({"557", "558"})
_AT_VENDOR = frozenset({"541", "542", "543", "544", "545", "546"})
_AT_CUSTOMER = frozenset({"621", "622", "623", "624", "631", "632", "633", "634"})


def _without_location(code: str, movement_class: str) -> Place:
    if code in _AT_VENDOR:
        return Place.VENDOR
    if code in _AT_CUSTOMER:
        return Place.CUSTOMER
    if code in _IN_TRANSIT or (
        movement_class in {"between_plants", "intercompany"} and code not in _ONE_STEP | _ARRIVED
    ):
        return Place.TRANSIT
    if code in _ONE_STEP | _ARRIVED or movement_class in {"within_plant", "loan"}:
        return Place.UNPLACED
    return Place.NONE


def _pair(  # noqa: PLR0917 - a row of a table
    code: str,
    reversal: str,
    movement_class: str,
    sign: int,
    vi: str,
    en: str,
    *,
    consumption: bool = False,
    leaves_transit: str = "",
) -> tuple[MovementType, MovementType]:
    """A type and the one that cancels it."""
    return (
        MovementType(
            code,
            movement_class,
            sign,
            Text(vi, en),
            "",
            consumption,
            leaves_transit,
            _without_location(code, movement_class),
        ),
        MovementType(
            reversal,
            movement_class,
            -sign,
            Text(f"{vi} – hủy", f"{en} – reversal"),
            code,
            consumption,
            leaves_transit,
            _without_location(reversal, movement_class),
        ),
    )


def _one(code: str, movement_class: str, sign: int, vi: str, en: str) -> tuple[MovementType]:
    """A type that nothing cancels."""
    return (MovementType(code, movement_class, sign, Text(vi, en)),)


STANDARD: tuple[MovementType, ...] = (
    *_pair("101", "102", "receipt", 1, "Nhập kho theo đơn hàng, lệnh", "Goods receipt for order",
           leaves_transit="on_transfer_order"),
    *_pair("103", "104", "blocked_receipt", 1, "Nhập vào kho chặn nhận hàng", "Receipt into GR blocked stock"),
    *_pair("105", "106", "receipt", 1, "Giải phóng từ kho chặn nhận hàng", "Release from GR blocked stock"),
    *_pair("107", "108", "blocked_receipt", 1, "Nhập vào kho chặn có đánh giá", "Receipt into valuated blocked stock"),
    *_pair("109", "110", "receipt", 1, "Giải phóng từ kho chặn có đánh giá", "Release from valuated blocked stock",
           leaves_transit="on_transfer_order"),
    *_pair("121", "125", "receipt", 1, "Nhập sau từ trả hàng gia công", "Subsequent adjustment, subcontracting"),
    *_pair("122", "123", "vendor_return", -1, "Trả hàng nhà cung cấp", "Return delivery to vendor"),
    *_pair("124", "126", "vendor_return", -1, "Trả hàng từ kho chặn", "Return from GR blocked stock"),
    *_pair("131", "132", "receipt", 1, "Nhập từ sản xuất hàng loạt", "Receipt from repetitive manufacturing"),
    *_pair("161", "162", "vendor_return", -1, "Trả hàng theo đơn mua", "Return for purchase order"),
    *_pair("201", "202", "goods_issue", -1, "Xuất cho trung tâm chi phí", "Issue to cost centre", consumption=True),
    *_pair("221", "222", "goods_issue", -1, "Xuất cho dự án", "Issue to project", consumption=True),
    *_pair("231", "232", "delivery", -1, "Xuất cho đơn bán hàng", "Issue to sales order", consumption=True),
    *_pair("241", "242", "goods_issue", -1, "Xuất cho tài sản", "Issue to asset", consumption=True),
    *_pair("251", "252", "delivery", -1, "Xuất bán", "Issue for sales", consumption=True),
    *_pair("261", "262", "goods_issue", -1, "Xuất cho lệnh sản xuất", "Issue to production order", consumption=True),
    *_pair("281", "282", "goods_issue", -1, "Xuất cho mạng dự án", "Issue to network", consumption=True),
    *_pair("291", "292", "goods_issue", -1, "Xuất cho đối tượng bất kỳ", "Issue to any account", consumption=True),
    *_pair("301", "302", "between_plants", 0, "Chuyển giữa nhà máy, một bước", "Plant to plant, one step"),
    *_pair("303", "304", "between_plants", -1, "Chuyển giữa nhà máy, xuất", "Plant to plant, removal"),
    *_pair("305", "306", "between_plants", 1, "Chuyển giữa nhà máy, nhập", "Plant to plant, putaway",
           leaves_transit="always"),
    *_pair("309", "310", "within_plant", 0, "Chuyển vật tư sang vật tư", "Material to material"),
    *_pair("311", "312", "within_plant", 0, "Chuyển kho, một bước", "Storage location transfer, one step"),
    *_pair("313", "314", "within_plant", 0, "Chuyển kho, xuất", "Storage location transfer, removal"),
    *_pair("315", "316", "within_plant", 0, "Chuyển kho, nhập", "Storage location transfer, putaway"),
    *_pair("317", "318", "within_plant", 0, "Lập bộ vật tư", "Build structured material"),
    *_pair("321", "322", "within_plant", 0, "Kiểm tra sang tự do", "Quality inspection to unrestricted"),
    *_pair("323", "324", "within_plant", 0, "Chuyển kho hàng kiểm tra", "Transfer in quality inspection"),
    *_pair("325", "326", "within_plant", 0, "Chuyển kho hàng chặn", "Transfer in blocked stock"),
    *_pair("331", "332", "goods_issue", -1, "Lấy mẫu hàng kiểm tra", "Sample from quality inspection"),
    *_pair("333", "334", "goods_issue", -1, "Lấy mẫu hàng tự do", "Sample from unrestricted"),
    *_pair("335", "336", "goods_issue", -1, "Lấy mẫu hàng chặn", "Sample from blocked stock"),
    *_pair("340", "346", "within_plant", 0, "Đánh giá lại lô", "Revaluation of batch"),
    *_pair("341", "342", "within_plant", 0, "Lô tự do sang hạn chế", "Batch unrestricted to restricted"),
    *_pair("343", "344", "within_plant", 0, "Chặn sang tự do", "Blocked to unrestricted"),
    *_pair("349", "350", "within_plant", 0, "Chặn sang kiểm tra", "Blocked to quality inspection"),
    *_pair("351", "352", "between_plants", -1, "Xuất cho đơn chuyển kho", "Issue for stock transfer order"),
    *_pair("411", "412", "within_plant", 0, "Tồn đặc biệt sang tồn thường", "Special stock to own stock"),
    *_pair("413", "414", "within_plant", 0, "Tồn đơn bán hàng", "To or from sales order stock"),
    *_pair("415", "416", "within_plant", 0, "Tồn dự án", "To or from project stock"),
    *_pair("441", "442", "within_plant", 0, "Tồn không đánh giá sang đánh giá", "Returnable to own stock"),
    *_pair("451", "452", "customer_return", 1, "Khách trả hàng", "Return from customer"),
    *_pair("453", "454", "within_plant", 0, "Hàng trả sang tự do", "Returns to unrestricted"),
    *_pair("455", "456", "within_plant", 0, "Chuyển kho hàng trả", "Transfer in returns"),
    *_pair("457", "458", "within_plant", 0, "Hàng trả sang kiểm tra", "Returns to quality inspection"),
    *_pair("459", "460", "within_plant", 0, "Hàng trả sang chặn", "Returns to blocked"),
    *_pair("501", "502", "other_receipt", 1, "Nhập không có đơn mua", "Receipt without purchase order"),
    *_pair("503", "504", "other_receipt", 1, "Nhập không đơn, kiểm tra", "Receipt without order, inspection"),
    *_pair("505", "506", "other_receipt", 1, "Nhập không đơn, chặn", "Receipt without order, blocked"),
    *_pair("511", "512", "other_receipt", 1, "Nhập hàng tặng", "Delivery free of charge"),
    *_pair("521", "522", "other_receipt", 1, "Nhập không có lệnh sản xuất", "Receipt without production order"),
    *_pair("523", "524", "other_receipt", 1, "Nhập không lệnh, kiểm tra", "Receipt without order, inspection"),
    *_pair("525", "526", "other_receipt", 1, "Nhập không lệnh, chặn", "Receipt without order, blocked"),
    *_pair("531", "532", "by_product", 1, "Nhập sản phẩm phụ", "Receipt of by-product"),
    *_pair("541", "542", "subcontracting", 0, "Chuyển cho nhà gia công", "Transfer to subcontractor"),
    *_pair("543", "544", "goods_issue", -1, "Tiêu hao tại nhà gia công", "Consumption at subcontractor",
           consumption=True),
    *_pair("545", "546", "by_product", 1, "Sản phẩm phụ từ gia công", "By-product from subcontracting"),
    *_pair("551", "552", "scrap", -1, "Hủy hàng tự do", "Scrapping, unrestricted"),
    *_pair("553", "554", "scrap", -1, "Hủy hàng kiểm tra", "Scrapping, quality inspection"),
    *_pair("555", "556", "scrap", -1, "Hủy hàng chặn", "Scrapping, blocked"),
    *_pair("557", "558", "adjustment", -1, "Điều chỉnh hàng đang chuyển", "Adjustment of stock in transit"),
    *_pair("561", "562", "opening", 1, "Nhập tồn đầu, tự do", "Initial entry, unrestricted"),
    *_pair("563", "564", "opening", 1, "Nhập tồn đầu, kiểm tra", "Initial entry, quality inspection"),
    *_pair("565", "566", "opening", 1, "Nhập tồn đầu, chặn", "Initial entry, blocked"),
    *_pair("571", "572", "other_receipt", 1, "Nhập cụm lắp ráp", "Receipt of assembly"),
    *_pair("573", "574", "other_receipt", 1, "Nhập cụm lắp ráp, kiểm tra", "Receipt of assembly, inspection"),
    *_pair("575", "576", "other_receipt", 1, "Nhập cụm lắp ráp, chặn", "Receipt of assembly, blocked"),
    *_pair("581", "582", "by_product", 1, "Nhập sản phẩm phụ từ mạng", "By-product from network"),
    *_pair("601", "602", "delivery", -1, "Xuất cho giao hàng", "Issue for delivery", consumption=True),
    *_pair("603", "604", "between_plants", -1, "Chuyển kho hàng trả", "Transit to customer, removal"),
    *_pair("605", "606", "between_plants", 1, "Nhập từ hàng đang chuyển", "Putaway from transit",
           leaves_transit="always"),
    *_pair("621", "622", "loan", 0, "Bao bì hoàn trả tại khách", "Returnable packaging at customer"),
    *_pair("623", "624", "delivery", -1, "Xuất bao bì hoàn trả", "Issue of returnable packaging", consumption=True),
    *_pair("631", "632", "loan", 0, "Ký gửi tại khách", "Consignment at customer"),
    *_pair("633", "634", "delivery", -1, "Xuất hàng ký gửi", "Issue of consignment", consumption=True),
    *_pair("641", "642", "between_plants", -1, "Xuất chuyển kho có giao hàng", "Stock transfer with delivery",
           consumption=True),
    *_pair("643", "644", "between_plants", -1, "Xuất chuyển liên công ty", "Cross-company transfer",
           consumption=True),
    *_pair("645", "646", "between_plants", -1, "Chuyển liên công ty, một bước", "Cross-company, one step",
           consumption=True),
    *_pair("647", "648", "between_plants", 0, "Chuyển kho một bước có giao hàng", "Stock transfer, one step"),
    *_pair("651", "652", "customer_return", 1, "Khách trả hàng", "Customer return"),
    *_pair("653", "654", "customer_return", 1, "Khách trả hàng, tự do", "Customer return, unrestricted"),
    *_pair("655", "656", "customer_return", 1, "Khách trả hàng, kiểm tra", "Customer return, inspection"),
    *_pair("657", "658", "customer_return", 1, "Khách trả hàng, chặn", "Customer return, blocked"),
    *_pair("661", "662", "vendor_return", -1, "Trả nhà cung cấp qua giao hàng", "Return to vendor by delivery"),
    *_pair("671", "672", "between_plants", 1, "Hàng chuyển kho bị trả", "Return of stock transfer"),
    *_pair("673", "674", "between_plants", 1, "Hàng liên công ty bị trả", "Return of cross-company transfer"),
    *_pair("675", "676", "between_plants", 0, "Trả chuyển kho, một bước", "Return of transfer, one step"),
    *_pair("701", "702", "count_difference", 1, "Kiểm kê thừa, tự do", "Count difference, unrestricted"),
    *_pair("703", "704", "count_difference", 1, "Kiểm kê thừa, kiểm tra", "Count difference, inspection"),
    *_pair("707", "708", "count_difference", 1, "Kiểm kê thừa, chặn", "Count difference, blocked"),
    *_pair("711", "712", "count_difference", -1, "Chênh lệch kiểm kê kho, thiếu", "Warehouse count, shortage"),
    *_pair("713", "714", "count_difference", -1, "Chênh lệch kho kiểm tra", "Warehouse count, inspection"),
    *_pair("715", "716", "count_difference", -1, "Chênh lệch kho hàng trả", "Warehouse count, returns"),
    *_pair("717", "718", "count_difference", -1, "Chênh lệch kho hàng chặn", "Warehouse count, blocked"),
    *_pair("Z01", "Z02", "between_plants", -1, "Chuyển chi nhánh", "Branch transfer"),
    *_pair("Z03", "Z04", "other_issue", -1, "Xuất bán khác", "Other sales issue"),
    *_pair("Z05", "Z06", "other_issue", -1, "Hàng bị tịch thu", "Confiscated goods"),
    *_pair("Z07", "Z08", "other_issue", -1, "Chênh lệch giao hàng", "Delivery difference"),
    *_pair("Z11", "Z12", "goods_issue", -1, "Xuất tiện ích", "Issue for utilities", consumption=True),
    *_pair("Z61", "Z62", "sample", -1, "Xuất hàng mẫu", "Samples"),
    *_pair("Z63", "Z64", "sample", -1, "Xuất mẫu cho khách", "Samples for customers"),
    *_pair("Z65", "Z66", "sample", -1, "Xuất mẫu nội bộ", "Samples for own use"),
    *_one("Z71", "adjustment", 1, "Điều chỉnh tăng tồn", "Stock adjustment, increase"),
    *_one("Z72", "adjustment", -1, "Điều chỉnh giảm tồn", "Stock adjustment, decrease"),
    *_pair("Z81", "Z82", "loan", 0, "Cho mượn", "Loan"),
    *_pair("ZA1", "ZA2", "intercompany", 0, "Liên công ty A", "Intercompany A"),
    *_pair("ZB1", "ZB2", "intercompany", 0, "Liên công ty B", "Intercompany B"),
    *_pair("ZC1", "ZC2", "intercompany", 0, "Liên công ty C", "Intercompany C"),
    *_pair("ZD1", "ZD2", "intercompany", 0, "Liên công ty D", "Intercompany D"),
    *_pair("ZF1", "ZF2", "sample", -1, "Xuất miễn phí", "Issue free of charge"),
    *_pair("ZK1", "ZK2", "adjustment", 0, "Điều chỉnh trong nhà máy", "Adjustment in the plant"),
    *_pair("ZP1", "ZP2", "sample", -1, "Xuất khuyến mại", "Promotion"),
    *_pair("ZP3", "ZP4", "sample", -1, "Xuất khuyến mại cho khách", "Promotion for customers"),
    *_pair("ZP5", "ZP6", "sample", -1, "Xuất khuyến mại nội bộ", "Promotion for own use"),
)  # fmt: skip

STANDARD_CODES = frozenset(t.code for t in STANDARD)
