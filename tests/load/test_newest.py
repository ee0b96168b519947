"""Which of two lists is the newer one: by what they say of themselves, and never by when they were loaded."""

from datetime import UTC, date, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command

from etl import loads, versions
from etl.models import Load, LoadState
from tests import invented_list
from tests.invented_list import HEADER, SHELF_COUNTS, SNAPSHOTS
from tests.loading import table, take, workbook
from tests.plant_lists import listed, prove_increments
from tests.ten_lists import ANSWERS, CODES, OTHERWISE, as_text, good_rows

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 5)


@pytest.mark.parametrize("code", CODES)
def test_a_corrected_excel_copy_of_the_same_day_wins_over_the_raw_file(code: str) -> None:
    raw = good_rows(code, 2)
    corrected = [raw[0], {**raw[1], **OTHERWISE[code]}]
    answers = ANSWERS.get(code)
    first = take(as_text(code, raw), f"{code}.txt", source=code, inputs=answers)
    assert (first.state, first.rows_new, first.modified_at) == (LoadState.PUBLISHED, 2, None)
    copy = take(listed(code, corrected), f"{code}.xlsx", source=code, inputs=answers)
    assert (copy.rows_new, copy.rows_changed, copy.rows_same, copy.rows_older) == (0, 1, 1, 0)
    loads.undo(first)
    late = take(as_text(code, raw), f"{code}.txt", source=code, inputs=answers)
    assert (late.rows_new, late.rows_changed, late.rows_same, late.rows_older) == (0, 0, 1, 1)


def test_a_later_day_wins_over_a_later_edit() -> None:
    with invented_list.known(SHELF_COUNTS):
        take(workbook(HEADER, [(DAY, "A1", "100001", 5, "An", None)]))
        newer = "\t".join(HEADER) + "\r\n06.03.2026\tA1\t100001\t6\tAn\t\r\n"
        load = take(newer.encode("utf-16"), "list.txt")
        assert (load.rows_changed, load.rows_older) == (1, 0)
        assert table("fact_shelf", "pieces::int") == [(6,)]


def test_rows_that_a_newer_list_knows_otherwise_are_counted_apart_from_the_same() -> None:
    with invented_list.known(SHELF_COUNTS):
        take(workbook(HEADER, [(DAY, "A1", "100001", 5, "An", None), (DAY, "A1", "100002", 7, "An", None)]))
        before = date(2026, 3, 1)
        late = take(
            workbook(
                HEADER,
                [
                    (before, "A1", "100001", 4, "An", None),
                    (before, "B1", "100001", 2, "An", None),
                ],
            )
        )
        assert (late.rows_new, late.rows_changed, late.rows_same, late.rows_older) == (1, 0, 0, 1)
        assert late.rows_read == 2
        prove = table("fact_shelf", "shelf, article, pieces::int")
        assert prove == [("A1", "100001", 5), ("A1", "100002", 7), ("B1", "100001", 2)]


def test_of_an_older_snapshot_only_rows_that_differ_are_older() -> None:
    kept, other, gone = (
        (DAY, "A1", "100001", 5, "An", None),
        (DAY, "A1", "100002", 7, "An", None),
        (DAY, "A1", "100003", 9, "An", None),
    )
    with invented_list.known(SNAPSHOTS):
        newest = [
            kept,
            (DAY, "A1", "100002", 8, "An", None),
            *((DAY, "Z", str(n), 1, "An", None) for n in range(3)),
        ]
        take(workbook(HEADER, newest), "shelf 2026-03-31.xlsx")
        late = take(workbook(HEADER, [kept, other, gone]), "shelf 2026-03-31.xlsx")
        assert (late.rows_new, late.rows_changed, late.rows_same, late.rows_older) == (0, 0, 1, 2)
        assert len(table("fact_shelf")) == 5


def test_stored_loads_are_put_in_order_and_what_they_derive_follows() -> None:
    """What the version before left behind: keys of its order, and facts of the rows that won by it."""
    code = "cooispi"
    raw = good_rows(code, 2)
    first = take(as_text(code, raw), "orders.txt", source=code)
    copy = take(listed(code, [raw[0], {**raw[1], **OTHERWISE[code]}]), "orders.xlsx", source=code)
    right = table("fact_production_order")
    Load.objects.filter(pk=first.pk).update(
        precedence=f"{first.as_of or '0000-00-00'}||0000000002|{first.file_id}"
    )
    moment = datetime(2026, 1, 1, tzinfo=UTC).isoformat()
    Load.objects.filter(pk=copy.pk).update(
        precedence=f"{copy.as_of or '0000-00-00'}|{moment}|0000000002|{copy.file_id}"
    )
    loads.rebuild()
    assert table("fact_production_order") != right
    assert not versions.is_rebuild_due()

    import_module("etl.migrations.0004_load_order").order_loads(apps, None)
    assert versions.is_rebuild_due()
    call_command("migrate", verbosity=0)
    assert not versions.is_rebuild_due()
    stored = dict(Load.objects.values_list("pk", "precedence"))
    assert stored == {first.pk: first.precedence, copy.pk: copy.precedence}
    assert table("fact_production_order") == right
    prove_increments()
    import_module("etl.migrations.0004_load_order").order_loads(apps, None)
    assert not versions.is_rebuild_due()
