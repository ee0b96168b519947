"""A code is what SAP's field can hold: what Excel made of one goes to quarantine, never into stock or masters."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest

from etl.models import Load, LoadState, Member, QuarantinedRow
from etl.reading.cells import Cell
from etl.reading.codes import canonical, read_code
from etl.reading.problems import Fault
from etl.sources import fields
from etl.sources.base import Column, Kind, Source, all_sources, get_source
from etl.sources.fields import Field
from tests.loading import table, take, workbook
from tests.plant_lists import Row, full_row, listed

pytestmark = pytest.mark.django_db

SOURCES = sorted(all_sources(), key=lambda source: source.code)
DAMAGED: list[tuple[str, Cell, Fault]] = [
    ("scientific with a comma", "1,5E+08", Fault.SCIENTIFIC),
    ("scientific with a point", "4.9E+09", Fault.SCIENTIFIC),
    ("scientific without decimals", "1E+17", Fault.SCIENTIFIC),
    ("a date cell", date(2026, 12, 3), Fault.CODE_DATE),
    ("a moment", datetime(2026, 12, 3, 8, 30), Fault.CODE_DATE),  # noqa: DTZ001 - a cell has no zone
    ("a fraction", 150000012.5, Fault.CODE_NUMBER),
    ("a negative number", -401, Fault.CODE_NUMBER),
    ("true", True, Fault.BOOLEAN),
    ("false as text", "FALSE", Fault.BOOLEAN),
    ("sixteen digits as a number", 1234567890123456.0, Fault.DIGITS),
    ("hashes", "########", Fault.HASHES),
    ("a long text", "Khách yêu cầu giao lại trước 10 giờ. " * 12, Fault.LENGTH),
]


def csv_list(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """A list as Excel saves it in Vietnam: semicolons, UTF-8 with its mark."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerows([header, *rows])
    return buffer.getvalue().encode("utf-8-sig")


def codes_of(source: Source) -> list[Column]:
    return [column for column in source.columns if column.kind is Kind.CODE]


def problems_of(load: Load) -> dict[int, list[str]]:
    """Rules that spoke, by sheet row."""
    rows = QuarantinedRow.objects.filter(load=load)
    return {row.row_number: [p["code"] for p in row.problems] for row in rows}


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.code)
def test_every_code_of_every_list_names_its_field(source: Source) -> None:
    named = {
        "batch",
        "plant",
        "storage_location",
        "unit",
        "base_unit",
        "channel",
        "currency",
        "movement_type",
    }
    assert all(column.field for column in codes_of(source))
    assert not {column.name for column in source.columns if column.kind is Kind.TEXT} & named


@pytest.mark.parametrize("source", [s for s in SOURCES if codes_of(s)], ids=lambda source: source.code)
def test_a_damaged_code_is_quarantined_in_any_column_of_any_list(source: Source) -> None:
    """One row per column and damage, and one good row: only that one is taken in, and no member made of the others."""
    damages = [(column, cell, fault) for column in codes_of(source) for _, cell, fault in DAMAGED]
    rows = [full_row(source, 0)]
    rows += [full_row(source, n) | {column.name: cell} for n, (column, cell, _) in enumerate(damages, 1)]
    names = [column.name for column in source.columns]
    book = workbook([c.header for c in source.columns], [[row[name] for name in names] for row in rows])
    answers = {question.column: "2025-10-31" for question in source.inputs}
    load = take(book, source=source.code, inputs=answers, publish=False)
    # A list with so many wrong rows waits for a second person, but for a short one.
    assert load.state in {LoadState.CHECKED, LoadState.WAITS_APPROVAL}, (load.message_en, load.where)
    said = problems_of(load)
    for line, (column, cell, fault) in enumerate(damages, 3):
        assert f"{source.code.upper()}-{fault}" in said.get(line, []), (column.name, cell, said.get(line))
    assert (load.rows_read, load.rows_quarantined) == (len(rows), len(damages))
    good = full_row(source, 0)
    for member in source.members:
        code = "|".join(str(good[name]) for name in member.code)
        kept = Member.objects.filter(load=load, kind=member.kind).values_list("code", flat=True)
        assert code in kept
        assert all(len(one) <= 40 and "E+" not in one and "-" not in one for one in kept)


MB51 = get_source("mb51")
HEADER = [c.header for c in MB51.columns if c.required or c.name in {"text", "material_description"}]
NAMES = [c.name for c in MB51.columns if c.header in HEADER]


