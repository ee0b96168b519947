"""What people keep about lines: assigned differences from SAP, decisions on slow stock; seen at once by everybody."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from rest_framework.test import APIClient

from etl import loads
from etl.models import DataVersion
from inventory.models import DriftAssignment
from tests import two_counts
from tests.api.conftest import forget_answers, rows_of_csv
from tests.two_counts import LOCATION, PAINT, PLANT

pytestmark = pytest.mark.django_db

LIST = "/api/v1/inventory/reconciliation"
ASSIGNMENT = f"{LIST}/assignment"
DECISION = "/api/v1/inventory/slow-moving/decision"
PAGE = "/follow-ups/inventory/reconciliation/assignment/"
B1 = {"material": PAINT, "plant": PLANT, "location": LOCATION, "batch": "B1"}
B2 = B1 | {"batch": "B2"}
WITHIN = B1 | {"material": two_counts.LIQUID, "batch": ""}
Clients = Callable[..., APIClient]


@pytest.fixture
def people(signed_in: Clients, make_user: Callable[..., Any]) -> dict[str, APIClient]:
    """After both lists: a viewer and a planner who read English, and An and Binh who may be given lines."""
    two_counts.take_in()
    for name in ("an", "binh"):
        user = make_user("planner")
        user.username = name
        user.save()
    made = {role: signed_in(role) for role in ("viewer", "planner")}
    for client in made.values():
        client.cookies["django_language"] = "en"
    return made


def at(line: dict[str, str], address: str = ASSIGNMENT, **more: object) -> str:
    return f"{address}?{urlencode(line | more)}"


def put(client: APIClient, line: dict[str, str], address: str = ASSIGNMENT, **body: object) -> Any:
    answer = client.put(at(line, address), body, format="json")
    forget_answers()
    return answer


def listed(client: APIClient, **asked: str) -> dict[str, tuple[str | None, str | None, str | None]]:
    """Batch → who has the line, until when, note."""
    items = client.get(LIST, asked).json()["items"]
    return {
        one["batch"]: (one["assignee"], one["due_date"], one["note"])
        for one in items
        if one["material"] == PAINT
    }


def test_an_assigned_line_is_seen_in_list_file_and_history(
    people: dict[str, APIClient], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    viewer, planner = people["viewer"], people["planner"]
    assert listed(viewer) == {"B1": (None, None, None), "B2": (None, None, None)}
    with django_capture_on_commit_callbacks(execute=True):
        answer = planner.put(
            at(B1), {"assignee": "an", "due_date": "2025-10-20", "note": "Count again"}, format="json"
        )
    assert answer.status_code == 200, answer.content
    kept = {"assignee": "an", "due_date": "2025-10-20", "note": "Count again"}
    assert answer.json()["kept"] == kept
    # No cache was cleared: the new data version alone makes it visible.
    assert listed(viewer) == {"B1": ("an", "2025-10-20", "Count again"), "B2": (None, None, None)}
    rows = rows_of_csv(viewer.get(LIST, {"format": "csv"}))
    assert [(r["assignee"], r["due_date"], r["note"]) for r in rows if r["batch"] == "B1"] == [
        ("an", "2025-10-20", "Count again")
    ]
    [entry] = viewer.get(at(B1)).json()["history"]
    assert (entry["change"], entry["by"], entry["kept"]) == ("set", _name(planner), kept)
    assert not viewer.get(at(B1)).json()["may_keep"]


def _name(client: APIClient) -> str:
    return str(client.get("/profile/").wsgi_request.user.username)


def test_changing_and_clearing_leave_who_when_and_what(people: dict[str, APIClient]) -> None:
    planner = people["planner"]
    put(planner, B1, assignee="an", due_date="2025-10-20")
    put(planner, B1, assignee="binh", due_date="2025-10-20", note="An is away")
    assert planner.delete(at(B1)).status_code == 204
    forget_answers()
    assert listed(planner)["B1"] == (None, None, None)
    changes = planner.get(f"{ASSIGNMENT}/changes", {"material": PAINT, "sort": "entry"}).json()
    assert [(one["change"], one["assignee"], one["note"]) for one in changes["items"]] == [
        ("+", "an", ""),
        ("~", "binh", "An is away"),
        ("-", "binh", "An is away"),
    ]
    assert {one["changed_by"] for one in changes["items"]} == {_name(planner)}
    assert all(one["changed_at"] for one in changes["items"])
    page = planner.get(at(B1, PAGE)).content.decode()
    assert "an → binh" in page
    assert "Cleared" in page


def test_saying_the_same_again_changes_nothing(people: dict[str, APIClient]) -> None:
    put(people["planner"], B1, assignee="an", due_date=None, note="")
    version = DataVersion.objects.latest("id").pk
    put(people["planner"], B1, assignee="an", due_date=None, note="")
    assert DataVersion.objects.latest("id").pk == version
    assert DriftAssignment.history.count() == 1


def test_viewers_see_and_change_nothing(people: dict[str, APIClient]) -> None:
    put(people["planner"], B1, assignee="an")
    viewer = people["viewer"]
    assert put(viewer, B1, assignee="binh").status_code == 403
    assert viewer.delete(at(B1)).status_code == 403
    assert viewer.post(at(B1, PAGE), {"assignee": "1", "seen": ""}).status_code == 403
    assert viewer.post(at(B1, PAGE), {"clear": "1", "seen": ""}).status_code == 403
    assert listed(viewer)["B1"][0] == "an"
    assert '<form class="stack"' not in viewer.get(at(B1, PAGE)).content.decode()


def test_a_plant_out_of_sight_is_neither_read_nor_given_out(
    people: dict[str, APIClient], signed_in: Clients, make_user: Callable[..., Any]
) -> None:
    put(people["planner"], B1, assignee="an")
    far = signed_in("planner", scope_plants=["1401"])
    assert far.get(at(B1)).status_code == 403
    assert far.get(at(B1, PAGE)).status_code == 403
    assert put(far, B1, assignee="an").status_code == 403
    assert far.delete(at(B1)).status_code == 403
    assert far.get(f"{ASSIGNMENT}/changes").json()["total"] == 0
    blind = make_user("planner", scope_plants=["1401"])
    refused = put(people["planner"], B1, assignee=blind.username)
    assert (refused.status_code, refused.json()["code"]) == (400, "cannot-see-line")


def test_only_lines_that_differ_are_given_out(people: dict[str, APIClient]) -> None:
    planner = people["planner"]
    for line, status, code in (
        (WITHIN, 400, "no-drift"),
        (B1 | {"batch": "B9"}, 400, "no-drift"),
        (B1 | {"material": "999"}, 404, "unknown-line"),
    ):
        refused = put(planner, line, assignee="an")
        assert (refused.status_code, refused.json()["code"]) == (status, code), line
    assert put(planner, B1, assignee="nobody-at-all").json()["code"] == "invalid"
    unknown = planner.get(at(B1 | {"colour": "red"}))
    assert (unknown.status_code, unknown.json()["where"]) == (400, {"parameter": "colour"})
    assert not DriftAssignment.objects.exists()


def test_who_was_slower_is_told_who_was_faster(people: dict[str, APIClient], signed_in: Clients) -> None:
    first, second = people["planner"], signed_in("steward")
    seen = first.get(at(B1)).json()["seen"]
    assert seen == 0
    put(second, B1, assignee="binh")
    refused = put(first, B1, assignee="an", seen=seen)
    assert (refused.status_code, refused.json()["code"]) == (400, "changed-meanwhile")
    assert _name(second) in refused.json()["detail"]
    assert first.delete(at(B1, seen=seen)).status_code == 400
    page = first.post(
        at(B1, PAGE), {"assignee": DriftAssignment.objects.get().assignee_id, "note": "mine", "seen": 0}
    )
    assert page.status_code == 200
    assert "mine" in page.content.decode()
    assert "What you typed is kept" in page.content.decode()
    assert DriftAssignment.objects.get().note == ""
    again = put(first, B1, assignee="an", seen=first.get(at(B1)).json()["seen"])
    assert again.status_code == 200
    assert listed(first)["B1"][0] == "an"


def test_an_assignment_stays_with_its_line_until_a_list_settles_it(people: dict[str, APIClient]) -> None:
    planner = people["planner"]
    put(planner, B1, assignee="an", note="since October 8")
    put(planner, B2, assignee="binh")
    two_counts.count(two_counts.THIRD, B1="240", B2="200", liquid="0.5", pieces="7")
    two_counts.use(two_counts.THIRD, "0.5")
    forget_answers()
    assert listed(planner)["B1"] == ("an", None, "since October 8")  # still differs
    assert listed(planner)["B2"] == (None, None, None)  # settled
    assert planner.get(at(B2)).json()["kept"] is None
    assert len(planner.get(at(B2)).json()["history"]) == 1
    assert put(planner, B2, assignee="an").json()["code"] == "no-drift"

    fourth = date(2025, 10, 14)
    again = two_counts.count(fourth, B1="240", B2="150", liquid="0.5", pieces="7")
    two_counts.use(fourth, "0.5")
    forget_answers()
    assert listed(planner)["B1"][0] == "an"
    assert listed(planner)["B2"] == (None, None, None)  # a new difference is nobody's yet
    assert planner.get(at(B2)).json()["kept"] is None
    assert put(planner, B2, assignee="an").status_code == 200
    assert listed(planner)["B2"][0] == "an"
    assert [one["kept"]["assignee"] for one in planner.get(at(B2)).json()["history"]] == ["an", "binh"]
    loads.undo(again)


def test_undoing_the_list_that_settled_a_line_gives_it_back(people: dict[str, APIClient]) -> None:
    planner = people["planner"]
    put(planner, B2, assignee="binh")
    settling = two_counts.count(two_counts.THIRD, B1="240", B2="200", liquid="0.5", pieces="7")
    two_counts.use(two_counts.THIRD, "0.5")
    forget_answers()
    assert listed(planner)["B2"][0] is None
    loads.undo(settling)
    forget_answers()
    assert listed(planner)["B2"][0] == "binh"


def test_the_list_tells_whose_lines_they_are(people: dict[str, APIClient]) -> None:
    planner = people["planner"]
    put(planner, B1, assignee="an")
    assert listed(planner, assignee="an").keys() == {"B1"}
    assert listed(planner, assignee="-").keys() == {"B2"}
    assert listed(planner, q="an").keys() == {"B1"}
    assert next(one["assignee"] for one in planner.get(LIST, {"sort": "assignee"}).json()["items"]) == "an"


def test_a_decision_on_slow_stock_is_kept_the_same_way(people: dict[str, APIClient]) -> None:
    planner, line = people["planner"], {"material": PAINT, "plant": PLANT}
    assert put(people["viewer"], line, DECISION, owner="Lan").status_code == 403
    answer = put(planner, line, DECISION, owner="Lan", decision="sell", due_date="2025-11-01", note="")
    assert answer.status_code == 200, answer.content
    [row] = planner.get("/api/v1/inventory/holding-cost", {"material": PAINT}).json()["items"]
    assert (row["owner"], row["decision"], row["due_date"]) == ("Lan", "sell", "2025-11-01")
    assert put(planner, line, DECISION, decision="burn").status_code == 400
    assert planner.get(f"{DECISION}/changes").json()["total"] == 1
    page = people["viewer"].get(f"/inventory/materials/{PAINT}/").content.decode()
    assert "Lan" in page
    assert planner.delete(at(line, DECISION)).status_code == 204
    assert planner.get(at(line, DECISION)).json()["kept"] is None


def test_a_line_takes_few_queries_however_many_are_assigned(
    people: dict[str, APIClient], django_assert_num_queries: Callable[..., Any]
) -> None:
    planner = people["planner"]
    put(planner, B1, assignee="an")
    put(planner, B2, assignee="an")
    with django_assert_num_queries(8):
        planner.get(at(B1))
    with django_assert_num_queries(23):
        planner.put(at(B1), {"assignee": "binh"}, format="json")


def test_drift_is_what_the_two_counts_say(people: dict[str, APIClient]) -> None:
    rows = people["viewer"].get(LIST).json()["items"]
    assert {one["batch"]: Decimal(one["drift"]) for one in rows if one["material"] == PAINT} == {
        "B1": Decimal(20),
        "B2": Decimal("-10.75"),
    }
