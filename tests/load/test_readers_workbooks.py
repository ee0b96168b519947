"""Workbooks as SAP, Excel and odd programs write them: read like their well-formed twin, or refused with a sentence."""

import datetime as dt
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from alkana.refusals import Refused
from etl.reading.cells import Cell, clean_cell
from etl.reading.packages import Limits
from etl.reading.workbook import open_list
from tests import workbooks
from tests.workbooks import Bare, xls, xlsx

HEADER = ["Posting Date", "Material", "Qty", "Text"]
ROWS: list[list[Cell]] = [
    HEADER,
    [dt.date(2025, 3, 14), "0000001401", -12.5, "Sơn chống gỉ"],
    [dt.date(2025, 3, 15), "150000001", 3, None],
    [dt.date(2025, 12, 31), "10A", 1204.75, "a & b"],
]


def read(path: Path, **options: object) -> dict[int, list[Cell]]:
    """Cleaned cells of all rows that are not empty, without blanks at their ends, by row number."""
    with open_list(path, **options) as file:  # type: ignore[arg-type]
        rows: dict[int, list[Cell]] = {}
        for number, cells in file.rows(file.sheets[0]):
            cleaned = [clean_cell(cell) for cell in cells]
            while cleaned and cleaned[-1] is None:
                cleaned.pop()
            if cleaned:
                assert number not in rows
                rows[number] = cleaned
        return rows


def expected(rows: Sequence[Sequence[Cell]] = ROWS) -> dict[int, list[Cell]]:
    """What reading these rows must give."""
    return {
        number: [c for i, c in enumerate(cells) if any(x is not None for x in cells[i:])]
        for number, cells in enumerate(rows, 1)
    }


def swap(pattern: str, by: str, count: int = 0) -> Callable[[str], str]:
    """An edit of sheet XML."""
    return lambda xml: re.sub(pattern, by, xml, count=count)


ODD_SHEETS: dict[str, Callable[[str], str]] = {
    "as SAP writes it, header row numbered 0": workbooks.family_r,
    "a row in the middle numbered 0": swap(r'<row r="3" spans="[^"]*">', '<row r="0">'),
    "all rows numbered 0": swap(r'<row r="\d+" spans="[^"]*">', '<row r="0" spans="">'),
    "rows without references": lambda xml: workbooks.without_references(xml, cells=False),
    "one row without reference": swap(r'<row r="3" spans="[^"]*">', "<row>"),
    "single quotes": lambda xml: xml.replace('"', "'"),
    "single quotes, header row numbered 0": lambda xml: workbooks.family_r(xml).replace('"', "'"),
    "elements with a prefix": workbooks.prefixed,
    "elements with a prefix, header row numbered 0": lambda xml: workbooks.prefixed(workbooks.family_r(xml)),
    "wrong spans": swap(r'spans="1:4"', 'spans="7:2"'),
    "references in small letters": lambda xml: re.sub(r' r="([A-Z])', lambda m: m[0].lower(), xml),
    "line breaks inside tags": lambda xml: xml.replace('<row r="2"', '<row\n\tr="2"\n'),
    "other attributes before r": lambda xml: xml.replace("<row r=", '<row ht="12" customHeight="1" r='),
    "cells of a row in wrong order": swap(r"(<c r=\"A3\".*?</c>)(<c r=\"B3\".*?</c>)", r"\2\1"),
}


@pytest.mark.parametrize("edit", ODD_SHEETS.values(), ids=ODD_SHEETS.keys())
def test_an_odd_sheet_is_read_like_its_well_formed_twin(folder: Path, edit: Callable[[str], str]) -> None:
    assert read(xlsx(folder / "odd.xlsx", ROWS, edit=edit)) == expected()


@pytest.mark.parametrize("cells", [True, False], ids=["no references at all", "cells without references"])
def test_cells_without_references_stand_one_after_another(folder: Path, cells: bool) -> None:
    full = [[cell if cell is not None else "" for cell in row] for row in ROWS]
    path = xlsx(folder / "a.xlsx", full, edit=lambda xml: workbooks.without_references(xml, rows=cells))
    assert read(path) == expected()