def movement(number: int, **more: Any) -> list[Any]:
    row: dict[str, Any] = {
        "posting_date": "01.10.2025", "movement_type": "261", "plant": "1201", "storage_location": "0401",
        "material": "150000001", "material_description": "Chất độn", "batch": "B1", "quantity": "-5", "unit": "KG",
        "material_document": f"{4_900_000_030 + number}", "reason": "0", **more,
    }  # fmt: skip
    return [row.get(name, "") for name in NAMES]


def test_long_codes_that_excel_saved_as_scientific_numbers_are_quarantined_with_the_way_out() -> None:
    damaged = {
        "material": "1,5E+08", "batch": "12345678", "gl_account": "621100", "material_document": "4,9E+09",
        "purchase_order": "4,1E+09",
    }  # fmt: skip
    rows = [movement(n, quantity=str(-n), posting_date="01/10/2025", **damaged) for n in (5, 6, 7)]
    load = take(csv_list(HEADER, rows), "MB51.csv")
    assert (load.state, load.rows_read, load.rows_quarantined) == (LoadState.PUBLISHED, 3, 3)
    (finding,) = load.findings
    assert finding["rows"] == 3  # rows, although three cells of each are faulty: few enough to go on
    assert not Member.objects.exists()
    assert table("raw_mb51", "material") == []
    problem = QuarantinedRow.objects.filter(load=load).order_by("row_number")[0].problems[0]
    assert problem["text_en"] == (
        "Row 2: *Material* is `1,5E+08`: Excel made a number in scientific notation of the code, its digits are lost."
    )
    assert "khoa học" in problem["text_vi"]
    assert "format column E as Text" in problem["fix_en"]
    assert "Văn bản" in problem["fix_vi"]


def test_a_batch_that_became_a_date_hashes_and_a_fraction_are_no_codes() -> None:
    day = date(2025, 10, 1)
    rows = [
        movement(21, posting_date=day, batch=date(2026, 12, 3), quantity=-5.0),
        movement(22, posting_date=day, material="########", quantity=-6.0),
        movement(23, posting_date=day, material=150000012.5, quantity=-6.0),
    ]
    load = take(workbook(HEADER, rows), "MB51.xlsx")
    said = problems_of(load)
    assert (said[2], said[3][0], said[4][0]) == (["MB51-code-date"], "MB51-hashes", "MB51-code-number")
    assert (load.rows_quarantined, Member.objects.count(), table("raw_mb51", "batch")) == (3, 0, [])


GUARDS = {"equals and quotes": '="{}"', "apostrophe": "'{}", "curly apostrophe": "’{}"}


@pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS.keys())
def test_guards_around_codes_come_off(guard: str) -> None:
    guarded = {"movement_type", "plant", "storage_location", "material", "batch", "material_document"}
    rows = [
        [guard.format(cell) if name in guarded else cell for name, cell in zip(NAMES, row, strict=True)]
        for row in (movement(1), movement(2, material="150000002", batch="B2", quantity="-6"))
    ]
    load = take(csv_list(HEADER, rows), "MB51.csv")
    assert (load.state, load.rows_new, load.rows_quarantined, load.findings) == ("published", 2, 0, [])
    assert table(
        "raw_mb51", "movement_type, plant, storage_location, material, batch, material_document"
    ) == [
        ("261", "1201", "0401", "150000001", "B1", "4900000031"),
        ("261", "1201", "0401", "150000002", "B2", "4900000032"),
    ]


def test_guarded_codes_are_the_rows_that_are_there_already() -> None:
    take(csv_list(HEADER, [movement(1)]), "MB51.csv")
    again = take(csv_list(HEADER, [movement(1, storage_location='="0401"', batch="'B1")]), "MB51 again.csv")
    assert (again.rows_new, again.rows_changed, again.rows_same) == (0, 0, 1)


def test_a_text_pasted_into_a_code_column_makes_no_plant_material_or_batch() -> None:
    pasted = "Khách yêu cầu giao lại trước 10 giờ, liên hệ kho. " * 12
    rows = [
        movement(71, batch=pasted),
        movement(72, plant=pasted),
        movement(73, material=pasted),
        movement(74, material="150000004", batch="B4"),
    ]
    plants = len(table("dim_plant"))
    load = take(csv_list(HEADER, rows), "MB51.csv", as_of=date(2025, 10, 1))
    assert (load.state, load.rows_new, load.rows_quarantined) == ("published", 1, 3)
    assert set(problems_of(load)) == {2, 3, 4}
    assert table("fact_inventory", "batch, quantity::integer") == [("B4", -5)]
    assert len(table("dim_plant")) == plants
    assert table("dim_material", "material_code") == [("150000004",)]
    row = QuarantinedRow.objects.get(load=load, row_number=3)
    assert "longer than the 4 characters" in row.problems[0]["text_en"]
    assert len(row.problems[0]["text_en"]) < 200


