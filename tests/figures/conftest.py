"""The demo plant, loaded once for all tests of a module that ask for it; what a test changes is rolled back.

The tests need the mark `django_db`: without it pytest-django makes no test database.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.demo_plant import LoadedPlant


@pytest.fixture(scope="module")
def plant(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> "Iterator[LoadedPlant]":
    """The small plant with the usual share of dirty rows."""
    from tests.demo_plant import loaded  # models can be imported once Django is set up

    with django_db_blocker.unblock():
        yield from loaded(tmp_path_factory.mktemp("lists"), dirty=True)


@pytest.fixture(scope="module")
def clean_plant(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> "Iterator[LoadedPlant]":
    """The small plant without dirty rows."""
    from tests.demo_plant import loaded

    with django_db_blocker.unblock():
        yield from loaded(tmp_path_factory.mktemp("clean"), dirty=False)