DIMENSIONS = {
    "none": None,
    "too small": '<dimension ref="A1"/>',
    "too large": '<dimension ref="A1:XFD1048576"/>',
    "elsewhere": '<dimension ref="C7:D9"/>',
    "empty": '<dimension ref=""/>',
    "no range": '<dimension ref="Sheet1!whole"/>',
    "without its attribute": "<dimension/>",
    "written with an end tag": '<dimension ref="A0:D0"></dimension>',
    "whole columns": '<dimension ref="A:D"/>',
}


@pytest.mark.parametrize("dimension", DIMENSIONS.values(), ids=DIMENSIONS.keys())
@pytest.mark.parametrize("raw", [True, False], ids=["from SAP", "from Excel"])
def test_the_declared_dimension_does_not_matter(folder: Path, dimension: str | None, raw: bool) -> None:
    edit = workbooks.family_r if raw else None
    assert read(xlsx(folder / "a.xlsx", ROWS, dimension=dimension, edit=edit)) == expected()


def test_a_wide_dimension_does_not_widen_rows(folder: Path) -> None:
    path = xlsx(folder / "a.xlsx", ROWS, dimension='<dimension ref="A1:XFD1048576"/>')
    with open_list(path) as file:
        assert {len(cells) for _, cells in file.rows("Sheet1")} == {4}


def test_a_stray_cell_far_to_the_right_does_not_widen_rows(folder: Path) -> None:
    stray = Bare('<c r="XFD2"><v>1</v></c>')
    path = xlsx(folder / "a.xlsx", [ROWS[0], [*ROWS[1], stray], *ROWS[2:]])
    with open_list(path) as file:
        assert max(len(cells) for _, cells in file.rows("Sheet1")) <= 1024
    path = xlsx(folder / "b.xlsx", {**dict(enumerate(ROWS, 1)), 30: [*ROWS[1], stray]})
    with open_list(path) as file:
        assert {len(cells) for _, cells in file.rows("Sheet1")} == {4}


def test_rows_keep_the_numbers_that_excel_shows(folder: Path) -> None:
    gaps = {3: ROWS[0], 4: ROWS[1], 9: ROWS[2], 1000: ROWS[3]}
    plain = xlsx(folder / "a.xlsx", gaps)
    raw = xlsx(folder / "b.xlsx", gaps, edit=swap(r'<row r="3" spans="[^"]*">', '<row r="0" spans="">'))
    want = dict(zip(gaps, expected().values(), strict=True))
    assert read(plain) == want
    assert read(raw) == want


def test_rows_can_be_read_from_any_row_on(folder: Path) -> None:
    for edit in (None, workbooks.family_r, swap(r'<row r="4"', '<row r="3"')):
        path = xlsx(folder / "a.xlsx", ROWS, edit=edit)
        with open_list(path) as file:
            assert [n for n, _ in file.rows("Sheet1", first=3)] == [3, 4]
            assert [clean_cell(c) for c in next(file.rows("Sheet1", first=3))[1]][:3] == ROWS[2][:3]


@pytest.mark.parametrize("raw", [True, False], ids=["from SAP", "from Excel"])
def test_no_row_is_lost_where_row_numbers_repeat_or_fall(folder: Path, raw: bool) -> None:
    first = workbooks.family_r if raw else str
    repeated = xlsx(folder / "a.xlsx", ROWS, edit=lambda xml: _renumber(first(xml), {4: 3}))
    falling = xlsx(folder / "b.xlsx", ROWS, edit=lambda xml: _renumber(first(xml), {3: 4, 4: 3}))
    every_row_1 = xlsx(folder / "c.xlsx", ROWS, edit=lambda xml: _renumber(first(xml), {2: 1, 3: 1, 4: 1}))
    assert list(read(repeated).values()) == list(expected().values())
    assert list(read(falling).values()) == list(expected().values())
    assert list(read(every_row_1).values()) == list(expected().values())


def _renumber(xml: str, numbers: dict[int, int]) -> str:
    xml = re.sub(r'(<row r=")(\d+)', lambda m: m[1] + str(numbers.get(int(m[2]), m[2])), xml)
    return re.sub(r'(<c r="[A-Z]+)(\d+)', lambda m: m[1] + str(numbers.get(int(m[2]), m[2])), xml)


def test_a_repeat_far_down_is_found_too(folder: Path) -> None:
    rows: list[list[Cell]] = [["Material", "Qty"], *([f"1500{i:05d}", i] for i in range(30_000))]
    path = xlsx(folder / "a.xlsx", rows, edit=lambda xml: _renumber(xml, {25_000: 24_999}))
    assert [row[1] for row in read(path).values()] == ["Qty", *range(30_000)]


