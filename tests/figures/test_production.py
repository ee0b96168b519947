"""Production orders and yield: states from status texts, and every figure against a count by hand."""

import random
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

import pytest
from django.db import connection

from alkana.reporting.figure import Figure
from alkana.reporting.filters import Filters
from etl import loads
from production import rules
from production.models import FactProductionOrder, MtoRule
from production.queries import orders, yields
from tests.loading import table
from tests.plant_lists import Row, prove_increments, take_rows

pytestmark = pytest.mark.django_db

FINISH = date(2025, 10, 7)
# Status text, ordered, delivered, finished?, state.
STATUSES = (
    ("CRTD MANC NMAT SETC", 100, 0, False, "planned"),
    ("CRTD", 100, 0, False, "planned"),
    ("REL  PRC  BASC BCRQ GMPS MACM SETC", 100, 0, False, "released"),
    ("REL  MSPT PRC  BASC BCRQ GMPS MACM SETC*", 100, 0, False, "released"),
    ("REL", 100, 0, False, "released"),
    ("rel  prc", 100, 0, False, "released"),
    ("REL  PCNF PRC  BASC BCRQ GMPS MACM SETC*", 100, 0, False, "in_progress"),
    ("REL  PCNF DLV  PRC  BASC BCRQ GMPS MACM*", 100, 0, False, "in_progress"),
    ("PCNF DLV", 100, 0, False, "in_progress"),
    ("REL  CNF  PRC  BASC", 100, 0, False, "confirmed"),
    ("REL  CNF  DLV  PRC  BASC BCRQ GMPS MACM*", 100, 0, False, "confirmed"),
    ("REL  PRC  BASC BCRQ GMPS MACM SETC CNF*", 100, 0, False, "released"),
    ("REL  PRC  BASC BCRQ GMPS MACM SETC PCN*", 100, 0, False, "released"),
    ("REL  PRC  BASC BCRQ GMPS MACM SETC PCNF*", 100, 0, False, "in_progress"),
    ("REL  PRC  BASC BCRQ GMPS MACM SETC CNF *", 100, 0, False, "confirmed"),
    ("REL  PDLV PRC  BASC", 100, 0, False, "partly_delivered"),
    ("REL  PDLV PCNF PRC  BASC BCRQ GMPS MACM*", 100, 40, False, "partly_delivered"),
    ("REL  PRC  BASC", 100, 40, False, "partly_delivered"),
    ("REL  CNF  PRC", 100, 100, False, "partly_delivered"),
    ("REL  DLV  PRC  BASC BCRQ GMPS MACM SETC*", 100, 0, False, "released"),
    ("TECO CNF  DLV  PRC  BASC BCRQ GMPS MACM*", 100, 100, True, "completed"),
    ("TECO DLV  PRC  BASC BCRQ GMPS MACM SETC*", 100, 120, True, "completed"),
    ("TECO PRC  BASC BCRQ GMPS MACM SETC", 100, 100, True, "completed"),
    ("CLSD CNF  DLV  PRC  BASC BCRQ GMPS MACM*", 100, 100, True, "completed"),
    ("CLSD PRC  BASC", 100, 100, False, "completed"),
    ("REL  CNF  DLV", 100, 100, True, "completed"),
    ("TECO CNF  PRC  BASC BCRQ GMPS MACM SETC*", 100, 97, True, "completed_short"),
    ("CLSD DLV  PRC  BASC", 100, 99.5, True, "completed_short"),
    ("CLSD PDLV PRC", 100, 1, False, "completed_short"),
    ("REL  PCNF", 100, 60, True, "completed_short"),
    ("TECO PRC  BASC BCRQ GMPS MACM SETC", 100, 0, False, "closed_without_output"),
    ("TECO DLV  PRC  BASC BCRQ GMPS MACM SETC*", 100, 0, False, "closed_without_output"),
    ("CLSD PRC", 100, 0, False, "closed_without_output"),
    ("CLSD CNF  DLV  PRC  BASC BCRQ GMPS MACM*", 100, 0, True, "closed_without_output"),
    ("REL  PRC", 100, 0, True, "closed_without_output"),
    ("DLFL CRTD", 100, 0, False, "cancelled"),
    ("TECO DLFL PRC", 100, 50, True, "cancelled"),
    ("CLSD DLT  PRC  BASC", 100, 0, False, "cancelled"),
    ("MANC NMAT SETC BASC BCRQ GMPS MACM XDLV*", 100, 0, False, "uncertain"),
    ("LKD  PRC", 100, 0, False, "unknown"),
    (None, 100, 0, False, "unknown"),
)


