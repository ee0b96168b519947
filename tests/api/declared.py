"""A list, a chart and figures of our own, declared as an app would: rows are set by tests, one version each."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from alkana.reporting import kpi
from alkana.reporting.chart import Chart
from alkana.reporting.columns import Code, Date, Number, Plant, Words
from alkana.reporting.figure import Figure
from alkana.reporting.filters import Filters
from alkana.reporting.kpi import Additivity, Kpi
from alkana.reporting.select import Select
from alkana.reporting.summary import Summary
from alkana.reporting.table import Table
from alkana.text import Text

NAME = Text("Thử", "Test")
ROWS: list[tuple[Any, ...]] = []


def set_rows(rows: Iterable[tuple[Any, ...]]) -> None:
    """(id, label, amount, date) of the list."""
    ROWS[:] = rows


def paged_rows(filters: Filters) -> Select:
    """The rows; `plant` filters on the label, so that filters and scope do something."""
    names = ("id", "label", "amount", "date")
    params: dict[str, Any] = {name: [row[n] for row in ROWS] for n, name in enumerate(names)}
    plants = filters.effective("plant")
    sql = (
        "select * from unnest(%(id)s::text[], %(label)s::text[], %(amount)s::numeric[], %(date)s::date[]) "
        "as listed(id, label, amount, date) where %(plants)s::text[] is null or label = any(%(plants)s)"
    )
    return Select(sql, params | {"plants": list(plants) if plants is not None else None}, names)


class PagedTable(Table):
    """A list whose rows the test sets."""

    code = "test/paged"
    title = NAME
    rows = paged_rows
    columns = (
        Code("id", Text("Mã", "Id")),
        Words("label", Text("Nhãn", "Label"), search=True),
        Number("amount", Text("Lượng", "Amount"), total=True, kpi="TEST-SUM"),
        Date("date", Text("Ngày", "Day")),
    )
    key = ("id",)
    order = ("-amount",)
    filters = frozenset({"plant"})


def total(filters: Filters) -> Figure:
    """The sum of the list's amounts."""
    select = paged_rows(filters)
    value = Select(f"select coalesce(sum(amount), 0) from {select.source('listed')}", select.params).value()
    return Figure.of(Decimal(value), "kg")


def share(filters: Filters) -> Figure:
    """Always unknown."""
    return Figure.ratio(None, None, unknown=Text("chưa có dữ liệu", "no data yet"))


def days(filters: Filters) -> Select:
    """Years of days with one great and one small day, in no order of time."""
    first = date(2024, 1, 1)
    dates = [first + timedelta(n) for n in range(2000)]
    values = [Decimal(1_000_000 if n == 777 else -5 if n == 1234 else n % 7) for n in range(2000)]
    sql = "select * from unnest(%(d)s::date[], %(v)s::numeric[]) as listed(date, amount) order by amount, date desc"
    return Select(sql, {"d": dates, "v": values})


def plants(filters: Filters) -> Select:
    """Twenty plants of different size."""
    sql = "select to_char(n, 'FM00') as plant, n::numeric as amount from generate_series(1, 20) as n"
    return Select(sql)


class DaysChart(Chart):
    """A long series."""

    code = "test/days"
    title = NAME
    kind = "line"
    rows = days
    x = Date("date")
    measures = (Number("amount", NAME),)
    filters = frozenset({"plant"})


class PlantsChart(Chart):
    """More categories than fit."""

    code = "test/plants"
    title = NAME
    kind = "bar"
    rows = plants
    x = Plant()
    measures = (Number("amount", NAME, total=True),)


def _kpi(code: str, additivity: Additivity, compute: Any, **more: Any) -> Kpi:
    return Kpi(
        code=code, name=NAME, definition=NAME, formula=NAME, unit="kg", compute=compute, grain=NAME, date_axis=NAME,
        additivity=additivity, filters=frozenset({"from", "to", "plant"}), sources=(), **more,
    )  # fmt: skip


kpi.register(
    _kpi("TEST-SUM", Additivity.ADDITIVE, total, rows="test/paged"),
    _kpi("TEST-SHARE%", Additivity.RATIO, share),
)


class TestSummary(Summary):
    """Two figures and a chart."""

    code = "test/summary"
    title = NAME
    kpis = ("TEST-SUM", "TEST-SHARE%")
    charts = ("test/plants",)
    filters = frozenset({"plant"})
