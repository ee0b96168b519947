"""Monthly partitions: made when rows need them, swapped as a whole, and nothing ever falls between them."""

from datetime import date

import pytest
from django.db import connection

from alkana.db import partitions

pytestmark = pytest.mark.django_db


@pytest.fixture
def ledger() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "create table ledger (entry text not null, date_id integer not null, primary key (entry, date_id)) "
            "partition by range (date_id)"
        )
        cursor.execute("create index ledger_date on ledger (date_id)")
        cursor.execute("create table ledger_default partition of ledger default")
    return "ledger"


def rows(table: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"select * from {table} order by 1, 2")
        return cursor.fetchall()


def test_months_are_made_once_and_in_order(ledger: str) -> None:
    made = partitions.ensure_partitions(ledger, date(2025, 11, 15), date(2026, 2, 1))
    assert [partition.month for partition in made] == [202511, 202512, 202601, 202602]
    assert (
        partitions.ensure_partitions(ledger, date(2025, 12, 1), date(2026, 3, 1))
        == partitions.list_partitions(ledger)[-1:]
    )
    assert [(p.first, p.end) for p in partitions.list_partitions(ledger)][1] == (20251201, 20260101)


def test_rows_get_the_months_they_need(ledger: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "create temp table arriving as select 'a' as entry, 20250228 as date_id union select 'b', 20250301"
        )
        gained = partitions.ensure_for(ledger, "date_id", rows_in="arriving")
        cursor.execute("insert into ledger select entry, date_id from arriving")
    assert gained == {"ledger_202502": 1, "ledger_202503": 1}
    assert rows("ledger_202502") == [("a", 20250228)]
    assert rows("ledger_202503") == [("b", 20250301)]
    assert partitions.default_partition_rows(ledger) == 0


def test_a_rebuild_replaces_all_rows_and_keeps_the_indexes(ledger: str) -> None:
    partitions.ensure_partitions(ledger, date(2025, 1, 1), date(2025, 2, 1))
    with connection.cursor() as cursor:
        cursor.execute("insert into ledger values ('old', 20250105), ('old', 20250205)")
    select = "select * from (values ('new', 20250207), ('new', 20250401)) as v (entry, date_id)"
    partitions.replace_contents(ledger, "date_id", ["entry", "date_id"], select)
    assert rows("ledger") == [("new", 20250207), ("new", 20250401)]
    assert [p.month for p in partitions.list_partitions(ledger)] == [202501, 202502, 202504]
    assert partitions.default_partition_rows(ledger) == 0
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_indexes where tablename = 'ledger_202504'")
        assert cursor.fetchone() == (2,)
