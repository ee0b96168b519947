"""API tokens as a person meets them: made, copied, sent, revoked."""

from collections.abc import Callable

import requests
from playwright.sync_api import Page, expect

from tests.pages.axe import colour_violations, violations
from tests.pages.sites import Site

Visit = Callable[..., Page]


def test_a_token_is_copied_from_the_profile_and_opens_the_api_until_it_is_revoked(
    visit: Visit, site: Site
) -> None:
    page = visit("viewer", "/profile/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_label("Name", exact=True).fill("Excel in planning")
    page.get_by_role("button", name="Make a token").click()
    secret = page.locator("#new-token").input_value()
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == secret
    assert violations(page) == []
    assert colour_violations(page, "dark") == []

    def ask() -> int:
        headers = {"Authorization": f"Bearer {secret}"}
        return requests.get(f"{site.address}/api/v1/kpis", headers=headers, timeout=30).status_code

    assert ask() == 200
    page.goto("/profile/")
    row = page.get_by_role("row", name="Excel in planning")
    expect(row).not_to_contain_text("never")
    assert secret not in page.content()
    row.get_by_role("button", name="Revoke").click()
    expect(page.get_by_role("status").first).to_contain_text("opens nothing any more")
    assert ask() == 401
