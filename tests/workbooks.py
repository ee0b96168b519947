"""Makers of workbooks as SAP, Excel and odd programs write them, down to the bytes; none is kept in the repository.

`xlsx` writes a package from rows; its keyword arguments bend one thing each. `compound` writes OLE2 files.
"""

import datetime as dt
import itertools
import re
import struct
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

import xlwt

from etl.reading.cells import Cell, column_letter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DATE_STYLE, MOMENT_STYLE = 1, 2
EPOCH, EPOCH_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)


@dataclass(frozen=True, slots=True)
class Bare:
    """A cell written as this XML, whatever its place; `{r}` is its reference."""

    xml: str


@dataclass
class SheetWriter:
    """Writes rows as sheet XML the way Excel does. Strings go to `strings`, as shared ones."""

    strings: dict[str, int]
    epoch: dt.date = EPOCH
    inline: bool = False

    def sheet(self, rows: Mapping[int, Sequence[Cell | Bare]], dimension: str | None = "right") -> str:
        """The whole part. `rows` by row number; `dimension` None leaves it out, `right` computes it."""
        width = max((len(cells) for cells in rows.values()), default=1)
        if dimension == "right":
            dimension = f'<dimension ref="A1:{column_letter(width - 1)}{max(rows, default=1)}"/>'
        body = "".join(self.row(number, cells) for number, cells in rows.items())
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}">{dimension or ""}'
            f"<sheetData>{body}</sheetData></worksheet>"
        )

    def row(self, number: int, cells: Sequence[Cell | Bare]) -> str:
        """One row element."""
        inner = "".join(self.cell(f"{column_letter(i)}{number}", value) for i, value in enumerate(cells))
        return f'<row r="{number}" spans="1:{len(cells)}">{inner}</row>'

    def cell(self, reference: str, value: Cell | Bare) -> str:
        """One cell element; None is a missing cell."""
        if value is None:
            return ""
        if isinstance(value, Bare):
            return value.xml.replace("{r}", reference)
        attributes, content = self._content(value)
        return f'<c r="{reference}"{attributes}>{content}</c>'

    def _content(self, value: Cell) -> tuple[str, str]:
        match value:
            case bool():
                written = ' t="b"', f"<v>{int(value)}</v>"
            case str() if self.inline:
                written = ' t="inlineStr"', f'<is><t xml:space="preserve">{escape(value)}</t></is>'
            case str():
                written = ' t="s"', f"<v>{self.strings.setdefault(value, len(self.strings))}</v>"
            case dt.datetime():
                seconds = value.hour * 3600 + value.minute * 60 + value.second
                written = (
                    f' s="{MOMENT_STYLE}"',
                    f"<v>{(value.date() - self.epoch).days + seconds / 86_400}</v>",
                )
            case dt.date():
                written = f' s="{DATE_STYLE}"', f"<v>{(value - self.epoch).days}</v>"
            case _:
                written = "", f"<v>{value!r}</v>"
        return written


def numbered(rows: Sequence[Sequence[Cell | Bare]], first: int = 1) -> dict[int, Sequence[Cell | Bare]]:
    """Rows by their numbers, without gaps."""
    return dict(enumerate(rows, first))


def xlsx(
    path: Path,
    rows: Sequence[Sequence[Cell | Bare]] | Mapping[int, Sequence[Cell | Bare]],
    *,
    sheets: Mapping[str, Sequence[Sequence[Cell | Bare]]] | None = None,
    edit: Callable[[str], str] | None = None,
    encoding: str = "utf-8",
    dimension: str | None = "right",
    inline: bool = False,
    date1904: bool = False,
    target: str = "worksheets/sheet{n}.xml",
    strings_part: bool = True,
    compression: int = zipfile.ZIP_DEFLATED,
    modified: str | None = None,
    extra: Mapping[str, bytes] | None = None,
) -> Path:
    """Write a workbook. `edit` bends the XML of its sheets, `extra` adds parts, `sheets` adds sheets after `Sheet1`."""
    writer = SheetWriter({}, EPOCH_1904 if date1904 else EPOCH, inline)
    named = {"Sheet1": rows if isinstance(rows, Mapping) else numbered(rows)}
    named |= {name: numbered(more) for name, more in (sheets or {}).items()}
    parts: dict[str, str | bytes] = {}
    for n, content in enumerate(named.values(), 1):
        xml = writer.sheet(content, dimension)
        parts[f"xl/worksheets/sheet{n}.xml"] = (edit(xml) if edit else xml).encode(encoding)
    parts["xl/workbook.xml"] = _workbook(list(named), date1904=date1904)
    parts["xl/styles.xml"] = _STYLES
    if strings_part:
        items = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in writer.strings)
        parts["xl/sharedStrings.xml"] = f'<?xml version="1.0"?><sst xmlns="{MAIN}">{items}</sst>'
    parts |= _links(len(named), target, strings_part=strings_part, modified=modified)
    with zipfile.ZipFile(path, "w", compression, compresslevel=1) as package:
        for name, data in {**parts, **(extra or {})}.items():
            package.writestr(name, data)
    return path


