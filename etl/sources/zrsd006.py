"""ZRSD006, product hierarchy: materials by sales organisation and channel, with their group at each of seven levels.

`PH n` is the code accumulated over the levels, each followed by its text. Hierarchy and description hardly differ
between channels, so they are said of the material; that a material is sold in a channel is said of the row.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from alkana.text import Text
from etl.sources import fields
from etl.sources.base import Cadence, Check, Column, Member, Severity, Source, code, register

# Code and text column of each level: header of the code, header of its text, name of the text.
LEVELS = (
    ("PH 1", "Division", "division"),
    ("PH 2", "Business", "business"),
    ("PH 3", "Sub Business", "sub_business"),
    ("PH 4", "Product Group", "product_group"),
    ("PH 5", "Product Group 1", "product_group_1"),
    ("PH 6", "Product Group 2", "product_group_2"),
    ("PH 7", "Series", "series"),
)
MATERIAL_TYPES = frozenset({"ZFGD", "ZTRD", "ZSFG", "ZNSF", "ZRMA", "ZPCK"})


def _blank(column: str) -> Callable[[pd.DataFrame], "pd.Series[bool]"]:
    return lambda rows: rows[column].isna()


def _hierarchy_broken(rows: pd.DataFrame) -> "pd.Series[bool]":
    """A level's code must begin with the code of the level above it."""
    broken = pd.Series(data=False, index=rows.index)
    for level in range(2, 8):
        upper, lower = rows[f"ph{level - 1}"], rows[f"ph{level}"]
        both = upper.notna() & lower.notna()
        differs = [not str(low).startswith(str(up)) for up, low in zip(upper, lower, strict=True)]
        broken |= both & np.array(differs, dtype=bool)
    return broken


def _type_unknown(rows: pd.DataFrame) -> "pd.Series[bool]":
    return rows["material_type"].notna() & ~rows["material_type"].isin(MATERIAL_TYPES)


def _levels() -> tuple[Column, ...]:
    columns: list[Column] = []
    for level, (header, text, name) in enumerate(LEVELS, start=1):
        columns.append(
            code(f"ph{level}", header, fields.HIERARCHY, (f"PH{level}", f"Prod. Hierarchy {level}"))
        )
        columns.append(Column(name, text, required=level <= 4))
    return tuple(columns)


COLUMNS = (
    code("sales_organization", "SOrg", fields.ORGANIZATION,
         ("Sales Org.", "Sales Organization", "VkOrg", "Tổ chức bán hàng")),
    code("channel", "Distribution Channel", fields.CHANNEL,
         ("DChl", "Dist. Channel", "Vertriebsweg", "Kênh phân phối")),
    code("material", "Material Code", fields.MATERIAL,
         ("Material", "Material Number", "Materialnummer", "Mã vật tư", "Mã hàng")),
    Column("description", "Mat. Description",
           synonyms=("Material Description", "Description", "Materialkurztext", "Tên vật tư", "Tên hàng")),
    code("material_type", "Mat. Type", fields.TYPE, ("Material Type", "MTyp", "Materialart", "Loại vật tư")),
    code("base_unit", "UOM", fields.UNIT, ("UoM", "Base Unit", "Basismengeneinheit", "Đơn vị", "ĐVT")),
    *_levels(),
    code("ph8", "PH 8", fields.HIERARCHY, required=False),
    Column("color", "Color", required=False, synonyms=("Colour", "Màu")),
    code("ph9", "PH 9", fields.HIERARCHY, required=False),
    Column("item", "Item", required=False),
    code("material_group", "Material Group 1", fields.GROUP, required=False,
         synonyms=("Mat. Group 1", "Nhóm vật tư 1")),
)  # fmt: skip

CHECKS = (
    Check("ZRSD006-001", Severity.ERROR, "material", _blank("material"),
          Text("Thiếu mã vật tư", "The material is missing"),
          Text("Điền mã vật tư", "Enter the material")),
    Check("ZRSD006-002", Severity.ERROR, "channel", _blank("channel"),
          Text("Thiếu kênh phân phối", "The distribution channel is missing"),
          Text("Điền kênh phân phối 2 ký tự", "Enter the 2-character channel")),
    Check("ZRSD006-003", Severity.ERROR, "sales_organization", _blank("sales_organization"),
          Text("Thiếu tổ chức bán hàng", "The sales organisation is missing"),
          Text("Điền tổ chức bán hàng, ví dụ 1000", "Enter the sales organisation, for example 1000")),
    Check("ZRSD006-004", Severity.WARNING, "ph1", _hierarchy_broken,
          Text("Mã phân cấp không nối tiếp cấp trên", "A hierarchy code does not continue the level above"),
          Text("Kiểm tra phân cấp sản phẩm của vật tư trong SAP", "Check the material's hierarchy in SAP")),
    Check("ZRSD006-005", Severity.NOTE, "material_type", _type_unknown,
          Text("Loại vật tư chưa gặp", "A material type not seen before"),
          Text("Khai báo loại vật tư trong dữ liệu gốc", "Add the material type to the master data")),
    Check("ZRSD006-006", Severity.WARNING, "base_unit", _blank("base_unit"),
          Text("Thiếu đơn vị cơ bản", "The base unit is missing"),
          Text("Điền đơn vị cơ bản của vật tư", "Enter the base unit of the material")),
)  # fmt: skip

ZRSD006 = register(
    Source(
        code="zrsd006",
        title=Text("Phân cấp sản phẩm (ZRSD006)", "Product hierarchy (ZRSD006)"),
        columns=COLUMNS,
        key=("sales_organization", "channel", "material"),
        members=(
            Member(
                "material",
                ("material",),
                {
                    "description": "description",
                    "material_type": "material_type",
                    "base_unit": "base_unit",
                    "material_group": "material_group",
                    **{f"ph{level}": f"ph{level}" for level in range(1, 8)},
                    **{name: name for _, _, name in LEVELS},
                },
            ),
        ),
        checks=CHECKS,
        cadence=Cadence.MONTH,
        order=10,
    )
)
