"""Which assignments of a difference from SAP count: they belong to the line and end with a list that settles it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from inventory.queries import drift, reconciliation

Key = tuple[str, str, str, str]


def drifting_on(line: Mapping[str, str]) -> date | None:
    """The day of SAP's newest stock list of the plant, if the line is out of tolerance on it; else None."""
    compared = drift.compared_list(Filters(plant=(line["plant"],), as_of=date.max))
    if compared is None:
        return None
    key = (line["material"], line["plant"], line["location"], line["batch"])
    return compared[0] if key in _drifting(*compared, (line["material"],)) else None


_LISTS = """
select d.date, array_agg(k.plant) as plants
from stock_list as k
inner join dim_date as d on d.date_id = k.date_id
inner join inventory_anchor as a on a.plant = k.plant and a.date_id <> k.date_id
where d.date > %(after)s and d.date < %(before)s
group by d.date
"""
_ASSIGNED = """
select a.id, a.list_date, m.material_code, l.plant, l.storage_location, a.batch
from drift_assignment as a
inner join dim_material as m on m.material_id = a.material_id
inner join dim_location as l on l.location_id = a.location_id
where %(only)s::bigint is null or a.id = %(only)s
"""


def still_open(day: date, *, only: int | None = None) -> list[int]:
    """Assignments that no list between the one they were made for and that of `day` has settled.

    A list settles an assignment when it is of the line's plant and has the line within tolerance. That of `day` is
    looked at by whoever shows its lines.
    """
    rows = Select(_ASSIGNED, {"only": only}).all()
    since = {row["id"]: row["list_date"] for row in rows}
    keys: dict[int, Key] = {
        row["id"]: (row["material_code"], row["plant"], row["storage_location"], row["batch"]) for row in rows
    }
    between: list[dict[str, Any]] = []
    if rows and (first := min(since.values())) < day:
        between = Select(_LISTS, {"after": first, "before": day}).all()
    settled: set[int] = set()
    for one in between:
        shown = {
            number: key
            for number, key in keys.items()
            if key[1] in one["plants"] and since[number] < one["date"]
        }
        if shown:
            drifting = _drifting(one["date"], one["plants"], tuple({key[0] for key in shown.values()}))
            settled |= {number for number, key in shown.items() if key not in drifting}
    return [number for number in keys if number not in settled]


def _drifting(day: date, plants: list[str], materials: tuple[str, ...]) -> set[Key]:
    """Lines of these materials that a list has out of tolerance."""
    rows = reconciliation.drift(day, plants, Filters(material=materials))
    found = Select(
        "select material, plant, location, batch from " + rows.source("r") + " where not is_within_tolerance",
        rows.params,
    ).all()
    return {(row["material"], row["plant"], row["location"], row["batch"]) for row in found}
