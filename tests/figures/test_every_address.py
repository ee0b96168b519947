"""Whatever the product prints as an address leads somewhere, for whoever is shown it."""

import re
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.test import Client
from pytest_django.fixtures import Settings

from alkana.accounts.roles import ROLES
from alkana.reporting import search
from alkana.reporting.filters import Scope
from tests.api.conftest import empty_cache, make_user
from tests.crawler import crawl

if TYPE_CHECKING:
    from collections.abc import Callable

    from alkana.accounts.models import User
    from tests.demo_plant import LoadedPlant

__all__ = ["empty_cache", "make_user"]
pytestmark = pytest.mark.django_db
# Beginnings of codes of every kind, and words of names.
WORDS = ("1", "2", "4", "8", "9", "25", "son", "nhua", "cong ty")
BEGIN = ("/", "/dictionary/", "/profile/", "/api/v1/kpis", "/api/v1/static-data", "/api/v1/docs")


def test_every_address_that_a_reader_is_shown_answers_them(
    plant: "LoadedPlant", make_user: "Callable[..., User]", settings: Settings
) -> None:
    settings.API_LIMITS = dict.fromkeys(settings.API_LIMITS, 100_000)
    known: frozenset[object] = frozenset()
    for role in ROLES:
        reader = Client(raise_request_exception=False)
        user = make_user(role.code, is_staff=role.is_staff, is_superuser=role.code == "admin")
        reader.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        begin = [*BEGIN, *(f"/w/search/?q={words}" for words in WORDS)]
        begin += ["/admin/"] if role.is_staff else []
        found = crawl(reader, *begin, files=not known, known=known)
        assert found.wrong == [], role.code
        assert found.followed > (50 if known else 400), role.code
        known |= found.same_for_everybody()


class _Reader:
    scope = Scope()

    def may(self, _capability: str) -> bool:
        return True


def test_the_search_still_finds_what_has_no_page_yet(plant: "LoadedPlant") -> None:
    hits = [hit for words in WORDS for hit in search.find(words, _Reader(), limit=200)]
    without_page = {str(hit.kind.en) for hit in hits if not hit.url}
    assert without_page == {"Production order", "Customer", "Billing document", "Delivery"}
    assert {str(hit.kind.en) for hit in hits if hit.url} == {"Material", "Batch"}


def test_the_address_in_a_mail_leads_to_its_page(
    plant: "LoadedPlant", make_user: "Callable[..., User]", settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    user = make_user("viewer", email="viewer@alkana.example")
    user.set_password("a long enough password 7")
    user.save()
    Client().post("/password/", {"email": user.email})
    addresses = re.findall(r"https?://[^/\s]+(/\S*)", "".join(str(message.body) for message in mail.outbox))
    assert addresses
    for address in addresses:
        assert Client().get(address, follow=True).status_code == 200
