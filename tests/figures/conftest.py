"""The demo plant, loaded once for all tests that ask for it.

Tests have the mark `django_db`: what they change is rolled back.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.demo_plant import LoadedPlant


@pytest.fixture(scope="session")
def plant_database(django_db_setup: None, django_db_blocker: Any) -> "Iterator[tuple[str, LoadedPlant]]":
    """A database with all lists of the plant, for the whole test run."""
    from tests.demo_plant import whole_plant  # models can be imported once Django is set up

    with django_db_blocker.unblock(), whole_plant() as made:
        yield made


@pytest.fixture(scope="module")
def plant(plant_database: "tuple[str, LoadedPlant]", django_db_blocker: Any) -> "Iterator[LoadedPlant]":
    """All ten lists of the plant with the usual share of dirty rows; the module's tests are in its database."""
    from tests.demo_plant import on_database

    name, made = plant_database
    with django_db_blocker.unblock(), on_database(name):
        yield made
