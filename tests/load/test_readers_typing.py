"""Typing by column: numbers, dates, codes as each column writes them; every faulty cell named, every row counted."""

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from alkana.refusals import Refused
from alkana.text import Text
from etl.reading.blocks import Block, typed_blocks
from etl.reading.cells import Cell
from etl.reading.codes import canon_code
from etl.reading.detect import detect
from etl.reading.numbers import Mark, parse_number
from etl.reading.problems import CellProblem
from etl.reading.workbook import open_list
from etl.sources.base import Column, Kind, Source
from tests import workbooks
from tests.workbooks import Bare, xlsx

TODAY = dt.date(2026, 3, 1)
LIST = Source(
    "zlist",
    Text("Danh sách", "List"),
    (
        Column("posting_date", "Posting Date", Kind.DATE),
        Column("material", "Material", Kind.CODE, nullable=False),
        Column("quantity", "Quantity", Kind.NUMBER),
        Column("line", "Line", Kind.INTEGER, required=False),
        Column("gravity", "SG", Kind.NUMBER, required=False, placeholders=("?",), decimal_mark=","),
        Column("document", "Document", Kind.CODE, required=False, placeholders=("Summary", "0")),
        Column("text", "Text", required=False),
    ),
    key=("material",),
    total_row_key=("material", "posting_date"),
)
HEADER = ["Posting Date", "Material", "Quantity", "Line", "SG", "Document", "Text"]
FULL: list[Cell] = [dt.date(2025, 3, 14), "1401000", 1, 10, 1.072, "4900000001", "x"]


def typed(path: Path, source: Source = LIST, **options: Any) -> list[Block]:
    """All blocks of a file."""
    with open_list(path) as file:
        chosen = detect(file, [source]).chosen
        assert chosen
        return list(typed_blocks(file, chosen, **{"today": TODAY, **options}))


def column(
    folder: Path, header: str, cells: Sequence[Cell | Bare], **options: Any
) -> tuple[list[Any], list[CellProblem]]:
    """What one column of otherwise good rows becomes: values (None where blank), and problems."""
    place = HEADER.index(header)
    rows = [[*FULL[:place], cell, *FULL[place + 1 :]] for cell in cells]
    (block,) = typed(xlsx(folder / "list.xlsx", [HEADER, *rows]), **options)
    name = next(c.name for c in LIST.columns if c.header == header)
    values = [None if pd.isna(value) else value for value in block.frame[name].tolist()]
    return [value.date() if isinstance(value, dt.datetime) else value for value in values], block.problems


NUMBERS: list[tuple[str, str | None, float | None]] = [
    # text, decimal mark, value
    ("1.234,56", ",", 1234.56),
    ("1,234.56", ".", 1234.56),
    ("1234.5", ".", 1234.5),
    ("1234,5", ",", 1234.5),
    ("12-", ".", -12),
    ("1.234,5-", ",", -1234.5),
    ("(12)", ".", -12),
    ("(1,234.50)", ".", -1234.5),
    ("-12", ",", -12),
    ("−12", ",", -12),
    ("- 12", ",", -12),
    ("+7", ".", 7),
    ("1 234,5", ",", 1234.5),
    ("1\u00a0234\u00a0567,25", ",", 1234567.25),
    ("1\u202f234,5", ",", 1234.5),
    ("1'234.5", ".", 1234.5),
    ("1’234’567", ".", 1234567),
    ("15 %", ".", 0.15),
    ("12,5%", ",", 0.125),
    ("1,234,567", ".", 1234567),
    ("1.234.567", ",", 1234567),
    (".5", ".", 0.5),
    ("5.", ".", 5),
    ("0,750", ",", 0.75),
    ("1.5E+03", ".", 1500),
    ("００１２", ".", 12),
    ("1,234", ".", 1234),
    ("1,234", ",", 1.234),
    ("1.23.456", ",", None),
    ("12,34,567", ".", None),
    ("1.234,56", ".", None),
    ("12 KG", ",", None),
    ("--5", ".", None),
    ("1 23", ".", None),
    ("", ".", None),
    ("-", ".", None),
    ("1e999", ".", None),
    ("٣٤", ".", 34),
]


