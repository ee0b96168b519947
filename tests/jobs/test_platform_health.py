"""What operators see: health, readiness, metrics, request ids, query times."""

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from prometheus_client import REGISTRY
from pytest_django.fixtures import Settings

from alkana.db import pool, queries


def test_healthz_answers_without_asking_anything(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_readyz_names_every_dependency(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200, answer.json()
    states = answer.json()["dependencies"]
    assert list(states) == ["database", "migrations", "cache", "broker", "disk"]
    assert {state["status"] for state in states.values()} == {"ok"}


@pytest.mark.django_db
def test_readyz_is_503_and_tells_no_address_when_the_queue_is_away(
    client: Client, settings: Settings
) -> None:
    settings.REDIS_URL = "redis://:hidden-password@127.0.0.1:1/0"
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["dependencies"]["broker"]["status"] == "failed"
    assert answer.json()["dependencies"]["database"]["status"] == "ok"
    assert "hidden-password" not in answer.content.decode()


@pytest.mark.django_db
def test_metrics_carry_the_names_that_boards_read(client: Client) -> None:
    client.get("/readyz")
    text = client.get("/metrics").content.decode()
    for name in (
        "db_pool_size", "db_pool_limit", "db_pool_checked_out", "db_query_duration_seconds_bucket",
        "alkana_loads_total", "alkana_load_seconds", "alkana_load_rows_total",
        "django_http_requests_total_by_method_total", "django_http_requests_latency_seconds",
        "django_cache_get_hits_total", "django_cache_get_misses_total",
    ):  # fmt: skip
        assert re.search(rf"^# TYPE {name.removesuffix('_bucket')} ", text, re.MULTILINE) or name in text, (
            name
        )


def test_metrics_in_production_need_their_token(client: Client, settings: Settings) -> None:
    settings.IS_LOCAL = False
    assert client.get("/metrics").status_code == 403
    settings.METRICS_TOKEN = "a-token-for-the-scraper"
    assert client.get("/metrics").status_code == 403
    assert client.get("/metrics", headers={"Authorization": "Bearer something-else"}).status_code == 403
    answer = client.get("/metrics", headers={"Authorization": "Bearer a-token-for-the-scraper"})
    assert answer.status_code == 200


def test_a_sane_request_id_is_kept_and_any_other_replaced(client: Client) -> None:
    assert (
        client.get("/healthz", headers={"X-Request-ID": "from-proxy-0001"})["X-Request-ID"]
        == "from-proxy-0001"
    )
    for given in ("", "short", "two words here", "x" * 65, "injected\tline"):
        answer = client.get("/healthz", headers={"X-Request-ID": given})
        assert re.fullmatch(r"[0-9a-f]{32}", answer["X-Request-ID"]), given


def test_pages_run_no_foreign_or_inline_script(client: Client) -> None:
    policy = client.get("/healthz")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def _count(query_type: str) -> float:
    return REGISTRY.get_sample_value("db_query_duration_seconds_count", {"query_type": query_type}) or 0.0


@pytest.mark.django_db
def test_statements_are_timed_under_their_label_or_first_word() -> None:
    before = {label: _count(label) for label in ("select", "load.check")}
    with connection.cursor() as cursor:
        cursor.execute("select 1")
        with queries.labelled("load.check"):
            cursor.execute("select 2")
    assert _count("select") == before["select"] + 1
    assert _count("load.check") == before["load.check"] + 1


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("  -- a note\n select 1", "select"),
        ("with rows as (select 1) select * from rows", "select"),
        ("MERGE into fact", "merge"),
        ("/* hint */ (select 1)", "select"),
        ("do $$ begin end $$", "other"),
        ("", "other"),
    ],
)
def test_a_statement_is_known_by_its_first_word(sql: str, expected: str) -> None:
    assert queries.query_type(sql) == expected


@pytest.mark.django_db
def test_a_sql_file_runs_with_bound_parameters_under_its_own_label(folder: Path) -> None:
    statement = queries.SqlFile("tests.two_rows", "select n, %(text)s as text from generate_series(1, 2) n")
    before = _count("tests.two_rows")
    rows = queries.fetch(statement, {"text": "it's"})
    assert [(row.n, row.text) for row in rows] == [(1, "it's"), (2, "it's")]
    assert _count("tests.two_rows") == before + 1
    assert (
        queries.execute(queries.SqlFile("tests.many", "select 1; select * from generate_series(1, 3)")) == 3
    )


@pytest.mark.django_db(transaction=True)
def test_a_connection_in_use_is_counted_and_returned() -> None:
    connection.close()
    unused = pool.checked_out()
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    assert pool.checked_out() == unused + 1
    connection.close()
    assert pool.checked_out() == unused
    assert REGISTRY.get_sample_value("db_pool_checked_out") == unused
