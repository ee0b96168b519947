"""Workbooks as SAP and Excel leave them behind: family R (straight out of SAP GUI) and family E (saved by Excel).

Written as XML by hand and streamed, because no library writes what SAP writes: the header row numbered 0, shared
strings only, blank text as the shared string '', blank numbers as cells without a value, coloured total rows.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import IO, Any, NamedTuple, Self
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from etl.demo.dirt import Cell


class Family(StrEnum):
    """R: raw SAP export. E: opened and saved by Excel."""

    R = "R"
    E = "E"


class CellKind(StrEnum):
    """What a column holds. Numbers are given in thousandths, money in hundredths, whole numbers as they are."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    WHOLE = "whole"
    MONEY = "money"


class Heading(NamedTuple):
    """One column of a list: SAP's spelling of the header and what its cells hold."""

    header: str
    kind: CellKind = CellKind.TEXT


EPOCH = date(1899, 12, 30).toordinal()
ROWS_PER_CHUNK = 4_000
COMPRESSION = 1
PLAIN, DATE_STYLE, NUMBER_STYLE, WHOLE_STYLE, TOTAL_STYLE, TOTAL_NUMBER_STYLE = range(6)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

STYLES = (
    f'{XML}<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="#,##0.000"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFFFFF99"/></patternFill></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="6"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="0" fillId="2" borderId="0" xfId="0" applyFill="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFill="1"/></cellXfs>'
    "</styleSheet>"
)
CONTENT_TYPES = (
    f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
    '<Override PartName="/xl/sharedStrings.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    '<Override PartName="/docProps/app.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>'
)
PACKAGE_RELATIONS = (
    f'{XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{DOCUMENT}/relationships/officeDocument" Target="xl/workbook.xml"/>'
    '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"'
    ' Target="docProps/core.xml"/>'
    f'<Relationship Id="rId3" Type="{DOCUMENT}/relationships/extended-properties" Target="docProps/app.xml"/>'
    "</Relationships>"
)
WORKBOOK_RELATIONS = (
    f'{XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{DOCUMENT}/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{DOCUMENT}/relationships/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId3" Type="{DOCUMENT}/relationships/sharedStrings" Target="sharedStrings.xml"/>'
    "</Relationships>"
)


