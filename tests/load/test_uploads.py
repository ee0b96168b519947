"""An upload is its bytes and its answers: what is another load, and what is already loaded."""

import json
from contextlib import suppress
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from alkana.refusals import Refused
from etl import loads
from etl.models import Load, LoadState
from tests.loading import table, take
from tests.plant_lists import listed
from tests.ten_lists import as_text, good_rows

pytestmark = pytest.mark.django_db

OCTOBER, NOVEMBER = "2025-10-31", "2025-11-01"
STOCK = as_text("mb52", good_rows("mb52", 2))
DEBTORS = as_text("zrfi005", good_rows("zrfi005", 2))
YIELD = as_text("zrpp062", good_rows("zrpp062", 2))


def ingest(*paths: Path, **options: Any) -> list[dict[str, Any]]:
    """What the command says of each file."""
    out = StringIO()
    with suppress(SystemExit):
        call_command("ingest", *paths, as_json=True, stdout=out, **options)
    return json.loads(out.getvalue())  # type: ignore[no-any-return]


def days(code: str) -> list[tuple[str, int]]:
    """Days of snapshots with the number of their rows."""
    found = table(f"raw_{code}", "snapshot_date")
    return [(day.isoformat(), found.count((day,))) for day in sorted({row[0] for row in found})]


def test_stock_that_did_not_move_from_one_day_to_the_next_is_two_snapshots(tmp_path: Path) -> None:
    for day in (OCTOBER, NOVEMBER):
        (tmp_path / f"MB52 {day}.txt").write_bytes(STOCK)
    assert [one["state"] for one in ingest(tmp_path)] == ["published", "published"]
    assert days("mb52") == [(OCTOBER, 2), (NOVEMBER, 2)]
    assert [one["state"] for one in ingest(tmp_path)] == ["already_loaded", "already_loaded"]
    later = Load.objects.get(as_of=date(2025, 11, 1))
    assert [f["text_en"] for f in later.findings if f["code"] == "MB52-same-bytes"] == [
        f"The same bytes are loaded as load {later.pk - 1} (Stock at the end of {OCTOBER}). "
        "If those answers were wrong, undo that load"
    ]


def test_files_that_arrive_together_before_any_is_read_are_told_apart_by_their_names() -> None:
    received = [loads.receive([STOCK], f"MB52 {day}.txt") for day in (OCTOBER, NOVEMBER, OCTOBER)]
    assert received[0].load.pk == received[2].load.pk != received[1].load.pk
    for one in received[:2]:
        loads.process(one.load.pk)
    assert days("mb52") == [(OCTOBER, 2), (NOVEMBER, 2)]


@pytest.mark.parametrize(("code", "content"), [("mb52", STOCK), ("zrfi005", DEBTORS)])
def test_the_same_bytes_with_another_answer_are_another_snapshot(code: str, content: bytes) -> None:
    first = take(content, f"{code}.txt", inputs={"snapshot_date": OCTOBER})
    assert first.state == LoadState.PUBLISHED
    assert loads.receive([content], f"{code}.txt").already
    assert loads.receive([content], "other name.txt", as_of=date(2025, 10, 31)).already
    second = take(content, f"{code}.txt", as_of=date(2025, 11, 1))
    assert (second.state, second.pk != first.pk) == (LoadState.PUBLISHED, True)
    assert days(code) == [(OCTOBER, 2), (NOVEMBER, 2)]
    assert loads.receive([content], f"{code}.txt", inputs={"snapshot_date": NOVEMBER}).already
    assert loads.receive([content], f"{code} {OCTOBER}.txt").load.pk == first.pk


def test_a_month_that_was_answered_wrongly_is_said_to_stand_beside_the_right_one() -> None:
    wrong = take(YIELD, "yield.txt", inputs={"period": "2025-11-01"})
    right = take(YIELD, "yield.txt", inputs={"period": "2025-10-01"})
    assert (right.state, right.rows_older, right.rows_same) == (LoadState.PUBLISHED, 2, 0)
    assert any(
        f["code"] == "ZRPP062-same-bytes" and f"load {wrong.pk}" in f["text_en"] for f in right.findings
    )
    loads.undo(wrong)
    assert {row[0] for row in table("fact_yield", "period_date")} == {date(2025, 10, 1)}


def test_the_same_bytes_as_another_list_or_of_another_age_are_not_thrown_away() -> None:
    orders = as_text("cooispi", good_rows("cooispi", 2))
    first = take(orders, "orders.txt", as_of=date(2025, 10, 31))
    assert loads.receive([orders], "orders.txt").already
    assert loads.receive([orders], "orders.txt", source="cooispi", as_of=date(2025, 10, 31)).already
    newer = take(orders, "orders.txt", as_of=date(2025, 11, 30))
    assert (newer.pk != first.pk, newer.state, newer.rows_same) == (True, LoadState.PUBLISHED, 2)
    other = loads.receive([orders], "orders.txt", source="zrmm024")
    assert not other.already
    assert other.load.pk not in {first.pk, newer.pk}


