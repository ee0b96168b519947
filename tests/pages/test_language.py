"""The language that somebody chooses before they sign in stays theirs; without a browser."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from alkana.accounts.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password 7"


@pytest.fixture
def user() -> User:
    """A Vietnamese reader."""
    made = User(username="reader", language="vi")
    made.set_password(PASSWORD)
    made.save()
    made.groups.add(Group.objects.get_or_create(name="planner")[0])
    return made


def sign_in(browser: Client, **more: str) -> Any:
    return browser.post(
        reverse("sign-in"),
        {"username": "reader", "password": PASSWORD, **more},
        headers={"user-agent": "test"},
    )


def choose(browser: Client, language: str) -> None:
    browser.post(reverse("language"), {"language": language, "next": reverse("sign-in")})


def heading(browser: Client) -> str:
    page = browser.get("/inventory/", follow=True)
    assert page.status_code == 200
    return str(page["Content-Language"])


def test_the_language_chosen_at_the_sign_in_stays_after_it(user: User) -> None:
    browser = Client()
    choose(browser, "en")
    assert b"Sign in" in browser.get(reverse("sign-in")).content
    sign_in(browser)
    assert heading(browser) == "en"
    user.refresh_from_db()
    assert user.language == "en"


def test_without_a_choice_a_reader_finds_their_own_language(user: User) -> None:
    User.objects.filter(pk=user.pk).update(language="en")
    browser = Client()
    sign_in(browser)
    assert heading(browser) == "en"


def test_the_last_of_several_choices_counts_and_a_wrong_password_keeps_it(user: User) -> None:
    browser = Client()
    for language in ("en", "vi", "en"):
        choose(browser, language)
    browser.post(reverse("sign-in"), {"username": "reader", "password": "wrong"})
    assert b"Sign in" in browser.get(reverse("sign-in")).content
    sign_in(browser)
    assert heading(browser) == "en"


def test_a_choice_is_for_whoever_made_it_not_for_the_next_reader_of_the_browser(user: User) -> None:
    browser = Client()
    choose(browser, "en")
    sign_in(browser)
    browser.post(reverse("sign-out"))
    other = User.objects.create(username="other", language="vi")
    browser.force_login(other, backend="django.contrib.auth.backends.ModelBackend")
    assert "chosen_language" not in browser.session
    assert User.objects.get(pk=other.pk).language == "vi"


def test_switching_while_signed_in_is_known_to_the_api_at_once(user: User) -> None:
    browser = Client()
    sign_in(browser)
    choose(browser, "en")
    del browser.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert browser.get("/api/v1/kpis/NONE").json()["detail"] == "There is no KPI “NONE”."