def _workbook(sheets: Sequence[str], *, date1904: bool) -> str:
    listed = "".join(
        f'<sheet name="{escape(s)}" sheetId="{n}" r:id="rId{n}"/>' for n, s in enumerate(sheets, 1)
    )
    properties = '<workbookPr date1904="1"/>' if date1904 else ""
    return (
        f'<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{properties}'
        f"<sheets>{listed}</sheets></workbook>"
    )


_STYLES = (
    f'<?xml version="1.0"?><styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts>'
    '<fills count="1"><fill><patternFill/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0"/>'
    '<xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def _links(sheets: int, target: str, *, strings_part: bool, modified: str | None) -> dict[str, str]:
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{TYPES}.worksheet+xml"/>'
        for n in range(1, sheets + 1)
    )
    overrides += f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>'
    overrides += f'<Override PartName="/xl/styles.xml" ContentType="{TYPES}.styles+xml"/>'
    if strings_part:
        overrides += f'<Override PartName="/xl/sharedStrings.xml" ContentType="{TYPES}.sharedStrings+xml"/>'
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="{target.format(n=n)}"/>'
        for n in range(1, sheets + 1)
    )
    links += f'<Relationship Id="styles" Type="{OFFICE}/styles" Target="styles.xml"/>'
    if strings_part:
        links += f'<Relationship Id="strings" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    root = f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    parts = {}
    if modified:
        core = f"{PACKAGE}/relationships/metadata/core-properties"
        root += f'<Relationship Id="rId2" Type="{core}" Target="docProps/core.xml"/>'
        parts["docProps/core.xml"] = (
            f'<?xml version="1.0"?><cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
            'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f'<dcterms:modified xsi:type="dcterms:W3CDTF">{modified}</dcterms:modified></cp:coreProperties>'
        )
    wrapped = f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships">{{}}</Relationships>'
    return parts | {
        "[Content_Types].xml": f'<?xml version="1.0"?><Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
        "_rels/.rels": wrapped.format(root),
        "xl/_rels/workbook.xml.rels": wrapped.format(links),
    }