def column_letters(index: int) -> str:
    """Spreadsheet letters of a column, counted from 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def money(hundredths: int) -> str:
    """An amount as both families write it: decimals only where there are some."""
    whole, rest = divmod(abs(hundredths), 100)
    return f"<v>{'-' if hundredths < 0 else ''}{whole}{f'.{rest:02d}' if rest else ''}</v>"


class Sheet:
    """One workbook being written, row by row. `rows` must be known: SAP states the right dimension.

    `modified` is the day of the last save, shown by family E only.
    """

    def __init__(
        self,
        path: Path,
        headings: Sequence[Heading],
        *,
        rows: int,
        family: Family = Family.R,
        modified: date | None = None,
    ) -> None:
        self.path = path
        self.family = family
        self._modified = modified or date(2025, 12, 23)
        self._kinds = [h.kind for h in headings]
        self._letters = [column_letters(n) for n in range(len(headings))]
        self._strings: defaultdict[str, int] = defaultdict()
        self._strings.default_factory = self._strings.__len__
        self._references = 0
        self._texts = [n for n, kind in enumerate(self._kinds) if kind is CellKind.TEXT]
        self._others = [
            (n, self._writer(kind)) for n, kind in enumerate(self._kinds) if kind is not CellKind.TEXT
        ]
        self._row = 1
        self._chunk: list[str] = []
        self._zip = ZipFile(path, "w", ZIP_DEFLATED, compresslevel=COMPRESSION)
        self._stream: IO[bytes] = self._zip.open(
            self._entry("xl/worksheets/sheet1.xml"), "w", force_zip64=True
        )
        self._template = self._row_template()
        self._last_row = rows + 1
        self._begin(headings)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _entry(self, name: str) -> ZipInfo:
        entry = ZipInfo(
            name, date_time=(self._modified.year, self._modified.month, self._modified.day, 17, 0, 0)
        )
        entry.compress_type = ZIP_DEFLATED
        return entry

    def _row_template(self) -> str:
        spans = f"1:{len(self._letters)}"
        pattern = {
            CellKind.TEXT: '<c r="{0}%(r)d" s="0" t="s"><v>%%s</v></c>',
            CellKind.DATE: '<c r="{0}%(r)d" s="1">%%s</c>',
            CellKind.NUMBER: '<c r="{0}%(r)d" s="2">%%s</c>',
            CellKind.WHOLE: '<c r="{0}%(r)d" s="3">%%s</c>',
            CellKind.MONEY: '<c r="{0}%(r)d" s="3">%%s</c>',
        }
        cells = "".join(
            pattern[k].format(letter) for k, letter in zip(self._kinds, self._letters, strict=True)
        )
        return f'<row r="%(r)d" spans="{spans}">{cells}</row>'.replace("%(r)d", "\x00").replace("%%", "%")

    def _begin(self, headings: Sequence[Heading]) -> None:
        area = f"A1:{self._letters[-1]}{self._last_row}"
        row = '<row r="0" spans="">' if self.family is Family.R else f'<row r="1" spans="1:{len(headings)}">'
        cells = "".join(
            f'<c r="{letter}1" s="0" t="s"><v>{self._string(heading.header)}</v></c>'
            for letter, heading in zip(self._letters, headings, strict=True)
        )
        self._chunk.append(
            f'{XML}<worksheet xmlns="{MAIN}"><dimension ref="{area}"/><sheetViews><sheetView workbookViewId="0"/>'
            f'</sheetViews><sheetFormatPr defaultRowHeight="15"/><sheetData>{row}{cells}</row>'
        )

    def _string(self, text: str) -> int:
        self._references += 1
        return self._strings[text]

    def _number(self, thousandths: int) -> str:
        if self.family is Family.R:
            return f"<v>{thousandths / 1000:.3f}</v>"
        return f"<v>{thousandths / 1000:.17g}</v>"

    def _writer(self, kind: CellKind) -> Callable[[Any], str]:
        """How a value of a column that is not text becomes the inside of a cell."""
        if kind is CellKind.NUMBER:
            return self._number
        if kind is CellKind.MONEY:
            return money
        if kind is CellKind.DATE:
            return lambda day: f"<v>{day.toordinal() - EPOCH}</v>"
        return lambda number: f"<v>{number}</v>"

    def row(self, values: Sequence[Cell]) -> int:
        """Write a data row; returns its number. Every value fits its column."""
        self._row += 1
        cells: list[Any] = list(values)
        strings = self._strings
        for position in self._texts:
            cells[position] = strings[cells[position]]
        for position, write in self._others:
            value = cells[position]
            cells[position] = "" if value is None else write(value)
        self._references += len(self._texts)
        self._chunk.append(self._template.replace("\x00", str(self._row)) % tuple(cells))
        if len(self._chunk) >= ROWS_PER_CHUNK:
            self._flush()
        return self._row

    def odd_row(self, values: Sequence[Cell], *, total: bool = False) -> int:
        """Write a row whose cells need not fit their columns (dirty rows, total rows); returns its number."""
        self._row += 1
        cells = []
        for letter, kind, value in zip(self._letters, self._kinds, values, strict=True):
            style = {CellKind.TEXT: PLAIN, CellKind.DATE: DATE_STYLE, CellKind.NUMBER: NUMBER_STYLE}.get(
                kind, WHOLE_STYLE
            )
            if total and self.family is Family.R:
                style = TOTAL_NUMBER_STYLE if kind is CellKind.NUMBER else TOTAL_STYLE
            reference = f'<c r="{letter}{self._row}" s="{style}"'
            if isinstance(value, str):
                cells.append(f'{reference} t="s"><v>{self._string(value)}</v></c>')
            elif value is None:
                cells.append(f"{reference}/>")
            elif isinstance(value, date):
                cells.append(f"{reference}><v>{value.toordinal() - EPOCH}</v></c>")
            else:
                cells.append(f"{reference}>{self._writer(kind)(value)}</c>")
        self._chunk.append(f'<row r="{self._row}" spans="1:{len(values)}">{"".join(cells)}</row>')
        return self._row

    def _flush(self) -> None:
        self._stream.write("".join(self._chunk).encode())
        self._chunk.clear()

    def close(self) -> None:
        """Finish the workbook. Raises ValueError when another number of rows was promised."""
        filters = f'<autoFilter ref="A1:{self._letters[-1]}{self._row}"/>' if self.family is Family.E else ""
        self._chunk.append(f"</sheetData>{filters}</worksheet>")
        self._flush()
        self._stream.close()
        for name, content in self._other_parts():
            with self._zip.open(self._entry(name), "w") as part:
                for piece in content:
                    part.write(piece.encode())
        self._zip.close()
        if self._row != self._last_row:
            raise ValueError(
                f"{self.path.name}: {self._last_row - 1} rows were promised, {self._row - 1} written"
            )

    def _other_parts(self) -> Iterable[tuple[str, Iterable[str]]]:
        yield "[Content_Types].xml", [CONTENT_TYPES]
        yield "_rels/.rels", [PACKAGE_RELATIONS]
        yield "docProps/app.xml", [self._application()]
        yield "docProps/core.xml", [self._core()]
        yield (
            "xl/workbook.xml",
            [
                f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}/relationships"><sheets>'
                '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
            ],
        )
        yield "xl/_rels/workbook.xml.rels", [WORKBOOK_RELATIONS]
        yield "xl/styles.xml", [STYLES]
        yield "xl/sharedStrings.xml", self._shared_strings()

    def _shared_strings(self) -> Iterable[str]:
        yield f'{XML}<sst xmlns="{MAIN}" count="{self._references}" uniqueCount="{len(self._strings)}">'
        texts = list(self._strings)
        for start in range(0, len(texts), ROWS_PER_CHUNK):
            yield "".join(f"<si>{self._text(t)}</si>" for t in texts[start : start + ROWS_PER_CHUNK])
        yield "</sst>"

    def _text(self, text: str) -> str:
        """Family R never states `xml:space`, so blanks at the ends are at the reader's mercy."""
        keep = ' xml:space="preserve"' if self.family is Family.E and text != text.strip() else ""
        return f"<t{keep}>{escape(text)}</t>"

    def _application(self) -> str:
        name, version = (
            ("Microsoft Office Word", "12.0000")
            if self.family is Family.R
            else ("Microsoft Excel", "15.0300")
        )
        return (
            f'{XML}<Properties xmlns="{DOCUMENT}/extended-properties"><Application>{name}</Application>'
            f"<AppVersion>{version}</AppVersion></Properties>"
        )

    def _core(self) -> str:
        stamp = f"{self._modified:%Y-%m-%d}T10:00:00Z"
        saved = "" if self.family is Family.R else (
            f'<dcterms:created xsi:type="dcterms:W3CDTF">{stamp}</dcterms:created>'
            f'<dcterms:modified xsi:type="dcterms:W3CDTF">{stamp}</dcterms:modified>'
        )  # fmt: skip
        return (
            f'{XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
            f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{saved}</cp:coreProperties>'
        )


def write_table(
    path: Path,
    headings: Sequence[Heading],
    rows: Sequence[Sequence[Cell]],
    *,
    totals: Sequence[Sequence[Cell]] = (),
    family: Family = Family.R,
    modified: date | None = None,
) -> None:
    """Write a small list at once; cells of any type may stand in any column."""
    with Sheet(path, headings, rows=len(rows) + len(totals), family=family, modified=modified) as sheet:
        for row in rows:
            sheet.odd_row(row)
        for row in totals:
            sheet.odd_row(row, total=True)
