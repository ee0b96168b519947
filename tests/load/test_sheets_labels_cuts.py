"""Workbooks in which not everything is what it seems: hidden sheets, sensitivity labels, ends that were cut off."""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import xlwt

from alkana.refusals import Refused
from etl.models import Load, LoadState
from etl.reading.workbook import open_list
from etl.sources.base import get_source
from tests import workbooks
from tests.loading import table, take

SHEETS = {"new": (date(2025, 11, 3), "4900000231", -5.0), "old": (date(2025, 10, 3), "4900000230", -9.0)}
PIVOT = [["Row Labels", "Sum of Qty in Un. of Entry"], ["150000001", -5.0], ["Grand Total", -5.0]]


def movements(which: str, count: int = 1) -> list[list[Any]]:
    """The header and lines of a list of movements."""
    day, document, quantity = SHEETS[which]
    row = {
        "posting_date": day, "movement_type": "261", "plant": "1201", "storage_location": "0401",
        "material": "150000001", "batch": "B1", "quantity": quantity, "unit": "KG", "reason": "0",
    }  # fmt: skip
    columns = get_source("mb51").columns
    lines = [{**row, "material_document": str(int(document) + 1_000 * n)} for n in range(count)]
    return [[c.header for c in columns], *([line.get(c.name) for c in columns] for line in lines)]


def stock() -> list[list[Any]]:
    """The header and a line of a stock list."""
    row = {
        "plant": "1201",
        "storage_location": "0401",
        "material": "150000001",
        "unrestricted": 5.0,
        "unit": "KG",
    }
    columns = get_source("mb52").columns
    return [[c.header for c in columns], [row.get(c.name) for c in columns]]


def book(*sheets: tuple[str, Sequence[Sequence[Any]], str]) -> bytes:
    """A workbook of these sheets: name, rows, and `hide`, `very_hidden` or nothing."""
    buffer = io.BytesIO()
    made = xlsxwriter.Workbook(buffer, {"default_date_format": "dd.mm.yyyy"})
    for name, rows, hiding in sheets:
        sheet = made.add_worksheet(name)
        for line, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if cell is not None:
                    (sheet.write_string if isinstance(cell, str) else sheet.write)(line, column, cell)
        if hiding:
            getattr(sheet, hiding)()
        else:
            sheet.activate()
            sheet.set_first_sheet()
    made.close()
    return buffer.getvalue()


def found(load: Load) -> dict[str, tuple[str, str]]:
    """Severity and English text of each finding by its code."""
    return {f["code"]: (f["severity"], f["text_en"]) for f in load.findings}


@pytest.mark.django_db
@pytest.mark.parametrize("hiding", ["hide", "very_hidden"])
def test_the_list_that_can_be_seen_is_read_beside_a_hidden_copy_with_a_note(hiding: str) -> None:
    content = book(("Sheet1", movements("new"), ""), ("Pivot", PIVOT, ""), ("Old", movements("old"), hiding))
    load = take(content, "MB51.xlsx")
    assert (load.state, load.rows_new, load.sheet) == (LoadState.PUBLISHED, 1, "Sheet1")
    assert table("raw_mb51", "material_document, quantity::float") == [("4900000231", -5.0)]
    severity, text = found(load)["MB51-hidden-sheet"]
    assert (severity, "“Old”" in text) == ("note", True)


@pytest.mark.django_db
def test_a_hidden_copy_that_stands_first_is_left_out_in_old_workbooks_too(folder: Path) -> None:
    made = xlwt.Workbook()
    for name, which in (("Old", "old"), ("Now", "new")):
        sheet = made.add_sheet(name)
        for line, cells in enumerate(movements(which)):
            for column, cell in enumerate(cells):
                if cell is not None:
                    style = (
                        xlwt.easyxf(num_format_str="DD.MM.YYYY")
                        if isinstance(cell, date)
                        else xlwt.Style.default_style
                    )
                    sheet.write(line, column, cell, style)
        sheet.visibility = int(name == "Old")
    made.active_sheet = 1
    made.save(str(folder / "list.xls"))
    load = take((folder / "list.xls").read_bytes(), "MB51.xls")
    assert (load.state, load.sheet) == (LoadState.PUBLISHED, "Now")
    assert table("raw_mb51", "material_document") == [("4900000231",)]
    assert "MB51-hidden-sheet" in found(load)


@pytest.mark.django_db
def test_a_list_that_only_a_hidden_sheet_has_is_refused_by_its_name() -> None:
    load = take(book(("Pivot", PIVOT, ""), ("Data", movements("new"), "hide")), "MB51.xlsx")
    assert (load.state, load.message_code) == (LoadState.REFUSED, "list-on-hidden-sheet")
    assert "“Data”" in load.message_en
    assert "“Data”" in load.message_vi


