"""One code, one form: the same row written otherwise is the same row, and what was stored before is brought to it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command

from etl import loads, rekey, versions
from etl.models import DataVersion, ListForm, Load, Member
from etl.sources.base import get_source
from tests import old_form
from tests.loading import table, take
from tests.plant_lists import Row, prove_increments, workbook_of
from tests.ten_lists import ANSWERS, as_text, good_rows

pytestmark = pytest.mark.django_db

RECEIPT: Row = {
    "posting_date": date(2025, 10, 1), "movement_type": "101", "plant": "1201", "storage_location": "0401",
    "material": "150000001", "material_description": "Chất độn A", "batch": "B1", "quantity": 100, "unit": "KG",
    "material_document": "5000000041", "purchase_order": "4100000001", "reason": "0",
}  # fmt: skip
ISSUE: Row = {
    **RECEIPT, "posting_date": date(2025, 10, 2), "movement_type": "261", "quantity": -30,
    "material_document": "4900000042", "purchase_order": "",
}  # fmt: skip
VARIANTS: dict[str, Row] = {
    "location 401": {"storage_location": "401"},
    "reason 0000": {"reason": "0000"},
    "reason blank": {"reason": ""},
    "batch in small letters": {"batch": "b1"},
    "unit in small letters": {"unit": "kg"},
    "all of it, and padding": {
        "storage_location": "401", "reason": "", "batch": "b1", "unit": "kg", "plant": "1201 ",
        "material": "000000000150000001", "material_document": "'5000000041",
    },
}  # fmt: skip


def movements(**more: Any) -> bytes:
    rows = [{**RECEIPT, **more}, {**ISSUE, **{k: v for k, v in more.items() if k != "material_document"}}]
    return as_text("mb51", rows)


def stock() -> list[tuple[int, str]]:
    return table("fact_inventory", "quantity::integer, unit")


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS.keys())
def test_a_cell_written_otherwise_is_the_same_movement(variant: Row) -> None:
    take(movements(), "0.txt", source="mb51")
    again = take(movements(**variant), "1.txt", source="mb51")
    assert (again.rows_new, again.rows_changed, again.rows_same, again.rows_quarantined) == (0, 0, 2, 0)
    assert stock() == [(-30, "KG"), (100, "KG")]
    assert table("inventory_total", "quantity::integer, unit") == [(70, "KG")]


OTHER_WRITINGS: dict[str, Mapping[str, Any]] = {
    "cooispi": {"plant": " 1201", "order_type": "201s", "process_order": "010000100001", "mrp_controller": "p01"},
    "mb51": {"storage_location": "201", "batch": "b1", "unit": "pc", "reason": "", "movement_type": "'101"},
    "mb52": {"storage_location": "201", "batch": "b1", "unit": "pc", "material": "000000000100000001"},
    "target": {"salesman_name": "  mạc   vọng "},
    "zrfi005": {"channel": "11", "customer": "'1200000001", "salesman": "0020000001", "currency": "vnd"},
    "zrmm024": {"item": "00010", "purchase_order": '="4500000001"', "supplying_plant": "1201.0"},
    "zrpp062": {"process_order": "010000100001", "unit": "pc", "input_unit": "kg", "mrp_controller": "p01"},
    "zrsd002": {"billing_document": "'1930000001", "channel": "11", "unit": "pc", "customer_group": "1"},
    "zrsd004": {"delivery": "0008000000001", "delivery_type": "zda1", "unit": "pc", "weight_unit": ""},
    "zrsd006": {"channel": "011", "material": "000000000100000001", "base_unit": "pc", "sales_organization": "1000.0"},
}  # fmt: skip


@pytest.mark.parametrize("code", OTHER_WRITINGS)
def test_a_row_of_any_list_is_known_however_its_codes_are_written(code: str) -> None:
    rows = good_rows(code, 1)
    if code == "target":
        rows = [{**rows[0], "salesman_name": "MẠC VỌNG"}]
    take(as_text(code, rows), "0.txt", source=code, inputs=ANSWERS.get(code))
    again = take(
        as_text(code, [{**rows[0], **OTHER_WRITINGS[code]}]), "1.txt", source=code, inputs=ANSWERS.get(code)
    )
    assert (again.state, again.rows_quarantined) == ("published", 0), (again.message_en, again.findings)
    assert (again.rows_new, again.rows_changed, again.rows_same) == (0, 0, 1)


def test_the_old_form_is_the_one_that_the_version_before_made() -> None:
    """Keys as that version computed them, once."""
    cells: dict[str, str | None] = {c.name: None for c in get_source("mb51").stored_columns}
    cells |= {
        "posting_date": "2025-10-01", "movement_type": "101", "plant": "1201", "storage_location": "401",
        "material": "150000001", "material_description": "Chất độn A", "batch": "b1", "quantity": "100.000",
        "unit": "kg", "material_document": "5000000041", "reason": "0000", "purchase_order": "4100000001",
    }  # fmt: skip
    assert old_form.keys(get_source("mb51"), cells) == {
        "row_key": "fc8f8efb2727aaa71f3c1cd670ea4005", "content_hash": "fe2ca7120fe6d2189435f344492da8cd",
    }  # fmt: skip
    cells = {c.name: None for c in get_source("mb52").stored_columns}
    cells |= {
        "plant": "1201", "storage_location": "401", "material": "100000001", "batch": "25j2400110",
        "special_stock": "E", "special_stock_number": "2100000011", "unrestricted": "10.000", "unit": "pc",
        "quality_inspection": "0.000", "blocked": "0.000", "in_transfer": "0.000", "snapshot_date": "2025-10-31",
    }  # fmt: skip
    assert old_form.keys(get_source("mb52"), cells) == {
        "row_key": "98b2f35b635a440745a2696104ead534", "unit_key": "8be684cf0727e776db251190e6f1e025",
        "content_hash": "4097120c6f6f95e7316537e171c82f16",
    }  # fmt: skip


def as_it_was_written(load: Load, name: str, code: str | None) -> str | None:
    """As the variants of the file with this name wrote it."""
    wrote = VARIANTS.get(load.name, {}).get(name, code)
    return wrote or None


def taken_before() -> None:
    """The list as SAP gives it and five ways through which a cell is written otherwise, in a database of then."""
    take(movements(), "as SAP gives it", source="mb51")
    for name in list(VARIANTS)[:5]:
        take(movements(**VARIANTS[name]), name, source="mb51")


def test_rows_that_stood_once_for_each_way_of_writing_stand_once_after_migrate() -> None:
    taken_before()
    right, keys = stock(), table("raw_mb51", "load_id, row_number, row_key, content_hash")
    members = table("etl_member", "load_id, kind, code, attributes::text")
    old_form.restore(as_it_was_written)
    assert len(stock()) == 12
    assert sum(quantity for quantity, _ in stock()) == 420

    call_command("migrate", verbosity=0)
    assert stock() == right
    assert table("raw_mb51", "load_id, row_number, row_key, content_hash") == keys
    assert table("etl_member", "load_id, kind, code, attributes::text") == members
    assert table("inventory_total", "quantity::integer, unit") == [(70, "KG")]
    prove_increments()
    again = take(movements(storage_location="0000000401"), "later.txt", source="mb51")
    assert (again.rows_new, again.rows_same) == (0, 2)


def test_migrating_again_changes_nothing_and_makes_no_version() -> None:
    taken_before()
    old_form.restore(as_it_was_written)
    call_command("migrate", verbosity=0)
    made = DataVersion.objects.count()
    assert not versions.is_rebuild_due()
    call_command("migrate", verbosity=0)
    assert (DataVersion.objects.count(), rekey.bring_up_to_date()) == (made, {})


def test_equal_lines_of_a_document_and_their_corrections_stay_as_many_as_they_are() -> None:
    twin = {**ISSUE, "storage_location": "0401", "batch": "B1"}
    take(as_text("mb51", [twin, twin, twin, RECEIPT]), "three", source="mb51")
    take(as_text("mb51", [twin, twin, {**twin, "text": "x"}, twin]), "four", source="mb51")
    right, keys = stock(), table("raw_mb51", "load_id, row_number, row_key, content_hash")

    def written(load: Load, name: str, code: str | None) -> str | None:
        return {"storage_location": "401", "batch": "b1"}.get(name, code) if load.name == "three" else code

    old_form.restore(written)
    assert len(stock()) == 3 + 1 + 4
    call_command("migrate", verbosity=0)
    assert len(stock()) == 4 + 1
    assert stock() == right
    assert table("raw_mb51", "load_id, row_number, row_key, content_hash") == keys
    prove_increments()


def test_one_file_that_wrote_a_code_in_two_ways_counts_each_row_once() -> None:
    """Rows that say the same become one. Of a contradiction the later row stays, or both where layouts lack columns."""
    line: Row = {
        "plant": "1201", "storage_location": "0201", "material": "100000001", "batch": "B1", "unrestricted": 5,
        "unit": "PC",
    }  # fmt: skip
    others: list[Row] = [{"batch": "B2"}, {"batch": "B3"}, {"batch": "B4", "unrestricted": 7}]
    rows = [line, *({**line, **other} for other in others)]
    load = take(workbook_of("mb52", rows, without=set()), source="mb52", inputs=ANSWERS["mb52"])
    sold = good_rows("zrsd006", 2)
    take(
        as_text("zrsd006", [{**sold[0], "description": "cũ"}, {**sold[1], "description": "mới"}]),
        source="zrsd006",
    )
    batches = {"B1": "b1", "B2": "B1", "B3": "B3", "B4": "b3"}

    def written(_: Load, name: str, code: str | None) -> str | None:
        if name == "material" and code == sold[1]["material"]:
            return f"000{sold[0]['material']}"
        return batches.get(code or "", code) if name == "batch" else code

    old_form.restore(written)
    assert len(table("fact_stock_count")) == 4
    assert len(table("material_channel")) == 2
    call_command("migrate", verbosity=0)
    assert table("fact_stock_count", "batch, quantity::integer") == [("B1", 5), ("B3", 5), ("B3", 7)]
    assert table("raw_zrsd006", "material, description") == [(sold[0]["material"], "mới")]
    assert len(table("material_channel")) == 1
    prove_increments()
    load.refresh_from_db()
    assert load.state == "published"


def test_members_that_were_one_code_in_two_writings_are_one() -> None:
    take(movements(), "as SAP gives it", source="mb51")
    load = Load.objects.get()
    Member.objects.create(load=load, kind="location", code="1201|401", attributes={})
    Member.objects.create(load=load, kind="material", code="0150000001", attributes={"entry_unit": "kg"})
    old_form.restore(lambda *row: row[2])
    call_command("migrate", verbosity=0)
    assert set(Member.objects.filter(kind="location").values_list("code", flat=True)) == {"1201|0401"}
    (material,) = Member.objects.filter(kind="material")
    assert (material.code, material.attributes["entry_unit"]) == ("150000001", "KG")
    assert ("401",) not in table("dim_location", "storage_location")


def test_texts_with_strokes_tabs_and_line_breaks_keep_their_hash() -> None:
    odd = "a\\b \\N c\vd"
    rows = [{**RECEIPT, "text": odd}, {**ISSUE, "text": "x\\"}]
    take(workbook_of("mb51", rows, without=set()), source="mb51")
    keys = table("raw_mb51", "row_number, row_key, content_hash, text")
    ListForm.objects.all().delete()
    assert rekey.bring_up_to_date()["mb51"].keys == 0
    old_form.restore(lambda _, name, code: "401" if name == "storage_location" else code)
    call_command("migrate", verbosity=0)
    assert table("raw_mb51", "row_number, row_key, content_hash, text") == keys


def test_undone_and_waiting_loads_are_brought_along() -> None:
    first = take(movements(), "as SAP gives it", source="mb51")
    second = take(movements(batch="b1", text="later"), "batch in small letters", source="mb51")
    waiting = take(movements(unit="kg", text="last"), "unit in small letters", source="mb51", publish=False)
    loads.undo(second)
    old_form.restore(as_it_was_written)
    call_command("migrate", verbosity=0)
    loads.publish(Load.objects.get(pk=second.pk))
    loads.publish(Load.objects.get(pk=waiting.pk))
    waiting.refresh_from_db()
    assert (waiting.rows_new, stock()) == (0, [(-30, "KG"), (100, "KG")])
    assert first.pk < second.pk
    prove_increments()
