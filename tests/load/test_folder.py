"""A folder handed in at the terminal: a line for each file, and an account that leaves nothing to guess."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from etl.models import Load
from inventory.models import FactInventory
from tests.plant_lists import listed, numbered

pytestmark = pytest.mark.django_db

Run = Callable[..., tuple[list[dict[str, Any]], str, int]]


@pytest.fixture
def run(tmp_path: Path, settings: Any) -> Run:
    """`run(paths, …)`: the reports, what stood on standard error, and the exit code."""
    settings.ALKANA_DATA_DIR = str(tmp_path / "data")

    def ingest(*paths: Path, **options: Any) -> tuple[list[dict[str, Any]], str, int]:
        out, said, code = io.StringIO(), io.StringIO(), 0
        try:
            call_command("ingest", *map(str, paths), as_json=True, stdout=out, stderr=said, **options)
        except SystemExit as ended:
            code = int(ended.code or 0)
        return json.loads(out.getvalue()), said.getvalue(), code

    return ingest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A good list and its copy, one with a bad row, stock without a date, and a letter."""
    move = {"movement_type": "101", "quantity": 5, "unit": "KG", "material": "150000001", "batch": "B1"}
    good = listed("mb51", numbered([move, {**move, "quantity": 7}]))
    bad = listed("mb51", numbered([move, {**move, "unit": None}], first=4_900_000_100))
    stock = listed(
        "mb52", [{"plant": "1201", "storage_location": "0401", "material": "150000001", "unit": "KG"}]
    )
    made = tmp_path / "exports"
    made.mkdir()
    for name, content in (
        ("a.xlsx", good),
        ("b copy of a.xlsx", good),
        ("c bad row.xlsx", bad),
        ("d.xlsx", stock),
    ):
        (made / name).write_bytes(content)
    (made / "letter.txt").write_text("Dear colleague,\nthe list follows tomorrow.\n")
    return made


def test_each_file_has_a_line_and_the_account_says_what_to_do(run: Run, folder: Path) -> None:
    reports, said, code = run(folder)
    assert code == 1
    assert {report["file"]: report["state"] for report in reports} == {
        "a.xlsx": "published", "b copy of a.xlsx": "already_loaded", "c bad row.xlsx": "published",
        "d.xlsx": "needs_input", "letter.txt": "refused",
    }  # fmt: skip
    for number in range(1, 6):
        assert f"[{number}/5] " in said
    account = said[said.index("5 files: ") :]
    assert "2 published, 1 already loaded, 1 needs input, 1 refused" in account
    assert "rows: 3 new · 1 quarantined" in account
    assert "needs input: d.xlsx" in account
    assert "--as-of" in account
    assert "refused: letter.txt" in account


def test_the_workbook_of_quarantined_rows_is_where_the_account_says(run: Run, folder: Path) -> None:
    reports, said, _ = run(folder)
    workbook = next(Path(report["workbook"]) for report in reports if report.get("workbook"))
    assert str(workbook) in said
    book = openpyxl.load_workbook(workbook)
    sheet = book.active
    headings = [cell.value for cell in sheet[1]]
    sheet.cell(2, headings.index("Unit of Entry") + 1).value = "KG"
    corrected = workbook.with_name("corrected.xlsx")
    book.save(corrected)
    (report,), said, code = run(corrected)
    assert (report["state"], report["rows_new"], code) == ("published", 1, 0)
    assert "1 file: 1 published" in said
    assert FactInventory.objects.count() == 4


def test_a_second_run_changes_nothing_and_says_so(run: Run, folder: Path) -> None:
    run(folder / "a.xlsx")
    reports, said, code = run(folder / "a.xlsx")
    assert [report["state"] for report in reports] == ["already_loaded"]
    assert code == 0
    assert "1 file: 1 already loaded" in said
    assert "rows:" not in said[said.index("1 file: ") :]


@pytest.mark.parametrize("month", ["2025", "2025-13", "10.2025"])
def test_a_month_that_is_none_is_refused_before_any_file_is_read(folder: Path, month: str) -> None:
    with pytest.raises(CommandError, match="period"):
        call_command("ingest", str(folder), "--period", month)
    assert not Load.objects.exists()