@pytest.mark.django_db
def test_two_lists_that_can_be_seen_are_still_refused() -> None:
    load = take(book(("A", movements("new"), ""), ("B", movements("old"), "")), "MB51.xlsx")
    assert (load.state, load.message_code) == (LoadState.REFUSED, "several-sheets")


@pytest.mark.django_db
def test_another_list_on_a_second_sheet_is_named_because_it_is_not_read() -> None:
    load = take(book(("Sheet1", movements("new"), ""), ("Stock", stock(), "")), "MB51.xlsx", source="mb51")
    assert load.state == LoadState.PUBLISHED
    severity, text = found(load)["MB51-other-list"]
    assert (severity, "“Stock”" in text, "MB52" in text) == ("warning", True, True)


@pytest.mark.django_db
def test_an_ordinary_workbook_has_no_note_of_sheets() -> None:
    load = take(
        book(("Sheet1", movements("new"), ""), ("Notes", [["ask Lan"]], ""), ("Empty", [], "hide")),
        "MB51.xlsx",
    )
    assert load.state == LoadState.PUBLISHED
    assert not {"MB51-hidden-sheet", "MB51-other-list", "MB51-cut"} & set(found(load))


RIGHTS = {
    "label": [
        "EncryptedPackage",
        "\x06DataSpaces",
        "DataSpaceMap",
        "DRMEncryptedDataSpace",
        "DRMEncryptedTransform",
    ],
    "label without names of its own": ["EncryptedPackage", "\x06DataSpaces"],
    "old workbook": ["Workbook", "\x09DRMContent"],
    "old workbook for viewers": ["Book", "\x09DRMViewerContent"],
}
PASSWORD = {
    "agile": ["EncryptionInfo", "EncryptedPackage"],
    "standard": ["EncryptionInfo", "EncryptedPackage", "\x06DataSpaces", "StrongEncryptionDataSpace"],
}


@pytest.mark.parametrize(
    ("streams", "code"),
    [*((s, "file-labelled") for s in RIGHTS.values()), *((s, "file-encrypted") for s in PASSWORD.values())],
    ids=[*RIGHTS, *PASSWORD],
)
def test_a_label_is_told_apart_from_a_password(folder: Path, streams: Iterable[str], code: str) -> None:
    path = workbooks.compound(folder / "list.xlsx", dict.fromkeys(streams, b"x"))
    with pytest.raises(Refused) as told:
        open_list(path)
    assert told.value.code == code
    assert ("not by a password" in told.value.message.en) == (code == "file-labelled")


def test_a_protected_copy_is_told_by_its_first_bytes(folder: Path) -> None:
    (folder / "list.xlsx.pfile").write_bytes(b".pfile\x02\0\0\0" + b"<?xml version='1.0'?>" + bytes(64))
    with pytest.raises(Refused) as told:
        open_list(folder / "list.xlsx.pfile")
    assert told.value.code == "file-labelled"


@pytest.mark.django_db
def test_a_label_alone_encrypts_nothing_and_the_list_is_read(folder: Path) -> None:
    label = {"docMetadata/LabelInfo.xml": b"<?xml version='1.0'?><labelList/>"}
    path = workbooks.xlsx(folder / "list.xlsx", movements("new"), extra=label)
    assert take(path.read_bytes(), "MB51.xlsx").state == LoadState.PUBLISHED


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rows", "warned"), [(16_384, True), (16_383, False), (16_385, False)], ids=["exactly", "before", "after"]
)
def test_a_text_that_ends_where_a_program_stops_gets_a_warning(rows: int, warned: bool) -> None:
    header, row = movements("new")
    lines = [[str(h) for h in header]] + [
        [
            str(n + 4_900_000_000) if h == "Material Document" else _german(cell)
            for h, cell in zip(header, row, strict=True)
        ]
        for n in range(rows - 1)
    ]
    content = "".join("\t".join(cells) + "\r\n" for cells in lines).encode("utf-16")
    load = take(content, "MB51.xls", publish=False)
    assert (load.state, load.rows_read) == (LoadState.CHECKED, rows - 1)
    assert ("MB51-cut" in found(load)) == warned
    if warned:
        assert found(load)["MB51-cut"][0] == "warning"
        assert "16,384" in found(load)["MB51-cut"][1]


@pytest.mark.django_db
@pytest.mark.parametrize("end", [65_536, 1_048_576])
def test_a_workbook_whose_last_row_is_a_limit_gets_a_warning(folder: Path, end: int) -> None:
    header, *rows = movements("new", 3)
    at = dict(zip([1, end - 2, end - 1, end], [header, *rows], strict=True))
    load = take(workbooks.xlsx(folder / "list.xlsx", at).read_bytes(), "MB51.xlsx", publish=False)
    assert (load.state, load.rows_read) == (LoadState.CHECKED, 3)
    assert found(load)["MB51-cut"][0] == "warning"


def _german(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    return str(cell).replace(".", ",")
