"""What the filters of stock can be set to, how materials and batches are searched for, and the working days."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from functools import lru_cache

from alkana.reporting import periods, search, stamp, values
from alkana.reporting.filters import Filters
from alkana.reporting.search import Hit
from alkana.reporting.select import Select, in_language
from alkana.reporting.values import Option
from alkana.text import Text

# Per filter: rows of code and label. `{name}` is the column in the reader's language.
LISTS = {
    "plant": "select plant as code, {name} as label from dim_plant",
    "location": "select storage_location as code, min({name}) as label from dim_location "
    "where storage_location <> '' group by storage_location",
    "material": "select material_code as code, description as label from dim_material",
    "material_type": 'select "group" as code, {names} as label from dim_material_type group by "group" '
    "union all select material_type, {name} from dim_material_type",
    "mrp_controller": "select distinct mrp_controller as code, mrp_controller as label from dim_material "
    "where coalesce(mrp_controller, '') <> ''",
    "batch": "select distinct batch as code, batch as label from inventory_batch_balance where batch <> ''",
}
# What is offered of a list that knows more: SAP's types are in their groups already.
OFFERED = {
    "material_type": 'select "group" as code, {names} as label from dim_material_type group by "group"'
}
SHORT = ("plant", "location", "material_type", "mrp_controller")
MATERIAL, BATCH = Text("Vật tư", "Material"), Text("Lô", "Batch")


def _rows(name: str, lists: Mapping[str, str] = LISTS) -> str:
    column = in_language("name")
    names = f"string_agg({column}, ', ' order by material_type)"
    return lists[name].replace("{names}", names).replace("{name}", column)


def _known(name: str) -> values.Known:
    def known(codes: tuple[str, ...]) -> Collection[str]:
        sql = f"select code from ({_rows(name)}) as listed where code = any(%(codes)s)"
        found = {row["code"] for row in Select(sql, {"codes": list(codes)}).all()}
        if name == "location":  # also plant/storage location
            pairs = Select(
                "select location_code from dim_location where location_code = any(%(c)s)", {"c": list(codes)}
            )
            found |= {row["location_code"] for row in pairs.all()}
        return found

    return known


def _find(name: str) -> values.Find:
    def find(words: str, granted: tuple[str, ...] | None, limit: int) -> Iterable[Option]:
        sql = (
            f"select code, coalesce(label, '') as label from ({_rows(name, LISTS | OFFERED)}) as listed "
            "where (%(granted)s::text[] is null or code = any(%(granted)s)) "
            "and (%(words)s = '' or code ilike %(start)s or plain_text(label) like %(inside)s) "
            "order by code ilike %(start)s desc, code limit %(limit)s"
        )
        plain = words.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
        params = {
            "granted": None if granted is None else list(granted), "words": words, "start": f"{plain}%",
            "inside": f"%{_plain(plain)}%", "limit": limit,
        }  # fmt: skip
        return [Option(row["code"], row["label"]) for row in Select(sql, params).all()]

    return find


def _labels(name: str) -> Callable[[tuple[str, ...]], Mapping[str, str]]:
    def labels(codes: tuple[str, ...]) -> Mapping[str, str]:
        sql = f"select code, coalesce(label, '') as label from ({_rows(name)}) as listed where code = any(%(codes)s)"
        return {row["code"]: row["label"] for row in Select(sql, {"codes": list(codes)}).all()}

    return labels


def _plain(words: str) -> str:
    return str(Select("select plain_text(%(words)s)", {"words": words}).value() or "")


def materials(words: str, _filters: Filters, limit: int) -> Iterable[Hit]:
    """Materials by code or description, diacritics ignored."""
    found = _find("material")(words, None, limit)
    return [Hit(MATERIAL, one.code, one.label, f"/inventory/materials/{one.code}/") for one in found]


def batches(words: str, filters: Filters, limit: int) -> Iterable[Hit]:
    """Batches by the beginning of their code, in the plants that the reader may see."""
    plain = words.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    plants = filters.effective("plant")
    found = Select(
        "select distinct b.batch, m.material_code as material, m.description from inventory_batch_balance as b "
        "inner join dim_material as m on m.material_id = b.material_id "
        "inner join dim_location as l on l.location_id = b.location_id "
        "where b.batch like %(start)s and (%(plants)s::text[] is null or l.plant = any(%(plants)s)) "
        "order by b.batch limit %(limit)s",
        {"start": f"{plain.upper()}%", "plants": None if plants is None else list(plants), "limit": limit},
    )
    return [
        Hit(
            BATCH,
            row["batch"],
            row["description"] or "",
            f"/inventory/materials/{row['material']}/?batch={row['batch']}",
        )
        for row in found.all()
    ]


def working_days(first: date, last: date) -> list[date]:
    """Working days of the plant's calendar."""
    version = stamp.current_version()
    years = (_working_days_of(version, year) for year in range(first.year, last.year + 1))
    return [day for year in years for day in year if first <= day <= last]


@lru_cache(maxsize=64)
def _working_days_of(_version: int, year: int) -> tuple[date, ...]:
    """A year's working days, asked once per process and data version (an edited calendar is a new version)."""
    sql = "select date from dim_date where year = %(year)s and is_working_day order by date"
    return tuple(row["date"] for row in Select(sql, {"year": year}).all())


def register() -> None:
    """Called once, from `InventoryConfig.ready`."""
    for name in LISTS:
        values.register(
            name, known=_known(name), find=_find(name), labels=_labels(name), is_short=name in SHORT
        )
    search.register("material", materials)
    search.register("batch", batches)
    periods.register_calendar(working_days)
