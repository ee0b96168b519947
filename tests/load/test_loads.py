"""A file taken in, taken back and taken in again: what counts, what is refused, what is said about it."""

from datetime import date

import pytest

from alkana.refusals import Refused
from etl import loads, progress
from etl.models import DataVersion, LoadState
from tests import invented_list
from tests.invented_list import DOCUMENT_LINES, HEADER, SHELF_COUNTS, SNAPSHOTS
from tests.loading import table, take, workbook

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 5)
ROWS = [
    (DAY, "A1", "100001", 5, "An", "dry"),
    (DAY, "A1", "100002", 7.5, "An", None),
    (DAY, "B2", "100001", 2, "Binh", None),
]


def facts() -> list[tuple[object, ...]]:
    return table("fact_shelf", "shelf, article, pieces::float, remark")


def sums() -> list[tuple[object, ...]]:
    return table("shelf_sum", "article, pieces::float, lines")


def test_an_invented_list_in_a_file_of_its_own_loads_and_its_sums_are_kept() -> None:
    with invented_list.known(SHELF_COUNTS):
        load = take(workbook(HEADER, ROWS))
        assert (load.state, load.source, load.as_of) == (LoadState.PUBLISHED, "zshelf", DAY)
        assert (load.rows_read, load.rows_new, load.rows_quarantined) == (3, 3, 0)
        assert facts() == [("A1", "100001", 5.0, "dry"), ("A1", "100002", 7.5, ""), ("B2", "100001", 2.0, "")]
        assert sums() == [("100001", 7.0, 2), ("100002", 7.5, 1)]


def test_the_same_bytes_again_are_already_loaded_and_change_nothing() -> None:
    with invented_list.known(SHELF_COUNTS):
        first = take(workbook(HEADER, ROWS))
        before, versions = facts(), DataVersion.objects.count()
        again = loads.receive([workbook(HEADER, ROWS)], "renamed.xlsx")
        assert again.already
        assert again.load.pk == first.pk
        assert (facts(), DataVersion.objects.count()) == (before, versions)


def test_a_newer_list_changes_what_differs_and_an_older_one_uploaded_late_changes_nothing() -> None:
    newer = [
        (date(2026, 3, 9), "A1", "100001", 6, "An", "wet"),
        (date(2026, 3, 9), "C3", "100009", 1, "An", None),
    ]
    with invented_list.known(SHELF_COUNTS):
        take(workbook(HEADER, ROWS))
        load = take(workbook(HEADER, newer))
        assert (load.rows_new, load.rows_changed, load.rows_same) == (1, 1, 0)
        assert sums() == [("100001", 8.0, 2), ("100002", 7.5, 1), ("100009", 1.0, 1)]
        before = facts()
        late = take(workbook(HEADER, [(date(2026, 3, 1), "A1", "100001", 99, "An", None)]))
        assert (late.rows_new, late.rows_changed, late.rows_same, late.rows_older) == (0, 0, 0, 1)
        assert facts() == before


def test_undo_equals_never_having_loaded_and_the_file_can_come_back() -> None:
    newer = [
        (date(2026, 3, 9), "A1", "100001", 6, "An", "wet"),
        (date(2026, 3, 9), "C3", "100009", 1, "An", None),
    ]
    with invented_list.known(SHELF_COUNTS):
        take(workbook(HEADER, ROWS))
        before = facts(), sums()
        load = take(workbook(HEADER, newer))
        after = facts(), sums()
        loads.undo(load)
        assert (facts(), sums()) == before
        again = take(workbook(HEADER, newer))
        assert again.pk == load.pk
        assert again.state == LoadState.PUBLISHED
        assert (facts(), sums()) == after


def test_identical_lines_of_a_document_all_stay_and_reexports_add_nothing() -> None:
    twice = [*ROWS, ROWS[0]]
    with invented_list.known(DOCUMENT_LINES):
        load = take(workbook(HEADER, twice))
        assert (load.rows_new, load.rows_same) == (4, 0)
        again = take(workbook(HEADER, list(reversed(twice)), title="exported again"))
        assert (again.rows_new, again.rows_changed, again.rows_same) == (0, 0, 4)
        narrower = take(workbook(HEADER, [ROWS[0]], title="one shelf"))
        assert (narrower.rows_new, narrower.rows_same) == (0, 1)
        assert sums() == [("100001", 12.0, 3), ("100002", 7.5, 1)]


def test_a_snapshot_replaces_its_date_as_a_whole() -> None:
    with invented_list.known(SNAPSHOTS):
        take(workbook(HEADER, ROWS), "shelf 2026-03-31.xlsx")
        load = take(workbook(HEADER, ROWS[:1], title="corrected by the warehouse"), "shelf 2026-03-31.xlsx")
        # Both lists are of the same day; the one with more rows ranks higher, whatever came later.
        assert (load.rows_new, load.rows_changed, load.rows_same) == (0, 0, 1)
        assert len(facts()) == 3
        take(
            workbook(
                HEADER,
                [
                    *ROWS[:1],
                    *ROWS[:0],
                    (DAY, "Z9", "100005", 1, "An", None),
                    (DAY, "Z8", "100005", 1, "An", None),
                    (DAY, "Z7", "100005", 1, "An", None),
                ],
            ),
            "shelf 2026-03-31.xlsx",
        )
        assert [row[0] for row in facts()] == ["A1", "Z7", "Z8", "Z9"]