def test_a_row_numbered_0_far_down_is_found_too(folder: Path) -> None:
    rows: list[list[Cell]] = [["Material", "Qty"], *([f"1500{i:05d}", i] for i in range(30_000))]
    path = xlsx(folder / "a.xlsx", rows, edit=swap(r'<row r="25000" spans="1:2">', '<row r="0" spans="">'))
    assert [row[1] for row in read(path).values()] == ["Qty", *range(30_000)]


def test_odd_packages_are_read(folder: Path) -> None:
    variants = {
        "inline strings": xlsx(folder / "a.xlsx", ROWS, inline=True),
        "no shared strings": xlsx(folder / "b.xlsx", ROWS, inline=True, strings_part=False),
        "absolute links": xlsx(folder / "c.xlsx", ROWS, target="/xl/worksheets/sheet{n}.xml"),
        "dotted links": xlsx(folder / "d.xlsx", ROWS, target="./worksheets/sheet{n}.xml"),
        "stored, not packed": xlsx(folder / "e.xlsx", ROWS, compression=zipfile.ZIP_STORED),
        "sheet in UTF-16": xlsx(
            folder / "f.xlsx", ROWS, edit=lambda xml: xml.replace("UTF-8", "UTF-16"), encoding="utf-16"
        ),
        "1904 dates": xlsx(folder / "g.xlsx", ROWS, date1904=True),
        "1904 dates from SAP": xlsx(folder / "h.xlsx", ROWS, date1904=True, edit=workbooks.family_r),
    }
    for what, path in variants.items():
        assert read(path) == expected(), what


def test_inline_strings_of_several_runs_are_joined(folder: Path) -> None:
    rich = Bare(
        '<c r="{r}" t="inlineStr"><is><r><t>Mat</t></r><r><t xml:space="preserve">erial </t></r></is></c>'
    )
    assert read(xlsx(folder / "a.xlsx", [[rich, "Qty"]])) == {1: ["Material", "Qty"]}


def test_cells_of_every_type(folder: Path) -> None:
    row = [
        Bare('<c r="{r}" t="str"><f>A1&amp;"x"</f><v>formula text</v></c>'),
        Bare('<c r="{r}"><f>1+1</f><v>2</v></c>'),
        Bare('<c r="{r}" t="e"><v>#N/A</v></c>'),
        True,
        Bare('<c r="{r}" t="d"><v>2024-03-01</v></c>'),
        dt.datetime(2025, 3, 14, 6, 30),  # noqa: DTZ001 - a cell has no zone
        Bare('<c r="{r}" s="1"/>'),
        "",
        "  \u00a0 ",
        "\u00a0 So\u0302n \n",
        19.920000000000002,
        Bare('<c r="{r}"><v>0.500</v></c>'),
        "end",
    ]
    (cells,) = read(xlsx(folder / "a.xlsx", [row])).values()
    assert cells == [
        "formula text", 2, "#N/A", True, dt.date(2024, 3, 1), dt.datetime(2025, 3, 14, 6, 30),  # noqa: DTZ001
        None, None, None, "Sôn", pytest.approx(19.92), 0.5, "end",
    ]  # fmt: skip


def test_both_readers_of_xlsx_agree(folder: Path) -> None:
    rows: list[list[Cell]] = [*ROWS, [dt.datetime(2025, 1, 2, 3, 4, 5), " x ", 17, "ế"], [None, None, 0]]  # noqa: DTZ001
    fast = read(xlsx(folder / "a.xlsx", rows))
    # A repeated number at the end, on a row that is read apart, sends the whole sheet to the tolerant reader.
    slow = read(xlsx(folder / "b.xlsx", [*rows, ["last"]], edit=lambda xml: _renumber(xml, {7: 6})))
    slow.popitem()
    assert slow == fast


def test_the_modified_stamp_is_told(folder: Path) -> None:
    with open_list(xlsx(folder / "a.xlsx", ROWS, modified="2025-03-16T08:30:00Z")) as file:
        assert file.modified == dt.datetime(2025, 3, 16, 8, 30)  # noqa: DTZ001 - naive UTC as stored
    with open_list(xlsx(folder / "b.xlsx", ROWS)) as file:
        assert file.modified is None


