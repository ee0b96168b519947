"""Text lists as people hand them in: quotes, separators and breaks inside of texts, page breaks, short lines."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import pytest

from etl.models import Load, LoadState, QuarantinedRow
from etl.quarantine import workbook
from tests.loading import table, take

pytestmark = pytest.mark.django_db

HEADER = [
    "Posting Date", "Movement Type", "Plant", "Storage Location", "Material", "Material Description", "Batch",
    "Qty in Un. of Entry", "Unit of Entry", "Cost Center", "G/L Account", "Material Document", "Text", "Reference",
    "Reason for Movement", "Purchase Order",
]  # fmt: skip
STORED = "material_document, quantity::float, text, reference, order_number, reason, purchase_order"


def line(document: int, quantity: str = "-5,5", **other: str) -> list[str]:
    """A movement as its cells are written."""
    cells = {
        "Posting Date": "01.10.2025", "Movement Type": "261", "Plant": "1201", "Storage Location": "0401",
        "Material": "150000001", "Material Description": "Chất độn A", "Batch": "B1", "Qty in Un. of Entry": quantity,
        "Unit of Entry": "KG", "G/L Account": "621100", "Material Document": f"49{document:08d}",
        "Reason for Movement": "0", **{name.replace("_", " "): value for name, value in other.items()},
    }  # fmt: skip
    return [cells.get(name, "") for name in HEADER]


def by_the_rules(rows: Sequence[Sequence[str]], separator: str = ";") -> bytes:
    """With quotes where CSV needs them."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator).writerows(rows)
    return stream.getvalue().encode("utf-8-sig")


def bare(rows: Sequence[Sequence[str]], separator: str = ";", end: str = "\r\n") -> bytes:
    """Without any quoting, as SAP writes it."""
    return "".join(separator.join(row) + end for row in rows).encode()


