"""API tokens: made in the profile, shown once, sent instead of signing in, and what ends them."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from redis.connection import AbstractConnection
from redis.exceptions import RedisError
from rest_framework.test import APIClient

from alkana.accounts import api, tokens, viewer
from alkana.accounts.models import ApiToken, User
from tests.api import declared
from tests.api.conftest import ROLES

pytestmark = pytest.mark.django_db
assert declared.PagedTable.code == "test/paged"
LIST = "/api/v1/test/paged"
UPLOADS = "/api/v1/uploads"
Client = Callable[..., APIClient]
MakeUser = Callable[..., User]


def made(
    user: User, *, name: str = "Excel", is_read_only: bool = True, days: int = 90
) -> tuple[ApiToken, str]:
    return tokens.create(user, name=name, is_read_only=is_read_only, days=days)


def program(secret: str) -> APIClient:
    """A program that sends a token."""
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


def secret_on(page: Any) -> str:
    found = re.search(r'id="new-token" value="([^"]+)"', page.content.decode())
    assert found, "the page shows no secret"
    return found[1]


def test_a_token_made_in_the_profile_is_shown_once_and_opens_the_api(signed_in: Client) -> None:
    browser = signed_in("viewer")
    browser.cookies["django_language"] = "en"
    answer = browser.post("/profile/tokens/", {"name": "Excel", "may": "read", "days": "90"})
    secret = secret_on(answer)
    assert answer["Cache-Control"] == "no-store"
    kept = ApiToken.objects.get()
    assert secret not in str(kept.__dict__)
    assert (kept.name, kept.is_read_only, secret.startswith(kept.opening)) == ("Excel", True, True)
    assert timedelta(days=89) < kept.expires_at - timezone.now() <= timedelta(days=90)
    listed = browser.get("/profile/").content.decode()
    assert "Excel" in listed
    assert kept.opening in listed
    assert secret not in listed
    assert program(secret).get(LIST).status_code == 200


def test_a_name_is_used_once_and_a_year_is_the_longest(signed_in: Client) -> None:
    browser = signed_in("viewer")
    browser.cookies["django_language"] = "en"
    for fields, complaint in (
        ({"name": "Excel", "may": "read", "days": "90"}, ""),
        ({"name": "Excel", "may": "read", "days": "90"}, "You have a token of this name"),
        ({"name": "Other", "may": "read", "days": "366"}, "366"),
        ({"name": "", "may": "read", "days": "90"}, "field-error"),
    ):
        answer = browser.post("/profile/tokens/", fields)
        assert (answer.status_code, complaint in answer.content.decode()) == (200, True), fields
    assert ApiToken.objects.count() == 1


def test_as_many_tokens_as_anybody_needs_and_no_more(make_user: MakeUser, signed_in: Client) -> None:
    browser = signed_in("viewer")
    user = User.objects.get(pk=browser.session["_auth_user_id"])
    for number in range(tokens.MOST):
        made(user, name=f"token {number}")
    browser.post("/profile/tokens/", {"name": "one more", "may": "read", "days": "30"})
    assert not ApiToken.objects.filter(name="one more").exists()
    tokens.revoke(ApiToken.objects.all()[0])
    browser.post("/profile/tokens/", {"name": "one more", "may": "read", "days": "30"})
    assert ApiToken.objects.filter(name="one more").exists()


@pytest.mark.parametrize("role", [*ROLES, None])
def test_a_token_may_what_its_user_may(make_user: MakeUser, signed_in: Client, role: str | None) -> None:
    user = make_user(role)
    _token, secret = made(user, is_read_only=False)
    session = APIClient()
    session.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    sent = program(secret)
    for method, address in (("get", LIST), ("post", UPLOADS)):
        by_token, by_session = (getattr(one, method)(address).status_code for one in (sent, session))
        assert by_token == by_session, (role, method, address)


def test_rows_outside_of_the_users_scope_stay_closed(make_user: MakeUser) -> None:
    user = make_user("viewer", scope_plants=["1401"])
    sent = program(made(user)[1])
    assert sent.get(LIST, {"plant": "1201"}).status_code == 403
    assert sent.get(LIST).json()["stamp"]["scope"] != "all"
    user.scope_plants = None
    user.save()
    assert sent.get(LIST).json()["stamp"]["scope"] == "all"


def test_a_token_for_reading_changes_nothing_and_says_why(make_user: MakeUser) -> None:
    sent = program(made(make_user("steward"))[1])
    assert sent.get(LIST).status_code == 200
    refused = sent.post(UPLOADS, headers={"accept-language": "en"})
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
    assert refused.json()["code"] == "read-only-token"
    assert "only read" in refused.json()["detail"]


@pytest.mark.parametrize("change", ["revoke", "expire", "deactivate", "delete"])
def test_what_ends_a_token_ends_it_at_the_next_request(make_user: MakeUser, change: str) -> None:
    user = make_user("viewer")
    token, secret = made(user)
    sent = program(secret)
    assert sent.get(LIST).status_code == 200
    if change == "revoke":
        tokens.revoke(token)
    elif change == "deactivate":
        user.is_active = False
        user.save()
    elif change == "delete":
        user.delete()
    else:
        other = made(user, name="short")
        ApiToken.objects.filter(pk=other[0].pk).update(expires_at=timezone.now() - timedelta(seconds=1))
        sent = program(other[1])
    answer = sent.get(LIST)
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert sent.get(LIST).status_code == 401


def test_a_token_runs_out_while_valkey_still_knows_it(
    make_user: MakeUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = program(made(make_user("viewer"), days=1)[1])
    assert sent.get(LIST).status_code == 200
    now = tokens.time.time()
    monkeypatch.setattr(tokens.time, "time", lambda: now + 24 * 3600)
    assert sent.get(LIST).status_code == 401


def test_a_request_that_read_the_token_before_it_was_revoked_does_not_bring_it_back(
    make_user: MakeUser, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    token, secret = made(make_user("viewer"))
    put = tokens.store.put
    slow = [token]

    def put_late(name: str, value: bytes, **more: Any) -> None:
        """Between reading the database and keeping what was read, somebody revokes."""
        if slow and name == tokens._key(token.digest):
            with django_capture_on_commit_callbacks(execute=True):
                tokens.revoke(slow.pop())
        put(name, value, **more)

    monkeypatch.setattr(tokens.store, "put", put_late)
    program(secret).get(LIST)
    assert not slow
    assert program(secret).get(LIST).status_code == 401


def test_a_new_password_leaves_tokens_alone_and_says_so(make_user: MakeUser) -> None:
    user = make_user("viewer")
    user.set_password("a long enough password 7")
    user.save()
    _token, secret = made(user)
    browser = APIClient()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    browser.cookies["django_language"] = "en"
    new = "another long password 8"
    done = browser.post(
        "/profile/password/",
        {"old_password": "a long enough password 7", "new_password1": new, "new_password2": new},
        follow=True,
    )
    assert "API tokens work on" in done.content.decode()
    assert program(secret).get(LIST).status_code == 200


def test_a_known_token_needs_no_database(make_user: MakeUser, django_assert_num_queries: Any) -> None:
    sent = program(made(make_user("viewer"))[1])
    first = sent.get(LIST)
    with django_assert_num_queries(0):
        assert sent.get(LIST).status_code == 200
        assert sent.get(LIST, headers={"if-none-match": first["ETag"]}).status_code == 304


def test_a_known_token_costs_as_many_round_trips_as_a_sign_in(
    make_user: MakeUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = make_user("viewer")
    by_token = program(made(user)[1])
    by_sign_in = program(api.tokens_of(viewer.of_user(user))["access_token"])
    sent: list[object] = []
    send = AbstractConnection.send_packed_command

    def counted(self: AbstractConnection, *args: Any, **kwargs: Any) -> Any:
        sent.append(args)
        return send(self, *args, **kwargs)

    def trips(one: APIClient) -> int:
        tag = one.get(LIST)["ETag"]
        one.get(LIST, headers={"if-none-match": tag})
        sent.clear()
        assert one.get(LIST, headers={"if-none-match": tag}).status_code == 304
        return len(sent)

    monkeypatch.setattr(AbstractConnection, "send_packed_command", counted)
    assert trips(by_token) == trips(by_sign_in) == 1


def test_last_use_is_written_once_a_minute(make_user: MakeUser) -> None:
    token, secret = made(make_user("viewer"))
    sent = program(secret)
    sent.get(LIST)
    token.refresh_from_db()
    first = token.last_used_at
    assert first is not None
    sent.get(LIST)
    tokens.store.drop(tokens._key(token.digest))  # as if Valkey were away: every request asks the database
    sent.get(LIST)
    token.refresh_from_db()
    assert token.last_used_at == first
    ApiToken.objects.update(last_used_at=first - timedelta(minutes=2))
    tokens.store.drop(tokens._key(token.digest))
    sent.get(LIST)
    token.refresh_from_db()
    assert token.last_used_at >= first


def test_tokens_work_and_end_without_valkey_too(make_user: MakeUser, monkeypatch: pytest.MonkeyPatch) -> None:
    token, secret = made(make_user("viewer"))
    sent = program(secret)

    def away() -> None:
        raise RedisError

    monkeypatch.setattr(tokens.store, "client", away)
    assert [sent.get(LIST).status_code for _ in range(2)] == [200, 200]
    tokens.revoke(token)
    assert sent.get(LIST).status_code == 401


def test_requests_are_counted_per_token(make_user: MakeUser, settings: Any) -> None:
    settings.API_LIMITS = {**settings.API_LIMITS, "read": 2}
    user = make_user("viewer")
    one, other = (program(made(user, name=name)[1]) for name in ("one", "other"))
    codes = [one.get(LIST).status_code for _ in range(5)]
    assert (codes[0], codes[-1]) == (200, 429)
    assert other.get(LIST).status_code == 200


def test_what_is_no_token_is_not_even_looked_up(django_assert_num_queries: Any) -> None:
    assert program(f"{tokens.PREFIX}{'x' * 43}").get(LIST).status_code == 401
    with django_assert_num_queries(0):
        for malformed in ("alk_", "alk_short", f"{tokens.PREFIX}{'x' * 44}", "alk_é"):
            assert program(malformed).get(LIST).status_code == 401, malformed


def test_a_token_opens_no_page_and_makes_no_token(make_user: MakeUser) -> None:
    sent = program(made(make_user("admin", is_staff=True), is_read_only=False)[1])
    for address in ("/profile/", "/inventory/", "/admin/"):
        assert sent.get(address).status_code == 302, address
    assert sent.post("/profile/tokens/", {"name": "child", "may": "read", "days": "30"}).status_code == 302
    assert not ApiToken.objects.filter(name="child").exists()


def test_nobody_revokes_anothers_token(make_user: MakeUser, signed_in: Client) -> None:
    token, secret = made(make_user("viewer"))
    browser = signed_in("planner")
    assert browser.post(f"/profile/tokens/{token.pk}/revoke/").status_code == 404
    assert program(secret).get(LIST).status_code == 200


def test_an_administrator_revokes_in_the_back_office(make_user: MakeUser, signed_in: Client) -> None:
    from django.contrib.admin.models import LogEntry

    token, secret = made(make_user("viewer"))
    office = signed_in("admin", is_staff=True)
    listed = office.get("/admin/accounts/apitoken/").content.decode()
    assert token.opening in listed
    assert token.digest not in office.get(f"/admin/accounts/apitoken/{token.pk}/change/").content.decode()
    asked = {"action": "revoke", "_selected_action": [token.pk]}
    steward = signed_in("steward", is_staff=True)
    assert steward.post("/admin/accounts/apitoken/", asked).status_code == 403
    assert program(secret).get(LIST).status_code == 200
    assert office.post("/admin/accounts/apitoken/", asked).status_code == 302
    assert program(secret).get(LIST).status_code == 401
    assert LogEntry.objects.filter(object_id=str(token.pk)).count() == 1


def test_the_openapi_document_names_tokens(signed_in: Client) -> None:
    document = signed_in().get("/api/v1/schema").json()
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert {"token": []} in document["paths"][LIST]["get"]["security"]
