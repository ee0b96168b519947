"""Lists of deliveries: lines with their result, the ladder of rules, customers by what they cost."""

from alkana.reporting.columns import (
    Channel,
    Code,
    Count,
    Customer,
    Date,
    Days,
    Flag,
    Material,
    MaterialType,
    Number,
    Ordinal,
    Plant,
    Quantity,
    Ratio,
    Unit,
    Weight,
    Words,
)
from alkana.reporting.question import Parameter
from alkana.reporting.table import Raw, Table, one_of
from alkana.text import Text
from sales.otif_rules import LADDER
from sales.queries import listed, otif
from sales.queries.lines import DELIVERY_FILTERS
from sales.tables.parts import CUSTOMER_NAME, DELIVERY, GROUP, ROW_KEY, SALES_ORDER, SALESMAN

DELIVERIES = ("zrsd004",)
CHANGES = Parameter(
    "changes", {"type": "string", "enum": list(otif.CHANGES)}, one_of(*otif.CHANGES),
    Text("Chỉ dòng có kết quả khác nhau giữa hai quy tắc", "Only lines whose result differs between two rules"),
)  # fmt: skip


class DeliveryLineTable(Table):
    """Delivery lines planned in the period, with their result under every rule. Quantity in the unit of sale, kg."""

    code = "otif/lines"
    title = Text("Dòng giao hàng", "Delivery lines")
    rows = otif.delivery_lines
    options = (CHANGES,)
    columns = (
        Date("planned_date", Text("Ngày kế hoạch", "Planned"), mobile=True), DELIVERY.but(mobile=True),
        Ordinal("line_item", Text("Dòng", "Line")), SALES_ORDER,
        Code("delivery_type", Text("Loại giao hàng", "Delivery type")),
        Code("meaning", Text("Ý nghĩa", "Meaning"), visible=False), Channel(), Customer(), CUSTOMER_NAME,
        GROUP.but(visible=False), Code("ship_to", Text("Nơi nhận", "Ship-to"), visible=False),
        SALESMAN.but(visible=False), Plant(visible=False), Material(), MaterialType(visible=False),
        Date("gi_date", Text("Ngày xuất kho", "Goods issue"), mobile=True),
        Days("late_working_days", Text("Trễ (ngày làm việc)", "Late, working days"), kpi="DEL-DLY", mobile=True),
        Days("late_days", Text("Trễ (ngày lịch)", "Late, calendar days"), visible=False),
        Quantity("delivery_quantity", Text("Kế hoạch", "Planned quantity")),
        Quantity("actual_quantity", Text("Đã giao", "Delivered")),
        Quantity("open_quantity", Text("Còn lại", "Open")), Unit(),
        Weight("planned_kg", Text("Kế hoạch (kg)", "Planned, kg")),
        Weight("actual_kg", Text("Đã giao (kg)", "Delivered, kg")),
        Flag("is_due", Text("Đến hạn", "Due")), Flag("is_on_time", Text("Đúng hạn", "On time")),
        Flag("is_in_full", Text("Đủ", "In full")),
        *(
            Flag(f"result_{rule.code.lower()}", Text(f"{rule.code}: {rule.name.vi}", f"{rule.code}: {rule.name.en}"),
                 visible=False)
            for rule in LADDER
        ),
        ROW_KEY,
    )  # fmt: skip
    key = ("delivery", "line_item")
    order = ("-planned_date",)
    filters = DELIVERY_FILTERS | {"state"}
    sources = DELIVERIES
    raw = Raw("zrsd004")


class LadderTable(Table):
    """The same lines under every rule of on time in full; L1 is the official one."""

    code = "otif/ladder"
    title = Text("Thang quy tắc đúng hạn và đủ", "Ladder of rules")
    rows = otif.ladder
    columns = (
        Ordinal("place", Text("Thứ tự", "Place"), visible=False), Code("rule", Text("Quy tắc", "Rule"), mobile=True),
        Words("name_vi", Text("Tên (vi)", "Name (vi)")), Words("name_en", Text("Tên (en)", "Name (en)")),
        Flag("is_official", Text("Chính thức", "Official")),
        Flag("is_by_quantity", Text("Theo kg", "By kg")),
        Number("kept", Text("Đạt", "Kept")), Number("due", Text("Đến hạn", "Due")),
        Ratio("kept_ratio", Text("Tỷ lệ", "Share"), numerator="kept", denominator="due", mobile=True),
    )  # fmt: skip
    key = ("rule",)
    order = ("place",)
    filters = DELIVERY_FILTERS
    sources = DELIVERIES


class OtifCustomerTable(Table):
    """Due, kept and missed lines by customer; `lost_share` are the points of OTIF that a customer costs (0–1)."""

    code = "otif/customers"
    title = Text("Khách hàng theo điểm OTIF bị mất", "Customers by lost OTIF points")
    rows = listed.otif_by_customer
    columns = (
        Customer(), CUSTOMER_NAME, Count("due", Text("Đến hạn", "Due")), Count("on_time", Text("Đúng hạn", "On time")),
        Count("in_full", Text("Đủ", "In full")), Count("kept", Text("Đạt", "Kept")),
        Count("missed", Text("Không đạt", "Missed"), mobile=True),
        Ratio("kept_ratio", Text("OTIF", "OTIF"), numerator="kept", denominator="due", kpi="OTIF", mobile=True),
        Number("lost_share", Text("Điểm OTIF bị mất (0–1)", "OTIF points lost (0–1)"), decimals=4),
        Days("late_days", Text("Trung vị ngày trễ", "Median days late")),
    )  # fmt: skip
    key = ("customer",)
    order = ("-missed",)
    filters = DELIVERY_FILTERS
    sources = DELIVERIES
