"""Answers over HTTP: exact cache, strong tags, 304 without a query, codings, problems, parity of all roads."""

import gzip
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import brotli
import pytest
from django.core.management import call_command
from prometheus_client import REGISTRY
from redis.connection import UnixDomainSocketConnection
from rest_framework.test import APIClient

from alkana.reporting import near, stamp, store, wire
from alkana.reporting.figures import kpi_question
from alkana.reporting.filters import Filters, Scope
from alkana.reporting.question import ask, key_now
from tests.api.declared import PagedTable, set_rows

LIST = "/api/v1/test/paged"
Client = Callable[..., APIClient]


@pytest.fixture(autouse=True)
def rows() -> None:
    """Fifty rows."""
    set_rows(
        (f"{n:03d}", "1201" if n % 2 else "1401", Decimal(n), date(2026, 1, 1 + n % 28)) for n in range(50)
    )


@pytest.mark.django_db
def test_a_list_answers_in_its_envelope(signed_in: Client) -> None:
    answer = signed_in().get(LIST, {"limit": 2})
    body = answer.json()
    assert answer.status_code == 200
    assert set(body) == {"items", "total", "limit", "next_cursor", "stamp"}
    assert (body["total"], body["limit"], len(body["items"])) == (50, 2, 2)
    assert body["items"][0] == {"id": "049", "label": "1201", "amount": "49", "date": "2026-01-22"}
    assert set(body["stamp"]) == {"data_version", "as_of", "loaded_at", "scope", "definition_versions"}
    assert body["stamp"]["definition_versions"] == {"test/paged": 1, "TEST-SUM": 1}
    assert answer["Cache-Control"] == "private, no-cache"


@pytest.mark.django_db
@pytest.mark.parametrize("address", [LIST, "/api/v1/kpis/TEST-SUM", "/api/v1/kpis", "/api/v1/test/summary",
                                     "/api/v1/charts/test/days", "/api/v1/static-data"])  # fmt: skip
def test_a_hit_and_a_304_ask_no_database(
    signed_in: Client, address: str, django_assert_num_queries: Any
) -> None:
    client = signed_in()
    first = client.get(address)
    assert first.status_code == 200
    # The version is asked for again every few seconds, and a slow machine may have needed them for the first answer.
    stamp.announce(stamp.current_version())
    with django_assert_num_queries(0):
        assert client.get(address).content == first.content
        unchanged = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (unchanged.status_code, unchanged.content, unchanged["ETag"]) == (304, b"", first["ETag"])
    assert not first["ETag"].startswith("W/")


@pytest.mark.django_db
def test_a_304_needs_no_stored_answer(signed_in: Client, django_assert_num_queries: Any) -> None:
    client = signed_in()
    tag = client.get(LIST)["ETag"]
    store.drop(tag.strip('"').partition("-")[0])
    near.forget()
    stamp.announce(stamp.current_version())
    with django_assert_num_queries(0):
        assert client.get(LIST, headers={"if-none-match": f'"other", {tag}'}).status_code == 304


