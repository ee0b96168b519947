"""ZRFI005, receivables: the month's collection plan on one day, by overdue bucket.

*Target* is what is to be collected in the month, *Realization* what came in so far. The file carries no date: a
whole date in its name is taken, otherwise the user is asked; it is part of the key, so that two days are never one sum.
"""

from collections.abc import Callable

import pandas as pd

from alkana.text import Text
from etl.sources import fields
from etl.sources.base import (
    Cadence,
    Check,
    Column,
    Finer,
    Input,
    Kind,
    Member,
    Mode,
    NamedDate,
    Severity,
    Source,
    code,
    register,
)

# VND by which a total may differ from its buckets.
TOLERANCE = 1
COMPANY_CURRENCY = "VND"
# Name and SAP's wording of each overdue bucket: of targets, of realizations.
BUCKETS = (
    ("1_30", "1-30 Days", "1 - 30 Days"),
    ("31_60", "31-60 Days", "31 - 60 Days"),
    ("61_90", "61 - 90 Days", "61 - 90 Days"),
    ("91_120", "91 - 120 Days", "91 - 120 Days"),
    ("121_180", "121 - 180 Days", "121 - 180 Days"),
    ("over_180", "> 180 Days", "> 180 Days"),
)
TARGETS = tuple(f"target_{name}" for name, _, _ in BUCKETS)
REALIZATIONS = ("realization_not_due", *(f"realization_{name}" for name, _, _ in BUCKETS))


def _blank(column: str) -> Callable[[pd.DataFrame], "pd.Series[bool]"]:
    return lambda rows: rows[column].isna()


def _sum_differs(total: str, parts: tuple[str, ...]) -> Callable[[pd.DataFrame], "pd.Series[bool]"]:
    return lambda rows: (rows[total] - rows[list(parts)].fillna(0).sum(axis=1)).abs() > TOLERANCE


def _foreign(rows: pd.DataFrame) -> "pd.Series[bool]":
    return rows["currency"].notna() & (rows["currency"] != COMPANY_CURRENCY)


def _nothing_to_collect(rows: pd.DataFrame) -> "pd.Series[bool]":
    return rows["total_target"] < 0


def _amounts(prefix: str, header: str, *, wording: int) -> tuple[Column, ...]:
    return tuple(
        Column(f"{prefix}_{names[0]}", f"{header} {names[wording]}", Kind.NUMBER, decimals=2)
        for names in BUCKETS
    )


COLUMNS = (
    code("company_code", "Company Code", fields.ORGANIZATION, ("CoCd", "Buchungskreis", "Mã công ty"), required=False),
    code("profit_center", "Profit Center", fields.ACCOUNT, ("Profitcenter",), required=False),
    code("channel", "Distribution Channel", fields.CHANNEL,
         ("Dist. Channel", "Dist Channel", "DChl", "Vertriebsweg", "Kênh phân phối")),
    code("customer_hierarchy", "Customer Hirarchy", fields.HIERARCHY, ("Customer Hierarchy",), required=False),
    code("customer_group", "Customer Group", fields.CUSTOMER_GROUP, ("Cust. Group", "Kundengruppe", "Nhóm khách hàng"),
         required=False),
    code("salesman", "Salesman Code", fields.PARTNER, ("Salesman ID", "Salesman", "Mã nhân viên bán hàng"),
         placeholders=("0",)),
    Column("salesman_name", "Salesman Name", synonyms=("Name of Salesman", "Tên nhân viên bán hàng"), required=False),
    code("customer", "Customer Code", fields.PARTNER, ("Customer", "Customer No.", "Debitor", "Mã khách hàng")),
    Column("customer_name", "Customer Name", synonyms=("Name of Customer", "Tên khách hàng"), required=False),
    code("currency", "Currency", fields.CURRENCY, ("Curr", "Curr.", "Crcy", "Währung", "Tiền tệ"), required=False),
    *_amounts("target", "Target", wording=1),
    Column("total_target", "Total Target", Kind.NUMBER, ("Target Total", "Tổng phải thu"), decimals=2),
    Column("realization_not_due", "Realization Not Due", Kind.NUMBER, ("Realisation Not Due",), decimals=2),
    *_amounts("realization", "Realization", wording=2),
    Column("total_realization", "Total Realization", Kind.NUMBER,
           ("Total Realisation", "Realization Total", "Tổng đã thu"), decimals=2),
)  # fmt: skip