@pytest.mark.parametrize(("text", "mark", "value"), NUMBERS)
def test_a_number_reads_as_its_column_writes_numbers(text: str, mark: str, value: float | None) -> None:
    assert parse_number(text, Mark(mark)) == (None if value is None else pytest.approx(value))


CODES: list[tuple[Cell, str | None]] = [
    ("0000001401", "1401"),
    ("0101", "0101"),
    ("01", "01"),
    ("1", "1"),
    ("00010", "10"),
    ("000010", "10"),
    ("010000100001", "10000100001"),
    ("150000001", "150000001"),
    (150000001, "150000001"),
    (150000001.0, "150000001"),
    ("150000001.0", "150000001"),
    ("1401.00", "1401"),
    (1401, "1401"),
    (101.0, "101"),
    ("25L2457310", "25L2457310"),
    ("0025L2457310", "0025L2457310"),
    (" 10A ", "10A"),
    ("\u00a0ZBA1\u200b", "ZBA1"),
    ("so\u031b\u0301", "sớ"),
    ("00000", "0"),
    ("0", "0"),
    ("0000", "0000"),
    ("1.5", "1.5"),
    (1.5, "1.5"),
    ("-5", "-5"),
    ("", None),
    ("  ", None),
    (None, None),
    (True, "TRUE"),
    (dt.date(2025, 3, 1), "2025-03-01"),
    (12345678901234567.0, "1.2345678901234568e+16"),
]


@pytest.mark.parametrize(("cell", "code"), CODES)
def test_codes_have_one_canonical_form(cell: Cell, code: str | None) -> None:
    assert canon_code(cell) == code
    assert canon_code(code) == code


def test_typed_numbers_are_never_read_as_text(folder: Path) -> None:
    values, problems = column(
        folder, "Quantity", [1.234, 1234, -0.0, 204456.75200000001, 19.920000000000002, 9e14, None]
    )
    assert values == [1.234, 1234, 0, 204456.752, 19.92, 9e14, None]
    assert problems == []


CONVENTIONS: dict[str, tuple[list[Cell | Bare], list[float | None]]] = {
    "comma by one sure text": (["1.234", "1,5", "-"], [1234, 1.5, None]),
    "point by one sure text": (["1,234", "1.5"], [1234, 1.5]),
    "grouped by point": (["1.234", "1.234.567"], [1234, 1234567]),
    "both marks": (["1,234", "1,234.50"], [1234, 1234.5]),
    "leading zero": (["1,234", "0,750"], [1.234, 0.75]),
    "only whole numbers": (["12", "7-", ""], [12, -7, None]),
    "mixed with typed numbers": ([1.5, 2, "1.234,5", "1.234"], [1.5, 2, 1234.5, 1234]),
}


@pytest.mark.parametrize(("cells", "want"), CONVENTIONS.values(), ids=CONVENTIONS.keys())
def test_the_whole_column_says_how_it_writes_numbers(
    folder: Path, cells: list[Cell | Bare], want: list[float | None]
) -> None:
    assert column(folder, "Quantity", cells)[0] == want


def test_a_convention_shown_in_the_last_row_holds_from_the_first(folder: Path) -> None:
    rows = [[*FULL[:2], "1.234", *FULL[3:]]] * 250 + [[*FULL[:2], "0,5", *FULL[3:]]]
    blocks = typed(xlsx(folder / "a.xlsx", [HEADER, *rows]), rows_per_block=100)
    assert [len(block.frame) for block in blocks] == [100, 100, 51]
    assert [value for block in blocks for value in block.frame["quantity"]] == [1234.0] * 250 + [0.5]