@pytest.mark.django_db
def test_a_new_version_has_another_tag_and_other_data(
    signed_in: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in()
    before = client.get(LIST, {"limit": 1})
    set_rows([("001", "1201", Decimal(7), None)])
    assert client.get(LIST, {"limit": 1}).content == before.content, "one version has one answer"
    stamp.register_version_source(in_snapshot=lambda: 99, stamp_info=stamp.StampInfo)
    stamp.announce(99)
    try:
        after = client.get(LIST, {"limit": 1}, headers={"if-none-match": before["ETag"]})
    finally:
        from etl import readroad

        stamp.register_version_source(
            in_snapshot=readroad.versions.in_snapshot, stamp_info=readroad.stamp_info
        )
    assert (after.status_code, after.json()["total"], after.json()["stamp"]["data_version"]) == (200, 1, 99)


@pytest.mark.django_db
def test_keys_differ_by_everything_that_the_answer_depends_on() -> None:
    table, plain = PagedTable(), Filters()
    keys = {
        key_now(table, table.asked(filters, language, options))
        for filters in (plain, Filters(plant=("1201",)), Filters(scope=Scope(plants=("1201",))))
        for language in ("vi", "en")
        for options in ({}, {"limit": "5"}, {"sort": "id"})
    }
    assert len(keys) == 18


@pytest.mark.django_db
def test_keys_are_the_same_in_every_process() -> None:
    script = (
        "import django; django.setup()\n"
        "from alkana.reporting import store\n"
        "store.installation = lambda: 'x'\n"
        "print(store.key(1, {'b': 2, 'a': [3]}))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True, text=True, check=True,
            env={"PYTHONHASHSEED": seed, "DJANGO_SETTINGS_MODULE": "alkana.settings", "PATH": "/usr/bin:/bin"},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(found) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("coding", "unpack"), [("gzip", gzip.decompress), ("br", brotli.decompress)])
def test_each_coding_has_its_own_strong_tag_and_the_same_text(
    signed_in: Client, coding: str, unpack: Callable[[bytes], bytes]
) -> None:
    client = signed_in()
    plain = client.get(LIST)
    packed = client.get(LIST, headers={"accept-encoding": coding})
    assert packed["Content-Encoding"] == coding
    assert unpack(packed.content) == plain.content
    assert packed["ETag"] == f'"{plain["ETag"].strip(chr(34))}-{coding}"'
    assert "Accept-Encoding" in packed["Vary"]
    assert client.get(LIST, headers={"if-none-match": packed["ETag"]}).status_code == 304


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "code", "where"),
    [
        (f"{LIST}?plnt=1201", 400, "unknown-parameter", {"parameter": "plnt"}),
        (f"{LIST}?salesman=x", 400, "unknown-parameter", {"parameter": "salesman"}),
        (f"{LIST}?limit=5000", 400, "unknown-value", {"parameter": "limit", "value": "5000"}),
        (f"{LIST}?skip=10001", 400, "unknown-value", {"parameter": "skip", "value": "10001"}),
        (f"{LIST}?format=pdf", 400, "unknown-value", {"parameter": "format", "value": "pdf"}),
        ("/api/v1/kpis/NOPE", 404, "unknown-kpi", {"kpi": "NOPE"}),
        ("/api/v1/nowhere", 404, "not_found", None),
    ],
)
def test_a_wrong_request_is_a_problem_document_that_names_it(
    signed_in: Client, address: str, status: int, code: str, where: dict[str, str] | None
) -> None:
    answer = signed_in().get(address, headers={"accept-language": "en", "x-request-id": "request-0001"})
    body = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert (body["status"], body["code"], body.get("where")) == (status, code, where)
    assert body["request_id"] == "request-0001"
    assert "cursor" in body["detail"] or "skip" not in address