CHECKS = (
    Check("ZRFI005-001", Severity.ERROR, "customer", _blank("customer"),
          Text("Thiếu mã khách hàng", "The customer is missing"),
          Text("Điền mã khách hàng", "Enter the customer")),
    Check("ZRFI005-002", Severity.ERROR, "total_target", _sum_differs("total_target", TARGETS),
          Text("Tổng phải thu khác tổng các nhóm tuổi nợ (quá 1 VND)",
               "Total Target is not the sum of its buckets (by more than 1 VND)"),
          Text("Sửa nhóm tuổi nợ hoặc tổng cho khớp", "Correct the bucket or the total so that they agree")),
    Check("ZRFI005-003", Severity.ERROR, "total_realization", _sum_differs("total_realization", REALIZATIONS),
          Text("Tổng đã thu khác tổng các nhóm tuổi nợ (quá 1 VND)",
               "Total Realization is not the sum of its buckets (by more than 1 VND)"),
          Text("Sửa nhóm tuổi nợ hoặc tổng cho khớp", "Correct the bucket or the total so that they agree")),
    Check("ZRFI005-004", Severity.ERROR, "total_target", _blank("total_target"),
          Text("Thiếu tổng phải thu", "Total Target is missing"),
          Text("Điền tổng của các nhóm tuổi nợ", "Enter the sum of the buckets")),
    Check("ZRFI005-005", Severity.ERROR, "currency", _foreign,
          Text("Tiền tệ không phải VND; không thể cộng với VND", "Not in VND; it cannot be added to VND"),
          Text("Xuất lại danh sách bằng tiền tệ công ty", "Export the list again in company currency")),
    Check("ZRFI005-006", Severity.WARNING, "total_target", _nothing_to_collect,
          Text("Tổng phải thu âm (khách trả trước hoặc có ghi có)",
               "A negative total: prepaid or with credit notes"),
          Text("Dòng vẫn được tính; kiểm tra các khoản ghi có", "The row counts; look at its credit notes")),
    Check("ZRFI005-007", Severity.NOTE, "channel", _blank("channel"),
          Text("Thiếu kênh phân phối", "The channel is missing"),
          Text("Dòng ở nhóm không có kênh; điền kênh", "The row is in the group without a channel; enter it")),
)  # fmt: skip

ZRFI005 = register(
    Source(
        code="zrfi005",
        title=Text("Phải thu (ZRFI005)", "Receivables (ZRFI005)"),
        columns=COLUMNS,
        key=("snapshot_date", "company_code", "profit_center", "channel", "customer", "salesman"),
        finer=(Finer(("channel",), where="customer"), Finer(("company_code",)), Finer(("profit_center",))),
        mode=Mode.SNAPSHOT,
        unit=("snapshot_date",),
        as_of="snapshot_date",
        inputs=(
            Input(
                "snapshot_date",
                Text("Phải thu tại ngày", "Receivables as of"),
                from_name=NamedDate.DAY,
                confirm=False,
            ),
        ),
        members=(
            Member(
                "customer",
                ("customer",),
                {"name": "customer_name", "customer_group": "customer_group", "channel": "channel"},
            ),
            Member("channel", ("channel",)),
            Member("salesman", ("salesman",), {"name": "salesman_name"}),
            Member("customer_group", ("customer_group",)),
        ),
        checks=CHECKS,
        total_row_key=("customer", "salesman", "channel"),
        totals=("total_target", "total_realization"),
        cadence=Cadence.WEEK,
        order=70,
    )
)