def test_a_column_of_texts_that_read_two_ways_is_asked_about(folder: Path) -> None:
    with pytest.raises(Refused) as told:
        column(folder, "Quantity", ["1,234", "12,345", "7"])
    assert told.value.code == "number-ambiguous"
    assert told.value.where["column"] == "quantity"
    assert told.value.where["parameter"] == "decimal"
    assert "`1,234`" in told.value.message.en
    assert column(folder, "Quantity", ["1,234", "7"], decimal=",")[0] == [1.234, 7]
    assert column(folder, "Quantity", ["1,234", "7"], decimal={"quantity": "."})[0] == [1234, 7]


def test_a_general_answer_does_not_overrule_what_a_column_shows(folder: Path) -> None:
    assert column(folder, "Quantity", ["1,5", "1,234"], decimal=".")[0] == [1.5, 1.234]


def test_the_lists_own_mark_counts_where_the_column_leaves_it_open(folder: Path) -> None:
    assert column(folder, "SG", ["1,072", "1,318", "?"]) == ([1.072, 1.318, None], [])
    assert column(folder, "SG", ["1.072", "0.98", "1,000.5"])[0] == [1.072, 0.98, 1000.5]


def test_a_lone_unclear_text_among_typed_numbers_is_quarantined(folder: Path) -> None:
    values, (problem,) = column(folder, "Quantity", [1.5, 2, 3, "1,234"])
    assert values == [1.5, 2, 3, None]
    assert (problem.code, problem.position) == ("ZLIST-number", 3)
    assert problem.text.en == "Row 5: *Quantity* is `1,234`, which can be read as two different numbers."


def test_the_few_texts_against_the_convention_are_quarantined(folder: Path) -> None:
    values, problems = column(folder, "Quantity", ["1,5"] * 50 + ["2.5"])
    assert values == [1.5] * 50 + [None]
    assert [(p.position, p.code) for p in problems] == [(50, "ZLIST-number")]


DATES: list[tuple[Cell | Bare, dt.date | None]] = [
    (dt.date(2025, 12, 31), dt.date(2025, 12, 31)),
    (dt.datetime(2025, 12, 31, 23, 59), dt.date(2025, 12, 31)),  # noqa: DTZ001 - a cell has no zone
    (46022, dt.date(2025, 12, 31)),
    (46022.75, dt.date(2025, 12, 31)),
    (20251231, dt.date(2025, 12, 31)),
    ("31.12.2025", dt.date(2025, 12, 31)),
    ("31.12.25", dt.date(2025, 12, 31)),
    ("1.2.2025", dt.date(2025, 2, 1)),
    ("31/12/2025", dt.date(2025, 12, 31)),
    ("02/02/2025", dt.date(2025, 2, 2)),
    ("31-12-2025", dt.date(2025, 12, 31)),
    ("2025-12-31", dt.date(2025, 12, 31)),
    ("2025/12/31", dt.date(2025, 12, 31)),
    ("2025-12-31T23:59:59Z", dt.date(2025, 12, 31)),
    ("31.12.2025 06:30", dt.date(2025, 12, 31)),
    ("20251231", dt.date(2025, 12, 31)),
    ("31-Dec-25", dt.date(2025, 12, 31)),
    ("31 December 2025", dt.date(2025, 12, 31)),
    ("46022", dt.date(2025, 12, 31)),
    ("00.00.0000", None),
    ("00000000", None),
    ("", None),
    (None, None),
]


@pytest.mark.parametrize(("cell", "day"), DATES)
def test_dates_are_read_in_their_usual_forms(folder: Path, cell: Cell, day: dt.date | None) -> None:
    assert column(folder, "Posting Date", [cell]) == ([day], [])