def barred(rows: Sequence[Sequence[str]]) -> bytes:
    """Between bars, every column as wide as its widest cell but for texts that do not care."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    drawn = ["|" + "|".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) + "|" for row in rows]
    rule = "-" * len(drawn[0])
    return "\n".join([rule, drawn[0], rule, *drawn[1:], rule, ""]).encode()


def taken(content: bytes, name: str = "MB51.csv", *, state: LoadState = LoadState.PUBLISHED) -> Load:
    """The load of this text; published, unless it should wait."""
    load = take(content, name)
    assert load.state == state, (load.state, load.message_en, load.findings)
    return load


def counts(load: Load) -> tuple[int, int]:
    """New and quarantined rows."""
    return load.rows_new, load.rows_quarantined


def stored(columns: str = "text") -> list[Any]:
    """A column of the raw rows in the order of documents."""
    return [
        row[1] if len(row) == 2 else row[1:] for row in table("raw_mb51", f"material_document, {columns}")
    ]


def problems(load: Load) -> list[tuple[int, str, str]]:
    """Row, code and English sentence of what is in quarantine."""
    rows = QuarantinedRow.objects.filter(load=load).order_by("row_number")
    return [(row.row_number, p["code"], p["text_en"]) for row in rows for p in row.problems]


def found(load: Load) -> dict[str, Any]:
    """Rows of each finding by its code."""
    return {finding["code"]: finding["rows"] for finding in load.findings}


@pytest.mark.parametrize(("separator", "other", "mark"), [(";", ",", ","), (",", ";", "."), ("\t", ";", ",")])
def test_quotes_enclose_the_field_they_begin(separator: str, other: str, mark: str) -> None:
    rows = [
        HEADER,
        line(1, "-5,5".replace(",", mark), Text=f'Hàng móp{separator} "trả lại" NCC'),
        line(2, "-7,25".replace(",", mark), Text="bình thường"),
        line(3, "-2", Material_Description=f'Thùng 18L{separator} "nắp đỏ"', Reference="191000001"),
    ]
    assert counts(taken(by_the_rules(rows, separator))) == (3, 0)
    text = f'Hàng móp{separator} "trả lại" NCC'
    assert stored("quantity::float, text, reference, order_number, reason") == [
        (-5.5, text, None, None, "0"), (-7.25, "bình thường", None, None, "0"), (-2.0, None, "191000001", None, "0"),
    ]  # fmt: skip


TEXTS = {
    "an inch": '5" ống', "a word in quotes": '"A" loại', "one quote before": '"mở', "one quote after": 'đóng"',
    "two separators and quotes": 'a; "b"; c', "only quotes": '""', "a quoted end": 'x; "y"',
}  # fmt: skip


def test_every_text_with_quotes_comes_back_as_it_was_written() -> None:
    rows = [HEADER, *(line(n, Text=text) for n, text in enumerate(TEXTS.values()))]
    assert counts(taken(by_the_rules(rows))) == (len(TEXTS), 0)
    assert stored() == list(TEXTS.values())


def test_loose_quotes_of_sap_keep_every_row_apart() -> None:
    texts = [text for name, text in TEXTS.items() if "separators" not in name and name != "a quoted end"]
    rows = [HEADER, *(line(n, Text=text) for n, text in enumerate(texts))]
    assert counts(taken(bare(rows, "\t"), "MB51.txt")) == (len(texts), 0)
    assert stored()[:4] == texts[:4]


def test_a_line_that_a_program_put_into_quotes_as_a_whole_is_cut() -> None:
    rows = [line(1), line(2, Text="loại A; B"), line(3)]
    strange = '"' + ";".join(c if ";" not in c else f'"{c}"' for c in rows[1]).replace('"', '""') + '"\r\n'
    content = bare([HEADER, rows[0]]) + strange.encode() + bare([rows[2]])
    assert counts(taken(content)) == (3, 0)
    assert stored() == [None, "loại A; B", None]


def test_breaks_inside_of_quotes_belong_to_the_text() -> None:
    rows = [HEADER, line(1, Text="một\r\nhai; ba"), line(2, Purchase_Order="4100000001\n"), line(3)]
    assert counts(taken(by_the_rules(rows))) == (3, 0)
    assert stored() == ["một\r\nhai; ba", None, None]


@pytest.mark.parametrize("text", ["một; hai", "một; hai; ba", "; đầu", "cuối;"])
def test_a_separator_that_nothing_quotes_is_put_back_where_only_one_place_fits(text: str) -> None:
    rows = [
        HEADER,
        *(line(n, Reference="191000001" if n % 2 else "") for n in range(5)),
        line(7, Text=text),
        line(8),
    ]
    load = taken(bare(rows))
    assert counts(load) == (7, 0)
    assert stored("text, reason, purchase_order")[5] == (text.strip(), "0", None)
    assert found(load)["MB51-rejoined"] == 1


def test_a_separator_in_the_description_is_not_taken_for_one_in_the_text() -> None:
    rows = [HEADER, line(1), line(2, Material_Description="Sơn; đỏ", Batch="25101234"), line(3, Text="x")]
    assert counts(taken(bare(rows))) == (3, 0)
    assert stored("material_description, batch, quantity::float, text")[1] == (
        "Sơn; đỏ",
        "25101234",
        -5.5,
        None,
    )


def test_a_line_that_can_be_cut_in_several_ways_is_quarantined_with_both_numbers() -> None:
    two = [*line(2)[:5], "x", "y", "z", "-5,5", "4", "7", *line(2)[8:]]
    load = taken(bare([HEADER, line(1), two, line(3)]))
    assert counts(load) == (2, 1)
    [(number, code, text)] = problems(load)
    assert (number, code) == (3, "MB51-fields")
    assert f"{len(two)} fields" in text
    assert "16" in text


def test_decimal_commas_that_are_separators_too_are_never_guessed() -> None:
    rows = [HEADER, line(1, "-7"), line(2, "-5,5"), line(3, "-1")]
    load = take(bare(rows, ","), "MB51.csv")
    assert ("25", None) not in stored("batch, text")
    assert (load.rows_quarantined == 1) or stored("quantity::float") == [-7.0, -5.5, -1.0]


def test_a_short_line_is_quarantined_with_both_numbers_and_the_workbook_has_its_cells() -> None:
    load = taken(bare([HEADER, line(1), line(2)[:10], line(3)]))
    assert counts(load) == (2, 1)
    assert load.rows_read == 3
    [(number, code, text)] = problems(load)
    assert (number, code) == (3, "MB51-fields")
    assert "10 fields" in text
    assert "16" in text
    assert len(workbook(load, language="en")) > 1_000


@pytest.mark.parametrize("text", ["một\nhai", "một\nhai\nba", "một\n\nba"])
def test_a_text_that_was_broken_over_lines_is_one_text_again(text: str) -> None:
    rows = [HEADER, line(1), line(2, Text=text, Reference="191000001"), line(3)]
    load = taken(bare(rows, "\t"), "MB51.txt")
    assert counts(load) == (3, 0)
    assert stored("text, reference, reason")[1] == (text, "191000001", "0")
    assert found(load)["MB51-rejoined"] == 1


def test_the_pieces_of_two_rows_are_not_made_one() -> None:
    load = taken(bare([HEADER, line(1), line(2)[:9], line(3)[:8], line(4)], "\t"), "MB51.txt")
    assert counts(load) == (2, 2)
    assert [code for _, code, _ in problems(load)] == ["MB51-fields"] * 2


def test_ends_that_excel_leaves_off_are_blank() -> None:
    rows = [
        HEADER,
        *(line(n, Purchase_Order="4100000001") for n in range(15)),
        *(line(n) for n in range(15, 40)),
    ]
    short = [row if number < 16 else row[:-1] for number, row in enumerate(rows)]
    assert counts(taken(bare(short))) == (40, 0)
    assert stored("purchase_order")[14:16] == ["4100000001", None]


def test_a_separator_at_the_end_of_every_row_is_no_field() -> None:
    rows = [
        HEADER,
        *([*row, ""] for row in (line(1), line(2, Text="một; hai"), line(3, Purchase_Order="4100000001"))),
    ]
    assert counts(taken(by_the_rules(rows))) == (3, 0)
    assert stored() == [None, "một; hai", None]


@pytest.mark.parametrize("separator", [";", ","])
def test_a_separator_inside_of_every_row_does_not_pass_for_one_at_the_end(separator: str) -> None:
    rows = [HEADER, *(line(n, "-5,5", Text="" if separator == "," else "một; hai") for n in range(5))]
    load = taken(bare(rows, separator), state=LoadState.WAITS_APPROVAL)
    assert (load.rows_read, load.rows_quarantined) == (5, 5)
    assert {code for _, code, _ in problems(load)} == {"MB51-fields"}


def test_quotes_that_never_close_in_lines_that_are_too_short_swallow_nothing() -> None:
    rows = [
        HEADER,
        *(line(n, Text='"mở') for n in range(3)),
        *(line(n, Text='"mở')[:14] for n in range(3, 203)),
    ]
    load = taken(bare(rows, "\t"), "MB51.txt", state=LoadState.WAITS_APPROVAL)
    assert (load.rows_read, load.rows_quarantined) == (203, 200)


def test_page_breaks_repeat_the_header_and_their_lines_are_skipped_with_a_note() -> None:
    title = [["01.11.2025        Dynamic List Display        1"], []]
    again = [["01.11.2025        Dynamic List Display        2"], []]
    rows = [*title, HEADER, line(1), line(2), *again, HEADER, line(3), HEADER, line(4)]
    load = taken(bare(rows, "\t"), "MB51.txt")
    assert counts(load) == (4, 0)
    assert found(load)["MB51-heading"] == 3


def test_a_header_in_the_middle_of_a_workbook_is_skipped_too() -> None:
    from tests.loading import workbook as written

    load = taken(written(HEADER, [line(1), line(2), HEADER, line(3)]), "MB51.xlsx")
    assert counts(load) == (3, 0)
    assert found(load)["MB51-heading"] == 1


def test_bars_rules_and_a_bar_inside_of_a_text() -> None:
    rows = [HEADER, line(1, Text="một|hai"), line(2, Material_Description="A|B"), line(3)]
    load = taken(barred(rows), "MB51.txt")
    assert counts(load) == (3, 0)
    assert stored("text, material_description") == [
        ("một|hai", "Chất độn A"), (None, "A|B"), (None, "Chất độn A"),
    ]  # fmt: skip
