"""The OpenAPI document: complete, and true for whatever schemathesis thinks of."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from rest_framework.test import APIClient
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from alkana.accounts import api, viewer
from alkana.reporting.question import questions
from tests.api.declared import set_rows
from tests.effort import effort

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]
Client = Callable[..., APIClient]


@pytest.mark.django_db
def test_every_question_is_described(signed_in: Client) -> None:
    document = signed_in().get("/api/v1/schema").json()
    for question in questions():
        parts = (question.code, f"{{{question.part}}}" if question.part else "", question.ending)
        address = "/api/v1/" + "/".join(filter(None, parts))
        operation = document["paths"][address]["get"]
        names = {parameter["name"] for parameter in operation["parameters"]}
        assert set(question.filters) <= names, address
        assert "stamp" in operation["responses"]["200"]["content"]["application/json"]["schema"]["properties"]
    identifiers = [one["operationId"] for path in document["paths"].values() for one in path.values()]
    assert len(identifiers) == len(set(identifiers))


@pytest.mark.django_db
def test_the_viewer_is_served_from_here_without_inline_script(signed_in: Client) -> None:
    page = signed_in().get("/api/v1/docs")
    text = page.content.decode()
    assert page.status_code == 200
    assert "<style" not in text
    assert "style=" not in text
    assert "https://" not in text
    assert "<script>" not in text
    assert "unsafe-inline" not in page["Content-Security-Policy"]
    assert APIClient().get("/api/v1/docs").status_code == 302


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Requests through WSGI use the test's own transaction instead of closing it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("one_connection")
def test_no_request_makes_it_fail_or_leave_its_schema(make_user: Callable[..., Any]) -> None:
    set_rows([("001", "1401", None, None)])
    # WSGI without a client that unpacks: answers as they are.
    headers = {
        "Accept-Encoding": "identity",
        "Authorization": f"Bearer {api.tokens_of(viewer.of_user(make_user('admin')))['access_token']}",
    }
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema", get_wsgi_application(), headers=headers)
    asked = 0
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.method.upper() == "GET" or operation.path.startswith("/api/v1/auth/"):
            asked += 1
            _fuzz(operation, headers)
    assert asked > 10


def _fuzz(operation: Any, headers: dict[str, str]) -> None:
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

        @settings(
            max_examples=effort(6, 60), deadline=None, database=None, suppress_health_check=list(HealthCheck)
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def one(case: Any) -> None:
            case.call_and_validate(checks=CHECKS, headers=headers)

        one()
