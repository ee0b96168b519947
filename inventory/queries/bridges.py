"""How figures that a person would subtract lead from one to the other, step by step, without a gap."""

from datetime import date, timedelta

from alkana.reporting import formats
from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from alkana.text import Text
from inventory.queries.chosen import Span, as_of, chosen, data_span, date_id, period, question, question_over
from inventory.queries.slow import idle
from inventory.queries.stock import stock

FLOWS = (
    ("receipt", Text("Nhập", "Receipts")),
    ("issue", Text("Xuất", "Issues")),
    ("other", Text("Kiểm kê, hủy, khác", "Counts, scrap, other")),
    ("between_plants", Text("Giữa các nhà máy", "Between plants")),
    ("within_plant", Text("Trong nhà máy", "Within plants")),
)
SLOW_STEPS = {
    "below_zero": Text("Tồn âm", "Stock below zero"),
    "used": Text("Có dùng trong hạn", "Used within its limit"),
    "new": Text("Mới nhập trong hạn", "Came in within its limit"),
    "idle": Text("Không luân chuyển", "Non-moving"),
}
STOCK_ON = Text("Tồn cuối {day}", "Stock, end of {day}")
REWEIGHED = Text("Hệ số kg thay đổi trong kỳ", "Weights that changed meanwhile")


def stock_bridge(filters: Filters) -> Select:
    """From the stock before the period to that of its last day. Grain: step. Unit: kg.

    Rows: position, step, change_kg (null at both ends), level_kg (stock after the step). Receipts, issues and others
    are those of INV-IN, INV-OUT and INV-NETC in the plants that a stock list anchors; goods that left for another
    plant are on their way until they arrive there. Steps that are zero are left out.
    """
    span = _known(period(filters))
    before = span.first - timedelta(1)
    ends = {"opening": before, "closing": span.last}
    return question(
        "stock_bridge",
        {
            **chosen(filters),
            **span.params(),
            "before_id": date_id(before),
            "before_date": before,
            "flows": [flow for flow, _ in FLOWS],
            "titles": [str(title) for _, title in FLOWS],
            "reweighed": str(REWEIGHED),
            **{name: str(STOCK_ON.filled(day=formats.day(day))) for name, day in ends.items()},
        },
    )


def slow_bridge(filters: Filters, *, limit_days: int | None = None) -> Select:
    """From all stock of the day to the part that does not move. Grain: step. Unit: kg.

    Rows as `stock_bridge`. Materials whose stock is below zero in a plant lie in no list of idle stock, so they are
    taken out first; then what was used within its limit, and what came in within it. The end is the weight of INV-NONM.
    """
    day = as_of(filters) or date(2000, 1, 1)
    relations = {"stock": stock(filters), "idle": idle(filters, limit_days=limit_days)}
    titles = {name: str(title) for name, title in SLOW_STEPS.items()}
    titles["all_stock"] = str(STOCK_ON.filled(day=formats.day(day)))
    return question_over("slow_bridge", relations, titles)


def _known(span: Span | None) -> Span:
    """The days of a period that movements reach; before the first nothing moved, after the last nothing is known."""
    data = data_span()
    if span is None or data is None or span.first > data.last or span.last < data.first:
        return Span(date(2000, 1, 1), date(2000, 1, 1))
    return Span(max(span.first, data.first), min(span.last, data.last))
