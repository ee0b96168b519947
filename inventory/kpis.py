"""KPIs of stock and flows. What each means: kpis.md; how it is computed: `inventory.queries`."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from alkana.reporting.figure import Figure
from alkana.reporting.filters import Filters
from alkana.reporting.kpi import DAY_OF_LIST, Additivity, Band, Change, Kpi, declare_main, register
from alkana.text import Text
from inventory.queries import (
    anomalies,
    classes,
    consumption,
    drift,
    elsewhere,
    flows,
    reconciliation,
    slow,
    stock,
    transit,
    trends,
)

PLACE = frozenset({"plant", "location", "material", "material_type", "mrp_controller", "channel"})
DATES = frozenset({"from", "to", "as_of"})
BY_BATCH = PLACE | DATES | {"batch"}
BY_PLACE = PLACE | DATES
BY_PLANT = DATES | {"plant"}
LINE = Text("vật tư × nhà máy × kho × lô", "material × plant × storage location × batch")
MATERIAL_PLANT = Text("vật tư × nhà máy", "material × plant")
MATERIAL = Text("vật tư", "material")
SHIPMENT = Text("đơn chuyển × vật tư × lô", "purchase order × material × batch")
POSTING_DATE = Text("ngày hạch toán", "posting date")
SNAPSHOT, FLOW = Additivity.SEMI_ADDITIVE, Additivity.ADDITIVE
RATIO, DISTINCT = Additivity.RATIO, Additivity.DISTINCT
LOW_STOCK = (Band("act", None), Band("watch", Decimal(15)), Band("good", Decimal(30)))


def unconverted(filters: Filters) -> Figure:
    """INV-UNC: lines whose stock has no factor to kg; the quantity of each unit in the details."""
    total = stock.stock_kg(filters)
    without = [entry for entry in total.left_out if entry.unit]
    if total.value is None and total.reason_unknown:
        return Figure.unknown("lines", total.reason_unknown)
    details = tuple((entry.unit or "", Figure.of(entry.quantity or 0, entry.unit or "")) for entry in without)
    return Figure.of(sum(entry.rows for entry in without), "lines", left_out=tuple(without), details=details)


def _changed(vi: str, en: str) -> tuple[Change, ...]:
    """What the second version counts otherwise."""
    return (Change(2, date(2026, 11, 30), Text(vi, en)),)


def _stock(  # noqa: PLR0917  (a row of the list below)
    code: str, vi: str, en: str, definition: tuple[str, str], formula: tuple[str, str], unit: str,
    compute: Callable[[Filters], Figure], additivity: Additivity, *, good: Literal["up", "down"] | None = None,
    filters: frozenset[str] = BY_PLACE, grain: Text = MATERIAL_PLANT, axis: Text = POSTING_DATE,
    sources: tuple[str, ...] = ("mb51", "mb52"), **more: Any,
) -> Kpi:  # fmt: skip
    return Kpi(
        code=code, name=Text(vi, en), definition=Text(*definition), formula=Text(*formula), unit=unit,
        compute=compute, grain=grain, date_axis=axis, additivity=additivity, filters=filters, sources=sources,
        good=good, **more,
    )  # fmt: skip


register(
    _stock("INV-QTY", "Tồn kho", "Stock", (
        "Lượng hàng có trong kho cuối ngày, quy ra kg: danh sách tồn làm mốc cộng trừ dịch chuyển sau đó.",
        "What is on hand at the end of the day, in kg: the anchoring stock list plus and minus movements since.",
    ), (
        "tồn mốc + Σ số lượng có dấu của các dịch chuyển có mã kho sau mốc",
        "anchor + Σ signed quantity of movements with a storage location since the anchor",
    ), "kg", stock.stock_kg, SNAPSHOT, filters=BY_BATCH, grain=LINE, rows="inventory", trend=trends.stock_kg),
    _stock("INV-UNC", "Lượng chưa quy đổi", "Unconverted quantity", (
        "Số dòng tồn không có hệ số ra kg, kèm lượng theo từng đơn vị.",
        "Stock lines without a factor to kg, with their quantity in each unit.",
    ), (
        "đếm dòng không có hệ số ra kg; Σ lượng theo đơn vị", "count of lines without a factor; Σ quantity by unit",
    ), "lines", unconverted, SNAPSHOT, good="down", filters=BY_BATCH, rows="inventory"),
    _stock("INV-SKU", "Số mã có tồn", "Materials with stock", (
        "Số mã vật tư khác nhau đang có tồn.", "Distinct materials with stock on hand.",
    ), ("đếm mã vật tư khác nhau có tồn ≠ 0", "count distinct material where stock ≠ 0"), "materials",
        stock.materials_with_stock, DISTINCT, filters=BY_BATCH, rows="inventory"),
    _stock("INV-VAL", "Giá trị tồn", "Stock value", (
        "Tồn kho nhân giá đang có hiệu lực; mã không có giá được đếm riêng, không tính là 0.",
        "Stock times the valid price; materials without a price are counted apart, never as 0.",
    ), ("Σ INV-QTY × giá", "Σ INV-QTY × price"), "VND", stock.stock_value, SNAPSHOT, filters=BY_BATCH,
        rows="inventory"),
    _stock("INV-NEG", "Dòng tồn âm", "Negative stock lines", (
        "Số vật tư × kho × lô có tồn dưới 0, thường do thiếu chứng từ hoặc thiếu tồn mốc.",
        "Material × place × batch with stock below zero, usually a missing document or anchor.",
    ), ("đếm vật tư × kho × lô có tồn < −0,0005", "count of keys with stock < −0.0005"), "lines",
        anomalies.negative_lines, SNAPSHOT, good="down", filters=BY_BATCH, grain=LINE, rows="inventory/negative"),
    _stock("INV-IN", "Nhập kho", "Receipts", (
        "Lượng nhập trong kỳ, đã trừ đảo bút toán, không kể điều chuyển.",
        "What came in during the period, net of reversals, without transfers.",
    ), ("Σ kg của các nhóm dịch chuyển nhập", "Σ kg of classes with flow receipt"), "kg", flows.receipts, FLOW,
        filters=BY_BATCH, rows="inventory/movers", sources=("mb51",), trend=trends.flow_kg(("receipt",), 1)),
    _stock("INV-OUT", "Xuất kho", "Issues", (
        "Lượng xuất trong kỳ, đã trừ đảo bút toán, không kể điều chuyển.",
        "What went out during the period, net of reversals, without transfers.",
    ), ("−Σ kg của các nhóm dịch chuyển xuất", "−Σ kg of classes with flow issue"), "kg", flows.issues, FLOW,
        filters=BY_BATCH, rows="inventory/movers", sources=("mb51",), trend=trends.flow_kg(("issue",), -1)),
    _stock("INV-NETC", "Thay đổi ròng", "Net change", (
        "Nhập trừ xuất cộng các loại khác (kiểm kê, hủy, nhập khác).", "Receipts − issues + other classes.",
    ), ("Σ kg của các nhóm nhập, xuất và khác", "Σ kg of receipts, issues and other classes"), "kg", flows.net_change,
        FLOW, filters=BY_BATCH, rows="inventory/movers", sources=("mb51",),
        trend=trends.flow_kg(("receipt", "issue", "other"), 1)),
    _stock("INV-CON", "Tiêu hao", "Consumption", (
        "Lượng dùng và bán trong kỳ theo các loại dịch chuyển được đánh dấu tiêu hao.",
        "What was used up or sold in the period, by the movement types marked as consumption.",
    ), ("−Σ kg của các loại dịch chuyển được đánh dấu tiêu hao", "−Σ kg of movement types flagged consumption"), "kg",
        consumption.consumption_kg, FLOW, filters=BY_BATCH, rows="inventory/consumption", sources=("mb51",)),
    _stock("INV-DOS", "Số ngày đủ hàng", "Days of supply", (
        "Tồn kho đủ dùng bao nhiêu ngày với mức tiêu hao 90 ngày gần nhất; tồn của một mã ở mọi nhà máy được chọn so "
        "với tiêu hao của mã đó ở mọi nhà máy.",
        "How long stock lasts at the consumption of the last 90 days; a material's stock in all chosen plants against "
        "its consumption in all of them.",
    ), (
        "Σ kg tồn / (Σ kg tiêu hao của N ngày / N), N = 90 hoặc số ngày mà dữ liệu có",
        "Σ stock kg / (Σ consumption kg of N days / N), N = 90 or as many as the data have",
    ), "days", consumption.supply_days, RATIO, bands=LOW_STOCK, rows="inventory/days-of-supply", version=2,
        changes=_changed("Tồn của một mã ở mọi nhà máy được chọn", "Stock of a material in all chosen plants")),
    _stock("INV-TRN", "Vòng quay", "Turnover", (
        "Tiêu hao 12 tháng chia cho tồn bình quân cuối tháng; ít hơn 12 tháng thì quy ra năm.",
        "Consumption of twelve months over the average month-end stock; annualised when the data are shorter.",
    ), (
        "Σ tiêu hao × 12 / số tháng / bình quân tồn cuối tháng",
        "Σ consumption × 12 / months / average of month-end stocks",
    ), "times", consumption.turnover_times, RATIO, good="up", rows="inventory/turnover"),
    _stock("INV-NONM", "Không luân chuyển", "Non-moving", (
        "Số vật tư × nhà máy có tồn mà không tiêu hao trong hạn ngày của loại vật tư; hàng mới nhập không tính.",
        "Material × plant with stock and no consumption within the limit of its type; new receipts are excluded.",
    ), (
        "đếm dòng có tồn > 0, không tiêu hao và không nhập trong hạn ngày",
        "count of lines with stock > 0, no consumption and no receipt within the limit",
    ), "lines", slow.non_moving_lines, SNAPSHOT, good="down", rows="inventory/slow-moving"),
    _stock("INV-NONM-VAL", "Giá trị không luân chuyển", "Non-moving value", (
        "Giá trị phần tồn không luân chuyển.", "Value of the stock that does not move.",
    ), ("Σ giá trị của các dòng không luân chuyển", "Σ value of non-moving lines"), "VND", slow.non_moving_value,
        SNAPSHOT, good="down", rows="inventory/slow-moving"),
    _stock("INV-SLOW", "Luân chuyển chậm", "Slow-moving", (
        "Số vật tư × nhà máy có tiêu hao thấp hơn tỷ lệ cho phép của tồn bình quân.",
        "Material × plant whose consumption is below the allowed ratio of the average stock.",
    ), (
        "đếm dòng có tiêu hao / tồn bình quân < tỷ lệ (0,25)",
        "count of lines with consumption / average stock < ratio (0.25)",
    ), "lines", slow.slow_moving_lines, SNAPSHOT, good="down", rows="inventory/slow"),
    _stock("INV-HOLD", "Chi phí lưu kho toàn bộ tồn", "Holding cost of all stock", (
        "Chi phí vốn của mọi dòng tồn lớn hơn 0 trong 30 ngày, luân chuyển hay không.",
        "Cost of capital of all lines with stock above zero for 30 days, moving or not.",
    ), ("Σ giá trị × 10 % × 30 / 365", "Σ value × 10 % × 30 / 365"), "VND", slow.holding_cost, SNAPSHOT, good="down",
        rows="inventory/holding-cost"),
    _stock("INV-AGE", "Tuổi tồn", "Stock age", (
        "Số ngày bình quân gia quyền theo kg từ lần nhập đầu tiên của lô; điều chuyển không làm mới tuổi.",
        "Weighted days since the batch was first received; transfers do not renew it.",
    ), ("Σ kg × số ngày / Σ kg", "Σ kg × days / Σ kg"), "days", slow.age_days, RATIO, good="down", filters=BY_BATCH,
        rows="inventory/age"),
    _stock("INV-TRA", "Hàng đang chuyển", "In transit", (
        "Lượng đã xuất vào đường vận chuyển mà chưa nhập ở nơi đến.", "Issued to transit and not received yet.",
    ), (
        "Σ đã xuất vào đường vận chuyển − Σ đã nhập từ đó, theo đơn, vật tư và lô",
        "Σ issued to transit − Σ received from it, by order, material and batch",
    ), "kg", transit.transit_kg, SNAPSHOT, filters=BY_BATCH, grain=SHIPMENT, rows="inventory/in-transit",
        version=2, changes=_changed(
            "Chỉ các dịch chuyển đi qua đường vận chuyển; hàng ở nhà gia công và ở khách hàng là INV-ELS",
            "Only movements that pass transit; what lies with subcontractors and customers is INV-ELS",
        )),
    _stock("INV-ELS", "Tồn ở bên ngoài", "Stock elsewhere", (
        "Hàng của công ty đang ở nhà gia công hoặc ở khách hàng: không nằm trong kho và không đang chuyển.",
        "Own goods with subcontractors or customers: neither in a storage location nor in transit.",
    ), (
        "Σ số lượng có dấu của các dòng không có kho thuộc tồn đặc biệt O, V, W (541–546, 621–624, 631–634), "
        "cộng tồn mốc khi danh sách tồn có các dòng đó",
        "Σ signed quantity of rows without storage location of special stock O, V, W (541–546, 621–624, 631–634), "
        "on the anchor where the stock list names any",
    ), "kg", elsewhere.elsewhere_kg, SNAPSHOT, filters=BY_BATCH - {"location"}, grain=Text(
        "nhà máy × nơi × vật tư × lô", "plant × place × material × batch",
    ), rows="inventory/elsewhere"),
    _stock("INV-TAG", "Tuổi hàng đang chuyển", "In-transit age", (
        "Số ngày làm việc từ lần xuất đầu tiên còn mở đến ngày của dữ liệu.",
        "Working days from the first open issue to the day of the data.",
    ), (
        "số ngày làm việc của lượng còn mở lâu nhất; trung vị đứng bên cạnh",
        "working days of the oldest open position; median beside it",
    ), "working days", transit.transit_age, DISTINCT, good="down", filters=BY_BATCH, grain=SHIPMENT,
        rows="inventory/in-transit"),
    _stock("INV-ABC", "Nhóm A", "Class A materials", (
        "Số mã thuộc nhóm A theo giá trị tiêu hao 12 tháng, lưu mỗi tháng một lần.",
        "Materials of class A by consumption value over twelve months, stored once a month.",
    ), (
        "xếp hạng theo giá trị tiêu hao: A ≤ 80 %, B ≤ 95 %; X có CV ≤ 0,5, Y có CV ≤ 1",
        "rank by consumption value: A ≤ 80 %, B ≤ 95 %; X CV ≤ 0.5, Y ≤ 1",
    ), "materials", classes.class_a_materials, DISTINCT, grain=MATERIAL, rows="inventory/abc", version=2,
        changes=_changed("Không có đơn giá nào thì chưa biết, không phải 0", "Unknown, not 0, without any price")),
    _stock("INV-VEL", "Số ngày có dịch chuyển", "Movement days", (
        "Số ngày khác nhau có dịch chuyển trong kỳ.", "Distinct posting days with movements in the period.",
    ), ("đếm ngày hạch toán khác nhau", "count distinct posting date"), "days", flows.movement_days, DISTINCT,
        filters=BY_BATCH, sources=("mb51",), rows="inventory/movements"),
    _stock("INV-VEL-DOC", "Số chứng từ", "Movement documents", (
        "Số chứng từ vật tư khác nhau trong kỳ.", "Distinct material documents in the period.",
    ), ("đếm chứng từ khác nhau", "count distinct document"), "documents", flows.movement_documents, DISTINCT,
        filters=BY_BATCH, sources=("mb51",), rows="inventory/movements"),
    _stock("REC-DRIFT", "Chênh lệch với SAP", "Drift", (
        "Tổng chênh lệch tuyệt đối với danh sách tồn SAP mới nhất không phải mốc.",
        "Absolute difference from SAP's newest stock list that is no anchor.",
    ), ("Σ |INV-QTY − lượng trong SAP| của cùng ngày", "Σ |INV-QTY − SAP quantity| of the same day"), "kg",
        drift.figure(reconciliation.absolute_drift_kg, "kg"), SNAPSHOT, good="down", filters=BY_PLANT, grain=LINE,
        axis=DAY_OF_LIST, rows="inventory/reconciliation"),
    _stock("REC-OK", "Dòng trong dung sai", "Lines within tolerance", (
        "Tỷ lệ dòng lệch không quá 0,1 % hoặc 0,5 đơn vị.", "Share of lines that differ by at most 0.1 % or 0.5 unit.",
    ), (
        "dòng có |chênh lệch| ≤ max(0,1 %; 0,5) / dòng có ở ít nhất một danh sách",
        "lines with |drift| ≤ max(0.1 %, 0.5) / lines in either list",
    ), "%", drift.figure(reconciliation.within_tolerance, "%"), RATIO, good="up", filters=BY_PLANT, grain=LINE,
        axis=DAY_OF_LIST, rows="inventory/reconciliation"),
    _stock("REC-EXP", "Phần đã giải thích", "Explained share", (
        "Phần chênh lệch có nguyên nhân được nêu tên.", "Share of the drift that has a named cause.",
    ), (
        "Σ |chênh lệch| có nguyên nhân được nêu tên / Σ |chênh lệch|", "Σ |drift| with a named cause / Σ |drift|",
    ), "%", drift.figure(reconciliation.explained_share, "%"), RATIO, good="up", filters=BY_PLANT, grain=LINE,
        axis=DAY_OF_LIST, rows="inventory/reconciliation"),
    _stock("REC-UNX", "Dòng chưa giải thích", "Unexplained lines", (
        "Số dòng mà chênh lệch còn phần chưa có nguyên nhân.", "Lines whose drift has a part without a named cause.",
    ), ("đếm dòng có Σ nguyên nhân được nêu tên ≠ chênh lệch", "count of lines where Σ named causes ≠ drift"), "lines",
        drift.figure(reconciliation.unexplained_lines, "lines"), SNAPSHOT, good="down", filters=BY_PLANT, grain=LINE,
        axis=DAY_OF_LIST, rows="inventory/reconciliation"),
)  # fmt: skip

declare_main("INV-QTY", "INV-VAL", "INV-TRA")
