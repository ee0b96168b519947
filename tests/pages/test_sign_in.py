"""Signing in and out, language and colours before and after."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from alkana.accounts import devices
from tests.pages.conftest import Sessions
from tests.pages.sites import PASSWORD, Site, dress, sign_in

Visit = Callable[..., Page]


def test_a_wrong_password_is_refused_without_saying_which_part_was_wrong(visit: Visit) -> None:
    page = visit(None, "/sign-in/")
    page.fill("#username", "viewer")
    page.fill("#password", "not it")
    page.click("form.sign-in button[type=submit]")
    expect(page.get_by_role("alert")).to_contain_text("do not fit together")
    expect(page.locator("#username")).to_have_value("viewer")


def test_pages_are_vietnamese_until_another_language_is_chosen(visit: Visit) -> None:
    page = visit(None, "/sign-in/", language="", locale="en-GB")
    expect(page.locator("h1")).to_have_text("Đăng nhập")
    page.get_by_role("button", name="Switch to English").click()
    expect(page.locator("h1")).to_have_text("Sign in")


def test_a_page_asks_to_sign_in_and_comes_back_to_it(visit: Visit) -> None:
    page = visit(None, "/data/coverage/")
    page.fill("#username", "steward")
    page.fill("#password", PASSWORD)
    page.click("form.sign-in button[type=submit]")
    page.wait_for_url("**/data/coverage/")


def test_the_password_can_be_shown(visit: Visit) -> None:
    page = visit(None, "/sign-in/")
    page.fill("#password", "secret words")
    page.get_by_role("button", name="Show the password").click()
    expect(page.locator("#password")).to_have_attribute("type", "text")


def test_too_many_attempts_lock_for_some_minutes(visit: Visit) -> None:
    page = visit(None, "/sign-in/")
    for _attempt in range(9):
        page.fill("#username", "nobody")
        page.fill("#password", "wrong")
        page.click("form.sign-in button[type=submit]")
        page.wait_for_load_state()
    expect(page.get_by_role("alert")).to_contain_text("Try again in")


def test_the_profile_keeps_language_and_colours_for_the_next_sign_in(visit: Visit, site: Site) -> None:
    page = visit("planner", "/profile/")
    page.get_by_role("radio", name="Vietnamese").check(force=True)
    page.get_by_role("radio", name="Dark").check(force=True)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    other = page.context.browser.new_context(base_url=site.address).new_page()
    sign_in(other, "planner")
    other.goto("/profile/")
    expect(other.locator("html")).to_have_attribute("lang", "vi")
    expect(other.locator("html")).to_have_attribute("data-theme", "dark")
    other.context.close()


def test_a_session_can_be_ended_from_another_place(visit: Visit, site: Site) -> None:
    page = visit("steward", "/profile/")
    lost = page.context.browser.new_context(base_url=site.address, user_agent="A lost laptop").new_page()
    sign_in(lost, "steward")
    page.reload()
    page.get_by_role("row", name="A lost laptop").get_by_role("button", name="End").click()
    expect(page.get_by_role("status").first).to_contain_text("That session has ended.")
    lost.goto("/profile/")
    expect(lost).to_have_url(f"{site.address}/sign-in/?next=/profile/")
    lost.context.close()


def test_whoever_must_change_the_password_sees_nothing_else_first(
    visit: Visit, site: Site, sessions: Sessions
) -> None:
    site.installation.query(
        "update accounts_user set must_change_password = true where username = 'viewer' returning id"
    )
    page = visit(None, "/sign-in/")
    sign_in(page, "viewer")
    expect(page).to_have_url(f"{site.address}/profile/password/")
    dress(page.context, site.address, language="en", theme="light")
    page.goto("/profile/")
    expect(page).to_have_url(f"{site.address}/profile/password/")
    page.fill("#id_old_password", PASSWORD)
    page.fill("#id_new_password1", f"{PASSWORD}-2")
    page.fill("#id_new_password2", f"{PASSWORD}-2")
    page.get_by_role("button", name="Keep the new password").click()
    expect(page).to_have_url(f"{site.address}/profile/")
    site.installation.manage("demo_users")
    sessions.forget("viewer")


@pytest.mark.parametrize(
    ("said", "known"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/147.0 Safari/537.36 Edg/147.0",
            "Edge · Windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/147.0 Mobile Safari/537.36",
            "Chrome · Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1",
            "Safari · iPhone",
        ),
        ("curl/8.5.0", "curl/8.5.0"),
    ],
)
def test_a_session_is_named_after_browser_and_system(said: str, known: str) -> None:
    assert devices.name(said) == known