def test_one_day_above_twelve_says_how_the_column_writes_dates(folder: Path) -> None:
    forced = column(folder, "Posting Date", ["01/02/2025", "01/31/2025"])
    assert forced == ([dt.date(2025, 1, 2), dt.date(2025, 1, 31)], [])
    forced = column(folder, "Posting Date", ["01/02/2025", "31/01/2025"])
    assert forced == ([dt.date(2025, 2, 1), dt.date(2025, 1, 31)], [])


def test_dates_that_read_two_ways_are_asked_about(folder: Path) -> None:
    for cells in (["01/02/2025"], ["01/02/2025", "31/01/2025", "01/31/2025"], ["01/02/2025", "02/31/2025"]):
        with pytest.raises(Refused) as told:
            column(folder, "Posting Date", cells)
        assert told.value.code == "date-ambiguous"
        assert (told.value.where["parameter"], told.value.where["values"]) == ("dates", ["dd/mm", "mm/dd"])
        assert "`01/02/2025`" in told.value.message.en
    values, (problem,) = column(
        folder, "Posting Date", ["01/02/2025", "31/01/2025", "01/31/2025"], dates="dd/mm"
    )
    assert values == [dt.date(2025, 2, 1), dt.date(2025, 1, 31), None]
    assert problem.text.en == (
        "Row 4: *Posting Date* is `01/31/2025`, day and month the other way round than in the file's other dates."
    )
    values, (problem,) = column(folder, "Posting Date", ["01/02/2025", "02/31/2025"], dates="mm/dd")
    assert values == [dt.date(2025, 1, 2), None]
    assert problem.text.en == "Row 3: *Posting Date* is `02/31/2025`, no such day."


def test_serial_numbers_follow_the_files_calendar(folder: Path) -> None:
    days = [dt.date(2025, 3, 14), dt.date(2024, 2, 29)]
    for date1904 in (False, True):
        epoch = dt.date(1904, 1, 1) if date1904 else dt.date(1899, 12, 30)
        rows = [[(day - epoch).days, *FULL[1:]] for day in days] + [[day, *FULL[1:]] for day in days]
        for path in (
            xlsx(folder / "a.xlsx", [HEADER, *rows], date1904=date1904),
            workbooks.xls(folder / "a.xls", [HEADER, *rows], date1904=date1904),
        ):
            (block,) = typed(path)
            assert [d.date() for d in block.frame["posting_date"]] == days * 2


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("31.02.2026", "Row 2: *Posting Date* is `31.02.2026`, no such day."),
        ("soon", "Row 2: *Posting Date* is `soon`, not a date."),
        ("31.12.1999", "Row 2: *Posting Date* is `31.12.1999`, a year that cannot be right."),
        (dt.date(2028, 1, 1), "Row 2: *Posting Date* is `2028-01-01`, a year that cannot be right."),
        (5, "Row 2: *Posting Date* is `5`, a year that cannot be right."),
        (True, "Row 2: *Posting Date* is `TRUE`, not a date."),
        (20250231, "Row 2: *Posting Date* is `20250231`, no such day."),
        (Bare('<c r="{r}" t="e"><v>#N/A</v></c>'), "Row 2: *Posting Date* is the Excel error `#N/A`."),
    ],
)
def test_a_faulty_date_gets_its_sentence(folder: Path, cell: Cell, says: str) -> None:
    (value,), (problem,) = column(folder, "Posting Date", [cell])
    assert value is None
    assert problem.text.en == says
    assert "column A" in problem.fix.en
    assert "Dòng 2" in problem.text.vi


def test_each_kind_of_fault_has_its_code(folder: Path) -> None:
    error = Bare('<c r="{r}" t="e"><v>#DIV/0!</v></c>')
    codes = {
        "Material": [(None, "ZLIST-blank"), ("  ", "ZLIST-blank"), (error, "ZLIST-error-cell")],
        "Quantity": [("many", "ZLIST-number"), (error, "ZLIST-error-cell"), (True, "ZLIST-number")],
        "Line": [(1.5, "ZLIST-integer"), ("x", "ZLIST-number"), ("1,5", "ZLIST-integer")],
        "Text": [(error, "ZLIST-error-cell")],
    }
    for header, cases in codes.items():
        for cell, code in cases:
            _, (problem,) = column(folder, header, [cell])
            assert (problem.code, problem.position) == (code, 0), (header, cell)
            letter = workbooks.column_letter(HEADER.index(header))
            assert f"column {letter}" in problem.fix.en
            assert f"cột {letter}" in problem.fix.vi


