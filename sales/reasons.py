"""Why a figure of sales is unknown, or leaves rows out: one sentence each, in both languages."""

from alkana.text import Text

NO_BILLING = Text("Chưa nạp danh sách hóa đơn (ZRSD002).", "No billing list (ZRSD002) has been loaded.")
NO_BILLING_IN_PERIOD = Text(
    "Không có hóa đơn nào trong danh sách đã nạp cho kỳ này.",
    "The loaded lists have no billing in this period.",
)
NO_DELIVERY = Text("Chưa nạp danh sách giao hàng (ZRSD004).", "No delivery list (ZRSD004) has been loaded.")
NO_RECEIVABLES = Text(
    "Chưa nạp danh sách phải thu (ZRFI005).", "No receivables list (ZRFI005) has been loaded."
)
NO_TARGETS = Text("Chưa nạp chỉ tiêu bán hàng.", "No sales targets have been loaded.")

UNKNOWN_TYPE = Text(
    "Loại hóa đơn chưa khai báo: không biết có tính doanh thu hay không",
    "Billing type not described yet: nobody knows whether it is revenue",
)
VOID = Text(
    "Đã đánh dấu hủy nhưng không có chứng từ hủy trong danh sách",
    "Marked cancelled, without its cancellation in any list",
)
INTERNAL = Text("Kênh nội bộ, không tính doanh thu", "Internal channel, no revenue")
NO_WEIGHT = Text("Không quy được ra kg", "No weight per unit known")
NO_VOLUME = Text("Danh sách không có thể tích", "The list has no volume")
NO_ORDER = Text("Không có số đơn bán hàng", "No sales order number")
NO_CUSTOMER = Text("Không có mã khách hàng", "No customer code")
NOT_BOTH = Text("Không có đủ cả doanh thu và kg", "Lacks revenue or kilograms")

NO_BASE = Text("Kỳ so sánh không có doanh thu.", "The period compared with has no revenue.")
NEGATIVE_BASE = Text("Doanh thu kỳ so sánh âm.", "The period compared with has negative revenue.")
NO_INVOICES = Text("Không có hóa đơn nào trong kỳ.", "There is no invoice in the period.")
NO_KG = Text("Không có dòng nào có cả doanh thu và kg.", "No item has both revenue and kilograms.")
NO_GROSS = Text("Không có doanh thu gộp trong kỳ.", "There is no gross revenue in the period.")
RETURNS_NOT_BILLED = Text(
    "Hàng trả đã nhận nhưng danh sách hóa đơn không có ghi có nào",
    "Goods came back, but no billing list has a credit for them",
)

SHORT_HISTORY = Text(
    "Dữ liệu hóa đơn mới có {days} ngày, chưa đủ để biết khách nào đã mất.",
    "Billing lists reach back {days} {days:day|days} only: too short to call anybody lost.",
)
NO_TARGET_IN_PERIOD = Text("Không có chỉ tiêu cho nửa năm này.", "There is no target for this half-year.")
TARGET_ZERO = Text("Chỉ tiêu bằng 0.", "The target is 0.")
TARGET_NOT_BY_CHANNEL = Text(
    "Chỉ tiêu không chia theo kênh; bạn chỉ xem được một phần các kênh.",
    "Targets are not split by channel, and you may see some channels only.",
)
NO_TARGET = Text("Doanh thu của nhân viên không có chỉ tiêu", "Revenue of salesmen without a target")
UNMATCHED_NAME = Text(
    "Tên trong danh sách chỉ tiêu không khớp nhân viên nào",
    "Name in the target list that matches no salesman",
)

NO_DELIVERY_IN_PERIOD = Text(
    "Không có dòng giao hàng nào trong danh sách đã nạp có ngày kế hoạch trong kỳ này.",
    "The loaded lists have no delivery line planned in this period.",
)
NOTHING_DUE = Text("Không có dòng nào đến hạn trong kỳ.", "No line is due in the period.")
ONLY_SHIPPED = Text(
    "Danh sách chỉ có hàng đã xuất: dòng quá hạn chưa xuất không nhìn thấy được (tính trên dòng đã xuất)",
    "The list holds only lines that have left: overdue open lines are invisible (of shipped lines)",
)
IN_FULL_NOT_MEASURABLE = Text(
    "Không đo được từ danh sách này: chỉ có dòng đã xuất, số lượng thực giao luôn bằng kế hoạch.",
    "Not measurable from this list: it holds only shipped lines, each with its planned quantity.",
)
OPEN_NOT_VISIBLE = Text(
    "Danh sách chỉ có giao hàng đã xuất kho, nên không biết dòng nào còn mở.",
    "The list holds only deliveries that have left, so open lines are unknown.",
)
NOT_YET_DUE = Text("Chưa đến hạn", "Not due yet")
EMPTY_LINES = Text("Dòng có số lượng 0", "Lines with quantity 0")
INTERNAL_LINES = Text("Chuyển kho nội bộ", "Internal transfers")
RETURN_LINES = Text("Hàng khách trả", "Customer returns")
FREE_LINES = Text("Giao miễn phí hoặc thay thế", "Free or replacement deliveries")
UNKNOWN_DELIVERY_TYPE = Text("Loại giao hàng chưa khai báo", "Delivery type not described yet")
NOTHING_LATE = Text("Không có dòng nào trễ.", "No line is late.")
TOO_FEW = Text("Ít hơn 5 dòng trễ: không tính P90.", "Fewer than 5 late lines: no P90.")
NO_ORDERS_DUE = Text("Không có đơn bán hàng nào đến hạn trong kỳ.", "No sales order is due in the period.")
NO_MADE_TO_ORDER = Text(
    "Không có đơn sản xuất theo đơn hàng nào đến hạn trong kỳ.",
    "No made-to-order sales order is due in the period.",
)

NO_SNAPSHOT = Text(
    "Không có danh sách phải thu nào trong kỳ này; ngày gần nhất là {latest}.",
    "There is no receivables list in this period; the latest one is of {latest}.",
)
NOTHING_TO_COLLECT = Text("Tổng phải thu không dương.", "The total to collect is not positive.")
NOT_DUE_UNKNOWN = Text(
    "Danh sách không có khoản chưa đến hạn (không phải 0)",
    "The list does not carry amounts not yet due (they are not 0)",
)
ONE_SNAPSHOT = Text(
    "Chỉ có một danh sách phải thu; cần hai ngày để so sánh.",
    "There is only one receivables list; a comparison needs two dates.",
)
NO_REVENUE_BEFORE = Text(
    "Không có doanh thu trong 90 ngày trước ngày chốt phải thu.",
    "There is no revenue in the 90 days before the receivables date.",
)
REVENUE_NOT_COVERED = Text(
    "Danh sách hóa đơn chưa bao phủ 90 ngày trước ngày chốt phải thu.",
    "Billing lists do not cover the 90 days before the receivables date.",
)
OLDER_THAN_REVENUE = Text(
    "Phải thu lớn hơn toàn bộ doanh thu đã nạp: không đếm lùi được.",
    "Receivables exceed all loaded revenue: counting back does not end.",
)
SHORT_FOR_COUNT_BACK = Text(
    "Chưa đủ 6 tháng hóa đơn để đếm lùi.", "Fewer than 6 months of billing: no count-back."
)
EMPTY_BUCKETS_BEFORE = Text(
    "Lần trước không có số tiền nào ở các nhóm tuổi nợ này.", "The buckets held nothing at the last snapshot."
)
