"""Address × role: every address of the API asked by everybody, and what each must answer."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern
from rest_framework.test import APIClient

from tests.api import declared
from tests.api.conftest import ROLES

assert declared.PagedTable.code == "test/paged"
# Who may use each address: by capability of the view; these are open to everybody by design.
OPEN = {"auth/login", "auth/refresh"}
HAVE = {
    "viewer": {"read"},
    "planner": {"read", "plan"},
    "steward": {"read", "plan", "load"},
    "admin": {"read", "plan", "load", "administer"},
}
SAMPLES = {
    "str": "x",
    "int": "999999",
    "uuid": "00000000-0000-0000-0000-000000000000",
    "path": "x",
    "slug": "x",
}


def patterns() -> Iterator[tuple[str, Any]]:
    """(address, view class) of everything under /api/v1/ but the catch-all."""

    def walk(resolver: URLResolver, before: str) -> Iterator[tuple[str, Any]]:
        for one in resolver.url_patterns:
            if isinstance(one, URLResolver):
                yield from walk(one, before + str(one.pattern))
            elif isinstance(one, URLPattern) and isinstance(one.pattern, RoutePattern):
                yield before + str(one.pattern), one.callback

    api = next(one for one in get_resolver().url_patterns if str(one.pattern) == "api/v1/")
    yield from walk(api, "")


def filled(route: str) -> str:
    """An address with something in every variable place."""
    parts = []
    for piece in route.replace("<", "\0<").split("\0"):
        if piece.startswith("<"):
            variable, rest = piece[1:].split(">", 1)
            parts.append(SAMPLES[variable.split(":")[0] if ":" in variable else "str"] + rest)
        else:
            parts.append(piece)
    return "/api/v1/" + "".join(parts)


def needed(callback: Any, method: str) -> str | None:
    """The capability that a view asks for; None when it refuses the method to everybody."""
    view = callback.cls(**callback.initkwargs)
    question = getattr(view, "question", None)
    if question is not None and getattr(question, "code", ""):
        return str(question.permission)
    stated = getattr(view, "capability", None)
    if isinstance(stated, dict):
        stated = stated.get(method.upper())
    return stated or ("read" if method == "get" else None)


@pytest.mark.django_db
def test_every_address_refuses_strangers_and_asks_the_right_capability(
    signed_in: Callable[..., APIClient],
) -> None:
    clients = {role: signed_in(role) for role in ROLES}
    nobody, stranger = signed_in(None), APIClient()
    walked = 0
    for client in (*clients.values(), nobody, stranger):
        client.raise_request_exception = False
    for route, callback in patterns():
        if route in OPEN:
            continue
        address = filled(route)
        for method in ("get", "post", "put", "delete"):
            if method not in callback.cls.http_method_names or not hasattr(callback.cls, method):
                continue
            walked += 1
            asked = {name: getattr(one, method)(address).status_code for name, one in clients.items()}
            assert getattr(stranger, method)(address).status_code in (401, 302), address
            assert getattr(nobody, method)(address).status_code == 403, address
            capability = needed(callback, method)
            for role, status in asked.items():
                assert (status != 403) == (capability in HAVE[role]), (
                    f"{method} {address} as {role}: {status}"
                )
                assert status < 500, f"{method} {address} as {role}: {status}"
    assert walked > 10
