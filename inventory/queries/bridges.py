"""How figures that a person would subtract lead from one to the other, step by step, without a gap."""

from datetime import date, timedelta

from alkana.reporting import formats
from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from alkana.text import Text
from inventory.queries.chosen import Span, chosen, data_span, date_id, period, question

FLOWS = (
    ("receipt", Text("Nhập", "Receipts")),
    ("issue", Text("Xuất", "Issues")),
    ("other", Text("Kiểm kê, hủy, khác", "Counts, scrap, other")),
    ("between_plants", Text("Điều chuyển giữa các nhà máy", "Between plants")),
    ("within_plant", Text("Điều chuyển trong nhà máy", "Within plants")),
)
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


def _known(span: Span | None) -> Span:
    """The days of a period that movements reach; before the first nothing moved, after the last nothing is known."""
    data = data_span()
    if span is None or data is None or span.first > data.last or span.last < data.first:
        return Span(date(2000, 1, 1), date(2000, 1, 1))
    return Span(max(span.first, data.first), min(span.last, data.last))
