"""What needs two people: one asks, figures stay; another one agrees, figures follow."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from etl import loads
from etl.models import ApprovalOutcome, ApprovalRequest, Load, LoadState
from inventory.models import StockAnchor
from tests.loading import take
from tests.plant_lists import listed, numbered, take_rows

pytestmark = pytest.mark.django_db
Figure = Callable[..., Decimal | None]
Browser = Callable[..., Any]

EARLIER, LATER = date(2025, 10, 8), date(2025, 10, 20)
RESIN = "150000001"
WANTED = {"kind": "stock-anchor", "subject": {"plant": "1201", "snapshot_date": LATER.isoformat()}}


def count(day: date, quantity: int) -> Load:
    """A stock list of SAP with one line of resin, in kg."""
    row = {
        "plant": "1201",
        "storage_location": "0201",
        "material": RESIN,
        "unit": "KG",
        "unrestricted": quantity,
    }
    return take_rows("mb52", [row], inputs={"snapshot_date": day.isoformat()})


@pytest.fixture
def two_lists() -> Load:
    """100 kg on the earlier list, 10 kg go out, 85 kg on the later list: SAP has 5 kg less than we. The later list."""
    out = {"material": RESIN, "unit": "KG", "movement_type": "261", "quantity": -10}
    take_rows("mb51", numbered([{**out, "posting_date": date(2025, 10, 9)}]))
    count(EARLIER, 100)
    return count(LATER, 85)


@pytest.fixture
def people(signed_in: Browser) -> dict[str, Any]:
    """A browser of every role and of a second steward, in English."""
    roles = {name: name for name in ("viewer", "planner", "steward", "admin")} | {"second": "steward"}
    made = {}
    for name, role in roles.items():
        made[name] = signed_in(role, is_staff=role in ("steward", "admin"), first_name=name)
        made[name].cookies["django_language"] = "en"
    return made


def ask_for_anchor(browser: Any, note: str = "") -> Any:
    return browser.post(f"/inventory/anchors/1201/{LATER}/", {"note": note}, follow=True)


def decide(browser: Any, verb: str, note: str = "") -> str:
    """Press the button of the newest request; what the page says then."""
    newest = ApprovalRequest.objects.latest("pk").pk
    answer = browser.post(f"/approvals/{newest}/{verb}/", {"note": note}, follow=True)
    return str(answer.content.decode())


def anchors(browser: Any) -> str:
    return str(browser.get("/inventory/anchors/").content.decode())


def outcome() -> str:
    return str(ApprovalRequest.objects.latest("pk").outcome)


@pytest.mark.usefixtures("two_lists")
def test_stock_stands_on_another_list_only_when_a_second_person_agrees(
    people: dict[str, Any], figure: Figure
) -> None:
    assert figure("INV-QTY", as_of="2025-10-20") == 90
    assert "a second person decides" in ask_for_anchor(people["steward"], "counted twice").content.decode()
    assert figure("INV-QTY", as_of="2025-10-20") == 90
    assert "so a second person has to approve it" in decide(people["steward"], "approve")
    assert figure("INV-QTY", as_of="2025-10-20") == 90

    page = anchors(people["second"])
    for said in ("1 request waits for approval", "counted twice", "changes by -5 kg; lines that change: 1."):
        assert said in page
    assert "Approved and carried out." in decide(people["second"], "approve", "I counted too")
    assert figure("INV-QTY", as_of="2025-10-20") == 85
    assert figure("INV-QTY", as_of="2025-10-08") == 95

    kept, anchor = ApprovalRequest.objects.get(), StockAnchor.objects.get()
    assert (kept.outcome, kept.is_alone, kept.decision_note) == ("approved", False, "I counted too")
    assert kept.asked_by_id != kept.decided_by_id
    assert (anchor.accepted_by_id, anchor.note) == (kept.decided_by_id, "counted twice")
    assert "waits for approval" not in anchors(people["second"])


@pytest.mark.usefixtures("two_lists")
def test_what_is_agreed_to_is_the_effect_that_was_read(people: dict[str, Any], figure: Figure) -> None:
    ask_for_anchor(people["steward"])
    asked = ApprovalRequest.objects.get().pk
    read = people["second"].get(f"/api/v1/approvals/{asked}").json()["sentence"]
    late = {"material": RESIN, "unit": "KG", "movement_type": "261", "quantity": -3}
    take_rows("mb51", numbered([{**late, "posting_date": date(2025, 10, 10)}], first=4_900_000_500))
    answer = people["second"].post(f"/approvals/{asked}/approve/", {"sentence": read}, follow=True)
    assert "The data changed after you looked" in answer.content.decode()
    assert "changes by -2 kg" in answer.content.decode()
    again = people["second"].post(f"/api/v1/approvals/{asked}/approve", {"sentence": read}, format="json")
    assert (again.status_code, again.json()["code"]) == (400, "effect-changed")
    assert figure("INV-QTY", as_of="2025-10-20") == 87
    read = people["second"].get(f"/api/v1/approvals/{asked}").json()["sentence"]
    people["second"].post(f"/approvals/{asked}/approve/", {"sentence": read})
    assert figure("INV-QTY", as_of="2025-10-20") == 85


@pytest.mark.usefixtures("two_lists")
def test_each_sees_the_buttons_that_work_for_them(people: dict[str, Any]) -> None:
    assert "Accept as anchor" in anchors(people["planner"])
    assert "Accept as anchor" not in anchors(people["viewer"])
    ask_for_anchor(people["steward"])
    buttons = {
        name: {verb for verb in ("approve", "reject", "withdraw") if f"/{verb}/" in anchors(browser)}
        for name, browser in people.items()
    }
    both = {"approve", "reject"}
    assert buttons == {
        "viewer": set(), "planner": set(), "steward": {"withdraw"}, "admin": both, "second": both,
    }  # fmt: skip
    assert "Accept as anchor" not in anchors(people["planner"])
    assert "waits for approval" in anchors(people["viewer"])


@pytest.mark.usefixtures("two_lists")
def test_what_is_rejected_or_withdrawn_changes_nothing_and_can_be_asked_for_again(
    people: dict[str, Any], figure: Figure
) -> None:
    for browser, verb, said in (
        (people["second"], "reject", "Rejected: nothing has changed."),
        (people["steward"], "withdraw", "The request is withdrawn."),
    ):
        ask_for_anchor(people["steward"])
        assert "was asked for already" in ask_for_anchor(people["planner"]).content.decode()
        assert said in decide(browser, verb)
        assert figure("INV-QTY", as_of="2025-10-20") == 90
    assert not StockAnchor.objects.exists()
    ask_for_anchor(people["planner"])
    assert outcome() == ApprovalOutcome.PENDING
    assert "Only the person who asked" in decide(people["steward"], "withdraw")
    assert outcome() == ApprovalOutcome.PENDING


@pytest.mark.usefixtures("two_lists")
def test_who_may_ask_and_who_may_decide(people: dict[str, Any]) -> None:
    for asker, decider, asked, decided in (
        ("viewer", "admin", 403, None),
        ("planner", "viewer", 201, 403),
        ("planner", "planner", 201, 403),
        ("planner", "steward", 201, 200),
        ("steward", "steward", 201, 403),
        ("steward", "admin", 201, 200),
        ("admin", "admin", 201, 403),
        ("admin", "second", 201, 200),
    ):
        with transaction.atomic():
            answer = people[asker].post("/api/v1/approvals", WANTED, format="json")
            assert answer.status_code == asked, (asker, answer.content)
            if decided is not None:
                verb = f"/api/v1/approvals/{answer.json()['id']}/approve"
                answer = people[decider].post(verb, {}, format="json")
                assert answer.status_code == decided, (asker, decider, answer.content)
            is_done = decided == 200
            assert StockAnchor.objects.exists() == is_done
            assert ApprovalRequest.objects.filter(outcome=ApprovalOutcome.APPROVED).exists() == is_done
            if not is_done:
                assert answer["Content-Type"] == "application/problem+json"
            transaction.set_rollback(True)


@pytest.mark.usefixtures("two_lists")
def test_the_api_says_what_waits_what_it_does_and_what_one_may_do(people: dict[str, Any]) -> None:
    asked = people["planner"].post("/api/v1/approvals", {**WANTED, "note": "see drift"}, format="json").json()
    assert (asked["outcome"], asked["may"], asked["page"]) == (
        "pending",
        ["withdraw"],
        "/inventory/reconcile/",
    )
    waiting = people["steward"].get("/api/v1/approvals").json()
    assert waiting["count"] == 1
    assert waiting["items"][0]["may"] == ["approve", "reject"]
    assert waiting["items"][0]["note"] == "see drift"
    assert "changes by -5 kg" in waiting["items"][0]["sentence"]
    people["steward"].cookies["django_language"] = "vi"
    assert (
        "tồn mọi ngày đổi -5 kg" in people["steward"].get("/api/v1/approvals").json()["items"][0]["sentence"]
    )
    done = people["steward"].post(f"/api/v1/approvals/{asked['id']}/approve", {"note": "yes"}, format="json")
    assert (done.json()["outcome"], done.json()["decision_note"], done.json()["may"]) == (
        "approved",
        "yes",
        [],
    )
    assert people["planner"].get("/api/v1/approvals").json()["count"] == 0
    assert people["planner"].get("/api/v1/approvals?outcome=approved").json()["count"] == 1
    again = people["admin"].post(f"/api/v1/approvals/{asked['id']}/reject", {}, format="json")
    assert (again.status_code, again.json()["code"]) == (400, "already-decided")
    assert "approved by steward-" in again.json()["detail"]


@pytest.mark.usefixtures("two_lists")
def test_what_can_not_be_asked_for_is_refused_with_a_sentence(people: dict[str, Any]) -> None:
    for kind, subject, code in (
        ("nothing", {}, "unknown-approval"),
        ("stock-anchor", {"plant": "1201"}, "bad-subject"),
        ("stock-anchor", {"plant": 1201, "snapshot_date": "2025-10-20"}, "bad-subject"),
        ("stock-anchor", {"plant": "1201", "snapshot_date": "20 October"}, "bad-subject"),
        ("stock-anchor", {"plant": "1201", "snapshot_date": "2025-10-21"}, "no-such-stock-list"),
        ("stock-anchor", {"plant": "1201", "snapshot_date": "2025-10-08"}, "stands-already"),
        ("publish-load", {"load": "1"}, "bad-subject"),
        ("publish-load", {"load": 987_654_321}, "unknown-load"),
        ("publish-load", {"load": 10**30}, "unknown-load"),
    ):
        answer = people["steward"].post(
            "/api/v1/approvals", {"kind": kind, "subject": subject}, format="json"
        )
        assert (answer.status_code, answer.json()["code"]) == (400, code), subject
        assert answer.json()["detail"]
    assert not ApprovalRequest.objects.exists()


@pytest.mark.usefixtures("two_lists")
def test_requests_about_a_plant_are_for_those_who_may_see_it(
    people: dict[str, Any], signed_in: Browser
) -> None:
    elsewhere = signed_in("steward", scope_plants=["1401"])
    assert elsewhere.post("/api/v1/approvals", WANTED, format="json").status_code == 403
    asked = people["planner"].post("/api/v1/approvals", WANTED, format="json").json()["id"]
    assert elsewhere.get("/api/v1/approvals").json()["count"] == 0
    assert elsewhere.get(f"/api/v1/approvals/{asked}").status_code == 403
    assert elsewhere.post(f"/api/v1/approvals/{asked}/approve", {}, format="json").status_code == 403
    assert "waits for approval" not in anchors(elsewhere)
    assert outcome() == ApprovalOutcome.PENDING


def test_what_is_gone_by_then_can_be_rejected_but_not_approved(
    people: dict[str, Any], two_lists: Load, figure: Figure
) -> None:
    ask_for_anchor(people["steward"])
    loads.undo(two_lists)
    page = anchors(people["second"])
    assert "No stock list of plant 1201 for 20 Oct 2025 is loaded." in page
    assert "/approve/" not in page
    assert "is loaded." in decide(people["second"], "approve")
    assert outcome() == ApprovalOutcome.PENDING
    assert figure("INV-QTY", as_of="2025-10-20") == 90
    decide(people["second"], "reject")
    assert outcome() == ApprovalOutcome.REJECTED


@pytest.mark.usefixtures("two_lists")
def test_an_installation_of_one_person_lets_one_click_do_both_and_writes_it_down(
    people: dict[str, Any], figure: Figure, settings: Any
) -> None:
    settings.APPROVE_ALONE = True
    assert "has to approve it" not in anchors(people["steward"])
    assert "Stock stands on that list now." in ask_for_anchor(people["steward"]).content.decode()
    assert figure("INV-QTY", as_of="2025-10-20") == 85
    kept = ApprovalRequest.objects.get()
    assert (kept.outcome, kept.is_alone) == ("approved", True)
    assert kept.asked_by_id == kept.decided_by_id


@pytest.mark.usefixtures("two_lists")
def test_one_person_still_needs_the_right_to_decide(
    people: dict[str, Any], figure: Figure, settings: Any
) -> None:
    settings.APPROVE_ALONE = True
    assert "a second person decides" in ask_for_anchor(people["planner"]).content.decode()
    assert figure("INV-QTY", as_of="2025-10-20") == 90
    assert outcome() == ApprovalOutcome.PENDING


def test_the_database_itself_refuses_an_approval_by_the_person_who_asked(make_user: Browser) -> None:
    person = make_user("admin")
    alone = ApprovalRequest(
        kind="stock-anchor", subject={}, asked_by=person, asked_at=timezone.now(), decided_by=person,
        decided_at=timezone.now(), outcome=ApprovalOutcome.APPROVED,
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="approval_second_person"), transaction.atomic():
        alone.save()


# Loads


def orders(first: int, **more: Any) -> bytes:
    """A list of sixty production orders."""
    rows = [
        {"process_order": f"{10_000_100_000 + first + n}", "batch": f"25J{n:05d}10", **more}
        for n in range(60)
    ]
    return listed("cooispi", rows)


@pytest.fixture
def stopped() -> Load:
    """A load that was stopped after its check: a column of its list is suddenly empty."""
    take(orders(0), "before.xlsx", source="cooispi")
    load = take(orders(100, release_date=None), "emptied.xlsx", source="cooispi")
    assert (load.state, load.auto_publish) == (LoadState.WAITS_APPROVAL, False)
    return load


def load_page(browser: Any, load: Load) -> str:
    return str(browser.get(f"/data/loads/{load.pk}/").content.decode())


def published(load: Load) -> bool:
    """Whether a worker that takes the load up publishes it."""
    return loads.process(load.pk).state == LoadState.PUBLISHED


def test_a_load_that_was_stopped_goes_on_when_a_second_person_agrees(
    people: dict[str, Any], stopped: Load
) -> None:
    page = load_page(people["steward"], stopped)
    assert f"/data/loads/{stopped.pk}/ask/" in page
    assert f"/data/loads/{stopped.pk}/publish/" not in page
    answer = people["steward"].post(f"/data/loads/{stopped.pk}/publish/", follow=True).content.decode()
    assert "a second person is needed" in answer
    answer = people["steward"].post(f"/api/v1/uploads/{stopped.pk}/publish")
    assert (answer.status_code, answer.json()["code"]) == (400, "needs-approval")
    assert not published(stopped)

    people["steward"].post(f"/data/loads/{stopped.pk}/ask/", {"note": "SAP has no dates yet"})
    page = load_page(people["second"], stopped)
    assert "60 new rows, 0 changed ones. The list waits for a second person: Column “" in page
    assert "SAP has no dates yet" in page
    assert "What the load does, per month" in page
    assert (
        "waits for approval"
        in people["admin"].post(f"/data/loads/{stopped.pk}/publish/", follow=True).content.decode()
    )
    assert not published(stopped)
    decide(people["second"], "approve", "seen in SAP")
    assert published(stopped)
    page = load_page(people["steward"], stopped)
    for said in ("sent for approval", "SAP has no dates yet", "approved", "seen in SAP", "published"):
        assert said in page


def test_a_stopped_file_stays_stopped_when_it_is_uploaded_again(stopped: Load) -> None:
    again = take(orders(100, release_date=None), "again.xlsx", source="cooispi")
    assert (again.pk, again.state) == (stopped.pk, LoadState.WAITS_APPROVAL)


def test_whoever_has_the_shell_lets_a_stopped_file_go_on_by_a_command_and_not_by_handing_it_in_again(
    people: dict[str, Any], stopped: Load, tmp_path: Path
) -> None:
    file = tmp_path / "emptied.xlsx"
    file.write_bytes(stopped.file.path.read_bytes())
    with pytest.raises(SystemExit):
        call_command("ingest", file, source="cooispi", stdout=StringIO())
    stopped.refresh_from_db()
    assert stopped.state == LoadState.WAITS_APPROVAL
    people["steward"].post(f"/data/loads/{stopped.pk}/ask/")
    call_command("approve", stopped.pk, note="seen in SAP", stdout=StringIO())
    stopped.refresh_from_db()
    assert stopped.state == LoadState.PUBLISHED
    assert outcome() == ApprovalOutcome.APPROVED
    assert "bin/manage approve: seen in SAP" in load_page(people["steward"], stopped)


def test_a_load_that_is_rejected_stays_unpublished(people: dict[str, Any], stopped: Load) -> None:
    people["steward"].post(f"/data/loads/{stopped.pk}/ask/")
    decide(people["admin"], "reject", "ask SAP for the dates")
    assert not published(stopped)
    page = load_page(people["steward"], stopped)
    assert "rejected" in page
    assert "ask SAP for the dates" in page
    assert f"/data/loads/{stopped.pk}/ask/" in page


def test_a_load_that_was_published_or_discarded_meanwhile_can_not_be_approved(
    people: dict[str, Any], stopped: Load
) -> None:
    people["steward"].post(f"/data/loads/{stopped.pk}/ask/")
    loads.approve(stopped)
    assert published(stopped)
    assert f"Load {stopped.pk} is in the state “published”" in decide(people["second"], "approve")
    assert outcome() == ApprovalOutcome.PENDING
    assert "/approve/" not in load_page(people["second"], stopped)


def test_a_load_that_was_only_held_back_is_published_by_one_person_or_sent_for_approval(
    people: dict[str, Any],
) -> None:
    held = take(orders(0), "held.xlsx", source="cooispi", publish=False)
    page = load_page(people["steward"], held)
    for verb in ("publish", "ask"):
        assert f"/data/loads/{held.pk}/{verb}/" in page
    people["steward"].post(f"/data/loads/{held.pk}/ask/")
    assert f"/data/loads/{held.pk}/publish/" not in load_page(people["steward"], held)
    decide(people["steward"], "withdraw")
    people["steward"].post(f"/data/loads/{held.pk}/publish/")
    assert published(held)


def test_one_person_publishes_a_stopped_load_where_the_installation_says_so(
    people: dict[str, Any], stopped: Load, settings: Any
) -> None:
    settings.APPROVE_ALONE = True
    page = load_page(people["steward"], stopped)
    assert f"/data/loads/{stopped.pk}/publish/" in page
    people["steward"].post(f"/data/loads/{stopped.pk}/publish/")
    assert published(stopped)
    assert ApprovalRequest.objects.get().is_alone
    assert "asked for and approved by one person" in load_page(people["steward"], stopped)


@pytest.mark.usefixtures("two_lists")
def test_the_back_office_shows_what_waits_and_where_it_is_decided(
    people: dict[str, Any], stopped: Load
) -> None:
    assert "pending approval" not in people["admin"].get("/admin/").content.decode()
    ask_for_anchor(people["planner"], "see drift")
    people["steward"].post(f"/data/loads/{stopped.pk}/ask/")
    home = people["admin"].get("/admin/").content.decode()
    for said in (
        "2 pending approvals",
        "see drift",
        "/inventory/reconcile/",
        f'href="/data/loads/{stopped.pk}/"',
    ):
        assert said in home
    decide(people["admin"], "approve")
    assert "1 pending approval" in people["admin"].get("/admin/").content.decode()
    kept = people["admin"].get("/admin/etl/approvalrequest/").content.decode()
    assert "Publish load" in kept
    assert "stands on SAP" in kept