def test_a_list_that_lacks_an_answer_waits_for_it_and_never_guesses() -> None:
    with invented_list.known(SNAPSHOTS):
        load = take(workbook(HEADER, ROWS), "shelf.xlsx")
        assert load.state == LoadState.NEEDS_INPUT
        assert "snapshot date" in load.message_en
        assert facts() == []
        load = take(workbook(HEADER, ROWS), "shelf.xlsx", inputs={"taken_date": "2026-03-31"})
        assert (load.state, load.as_of) == (LoadState.PUBLISHED, date(2026, 3, 31))
        assert len(facts()) == 3


def test_rows_read_are_new_changed_same_or_quarantined_and_findings_name_the_rule() -> None:
    dirty = [
        *ROWS,
        (DAY, "D4", "100001", -1, "An", None),
        ("31.02.2026", "D5", "100001", 1, None, None),
        ROWS[1],
    ]
    with invented_list.known(SHELF_COUNTS):
        load = take(workbook(HEADER, dirty))
        assert load.state == LoadState.PUBLISHED
        assert load.rows_read == 6
        assert load.rows_new + load.rows_changed + load.rows_same + load.rows_quarantined == load.rows_read
        assert load.rows_quarantined == 2
        rules = {finding["code"]: finding["rows"] for finding in load.findings}
        assert rules == {"ZSHELF-001": 1, "ZSHELF-date": 1, "ZSHELF-002": 1, "ZSHELF-repeated": 1}


def test_one_key_with_different_contents_in_one_file_is_quarantined_on_both_sides() -> None:
    clash = [*ROWS, (DAY, "A1", "100001", 6, "An", None)]
    with invented_list.known(SHELF_COUNTS):
        load = take(workbook(HEADER, clash))
        assert (load.rows_new, load.rows_quarantined) == (2, 2)
        assert {row.row_number for row in load.quarantined.all()} == {2, 5}


def test_total_rows_are_compared_with_the_data_and_are_not_data() -> None:
    with invented_list.known(SHELF_COUNTS):
        load = take(workbook(HEADER, [*ROWS, (None, None, None, 14.5, None, None)]))
        assert load.rows_read == 3
        assert load.control_totals == [
            {"column": "pieces", "group": "", "stated": "14.500", "read": "14.500", "agrees": True}
        ]


def test_a_dry_run_says_what_would_change_and_changes_nothing() -> None:
    with invented_list.known(SHELF_COUNTS):
        take(workbook(HEADER, ROWS))
        before = facts(), DataVersion.objects.count()
        load = take(workbook(HEADER, [(date(2026, 4, 1), "A1", "100001", 6, "An", None)]), publish=False)
        load = loads.dry_run(load)
        assert (load.state, load.rows_changed) == (LoadState.CHECKED, 1)
        assert load.effect == [
            {"month": "2026-04", "group": "", "added": 0, "changed": 1, "removed": 0, "pieces": "1.000"}
        ]
        assert (facts(), DataVersion.objects.count()) == before
        loads.discard(load)
        load.refresh_from_db()
        assert load.state == LoadState.DISCARDED
        assert len(table("raw_zshelf")) == 3


def test_a_published_load_can_not_be_discarded_and_a_discarded_one_not_undone() -> None:
    with invented_list.known(SHELF_COUNTS):
        load = take(workbook(HEADER, ROWS))
        with pytest.raises(Refused) as refusal:
            loads.discard(load)
        assert refusal.value.where["state"] == "published"
        loads.undo(load)
        with pytest.raises(Refused) as refusal:
            loads.undo(load)
        assert "“undone”" in refusal.value.message.en


def test_a_load_that_is_cancelled_while_it_is_read_leaves_nothing_and_can_be_loaded_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with invented_list.known(SHELF_COUNTS):
        load = loads.receive([workbook(HEADER, ROWS)], "list.xlsx").load
        reported = progress.report

        def ask_when_reading(load_id: int, stage: str, done: int = 0, total: int = 0) -> None:
            if total:  # the person presses the button once rows are being read
                progress.ask_to_cancel(load_id)
            reported(load_id, stage, done, total)

        monkeypatch.setattr(progress, "report", ask_when_reading)
        load = loads.process(load.pk)
        monkeypatch.undo()
        assert load.state == LoadState.CANCELLED
        assert table("raw_zshelf") == facts() == []
        again = take(workbook(HEADER, ROWS))
        assert again.state == LoadState.PUBLISHED
        assert again.pk != load.pk


def test_numbers_written_as_text_that_can_be_read_two_ways_wait_for_the_answer() -> None:
    unclear = [(DAY, "A1", "100001", "1,234", "An", None)]
    with invented_list.known(SHELF_COUNTS):
        load = take(workbook(HEADER, unclear))
        assert (load.state, load.message_code) == (LoadState.NEEDS_INPUT, "number-ambiguous")
        load = take(workbook(HEADER, unclear), inputs={"decimal": ","})
        assert load.state == LoadState.PUBLISHED
        assert facts() == [("A1", "100001", 1.234, "")]
