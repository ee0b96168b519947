"""Which list a file is: found by the names of its header wherever it stands, or asked for with reasons."""

import unicodedata
from pathlib import Path

import pytest

from alkana.refusals import Refused
from alkana.text import Text
from etl.reading.cells import Cell
from etl.reading.detect import Detection, detect
from etl.reading.workbook import open_list
from etl.sources.base import Column, Kind, Source
from tests.workbooks import xlsx


def columns(*headers: str, **options: object) -> tuple[Column, ...]:
    """Required text columns with these headers."""
    return tuple(Column(h.lower().replace(" ", "_"), h, **options) for h in headers)  # type: ignore[arg-type]


MOVEMENTS = Source(
    "mb51",
    Text("Dịch chuyển vật tư (MB51)", "Material movements (MB51)"),
    (
        *columns("Posting Date", "Movement Type", "Plant", "Storage Location", "Batch"),
        Column("material", "Material", Kind.CODE, synonyms=("Materialnummer", "Mã vật tư")),
        Column("quantity", "Qty in Un. of Entry", Kind.NUMBER),
        Column("text", "Text", required=False),
    ),
    key=("material",),
)
STOCK = Source(
    "mb52",
    Text("Tồn kho (MB52)", "Stock list (MB52)"),
    columns("Plant", "Storage Location", "Material", "Batch", "Unrestricted", "Blocked", "Value"),
    key=("material",),
)
SOURCES = (MOVEMENTS, STOCK)
HEADER: list[Cell] = [
    "Posting Date", "Movement Type", "Plant", "Storage Location", "Material", "Batch", "Qty in Un. of Entry", "Text",
]  # fmt: skip
ROW: list[Cell] = ["14.03.2025", "261", "1201", "0401", "150000001", "B1", 5, "x"]


def found(
    folder: Path, rows: list[list[Cell]], *sources: Source, source_code: str | None = None
) -> Detection:
    """What detection says of a workbook with these rows."""
    with open_list(xlsx(folder / "list.xlsx", rows)) as file:
        return detect(file, sources or SOURCES, source_code)


def test_a_list_is_known_by_its_header(folder: Path) -> None:
    detection = found(folder, [HEADER, ROW])
    chosen = detection.chosen
    assert chosen
    assert (chosen.source.code, chosen.sheet, chosen.header_row, chosen.score) == ("mb51", "Sheet1", 1, 1.0)
    assert chosen.columns["quantity"] == 6
    assert [c.source.code for c in detection.candidates] == ["mb51", "mb52"]
    assert {c.name for c in detection.candidates[1].missing} == {"unrestricted", "blocked", "value"}


TOLERATED = {
    "title rows above": [["Material documents"], [], [None, "Date", "14.03.2025"], HEADER, ROW],
    "header in row 15": [*([["Title"]] * 14), HEADER, ROW],
    "order shuffled": [HEADER[::-1], ROW[::-1]],
    "odd spaces and line breaks": [[f"  {str(h).replace(' ', '   ')}\u00a0\n" for h in HEADER], ROW],
    "line breaks inside": [[str(h).replace(" ", "\r\n") for h in HEADER], ROW],
    "capital letters": [[str(h).upper() for h in HEADER], ROW],
    "punctuation": [[str(h).replace(" ", "-").replace(".", "") + ":" for h in HEADER], ROW],
    "a synonym": [["Mã vật tư" if h == "Material" else h for h in HEADER], ROW],
    "a decomposed synonym": [
        [unicodedata.normalize("NFD", "Mã vật tư") if h == "Material" else h for h in HEADER],
        ROW,
    ],
    "full-width letters": [["Ｍａｔｅｒｉａｌ" if h == "Material" else h for h in HEADER], ROW],
    "empty columns between": [[x for h in HEADER for x in (h, None)], [x for v in ROW for x in (v, None)]],
}


@pytest.mark.parametrize("rows", TOLERATED.values(), ids=TOLERATED.keys())
def test_what_people_do_to_headers_is_tolerated(folder: Path, rows: list[list[Cell]]) -> None:
    chosen = found(folder, rows).chosen
    assert chosen
    assert chosen.source.code == "mb51"
    assert rows[chosen.header_row][chosen.columns["material"]] == "150000001"
    assert rows[chosen.header_row][chosen.columns["quantity"]] == 5


def test_headers_the_list_does_not_know_are_told(folder: Path) -> None:
    detection = found(folder, [[*HEADER, "Special Stock", "Material"], [*ROW, "E", "other"]])
    assert detection.unknown_headers == ("Special Stock", "Material")