def test_integers_are_whole_numbers_however_written(folder: Path) -> None:
    cells: list[Cell] = [10, 20.0, "30", "00040", "50.0", "1 060", None, ""]
    assert column(folder, "Line", cells) == ([10, 20, 30, 40, 50, 1060, None, None], [])
    assert column(folder, "Line", [10, 20.0])[0] == [10, 20]


def test_placeholders_are_blank(folder: Path) -> None:
    cells: list[Cell] = ["Summary", "0", 0, "4900000001", " Summary "]
    assert column(folder, "Document", cells) == ([None, None, None, "4900000001", None], [])


def test_texts_are_cleaned_whatever_the_cell_holds(folder: Path) -> None:
    cells: list[Cell] = ["  So\u031bn ", 12, 12.0, 1.5, True, dt.date(2025, 3, 1), "\u00a0", None, "0101"]
    assert column(folder, "Text", cells) == (
        ["Sơn", "12", "12", "1.5", "TRUE", "2025-03-01", None, None, "0101"],
        [],
    )


def test_the_frame_has_the_lists_columns_and_types(folder: Path) -> None:
    (block,) = typed(xlsx(folder / "a.xlsx", [HEADER[:3], FULL[:3]]))
    assert {name: str(kind) for name, kind in block.frame.dtypes.items()} == {
        "posting_date": "datetime64[s]", "material": "object", "quantity": "float64", "line": "Int64",
        "gravity": "float64", "document": "object", "text": "object",
    }  # fmt: skip
    assert block.frame["text"].tolist() == [None]
    assert block.cells == [[dt.date(2025, 3, 14), "1401000", 1]]
    assert block.row_numbers.tolist() == [2]
    assert block.corrected_rows is None


def test_total_rows_are_apart_wherever_they_stand(folder: Path) -> None:
    total: list[Cell] = [None, "", 99, None, None, None, "T O T A L"]
    rows = [["Report"], [], HEADER, FULL, total, FULL, [], [None, "  ", None], FULL, total, [None, None, 0]]
    (block,) = typed(xlsx(folder / "a.xlsx", rows))
    assert block.row_numbers.tolist() == [4, 6, 9]
    assert [number for number, _ in block.total_rows] == [5, 10, 11]
    assert block.total_rows[0][1][2] == 99
    assert block.problems == []


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_every_row_is_in_exactly_one_place_whatever_the_block_size(folder: Path, size: int) -> None:
    rows: list[list[Cell]] = []
    for i in range(40):
        rows.append([None, None, i] if i % 7 == 3 else [] if i % 5 == 2 else [*FULL[:2], i, *FULL[3:]])
    blocks = typed(xlsx(folder / "a.xlsx", [HEADER, *rows]), rows_per_block=size)
    data = [int(n) for block in blocks for n in block.row_numbers]
    totals = [number for block in blocks for number, _ in block.total_rows]
    assert sorted(data + totals) == [n for n, row in enumerate(rows, 2) if row]
    assert data == sorted(data)
    assert [q for block in blocks for q in block.frame["quantity"]] == [rows[n - 2][2] for n in data]


