"""What the database cannot take ends a load with its sentence; a connection that is lost lets it go on by itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.test_killed import ROWS, assert_whole, figures, movements, receive, state
from tests.installation import Installation, installation, wait_for, written


@pytest.fixture
def site(folder: Path) -> Iterator[Installation]:
    with installation(folder) as site:
        yield site


def at_each_publish(site: Installation, body: str) -> None:
    """Let the database do this whenever a data version is about to be added."""
    site.execute(
        "create sequence times; create function trouble() returns trigger language plpgsql as "
        f"$$ begin {body} return new; end $$; "
        "create trigger trouble before insert on etl_dataversion for each row execute function trouble()"
    )


def test_what_the_database_cannot_take_ends_its_load_with_a_sentence_and_the_other_files_go_on(
    site: Installation,
) -> None:
    at_each_publish(
        site,
        "if nextval('times') = 1 then raise exception 'numeric field overflow' using errcode = '22003'; end if;",
    )
    site.manage("shell", "-c", "from etl import raw; raw.ensure_raw_tables()")
    site.execute("alter table raw_mb51 add constraint march check (posting_date <> '2026-03-05')")
    paths = written(site.data_dir, [(f"month {month}.xlsx", movements(month)) for month in (1, 2, 3)])
    first, second, third = site.ask("ingest", *paths, expect=1)
    assert [one["state"] for one in (first, second, third)] == ["failed", "published", "failed"]
    assert first["message"] == (
        "The file has a number that is larger than the column it is stored in (numeric field overflow). "
        "What is published did not change; the load can be resumed or discarded."
    )
    assert third["message"].startswith("The file breaks a constraint of the database (")
    assert "march" in third["message"]
    assert figures(site) == (ROWS, 1)
    site.execute("alter table raw_mb51 drop constraint march")
    again = site.ask("ingest", *paths)
    assert [one["state"] for one in again] == ["published", "already_loaded", "published"]
    assert [one["load"] for one in again] == [one["load"] for one in (first, second, third)]
    assert_whole(site, 3)


def test_a_worker_tries_again_when_the_connection_was_lost_and_only_then(site: Installation) -> None:
    at_each_publish(
        site,
        "case nextval('times') when 1 then raise exception 'no room' using errcode = '53100'; "
        "when 2 then perform pg_terminate_backend(pg_backend_pid()); else null; end case;",
    )
    full, lost = receive(site, 2)
    with site.worker():
        site.send("etl.process_load", full)
        wait_for(lambda: state(site, full) == "failed", "the load to end")
        site.send("etl.process_load", lost)
        wait_for(lambda: state(site, lost) == "published", "the load to go on")
    assert site.query("select last_value from times") == [(3,)]
    assert site.query("select state, message_vi from etl_load order by id") == [
        (
            "failed",
            "Đĩa của cơ sở dữ liệu đã đầy (no room). Dữ liệu đã công bố không đổi; có thể nạp tiếp hoặc bỏ.",
        ),
        ("published", ""),
    ]
    assert figures(site) == (ROWS, 1)
