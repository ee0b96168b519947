"""Reading a list page by page while another file arrives: the pages are those of the list that was begun."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.api.conftest import forget_answers
from tests.plant_lists import Row, take_rows

pytestmark = pytest.mark.django_db
LIST = "/api/v1/inventory/movements"


def issue(day: date, document: str, quantity: float) -> Row:
    return {
        "posting_date": day, "movement_type": "261", "storage_location": "0401", "material": "150000001", "batch": "B1",
        "unit": "KG", "quantity": quantity, "material_document": document,
    }  # fmt: skip


FIRST = [issue(date(2025, 10, n), f"490000033{n}", -1.5) for n in range(1, 5)]
NEWER = [issue(date(2025, 10, 5), "4900000339", -2.5), issue(date(2025, 10, 2), "4900000338", -3.5)]
BACKDATED = [issue(date(2025, 10, 4), "4900000337", -4.5), issue(date(2025, 10, 1), "4900000336", -5.5)]
NEXT_MONTH = [issue(date(2025, 11, 3), "4900000341", -6.5)]
FEWER = [issue(date(2025, 9, 30), "4900000342", -7.5)]


def pages(client: Any, between: Callable[[], Any], **query: str) -> list[list[str]]:
    """The documents of every page of two rows; something happens after the first."""
    found, cursor = [], ""
    while True:
        answer = client.get(LIST, {"limit": "2", **query, "cursor": cursor})
        assert answer.status_code == 200, answer.json()
        found.append([item["document"] for item in answer.json()["items"]])
        cursor = answer.json()["next_cursor"] or ""
        if not cursor:
            return found
        if len(found) == 1:
            between()
            forget_answers()


@pytest.mark.parametrize(
    "arrives", [NEWER, BACKDATED, NEXT_MONTH, FEWER], ids=["newer", "backdated", "month", "fewer"]
)
@pytest.mark.parametrize("query", [{"sort": "-date"}, {}, {"sort": "date"}, {"q": "15000"}])
def test_a_list_that_is_read_on_while_a_file_arrives_shows_no_row_twice_and_loses_none(
    signed_in: Callable[..., Any], arrives: list[Row], query: dict[str, str]
) -> None:
    take_rows("mb51", FIRST)
    seen = pages(signed_in(), lambda: take_rows("mb51", arrives, title="2"), **query)
    documents = [one for page in seen for one in page]
    assert len(documents) == len(set(documents))
    assert {row["material_document"] for row in FIRST} <= set(documents)
    assert not {row["material_document"] for row in NEXT_MONTH + FEWER} & set(documents)


def test_what_the_reader_asked_for_still_binds_a_cursor(signed_in: Callable[..., Any]) -> None:
    take_rows("mb51", FIRST)
    client = signed_in()
    cursor = client.get(LIST, {"limit": "2"}).json()["next_cursor"]
    for query in ({"sort": "date"}, {"plant": "1201"}, {"to": "2025-10-04"}, {"q": "4900"}):
        answer = client.get(LIST, {"limit": "2", "cursor": cursor, **query})
        assert (answer.status_code, answer.json()["code"]) == (400, "bad-cursor"), query
    with_days = {"limit": "2", "from": "2025-10-01", "to": "2025-10-04"}
    stated = client.get(LIST, with_days).json()["next_cursor"]
    assert client.get(LIST, {**with_days, "cursor": stated}).status_code == 200
    assert client.get(LIST, {"limit": "2", "cursor": stated}).json()["code"] == "bad-cursor"
