"""Genealogy of batches: split, merge, rework loop and raw batches, complete in both directions, with mass balance."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from alkana.refusals import Refused
from alkana.reporting.filters import Filters
from etl import loads
from production.queries import chain
from tests.loading import table
from tests.plant_lists import Row, numbered, prove_increments, take_rows

pytestmark = pytest.mark.django_db

DAY = date(2025, 10, 6)
RAW_1, RAW_2, RAW_3 = ("150000001|10000001", "150000002|10000002", "150000003|10000003")
BASE = "120000001|25J0000110"
LIQUID_A, LIQUID_B = "120020001|25J0000210", "120020001|25J0000310"
CAN_A1, CAN_A2, CAN_B = "100000001|25J0000410", "100000002|25J0000510", "100000001|25J0000610"
WASTE = "120060001|25J0000410"

# Order, controller, batch made, kg or pieces.
ORDERS = (
    ("10000100001", "P03", BASE, 50),
    ("10000100002", "P02", LIQUID_A, 110),
    ("10000100003", "P02", LIQUID_B, 110),
    ("10000100004", "P01", CAN_A1, 50),
    ("10000100005", "P01", CAN_A2, 50),
    ("10000100006", "P01", CAN_B, 100),
)
# Filling order, liquid order, input kg, by-product kg.
FILLINGS = (
    ("10000100004", "10000100002", 55, 5),
    ("10000100005", "10000100002", 50, 0),
    ("10000100006", "10000100003", 115, 0),
)
# What an order took: order, batch, quantity.
TAKEN = (
    ("10000100001", RAW_1, 50),
    ("10000100002", BASE, 30),
    ("10000100002", RAW_2, 80),
    ("10000100003", BASE, 20),
    ("10000100003", RAW_2, 40),
    ("10000100003", RAW_3, 45),
    ("10000100003", WASTE, 5),  # reclaimed from filling the other liquid: the rework loop
    ("10000100004", LIQUID_A, 55),
    ("10000100005", LIQUID_A, 50),
    ("10000100006", LIQUID_B, 115),
)
EVERYTHING = {RAW_1, RAW_2, RAW_3, BASE, LIQUID_A, LIQUID_B, CAN_A1, CAN_A2, CAN_B, WASTE}


def code(batch_id: str) -> dict[str, str]:
    material, batch = batch_id.split("|")
    return {"material": material, "batch": batch}


def unit_of(batch_id: str) -> str:
    return "PC" if batch_id.startswith("10") else "KG"


def orders() -> list[Row]:
    return [
        {
            "process_order": order, "mrp_controller": controller, **code(made), "ordered_quantity": quantity,
            "delivered_quantity": quantity, "unit": unit_of(made), "system_status": "TECO PRC",
            "actual_finish_date": DAY,
        }
        for order, controller, made, quantity in ORDERS
    ]  # fmt: skip


def fillings() -> list[Row]:
    made = {order: (batch_id, quantity) for order, _, batch_id, quantity in ORDERS}
    return [
        {
            "process_order": order, **code(made[order][0]), "liquid_order": f"0{liquid}", "input_kg": taken,
            "received_quantity": made[order][1], "ordered_quantity": made[order][1], "by_product_kg": waste,
            "loss_kg": taken - made[order][1] - waste,
        }
        for order, liquid, taken, waste in FILLINGS
    ]  # fmt: skip


def movement(movement_type: str, batch_id: str, quantity: float, **more: Any) -> Row:
    return {
        "posting_date": DAY, "movement_type": movement_type, **code(batch_id), "quantity": quantity,
        "unit": unit_of(batch_id), **more,
    }  # fmt: skip


def movements(*, with_order: bool = True) -> list[Row]:
    """Purchases, receipts, consumption and a leftover poured from liquid A into liquid B."""
    order = {"order_number": "x"} if with_order else {}
    rows = [movement("101", raw, 200, purchase_order="4200000001") for raw in (RAW_1, RAW_2, RAW_3)]
    rows += [movement("101", made, quantity) for _, _, made, quantity in ORDERS]
    rows.append(movement("531", WASTE, 5))
    rows += [
        movement("261", taken, -quantity, **({**order, "order_number": number} if with_order else {}))
        for number, taken, quantity in TAKEN
    ]
    pour = numbered(
        [
            movement("309", LIQUID_A, -5, material_document="4900009999"),
            movement("309", LIQUID_B, 5, material_document="4900009999"),
        ]
    )
    return numbered(rows) + pour


def load_all(*, with_order: bool = True) -> None:
    take_rows("cooispi", orders())
    take_rows("zrpp062", fillings())
    take_rows("mb51", movements(with_order=with_order))


def reached(batch_id: str, direction: chain.Direction, **options: Any) -> set[str]:
    return {node.batch_id for node in chain.genealogy(batch_id, direction, **options).nodes}


def edges(links: Iterable[chain.Link]) -> set[tuple[str, str, str]]:
    return {(link.parent_batch_id, link.batch_id, link.confidence) for link in links}


def test_everything_that_went_into_a_can_and_everywhere_a_raw_batch_went_is_found() -> None:
    load_all()
    assert reached(CAN_B, "backward") == EVERYTHING - {CAN_A1, CAN_A2}
    assert reached(RAW_1, "forward") == EVERYTHING - {RAW_2, RAW_3}
    assert reached(RAW_3, "forward") == {RAW_3, LIQUID_B, CAN_B}
    assert reached(CAN_A2, "backward") == {CAN_A2, LIQUID_A, BASE, RAW_1, RAW_2}


def test_links_say_how_sure_they_are() -> None:
    load_all()
    found = edges(chain.genealogy(LIQUID_A).links)
    assert (LIQUID_A, CAN_A1, "hard") in found
    assert (LIQUID_A, CAN_A2, "hard") in found
    assert (LIQUID_A, LIQUID_B, "hard") in found
    assert (LIQUID_A, WASTE, "strong") in found
    methods = {(link.parent_batch_id, link.batch_id): link.method for link in chain.genealogy(LIQUID_A).links}
    assert methods[LIQUID_A, LIQUID_B] == "transfer_posting"
    assert methods[LIQUID_A, WASTE] == "receipt_batch"


def test_a_link_from_a_list_names_its_load_and_quantity() -> None:
    load_all()
    link = next(
        link for link in chain.genealogy(CAN_A1, "backward", depth=1).links if link.method == "yield_list"
    )
    assert (link.quantity, link.unit, link.quantity_kg, link.process_order) == (55, "KG", 55, "10000100004")
    assert link.load_id is not None


def test_without_orders_on_movements_the_lists_reach_the_liquid_and_no_further() -> None:
    load_all(with_order=False)
    assert reached(CAN_B, "backward") == {CAN_B, LIQUID_B, LIQUID_A}
    assert reached(LIQUID_A, "forward") == {LIQUID_A, CAN_A1, CAN_A2, WASTE, LIQUID_B, CAN_B}


def test_a_circle_of_rework_ends() -> None:
    load_all()
    circle = movement("261", CAN_B, -1, order_number="10000100003", material_document="4900008888")
    take_rows("mb51", [circle])
    assert CAN_B in reached(CAN_B, "backward")
    found = chain.genealogy(CAN_B)
    assert (CAN_B, LIQUID_B, "hard") in edges(found.links)
    assert len({node.batch_id for node in found.nodes}) == len(found.nodes)
    prove_increments()


def test_depth_limits_what_is_shown() -> None:
    load_all()
    found = chain.genealogy(CAN_B, "backward", depth=1)
    assert {node.batch_id for node in found.nodes} == {CAN_B, LIQUID_B}
    assert found.is_cut
    assert {node.depth for node in chain.genealogy(LIQUID_B, depth=1).nodes} == {-1, 0, 1}


def test_mass_of_every_node_adds_up_once_a_stock_list_anchors_the_plant() -> None:
    load_all()
    found = {node.batch_id: node.balance for node in chain.genealogy(LIQUID_A).nodes}
    balance = found[LIQUID_A]
    assert balance is not None
    assert (balance.received, balance.consumed, balance.posted_on, balance.stock) == (110, 105, 5, None)
    assert balance.difference is None
    take_anchor()
    for node in chain.genealogy(LIQUID_A).nodes:
        assert node.balance is not None, node.batch_id
        assert node.balance.difference == 0, node
        assert node.balance.is_off is False


def take_anchor() -> None:
    """An SAP stock list of the day before: empty but for something else."""
    take_rows(
        "mb52",
        [
            {
                "plant": "1201",
                "storage_location": "0201",
                "material": "200000001",
                "unrestricted": 1,
                "unit": "PC",
            }
        ],
        inputs={"snapshot_date": "2025-10-05"},
    )


def test_a_batch_number_of_two_materials_means_both_unless_one_is_named() -> None:
    load_all()
    assert chain.roots_of("25J0000410") == (CAN_A1, WASTE)
    assert chain.roots_of("25J0000410", "100000001") == (CAN_A1,)
    with pytest.raises(Refused, match="lô"):
        chain.roots_of("NOSUCH")


def test_customers_stock_and_transit_of_a_batch_are_found() -> None:
    load_all()
    take_anchor()
    number = "4400000001"
    take_rows(
        "mb51",
        numbered(
            [
                movement("351", CAN_A1, -30, purchase_order=number, material_document="4900007001"),
                movement("351", CAN_A1, 30, purchase_order=number, plant="1401", storage_location=None, batch=None,
                         material_document="4900007001"),
                movement("101", CAN_A1, 20, purchase_order=number, plant="1401", storage_location="0101"),
                movement("601", CAN_A1, -12, plant="1401", storage_location="0101", reference="1910000007"),
                movement("602", CAN_A1, 2, plant="1401", storage_location="0101", reference="1910000007"),
            ],
            first=4_900_007_101,
        ),
    )  # fmt: skip
    shipped = {
        "delivery": "1910000007", "sales_order": "210000001", "delivery_quantity": 10, "actual_quantity": 10,
        "ship_to": "1200000002", "ship_to_name": "Xưởng Miên", "material": "100000001",
    }  # fmt: skip
    take_rows("zrsd004", [shipped])
    (delivery,) = chain.deliveries([CAN_A1], Filters()).all()
    assert (delivery["delivery"], delivery["quantity"], delivery["ship_to"]) == (
        "1910000007",
        10,
        "1200000002",
    )
    assert (delivery["customer"], delivery["ship_to_name"]) == ("1200000001", "Xưởng Miên")
    found = {(row["kind"], row["plant"]): row["quantity"] for row in chain.places([CAN_A1], Filters()).all()}
    assert found["transit", "1401"] == 10
    assert found["stock", "1201"] == 20


def test_links_follow_the_newest_list_and_an_undo_takes_them_back() -> None:
    load_all()
    before = table("production_chain", "batch_id, parent_batch_id, method, quantity")
    moved = [
        {**row, "liquid_order": "010000100003"} if row["process_order"] == "10000100005" else row
        for row in fillings()
    ]
    load = take_rows("zrpp062", moved, inputs={"period": "2025-11-01"}, title="later")
    assert (LIQUID_B, CAN_A2, "hard") in edges(chain.genealogy(CAN_A2, "backward").links)
    prove_increments()
    loads.undo(load)
    assert table("production_chain", "batch_id, parent_batch_id, method, quantity") == before


def test_a_filling_order_without_a_parent_gets_a_weak_link_that_is_hidden_unless_asked_for() -> None:
    load_all(with_order=False)
    orphan, neighbour = "100000001|25J0000810", "120020001|25J0000910"
    take_rows(
        "cooispi",
        [
            {"process_order": "10000100008", **code(orphan), "delivered_quantity": 10, "actual_finish_date": DAY,
             "system_status": "TECO"},
            {"process_order": "10000100009", "mrp_controller": "P02", **code(neighbour), "unit": "KG",
             "delivered_quantity": 10, "actual_finish_date": DAY, "system_status": "TECO"},
        ],
        title="later",
    )  # fmt: skip
    assert reached(orphan, "backward") == {orphan}
    assert reached(orphan, "backward", include_weak=True) == {orphan, neighbour}
    (link,) = chain.genealogy(orphan, "backward", include_weak=True).links
    assert (link.confidence, link.method, link.quantity) == ("weak", "neighbour_order", None)
    prove_increments()