@pytest.mark.parametrize(("status", "ordered", "delivered", "is_finished", "expected"), STATUSES)
def test_a_state_follows_from_whole_tokens_quantity_and_finish(
    status: str | None, ordered: float, delivered: float, is_finished: bool, expected: str
) -> None:
    with connection.cursor() as cursor:
        finish = FINISH if is_finished else None
        cursor.execute("select order_state(%s, %s, %s, %s)", [status, ordered, delivered, finish])
        assert cursor.fetchone()[0] == expected


def order(number: int, **more: Any) -> Row:
    return {"process_order": f"1000010{number:04d}", "batch": f"25J{number:05d}10", **more}


def figures(*, month: int = 10, **filters: Any) -> dict[str, Figure]:
    asked = Filters(
        from_date=date(2025, month, 1), to_date=date(2025, month, 31), as_of=date(2025, month, 31), **filters
    )
    return {
        "PRD-ORD": orders.order_count(asked),
        "PRD-COMP": orders.completion(asked),
        "PRD-QTY": orders.fulfilment(asked),
        "PRD-SCH": orders.on_schedule(asked),
        "PRD-LATE": orders.days_late(asked),
        "PRD-WIP": orders.work_in_process(asked),
        "YLD": yields.yield_percent(asked),
        "YLD-LOSS": yields.loss(asked),
        "SG-DEV": yields.gravity_deviation(asked),
    }


def test_completion_counts_what_is_finished_and_delivered_and_never_looks_at_dlv() -> None:
    take_rows(
        "cooispi",
        [
            order(1, system_status="TECO PRC", delivered_quantity=100, actual_finish_date=FINISH),
            order(2, system_status="REL  DLV", delivered_quantity=0),
            order(3, system_status="CLSD DLV", delivered_quantity=0),
            order(4, system_status="CLSD PRC", delivered_quantity=90),
            order(5, system_status="REL  PDLV", delivered_quantity=50),
            order(6, system_status="DLFL CRTD"),
            order(7, system_status="REL", basic_finish_date=date(2025, 11, 3)),
            order(8, system_status="REL", basic_finish_date=None),
        ],
    )
    found = figures()
    assert found["PRD-ORD"].value == 5
    assert [(entry.rows, entry.why.en) for entry in found["PRD-ORD"].left_out] == [
        (1, "cancelled"),
        (1, "without a basic finish date"),
    ]
    completion = found["PRD-COMP"]
    assert (completion.numerator, completion.denominator, completion.value) == (2, 5, 40)
    assert dict(completion.details)["closed_without_output"].value == 1


def test_lateness_is_in_working_days_and_an_overdue_open_order_is_a_miss() -> None:
    friday, monday = date(2025, 10, 3), date(2025, 10, 6)
    take_rows(
        "cooispi",
        [
            order(
                1,
                system_status="TECO",
                delivered_quantity=1,
                basic_finish_date=friday,
                actual_finish_date=friday,
            ),
            order(
                2,
                system_status="TECO",
                delivered_quantity=1,
                basic_finish_date=friday,
                actual_finish_date=monday,
            ),
            order(
                3,
                system_status="TECO",
                delivered_quantity=1,
                basic_finish_date=monday,
                actual_finish_date=friday,
            ),
            order(4, basic_finish_date=friday),
            order(5, basic_finish_date=date(2025, 10, 31)),
        ],
    )
    found = figures()
    assert (found["PRD-SCH"].numerator, found["PRD-SCH"].denominator) == (2, 4)
    assert dict(found["PRD-SCH"].details)["overdue_open"].value == 1
    assert [row["late_days"] for row in orders.orders(Filters(as_of=date(2025, 10, 31))).all()].count(
        None
    ) == 1
    late = dict(found["PRD-LATE"].details)
    assert (late["orders"].value, late["late_orders"].value) == (4, 2)
    assert found["PRD-LATE"].value == Decimal("0.5")  # 0, 0, 1 and 20 working days
    assert late["mean_of_late"].value == Decimal("10.5")