WRITTEN: list[tuple[str, Field, Cell, str | Fault | None]] = [
    ("zeros of a location come back", fields.STORAGE_LOCATION, "401", "0401"),
    ("a location as number", fields.STORAGE_LOCATION, 401.0, "0401"),
    ("a location with the padding of a number", fields.STORAGE_LOCATION, "0000000401", "0401"),
    ("a plant of letters", fields.PLANT, "hcm1", "HCM1"),
    ("a channel", fields.CHANNEL, 1, "01"),
    ("a customer group", fields.CUSTOMER_GROUP, "1", "01"),
    ("no reason", fields.REASON, "", "0"),
    ("no reason, as SAP pads it", fields.REASON, "0000", "0"),
    ("a reason", fields.REASON, "0012", "12"),
    ("a reason in words", fields.REASON, "hỏng", Fault.WORDS),
    ("a batch in small letters", fields.BATCH, "25j2400110", "25J2400110"),
    ("a batch of May, whose letter is E", fields.BATCH, "25E2457310", "25E2457310"),
    ("zeros of a batch mean something", fields.BATCH, "0012345678", "0012345678"),
    ("a batch with an accent", fields.BATCH, "Lô phụ", Fault.WORDS),
    ("a batch that is a date in a text list", fields.BATCH, "03.12.2026", Fault.CODE_DATE),
    ("a batch that is a day and an hour", fields.BATCH, "2026-12-03 00:00:00", Fault.CODE_DATE),
    ("a batch that really is called so", fields.BATCH, '="03.12.2026"', "03.12.2026"),
    ("a batch with a stroke", fields.BATCH, "AB-12/3", "AB-12/3"),
    ("a material of 18 digits", fields.MATERIAL, "000000000150000001", "150000001"),
    ("a material with letters", fields.MATERIAL, "r-0012", "R-0012"),
    ("a material with grouped digits", fields.MATERIAL, "150.000.001", Fault.CODE_NUMBER),
    ("a material with decimals of a number", fields.MATERIAL, "150000001,0", "150000001"),
    ("a document with its padding", fields.DOCUMENT, "0080012345", "80012345"),
    ("an eleven-digit document", fields.DOCUMENT, "49000000311", Fault.LENGTH),
    ("an order of twelve digits", fields.ORDER, "010000100141", "10000100141"),
    ("an item", fields.ITEM, "0010", "10"),
    ("a unit in small letters", fields.UNIT, "kg", "KG"),
    ("a Vietnamese unit", fields.UNIT, "cái", "CÁI"),
    ("a unit that is a sentence", fields.UNIT, "thùng lớn", Fault.LENGTH),
    ("a reference that people write", fields.REFERENCE, "PX 12.10.2025", "PX 12.10.2025"),
    ("a reference that is a delivery", fields.REFERENCE, "0191000142", "191000142"),
    ("a level of the hierarchy", fields.HIERARCHY, "00100", "00100"),
    ("a sales order with its item", fields.SPECIAL_STOCK_NUMBER, "0002100000011 000010", "2100000011/10"),
    ("an empty guard", fields.BATCH, '=""', None),
    ("an apostrophe alone", fields.BATCH, "'", None),
    ("no number", fields.MATERIAL, float("nan"), Fault.DIGITS),
]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "cell", "code"), [case[1:] for case in WRITTEN], ids=[case[0] for case in WRITTEN]
)
def test_a_code_has_one_form_in_its_field(field: Field, cell: Cell, code: str | Fault | None) -> None:
    read = read_code(cell, field)
    assert read == code
    if isinstance(read, str) and not isinstance(read, Fault):
        assert canonical(read, field) == read


def test_many_new_codes_are_read_like_few() -> None:
    """Documents and batches that are all new take another way through the reader: with the same result."""
    rows: list[Row] = [
        {
            "material_document": f"{4_900_000_000 + n}", "batch": f"25j{n:05d}10", "quantity": 1,
            "reason": "" if n % 2 else "0",
        }
        for n in range(1_200)
    ]  # fmt: skip
    rows[700] = {**rows[700], "batch": "########"}
    rows[900] = {**rows[900], "material_document": "4,9E+09"}
    rows[1100] = {**rows[1100], "batch": "X" * 11}
    load = take(listed("mb51", rows), "mb51.xlsx", source="mb51", publish=False)
    said = problems_of(load)
    assert {row: codes[0] for row, codes in said.items()} == {
        702: "MB51-hashes", 902: "MB51-scientific", 1102: "MB51-length",
    }  # fmt: skip
    kept = table("raw_mb51", "batch, reason")
    assert len(kept) == 1_197
    assert {reason for _, reason in kept} == {"0"}
    assert all(batch.isupper() for batch, _ in kept)
