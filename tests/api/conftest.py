"""A list of our own to ask about, readers of every role, and a cache that no test inherits."""

import csv
import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from alkana.accounts.models import User

ROLES = ("viewer", "planner", "steward", "admin")
PASSWORD = "a long enough password 7"


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Data that a test wrote and rolled back had a version too: nothing of it may be found by the next one."""
    forget_answers()


def rows_of_csv(answer: Any) -> list[dict[str, str]]:
    """The rows of a list that was asked for as CSV."""
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def forget_answers() -> None:
    """Inside of a test nothing is committed, so nothing announces its version: ask the database itself."""
    from django_redis import get_redis_connection

    from alkana.reporting import near

    client = get_redis_connection("default")
    near.forget()
    names = [
        *client.scan_iter("answer:*"),
        *client.scan_iter("throttle:*"),
        *client.scan_iter("data-version:*"),
    ]
    if names:
        client.delete(*names)


@pytest.fixture
def make_user(db: None) -> "Callable[..., User]":
    """Users by role, with a scope."""
    from django.contrib.auth.models import Group

    from alkana.accounts.models import User

    def make(role: str | None, **fields: object) -> "User":
        user = User(username=f"{role or 'nobody'}-{User.objects.count()}", **fields)
        user.set_unusable_password()  # hashing a real one takes longer than most tests
        user.save()
        if role:
            user.groups.add(Group.objects.get_or_create(name=role)[0])
        return user

    return make


@pytest.fixture
def signed_in(make_user: "Callable[..., User]") -> Callable[..., Any]:
    """A client with a session of a new user."""
    from rest_framework.test import APIClient

    def client(role: str | None = "viewer", **fields: object) -> Any:
        made = APIClient()
        made.force_login(make_user(role, **fields), backend="django.contrib.auth.backends.ModelBackend")
        return made

    return client
