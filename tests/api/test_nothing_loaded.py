"""Before anything is loaded every question has an answer: empty lists, unknown figures with their reason, no fault."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from alkana.reporting.question import questions


@pytest.mark.django_db
def test_every_question_answers_before_anything_is_loaded(signed_in: Callable[..., APIClient]) -> None:
    client = signed_in("admin")
    client.raise_request_exception = False
    faults = {}
    for question in questions():
        parts = (question.code, "none" if question.part else "", question.ending)
        address = "/api/v1/" + "/".join(filter(None, parts))
        answer = client.get(address)
        if answer.status_code >= 500:
            faults[address] = answer.json()
        elif answer.status_code == 200 and "items" in answer.json():
            assert answer.json()["stamp"]["as_of"] is None, address
    assert not faults
