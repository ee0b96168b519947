"""What a file does not say: how it is answered on page and command line, and totals that SAP shows."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from etl import loads
from etl.models import Load, LoadState
from tests.load.test_uploads import days, ingest
from tests.loading import table, take
from tests.plant_lists import listed, take_rows
from tests.ten_lists import as_text, good_rows

pytestmark = pytest.mark.django_db

STOCK = as_text("mb52", good_rows("mb52", 2))
OTHER_STOCK = as_text("mb52", good_rows("mb52", 3))
YIELD = as_text("zrpp062", good_rows("zrpp062", 2))


def test_the_command_line_names_the_option_that_answers(tmp_path: Path) -> None:
    (tmp_path / "stock.txt").write_bytes(STOCK)
    (tmp_path / "yield.txt").write_bytes(YIELD)
    told = {one["file"]: one for one in ingest(tmp_path)}
    assert told["stock.txt"]["state"] == "needs_input"
    assert told["stock.txt"]["answer_with"] == "--as-of YYYY-MM-DD"
    assert told["yield.txt"]["answer_with"] == "--period YYYY-MM"
    assert "--answers FILE.csv" in told["yield.txt"]["message"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_small_csv_answers_a_folder(tmp_path: Path, separator: str) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    for name, content in (("a.txt", STOCK), ("b.txt", OTHER_STOCK), ("yield.txt", YIELD)):
        (folder / name).write_bytes(content)
    answers = tmp_path / "answers.csv"
    lines = (("name", "answer"), ("a.txt", "2025-10-31"), ("b.txt", "2025-11-28"), ("yield.txt", "2025-10"))
    answers.write_text("".join(f"{separator.join(line)}\n" for line in lines), encoding="utf-8-sig")
    assert {one["state"] for one in ingest(folder)} == {"needs_input"}
    assert {one["state"] for one in ingest(folder, answers=answers)} == {"published"}
    assert days("mb52") == [("2025-10-31", 2), ("2025-11-28", 3)]
    assert {row[0] for row in table("fact_yield", "period_date")} == {date(2025, 10, 1)}
    answers.write_text("a.txt,soon\n")
    with pytest.raises(CommandError, match="“soon” is no answer"):
        call_command("ingest", folder, answers=answers)


def test_the_page_answers_all_waiting_files_at_once_with_proposals(admin_client: Any) -> None:
    stock, ambiguous, later = (
        take(STOCK, "stock.txt"),
        take(OTHER_STOCK, "stock 05-10-2025.txt"),
        take(YIELD, "yield.txt"),
    )
    page = admin_client.get("/data/").content.decode()
    assert f'name="{stock.pk}-snapshot_date" value=""' in page
    assert f'name="{ambiguous.pk}-snapshot_date" value="2025-05-10"' in page
    assert f'type="month" id="answer-{later.pk}-period"' in page
    answers = {f"{stock.pk}-snapshot_date": "2025-10-31", f"{later.pk}-period": "2025-10"}
    admin_client.post("/data/answers/", answers)
    states = [Load.objects.get(pk=load.pk).state for load in (stock, ambiguous, later)]
    assert states == [LoadState.RECEIVED, LoadState.NEEDS_INPUT, LoadState.RECEIVED]
    assert loads.process(later.pk).inputs == {"period": "2025-10-01"}
    assert loads.process(stock.pk).as_of == date(2025, 10, 31)


def orders(finish: date | None, *, count: int) -> None:
    take_rows("cooispi", good_rows("cooispi", count, actual_finish_date=finish), title=f"{finish}")


def test_a_month_that_no_row_needs_is_not_asked_for() -> None:
    orders(date(2025, 10, 20), count=2)
    load = take(YIELD, "yield.txt")
    assert (load.state, load.inputs) == (LoadState.PUBLISHED, {"period": "2025-10-01"})
    assert loads.receive([YIELD], "yield.txt").already


def test_a_month_that_some_row_needs_is_asked_for_with_the_month_of_the_others() -> None:
    orders(date(2025, 10, 20), count=1)
    load = take(YIELD, "yield.txt")
    assert load.state == LoadState.NEEDS_INPUT
    assert load.where["questions"] == {"period": "2025-10-01"}


@pytest.mark.parametrize(
    ("total", "state"),
    [("quantity=50", "published"), ("quantity:PC=50", "published"), ("Qty in Un. of Entry=50", "published"),
     ("quantity=51", "waits_approval")],
)  # fmt: skip
def test_a_typed_total_is_compared_like_the_files_own(tmp_path: Path, total: str, state: str) -> None:
    file = tmp_path / "movements.xlsx"
    file.write_bytes(listed("mb51", good_rows("mb51", 10)))
    (said,) = ingest(file, total=[total])
    assert said["state"] == state
    (kept,) = Load.objects.get(pk=said["load"]).control_totals
    assert (kept["typed"], kept["read"], kept["agrees"]) == (True, "50.000", state == "published")
    if state != "published":
        assert "the person who loads it says 51, the rows add up to 50" in said["message"]


@pytest.mark.parametrize(
    ("total", "code"),
    [("weight=5", "unknown-total"), ("quantity=5", "total-without-group")],
)
def test_a_typed_total_that_can_not_be_compared_is_refused(tmp_path: Path, total: str, code: str) -> None:
    rows = [*good_rows("mb51", 2), *good_rows("mb51", 2, first=10, unit="KG")]
    file = tmp_path / "movements.xlsx"
    file.write_bytes(listed("mb51", rows))
    (said,) = ingest(file, total=[total])
    assert said["state"] == "refused"
    assert Load.objects.get(pk=said["load"]).message_code == code


def test_the_api_takes_typed_totals(admin_client: Any, tmp_path: Path) -> None:
    file = tmp_path / "movements.xlsx"
    file.write_bytes(listed("mb51", good_rows("mb51", 10)))
    with file.open("rb") as content:
        answer = admin_client.post("/api/v1/uploads", {"file": content, "totals": '{"quantity:PC": "49"}'})
    load = loads.process(answer.json()["load"])
    assert (load.state, load.typed_totals) == (LoadState.WAITS_APPROVAL, {"quantity:PC": "49"})
    loads.discard(load)
    with file.open("rb") as content:
        answer = admin_client.post("/api/v1/uploads", {"file": content, "totals": '{"quantity": "many"}'})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-total")
