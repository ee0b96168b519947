"""API tokens and the second factor as a person meets them: copied, scanned, typed."""

from base64 import b32decode
from collections.abc import Callable

import pytest
import requests
from django_otp.oath import totp
from playwright.sync_api import Page, expect

from tests.pages.axe import colour_violations, violations
from tests.pages.sites import PASSWORD, PHONE, Site, dress

Visit = Callable[..., Page]
CAREFUL = "careful"


@pytest.fixture(scope="module")
def careful(site: Site) -> str:
    """A user of their own, with the viewer's password, so that nobody else is asked for codes."""
    site.installation.query(
        "insert into accounts_user (username, password, first_name, last_name, email, is_active, is_staff, "
        "is_superuser, date_joined, language, theme, density, start_page, keys_on, must_change_password) "
        "select %s, password, '', '', '', true, false, false, now(), 'en', 'light', 'comfortable', '', true, false "
        "from accounts_user where username = 'viewer' returning id",
        CAREFUL,
    )
    site.installation.query(
        "insert into accounts_user_groups (user_id, group_id) select u.id, g.id from accounts_user u, auth_group g "
        "where u.username = %s and g.name = 'viewer' returning id",
        CAREFUL,
    )
    return CAREFUL


def type_password(page: Page) -> None:
    page.goto("/sign-in/")
    page.fill("#username", CAREFUL)
    page.fill("#password", PASSWORD)
    page.click("form.sign-in button[type=submit]")


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


def test_the_second_factor_is_set_up_and_asked_for(visit: Visit, site: Site, careful: str) -> None:
    page = visit(None, "/sign-in/", viewport=PHONE)
    type_password(page)
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    dress(page.context, site.address, language="en", theme="light")
    page.goto("/profile/second-factor/")
    assert violations(page) == []
    key = b32decode(page.locator("#key").inner_text().replace(" ", ""))
    assert page.locator("img.qr").evaluate("image => image.complete && image.naturalWidth > 0")
    page.get_by_label("Your password").fill(PASSWORD)
    page.locator("#code").press_sequentially(f"{totp(key):06d}")  # six digits send themselves
    code = page.locator("#recovery-codes li").first.inner_text()
    assert page.locator("#recovery-codes li").count() == 10
    assert violations(page) == []

    page.context.clear_cookies()
    dress(page.context, site.address, language="en", theme="light")
    type_password(page)
    page.wait_for_url("**/sign-in/code/")
    assert violations(page) == []
    assert colour_violations(page, "dark") == []
    # The next half minute's code: this one has just been used.
    page.locator("#code").press_sequentially(f"{totp(key, drift=1):06d}")
    page.wait_for_url(lambda url: "/sign-in/" not in url)

    page.context.clear_cookies()
    dress(page.context, site.address, language="en", theme="light")
    type_password(page)
    page.get_by_text("The phone is not at hand").click()
    page.get_by_label("Recovery code").fill(code)
    page.get_by_role("button", name="Sign in with the recovery code").click()
    expect(page.get_by_role("status").first).to_contain_text("9 recovery codes are left")
