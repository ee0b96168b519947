"""Filters of stock questions as bound parameters, and the days and months of a period."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from alkana.reporting.filters import Filters
from alkana.reporting.select import Select, from_file
from alkana.text import Text

COMPANY_CURRENCY = "VND"
NOTHING_LOADED = Text("không có dịch chuyển nào trong phạm vi đã chọn", "no movements within what is chosen")
_APP = str(Path(__file__).resolve().parents[1] / "models.py")


def question(name: str, params: Mapping[str, Any]) -> Select:
    """The statement `inventory/sql/questions/<name>.sql` with its parameters."""
    return from_file(_APP, f"questions/{name}.sql", params)


def question_over(name: str, relations: Mapping[str, Select], params: Mapping[str, Any]) -> Select:
    """A statement that reads other questions as `asked_<name>`. Same parameters mean the same in all of them."""
    asked = ",\n".join(f"asked_{key} as (\n{rows.sql}\n)" for key, rows in relations.items())
    merged: dict[str, Any] = {}
    for rows in relations.values():
        merged |= rows.params
    inner = question(name, {**merged, **params})
    return Select(f"with {asked}\nselect * from (\n{inner.sql}\n) as answered", inner.params)


def chosen(filters: Filters) -> dict[str, Any]:
    """What filters choose, as the parameters of the questions: None = everything.

    Material ids are looked up here, because PostgreSQL takes constants, but no joins, into the parts that a stock
    is added up from (docs/decisions/0015).
    """
    return {
        "materials": _material_ids(filters),
        "plants": _codes(filters, "plant"),
        "locations": _codes(filters, "location"),
        "batches": _codes(filters, "batch"),
        "currency": COMPANY_CURRENCY,
    }


def _codes(filters: Filters, name: str) -> list[str] | None:
    codes = filters.effective(name)
    return None if codes is None else list(codes)


def _material_ids(filters: Filters) -> list[int] | None:
    asked = {
        name: _codes(filters, name) for name in ("material", "material_type", "mrp_controller", "channel")
    }
    if not any(codes is not None for codes in asked.values()):
        return None
    found = Select(
        "select coalesce(array_agg(material_id), '{}') from chosen_materials("
        "%(material)s::text[], %(material_type)s::text[], %(mrp_controller)s::text[], %(channel)s::text[])",
        asked,
    ).value()
    return list(found)


def date_id(day: date) -> int:
    """YYYYMMDD."""
    return day.year * 10_000 + day.month * 100 + day.day


def from_date_id(number: int) -> date:
    """The day of a YYYYMMDD."""
    return date(number // 10_000, number // 100 % 100, number % 100)


def next_month(month: int) -> int:
    """The month YYYYMM after `month`."""
    return month + 1 if month % 100 < 12 else month + 89


def previous_month(month: int) -> int:
    """The month YYYYMM before `month`."""
    return month - 1 if month % 100 > 1 else month - 89


def months_back(month: int, count: int) -> int:
    """The month YYYYMM `count` months before `month`."""
    number = month // 100 * 12 + month % 100 - 1 - count
    return number // 12 * 100 + number % 12 + 1


def month_end(month: int) -> date:
    """Last day of a month YYYYMM."""
    following = next_month(month)
    return date(following // 100, following % 100, 1) - timedelta(1)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """Number of calendar days."""
        return (self.last - self.first).days + 1

    def params(self) -> dict[str, Any]:
        """Whole months and the days around them, as `movement_parts` takes them."""
        first, last = date_id(self.first), date_id(self.last)
        full_from = first // 100 if self.first.day == 1 else next_month(first // 100)
        full_to = last // 100 if (self.last + timedelta(1)).day == 1 else previous_month(last // 100)
        if full_from > full_to:
            parts = (first, last, 1, 0, 1, 0)
        else:
            parts = (first, full_from * 100, full_from, full_to, full_to * 100 + 99, last)
        names = ("head_first", "head_last", "full_from", "full_to", "tail_first", "tail_last")
        return dict(zip(names, parts, strict=True)) | {
            "first": first,
            "last": last,
            "on_date": self.last,
            "first_date": self.first,
        }


# Bounds, not the months of days: PostgreSQL then reads the first and the last partition only.
DATA_SPAN = Select(
    "select "
    "(select min(f.date_id) from fact_inventory as f where f.date_id between e.first + 1 and e.first + 31) as first, "
    "(select max(f.date_id) from fact_inventory as f where f.date_id between e.last + 1 and e.last + 31) as last "
    "from (select min(month) * 100 as first, max(month) * 100 as last from inventory_balance) as e"
)


def data_span() -> Span | None:
    """First and last posting day of all movements; None while there are none."""
    row = DATA_SPAN.one()
    if row is None or row["first"] is None:
        return None
    return Span(from_date_id(row["first"]), from_date_id(row["last"]))


def as_of(filters: Filters) -> date | None:
    """The day a question about stock is for: asked, else the last posting day; None while nothing is loaded."""
    if filters.as_of or filters.to_date:
        return filters.as_of or filters.to_date
    span = data_span()
    return span.last if span else None


def period(filters: Filters) -> Span | None:
    """The days a question about flows is for: asked, else as far as the data go; None while nothing is loaded."""
    first, last = filters.from_date, filters.to_date or filters.as_of
    if not (first and last) and (span := data_span()):
        first, last = first or span.first, last or span.last
    return Span(first, last) if first and last and first <= last else None