@pytest.mark.django_db
def test_methods_and_strangers_get_problem_documents_too(signed_in: Client) -> None:
    wrong = signed_in().post(LIST, {}, format="json")
    assert (wrong.status_code, wrong.json()["code"], wrong["Allow"]) == (
        405,
        "method_not_allowed",
        "GET, HEAD, OPTIONS",
    )
    stranger = APIClient().get(LIST)
    assert (stranger.status_code, stranger.json()["code"]) == (401, "not_authenticated")
    assert stranger["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.django_db
def test_errors_are_never_cached(signed_in: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    client = signed_in()
    client.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr(PagedTable, "compute", broken)
        failed = client.get(LIST)
    assert (failed.status_code, failed.json()["code"], failed["Cache-Control"]) == (500, "failed", "no-store")
    assert "ZeroDivision" not in failed.content.decode()
    assert client.get(LIST).status_code == 200


@pytest.mark.django_db
def test_language_follows_the_reader(signed_in: Client) -> None:
    client = signed_in()
    unknown = {
        language: client.get("/api/v1/kpis/TEST-SHARE%25", headers={"accept-language": language}).json()
        for language in ("vi", "en")
    }
    assert [body["reason_unknown"] for body in unknown.values()] == ["chưa có dữ liệu", "no data yet"]
    assert unknown["vi"]["value"] is None


@pytest.mark.django_db
def test_scope_is_applied_and_printed(signed_in: Client) -> None:
    client = signed_in(scope_plants=["1401"])
    body = client.get(LIST).json()
    assert (body["total"], body["stamp"]["scope"]) == (25, "plant=1401")
    outside = client.get(LIST, {"plant": "1201"})
    assert (outside.status_code, outside.json()["code"]) == (403, "out-of-scope")


@pytest.mark.django_db
def test_api_command_and_question_give_the_same_figure(signed_in: Client) -> None:
    filters = {"plant": "1401", "from": "2026-01-01", "to": "2026-01-31"}
    over_http = signed_in().get("/api/v1/kpis/TEST-SUM", filters, headers={"accept-language": "vi"}).json()
    out = StringIO()
    call_command(
        "kpi",
        "TEST-SUM",
        "--plant",
        "1401",
        "--from",
        "2026-01-01",
        "--to",
        "2026-01-31",
        "--json",
        stdout=out,
    )
    asked = ask(kpi_question("TEST-SUM"), Filters.parse(filters), language="vi").payload
    assert over_http == json.loads(out.getvalue()) == asked
    assert set(over_http) == {"code", "value", "unit", "reason_unknown", "left_out", "numerator", "denominator",
                              "filters", "stamp"}  # fmt: skip
    assert over_http["value"] == "600"
    assert over_http["filters"] == {
        "from": "2026-01-01",
        "to": "2026-01-31",
        "plant": ["1401"],
        "as_of": "2026-01-31",
    }


@pytest.mark.django_db
def test_a_summary_is_its_figures(signed_in: Client) -> None:
    client = signed_in()
    body = client.get("/api/v1/test/summary", {"plant": "1201"}).json()
    alone = client.get("/api/v1/kpis/TEST-SUM", {"plant": "1201"}).json()
    assert body["figures"][0]["value"] == alone["value"] == "625"
    assert body["figures"][1]["value"] is None
    assert body["charts"]["test/plants"]["series"][0]["points"][0] == ["10", "10"]


@pytest.mark.django_db
def test_a_long_series_is_thinned_but_keeps_its_extremes(signed_in: Client) -> None:
    client = signed_in()
    body = client.get("/api/v1/charts/test/days").json()
    points = body["series"][0]["points"]
    assert body["downsampled"]["from"] == 2000
    assert len(points) <= 1000
    assert {"1000000", "-5"} <= {value for _, value in points}
    assert [day for day, _ in points] == sorted(day for day, _ in points)
    assert client.get("/api/v1/charts/test/days/rows").json()["total"] == 2000


@pytest.mark.django_db
def test_more_categories_than_fit_become_other_and_add_up(signed_in: Client) -> None:
    body = signed_in().get("/api/v1/charts/test/plants", headers={"accept-language": "en"}).json()
    points = body["series"][0]["points"]
    assert (len(points), points[-1][0], body["other"]) == (12, "Other (9)", {"count": 9, "summed": True})
    assert sum(Decimal(value) for _, value in points) == 210


@pytest.mark.django_db
def test_a_connection_that_valkey_closed_is_opened_anew(signed_in: Client) -> None:
    client = signed_in()
    first = client.get(LIST)
    for _ in range(2):
        (number,) = wire.ask(("CLIENT", "ID"))
        store.client().client_kill_filter(_id=number)
        assert client.get(LIST).content == first.content


@pytest.mark.django_db
def test_without_valkey_readers_are_answered(signed_in: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in()
    first = client.get(LIST)
    monkeypatch.setattr(wire._held, "connection", UnixDomainSocketConnection(path="/nowhere"), raising=False)
    assert client.get(LIST).json() == first.json()


@pytest.mark.django_db
def test_a_refused_address_is_refused_to_everybody_who_asks(signed_in: Client) -> None:
    for _ in range(2):
        assert signed_in().get(LIST, {"nothing": "1"}).status_code == 400
        assert signed_in(scope_plants=["1201"]).get(LIST, {"plant": "1401"}).status_code in (400, 403)
        assert signed_in().get(LIST, {"plant": "1201"}).status_code == 200


@pytest.mark.django_db
def test_statements_of_a_question_are_timed_under_its_name(signed_in: Client) -> None:
    def count(label: str) -> float:
        return REGISTRY.get_sample_value("db_query_duration_seconds_count", {"query_type": label}) or 0

    asked = {"kpis/INV-QTY": "/api/v1/kpis/INV-QTY", "inventory": "/api/v1/inventory"}
    before = {label: count(label) for label in asked}
    client = signed_in("viewer")
    for address in asked.values():
        assert client.get(address).status_code == 200
    assert all(count(label) > before[label] for label in asked), before
