"""Filters of production questions as conditions with bound parameters, and the day a question is for."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from alkana.reporting.figure import LeftOut
from alkana.reporting.filters import Filters
from alkana.reporting.select import Select, from_file
from alkana.text import Text
from inventory.queries.chosen import data_span

NO_ORDERS = Text(
    "chưa nạp danh sách lệnh sản xuất (COOISPI)", "no production orders (COOISPI) are loaded yet"
)
NONE_IN_PERIOD = Text("không có lệnh nào trong kỳ", "no orders in the period")
BEFORE_MOVEMENTS = Text(
    "hoàn thành trước dịch chuyển đầu tiên và không có giao hàng nào chứng minh đã xuất",
    "finished before the first movement, and no delivery proves that it has left",
)
NO_FACTOR = Text("không có hệ số quy đổi ra kg", "without a factor to kilograms")
_APP = str(Path(__file__).resolve().parents[1] / "models.py")

ORDER_KINDS = ("MTO", "MTS")
# Filter → condition on the rows of a question; the rows name their columns as the filters do.
_CONDITIONS = {
    "material_type": (
        "(material_type = any(%(material_type)s) or material_type in "
        '(select t.material_type from dim_material_type as t where t."group" = any(%(material_type)s)))'
    ),
    "order_type": "(order_type = any(%(order_type)s) or order_kind = any(%(order_type)s))",
}


def question(name: str, params: Mapping[str, Any]) -> Select:
    """The statement `production/sql/questions/<name>.sql` with its parameters."""
    return from_file(_APP, f"questions/{name}.sql", params)


def of_issues(name: str, day: date, **more: Any) -> Select:
    """A question that takes deliveries as proof where movements do not reach back (docs/decisions/0035)."""
    span = data_span()
    params = {"as_of": day, "movements_from": span.first if span else None, **more}
    asked, proof = question(name, params), question("proven_issues", {})
    return Select(asked.sql.replace("select * from placeholder_proven_issues", proof.sql), params)


def day_of(filters: Filters) -> date:
    """The day a question is for: `as_of`, else `to`, else the last day that orders tell of."""
    day = filters.as_of or filters.to_date
    return day or last_day() or date(2000, 1, 1)


def last_day() -> date | None:
    """The latest day on which an order was created or finished; None while none is loaded."""
    found = Select(
        "select greatest((select max(actual_finish_date) from fact_production_order), "
        "(select max(release_date) from fact_production_order))"
    ).value()
    return found if isinstance(found, date) else None


def inside(column: str, filters: Filters) -> tuple[str, dict[str, Any]]:
    """The condition that a date column lies in `from`–`to`, with its parameters; `true` without a period."""
    bounds = ((">=", "from_date", filters.from_date), ("<=", "to_date", filters.to_date))
    known = [(sign, name, day) for sign, name, day in bounds if day is not None]
    condition = " and ".join(f"{column} {sign} %({name})s" for sign, name, _ in known)
    return condition or "true", {name: day for _, name, day in known}


def narrowed(
    rows: Select, filters: Filters, names: Iterable[str], *, period: str | None = None, also: str = "true"
) -> Select:
    """`rows` under the filters called `names` and, with `period` (a date column), inside `from`–`to`.

    Order types: SAP's own codes, or MTO and MTS for what the MTO rule says.
    """
    parts, params = [also], dict(rows.params)
    for name in names:
        codes = filters.effective(name)
        if codes is not None:
            parts.append(_CONDITIONS.get(name, f"{name} = any(%({name})s)"))
            params[name] = list(codes)
    if period:
        condition, bounds = inside(period, filters)
        parts.append(condition)
        params |= bounds
    return Select(f"select * from {rows.source('asked')}\nwhere {' and '.join(parts)}", params)


def summed(rows: Select, columns: str, *, where: str = "true") -> dict[str, Any]:
    """One row of aggregates over `rows`."""
    return Select(f"select {columns} from {rows.source('r')} where {where}", rows.params).one() or {}


def left_out(
    rows: int | None, why: Text, quantity: Decimal | None = None, unit: str | None = None
) -> tuple[LeftOut, ...]:
    """An entry for rows that a figure does not contain, when there are any."""
    return (LeftOut(rows, why, quantity, unit),) if rows else ()


def rounded(value: object, digits: int = 4) -> Decimal:
    """A percentile or mean, which PostgreSQL gives as a float or long numeric, as a decimal."""
    return round(Decimal(str(value)), digits)
