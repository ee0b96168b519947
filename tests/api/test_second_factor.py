"""The second factor: set up, asked for on every way in, recovery codes, lock-out, and how it is taken away again."""

import html
import re
from binascii import unhexlify
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from rest_framework.test import APIClient

from alkana.accounts import second_factor
from alkana.accounts.models import User
from alkana.accounts.sign_in import HALF, HALF_SECONDS
from tests.api.conftest import PASSWORD

pytestmark = pytest.mark.django_db
Client = Callable[..., APIClient]
MakeUser = Callable[..., User]
CODE_PAGE = "/sign-in/code/"
KEY = "3132333435363738393031323334353637383930"


def digits(key: str = KEY, *, steps: int = 0) -> str:
    """What an app with this key shows now, or so many half minutes later."""
    return f"{totp(unhexlify(key), drift=steps):06d}"


def wrong() -> str:
    """Six digits that fit neither now nor in the minutes around."""
    near = {digits(steps=step) for step in range(-3, 4)}
    return next(f"{number:06d}" for number in range(9) if f"{number:06d}" not in near)


@pytest.fixture(autouse=True)
def cheap_passwords(settings: Any) -> None:
    """What is tried here is what comes after the password."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def user(make_user: MakeUser) -> User:
    """A viewer with a second factor whose key is KEY."""
    user = make_user("viewer", language="en")
    user.set_password(PASSWORD)
    user.save()
    TOTPDevice.objects.create(user=user, key=KEY)
    return user


def forget_wrong_codes(user: User) -> None:
    """As if enough time had passed since the last wrong code."""
    TOTPDevice.objects.filter(user=user).update(throttling_failure_timestamp=None, throttling_failure_count=0)
    StaticDevice.objects.filter(user=user).update(
        throttling_failure_timestamp=None, throttling_failure_count=0
    )


def first_step(user: User, target: str = "/profile/") -> APIClient:
    """A browser in which the password was typed."""
    browser = APIClient()
    browser.cookies["django_language"] = "en"
    answer = browser.post("/sign-in/", {"username": user.username, "password": PASSWORD, "next": target})
    assert (answer.status_code, answer["Location"]) == (302, CODE_PAGE)
    return browser


def is_in(browser: APIClient) -> bool:
    return bool(browser.get("/profile/").status_code == 200)


def login(user: User, **more: str) -> Any:
    given = {"username": user.username, "password": PASSWORD, **more}
    return APIClient().post("/api/v1/auth/login", given, format="json", headers={"accept-language": "en"})


# Setting up


def test_a_user_turns_it_on_with_password_and_first_code_and_sees_recovery_codes_once(
    make_user: MakeUser,
) -> None:
    user = make_user("viewer", language="en")
    user.set_password(PASSWORD)
    user.save()
    browser, elsewhere = APIClient(), APIClient()
    for each in (browser, elsewhere):
        each.post("/sign-in/", {"username": user.username, "password": PASSWORD})
    page = browser.get("/profile/second-factor/")
    text = page.content.decode()
    letters = re.search(r'id="key">([^<]+)<', text)
    assert letters
    key = browser.session["second_factor_key"]
    from base64 import b32encode

    assert letters[1].replace(" ", "") == b32encode(unhexlify(key)).decode()
    assert 'src="data:image/svg+xml' in text
    assert page["Cache-Control"] == "no-store"
    confirm = "/profile/second-factor/confirm/"
    refused = browser.post(confirm, {"code": digits(key), "password": "not it"})
    assert "That is not your password" in refused.content.decode()
    refused = browser.post(confirm, {"code": "12345", "password": PASSWORD})
    assert "does not fit" in refused.content.decode()
    assert not second_factor.is_on(user)
    assert is_in(elsewhere)
    shown = browser.post(confirm, {"code": digits(key), "password": PASSWORD})
    assert not is_in(elsewhere)
    codes = re.findall(r"<li>([a-z2-9-]{14})</li>", shown.content.decode())
    assert (len(set(codes)), shown["Cache-Control"]) == (10, "no-store")
    assert second_factor.is_on(user)
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert not kept & {code.replace("-", "") for code in codes}
    after = browser.get("/profile/second-factor/").content.decode()
    assert "second_factor_key" not in browser.session
    assert not [code for code in codes if code in after]


def test_the_code_that_turned_it_on_does_not_also_sign_in(make_user: MakeUser) -> None:
    user = make_user("viewer")
    user.set_password(PASSWORD)
    user.save()
    shown = digits()
    assert second_factor.turn_on(user, key=KEY, typed=shown)
    assert login(user, otp=shown).json()["code"] == "second-factor-wrong"


@pytest.mark.parametrize("what", ["codes", "off"])
def test_new_codes_and_turning_off_take_the_password(user: User, what: str) -> None:
    old = second_factor.new_codes(user)
    browser = APIClient()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    browser.cookies["django_language"] = "en"
    refused = browser.post(f"/profile/second-factor/{what}/", {"password": "not it"})
    assert "That is not your password" in refused.content.decode()
    assert second_factor.state_of(user).codes_left == len(old)
    browser.post(f"/profile/second-factor/{what}/", {"password": PASSWORD})
    if what == "off":
        assert not second_factor.is_on(user)
        assert login(user).status_code == 200
    else:
        assert login(user, otp=old[0]).json()["code"] == "second-factor-wrong"


# Signing in on pages


def test_the_password_alone_opens_nothing(user: User) -> None:
    browser = first_step(user)
    for address in ("/profile/", "/inventory/", "/admin/", "/api/v1/kpis"):
        assert browser.get(address).status_code in (302, 401), address
    assert 'autocomplete="one-time-code"' in browser.get(CODE_PAGE).content.decode()


def test_the_digits_open_what_was_asked_for_and_fit_once(user: User) -> None:
    browser = first_step(user, "/dictionary/")
    code = digits()
    done = browser.post(CODE_PAGE, {"code": f"{code[:3]} {code[3:]}"})
    assert (done.status_code, done["Location"], is_in(browser)) == (302, "/dictionary/", True)
    assert user.signed_in.count() == 1
    again = first_step(user)
    assert "does not fit" in again.post(CODE_PAGE, {"code": code}).content.decode()
    assert not is_in(again)


def test_a_recovery_code_opens_once(user: User) -> None:
    code, *_rest = second_factor.new_codes(user)
    browser = first_step(user)
    done = browser.post(CODE_PAGE, {"recovery": f" {code.upper()} "}, follow=True)
    assert "9 recovery codes are left" in done.content.decode()
    assert is_in(browser)
    again = first_step(user)
    assert "none of your recovery codes" in again.post(CODE_PAGE, {"recovery": code}).content.decode()
    assert not is_in(again)


def test_a_code_of_somebody_else_opens_nothing(user: User, make_user: MakeUser) -> None:
    other = make_user("planner")
    theirs = TOTPDevice.objects.create(user=other)
    codes = second_factor.new_codes(other)
    browser = first_step(user)
    browser.post(CODE_PAGE, {"recovery": codes[0]})
    browser.post(CODE_PAGE, {"code": digits(theirs.key)})
    assert not is_in(browser)
    assert second_factor.state_of(other).codes_left == len(codes)


def test_right_after_a_wrong_code_the_next_one_waits(user: User) -> None:
    browser = first_step(user)
    browser.post(CODE_PAGE, {"code": wrong()})
    TOTPDevice.objects.update(throttling_failure_count=5)  # as after the fifth: 16 seconds
    early = browser.post(CODE_PAGE, {"code": digits()})
    assert "Too soon after a wrong code" in early.content.decode()
    assert not is_in(browser)
    TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(seconds=17))
    browser.post(CODE_PAGE, {"code": digits()})
    assert is_in(browser)


def test_wrong_codes_lock_the_name_like_wrong_passwords(user: User, settings: Any) -> None:
    settings.AXES_FAILURE_LIMIT = 3
    browser = first_step(user)
    codes = []
    for _ in range(3):
        codes.append(browser.post(CODE_PAGE, {"code": wrong()}).status_code)
        forget_wrong_codes(user)
    assert codes == [200, 200, 429]
    late = browser.post(CODE_PAGE, {"code": digits()})
    assert (late.status_code, "Try again in" in late.content.decode()) == (429, True)
    assert not is_in(browser)
    assert login(user, otp=digits()).json()["code"] == "locked"
    # What was typed is not kept beside the failure.
    from axes.models import AccessAttempt

    assert wrong() not in str(AccessAttempt.objects.values_list("post_data", flat=True)[0])


def test_the_second_step_is_for_a_moment_after_the_first(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    assert APIClient().get(CODE_PAGE)["Location"] == "/sign-in/"
    browser = first_step(user)
    session = browser.session
    session[HALF] = {**session[HALF], "until": session[HALF]["until"] - HALF_SECONDS - 1}
    session.save()
    late = browser.post(CODE_PAGE, {"code": digits()}, follow=True)
    assert "took too long" in late.content.decode()
    assert not is_in(browser)


@pytest.mark.parametrize("change", ["deactivate", "password"])
def test_who_changes_between_the_steps_begins_again(user: User, change: str) -> None:
    browser = first_step(user)
    if change == "deactivate":
        user.is_active = False
    else:
        user.set_password("another long password 8")
    user.save()
    assert browser.post(CODE_PAGE, {"code": digits()})["Location"] == "/sign-in/"
    assert not is_in(browser)


def test_who_must_change_the_password_does_so_after_the_code(user: User) -> None:
    user.must_change_password = True
    user.save()
    browser = first_step(user)
    assert browser.post(CODE_PAGE, {"code": digits()})["Location"] == "/profile/password/"
    assert browser.get("/profile/")["Location"] == "/profile/password/"


def test_the_back_office_has_no_door_of_its_own(make_user: MakeUser) -> None:
    admin = make_user("admin", is_staff=True, is_superuser=True)
    admin.set_password(PASSWORD)
    admin.save()
    TOTPDevice.objects.create(user=admin, key=KEY)
    browser = APIClient()
    given = {"username": admin.username, "password": PASSWORD, "next": "/admin/"}
    assert browser.post("/admin/login/", given)["Location"].startswith("/sign-in/")
    assert browser.get("/admin/").status_code == 302
    browser = first_step(admin, "/admin/")
    assert browser.get("/admin/").status_code == 302
    assert browser.post(CODE_PAGE, {"code": digits()})["Location"] == "/admin/"
    assert browser.get("/admin/").status_code == 200


# The API


def test_the_api_asks_for_the_second_factor(user: User) -> None:
    missing = login(user)
    assert (missing.status_code, missing["Content-Type"]) == (401, "application/problem+json")
    assert missing.json()["code"] == "second-factor-needed"
    assert "otp" in missing.json()["detail"]
    assert login(user, otp=digits()).status_code == 200
    assert login(user, otp=digits()).json()["code"] == "second-factor-wrong"
    TOTPDevice.objects.update(throttling_failure_count=5)  # as after the fifth wrong one: 16 seconds
    soon = login(user, otp=digits(steps=1))
    assert (soon.status_code, soon.json()["code"]) == (429, "second-factor-too-soon")
    assert 1 <= int(soon["Retry-After"]) <= 16
    [code, *_rest] = second_factor.new_codes(user)
    assert [login(user, otp=code).status_code for _ in range(2)] == [200, 401]


def test_a_wrong_password_never_tells_of_the_second_factor(user: User) -> None:
    for more in ({}, {"otp": digits()}):
        answer = login(user, password="wrong", **more)
        assert (answer.status_code, answer.json()["code"]) == (401, "authentication_failed")


def test_wrong_codes_lock_the_api_too(user: User, settings: Any) -> None:
    settings.AXES_FAILURE_LIMIT = 2
    answers = []
    for _ in range(3):
        answers.append(login(user, otp=wrong()).json()["code"])
        forget_wrong_codes(user)
    assert answers == ["second-factor-wrong", "locked", "locked"]


# Administrators


def test_an_administrator_resets_it_after_confirming_and_it_is_recorded(
    user: User, signed_in: Client
) -> None:
    from django.contrib.admin.models import LogEntry

    address = f"/admin/accounts/user/{user.pk}/second-factor/"
    assert signed_in("steward", is_staff=True).post(address).status_code == 403
    office = signed_in("admin", is_staff=True)
    assert address in html.unescape(office.get(f"/admin/accounts/user/{user.pk}/change/").content.decode())
    assert office.get(address).status_code == 200
    assert second_factor.is_on(user)
    assert office.post(address).status_code == 302
    assert not second_factor.is_on(user)
    assert LogEntry.objects.filter(object_id=str(user.pk)).count() == 1
    assert login(user).status_code == 200
    assert office.get(address).status_code == 404


def test_nobody_looks_at_keys_in_the_back_office(signed_in: Client) -> None:
    office = signed_in("admin", is_staff=True)
    for name in ("otp_totp/totpdevice", "otp_static/staticdevice"):
        assert office.get(f"/admin/{name}/").status_code == 404


def test_the_last_administrator_is_let_in_from_the_server(user: User) -> None:
    call_command("reset_second_factor", user.username)
    assert not second_factor.is_on(user)
    with pytest.raises(CommandError):
        call_command("reset_second_factor", user.username)


def test_the_clock_of_a_phone_may_differ_by_half_a_minute(user: User) -> None:
    early = digits(steps=1)
    assert login(user, otp=early).status_code == 200
