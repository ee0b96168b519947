"""What makes a list wait for a second person, on every road, and what does not."""

from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from etl import loads
from etl.gates import GATES
from etl.models import ApprovalRequest, DataVersion, Load, LoadState
from tests import invented_list
from tests.invented_list import HEADER, SHELF_COUNTS
from tests.load.test_uploads import ingest
from tests.loading import take, workbook
from tests.plant_lists import Row, listed
from tests.ten_lists import ANSWERS, CODES, SPOILED, good_rows

pytestmark = pytest.mark.django_db


def gates(load: Load) -> list[str]:
    return [reason["gate"] for reason in load.reasons]


def with_bad_rows(code: str, bad: int, *, of: int = 60) -> bytes:
    rows = good_rows(code, of)
    return listed(code, [{**row, **SPOILED[code]} if n < bad else row for n, row in enumerate(rows)])


@pytest.mark.parametrize("code", CODES)
def test_a_rotten_list_waits_and_the_same_list_with_one_bad_row_goes_on(code: str) -> None:
    rotten = take(with_bad_rows(code, 20), f"{code}.xlsx", source=code, inputs=ANSWERS.get(code))
    assert (rotten.state, rotten.rows_quarantined) == (LoadState.WAITS_APPROVAL, 20)
    assert "error-rule" in gates(rotten)
    assert "20 of 60 rows (33.3 %)" in rotten.message_en
    assert "20 trong 60 dòng (33,3 %)" in rotten.message_vi
    assert not DataVersion.objects.exists()
    one_bad = take(with_bad_rows(code, 1), f"{code} 2.xlsx", source=code, inputs=ANSWERS.get(code))
    assert (one_bad.state, one_bad.rows_quarantined, one_bad.reasons) == (LoadState.PUBLISHED, 1, [])


@pytest.mark.parametrize(
    ("bad", "of", "waits"), [(3, 20, False), (4, 20, True), (4, 400, False), (5, 400, True)]
)
def test_a_rule_may_be_broken_by_three_rows_or_one_in_a_hundred(bad: int, of: int, *, waits: bool) -> None:
    load = take(with_bad_rows("zrsd006", bad, of=of), "hierarchy.xlsx", source="zrsd006")
    assert (load.state == LoadState.WAITS_APPROVAL) == waits
    assert gates(load) == (["error-rule"] if waits else [])


def test_every_gate_has_a_name_in_both_languages() -> None:
    assert [gate.code for gate in GATES] == [
        "error-rule", "column-emptied", "control-total", "join-coverage", "closed-period"
    ]  # fmt: skip
    assert all(gate.title.vi and gate.title.en for gate in GATES)


@pytest.mark.parametrize(("stated", "waits"), [(14.5, False), (14.51, False), (15.0, True), (None, False)])
def test_a_total_row_that_is_not_what_its_rows_add_up_to_stops_the_list(
    stated: float | None, *, waits: bool
) -> None:
    day = date(2026, 3, 5)
    rows = [
        (day, "A1", "100001", 5, "An", None), (day, "A1", "100002", 7.5, "An", None),
        (day, "B2", "100001", 2, "Binh", None),
    ]  # fmt: skip
    with invented_list.known(SHELF_COUNTS):
        load = take(workbook(HEADER, [*rows, (None, None, None, stated, None, None)] if stated else rows))
        assert (load.state == LoadState.WAITS_APPROVAL) == waits
        if waits:
            assert load.reasons[0]["evidence"] == {"stated": "15.000", "read": "14.500"}
            assert "the file says 15, the rows add up to 14.5" in load.message_en


