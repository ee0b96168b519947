"""Stock that a file would leave below zero is said when the file is tried, before anybody publishes it."""

import json
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from etl import impossible, loads
from etl.models import Load, LoadState
from tests.api.conftest import empty_cache, make_user, signed_in
from tests.loading import take
from tests.plant_lists import Row, listed, numbered, take_rows

__all__ = ["empty_cache", "make_user", "signed_in"]

pytestmark = pytest.mark.django_db

PAINT, RESIN = "100000001", "150000001"
LATER = date(2025, 11, 5)


@pytest.fixture(autouse=True)
def counted() -> None:
    """SAP counts 86 PC of paint and 40 KG of resin."""
    take_rows("mb51", numbered([{"material": PAINT, "quantity": 1}]))
    rows = [
        {"plant": "1201", "storage_location": "0201", "material": PAINT, "unit": "PC", "unrestricted": 86},
        {"plant": "1201", "storage_location": "0201", "material": RESIN, "unit": "KG", "unrestricted": 40},
    ]
    take_rows("mb52", rows, inputs={"snapshot_date": "2025-10-31"})


def movements(*rows: Row) -> bytes:
    usual = {"movement_type": "601", "posting_date": LATER}
    return listed("mb51", numbered([{**usual, **row} for row in rows], first=4_900_000_700))


def tried(*rows: Row) -> Load:
    load = take(movements(*rows), "issues.xlsx", source="mb51", publish=False)
    assert load.state == LoadState.CHECKED
    return load


def told(load: Load) -> list[str]:
    load.refresh_from_db()
    return [text.en for text in impossible.sentences(load.figures)]


def test_900_pieces_issued_of_86_are_said_before_they_are_published(signed_in: Callable[..., Any]) -> None:
    load = tried({"material": PAINT, "quantity": -900})
    assert told(load) == [
        "Stock below zero: material 100000001, 1201/0201: -900 PC of 86 PC in stock leaves -814 PC"
    ]
    steward = signed_in("steward")
    steward.cookies["django_language"] = "en"
    assert (
        "-900 PC of 86 PC in stock leaves -814 PC" in steward.get(f"/data/loads/{load.pk}/").content.decode()
    )
    answer = steward.get(f"/api/v1/uploads/{load.pk}").json()
    assert "còn -814" in answer["figures"]["impossible"][0]["text_vi"]


def test_what_is_there_may_go_to_the_last_piece() -> None:
    assert told(tried({"material": PAINT, "quantity": -86})) == []


def test_only_what_the_file_makes_worse_is_its_fault() -> None:
    take_rows(
        "mb51", numbered([{"material": PAINT, "quantity": -100, "posting_date": LATER}], first=4_900_000_600)
    )
    resin = {"material": RESIN, "unit": "KG"}
    assert told(tried({**resin, "quantity": -41.5}, {"material": PAINT, "quantity": 4})) == [
        "Stock below zero: material 150000001, 1201/0201: -41.5 KG of 40 KG in stock leaves -1.5 KG"
    ]


def test_receipts_of_the_same_file_are_counted_in() -> None:
    assert told(tried({"material": PAINT, "quantity": -900}, {"material": PAINT, "quantity": 814})) == []


def test_the_worst_comes_first_and_many_are_counted() -> None:
    rows = [
        {
            "plant": "1201",
            "storage_location": "0201",
            "material": f"1100{n:05d}",
            "unit": "KG",
            "unrestricted": 1,
        }
        for n in range(60)
    ]
    take_rows("mb52", rows, inputs={"snapshot_date": "2025-11-01"})
    issues = [{"material": f"1100{n:05d}", "unit": "KG", "quantity": -(10 + n)} for n in range(60)]
    said = told(tried(*issues))
    assert len(said) == 51
    assert said[-1] == "and 10 more"
    assert "110000059" in said[0]


def test_undoing_a_receipt_that_was_issued_since_is_said_too() -> None:
    receipt = take_rows(
        "mb51", numbered([{"material": PAINT, "quantity": 500, "posting_date": LATER}], first=4_900_000_800)
    )
    take_rows(
        "mb51", numbered([{"material": PAINT, "quantity": -550, "posting_date": LATER}], first=4_900_000_900)
    )
    loads.dry_run(receipt)
    assert told(receipt) == [
        "Stock below zero: material 100000001, 1201/0201: -500 PC of 36 PC in stock leaves -464 PC"
    ]


def test_the_command_line_says_it(tmp_path: Path) -> None:
    file = tmp_path / "issues.xlsx"
    file.write_bytes(movements({"material": PAINT, "quantity": -900}))
    out, lines = StringIO(), StringIO()
    call_command("ingest", file, "--source", "mb51", "--dry-run", "--json", stdout=out)
    (told_by_json,) = json.loads(out.getvalue())
    assert "leaves -814 PC" in told_by_json["figures"]["impossible"][0]["text_en"]
    call_command("ingest", file, "--source", "mb51", "--dry-run", stdout=lines)
    assert "leaves -814 PC" in lines.getvalue()
