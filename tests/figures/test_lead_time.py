"""When batches were received and issued once reversals are taken out, and the stages that follow."""

from datetime import date, timedelta
from typing import Any

import pytest

from etl import loads
from tests.loading import table
from tests.plant_lists import Row, numbered, prove_increments, take_rows

pytestmark = pytest.mark.django_db

FIRST = date(2025, 10, 1)
BATCH = "25J0000110"
DELIVERY = "1910000001"


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def issue(on: int, pieces: int, movement_type: str = "601", **more: Any) -> Row:
    """An issue for a delivery, or (602) its reversal."""
    sign = 1 if movement_type == "602" else -1
    return {
        "posting_date": day(on), "movement_type": movement_type, "plant": "1401", "storage_location": "0101",
        "batch": BATCH, "quantity": sign * pieces, "reference": DELIVERY, **more,
    }  # fmt: skip


def issued() -> list[tuple[date, int]]:
    """What remains issued: day and pieces."""
    rows = table("batch_event where kind = 'issued'", "event_date, quantity::integer")
    return [(on, pieces) for on, pieces in rows]


@pytest.mark.parametrize(
    ("movements", "expected"),
    [
        pytest.param([issue(1, 5)], [(day(1), 5)], id="nothing taken back"),
        pytest.param([issue(1, 5), issue(1, 5, "602"), issue(4, 5)], [(day(4), 5)], id="issued again later"),
        pytest.param(
            [issue(1, 5, "602"), issue(1, 5), issue(3, 5)], [(day(3), 5)], id="reversal first on the day"
        ),
        pytest.param(
            [issue(1, 5), issue(1, 5, "602"), issue(1, 5), issue(1, 5, "602"), issue(2, 5)],
            [(day(2), 5)],
            id="reversed twice",
        ),
        pytest.param([issue(1, 10), issue(3, 4, "602")], [(day(1), 6)], id="partial reversal"),
        pytest.param(
            [issue(1, 5), issue(2, 3), issue(3, 5, "602")],
            [(day(2), 3)],
            id="the line of the same quantity, not the last",
        ),
        pytest.param(
            [issue(1, 5), issue(2, 5), issue(3, 5, "602")],
            [(day(1), 5)],
            id="the later of two lines of that quantity",
        ),
        pytest.param(
            [issue(1, 6), issue(2, 4), issue(3, 7, "602")], [(day(1), 3)], id="a reversal over two lines"
        ),
        pytest.param(
            [issue(1, 5, "602"), issue(2, 5)],
            [(day(1), -5), (day(2), 5)],
            id="a reversal of something before the list takes nothing later",
        ),
        pytest.param(
            [issue(1, 5), issue(2, 8, "602"), issue(3, 5)],
            [(day(2), -3), (day(3), 5)],
            id="more taken back than issued",
        ),
        pytest.param(
            [issue(1, 5), issue(1, 5, "602", reference="1910000002")],
            [(day(1), -5), (day(1), 5)],
            id="another delivery is another group",
        ),
    ],
)
def test_a_reversal_takes_back_by_quantity(movements: list[Row], expected: list[tuple[date, int]]) -> None:
    take_rows("mb51", numbered(movements))
    assert issued() == sorted(expected, key=repr)


def test_events_do_not_depend_on_the_order_in_which_days_are_loaded() -> None:
    movements = numbered([issue(1, 10), issue(2, 4), issue(3, 4, "602"), issue(4, 3, "602"), issue(5, 3)])
    for row in reversed(movements):
        take_rows("mb51", [row])
    assert issued() == [(day(1), 7), (day(5), 3)]
    prove_increments()


def test_undoing_the_reversal_brings_the_issue_back() -> None:
    issue_row, reversal = numbered([issue(1, 5), issue(2, 5, "602")])
    take_rows("mb51", [issue_row])
    load = take_rows("mb51", [reversal])
    assert issued() == []
    loads.undo(load)
    assert issued() == [(day(1), 5)]
    prove_increments()