def test_a_name_that_says_nothing_or_what_was_answered_otherwise_adds_nothing() -> None:
    """The first file's own name said October; whoever answered November has seen it."""
    take(YIELD, "yield 2025-10.txt", inputs={"period": "2025-11-01"})
    assert loads.receive([YIELD], "yield 2025-10.txt").already
    assert loads.receive([YIELD], "copy of yield 2025-10.txt").already
    assert loads.receive([YIELD], "yield.txt").already
    assert not loads.receive([YIELD], "yield 2025-09.txt").already


def test_lists_that_need_no_answer_do_not_care_what_their_names_say() -> None:
    orders = as_text("cooispi", good_rows("cooispi", 2))
    take(orders, "orders 2025-10-31.txt")
    assert loads.receive([orders], "orders 2025-11-01.txt").already


def test_two_that_turn_out_to_be_the_same_once_they_are_read_count_once() -> None:
    orders = as_text("cooispi", good_rows("cooispi", 2))
    one, two = (loads.receive([orders], f"orders {day}.txt").load for day in (OCTOBER, NOVEMBER))
    assert loads.process(one.pk).state == LoadState.PUBLISHED
    twin = loads.process(two.pk) if two.pk != one.pk else None
    if twin is not None:
        assert (twin.state, twin.message_code, twin.where) == (
            LoadState.DISCARDED, "already-loaded", {"load": one.pk}
        )  # fmt: skip
    assert len(table("raw_cooispi")) == 2


def test_a_waiting_file_takes_the_better_name_that_it_is_handed_in_again_under() -> None:
    waiting = take(STOCK, "stock.txt")
    assert waiting.state == LoadState.NEEDS_INPUT
    named = take(STOCK, f"stock {OCTOBER}.txt")
    assert (named.pk, named.name, named.state) == (waiting.pk, f"stock {OCTOBER}.txt", LoadState.PUBLISHED)
    assert named.as_of == date(2025, 10, 31)


def test_a_name_of_two_readings_waits_and_only_one_of_its_readings_answers_it() -> None:
    waiting = take(STOCK, "stock 05-10-2025.txt")
    assert waiting.state == LoadState.NEEDS_INPUT
    other = take(STOCK, "stock 2025-11-01.txt")
    assert (other.pk != waiting.pk, other.state) == (True, LoadState.PUBLISHED)
    answered = take(STOCK, "stock 2025-10-05.txt")
    assert (answered.pk, answered.state) == (waiting.pk, LoadState.PUBLISHED)
    assert days("mb52") == [("2025-10-05", 2), (NOVEMBER, 2)]


def test_an_undone_upload_comes_back_as_itself_and_with_another_answer_as_another() -> None:
    first = take(STOCK, f"stock {OCTOBER}.txt")
    loads.undo(first)
    assert take(STOCK, f"stock {NOVEMBER}.txt").pk != first.pk
    assert take(STOCK, f"stock {OCTOBER}.txt").pk == first.pk


def test_what_was_read_by_two_conventions_is_warned_of_under_the_line_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "movements.txt"
    path.write_bytes(as_text("mb51", good_rows("mb51", 1, posting_date="03/04/2025")))
    said = []
    for order in (None, "mm/dd", "dd/mm", "dd/mm"):
        out = StringIO()
        with suppress(SystemExit):
            call_command("ingest", path, dates=order, stdout=out)
        said.append(out.getvalue())
    first = Load.objects.get(inputs={"dates": "mm/dd"})
    assert "--dates dd/mm|mm/dd" in said[0]
    assert "warning" not in said[1]
    assert f"  warning: The same bytes are loaded as load {first.pk} (dates written mm/dd). If" in said[2]
    assert said[3].startswith("already_loaded")


def test_a_convention_that_a_file_does_not_depend_on_makes_no_second_load() -> None:
    content = listed("mb51", good_rows("mb51", 1, posting_date=date(2025, 3, 4), quantity=5.5))
    load = take(content)
    assert (load.state, load.rows_quarantined) == (LoadState.PUBLISHED, 0)
    for inputs in ({"dates": "mm/dd"}, {"decimal": ","}):
        assert loads.receive([content], "list.xlsx", inputs=inputs).already


def test_a_refusal_names_the_file_and_the_state_that_is_needed() -> None:
    waiting = take(STOCK, "stock.txt")
    with pytest.raises(Refused) as refused:
        loads.undo(waiting)
    assert refused.value.message.en == (
        f"Load {waiting.pk} is in the state “needs an answer” (file stock.txt); "
        "this can be done only in the state “published”."
    )
