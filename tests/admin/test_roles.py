"""Address × role: who may open what of the back office, walked over every registered table."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver

pytestmark = pytest.mark.django_db
BUSINESS = ("inventory", "production", "sales", "alerts", "reports", "etl")
READ_ONLY = ("etl_load", "etl_dataversion")
STAFF = {"viewer": False, "planner": False, "steward": True, "admin": True}


@pytest.fixture
def clients(signed_in: Callable[..., Any]) -> dict[str, Any]:
    """A browser of every role."""
    return {role: signed_in(role, is_staff=is_staff) for role, is_staff in STAFF.items()}


def addresses() -> Iterator[str]:
    """Every address below /admin/, with something in every variable place."""

    def walk(resolver: URLResolver, before: str) -> Iterator[str]:
        for one in resolver.url_patterns:
            if isinstance(one, URLResolver):
                yield from walk(one, before + str(one.pattern))
            elif isinstance(one, URLPattern) and one.name:
                yield before + str(one.pattern)

    site = next(
        one
        for one in get_resolver().url_patterns
        if isinstance(one, URLResolver) and str(one.pattern) == "admin/"
    )
    for route in walk(site, ""):
        address = route
        for variable in ("<path:object_id>", "<int:content_type_id>", "<id>", "<path:url>"):
            address = address.replace(variable, "1")
        if "<" not in address and "(" not in address:
            yield "/admin/" + address.replace("^", "").replace("$", "")


def test_nobody_but_staff_opens_any_address(clients: dict[str, Any], signed_in: Callable[..., Any]) -> None:
    from rest_framework.test import APIClient

    walked = 0
    for address in addresses():
        if address in ("/admin/login/", "/admin/logout/"):
            continue
        walked += 1
        for role, method in (("viewer", "get"), ("planner", "post")):
            answer = getattr(clients[role], method)(address)
            assert answer.status_code == 302, (role, method, address)
            assert answer["Location"].startswith("/admin/login/"), (role, address)
        assert APIClient().get(address).status_code == 302, address
    assert walked > 150


def test_the_door_leads_strangers_to_the_sign_in_and_says_no_to_readers(clients: dict[str, Any]) -> None:
    from rest_framework.test import APIClient

    answer = APIClient().get("/admin/login/?next=/admin/sales/")
    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in/?next=%2Fadmin%2Fsales%2F"
    assert clients["planner"].get("/admin/login/").status_code == 403
    assert clients["steward"].get("/admin/login/")["Location"] == "/admin/"


def test_stewards_keep_master_data_and_nothing_else(clients: dict[str, Any]) -> None:
    for model, one in admin.site._registry.items():
        label, name = model._meta.app_label, model._meta.model_name
        base = f"/admin/{label}/{name}/"
        allowed = {role: clients[role].get(base).status_code for role in ("steward", "admin")}
        assert allowed["admin"] == 200, base
        assert allowed["steward"] == (200 if label in BUSINESS else 403), base
        if label in BUSINESS:
            may_add = getattr(one, "adds", False)
            assert clients["steward"].get(f"{base}add/").status_code == (200 if may_add else 403), base
        if hasattr(one, "columns_of_files") and one.columns_of_files():
            for role in ("steward", "admin"):
                assert clients[role].get(f"{base}import/").status_code == 200, base
                assert clients[role].get(f"{base}export/").status_code == 200, base


def test_loads_are_looked_at_here_and_decided_on_their_page(clients: dict[str, Any], stock: None) -> None:
    from etl.models import Load

    load = Load.objects.latest("pk")
    page = clients["admin"].get("/admin/etl/load/")
    assert f'href="/data/loads/{load.pk}/"' in page.content.decode()
    for path in ("add/", f"{load.pk}/delete/"):
        assert clients["admin"].get(f"/admin/etl/load/{path}").status_code == 403
    assert clients["admin"].post(f"/admin/etl/load/{load.pk}/change/", {}).status_code == 403


def test_the_menu_has_only_what_one_may_open(clients: dict[str, Any]) -> None:
    menus = {role: clients[role].get("/admin/").content.decode() for role in ("steward", "admin")}
    assert "/admin/inventory/dimmaterial/" in menus["steward"]
    assert "/admin/accounts/user/" not in menus["steward"]
    assert "/admin/accounts/user/" in menus["admin"]
