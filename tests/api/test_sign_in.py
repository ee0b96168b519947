"""Signing in to the API, who may do what, and how quickly a change of a user takes effect."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from alkana.accounts.models import User
from tests.api import declared
from tests.api.conftest import PASSWORD, ROLES

assert declared.PagedTable.code == "test/paged"
LIST = "/api/v1/test/paged"
Client = Callable[..., APIClient]
MakeUser = Callable[..., User]


@pytest.fixture
def make_user(make_user: MakeUser) -> MakeUser:
    """Users who can sign in."""

    def make(role: str | None, **fields: object) -> User:
        user = make_user(role, **fields)
        user.set_password(PASSWORD)
        user.save()
        return user

    return make


def login(user: User, password: str = PASSWORD) -> Any:
    return APIClient().post(
        "/api/v1/auth/login", {"username": user.username, "password": password}, format="json"
    )


def bearer(tokens: dict[str, str]) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens['access_token']}")
    return client


@pytest.mark.django_db
def test_signing_in_gives_tokens_that_open_the_api(
    make_user: MakeUser, django_assert_num_queries: Any
) -> None:
    tokens = login(make_user("viewer"))
    assert tokens.status_code == 200
    assert set(tokens.json()) == {"access_token", "refresh_token", "token_type"}
    client = bearer(tokens.json())
    first = client.get(LIST)
    assert first.status_code == 200
    with django_assert_num_queries(0):
        assert client.get(LIST, headers={"if-none-match": first["ETag"]}).status_code == 304
    renewed = APIClient().post(
        "/api/v1/auth/refresh", {"refresh_token": tokens.json()["refresh_token"]}, format="json"
    )
    assert bearer(renewed.json()).get(LIST).status_code == 200


@pytest.mark.django_db
def test_a_wrong_password_or_name_is_refused_alike(make_user: MakeUser) -> None:
    user = make_user("viewer")
    wrong = login(user, "wrong")
    nobody = APIClient().post(
        "/api/v1/auth/login", {"username": "no-such", "password": PASSWORD}, format="json"
    )
    assert wrong.status_code == nobody.status_code == 401
    assert wrong.json()["detail"] == nobody.json()["detail"]
    missing = APIClient().post("/api/v1/auth/login", {"username": "x"}, format="json")
    assert (missing.status_code, set(missing.json()["errors"])) == (400, {"password"})


@pytest.mark.django_db
def test_repeated_failures_lock_the_name_even_for_the_right_password(
    make_user: MakeUser, settings: Any
) -> None:
    settings.AXES_FAILURE_LIMIT = 3
    user = make_user("viewer")
    answers = [login(user, "wrong") for _ in range(4)]
    assert (answers[0].status_code, answers[-1].status_code) == (401, 429)
    locked = login(user)
    assert (locked.status_code, locked.json()["code"], locked["Content-Type"]) == (
        429, "locked", "application/problem+json",
    )  # fmt: skip
    assert int(locked["Retry-After"]) > 60


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["deactivate", "password", "group"])
def test_a_changed_user_is_out_at_the_next_request(make_user: MakeUser, change: str) -> None:
    user = make_user("viewer")
    tokens = login(user).json()
    session = APIClient()
    session.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert (bearer(tokens).get(LIST).status_code, session.get(LIST).status_code) == (200, 200)
    if change == "deactivate":
        user.is_active = False
        user.save()
    elif change == "password":
        user.set_password("another long password 8")
        user.save()
    else:
        user.groups.clear()
    expected = 403 if change == "group" else 401
    assert (bearer(tokens).get(LIST).status_code, session.get(LIST).status_code) == (expected, expected)


@pytest.mark.django_db
def test_a_forged_or_foreign_token_is_refused() -> None:
    for token in ("x", "eyJhbGciOiJub25lIn0.eyJ1c2VyX2lkIjoiMSJ9."):
        answer = bearer({"access_token": token}).get(LIST)
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


@pytest.mark.django_db
def test_a_refresh_token_is_no_access_token(make_user: MakeUser) -> None:
    tokens = login(make_user("viewer")).json()
    assert bearer({"access_token": tokens["refresh_token"]}).get(LIST).status_code == 401
    crossed = APIClient().post(
        "/api/v1/auth/refresh", {"refresh_token": tokens["access_token"]}, format="json"
    )
    assert crossed.status_code == 401


@pytest.mark.django_db
def test_too_many_requests_are_refused_with_the_time_to_wait(signed_in: Client, settings: Any) -> None:
    settings.API_LIMITS = {**settings.API_LIMITS, "read": 2}
    client = signed_in()
    codes = [client.get(LIST).status_code for _ in range(5)]
    assert codes[0] == 200
    assert codes[-1] == 429
    assert int(client.get(LIST)["Retry-After"]) <= 60


READS = ("/api/v1/kpis", "/api/v1/test/paged", "/api/v1/static-data", "/api/v1/schema", "/api/v1/docs")


@pytest.mark.django_db
@pytest.mark.parametrize("role", [*ROLES, None])
def test_every_role_reads_and_nobody_else(signed_in: Client, role: str | None) -> None:
    client = signed_in(role)
    expected = 200 if role else 403
    assert {address: client.get(address).status_code for address in READS} == dict.fromkeys(READS, expected)
