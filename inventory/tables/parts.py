"""What several lists of stock share: columns, their own parameters, where a material leads."""

from datetime import datetime

from alkana.reporting.columns import Money, Quantity, Weight
from alkana.reporting.question import Parameter
from alkana.reporting.table import one_of, whole_number
from alkana.text import Text

MATERIAL_PAGE = "/inventory/materials/{material}/"
BOTH = ("mb51", "mb52")
STOCK = Quantity("stock", Text("Tồn", "Stock"), mobile=True)
STOCK_KG = Weight("stock_kg", Text("Tồn (kg)", "Stock, kg"), kpi="INV-QTY", mobile=True)
VALUE = Money("value_vnd", Text("Giá trị", "Value"), kpi="INV-VAL")
LIMIT_DAYS = Parameter(
    "limit_days", {"type": "integer", "minimum": 30, "maximum": 365}, whole_number(30, 365),
    Text("Hạn ngày thay cho hạn của loại vật tư", "Days without consumption, instead of the type's own limit"),
)  # fmt: skip


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("2026-01-21T18:00:00+07:00")
    return moment


KNOWN_AT = Parameter(
    "known_at", {"type": "string", "format": "date-time"}, _moment,
    Text("Theo những gì đã biết lúc này", "As known at this moment"),
)  # fmt: skip
STEP = Parameter(
    "step", {"type": "string", "enum": ["day", "week", "month"]}, one_of("day", "week", "month"),
    Text("Bước thời gian; không nêu thì theo độ dài kỳ", "Step of time; by the length of the period when not given"),
)  # fmt: skip
