"""Two people in two browsers: one asks, the other one decides; and two who decide at the same moment."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
import requests
from playwright.sync_api import Locator, Page, expect

from tests.pages.axe import colour_violations, violations
from tests.pages.sites import PASSWORD, Site, settle

Visit = Callable[..., Page]
RECONCILE = "/inventory/reconcile/"


def row_of(page: Page, plant: str, day: str) -> Locator:
    """A stock list on the tab."""
    return page.locator(".anchor-table tbody tr", has_text=plant).filter(has_text=day)


def session(site: Site, role: str) -> requests.Session:
    """A program that acts for a demo user."""
    made = requests.Session()
    answer = made.post(
        f"{site.address}/api/v1/auth/login", json={"username": role, "password": PASSWORD}, timeout=30
    )
    made.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return made


@pytest.fixture
def anchored(site: Site) -> tuple[str, str, str]:
    """A plant, the day of the list that its stock stands on, and the day of another list of it."""
    plant, stands_on, other = site.installation.query(
        "select a.plant, to_date(a.date_id::text, 'YYYYMMDD'), to_date(k.date_id::text, 'YYYYMMDD') "
        "from inventory_anchor as a inner join stock_list as k on k.plant = a.plant and k.date_id <> a.date_id "
        "order by 1, 3 limit 1"
    )[0]
    return plant, stands_on.isoformat(), other.isoformat()


def test_one_person_asks_and_another_one_lets_stock_stand_on_another_list(
    visit: Visit, anchored: tuple[str, str, str]
) -> None:
    plant, stands_on, other = anchored
    asker = visit("planner", RECONCILE)
    before = asker.locator(".anchor-table .pill-brand").count()
    offers = asker.locator(f".anchor-table tr:has(form[action='/inventory/anchors/{plant}/{other}/'])")
    offers.locator("summary").focus()
    asker.keyboard.press("Enter")
    offers.get_by_label("Why? The second person reads it.").fill("The count of October is right.")
    offers.get_by_role("button", name="Send").click()
    expect(asker.get_by_role("status").first).to_contain_text("a second person decides")
    waiting = asker.locator("[data-request]")
    expect(waiting).to_contain_text(f"Stock of plant {plant} stands on SAP's list of")
    expect(waiting.get_by_role("button", name="Withdraw")).to_be_visible()
    expect(waiting.get_by_role("button", name="Approve")).to_have_count(0)
    assert violations(asker) == []

    decider = visit("steward", RECONCILE)
    asked = decider.locator("[data-request]")
    expect(asked).to_contain_text("Asked by planner")
    expect(asked).to_contain_text("The count of October is right.")
    assert violations(decider) == []
    assert colour_violations(decider, "dark") == []
    asked.get_by_label("Note on the decision").fill("Agreed.")
    asked.get_by_role("button", name="Approve").click()
    expect(decider.get_by_role("status").first).to_contain_text("Approved and carried out.")
    settle(decider)
    expect(decider.locator("[data-request]")).to_have_count(0)
    expect(decider.locator(".anchor-table .pill-brand")).to_have_count(before)
    expect(
        decider.locator(f".anchor-table form[action='/inventory/anchors/{plant}/{stands_on}/']")
    ).to_have_count(1)


def test_of_two_who_decide_at_the_same_moment_the_second_is_told(
    site: Site, anchored: tuple[str, str, str]
) -> None:
    plant, _stands_on, other = anchored
    asked = session(site, "planner").post(
        f"{site.address}/api/v1/approvals",
        json={"kind": "stock-anchor", "subject": {"plant": plant, "snapshot_date": other}},
        timeout=30,
    )
    assert asked.status_code == 201, asked.text
    choices = "select count(*) from stock_anchor"
    before = site.installation.query(choices)[0][0]
    start = threading.Barrier(2)
    answers: dict[str, Any] = {}

    def approve(role: str, program: requests.Session) -> None:
        start.wait()
        address = f"{site.address}/api/v1/approvals/{asked.json()['id']}/approve"
        answers[role] = program.post(address, json={}, timeout=60)

    people = {role: session(site, role) for role in ("steward", "admin")}
    threads = [threading.Thread(target=approve, args=one) for one in people.items()]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(one.status_code for one in answers.values()) == [200, 400]
    refused = next(one for one in answers.values() if one.status_code == 400).json()
    winner = next(role for role, one in answers.items() if one.status_code == 200)
    assert refused["code"] == "already-decided"
    assert winner in refused["detail"]
    assert site.installation.query(choices)[0][0] == before + 1
