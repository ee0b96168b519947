"""A large movement list as a workbook, written fast: many materials, places, batches and documents, months in order."""

import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np

from etl.sources.base import get_source

COLUMNS = "ABCDEFGHIJKLMNOP"
EXCEL_EPOCH = date(1899, 12, 30)
TYPES = (("261", "1201", "0401"), ("601", "1401", "0101"), ("101", "1201", "0201"), ("311", "1201", "0201"))
PARTS = {
    "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>',
    "_rels/.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
    '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>'
    '<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": '<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<fonts count=\"1\"><font/></fonts><fills count=\"1\"><fill/></fills><borders count=\"1\"><border/></borders>"
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
}  # fmt: skip


def rows(first_day: date, days: int, count: int, seed: int) -> Iterator[tuple[object, ...]]:
    """`count` movements spread over `days`, in order of posting date. Deterministic by seed."""
    random = np.random.default_rng(seed)
    material, kind = random.integers(0, 6000, count), random.integers(0, len(TYPES), count)
    batch, size = random.integers(0, 40, count), random.integers(1, 40_000, count)
    start = (first_day - EXCEL_EPOCH).days
    for n, (m, k, b, q) in enumerate(
        zip(material.tolist(), kind.tolist(), batch.tolist(), size.tolist(), strict=True)
    ):
        movement, plant, place = TYPES[k]
        sign = -1 if movement in ("261", "601") else 1
        code, unit = (f"15{m:07d}", "KG") if m % 2 else (f"10{m:07d}", "PC")
        yield (
            start + n * days // count, movement, plant, place, code, f"Material {m}", f"25L{m % 977:04d}{b:02d}10", sign * q / 8, unit,
            "", "621100", f"49{seed % 100:02d}{n // 3:06d}", "", f"{n // 9:010d}" if movement == "601" else "", "0", "",
        )  # fmt: skip


def write(path: Path, first_day: date, days: int, count: int, *, seed: int) -> Path:
    """Write such a list as a workbook of the usual form; the file is kept and not written again."""
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    strings: dict[str, int] = {}
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, text in PARTS.items():
            book.writestr(name, text)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(
                b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            )
            sheet.write(_row(1, [c.header for c in get_source("mb51").columns[:16]], strings).encode())
            lines: list[str] = []
            for number, cells in enumerate(rows(first_day, days, count, seed), 2):
                lines.append(_row(number, cells, strings))
                if len(lines) == 10_000:
                    sheet.write("".join(lines).encode())
                    lines.clear()
            sheet.write("".join(lines).encode() + b"</sheetData></worksheet>")
        with book.open("xl/sharedStrings.xml", "w") as shared:
            shared.write(
                b'<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            )
            shared.write("".join(f"<si><t>{text}</t></si>" for text in strings).encode() + b"</sst>")
    unfinished.replace(path)
    return path


def _row(number: int, cells: "list[str] | tuple[object, ...]", strings: dict[str, int]) -> str:
    parts = [f'<row r="{number}">']
    for place, cell in enumerate(cells):
        if isinstance(cell, str):
            parts.append(
                f'<c r="{COLUMNS[place]}{number}" t="s"><v>{strings.setdefault(cell, len(strings))}</v></c>'
            )
        else:
            style = ' s="1"' if place == 0 else ""
            parts.append(f'<c r="{COLUMNS[place]}{number}"{style}><v>{cell}</v></c>')
    parts.append("</row>")
    return "".join(parts)
