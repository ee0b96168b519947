"""Sales targets: one amount per salesman and half-year, written by hand, joined by name.

Semester 1 is January to June, 2 is July to December. A new list replaces the targets it mentions and no others.
"""

from collections.abc import Callable

import pandas as pd

from alkana.text import Text
from etl.sources import fields
from etl.sources.base import Cadence, Check, Column, Kind, Severity, Source, code, register

FIRST_YEAR = 2000
LAST_YEAR = 2100


def _blank(column: str) -> Callable[[pd.DataFrame], "pd.Series[bool]"]:
    return lambda rows: rows[column].isna()


def _semester_unknown(rows: pd.DataFrame) -> "pd.Series[bool]":
    return ~rows["semester"].isin([1, 2])


def _year_unlikely(rows: pd.DataFrame) -> "pd.Series[bool]":
    return ~rows["year"].between(FIRST_YEAR, LAST_YEAR).fillna(value=False).astype(bool)


def _negative(rows: pd.DataFrame) -> "pd.Series[bool]":
    return rows["target"] < 0


COLUMNS = (
    code(
        "salesman_name",
        "Salesman Name",
        fields.NAME,
        ("Salesman", "Name", "Tên nhân viên bán hàng", "Nhân viên"),
    ),
    Column("semester", "Semester", Kind.INTEGER, ("Half-Year", "Half Year", "Halbjahr", "Học kỳ", "Nửa năm")),
    Column("year", "Year", Kind.INTEGER, ("Jahr", "Năm")),
    Column("target", "Target", Kind.NUMBER, ("Target Amount", "Ziel", "Chỉ tiêu"), decimals=2),
)

CHECKS = (
    Check("TARGET-001", Severity.ERROR, "salesman_name", _blank("salesman_name"),
          Text("Thiếu tên nhân viên bán hàng", "The salesman is missing"),
          Text("Điền tên như trong hóa đơn", "Enter the name as billing has it")),
    Check("TARGET-002", Severity.ERROR, "semester", _semester_unknown,
          Text("Nửa năm phải là 1 hoặc 2", "The semester must be 1 or 2"),
          Text("1 = tháng 1–6, 2 = tháng 7–12", "1 = January–June, 2 = July–December")),
    Check("TARGET-003", Severity.ERROR, "year", _year_unlikely,
          Text("Năm không hợp lệ", "The year is not valid"), Text("Điền năm 4 chữ số", "Enter a 4-digit year")),
    Check("TARGET-004", Severity.ERROR, "target", _blank("target"),
          Text("Thiếu chỉ tiêu", "The target is missing"),
          Text("Điền chỉ tiêu bằng VND (0 nếu không có)", "Enter the target in VND (0 if there is none)")),
    Check("TARGET-005", Severity.ERROR, "target", _negative,
          Text("Chỉ tiêu âm", "A negative target"), Text("Điền số không âm", "Enter a number of 0 or more")),
)  # fmt: skip

TARGET = register(
    Source(
        code="target",
        title=Text("Chỉ tiêu bán hàng", "Sales targets"),
        columns=COLUMNS,
        key=("salesman_name", "year", "semester"),
        checks=CHECKS,
        total_row_key=("salesman_name", "year", "semester"),
        totals=("target",),
        cadence=Cadence.HALF_YEAR,
        order=80,
    )
)