@pytest.mark.parametrize("raw", [False, True], ids=["from Excel", "from SAP"])
def test_every_row_is_typed_where_all_have_one_number(folder: Path, raw: bool) -> None:
    def one_number(xml: str) -> str:
        xml = re.sub(r'(<row r=")\d+', r"\g<1>1", re.sub(r'(<c r="[A-Z]+)\d+', r"\g<1>1", xml))
        return workbooks.family_r(xml) if raw else xml

    rows = [["Report"], HEADER, *([*FULL[:2], i, *FULL[3:]] for i in range(30))]
    (block,) = typed(xlsx(folder / "a.xlsx", rows, edit=one_number))
    assert block.frame["quantity"].tolist() == list(range(30))


def test_problems_point_into_their_own_block(folder: Path) -> None:
    rows = [[*FULL[:2], "bad" if i == 25 else i, *FULL[3:]] for i in range(30)]
    blocks = typed(xlsx(folder / "a.xlsx", [HEADER, *rows]), rows_per_block=10)
    (problem,) = blocks[2].problems
    assert blocks[2].row_numbers[problem.position] == 27
    assert blocks[2].cells[problem.position][2] == "bad"
    assert problem.value == "bad"
    assert not blocks[0].problems


def test_a_corrected_workbook_says_which_rows_it_corrects(folder: Path) -> None:
    rows = [
        [*HEADER, "_row", "_reason", "_fix"],
        [*FULL, 118, "x", "y"],
        [*FULL, None, "", ""],
        [*FULL, "7", "", ""],
    ]
    (block,) = typed(xlsx(folder / "a.xlsx", rows))
    assert block.corrected_rows.tolist() == [118, 0, 7]


def test_a_text_list_types_like_its_workbook(folder: Path) -> None:
    (folder / "list.txt").write_text(
        "Posting Date\tMaterial\tQuantity\tLine\tSG\tDocument\tText\r\n"
        "14.03.2025\t1401000\t1.234,500-\t10\t1,072\t4900000001\tSơn\r\n"
        "15.03.2025\t0000001401\t3,000\t20\t?\tSummary\t\r\n"
        "\t\t1.231,500-\t\t\t\t\r\n",
        "utf-16",
        newline="",
    )
    (block,) = typed(folder / "list.txt")
    assert block.frame["quantity"].tolist() == [-1234.5, 3]
    assert block.frame["material"].tolist() == ["1401000", "1401"]
    assert block.frame["gravity"].tolist()[0] == 1.072
    assert [number for number, _ in block.total_rows] == [4]
    assert block.problems == []


def test_a_list_without_rows_has_no_blocks(folder: Path) -> None:
    assert typed(xlsx(folder / "a.xlsx", [HEADER])) == []
    assert typed(xlsx(folder / "b.xlsx", [HEADER, [], [" "]])) == []


ALWAYS_NEW: list[Cell] = [f"49{i:08d}" for i in range(400)]
ODD: dict[str, tuple[Cell, str | None]] = {
    "leading zeros": ("0000001401", "1401"),
    "number form": ("1401.0", "1401"),
    "blanks": (" 1401", "1401"),
    "no-break blank": ("1401\u00a0", "1401"),
    "tab": ("1401\t", "1401"),
    "decomposed": ("so\u031bn", "sơn"),
    "bar and blank": ("a |b", "a |b"),
    "placeholder": ("Summary", None),
    "empty": ("", None),
    "number": (1401.0, "1401"),
    "missing": (None, None),
}


@pytest.mark.parametrize(("cell", "value"), ODD.values(), ids=ODD.keys())
@pytest.mark.parametrize("place", [0, 7, 9])
def test_columns_where_every_code_is_new_are_cleaned_too(
    folder: Path, place: int, cell: Cell, value: str | None
) -> None:
    codes = [*ALWAYS_NEW[: 300 + place], cell, *ALWAYS_NEW[301 + place :]]
    rows = [[*FULL[:5], code, "x"] for code in codes]
    blocks = typed(xlsx(folder / "a.xlsx", [HEADER, *rows]), rows_per_block=10)
    assert [code for block in blocks for code in block.frame["document"]] == [
        value if c is cell else c for c in codes
    ]
