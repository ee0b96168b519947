"""What the data cannot know is left out and named: classes without prices, yields without a month; stock of a material
counts wherever it lies."""

from datetime import date
from decimal import Decimal

import pytest

from alkana.reporting.figure import Figure
from alkana.reporting.filters import Filters
from alkana.text import Text
from inventory.queries import classes, consumption
from production.queries import yields
from tests.plant_lists import Row, numbered, take_rows

pytestmark = pytest.mark.django_db

RAW, OTHER = "150000001", "150000002"
END = Filters(from_date=date(2025, 10, 1), to_date=date(2025, 10, 31), as_of=date(2025, 10, 31))


def move(day: int, movement_type: str, quantity: object, **more: object) -> Row:
    return {
        "posting_date": date(2025, 10, day), "movement_type": movement_type, "quantity": quantity, "unit": "KG",
        "material": RAW, "storage_location": "0401", "batch": "B1", **more,
    }  # fmt: skip


def movements(*rows: Row) -> None:
    take_rows("mb51", numbered(list(rows)))


def count(*rows: Row) -> None:
    line = {"plant": "1201", "storage_location": "0401", "material": RAW, "unit": "KG", "batch": "B1"}
    take_rows("mb52", [{**line, **row} for row in rows], inputs={"snapshot_date": "2025-09-30"})


def rows_left_out(figure: Figure, why: Text) -> int:
    return sum(entry.rows for entry in figure.left_out if entry.why == why)


def test_class_a_is_unknown_without_any_price_and_counts_what_has_none_beside_it() -> None:
    movements(move(1, "261", -5), move(31, "261", -5, material=OTHER))
    figure = classes.class_a_materials(END)
    assert (figure.value, figure.reason_unknown) == (None, classes.NO_CLASS)
    assert rows_left_out(figure, classes.NO_CLASS) == 2
    count({"unrestricted": 10, "value_unrestricted": 1000, "currency": "VND"})
    figure = classes.class_a_materials(END)
    assert (figure.value, rows_left_out(figure, classes.NO_CLASS)) == (1, 1)


def test_class_a_of_a_material_without_price_is_unknown_though_others_have_one() -> None:
    movements(move(1, "261", -5), move(31, "261", -5, material=OTHER))
    count({"unrestricted": 10, "value_unrestricted": 1000, "currency": "VND"})
    assert classes.class_a_materials(Filters(as_of=END.as_of, material=(OTHER,))).value is None
    assert classes.class_a_materials(Filters(as_of=END.as_of, material=(RAW,))).value == 1


def test_stock_that_one_plant_keeps_for_another_lasts_too() -> None:
    centre = {"plant": "1401", "storage_location": "0101"}
    count({"unrestricted": 1620}, {"unrestricted": 90, **centre})
    movements(
        move(1, "601", -60, **centre), move(30, "601", -30, **centre), move(31, "261", -1, material=OTHER)
    )
    figure = consumption.supply_days(Filters(as_of=END.as_of, material=(RAW,)))
    assert figure.value == Decimal(1620) / (Decimal(90) / 31)
    assert figure.left_out == ()
    assert consumption.supply_days(Filters(as_of=END.as_of, material=(RAW,), plant=("1401",))).value == 0
    only = consumption.supply_days(Filters(as_of=END.as_of, material=(RAW,), plant=("1201",)))
    assert only.value is None
    assert [entry.rows for entry in only.left_out] == [1]
    by_plant = {r["plant"]: r["supply_days"] for r in consumption.days_of_supply(Filters(as_of=END.as_of)).all()
                if r["material"] == RAW}  # fmt: skip
    assert by_plant == {"1201": None, "1401": 0}


def test_a_group_counts_the_stock_of_its_used_materials_everywhere_and_names_the_unused() -> None:
    count({"unrestricted": 100}, {"unrestricted": 50, "plant": "1401", "storage_location": "0101"},
          {"unrestricted": 7, "material": OTHER}, {"unrestricted": 3, "material": OTHER, "plant": "1401",
           "storage_location": "0101"})  # fmt: skip
    movements(move(1, "261", -10), move(31, "101", 2))
    figure = consumption.supply_days(END)
    assert figure.value == Decimal(142) / (Decimal(10) / 31)
    assert sum(entry.rows for entry in figure.left_out) == 2


def order(number: int, finished: date | None, **more: object) -> Row:
    done = {"system_status": "TECO", "delivered_quantity": 100} if finished else {}
    return {
        "process_order": f"1000010{number:04d}", "batch": f"25J{number:05d}10", "actual_finish_date": finished, **done,
        **more,
    }  # fmt: skip


def test_yield_names_orders_without_a_finish_date() -> None:
    take_rows("cooispi", [order(1, date(2025, 10, 6)), order(2, None), order(3, None, release_date=date(2025, 11, 3)),
                          order(4, date(2025, 9, 30)), order(5, None, mrp_controller="P02")])  # fmt: skip
    take_rows("zrpp062", [
        {"process_order": f"1000010{n:04d}", "batch": f"25J{n:05d}10", "input_kg": 100, "received_quantity": 98,
         "loss_kg": 2, "mrp_controller": "P02" if n == 5 else "P01"} for n in range(1, 6)
    ])  # fmt: skip
    figure = yields.yield_percent(END)
    assert (figure.numerator, figure.denominator) == (98, 100)
    assert rows_left_out(figure, yields.NO_FINISH) == 1
    assert rows_left_out(yields.loss(END), yields.NO_FINISH) == 1
    assert rows_left_out(yields.gravity_deviation(END), yields.NO_FINISH) == 2
    november = Filters(from_date=date(2025, 11, 1), to_date=date(2025, 11, 30), as_of=date(2025, 11, 30))
    figure = yields.yield_percent(november)
    assert (figure.value, rows_left_out(figure, yields.NO_FINISH)) == (None, 2)
    assert rows_left_out(yields.yield_percent(Filters(batch=("25J0000110",))), yields.NO_FINISH) == 0