def test_the_row_count_is_known_beforehand(folder: Path) -> None:
    for edit in (None, workbooks.family_r, workbooks.prefixed, workbooks.without_references):
        with open_list(xlsx(folder / "a.xlsx", ROWS, edit=edit)) as file:
            assert file.row_count("Sheet1") == 4


@pytest.mark.parametrize("date1904", [False, True])
def test_xls_is_read(folder: Path, date1904: bool) -> None:
    path = xls(folder / "list.xls", ROWS, date1904=date1904)
    assert read(path) == expected()
    with open_list(path) as file:
        assert (file.kind, file.epoch_1904) == ("xls", date1904)
        assert [n for n, _ in file.rows("Sheet1", first=3)] == [3, 4]


def test_the_type_is_told_by_content(folder: Path) -> None:
    assert read(xlsx(folder / "list.csv", ROWS)) == expected()
    assert read(xls(folder / "list.xlsx", ROWS)) == expected()
    text = folder / "list.xls"
    text.write_text("Material\tQty\n1401\t5\n", "utf-16")
    assert read(text) == {1: ["Material", "Qty"], 2: ["1401", "5"]}


def refusal(path: Path, **options: object) -> Refused:
    """The refusal that opening and reading the file ends in."""
    with pytest.raises(Refused) as caught:
        read(path, **options)
    told = caught.value
    assert told.where["file"] == path.name
    assert path.name in told.message.vi
    assert path.name in told.message.en
    return told


