"""Every KPI says about the demo plant what the plant's books say: dirty rows, reversals and late postings included."""

from decimal import Decimal
from importlib import import_module

import pytest

from alkana.reporting import kpi
from alkana.reporting.filters import Filters
from etl import loads
from tests.demo_plant import LoadedPlant
from tests.figures.books import BOOKS, Book
from tests.figures.kpi_codes import CODES, LOADS

for chapter in ("made_to_order", "production", "sales", "stock"):
    import_module(f"tests.figures.books.{chapter}")  # enters its books
pytestmark = pytest.mark.django_db

RELATIVE = Decimal("0.000001")


@pytest.mark.parametrize("one", BOOKS.values(), ids=lambda one: one.code)
def test_a_kpi_says_what_the_books_say(plant: LoadedPlant, one: Book) -> None:
    ours, books = {}, {}
    for asked in one.periods(plant):
        filters = Filters(from_date=asked.first, to_date=asked.last, as_of=asked.as_of)
        ours[asked.name] = kpi.get(one.code).compute(filters).value
        books[asked.name] = one.answer(plant, asked)
    wrong = {
        name: (ours[name], books[name]) for name in ours if not same(ours[name], books[name], one.is_exact)
    }
    assert wrong == {}, "(ours, books)"


def same(ours: Decimal | int | None, books: Decimal | int | None, is_exact: bool) -> bool:
    """Counts and money to the last digit, the rest to a millionth."""
    if ours is None or books is None or is_exact:
        return ours == books
    return abs(Decimal(ours) - Decimal(books)) <= RELATIVE * max(abs(Decimal(books)), 1)


def test_every_code_of_the_dictionary_is_a_kpi_with_a_book() -> None:
    declared = {one.code for one in kpi.all_kpis()}
    assert declared >= CODES | LOADS
    assert BOOKS.keys() >= CODES


def test_every_figure_of_the_plant_that_is_declared_has_a_book() -> None:
    """A KPI of lists that somebody adds is proved too."""
    declared = {one.code for one in kpi.all_kpis() if one.sources}
    assert declared <= BOOKS.keys()
    assert not LOADS & BOOKS.keys()


def test_the_books_know_something_about_every_figure_that_lists_can_measure(plant: LoadedPlant) -> None:
    """A book that only ever says "unknown" would prove nothing."""
    silent = {
        one.code
        for one in BOOKS.values()
        if all(one.answer(plant, asked) is None for asked in one.periods(plant))
    }
    too_short = {"SAL-LOST"} if plant.world.plan.size == "small" else set()
    assert silent == {"DEL-IF", "DEL-OPEN", "FILL", "LT-DEL"} | too_short


def test_increments_of_all_lists_equal_a_full_derivation(plant: LoadedPlant) -> None:
    assert [difference.table for difference in loads.check_facts() if not difference.is_none] == []