@pytest.mark.parametrize(
    ("code", "column", "wrong"),
    [
        ("mb51", "plant", "9999"), ("mb51", "movement_type", "999"), ("mb52", "plant", "9999"),
        ("cooispi", "mrp_controller", "X99"), ("cooispi", "order_type", "999Z"), ("zrsd002", "channel", "77"),
        ("zrsd004", "delivery_type", "ZZZ9"), ("zrfi005", "channel", "77"), ("zrmm024", "supplying_plant", "9999"),
        ("zrpp062", "mrp_controller", "X99"), ("zrsd006", "channel", "77"),
    ],
)  # fmt: skip
def test_codes_that_no_code_list_knows_stop_a_list_when_they_are_many(
    code: str, column: str, wrong: str
) -> None:
    rows: list[Row] = [{**row, column: wrong} if n < 5 else row for n, row in enumerate(good_rows(code, 60))]
    load = take(listed(code, rows), f"{code}.xlsx", source=code, inputs=ANSWERS.get(code))
    assert (load.state, gates(load)) == (LoadState.WAITS_APPROVAL, ["join-coverage"])
    assert load.reasons[0]["subject"] == column
    assert wrong in load.message_en
    few: list[Row] = [{**row, column: wrong} if n < 3 else row for n, row in enumerate(good_rows(code, 60))]
    load = take(listed(code, few), f"{code} 2.xlsx", source=code, inputs=ANSWERS.get(code))
    assert load.state == LoadState.PUBLISHED


def moves(day: date, count: int, *, first: int = 0, quantity: int = 5) -> list[Row]:
    return good_rows("mb51", count, first=first, posting_date=day, quantity=quantity)


OCTOBER, NOVEMBER = date(2025, 10, 15), date(2025, 11, 28)


def test_a_closed_month_that_changes_by_more_than_a_twentieth_stops_the_list() -> None:
    take(listed("mb51", moves(OCTOBER, 100) + moves(NOVEMBER, 10, first=500)), "months.xlsx")
    few = take(listed("mb51", moves(OCTOBER, 5, first=200)), "late documents.xlsx")
    assert few.state == LoadState.PUBLISHED
    many = take(listed("mb51", moves(OCTOBER, 9, first=300)), "wider selection.xlsx")
    assert (many.state, gates(many)) == (LoadState.WAITS_APPROVAL, ["closed-period"])
    assert many.reasons[0]["evidence"] == {"rows": 9, "rows_before": 105}
    assert "Oct 2025 is closed: 9 of its 105 rows (8.6 %) would change" in many.message_en
    assert "Tháng 10/2025 đã khóa" in many.message_vi


def test_a_month_that_is_open_or_days_that_were_never_loaded_may_change_by_any_number() -> None:
    take(listed("mb51", moves(OCTOBER, 20) + moves(date(2025, 11, 5), 10, first=500)), "open.xlsx")
    assert take(listed("mb51", moves(OCTOBER, 20, first=200)), "more.xlsx").state == LoadState.PUBLISHED
    take(listed("mb51", moves(NOVEMBER, 10, first=600)), "closed.xlsx")
    half = take(listed("mb51", moves(date(2025, 10, 16), 20, first=300)), "the other half.xlsx")
    assert half.state == LoadState.PUBLISHED


@pytest.mark.parametrize(
    ("code", "day", "more", "changed"),
    [
        ("cooispi", "actual_finish_date", {}, {"delivered_quantity": 7}),
        ("zrmm024", "purchase_date", {}, {"ordered_quantity": 90}),
        ("zrsd002", "billing_date", {}, {"billed_quantity": 2}),
        ("zrsd004", "actual_gi_date", {}, {"actual_quantity": 90}),
    ],
)
def test_numbers_of_a_closed_month_may_not_change_unseen_but_texts_may(
    code: str, day: str, more: Row, changed: Row
) -> None:
    rows = good_rows(code, 30, **{day: OCTOBER}, **more) + good_rows(code, 1, first=100, **{day: NOVEMBER})
    take(listed(code, rows), f"{code}.xlsx", source=code, as_of=NOVEMBER)
    text = next(name for name in ("material_description", "description") if name in rows[0] or True)
    names = {column.name for column in loads.get_source(code).columns}
    text = text if text in names else "description"
    renamed = take(listed(code, [{**row, text: "SƠN C"} for row in rows]), source=code, as_of=NOVEMBER)
    assert renamed.state == LoadState.PUBLISHED, renamed.message_en
    load = take(
        listed(code, [{**row, text: "SƠN C", **changed} for row in rows]),
        source=code,
        as_of=date(2025, 12, 1),
    )
    assert (load.state, gates(load)) == (LoadState.WAITS_APPROVAL, ["closed-period"])


