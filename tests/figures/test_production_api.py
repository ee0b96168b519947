"""Addresses of production: every list, figure and summary answers by its own schema, and the recall pack opens."""

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django_redis import get_redis_connection
from jsonschema import Draft202012Validator
from rest_framework.test import APIClient

from alkana.accounts.models import User
from alkana.reporting import kpi
from alkana.reporting.question import questions
from alkana.reporting.table import Table
from tests.figures.test_genealogy import CAN_A1, CAN_A2, LIQUID_A, load_all, take_anchor
from tests.plant_lists import take_rows

pytestmark = pytest.mark.django_db

OWN = ("production/", "lead-time", "mto-orders")
CODES = (
    "PRD-ORD", "PRD-COMP", "PRD-QTY", "PRD-SCH", "PRD-LATE", "PRD-WIP", "YLD", "YLD-LOSS", "YLD-CHAIN", "SG-DEV",
    "GEN-COV", "GEN-BAL", "LT-PREP", "LT-PROD", "LT-TRA", "LT-STO", "LT-DEL", "LT-TOT", "LT-MED", "LT-P90", "LT-OT",
    "MTO-OPEN", "MTO-OTP", "MTO-RISK",
)  # fmt: skip
OCTOBER = {"from": "2025-10-01", "to": "2025-10-31"}


@pytest.fixture
def client() -> APIClient:
    """A reader with a session, and a cache without answers of other tests."""
    cache = get_redis_connection("default")
    names = [*cache.scan_iter("answer:*"), *cache.scan_iter("throttle:*"), *cache.scan_iter("*data-version")]
    if names:
        cache.delete(*names)
    made = APIClient()
    user = User(username="reader", is_superuser=True)
    user.set_unusable_password()
    user.save()
    made.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return made


@pytest.fixture
def plant() -> None:
    """The orders, batches and movements of the genealogy, with a sales order, a transfer and a delivery."""
    load_all()
    take_anchor()
    take_rows("zrmm024", [{"purchase_order": "4400000001"}])
    take_rows("zrsd004", [{"delivery": "1910000007", "sales_order": "210000001"}])


def own() -> list[str]:
    return [question.code for question in questions() if question.code.startswith(OWN)]


@pytest.mark.usefixtures("plant")
def test_every_list_and_summary_answers_by_its_schema(client: APIClient) -> None:
    document = client.get("/api/v1/schema").json()
    for code in own():
        address = f"/api/v1/{code}" + ("/25J0000410/genealogy" if code == "production/batches" else "")
        path = address.replace("25J0000410", "{batch}")
        schema = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.json())
        validator = Draft202012Validator({**schema, "components": document["components"]})
        errors = [f"{list(e.path)}: {e.message[:200]}" for e in validator.iter_errors(answer.json())]
        assert not errors, (address, errors[:5])


@pytest.mark.usefixtures("plant")
def test_lists_have_the_rows_that_were_loaded(client: APIClient) -> None:
    totals = {
        code: client.get(f"/api/v1/{code}", OCTOBER).json()["total"]
        for code in ("production/orders", "production/yield", "production/finished-batches", "lead-time")
    }
    assert totals == {
        "production/orders": 6, "production/yield": 3, "production/finished-batches": 3, "lead-time": 3,
    }  # fmt: skip
    assert client.get("/api/v1/production/batch-balances", OCTOBER).json()["total"] == 3
    assert client.get("/api/v1/production/links", OCTOBER).json()["total"] == 15


def test_every_code_is_declared_with_rows_that_exist() -> None:
    for code in CODES:
        declared = kpi.get(code)
        assert declared.rows is None or declared.rows in own(), code
        assert declared.name.vi
        assert declared.definition.en


@pytest.mark.usefixtures("plant")
def test_every_figure_answers_and_compares(client: APIClient) -> None:
    for code in CODES:
        allowed = {name: value for name, value in OCTOBER.items() if name in kpi.get(code).filters}
        answer = client.get(f"/api/v1/kpis/{code}", {**allowed, "details": "1", "compare": "previous"})
        assert answer.status_code == 200, (code, answer.content[:300])
        body = answer.json()
        assert (body["value"] is None) == (body["reason_unknown"] is not None)


@pytest.mark.usefixtures("plant")
def test_sums_over_the_plant_are_right(client: APIClient) -> None:
    def parts(code: str) -> tuple[Decimal | None, ...]:
        body = client.get(f"/api/v1/kpis/{code}", OCTOBER).json()
        return tuple(body[n] and Decimal(body[n]) for n in ("value", "numerator", "denominator"))

    assert parts("PRD-ORD")[0] == 6
    assert parts("GEN-COV") == (100, 3, 3)
    assert parts("GEN-BAL")[0] == 0
    assert parts("YLD")[1:] == (200, 220)
    assert parts("YLD-LOSS")[0] == 15
    assert parts("YLD-CHAIN")[1:] == (200, 220)


@pytest.mark.usefixtures("plant")
@pytest.mark.parametrize("direction", ["forward", "backward", "both"])
def test_the_recall_pack_opens_and_holds_no_formula(client: APIClient, direction: str) -> None:
    answer = client.get("/api/v1/production/batches/25J0000210/recall-pack", {"direction": direction})
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    batches = {row[0].value for row in book.worksheets[5].iter_rows(min_row=2)}
    assert LIQUID_A in batches
    assert ({CAN_A1, CAN_A2} <= batches) == (direction != "backward")


def test_an_unknown_batch_or_parameter_is_refused_by_name(client: APIClient) -> None:
    unknown = client.get("/api/v1/production/batches/NOSUCH/genealogy")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown-record")
    wrong = client.get("/api/v1/production/batches/NOSUCH/recall-pack", {"direction": "sideways"})
    assert wrong.status_code == 400
    assert client.get("/api/v1/production/orders", {"colour": "red"}).status_code == 400


@pytest.mark.usefixtures("plant")
def test_questions_of_a_tree_do_not_grow_with_it(
    client: APIClient, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for batch in ("25J0000210", "10000001"):
        with django_assert_max_num_queries(16):
            assert client.get(f"/api/v1/production/batches/{batch}/genealogy").status_code == 200


def test_own_lists_are_tables_with_a_key() -> None:
    for question in questions():
        if isinstance(question, Table) and question.code.startswith(OWN):
            assert question.key, question.code
