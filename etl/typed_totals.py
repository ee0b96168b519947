"""Totals that a person types, as SAP shows them, compared with what was read like the totals in the file itself."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from alkana.refusals import Refused
from alkana.text import Text
from etl.sources.base import Source

TOLERANCE = Decimal("0.01")
NOT_A_NUMBER = Text("“{value}” không phải số (ví dụ 1234.5).", "“{value}” is not a number (as in 1234.5).")
NO_SUCH_COLUMN = Text(
    "Danh sách {source} không có tổng “{name}”. Có thể nhập: {columns}.",
    "{source} has no total “{name}”. There are: {columns}.",
)
SAY_THE_GROUP = Text(
    "Tổng “{name}” có theo từng nhóm: {groups}. Hãy nhập ví dụ {name}:{first}=…",
    "The total “{name}” is kept by group: {groups}. Type it as {name}:{first}=…",
)


def parsed(typed: Mapping[str, str]) -> dict[str, str]:
    """`column` or `column:group` → exact decimal text. Raises Refused."""
    found = {}
    for name, value in typed.items():
        try:
            found[name.strip()] = str(Decimal(str(value).strip()))
        except InvalidOperation:
            raise Refused("bad-total", NOT_A_NUMBER.filled(value=value), where={"parameter": name}) from None
    return found


def compared(
    source: Source, sums: Mapping[tuple[str, str], Decimal], typed: Mapping[str, str]
) -> list[dict[str, object]]:
    """One entry per typed total, in the form of the file's own. Raises Refused for what the list does not add up."""
    return [_entry(source, sums, name, Decimal(value)) for name, value in typed.items()]


def _entry(
    source: Source, sums: Mapping[tuple[str, str], Decimal], name: str, stated: Decimal
) -> dict[str, object]:
    column, _, group = name.partition(":")
    headers = {one.header.casefold(): one.name for one in source.columns}
    column = headers.get(column.casefold(), column)
    where: dict[str, Any] = {"parameter": name}
    if column not in source.totals:
        columns = ", ".join(source.totals) or "—"
        text = NO_SUCH_COLUMN.filled(source=source.code.upper(), name=name, columns=columns)
        raise Refused("unknown-total", text, where=where)
    groups = sorted(key[1] for key in sums if key[0] == column and key[1])
    if not group and len(groups) > 1:
        text = SAY_THE_GROUP.filled(name=column, groups=", ".join(groups), first=groups[-1])
        raise Refused("total-without-group", text, where=where)
    group = group or (groups[0] if groups else "")
    read = sums.get((column, group), Decimal(0))
    return {
        "column": column,
        "group": group,
        "stated": str(stated),
        "read": str(read),
        "agrees": abs(stated - read) <= TOLERANCE,
        "typed": True,
    }
