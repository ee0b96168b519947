"""What columns of tables and charts can be: their kind, SQL type, unit, and whether they may be summed.

Names carry their unit: `…_kg`, `…_vnd`, `…_days`, `…_ratio`, `…_date`, `…_at`, `is_…`; a quantity names the column with
its unit. A declaration that breaks this is refused at start-up.
"""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, ClassVar

from django.utils.translation import override

from alkana.reporting import formats
from alkana.text import Text

SCHEMAS: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "code": {"type": "string"},
    "decimal": {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"},
    "integer": {"type": "integer"},
    "date": {"type": "string", "format": "date"},
    "moment": {"type": "string", "format": "date-time"},
    "flag": {"type": "boolean"},
}


@dataclass(frozen=True)
class Column:
    """One column. `sql_type` types cursor values; `total`: the foot shows the sum over all rows.

    `kpi` is the code of the KPI that the column shows for a group: its additivity then decides what may be summed.
    """

    name: str
    title: Text
    nullable: bool = True
    sortable: bool = True
    total: bool = False
    kpi: str | None = None
    visible: bool = True
    mobile: bool = False
    search: bool = False
    help: Text | None = None
    unit: str | None = None
    unit_column: str | None = None
    kind: str = "text"
    sql_type: str = "text"
    form: str = "text"
    decimals: int = 0
    numerator: str | None = None
    denominator: str | None = None
    suffixes: tuple[str, ...] = field(default=(), repr=False)

    NUMERIC: ClassVar = ("quantity", "weight", "money", "count", "days", "ratio", "number", "ordinal")
    OF_TIME: ClassVar = ("date", "moment", "month")

    def __post_init__(self) -> None:
        if self.suffixes and not self.name.endswith(self.suffixes):
            raise ValueError(
                f"column {self.name}: the name of a {self.kind} ends in {' or '.join(self.suffixes)}"
            )

    @property
    def is_number(self) -> bool:
        """Right-aligned, comparable by size."""
        return self.kind in self.NUMERIC

    @property
    def is_time(self) -> bool:
        """A day, a moment or a month."""
        return self.kind in self.OF_TIME

    def heading(self) -> str:
        """What the column is called where its unit must be read with it."""
        return formats.headed(self.title, self.unit)

    def schema(self) -> dict[str, Any]:
        """JSON schema of a cell."""
        schema = dict(SCHEMAS[self.form])
        if self.nullable:
            schema["type"] = [schema["type"], "null"]
        with override("en"):
            schema["description"] = self.heading()
        return schema

    def cell(self, value: Any) -> Any:
        """A value from the database as the API writes it: decimals always as text, whatever SQL made of them."""
        if self.form == "decimal" and value is not None and not isinstance(value, Decimal):
            return Decimal(str(value))
        return value

    def described(self) -> dict[str, Any]:
        """What a page needs to draw the column."""
        return {
            "name": self.name, "title": self.title, "kind": self.kind, "unit": self.unit,
            "unit_column": self.unit_column, "decimals": self.decimals,
            "sortable": self.sortable, "visible": self.visible, "mobile": self.mobile,
            "help": self.help, "has_total": self.total or self.kind == "ratio",
        }  # fmt: skip

    def but(self, **changes: Any) -> "Column":
        """The same column with something changed."""
        return replace(self, **changes)


def _preset(kind: str, sql_type: str, form: str, **preset: Any) -> Any:
    """A constructor of columns of one kind; name and title may have defaults, everything can be stated."""

    def make(name: str = preset.get("name", ""), title: Text | None = None, **stated: Any) -> Column:
        named = {key: value for key, value in preset.items() if key not in ("name", "title")}
        return Column(
            name, title or preset.get("title") or Text(name, name), **{
                "kind": kind, "sql_type": sql_type, "form": form, **named, **stated,
            }
        )  # fmt: skip

    return make


Words = _preset("text", "text", "text")
Code = _preset("code", "text", "code")
Material = _preset(
    "code", "text", "code", name="material", title=Text("Mã vật tư", "Material"), search=True, mobile=True
)
Description = _preset(
    "text",
    "text",
    "text",
    name="description",
    title=Text("Tên vật tư", "Description"),
    search=True,
    mobile=True,
)
MaterialType = _preset(
    "code", "text", "code", name="material_type", title=Text("Loại vật tư", "Material type")
)
Plant = _preset("code", "text", "code", name="plant", title=Text("Nhà máy", "Plant"))
StorageLocation = _preset("code", "text", "code", name="location", title=Text("Kho", "Storage location"))
Batch = _preset("code", "text", "code", name="batch", title=Text("Lô", "Batch"), search=True)
Unit = _preset("code", "text", "code", name="unit", title=Text("Đơn vị", "Unit"), sortable=False)
Customer = _preset(
    "code", "text", "code", name="customer", title=Text("Mã khách hàng", "Customer"), search=True
)
Channel = _preset("code", "text", "code", name="channel", title=Text("Kênh bán", "Channel"))
Salesman = _preset("text", "text", "text", name="salesman", title=Text("Nhân viên bán hàng", "Salesman"))
State = _preset("code", "text", "code", name="state", title=Text("Trạng thái", "State"))
Date = _preset("date", "date", "date", name="date", title=Text("Ngày", "Date"), suffixes=("date", "week"))
Moment = _preset("moment", "timestamptz", "moment", suffixes=("_at",))
Flag = _preset("flag", "boolean", "flag", suffixes=("",))
Weight = _preset("weight", "numeric", "decimal", unit="kg", decimals=3, total=True, suffixes=("_kg",))
Volume = _preset(
    "quantity", "numeric", "decimal", unit="L", decimals=3, total=True, suffixes=("_l", "_litres")
)
Money = _preset("money", "numeric", "decimal", unit="VND", total=True, suffixes=("_vnd",))
Count = _preset("count", "bigint", "integer", total=True)
Days = _preset("days", "numeric", "decimal", unit="days", decimals=1, suffixes=("_days", "_age"))
Whole = _preset("number", "bigint", "integer")
# Numbers that are names, not amounts: an item, a year, a load. Nobody groups their digits.
Ordinal = _preset("ordinal", "bigint", "integer")
# A month: as its first day, or as the number YYYYMM.
Month = _preset("month", "date", "date", suffixes=("month",))
MonthNumber = _preset("month", "bigint", "integer", suffixes=("month",))
Number = _preset("number", "numeric", "decimal", decimals=3)


def Quantity(name: str, title: Text | None = None, *, unit: str = "unit", **stated: Any) -> Column:  # noqa: N802
    """A quantity in the unit that column `unit` of the same row names; never summed, units differ."""
    return Column(
        name, title or Text(name, name), kind="quantity", sql_type="numeric", form="decimal", decimals=3,
        unit_column=unit, **stated,
    )  # fmt: skip


def Ratio(  # noqa: N802
    name: str, title: Text | None = None, *, numerator: str, denominator: str, **stated: Any
) -> Column:
    """A ratio from 0 to 1; for all rows it is Σ numerator / Σ denominator of the rows that have both (R2)."""
    return Column(
        name, title or Text(name, name), kind="ratio", sql_type="numeric", form="decimal", decimals=4,
        numerator=numerator, denominator=denominator, suffixes=("_ratio",), **stated,
    )  # fmt: skip