def test_open_items_of_a_closed_month_go_their_way() -> None:
    """Orders that finish and transfers that arrive after the list of their month was made."""
    later = good_rows("cooispi", 1, first=100, actual_finish_date=NOVEMBER)
    begun = good_rows("cooispi", 30, first=200, actual_finish_date=OCTOBER)
    take(listed("cooispi", [*good_rows("cooispi", 30), *begun, *later]), "orders.xlsx", source="cooispi")
    finished = good_rows("cooispi", 30, actual_finish_date=OCTOBER, delivered_quantity=100)
    load = take(
        listed("cooispi", [*finished, *begun, *later]),
        "all orders.xlsx",
        source="cooispi",
        as_of=date(2025, 12, 1),
    )
    assert (load.state, load.rows_changed) == (LoadState.PUBLISHED, 30)
    sent = good_rows("zrmm024", 30, purchase_date=OCTOBER, received_quantity=0, transit_quantity=100)
    newer = good_rows("zrmm024", 1, first=100, purchase_date=NOVEMBER)
    take(listed("zrmm024", [*sent, *newer]), "transfers.xlsx", source="zrmm024")
    arrived = good_rows("zrmm024", 30, purchase_date=OCTOBER)
    load = take(
        listed("zrmm024", [*arrived, *newer]), "all transfers.xlsx", source="zrmm024", as_of=date(2025, 12, 1)
    )
    assert (load.state, load.rows_changed) == (LoadState.PUBLISHED, 30)


def test_the_operator_approves_by_a_command_of_its_own_and_never_by_loading_again(tmp_path: Path) -> None:
    file = tmp_path / "hierarchy.xlsx"
    file.write_bytes(with_bad_rows("zrsd006", 20))
    for _ in range(2):
        (said,) = ingest(file)
        assert (said["state"], [reason["gate"] for reason in said["reasons"]]) == (
            "waits_approval",
            ["error-rule"],
        )
        assert f"bin/manage approve {said['load']}" in said["message"]
    call_command("approve", said["load"], note="as SAP has it", stdout=StringIO())
    load = Load.objects.get(pk=said["load"])
    assert (load.state, load.rows_new) == (LoadState.PUBLISHED, 40)
    request = ApprovalRequest.objects.get()
    assert (request.is_alone, request.decision_note) == (True, "bin/manage approve: as SAP has it")
    loads.undo(load)
    assert ingest(file)[0]["state"] == "published"


def test_what_was_approved_is_what_was_said_and_a_new_reason_stops_the_list_again() -> None:
    load = take(with_bad_rows("mb51", 20), "movements.xlsx", source="mb51")
    loads.approve(load)
    take(
        listed("mb51", moves(date(2025, 10, 1), 30, first=200) + moves(NOVEMBER, 1, first=900)), "others.xlsx"
    )
    stopped = loads.process(load.pk)
    assert (stopped.state, gates(stopped)) == (LoadState.WAITS_APPROVAL, ["error-rule", "closed-period"])
    loads.approve(stopped)
    assert loads.process(load.pk).state == LoadState.PUBLISHED


def test_a_list_that_is_only_checked_is_told_apart_from_one_that_waits() -> None:
    held = take(listed("mb51", moves(OCTOBER, 20)), "good.xlsx", publish=False)
    assert held.state == LoadState.CHECKED
    rotten = take(with_bad_rows("mb51", 20), "rotten.xlsx", source="mb51", publish=False)
    assert (rotten.state, Decimal(rotten.rows_new)) == (LoadState.WAITS_APPROVAL, 40)
