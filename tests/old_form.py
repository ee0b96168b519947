"""Stored rows as the version before left them: codes as their files wrote them, keys by its formulas.

Keys of then were made of the cells as they stood, special stock was known by its number alone, receivables by customer
and salesman. `restore` brings raw rows, members and derived tables back into that form.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from hashlib import blake2b, md5
from typing import Any
from uuid import UUID

from django.db import connection

from etl import loads
from etl.models import ListForm, Load, Member
from etl.sources.base import Mode, Source, get_source

KEYS = {
    "mb52": (
        "snapshot_date", "material", "plant", "storage_location", "batch", "special_stock", "special_stock_number",
    ),
    "zrfi005": ("snapshot_date", "customer", "salesman"),
}  # fmt: skip
NEW_COLUMNS = {"mb52": {"sales_order", "sales_order_item", "vendor", "customer", "project"}}

Writing = Callable[[Load, str, str | None], str | None]
"""How a load wrote the code of a column."""


def digest(texts: Iterable[str | None]) -> str:
    """The hash of then over cells as COPY writes them."""
    cells = [
        r"\N" if t is None else t.replace("\\", r"\\").replace("\t", r"\t").replace("\n", r"\n")
        for t in texts
    ]
    return blake2b("\x1f".join(cells).encode(), digest_size=16).hexdigest()


def keys(source: Source, cells: dict[str, str | None]) -> dict[str, str]:
    """Row key (of the first such line), unit key and content hash of a row."""
    stored = [c.name for c in source.stored_columns if c.name not in NEW_COLUMNS.get(source.code, ())]
    key = list(dict.fromkeys([*KEYS.get(source.code, source.key), *source.identity]))
    made = {"row_key": digest([source.code, *(cells[name] for name in key)])}
    if source.mode is Mode.SNAPSHOT:
        made["unit_key"] = digest(cells[name] for name in source.unit)
    return made | {"content_hash": digest(cells[name] for name in stored if name not in key)}


def restore(writing: Writing) -> None:
    """Put everything that is loaded back into the form of then, as the loads would have written it."""
    for code in sorted(set(Load.objects.exclude(source="").values_list("source", flat=True))):
        source = get_source(code)
        places: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for load in Load.objects.filter(source=code).order_by("pk"):
            _restore(source, load, writing, places[load.corrects_id or load.pk])
            _restore_members(source, load, writing)
    ListForm.objects.all().delete()
    loads.rebuild()


def _restore(source: Source, load: Load, writing: Writing, places: dict[str, int]) -> None:
    names = [c.name for c in source.stored_columns]
    codes = [c.name for c in source.columns if c.field or c.words]
    system = (
        ["row_key", "unit_key", "content_hash"]
        if source.mode is Mode.SNAPSHOT
        else ["row_key", "content_hash"]
    )
    written = ", ".join(f'"{name}"::text' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select row_number, {written} from {source.raw_table} where load_id = %s order by row_number",
            [load.pk],
        )
        made = []
        for number, *texts in cursor.fetchall():
            cells = dict(zip(names, texts, strict=True))
            cells |= {name: writing(load, name, cells[name]) for name in codes}
            made.append((number, [cells[name] for name in codes], keys(source, cells)))
        for _, _, row in sorted(made, key=lambda one: (one[2]["content_hash"], one[0])):
            if source.identity:
                row["row_key"] = _placed(row["row_key"], places)
        arrays: list[list[Any]] = [[number for number, _, _ in made]]
        arrays += [[values[n] for _, values, _ in made] for n in range(len(codes))]
        arrays += [[row[name] for _, _, row in made] for name in system]
        columns = ["row_number", *codes, *system]
        types = ["int[]", *["text[]"] * len(codes), *["uuid[]"] * len(system)]
        cursor.execute(
            f"update {source.raw_table} as r set {', '.join(f'{c} = n.{c}' for c in columns[1:])} "
            f"from unnest({', '.join(f'%s::{kind}' for kind in types)}) as n ({', '.join(columns)}) "
            "where r.load_id = %s and r.row_number = n.row_number",
            [*arrays, load.pk],
        )


def _placed(key: str, places: dict[str, int]) -> str:
    places[key] += 1
    return key if places[key] == 1 else md5(f"{UUID(key)}:{places[key]}".encode()).hexdigest()


def _restore_members(source: Source, load: Load, writing: Writing) -> None:
    named = {c.name for c in source.columns if c.field}
    for member in Member.objects.filter(load=load):
        declared = next(m for m in source.members if m.kind == member.kind)
        parts = member.code.split("|") if len(declared.code) > 1 else [member.code]
        old = [writing(load, name, part) or "" for name, part in zip(declared.code, parts, strict=True)]
        said = {
            about: (writing(load, declared.attributes[about], text) or "")
            if declared.attributes.get(about) in named
            else text
            for about, text in member.attributes.items()
        }
        if "|".join(old) != member.code or said != member.attributes:
            member.code, member.attributes = "|".join(old), said
            member.save()
