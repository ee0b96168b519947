"""CSV and SAP's text lists: any usual encoding and separator, read like the same list in a workbook."""

import unicodedata
from pathlib import Path

import pytest

from alkana.refusals import Refused
from etl.reading.cells import clean_cell
from etl.reading.workbook import open_list

LINES = [
    ["Ngày", "Vật tư", "Số lượng", "Diễn giải"],
    ["14.03.2025", "0000001401", "1.234,5-", "Sơn chống gỉ màu đỏ"],
    ["15.03.2025", "150000001", "3", ""],
    ["31.12.2025", "10A", "12,75", "Bột trét tường"],
]


def written(lines: list[list[str]], separator: str = "\t", end: str = "\r\n") -> str:
    """The lines without any quoting."""
    return "".join(separator.join(cells) + end for cells in lines)


def read(path: Path) -> dict[int, list[object]]:
    """Cleaned rows that are not empty, by row number."""
    with open_list(path) as file:
        assert (file.kind, file.sheets) == ("text", ["Text"])
        rows = {n: [clean_cell(cell) for cell in cells] for n, cells in file.rows("Text")}
    return {n: cells for n, cells in rows.items() if any(cells)}


def expected(lines: list[list[str]] = LINES) -> dict[int, list[object]]:
    """What reading these lines must give."""
    return {n: [cell or None for cell in cells] for n, cells in enumerate(lines, 1)}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1258", "bom-be"],
)
def test_vietnamese_is_read_in_every_usual_encoding(folder: Path, encoding: str, form: str) -> None:
    text = unicodedata.normalize(form, written(LINES))
    if encoding == "cp1258":
        data = _cp1258(text)
    elif encoding == "bom-be":
        data = b"\xfe\xff" + text.encode("utf-16-be")
    else:
        data = text.encode(encoding)
    (folder / "list.txt").write_bytes(data)
    assert read(folder / "list.txt") == expected()


def _cp1258(text: str) -> bytes:
    """The page has letters with circumflex, breve and horn, and tone marks apart."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    written = ""
    for letter in unicodedata.normalize("NFC", text):
        base, *marks = unicodedata.normalize("NFD", letter)
        shaped = unicodedata.normalize("NFC", base + "".join(m for m in marks if m not in tones))
        written += shaped + "".join(m for m in marks if m in tones)
    return written.encode("cp1258")


@pytest.mark.parametrize(
    "text", ["Größe für Öl, Maßstab", "Crème brûlée à Nîmes", "Señor Ñandú", "Škoda Žižkov"]
)
def test_western_text_is_not_taken_for_vietnamese(folder: Path, text: str) -> None:
    lines = [["Material", "Text"], ["1401", text], ["1402", text.upper()]]
    (folder / "list.csv").write_bytes(written(lines, ";").encode("cp1252"))
    assert read(folder / "list.csv") == expected(lines)


@pytest.mark.parametrize("separator", ["\t", ";", ",", "|"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_the_separator_is_found(folder: Path, separator: str, end: str) -> None:
    lines = [[cell.replace(",", ".") for cell in cells] for cells in LINES]
    (folder / "list.csv").write_text(written(lines, separator, end), "utf-8", newline="")
    assert read(folder / "list.csv") == expected(lines)


def test_commas_in_numbers_do_not_separate(folder: Path) -> None:
    lines = [["A", "B"], *(["1,5", "2,25"] for _ in range(20))]
    (folder / "list.csv").write_text(written(lines, ";"), "utf-8")
    assert read(folder / "list.csv") == expected(lines)


def test_a_declared_separator_is_obeyed_and_is_no_row(folder: Path) -> None:
    (folder / "list.csv").write_text("sep=,\r\nMaterial,Qty\r\n1401,5\r\n", "utf-8")
    assert read(folder / "list.csv") == {1: ["Material", "Qty"], 2: ["1401", "5"]}


def test_quoted_fields_may_hold_separators_quotes_and_line_breaks(folder: Path) -> None:
    (folder / "list.csv").write_text(
        'Material,Text,Qty\r\n1401,"a, ""b""\r\nc",5\r\n\r\n1402,"",6\r\n', "utf-8", newline=""
    )
    assert read(folder / "list.csv") == {
        1: ["Material", "Text", "Qty"],
        2: ["1401", 'a, "b"\r\nc', "5"],
        4: ["1402", None, "6"],
    }


def test_loose_quotes_in_sap_text_swallow_no_rows(folder: Path) -> None:
    lines = [["Material", "Text"], ["1401", '"A" grade, 5" pipe'], ["1402", '"open'], ["1403", 'plain"']]
    lines += [["1404", "x"]] * 3
    (folder / "list.txt").write_text(written(lines), "utf-8")
    assert read(folder / "list.txt") == expected(lines)


def test_a_bar_separated_sap_list_is_read_without_its_rules(folder: Path) -> None:
    text = "\n".join([
        "14.03.2025   Dynamic List Display   1",
        "",
        "---------------------------",
        "|Material |Quantity|Unit  |",
        "|--------------------------|",
        "|1401     |  1.234,5-|KG  |",
        "|1402     |       3 |PC   |",
        "---------------------------",
    ])  # fmt: skip
    (folder / "list.txt").write_text(text, "utf-8")
    rows = read(folder / "list.txt")
    assert rows[4] == [None, "Material", "Quantity", "Unit", None]
    assert rows[6] == [None, "1401", "1.234,5-", "KG", None]
    assert set(rows) == {1, 4, 6, 7}


def test_rows_can_be_read_from_any_row_on(folder: Path) -> None:
    (folder / "list.csv").write_text(written(LINES, ";"), "utf-8")
    with open_list(folder / "list.csv") as file:
        assert [n for n, _ in file.rows("Text", first=3)] == [3, 4]


def test_a_field_without_end_is_refused(folder: Path) -> None:
    lines = [["Material", "Text"], ["1401", '"' + "x" * 200_000 + '"']]
    (folder / "list.csv").write_text(written(lines, ","), "utf-8")
    with pytest.raises(Refused) as told:
        read(folder / "list.csv")
    assert (told.value.code, told.value.where["row"]) == ("file-damaged", 1)


def test_a_line_without_end_is_refused(folder: Path) -> None:
    (folder / "list.csv").write_bytes(b"Material;" + b"x" * (12 << 20))
    with pytest.raises(Refused) as told:
        open_list(folder / "list.csv")
    assert told.value.code == "file-damaged"


def test_a_text_of_blank_lines_has_no_rows(folder: Path) -> None:
    (folder / "list.csv").write_text("\n\n \n", "utf-8")
    assert read(folder / "list.csv") == {}


def test_utf8_with_a_letter_cut_in_the_middle_stays_utf8(folder: Path) -> None:
    data = written(LINES).encode()
    (folder / "list.txt").write_bytes(data + "1403\tx\t1\tSơ".encode()[:-1])
    rows = read(folder / "list.txt")
    assert rows[4] == expected()[4]
    assert rows[5] == ["1403", "x", "1", "S\ufffd"]
