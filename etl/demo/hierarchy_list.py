"""ZRSD006 as SAP writes it: the product hierarchy of saleable materials, by distribution channel."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from etl.demo.dirt import DIRTY_ONE_IN, Cell, Dirt, DirtyRow, Verdict, roll
from etl.demo.materials import Kind, Material
from etl.demo.quirks import Family, Heading, Sheet
from etl.demo.world import World
from etl.demo.written import WrittenFile

LEVELS = (
    ("Division", 1), ("Business", 2), ("Sub Business", 4), ("Product Group", 6), ("Product Group 1", 8),
    ("Product Group 2", 9), ("Series", 11),
)  # fmt: skip
HEADINGS = (
    *map(Heading, ("SOrg", "Distribution Channel", "Material Code", "Mat. Description", "Mat. Type", "UOM")),
    *(Heading(text) for n, (name, _) in enumerate(LEVELS, start=1) for text in (f"PH {n}", name)),
    *map(Heading, ("PH 8", "Color", "PH 9", "Item", "Material Group 1")),
)
CHANNELS = ("11", "12", "13", "15")
TYPES = {
    Kind.FINISHED: "ZFGD", Kind.UNSOLD: "ZFGD", Kind.TRADING: "ZTRD", Kind.LIQUID: "ZSFG", Kind.RAW: "ZRMA",
    Kind.PACKAGING: "ZPCK",
}  # fmt: skip
DIVISIONS = {"1": "Sơn công nghiệp", "2": "Sơn bán lẻ", "3": "Hàng thương mại", "5": "Sơn dự án", "6": "Sơn xưởng",
             "9": "Khác", "W": "Thương mại công nghiệp", "X": "Thương mại bán lẻ", "Y": "Thương mại dự án"}  # fmt: skip
LEVEL_WORDS = ("", "Ngành", "Phân ngành", "Nhóm hàng", "Nhóm 1", "Nhóm 2", "Dòng")


def channels_of(world: World, material: Material) -> tuple[str, ...]:
    """Channels in which a material is listed: those it is sold in; a few others are listed for retail only."""
    if material.channels:
        return material.channels
    listed = material.kind in (Kind.LIQUID, Kind.RAW, Kind.PACKAGING)
    return ("13",) if listed and roll(world.seed, "listed", material.code) % 40 == 0 else ()


def level_text(code: str, level: int) -> str:
    """Text of a hierarchy code; level 0 is the division."""
    return DIVISIONS.get(code, f"Ngành {code}") if level == 0 else f"{LEVEL_WORDS[level]} {code}"


def write_hierarchy(
    world: World,
    path: Path,
    channels: tuple[str, ...] = CHANNELS,
    *,
    family: Family = Family.R,
    dirty: bool = True,
    exported: date | None = None,
) -> WrittenFile:
    """Write the hierarchy of one or more channels."""
    lines = list(_rows(world, channels))
    dirty_rows: list[DirtyRow] = []
    with Sheet(path, HEADINGS, rows=len(lines), family=family, modified=exported or world.plan.end) as sheet:
        for row in lines:
            number = roll(world.seed, "hierarchy", row[1], row[2])
            if not dirty or number % DIRTY_ONE_IN:
                sheet.row(row)
                continue
            column = 1 if number // DIRTY_ONE_IN % 2 else 2
            dirt = Dirt(f"missing_{('channel', 'material')[column - 1]}", HEADINGS[column].header, "", row[column],
                        Verdict.QUARANTINED)  # fmt: skip
            row[column] = ""
            dirty_rows.append(DirtyRow(sheet.odd_row(row), dirt))
    day = exported or world.plan.end
    return WrittenFile(path, "zrsd006", family, len(lines), day, dirty_rows=tuple(dirty_rows))


def _rows(world: World, channels: tuple[str, ...]) -> Iterator[list[Cell]]:
    for channel in channels:
        for material in world.materials.by_code.values():
            if channel in channels_of(world, material):
                yield _row(world, material, channel)


def _row(world: World, material: Material, channel: str) -> list[Cell]:
    number = roll(world.seed, "levels", material.code)
    hierarchy = material.hierarchy.ljust(11, "0")
    if number % 997 == 0 and material.channels[:1] != (channel,):
        hierarchy = hierarchy[:10] + channel[-1]
    known = 4 if number % 33 == 0 else 7
    levels: list[Cell] = []
    for level, (_, length) in enumerate(LEVELS):
        code = hierarchy[:length] if level < known else ""
        levels += [code, level_text(code, level) if code else ""]
    group = "I01" if number % 100 < 92 else "I02"
    return [
        "1000", channel, material.code, material.description, TYPES.get(material.kind, "ZNSF"), material.unit, *levels,
        "", "", "", "", group,
    ]  # fmt: skip