def test_unlike_units_are_never_added_and_what_has_no_weight_is_listed() -> None:
    take_rows(
        "cooispi",
        [
            order(
                1,
                mrp_controller="P02",
                material="120000001",
                unit="KG",
                ordered_quantity=200,
                delivered_quantity=210,
            ),
            order(2, ordered_quantity=10, delivered_quantity=5),
        ],
    )
    quantity = figures()["PRD-QTY"]
    assert (quantity.numerator, quantity.denominator, quantity.value) == (210, 200, 105)
    assert [(entry.rows, entry.quantity, entry.unit) for entry in quantity.left_out] == [(1, 10, "PC")]
    assert {unit: part.value for unit, part in quantity.details} == {"KG": 105, "PC": 50}
    take_rows("zrpp062", [filling(2, received_quantity=5, kg_per_piece=4, input_kg=20, ordered_quantity=10)])
    quantity = figures()["PRD-QTY"]
    assert (quantity.numerator, quantity.denominator, quantity.left_out) == (230, 240, ())


def test_work_in_process_is_what_was_open_on_the_day_asked_for() -> None:
    liquid = {"mrp_controller": "P02", "material": "120000001", "unit": "KG"}
    closed = {"system_status": "TECO", "delivered_quantity": 100, "actual_finish_date": date(2025, 10, 20)}
    take_rows(
        "cooispi",
        [
            order(1, **liquid, delivered_quantity=30),
            order(2, **liquid, delivered_quantity=130),
            order(3, **liquid, **closed),
            order(4, **liquid, release_date=None, system_status="CRTD"),
            order(5, **liquid, system_status="TECO"),
        ],
    )
    receipt = {"material": "120000001", "batch": order(3)["batch"], "unit": "KG"}
    first = {**receipt, "posting_date": date(2025, 10, 8), "quantity": 60, "material_document": "5000000001"}
    last = {**receipt, "posting_date": date(2025, 10, 20), "quantity": 40, "material_document": "5000000002"}
    take_rows("mb51", [first, last])
    now = orders.work_in_process(Filters(as_of=date(2025, 10, 31)))
    assert (now.value, dict(now.details)["open_kg"].value) == (2, 70)
    assert dict(now.details)["open_kg"].left_out[0].rows == 1
    then = orders.work_in_process(Filters(as_of=date(2025, 10, 10)))
    assert (then.value, dict(then.details)["open_kg"].value) == (3, 110)


def filling(number: int, **more: Any) -> Row:
    row = {
        **order(number),
        "received_quantity": 100,
        "kg_per_piece": 1,
        "input_kg": 100,
        "by_product_kg": 0,
        **more,
    }
    if "loss_kg" not in row:
        loss = row["input_kg"] - row["received_quantity"] * row["kg_per_piece"] - row["by_product_kg"]
        row["loss_kg"] = round(loss, 3)
    return row


def test_yield_is_kg_over_kg_and_the_tonnage_column_is_never_the_output() -> None:
    take_rows(
        "zrpp062",
        [
            filling(1, received_quantity=48, kg_per_piece=20, input_kg=1000, by_product_kg=10, tonnage=960),
            filling(2, received_quantity=100, kg_per_piece=4.1, input_kg=420, tonnage=500, tonnage_unit="LT"),
            filling(3, received_quantity=10, kg_per_piece=1, input_kg=0, loss_kg=-10),
            filling(4, received_quantity=10, kg_per_piece=None, input_kg=10, loss_kg=None),
            {**filling(5), "mrp_controller": "P02", "input_kg": 0},
        ],
    )
    found = figures()
    assert (found["YLD"].numerator, found["YLD"].denominator) == (960 + 410, 1420)
    assert {(entry.rows, entry.why.en) for entry in found["YLD"].left_out} == {
        (1, "no liquid issued yet"),
        (1, "without kg per piece"),
    }
    assert found["YLD-LOSS"].value == 30 + 10
    assert dict(found["YLD"].details)["by_product_kg"].value == 10


