"""Stock of a day is the same from any list it stands on, when lists and movements agree; and never depends on order."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alkana.reporting.filters import Filters
from inventory import masters
from inventory.queries import stock
from tests.effort import effort
from tests.plant_lists import Row, take_rows

pytestmark = pytest.mark.django_db

START = date(2025, 10, 1)
DAYS = 75
MATERIALS = ("150000001", "150000002")
PLACES = ("0401", "0201")
Key = tuple[str, str, str]

MOVES = st.lists(
    st.tuples(
        st.integers(1, DAYS),
        st.sampled_from(MATERIALS),
        st.sampled_from(PLACES),
        st.sampled_from(["B1", "B2"]),
        st.integers(-40, 40).filter(bool),
    ),
    min_size=1,
    max_size=25,
)
OPENING = st.dictionaries(
    st.tuples(st.sampled_from(MATERIALS), st.sampled_from(PLACES), st.sampled_from(["B1", "B2"])),
    st.integers(1, 500),
    min_size=1,
)


def oracle(
    opening: dict[Key, int], moves: list[tuple[int, str, str, str, int]], day: int
) -> dict[Key, Decimal]:
    held: dict[Key, int] = defaultdict(int, opening)
    for posted, material, place, batch, quantity in moves:
        if posted <= day:
            held[material, place, batch] += quantity
    return {key: Decimal(quantity) for key, quantity in held.items() if quantity}


def asked(day: int) -> dict[Key, Decimal]:
    rows = stock.stock_by_batch(Filters(as_of=START + timedelta(days=day))).all()
    return {(row["material"], row["location"], row["batch"]): row["stock"] for row in rows if row["stock"]}


def by_place(day: int) -> dict[tuple[str, str], Decimal]:
    rows = stock.stock(Filters(as_of=START + timedelta(days=day))).all()
    return {(row["material"], row["location"]): row["stock"] for row in rows if row["stock"]}


def take_count(held: dict[Key, Decimal], day: int) -> None:
    """SAP's list of a day; a line of nothing keeps a plant without stock in the list."""
    rows: list[Row] = [
        {"plant": "1201", "storage_location": place, "material": material, "batch": batch, "unit": "KG",
         "unrestricted": float(quantity)}
        for (material, place, batch), quantity in held.items()
    ]  # fmt: skip
    rows.append({"plant": "1201", "storage_location": "0401", "material": "150000009", "batch": "X", "unit": "KG",
                 "unrestricted": 1})  # fmt: skip
    snapshot = START + timedelta(days=day)
    take_rows("mb52", rows, inputs={"snapshot_date": snapshot.isoformat()}, title=str(day))


@settings(
    max_examples=effort(6, 50),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    opening=OPENING,
    moves=MOVES,
    late=st.integers(20, DAYS),
    days=st.lists(st.integers(0, DAYS), min_size=3, max_size=3),
)
def test_stock_of_any_day_is_the_same_from_any_list(
    opening: dict[Key, int], moves: list[tuple[int, str, str, str, int]], late: int, days: list[int]
) -> None:
    with transaction.atomic():
        take_rows(
            "mb51",
            [
                {"posting_date": START + timedelta(days=day), "movement_type": "Z71" if quantity > 0 else "Z72",
                 "material": material, "storage_location": place, "batch": batch, "quantity": quantity, "unit": "KG",
                 "material_document": str(4_900_000_000 + number)}
                for number, (day, material, place, batch, quantity) in enumerate(moves)
            ],
        )  # fmt: skip
        take_count(oracle(opening, moves, 0), 0)
        take_count(oracle(opening, moves, late), late)
        extra = {("150000009", "0401", "X"): Decimal(1)}
        for anchor in (0, late):
            masters.accept_anchor("1201", START + timedelta(days=anchor))
            # Before the list, stock is known as far back as movements reach: to the day before the first of them.
            known_from = min([anchor, *(move[0] - 1 for move in moves)])
            for day in [0, *days, DAYS]:
                expected = oracle(opening, moves, day) | extra if day >= known_from else {}
                assert asked(day) == expected, (anchor, day)
                places: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
                for (material, place, _), quantity in expected.items():
                    places[material, place] += quantity
                assert by_place(day) == {key: quantity for key, quantity in places.items() if quantity}
        transaction.set_rollback(True)
