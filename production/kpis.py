"""The KPIs of production, yield, batches, lead time and made to order. Codes, formulas and edge cases: kpis.md."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from alkana.reporting.figure import Figure, Number
from alkana.reporting.filters import Filters
from alkana.reporting.kpi import AS_OF, Additivity, Band, Change, Kpi, declare_main, register
from alkana.text import Text
from production.queries import coverage, lead_time, made_to_order, orders, trends, yields

ORDER_FILTERS = frozenset({"from", "to", "as_of", *orders.FILTERS})
STAGE_FILTERS = frozenset({"from", "to", "as_of", *lead_time.FILTERS})
MTO_FILTERS = frozenset({"from", "to", "as_of", *made_to_order.FILTERS})
ORDER = Text("lệnh sản xuất", "production order")
PROCESS_ORDER = Text("lệnh sản xuất", "process order")
FILLING = Text("lệnh chiết rót P01", "P01 process order")
FG_BATCH = Text("lô thành phẩm", "FG batch")
STAGE_GRAIN = Text("lô thành phẩm × lệnh", "FG batch × order")
BASIC_FINISH = Text("ngày kết thúc kế hoạch", "basic finish")
ACTUAL_FINISH = Text("ngày hoàn thành", "actual finish")
PROMISE = Text("ngày hứa", "promise date")
ORDER_LISTS = ("cooispi",)
YIELD_LISTS = ("zrpp062", "cooispi")
TIME_LISTS = ("cooispi", "mb51", "zrsd004", "zrsd002")


def _bands(watch: int, good: int) -> tuple[Band, ...]:
    return (Band("act", None), Band("watch", Decimal(watch)), Band("good", Decimal(good)))


PROVEN_ISSUES = (
    Change(2, date(2026, 11, 30), Text(
        "Lệnh hoàn thành trước dịch chuyển đầu tiên: ngày xuất của giao hàng là bằng chứng, không có thì không tính.",
        "Orders finished before the first movement: the goods issue of a delivery is proof; left out without any.",
    )),
)  # fmt: skip

register(
    Kpi(
        code="PRD-ORD",
        name=Text("Số lệnh sản xuất", "Production orders"),
        definition=Text(
            "Số lệnh sản xuất có ngày kết thúc kế hoạch trong kỳ, không kể lệnh đã hủy.",
            "Production orders with their basic finish in the period, cancelled ones not counted.",
        ),
        formula=Text("đếm lệnh chưa hủy", "count of orders that are not cancelled"),
        unit="orders",
        compute=orders.order_count,
        grain=ORDER,
        date_axis=BASIC_FINISH,
        additivity=Additivity.ADDITIVE,
        filters=ORDER_FILTERS,
        sources=ORDER_LISTS,
        rows="production/orders",
        trend=trends.order_count,
    ),
    Kpi(
        code="PRD-COMP",
        name=Text("Tỷ lệ hoàn thành lệnh", "Production completion"),
        definition=Text(
            "Tỷ lệ lệnh đã hoàn thành trên số lệnh chưa hủy. Hoàn thành: có ngày hoàn thành hoặc từ trạng thái đầu là "
            "TECO, CLSD, và đã nhập kho. Lệnh đóng không có sản lượng nằm ở mẫu số, không ở tử số.",
            "Completed orders as a share of orders not cancelled. Completed: a finish date, or TECO or CLSD as the "
            "first status token, and something delivered. Closed without output counts in the denominator only.",
        ),
        formula=Text("lệnh hoàn thành / lệnh chưa hủy", "completed orders / orders not cancelled"),
        unit="%",
        compute=orders.completion,
        grain=ORDER,
        date_axis=BASIC_FINISH,
        additivity=Additivity.RATIO,
        filters=ORDER_FILTERS,
        sources=ORDER_LISTS,
        good="up",
        bands=_bands(80, 90),
        rows="production/orders",
        trend=trends.completion,
    ),
    Kpi(
        code="PRD-QTY",
        name=Text("Tỷ lệ sản lượng so với lệnh", "Quantity fulfilment"),
        definition=Text(
            "Khối lượng đã nhập kho so với khối lượng của các lệnh chưa hủy, tính bằng kg; trên 100 % là bình thường.",
            "Weight delivered against weight ordered, of orders not cancelled, in kg; above 100 % is normal.",
        ),
        formula=Text("Σ kg đã nhập / Σ kg của lệnh", "Σ delivered kg / Σ ordered kg"),
        unit="%",
        compute=orders.fulfilment,
        grain=ORDER,
        date_axis=BASIC_FINISH,
        additivity=Additivity.RATIO,
        filters=ORDER_FILTERS,
        sources=ORDER_LISTS,
        good="up",
        rows="production/orders",
    ),
    Kpi(
        code="PRD-SCH",
        name=Text("Đúng kế hoạch", "On schedule"),
        definition=Text(
            "Tỷ lệ lệnh hoàn thành không trễ hơn ngày kết thúc kế hoạch. Lệnh quá hạn chưa xong tính là trễ.",
            "Share of orders finished by their basic finish date. An overdue open order counts as a miss.",
        ),
        formula=Text(
            "lệnh xong đúng hạn / (lệnh đã xong + lệnh quá hạn chưa xong)",
            "orders finished in time / (finished orders + overdue open orders)",
        ),
        unit="%",
        compute=orders.on_schedule,
        grain=ORDER,
        date_axis=BASIC_FINISH,
        additivity=Additivity.RATIO,
        filters=ORDER_FILTERS,
        sources=ORDER_LISTS,
        good="up",
        rows="production/orders",
        trend=trends.on_schedule,
    ),
    Kpi(
        code="PRD-LATE",
        name=Text("Số ngày trễ", "Days late"),
        definition=Text(
            "Trung vị số ngày làm việc từ ngày kết thúc kế hoạch đến ngày hoàn thành (hoặc ngày tính), không dưới 0.",
            "Median of working days from basic finish to actual finish (or the as-of day), not below 0.",
        ),
        formula=Text("trung vị (ngày hoàn thành − ngày kế hoạch)", "median (actual finish − basic finish)"),
        unit="days",
        compute=orders.days_late,
        grain=ORDER,
        date_axis=BASIC_FINISH,
        additivity=Additivity.DISTINCT,
        filters=ORDER_FILTERS,
        sources=ORDER_LISTS,
        good="down",
        rows="production/orders",
    ),
    Kpi(
        code="PRD-WIP",
        name=Text("Dở dang", "Work in process"),
        definition=Text(
            "Số lệnh đã phát mà chưa hoàn thành và chưa đóng vào ngày tính; chi tiết: số kg còn lại.",
            "Orders released and neither finished nor closed on the as-of day; details: kilograms still to come.",
        ),
        formula=Text(
            "đếm lệnh; kg = lệnh − đã nhập, không dưới 0", "count; kg = ordered − delivered, not below 0"
        ),
        unit="orders",
        compute=orders.work_in_process,
        grain=ORDER,
        date_axis=AS_OF,
        additivity=Additivity.SEMI_ADDITIVE,
        filters=ORDER_FILTERS,
        sources=("cooispi", "mb51"),
        rows="production/in-work",
    ),
    Kpi(
        code="YLD",
        name=Text("Hiệu suất", "Yield"),
        definition=Text(
            "Khối lượng thành phẩm nhập kho so với khối lượng bán thành phẩm đã xuất cho lệnh chiết rót (P01).",
            "Weight of finished goods received against weight of liquid issued, of filling orders (P01).",
        ),
        formula=Text(
            "Σ kg đã nhập (GR Qty × Pc to Kg) / Σ kg bán thành phẩm đã xuất (GI SFG Liquid)",
            "Σ (GR Qty × Pc to Kg) / Σ GI SFG Liquid",
        ),
        unit="%",
        compute=yields.yield_percent,
        grain=FILLING,
        date_axis=ACTUAL_FINISH,
        additivity=Additivity.RATIO,
        filters=ORDER_FILTERS,
        sources=YIELD_LISTS,
        good="up",
        bands=_bands(85, 90),
        rows="production/yield",
        trend=trends.yield_percent,
    ),
    Kpi(
        code="YLD-LOSS",
        name=Text("Hao hụt", "Loss"),
        definition=Text(
            "Khối lượng mất khi chiết rót: đầu vào trừ đầu ra trừ sản phẩm phụ. Âm là có thể và được liệt kê.",
            "Weight lost in filling: input minus output minus by-product. Negative is possible and listed.",
        ),
        formula=Text("Σ (đầu vào − đầu ra − sản phẩm phụ)", "Σ (input − output − by-product)"),
        unit="kg",
        compute=yields.loss,
        grain=FILLING,
        date_axis=ACTUAL_FINISH,
        additivity=Additivity.ADDITIVE,
        filters=ORDER_FILTERS,
        sources=YIELD_LISTS,
        good="down",
        rows="production/yield",
        trend=trends.loss,
    ),
    Kpi(
        code="YLD-CHAIN",
        name=Text("Hiệu suất cả chuỗi", "Chain yield"),
        definition=Text(
            "Thành phẩm chiết từ các lệnh bán thành phẩm so với lượng các lệnh đó đã làm ra. Nguyên liệu và nền của "
            "các lệnh đó không nối được từ các danh sách hiện nay. Dưới 80 % lô nối được thì chưa biết.",
            "What was filled from liquid orders against what these orders delivered. Raw material and bases of these "
            "orders cannot be linked from today's lists. Unknown below 80 % linked batches.",
        ),
        formula=Text(
            "Σ đầu ra P01 / Σ kg của lệnh P02 nối được", "Σ output of P01 / Σ kg of the linked P02 orders"
        ),
        unit="%",
        compute=coverage.chain_yield,
        grain=FG_BATCH,
        date_axis=ACTUAL_FINISH,
        additivity=Additivity.RATIO,
        filters=ORDER_FILTERS,
        sources=YIELD_LISTS,
        good="up",
        rows="production/finished-batches",
    ),
    Kpi(
        code="SG-DEV",
        name=Text("Lệch tỷ trọng", "SG deviation"),
        definition=Text(
            "Tỷ trọng thực tế so với lý thuyết; thiếu một trong hai thì không tính.",
            "Actual specific gravity against theory; rows that lack either are left out.",
        ),
        formula=Text("Σ (thực tế − lý thuyết) / Σ lý thuyết", "Σ (actual − theoretical) / Σ theoretical"),
        unit="%",
        compute=yields.gravity_deviation,
        grain=PROCESS_ORDER,
        date_axis=ACTUAL_FINISH,
        additivity=Additivity.RATIO,
        filters=ORDER_FILTERS,
        sources=YIELD_LISTS,
        rows="production/yield",
    ),
    Kpi(
        code="GEN-COV",
        name=Text("Độ phủ phả hệ", "Genealogy coverage"),
        definition=Text(
            "Tỷ lệ lô thành phẩm nối chắc chắn (cứng hoặc mạnh) về lô bán thành phẩm.",
            "Share of finished batches with a hard or strong link to the liquid batch they were filled from.",
        ),
        formula=Text("lô nối được / lô thành phẩm", "linked batches / finished batches"),
        unit="%",
        compute=coverage.linked_share,
        grain=FG_BATCH,
        date_axis=ACTUAL_FINISH,
        additivity=Additivity.RATIO,
        filters=ORDER_FILTERS,
        sources=YIELD_LISTS,
        good="up",
        rows="production/finished-batches",
    ),
    Kpi(
        code="GEN-BAL",
        name=Text("Cân bằng khối lượng", "Mass balance"),
        definition=Text(
            "Lượng nhập của các lô thành phẩm trừ mọi lượng đã xuất, hủy, kiểm kê, tồn và đang chuyển; 0 là khớp.",
            "What was received of finished batches minus what was issued, scrapped, counted, is in stock or in "
            "transit; 0 when it adds up.",
        ),
        formula=Text(
            "nhập − xuất − hủy ± kiểm kê − tồn − đang chuyển",
            "received − issued − scrapped ± count difference − stock − in transit",
        ),
        unit="kg",
        compute=coverage.mass_difference,
        grain=FG_BATCH,
        date_axis=ACTUAL_FINISH,
        additivity=Additivity.ADDITIVE,
        filters=ORDER_FILTERS,
        sources=("mb51", "mb52", "cooispi"),
        rows="production/batch-balances",
    ),
)

STAGES: tuple[tuple[str, lead_time.Stage, Text, Text], ...] = (
    ("LT-PREP", "preparation", Text("Thời gian chuẩn bị", "Preparation time"),
     Text("Từ ngày đơn bán hàng (không có thì ngày tạo lệnh) đến ngày phát lệnh; chỉ cho lệnh theo đơn (MTO).",
          "From the sales order's date (else the order's creation) to its release; made to order only.")),
    ("LT-PROD", "production", Text("Thời gian sản xuất", "Production time"),
     Text("Từ ngày phát lệnh đến ngày hoàn thành.", "From release to actual finish.")),
    ("LT-TRA", "transit", Text("Thời gian chuyển", "Transit time"),
     Text("Từ ngày hoàn thành đến lần nhập hợp lệ đầu tiên ở trung tâm phân phối.",
          "From actual finish to the first valid receipt at the distribution centre.")),
    ("LT-STO", "storage", Text("Thời gian lưu kho", "Storage time"),
     Text("Từ lần nhập đó đến các lần xuất hợp lệ, bình quân theo số lượng.",
          "From that receipt to the valid issues, weighted by quantity.")),
    ("LT-DEL", "delivery", Text("Thời gian giao", "Delivery time"),
     Text("Từ lần xuất đó đến ngày GI của giao hàng. Không đo được: ngày GI chính là ngày ghi sổ phiếu xuất.",
          "From that issue to the delivery's goods issue. Not measurable: it is the issue's own posting date.")),
)  # fmt: skip


def _stage(stage: lead_time.Stage) -> Callable[[Filters], Figure]:
    return lambda filters: lead_time.stage_days(filters, stage)


def _stage_trend(stage: lead_time.Stage) -> Callable[[Filters], Iterable[tuple[date, Number | None]]]:
    return lambda filters: trends.stage_days(filters, stage)


register(
    *(
        Kpi(
            code=code,
            name=name,
            definition=definition,
            formula=Text("Σ ngày / số lệnh có đủ hai đầu", "Σ days / orders with both ends"),
            unit="days",
            compute=_stage(stage),
            grain=STAGE_GRAIN,
            date_axis=ACTUAL_FINISH,
            additivity=Additivity.RATIO,
            filters=STAGE_FILTERS,
            sources=TIME_LISTS,
            good="down",
            rows="lead-time",
            trend=None if stage == "delivery" else _stage_trend(stage),
        )
        for code, stage, name, definition in STAGES
    ),
    Kpi(
        code="LT-TOT",
        name=Text("Tổng thời gian", "Total lead time"),
        definition=Text(
            "Từ ngày đầu đến ngày cuối của các công đoạn cần cho loại lệnh; chỉ lệnh đã xuất hết và biết đủ hai đầu.",
            "From the first to the last date of the stages that the order's kind requires; only orders issued "
            "completely with both ends known.",
        ),
        formula=Text("Σ (ngày cuối − ngày đầu) / số lệnh", "Σ (last − first date) / orders"),
        unit="days",
        compute=lead_time.total_days,
        grain=STAGE_GRAIN,
        date_axis=ACTUAL_FINISH,
        additivity=Additivity.RATIO,
        filters=STAGE_FILTERS,
        sources=TIME_LISTS,
        good="down",
        rows="lead-time",
        version=2,
        changes=PROVEN_ISSUES,
    ),
    Kpi(
        code="LT-MED",
        name=Text("Trung vị tổng thời gian", "Median lead time"),
        definition=Text(
            "Trung vị tổng thời gian của các lệnh đã xong.", "Median of total lead time of closed orders."
        ),
        formula=Text("trung vị (LT-TOT)", "median (LT-TOT)"),
        unit="days",
        compute=lead_time.median_days,
        grain=STAGE_GRAIN,
        date_axis=ACTUAL_FINISH,
        additivity=Additivity.DISTINCT,
        filters=STAGE_FILTERS,
        sources=TIME_LISTS,
        good="down",
        rows="lead-time",
        trend=trends.median_days,
        version=2,
        changes=PROVEN_ISSUES,
    ),
    Kpi(
        code="LT-P90",
        name=Text("P90 tổng thời gian", "P90 lead time"),
        definition=Text(
            "90 % lệnh đã xong không dài hơn thời gian này; dưới 5 lệnh thì chưa biết.",
            "90 % of closed orders took no longer; unknown below 5 orders.",
        ),
        formula=Text("phân vị 90 (LT-TOT)", "90th percentile (LT-TOT)"),
        unit="days",
        compute=lead_time.p90_days,
        grain=STAGE_GRAIN,
        date_axis=ACTUAL_FINISH,
        additivity=Additivity.DISTINCT,
        filters=STAGE_FILTERS,
        sources=TIME_LISTS,
        good="down",
        rows="lead-time",
        version=2,
        changes=PROVEN_ISSUES,
    ),
    Kpi(
        code="LT-OT",
        name=Text("Trong mục tiêu", "Within target"),
        definition=Text(
            "Tỷ lệ lệnh có tổng thời gian không quá số ngày mục tiêu; lệnh đang mở đã quá mục tiêu tính là không đạt.",
            "Share of orders whose total lead time is within target days; open ones already over it count as missed.",
        ),
        formula=Text(
            "lệnh trong mục tiêu / (lệnh đã xong + lệnh mở quá mục tiêu)",
            "orders within target / (closed + open over target)",
        ),
        unit="%",
        compute=lead_time.within_target,
        grain=STAGE_GRAIN,
        date_axis=ACTUAL_FINISH,
        additivity=Additivity.RATIO,
        filters=STAGE_FILTERS,
        sources=TIME_LISTS,
        good="up",
        rows="lead-time",
        version=2,
        changes=PROVEN_ISSUES,
    ),
    Kpi(
        code="MTO-OPEN",
        name=Text("Đơn MTO đang mở", "Open MTO orders"),
        definition=Text(
            "Số lệnh theo đơn (MTO) chưa xuất hết vào ngày tính, theo dịch chuyển; lệnh hoàn thành trước dịch chuyển "
            "đầu tiên theo giao hàng, không có thì không tính.",
            "Orders made to order that are not fully issued on the as-of day, by movements; those finished before the "
            "first movement by their deliveries, left out without any.",
        ),
        formula=Text("đếm lệnh MTO chưa xuất hết", "count of MTO orders not fully issued"),
        unit="orders",
        compute=made_to_order.open_orders,
        grain=ORDER,
        date_axis=AS_OF,
        additivity=Additivity.SEMI_ADDITIVE,
        filters=MTO_FILTERS - {"from"},
        sources=TIME_LISTS,
        rows="mto-orders",
        version=2,
        changes=PROVEN_ISSUES,
    ),
    Kpi(
        code="MTO-OTP",
        name=Text("Đúng hẹn", "On promise"),
        definition=Text(
            "Tỷ lệ lệnh MTO đến hạn đã xuất hết không trễ hơn ngày hứa (ngày giao kế hoạch). Ngày hứa suy ra để riêng.",
            "Share of due MTO orders issued completely on or before their promise (the planned delivery date). "
            "Derived promises are kept apart.",
        ),
        formula=Text("lệnh đúng hẹn / lệnh đến hạn", "orders issued by their promise / orders due"),
        unit="%",
        compute=made_to_order.on_promise,
        grain=ORDER,
        date_axis=PROMISE,
        additivity=Additivity.RATIO,
        filters=MTO_FILTERS,
        sources=TIME_LISTS,
        good="up",
        rows="mto-orders",
        version=2,
        changes=PROVEN_ISSUES,
    ),
    Kpi(
        code="MTO-RISK",
        name=Text("Có nguy cơ trễ", "At risk"),
        definition=Text(
            "Số lệnh MTO đang mở có ngày dự báo xong sau ngày hứa. Dự báo: ngày tính + P80 các công đoạn còn lại của "
            "cùng nhóm sản phẩm; dưới 8 mẫu thì dùng trung bình và ghi là ít dữ liệu.",
            "Open MTO orders whose forecast is later than their promise. Forecast: as-of day + P80 of the remaining "
            "stages of the same product group; below 8 samples the average, marked as few data.",
        ),
        formula=Text("đếm (dự báo > ngày hứa)", "count (forecast > promise)"),
        unit="orders",
        compute=made_to_order.at_risk,
        grain=ORDER,
        date_axis=AS_OF,
        additivity=Additivity.SEMI_ADDITIVE,
        filters=MTO_FILTERS - {"from"},
        sources=TIME_LISTS,
        good="down",
        rows="mto-orders",
        version=2,
        changes=PROVEN_ISSUES,
    ),
)

declare_main("PRD-COMP", "YLD", "MTO-OPEN")