def test_a_loss_that_does_not_add_up_stays_out_and_half_a_kilogram_is_let_pass() -> None:
    load = take_rows(
        "zrpp062",
        [filling(1, loss_kg=0.49), filling(2, loss_kg=0.51), filling(3, input_kg=100.4, loss_kg=0)],
    )
    assert load.rows_quarantined == 1
    assert sorted(row[0] for row in table("fact_yield", "process_order")) == [
        order(n)["process_order"] for n in (1, 3)
    ]
    assert figures()["YLD-LOSS"].value == Decimal("0.4")


def test_an_order_belongs_to_the_month_of_its_actual_finish_else_to_the_month_asked_for() -> None:
    take_rows("zrpp062", [filling(1), filling(2, input_kg=110)], inputs={"period": "2025-10-01"})
    assert figures()["YLD"].denominator == 210
    take_rows(
        "cooispi",
        [order(1, system_status="TECO", delivered_quantity=100, actual_finish_date=date(2025, 11, 4))],
    )
    assert figures()["YLD"].denominator == 110
    november = Filters(from_date=date(2025, 11, 1), to_date=date(2025, 11, 30))
    assert yields.yield_percent(november).denominator == 100


def test_the_same_order_in_two_monthly_lists_counts_once_with_its_newest_row() -> None:
    take_rows("zrpp062", [filling(1), filling(2)], inputs={"period": "2025-09-01"})
    take_rows("zrpp062", [filling(2, input_kg=120), filling(3)], inputs={"period": "2025-10-01"})
    assert len(table("fact_yield")) == 3
    assert yields.yield_percent(Filters()).denominator == 320


def test_total_rows_in_the_middle_are_no_orders() -> None:
    total = {"material": None, "material_description": "S U B T O T A L", "batch": None, "process_order": None,
             "ordered_quantity": 200, "received_quantity": 200, "input_kg": 200, "loss_kg": 0}  # fmt: skip
    load = take_rows(
        "zrpp062", [filling(1), total, filling(2), {**total, "material_description": "T O T A L"}]
    )
    assert (load.rows_read, load.rows_new, load.rows_quarantined) == (2, 2, 0)


def test_gravity_with_comma_point_or_question_mark() -> None:
    take_rows(
        "zrpp062",
        [
            filling(1, sg_theoretical="1,000", sg_actual="1,072"),
            filling(2, sg_theoretical=1.5, sg_actual="1.485"),
            filling(3, sg_theoretical="1,100", sg_actual="?"),
            filling(4, sg_theoretical="0", sg_actual="1,1"),
        ],
    )
    deviation = figures()["SG-DEV"]
    assert (deviation.numerator, deviation.denominator) == (Decimal("0.057"), Decimal("2.5"))
    assert deviation.left_out[0].rows == 2
    assert dict(deviation.details)["over_1_percent"].value == 1


def test_states_keep_the_day_on_which_a_list_first_showed_them_whatever_the_order_of_loading() -> None:
    days = (date(2025, 10, 2), date(2025, 10, 6), date(2025, 10, 9))
    lists = [
        [order(1, system_status="CRTD")],
        [order(1, system_status="REL")],
        [order(1, system_status="TECO", delivered_quantity=100, actual_finish_date=FINISH)],
    ]
    expected = [("completed", days[2]), ("planned", days[0]), ("released", days[1])]

    def seen() -> list[tuple[str, date]]:
        return sorted(table("order_state_first_seen", "state, first_seen_date"))

    for day, rows in reversed(list(zip(days, lists, strict=True))):
        take_rows("cooispi", rows, as_of=day)
    assert seen() == expected
    again = take_rows("cooispi", lists[1], as_of=date(2025, 10, 5), title="exported a day before")
    assert seen() == [expected[0], expected[1], ("released", date(2025, 10, 5))]
    prove_increments()
    loads.undo(again)
    assert seen() == expected
    prove_increments()


