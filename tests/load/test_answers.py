"""What a person hears after handing in, trying, undoing, repeating or discarding a load: on page, API, command line."""

import json
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from etl import loads, quarantine
from etl.models import Load, LoadState
from tests import invented_list
from tests.api.conftest import empty_cache, make_user, signed_in
from tests.invented_list import DOCUMENT_LINES, HEADER
from tests.load.test_quarantine import DAY, DIRTY, GOOD, corrected
from tests.loading import table, take, workbook

__all__ = ["empty_cache", "make_user", "signed_in"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf() -> Any:
    with invented_list.known(DOCUMENT_LINES):
        yield


@pytest.fixture
def steward(signed_in: Callable[..., Any]) -> Any:
    client = signed_in("steward", is_staff=True)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Jobs are done at once, in this process."""
    from alkana.celery import app

    monkeypatch.setattr(app.conf, "task_always_eager", True)


def upload(client: Any, content: bytes, **more: str) -> Any:
    file = SimpleUploadedFile("shelf.xlsx", content)
    return client.post("/api/v1/uploads", {"file": file, **more}, format="multipart")


def page(client: Any, load: Load) -> str:
    return str(client.get(f"/data/loads/{load.pk}/").content.decode())


def family() -> tuple[Load, Load, Load]:
    """A load of two good rows and two bad ones, a correction that brings one in, and one that brings the other in."""
    first = take(workbook(HEADER, DIRTY), "shelf.xlsx")
    second = take(corrected(quarantine.workbook(first, language="en"), A2=DAY), "half.xlsx")
    third = take(corrected(quarantine.workbook(first, language="en"), D2=3), "rest.xlsx")
    assert (second.corrects, third.corrects) == (first, first)
    return first, second, third


# Handing in again


@pytest.mark.usefixtures("workers")
def test_a_loaded_file_is_already_loaded_and_nothing_is_new(steward: Any) -> None:
    content = workbook(HEADER, [GOOD, GOOD, GOOD])
    first = upload(steward, content).json()
    again = upload(steward, content)
    told = again.json()
    assert (again.status_code, told["state"], told["load"]) == (200, "already_loaded", first["load"])
    assert (told["rows_new"], told["rows_changed"], told["rows_same"]) == (0, 0, 3)
    who = Load.objects.get().created_by.username
    assert told["answer"].startswith("This file was already loaded on ")
    assert f"by {who} as load {first['load']} (“shelf.xlsx”); nothing has changed." in told["answer"]
    assert told["message"] == told["answer"]
    row = steward.get(f"/data/loads/{first['load']}/row/?already=1").content.decode()
    assert "nothing has changed" in row
    assert "3 new" not in row


@pytest.mark.usefixtures("workers")
def test_the_form_without_scripts_says_what_became_of_each_file(steward: Any) -> None:
    content = workbook(HEADER, [GOOD])
    take(content, "shelf.xlsx")
    known, fresh = (
        SimpleUploadedFile("a.xlsx", content),
        SimpleUploadedFile("b.xlsx", workbook(HEADER, [GOOD], title="b")),
    )
    said = steward.post("/data/", {"file": [known, fresh]}, follow=True).content.decode()
    assert "was already loaded on" in said
    assert "from the command line as load" in said
    assert "(“b.xlsx”) is taken in" in said


def test_the_command_line_says_it_too(tmp_path: Path) -> None:
    file = tmp_path / "shelf.xlsx"
    file.write_bytes(workbook(HEADER, DIRTY))
    call_command("ingest", file, stdout=StringIO())
    line, out = StringIO(), StringIO()
    call_command("ingest", file, stdout=line)
    call_command("ingest", file, "--json", stdout=out)
    (told,) = json.loads(out.getvalue())
    assert (told["state"], told["rows_new"], told["rows_same"], told["rows_quarantined"]) == (
        "already_loaded", 0, 2, 2,
    )  # fmt: skip
    assert "nothing has changed" in told["message"]
    assert "2 new" not in line.getvalue()


def test_the_reader_of_vietnamese_hears_it_in_vietnamese(steward: Any) -> None:
    take(workbook(HEADER, [GOOD]))
    steward.cookies["django_language"] = "vi"
    assert "không có gì thay đổi" in upload(steward, workbook(HEADER, [GOOD])).json()["answer"]


# Only check


@pytest.mark.usefixtures("workers")
def test_only_checking_shows_its_result_at_once(steward: Any) -> None:
    take(workbook(HEADER, [GOOD], title="before"))
    other = (date(2026, 3, 6), "A1", "100001", 7, "An", None)
    load = upload(steward, workbook(HEADER, [GOOD, other, other]), publish="false").json()["load"]
    told = steward.get(f"/api/v1/uploads/{load}").json()
    assert (told["state"], told["rows_new"], told["rows_same"]) == ("checked", 2, 1)
    assert "What the load does, per month" in page(steward, Load.objects.get(pk=load)) or told["effect"] == []
    row = steward.get(f"/data/loads/{load}/row/").content.decode()
    assert "2 new" in row
    assert Load.objects.get(pk=load).state == LoadState.CHECKED


@pytest.mark.usefixtures("workers")
def test_the_form_without_scripts_only_checks_when_it_is_told_to(steward: Any) -> None:
    file = SimpleUploadedFile("shelf.xlsx", workbook(HEADER, DIRTY))
    said = steward.post("/data/", {"file": file, "hold": "on"}, follow=True)
    load = Load.objects.get()
    assert (load.state, load.rows_new, load.rows_quarantined) == (LoadState.CHECKED, 2, 2)
    assert said.redirect_chain[-1][0] == f"/data/loads/{load.pk}/"


def test_trying_a_file_that_waits_for_somebody_leaves_it_waiting(tmp_path: Path) -> None:
    held = take(workbook(HEADER, [GOOD]), publish=False)
    file = tmp_path / "shelf.xlsx"
    file.write_bytes(workbook(HEADER, [GOOD]))
    call_command("ingest", file, "--dry-run", stdout=StringIO())
    held.refresh_from_db()
    assert held.state == LoadState.CHECKED


# Undo, redo, discard


def test_an_undo_names_every_load_that_goes_with_it_and_all_their_rows(steward: Any) -> None:
    first, second, third = family()
    said = page(steward, first)
    assert "rows that go: 4;" in said
    for other in (second, third):
        assert f'<li><a href="/data/loads/{other.pk}/">load {other.pk}</a> · {other.name}' in said
    told = steward.post(f"/api/v1/uploads/{first.pk}/undo").json()
    assert f"load {second.pk} (“half.xlsx”)" in told["answer"]
    assert f"load {third.pk} (“rest.xlsx”)" in told["answer"]
    assert [one["load"] for one in told["corrections"]] == [second.pk, third.pk]


def test_an_undo_takes_corrections_of_corrections_back_too() -> None:
    first, second, third = family()
    Load.objects.filter(pk=third.pk).update(corrects=second)  # as chains were made before
    out = StringIO()
    call_command("undo", first.pk, stdout=out)
    for load in (first, second, third):
        load.refresh_from_db()
        assert load.state == LoadState.UNDONE, load.name
    assert "4 rows no longer count" in out.getvalue()
    assert f"load {third.pk} (“rest.xlsx”), load {second.pk} (“half.xlsx”)" in out.getvalue()


def test_an_undo_of_a_correction_leaves_what_it_corrects(steward: Any) -> None:
    first, second, third = family()
    loads.undo(third)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (LoadState.PUBLISHED, LoadState.PUBLISHED)
    assert "What corrects it goes with it" not in page(steward, third)
    out = StringIO()
    call_command("undo", second.pk, "--json", stdout=out)
    assert json.loads(out.getvalue())["also_undone"] == []


def test_publishing_again_says_which_corrections_stay_undone(steward: Any) -> None:
    first, second, third = family()
    loads.undo(first)
    said = steward.post(f"/data/loads/{first.pk}/publish/", follow=True).content.decode()
    assert f"Load {first.pk} (“shelf.xlsx”) is being published again." in said
    assert f"load {second.pk} (“half.xlsx”), load {third.pk} (“rest.xlsx”)." in said


def test_discarding_says_what_is_dropped_and_what_stays(steward: Any) -> None:
    load = take(workbook(HEADER, DIRTY), "shelf.xlsx", publish=False)
    told = steward.post(f"/api/v1/uploads/{load.pk}/discard").json()
    assert told["answer"].startswith(f"Load {load.pk} (“shelf.xlsx”) is discarded: 4 rows")
    again = steward.post(f"/data/loads/{load.pk}/discard/", follow=True).content.decode()
    assert "is in the state “discarded”" in again


# One count of rows in quarantine


def test_after_a_correction_there_is_one_count_of_rows_in_quarantine(steward: Any) -> None:
    first = take(workbook(HEADER, DIRTY), "shelf.xlsx")
    take(corrected(quarantine.workbook(first, language="en"), A2=DAY), "half.xlsx")
    said = page(steward, first)
    assert "<b>1</b>in quarantine" in said
    assert "<b>1</b>corrected" in said
    assert "1 row in quarantine" in said
    told = steward.get(f"/api/v1/uploads/{first.pk}").json()
    assert (told["rows_quarantined"], told["rows_waiting"]) == (2, 1)
    assert told["message"] == "1 row is in quarantine, 1 is corrected"
    row = steward.get(f"/data/loads/{first.pk}/row/").content.decode()
    assert "1 in quarantine" in row
    assert "1 corrected" in row
    for address in ("/data/", "/data/loads/", "/data/quality/", "/admin/etl/load/"):
        assert steward.get(address).status_code == 200, address


def test_when_all_is_corrected_nothing_is_in_quarantine(steward: Any) -> None:
    first, _second, _third = family()
    assert "<b>0</b>in quarantine" in page(steward, first)
    assert quarantine.waiting_counts(Load.objects.all()) == {}
    rows = {row.pk: row.waiting_rows for row in quarantine.with_waiting(Load.objects.all())}
    assert set(rows.values()) == {0}


def test_a_row_that_is_still_wrong_waits_once_in_the_load_that_it_came_with(steward: Any) -> None:
    first = take(workbook(HEADER, DIRTY), "shelf.xlsx")
    second = take(corrected(quarantine.workbook(first, language="en"), A2=DAY), "half.xlsx")
    assert quarantine.waiting_counts([first, second]) == {first.pk: 1}
    assert "Still wrong after the correction" in page(steward, second)
    assert f"wait in load {first.pk}" in page(steward, second)
    loads.undo(second)
    assert quarantine.waiting_counts([first, second]) == {first.pk: 2}


def test_the_same_workbook_corrected_further_takes_no_row_twice(steward: Any) -> None:
    first = take(workbook(HEADER, DIRTY), "shelf.xlsx")
    given = quarantine.workbook(first, language="en")
    take(corrected(given, A2=DAY), "half.xlsx")
    further = take(corrected(given, A2=DAY, D3=3), "both.xlsx")
    assert (further.rows_read, further.rows_new, further.rows_same, further.rows_quarantined) == (2, 1, 1, 0)
    assert table("shelf_sum", "article, pieces::float, lines") == [("100001", 15.0, 3), ("100002", 3.0, 1)]
    assert any("An earlier correction brought this row in" in one["text_en"] for one in further.findings)
    assert quarantine.waiting_counts([first, further]) == {}
    assert "An earlier correction" in page(steward, further)
