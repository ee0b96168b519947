"""Lists of receivables: one snapshot by customer, by bucket, and against the one before."""

from alkana.reporting.columns import Channel, Code, Count, Customer, Date, Money, Ordinal, Ratio, Words
from alkana.reporting.table import Raw, Table
from alkana.text import Text
from sales.queries import receivables
from sales.queries.receivables import RECEIVABLE_FILTERS
from sales.tables.parts import CUSTOMER_NAME, GROUP, ROW_KEY, SALESMAN, SALESMAN_NAME

SOURCES = ("zrfi005",)
SNAPSHOT_DATE = Date("snapshot_date", Text("Ngày chốt", "Snapshot"))
TARGET = Money("target_vnd", Text("Phải thu", "To collect"), kpi="AR-TOT", mobile=True)
COLLECTED = Money("realization_vnd", Text("Đã thu", "Collected"))
OPEN = Money("open_vnd", Text("Còn phải thu", "Still to collect"))
BUCKET = Code("bucket", Text("Nhóm tuổi nợ (ngày)", "Bucket, days"), mobile=True)


class ReceivableTable(Table):
    """Customer × salesman × channel of one snapshot, with what to do next. VND."""

    code = "receivables/lines"
    title = Text("Phải thu theo khách hàng", "Receivables by customer")
    rows = receivables.receivable_lines
    columns = (
        SNAPSHOT_DATE.but(visible=False), Customer(), CUSTOMER_NAME, Channel(), GROUP.but(visible=False),
        SALESMAN.but(visible=False), SALESMAN_NAME,
        Money("target_1_30_vnd", Text("1–30 ngày", "1–30 days")), Money("target_31_60_vnd", Text("31–60", "31–60")),
        Money("target_61_90_vnd", Text("61–90", "61–90")), Money("target_91_120_vnd", Text("91–120", "91–120")),
        Money("target_121_180_vnd", Text("121–180", "121–180")),
        Money("target_over_180_vnd", Text("> 180", "> 180"), kpi="AR-180"), TARGET, COLLECTED, OPEN,
        Money("overdue_vnd", Text("Trên 30 ngày", "Over 30 days"), visible=False),
        Ratio("overdue_ratio", Text("Tỷ trọng > 30 ngày", "Share > 30 days"), numerator="overdue_vnd",
              denominator="target_vnd", kpi="AR-OD%"),
        Code("oldest_bucket", Text("Nhóm cũ nhất", "Oldest bucket")),
        Money("change_vnd", Text("So với lần trước", "Change since last"), total=False),
        Money("priority_vnd", Text("Mức ưu tiên", "Priority"), mobile=True),
        Code("next_action", Text("Việc tiếp theo", "Next action")),
        Date("next_contact_date", Text("Liên hệ tiếp", "Next contact")), Words("note", Text("Ghi chú", "Note")),
        ROW_KEY,
    )  # fmt: skip
    key = ("customer", "salesman", "channel", "row_key")
    order = ("-priority_vnd",)
    filters = RECEIVABLE_FILTERS
    sources = SOURCES
    raw = Raw("zrfi005")


class BucketTable(Table):
    """One snapshot by overdue bucket. VND."""

    code = "receivables/buckets"
    title = Text("Phải thu theo nhóm tuổi nợ", "Receivables by bucket")
    rows = receivables.buckets
    columns = (
        Ordinal("place", Text("Thứ tự", "Place"), visible=False), BUCKET, TARGET, COLLECTED, OPEN,
        Money("over_collected_vnd", Text("Thu vượt", "Over-collected")),
    )  # fmt: skip
    key = ("bucket",)
    order = ("place",)
    filters = RECEIVABLE_FILTERS
    sources = SOURCES


class BridgeTable(Table):
    """Each customer from one snapshot to the next. VND."""

    code = "receivables/bridge"
    title = Text("Thay đổi giữa hai ngày chốt", "Change between two snapshots")
    rows = receivables.bridge_rows
    columns = (
        Customer(), CUSTOMER_NAME, Code("kind", Text("Loại thay đổi", "Kind")),
        Money("opening_vnd", Text("Đầu kỳ", "Opening")),
        Money("change_vnd", Text("Thay đổi", "Change"), kpi="AR-BRG", mobile=True),
        Money("closing_vnd", Text("Cuối kỳ", "Closing"), kpi="AR-TOT"),
    )  # fmt: skip
    key = ("customer",)
    order = ("change_vnd",)
    filters = RECEIVABLE_FILTERS
    sources = SOURCES


class RollRateTable(Table):
    """What moved into the next bucket since the snapshot before, for customers that had something in it. VND."""

    code = "receivables/roll-rates"
    title = Text("Tỷ lệ chuyển nhóm nợ", "Roll rates")
    rows = receivables.roll_matrix
    columns = (
        Ordinal("place", Text("Thứ tự", "Place"), visible=False), BUCKET,
        Code("next_bucket", Text("Nhóm kế tiếp", "Next bucket")),
        Money("before_vnd", Text("Lần trước", "Before")),
        Money("now_vnd", Text("Chuyển sang nhóm kế", "In the next now")),
        Ratio("roll_ratio", Text("Tỷ lệ", "Rate"), numerator="now_vnd", denominator="before_vnd", kpi="AR-ROLL",
              mobile=True),
        Count("customers", Text("Khách hàng", "Customers"), total=False),
    )  # fmt: skip
    key = ("bucket",)
    order = ("place",)
    filters = RECEIVABLE_FILTERS
    sources = SOURCES


class SnapshotTable(Table):
    """The snapshots that exist."""

    code = "receivables/snapshots"
    title = Text("Các ngày chốt phải thu", "Receivables snapshots")
    rows = receivables.available
    columns = (
        SNAPSHOT_DATE, Count("row_count", Text("Số dòng", "Rows"), total=False),
        Count("customer_count", Text("Khách hàng", "Customers"), total=False),
    )  # fmt: skip
    key = ("snapshot_date",)
    order = ("-snapshot_date",)
    filters = frozenset({"from", "to", "as_of"})
    sources = SOURCES