def long_list(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Path:
    """A workbook of any length as SAP writes it (family R), in constant memory but for its strings."""
    xlsx(path, [header], edit=family_r)
    writer = SheetWriter({})

    def chunks() -> Iterable[bytes]:
        start, end = writer.sheet({1: header}, None).split("</sheetData>")
        yield family_r(start).encode()
        for first in iter(lambda: list(itertools.islice(lines, 2_000)), []):
            yield "".join(first).encode()
        yield f"</sheetData>{end}".encode()

    def strings() -> Iterable[bytes]:
        yield f'<sst xmlns="{MAIN}">'.encode()
        yield "".join(f"<si><t>{escape(text)}</t></si>" for text in writer.strings).encode()
        yield b"</sst>"

    lines = (writer.row(number, cells) for number, cells in enumerate(rows, 2))
    return _with_parts(path, {"xl/worksheets/sheet1.xml": chunks(), "xl/sharedStrings.xml": strings()})


def family_r(sheet_xml: str) -> str:
    """The sheet as SAP itself writes it: the header row is numbered 0."""
    return re.sub(r'<row r="1" spans="[^"]*">', '<row r="0" spans="">', sheet_xml, count=1)


def without_references(sheet_xml: str, *, rows: bool = True, cells: bool = True) -> str:
    """The sheet without the `r` of rows, of cells, or both."""
    if rows:
        sheet_xml = re.sub(r'<row r="\d+"', "<row", sheet_xml)
    return re.sub(r'<c r="[A-Z]+\d+"', "<c", sheet_xml) if cells else sheet_xml


def prefixed(sheet_xml: str, prefix: str = "x") -> str:
    """The sheet with a prefix on every element, as some generators write it."""
    tagged = re.sub(r"<(/?)(\w)", rf"<\1{prefix}:\2", sheet_xml)
    return tagged.replace(f"xmlns={chr(34)}{MAIN}", f"xmlns:{prefix}={chr(34)}{MAIN}")


def xls(path: Path, rows: Sequence[Sequence[Cell]], *, date1904: bool = False, sheet: str = "Sheet1") -> Path:
    """Write an Excel 97–2003 workbook."""
    book = xlwt.Workbook()
    book.dates_1904 = date1904
    page = book.add_sheet(sheet)
    days, moments = (xlwt.easyxf(num_format_str=form) for form in ("DD.MM.YYYY", "DD.MM.YYYY hh:mm"))
    for r, cells in enumerate(rows):
        for c, value in enumerate(cells):
            if isinstance(value, dt.datetime):
                page.write(r, c, value, moments)
            elif isinstance(value, dt.date):
                page.write(r, c, value, days)
            elif value is not None:
                page.write(r, c, value)
    book.save(str(path))
    return path


def encrypted_xls(path: Path) -> Path:
    """An .xls whose workbook stream says that it is encrypted."""
    begin = struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    password = struct.pack("<HHHHHIIIIIIII", 0x002F, 0x36, 1, 1, 1, *range(8)).ljust(4 + 0x36, b"\0")
    return compound(path, {"Workbook": (begin + password).ljust(4096, b"\0")})


def compound(path: Path, streams: Mapping[str, bytes]) -> Path:
    """An OLE2 compound file with these streams, each of at least 4,096 bytes (none in the mini stream)."""
    sector, free, end, fat_mark = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    contents = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    chains: list[int] = []
    entries = [_entry("Root Entry", 5, end, 0, child=1)]
    for number, (name, data) in enumerate(contents.items(), 1):
        count = -(-len(data) // sector)
        right = number + 1 if number < len(contents) else free
        entries.append(_entry(name, 2, len(chains), len(data), right=right))
        chains += [*range(len(chains) + 1, len(chains) + count), end]
    directory = b"".join(entries).ljust(-(-len(entries) // 4) * sector, b"\0")
    directory_start = len(chains)
    chains += [*range(directory_start + 1, directory_start + len(directory) // sector), end]
    fat_start = len(chains)
    chains.append(fat_mark)
    table = struct.pack("<128I", *chains, *([free] * (128 - len(chains))))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0") + struct.pack(
        "<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, directory_start, 0, 4096, end, 0, end, 0, fat_start
    )
    body = b"".join(data.ljust(-(-len(data) // sector) * sector, b"\0") for data in contents.values())
    path.write_bytes(header.ljust(sector, b"\xff") + body + directory + table)
    return path


def _entry(
    name: str, kind: int, start: int, size: int, *, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF
) -> bytes:
    """A directory entry of a compound file."""
    encoded = (name + "\0").encode("utf-16-le")
    return encoded.ljust(64, b"\0") + struct.pack(
        "<HBBIII36xIQ", len(encoded), kind, 1, 0xFFFFFFFF, right, child, start, size
    )


def bomb(path: Path, *, megabytes: int, part: str = "xl/worksheets/sheet1.xml") -> Path:
    """A workbook one part of which unpacks to this many MiB of blanks."""
    xlsx(path, [["a"]])
    return _with_parts(path, {part: (b" " * (1 << 20) for _ in range(megabytes))}, level=9)


def lying_bomb(path: Path, *, megabytes: int, part: str) -> Path:
    """The same, but the package claims that the part is small."""
    bomb(path, megabytes=megabytes, part=part)
    data = bytearray(path.read_bytes())
    real = struct.pack("<I", megabytes << 20)
    place = data.find(real)
    while place >= 0:
        data[place : place + 4] = struct.pack("<I", 1_000)
        place = data.find(real)
    path.write_bytes(bytes(data))
    return path


def _with_parts(path: Path, parts: Mapping[str, Iterable[bytes]], *, level: int = 1) -> Path:
    """The package with these parts instead of its own, written one after another."""
    kept = BytesIO(path.read_bytes())
    with (
        zipfile.ZipFile(kept) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as new,
    ):
        for entry in old.infolist():
            if entry.filename not in parts:
                new.writestr(entry, old.read(entry))
        for name, chunks in parts.items():
            with new.open(name, "w") as part:
                for chunk in chunks:
                    part.write(chunk)
    return path