def test_repeated_headers_are_kept_apart(folder: Path) -> None:
    units = Source(
        "zrpp062",
        Text("Năng suất", "Yield"),
        (
            *columns("Process Order", "Batch"),
            *(Column(f"unit_{n}", "UoM", occurrence=n) for n in range(1, 6)),
        ),
        key=("process_order",),
    )
    header: list[Cell] = ["UoM", "Batch", "uom ", "Process Order", "UoM", "U o M", "UoM"]
    chosen = found(folder, [header, list("abcdefg")], units).chosen
    assert chosen
    assert [chosen.columns[f"unit_{n}"] for n in range(1, 6)] == [0, 2, 4, 5, 6]
    with pytest.raises(Refused) as told:
        found(folder, [header[:-1], list("abcdef")], units)
    assert told.value.where["missing"] == ["UoM"]


def test_headers_that_differ_only_in_punctuation_are_kept_apart(folder: Path) -> None:
    transfers = Source(
        "zrmm024",
        Text("x", "x"),
        (
            Column("purchase_order", "Purch. Order"),
            Column("delivery_percent", "Compl. Delv.(%)"),
            Column("delivery_complete", "Compl. Delv."),
            Column("discount_header", "Discount (Header)"),
            Column("discount", "Discount"),
        ),
        key=("purchase_order",),
    )
    header: list[Cell] = ["Discount", "Compl. Delv.", "Purch. Order", "Compl Delv (%)", "Discount (Header)"]
    chosen = found(folder, [header, list("abcde")], transfers).chosen
    assert chosen
    assert chosen.columns == {
        "purchase_order": 2,
        "delivery_percent": 3,
        "delivery_complete": 1,
        "discount_header": 4,
        "discount": 0,
    }


def refusal(
    folder: Path, rows: list[list[Cell]], *sources: Source, source_code: str | None = None
) -> Refused:
    """The refusal that detection ends in."""
    with pytest.raises(Refused) as told:
        found(folder, rows, *sources, source_code=source_code)
    return told.value


def test_no_known_list_is_refused(folder: Path) -> None:
    for rows in (
        [],
        [["a", "b"], [1, 2]],
        [["Material", "Price"], ["1401", 5]],
        [*([["Title"]] * 15), HEADER, ROW],
    ):
        told = refusal(folder, rows)
        assert told.code == "no-known-list"
        assert "list.xlsx" in told.message.en


def test_a_missing_header_is_named_with_what_looks_like_it(folder: Path) -> None:
    header = [h if h != "Qty in Un. of Entry" else "Qty in Unit of Entr" for h in HEADER if h != "Batch"]
    told = refusal(folder, [["Title"], header, ROW])
    assert told.code == "header-missing"
    assert told.where["missing"] == ["Batch", "Qty in Un. of Entry"]
    assert told.where["similar"] == {"Qty in Un. of Entry": "Qty in Unit of Entr"}
    assert told.where["row"] == 2
    assert "“Batch”" in told.message.vi
    assert "MB51" in told.message.en


def test_a_named_list_is_taken_at_its_word_but_not_without_its_headers(folder: Path) -> None:
    told = refusal(folder, [HEADER, ROW], source_code="mb52")
    assert (told.code, told.where["missing"]) == ("header-missing", ["Unrestricted", "Blocked", "Value"])
    assert refusal(folder, [HEADER, ROW], source_code="mb99").code == "unknown-list"
    assert refusal(folder, [["x"], ["y"]], source_code="mb51").code == "no-known-list"


def test_two_lists_equally_likely_are_asked_for(folder: Path) -> None:
    twin = Source("mb5x", Text("Bản khác", "Another list"), MOVEMENTS.columns, key=("material",))
    told = refusal(folder, [HEADER, ROW], MOVEMENTS, twin, STOCK)
    assert told.code == "two-lists-equally-likely"
    assert told.where["candidates"] == ["mb51", "mb5x"]
    assert "Another list" in told.message.en
    chosen = found(folder, [HEADER, ROW], MOVEMENTS, twin, source_code="mb5x").chosen
    assert chosen
    assert chosen.source.code == "mb5x"


def test_the_sheet_with_the_list_is_found(folder: Path) -> None:
    path = xlsx(
        folder / "list.xlsx", [["About this list"]], sheets={"Data": [HEADER, ROW], "Empty": [HEADER]}
    )
    with open_list(path) as file:
        chosen = detect(file, SOURCES).chosen
    assert chosen
    assert chosen.sheet == "Data"


def test_a_list_on_two_sheets_is_refused(folder: Path) -> None:
    path = xlsx(folder / "list.xlsx", [HEADER, ROW], sheets={"More": [HEADER, ROW]})
    with open_list(path) as file, pytest.raises(Refused) as told:
        detect(file, SOURCES)
    assert told.value.code == "several-sheets"
    assert told.value.where["sheets"] == ["Sheet1", "More"]


def test_a_corrected_quarantine_workbook_is_recognised(folder: Path) -> None:
    detection = found(folder, [[*HEADER, "_row", "_reason", "_fix"], [*ROW, 118, "Row 118: …", "Correct it"]])
    assert detection.chosen
    assert detection.chosen.is_correction
    assert detection.unknown_headers == ()
    plain = found(folder, [HEADER, ROW]).chosen
    assert plain
    assert not plain.is_correction
