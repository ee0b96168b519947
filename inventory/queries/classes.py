"""ABC and XYZ classes of materials: computed over twelve months, stored once a month.

Pages read the stored classes, so that a material's class does not change with the filters (kpis.md INV-ABC).
"""

from datetime import date

from alkana.reporting.figure import Figure, LeftOut
from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from alkana.text import Text
from inventory.queries.chosen import (
    NOTHING_LOADED,
    as_of,
    chosen,
    data_span,
    date_id,
    month_end,
    months_back,
    previous_month,
    question,
)

NO_CLASS = Text("không có đơn giá nên không xếp loại theo giá trị", "no price, so no class by value")


def computed_classes(filters: Filters, month: int) -> Select:
    """Classes over the twelve months that end with `month` (YYYYMM), fewer when the data are shorter. Grain: material.

    Rows: material, description, material_type, abc ('' = no price), abc_by_picks, xyz ('' = no consumption),
    consumption (base unit), unit, consumption_kg, consumption_value_vnd, pick_count, variation, material_id.
    """
    data = data_span()
    first = months_back(month, 11)
    if data is not None:
        first = max(first, date_id(data.first) // 100)
    months = month // 100 * 12 + month % 100 - first // 100 * 12 - first % 100 + 1
    params = {
        **chosen(filters),
        "full_from": first,
        "full_to": month,
        "months": max(months, 1),
        "on_date": month_end(month),
    }
    return question("classes", params)


def stored_month(day: date | None) -> int | None:
    """The newest month with stored classes up to a day; None when there is none."""
    limit = date_id(day) // 100 if day else 999_912
    found = Select("select max(month) from material_class where month <= %(limit)s", {"limit": limit}).value()
    return None if found is None else int(found)


def last_whole_month(day: date) -> int:
    """The month YYYYMM that ended on or before a day."""
    month = date_id(day) // 100
    return month if month_end(month) == day else previous_month(month)


_STORED = """
select
    m.material_code as material, m.description, m.material_type, c.abc, c.abc_by_picks, c.xyz,
    c.consumption_value as consumption_value_vnd, c.consumption_kg, c.pick_count, c.variation, c.month,
    m.material_id
from material_class as c
inner join dim_material as m on m.material_id = c.material_id
where
    c.month = %(month)s
    and (%(materials)s::integer[] is null or c.material_id = any(%(materials)s::integer[]))
"""
_COMPUTED = """
select
    material, description, material_type, abc, abc_by_picks, xyz, consumption_value_vnd, consumption_kg, pick_count,
    variation, %(full_to)s::integer as month, material_id
from """


def classes(filters: Filters) -> Select:
    """Classes at the as-of day: those stored last, else computed over the months up to it. Grain: material.

    Rows: material, description, material_type, abc ('' = no price), abc_by_picks, xyz, consumption_value_vnd,
    consumption_kg, pick_count, variation, month (YYYYMM that the twelve months end with), material_id. Of the filters
    only those on materials apply: a class is that of the whole company.
    """
    asked = chosen(filters)
    day = as_of(filters)
    month = stored_month(day)
    if month is not None or day is None:
        return Select(_STORED, {**asked, "month": month or 0})
    rows = computed_classes(Filters(), last_whole_month(day))
    where = " where %(chosen)s::integer[] is null or material_id = any(%(chosen)s::integer[])"
    return Select(_COMPUTED + rows.source("c") + where, {**rows.params, "chosen": asked["materials"]})


def class_a_materials(filters: Filters) -> Figure:
    """INV-ABC: materials of class A by value. Unit: materials. Without a price left out and counted; unknown when no
    material has one."""
    if as_of(filters) is None:
        return Figure.unknown("materials", NOTHING_LOADED)
    rows = classes(filters)
    total = (
        Select(
            "select count(*) filter (where abc = 'A') as a, count(*) filter (where abc = 'B') as b, "
            "count(*) filter (where abc = 'C') as c, count(*) filter (where abc = '') as unpriced, "
            "count(*) filter (where abc <> '') as priced from " + rows.source("k"),
            rows.params,
        ).one()
        or {}
    )
    left_out = (LeftOut(total["unpriced"], NO_CLASS),) if total["unpriced"] else ()
    if total["unpriced"] and not total["priced"]:
        return Figure.unknown("materials", NO_CLASS, left_out=left_out)
    details = tuple((name.upper(), Figure.of(total[name], "materials")) for name in ("a", "b", "c"))
    return Figure.of(total["a"], "materials", left_out=left_out, details=details)