def test_what_cannot_be_read_is_refused_with_a_sentence(folder: Path) -> None:
    def file(name: str, content: bytes) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    zipped = folder / "archive.zip"
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("readme.txt", "no workbook")
    ods, xlsb = folder / "a.ods", folder / "a.xlsb"
    with zipfile.ZipFile(ods, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<x/>")
    with zipfile.ZipFile(xlsb, "w") as archive:
        archive.writestr("xl/workbook.bin", b"\0")
    whole = xlsx(folder / "whole.xlsx", ROWS).read_bytes()
    cases = {
        "file-empty": [file("empty.xlsx", b"")],
        "file-encrypted": [
            workbooks.compound(folder / "locked.xlsx", {"EncryptionInfo": b"x", "EncryptedPackage": b"x"}),
            workbooks.encrypted_xls(folder / "locked.xls"),
            _with_encrypted_entries(whole, folder / "zip-locked.xlsx"),
        ],
        "file-with-macros": [
            xlsx(folder / "macro.xlsm", ROWS, extra={"xl/vbaProject.bin": b"\0"}),
            xlsx(folder / "macro4.xlsx", ROWS, extra={"xl/macrosheets/sheet1.xml": b"<x/>"}),
            workbooks.compound(folder / "macro.xls", {"Workbook": b"x", "_VBA_PROJECT": b"x"}),
        ],
        "not-a-workbook": [
            zipped,
            file("scan.xlsx", b"%PDF-1.7 ..."),
            file("photo.xls", b"\x89PNG\r\n\x1a\n" + bytes(range(256))),
            file("noise.csv", bytes(range(256)) * 40),
            workbooks.compound(folder / "letter.doc", {"WordDocument": b"x"}),
        ],
        "file-format-unsupported": [
            ods,
            xlsb,
            file("list.xls", b"\xef\xbb\xbf<html><body><table><tr><td>Material</td></tr></table>"),
            file("mail.xls", b"MIME-Version: 1.0\r\nContent-Type: multipart/related"),
            file(
                "2003.xls",
                b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            ),
            file("utf16.xls", "\ufeff<html><table>".encode("utf-16-le")),
        ],
        "file-damaged": [
            file("cut.xlsx", whole[: len(whole) // 2]),
            xlsx(folder / "no-strings.xlsx", ROWS, strings_part=False),
            xlsx(folder / "broken.xlsx", ROWS, edit=lambda xml: xml[:-60]),
            xlsx(folder / "entities.xlsx", ROWS, edit=lambda xml: xml.replace("?>", "?><!DOCTYPE a>")),
            xlsx(folder / "bad-reference.xlsx", ROWS, edit=lambda xml: xml.replace('"B3"', '"$B$3"')),
            file(
                "cut.xls", xls(folder / "x.xls", ROWS).read_bytes()[:2000] + b"W\0o\0r\0k\0b\0o\0o\0k\0\0\0"
            ),
        ],
    }
    for code, paths in cases.items():
        for path in paths:
            assert refusal(path).code == code, path.name


def _with_encrypted_entries(package: bytes, path: Path) -> Path:
    """The package with the flag of encryption on every entry."""
    data = bytearray(package)
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(signature)
        while start >= 0:
            data[start + place] |= 1
            start = data.find(signature, start + 4)
    path.write_bytes(bytes(data))
    return path


def test_the_sentence_says_after_which_row_a_file_is_damaged(folder: Path) -> None:
    rows: list[list[Cell]] = [["Material", "Qty"], *([f"1500{i:05d}", i] for i in range(3_000))]
    path = xlsx(folder / "a.xlsx", rows, edit=lambda xml: xml.replace('r="A2500"', 'r="$A$2500"'))
    told = refusal(path)
    assert (told.code, told.where["row"]) == ("file-damaged", 2499)
    assert "after row 2499" in told.message.en


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_a_zip_bomb_is_refused(folder: Path, part: str) -> None:
    limits = Limits(unpacked=8 << 20, in_memory=4 << 20, ratio=100, ratio_from=1 << 20)
    honest = workbooks.bomb(folder / "a.xlsx", megabytes=16, part=part)
    assert refusal(honest, limits=limits).code == "file-too-large-unpacked"
    lying = workbooks.lying_bomb(folder / "b.xlsx", megabytes=16, part=part)
    assert refusal(lying, limits=limits).code in {"file-damaged", "file-too-large-unpacked"}
    many = xlsx(folder / "c.xlsx", ROWS, extra={f"xl/media/{i}": b"x" for i in range(60)})
    assert refusal(many, limits=Limits(entries=50)).code == "file-too-large-unpacked"


def test_default_limits_let_a_packed_list_pass_and_stop_a_bomb(folder: Path) -> None:
    blank_rows: list[list[Cell]] = [HEADER, *([dt.date(2025, 1, 2), "", 0, ""] for _ in range(20_000))]
    assert len(read(xlsx(folder / "a.xlsx", blank_rows))) == 20_001
    bomb = workbooks.bomb(folder / "b.xlsx", megabytes=64)
    assert refusal(bomb).code == "file-too-large-unpacked"


def test_temporary_copies_are_removed(folder: Path) -> None:
    scratch = folder / "scratch"
    scratch.mkdir()
    path = xlsx(folder / "a.xlsx", ROWS, edit=workbooks.family_r)
    with open_list(path, scratch=scratch) as file:
        assert len(list(file.rows("Sheet1"))) == 4
    assert not list(scratch.iterdir())
    broken = xlsx(folder / "b.xlsx", ROWS, edit=workbooks.family_r, extra={"xl/workbook.xml": b"<"})
    with pytest.raises(Refused):
        open_list(broken, scratch=scratch)
    assert not list(scratch.iterdir())


def test_a_killed_reader_leaves_no_copy(folder: Path) -> None:
    if not Path("/proc/self/fd").exists():
        pytest.skip("open files have no names of their own here")
    path = xlsx(folder / "a.xlsx", ROWS, edit=workbooks.family_r)
    scratch = folder / "scratch"
    scratch.mkdir()
    read_and_die = (
        "import os, sys; from pathlib import Path; from etl.reading.workbook import open_list\n"
        "file = open_list(sys.argv[1], scratch=Path(sys.argv[2])); next(file.rows('Sheet1')); os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run(
        [sys.executable, "-c", read_and_die, str(path), str(scratch)],
        check=False,
        cwd=Path(__file__).resolve().parents[2],
    )
    assert killed.returncode == -9
    assert not list(scratch.iterdir())


def test_a_stored_file_needs_no_ending(folder: Path) -> None:
    for number, edit in enumerate((None, workbooks.family_r, swap(r'<row r="4"', '<row r="3"'))):
        path = xlsx(folder / f"5f2c{number}", ROWS, edit=edit)
        assert list(read(path).values()) == list(expected().values())


def test_an_unknown_sheet_is_refused(folder: Path) -> None:
    for path in (xlsx(folder / "a.xlsx", ROWS), xls(folder / "b.xls", ROWS)):
        with open_list(path) as file, pytest.raises(Refused) as told:
            next(iter(file.rows("Sheet9")))
        assert told.value.code == "no-sheet"