def test_the_rule_of_made_to_order_is_data_and_a_change_reaches_every_figure() -> None:
    take_rows(
        "cooispi",
        [
            order(1, sales_order="210000001"),
            order(2),
            order(3, mrp_controller="P02", sales_order="210000001"),
        ],
    )
    made = FactProductionOrder.objects.filter(is_made_to_order=True)
    assert [o.process_order for o in made] == [order(1)["process_order"]]
    rules.change_mto_rules([MtoRule(mrp_controller="", needs_sales_order=True)], note="every controller")
    assert made.all().count() == 2
    prove_increments()


def test_every_figure_equals_a_count_by_hand_for_random_filters() -> None:
    dice = random.Random(4)
    rows = [random_order(number, dice) for number in range(60)]
    take_rows("cooispi", rows)
    take_rows("zrpp062", [random_filling(row, dice) for row in rows if row["mrp_controller"] == "P01"])
    for _ in range(12):
        chosen = {
            "mrp_controller": tuple(dice.sample(["P01", "P02", "P03"], dice.randint(0, 2))),
            "order_type": tuple(dice.sample(["201S", "201O"], dice.randint(0, 1))),
            "material": tuple(dice.sample(["100000001", "100000002", "120000001"], dice.randint(0, 2))),
        }
        found = figures(**chosen)
        by_hand = [row for row in rows if fits(row, chosen)]
        check_orders(found, by_hand)


def random_order(number: int, dice: random.Random) -> dict[str, Any]:
    controller = dice.choice(["P01", "P02", "P03"])
    planned = date(2025, 10, 1) + timedelta(days=dice.randint(0, 40))
    finished = planned + timedelta(days=dice.randint(-3, 8)) if dice.random() < 0.7 else None
    delivered = dice.choice([0, 50, 100, 110]) if finished or dice.random() < 0.3 else 0
    return {
        **order(number),
        "mrp_controller": controller,
        "material": dice.choice(["100000001", "100000002"]) if controller == "P01" else "120000001",
        "unit": "PC" if controller == "P01" else "KG",
        "order_type": dice.choice(["201S", "201O"]),
        "system_status": dice.choice(["TECO", "CLSD DLV"])
        if finished
        else dice.choice(["REL", "REL  PCNF", "DLFL"]),
        "basic_finish_date": planned,
        "actual_finish_date": finished,
        "release_date": planned - timedelta(days=3),
        "delivered_quantity": delivered,
    }


def random_filling(row: Row, dice: random.Random) -> Row:
    pieces, taken = row["delivered_quantity"], dice.choice([0, 95, 104, 120])
    return {
        "process_order": row["process_order"], "batch": row["batch"], "material": row["material"],
        "received_quantity": pieces, "kg_per_piece": 1, "input_kg": taken, "loss_kg": taken - pieces,
    }  # fmt: skip


def fits(row: Row, chosen: dict[str, tuple[str, ...]]) -> bool:
    return all(not codes or row[name] in codes for name, codes in chosen.items())


def in_october(rows: Iterable[Row], column: str) -> list[Row]:
    return [row for row in rows if row[column] and date(2025, 10, 1) <= row[column] <= date(2025, 10, 31)]


def working_days(first: date, last: date) -> int:
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(day.weekday() < 5 for day in days)


def check_orders(found: dict[str, Figure], rows: list[Row]) -> None:
    alive = [row for row in in_october(rows, "basic_finish_date") if row["system_status"] != "DLFL"]
    finished = [row for row in alive if row["actual_finish_date"]]
    overdue = [
        r for r in alive if not r["actual_finish_date"] and r["basic_finish_date"] < date(2025, 10, 31)
    ]
    late = [max(working_days(r["basic_finish_date"], r["actual_finish_date"]), 0) for r in finished]
    late += [working_days(r["basic_finish_date"], date(2025, 10, 31)) for r in overdue]
    assert found["PRD-ORD"].value == len(alive)
    assert ratio(found["PRD-COMP"]) == (sum(row["delivered_quantity"] > 0 for row in finished), len(alive))
    assert ratio(found["PRD-SCH"]) == (late[: len(finished)].count(0), len(late))
    if late:
        assert found["PRD-LATE"].value == Decimal(str(median(late)))


def ratio(figure: Figure) -> tuple[Any, Any]:
    return figure.numerator, figure.denominator
