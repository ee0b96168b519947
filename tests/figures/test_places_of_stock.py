"""Where goods without storage location are: on their way only when the movement passes transit.

Else they are with others, used up at once, or nothing says where. Lists small enough to count by hand.
"""

from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from alkana.reporting import kpi
from alkana.reporting.filters import Filters
from etl import loads
from etl.models import Load
from inventory.models import FactInventory, InventoryTotal
from inventory.queries import consumption, elsewhere, flows, ledger, stock, transit
from tests.plant_lists import Row, numbered, prove_increments, take_rows

pytestmark = pytest.mark.django_db

RAW, LIQUID, GOODS = "150000001", "120000009", "100000001"
END = date(2025, 10, 31)


def line(day: int, movement_type: str, quantity: object, **more: object) -> Row:
    return {
        "posting_date": date(2025, 10, day), "movement_type": movement_type, "quantity": quantity, "unit": "KG",
        "material": RAW, "storage_location": "0401", "batch": "B1", **more,
    }  # fmt: skip


def away(day: int, movement_type: str, quantity: object, special: str = "", **more: object) -> Row:
    """A line without storage location."""
    return line(
        day, movement_type, quantity, **{"storage_location": None, "special_stock": special or None, **more}
    )


def movements(*rows: Row, title: str = "") -> Load:
    return take_rows("mb51", numbered(list(rows)), title=title)


def count(day: date, *rows: Row) -> Load:
    filled = [
        {"plant": "1201", "storage_location": "0401", "material": RAW, "unit": "KG", "batch": "B1", **row}
        for row in rows
    ]
    return take_rows("mb52", filled, inputs={"snapshot_date": day.isoformat()}, title=str(day))


def on_hand(day: date = END) -> dict[str, Decimal]:
    return {row["material"]: row["stock"] for row in stock.stock(Filters(as_of=day)).all()}


def held(day: date = END, **filters: Any) -> dict[tuple[str, str], Decimal]:
    rows = elsewhere.elsewhere(Filters(as_of=day, **filters)).all()
    return {(row["place"], row["material"]): row["stock"] for row in rows}


def underway(day: date = END) -> list[Decimal]:
    return [row["open_quantity"] for row in transit.in_transit(Filters(as_of=day)).all()]


def codes(load: Load) -> dict[str, int]:
    return {finding["code"]: finding["rows"] for finding in load.findings}


@pytest.mark.parametrize("with_special_stock", [True, False])
def test_goods_at_the_subcontractor_are_neither_on_hand_nor_in_transit(with_special_stock: bool) -> None:
    special = "O" if with_special_stock else ""
    count(
        date(2025, 9, 30),
        {"unrestricted": 0, "batch": "B0"},
        {"unrestricted": 1, "material": GOODS, "unit": "PC"},
    )
    load = take_rows("mb51", [
        line(1, "101", 100, purchase_order="4100000181", material_document="5000000181"),
        line(2, "541", -60, material_document="4900000182"),
        away(2, "541", 60, special, material_document="4900000182"),
        line(3, "101", 38, material=LIQUID, batch="25J2400910", purchase_order="4100000183",
             material_document="5000000183"),
        away(3, "543", -40, special, purchase_order="4100000183", material_document="5000000183"),
    ])  # fmt: skip
    assert load.findings == []
    assert on_hand() == {RAW: 40, LIQUID: 38, GOODS: 1}
    assert underway() == []
    assert transit.transit_kg(Filters()).value == 0
    assert held() == {("vendor", RAW): 20}
    assert held(date(2025, 10, 2)) == {("vendor", RAW): 60}
    assert held(date(2025, 10, 1)) == {}
    figure = kpi.get("INV-ELS").compute(Filters(as_of=END))
    assert (figure.value, figure.unit) == (20, "kg")
    assert {name: part.value for name, part in figure.details} == {"vendor": 20, "customer": 0}
    places = {
        (row["movement_type"], row["place"], row["quantity"]) for row in ledger.movements(Filters()).all()
    }
    assert {("541", "on_hand", -60), ("541", "vendor", 60), ("543", "vendor", -40)} < places
    prove_increments()
    loads.undo(load)
    assert held() == {}
    prove_increments()


def test_without_a_stock_list_goods_at_the_subcontractor_are_what_movements_say() -> None:
    movements(line(1, "101", 100), line(2, "541", -60), away(2, "541", 60, "O"), away(3, "543", -40, "o"))
    assert on_hand() == {RAW: None}
    assert held() == {("vendor", RAW): 20}
    assert InventoryTotal.objects.get(location__place="on_hand").quantity == 40


@pytest.mark.parametrize(
    ("movement_type", "special", "place"),
    [
        ("631", "W", "customer"),
        ("631", "", "customer"),
        ("621", "V", "customer"),
        ("561", "O", "vendor"),
        ("501", "O", "vendor"),
        ("701", "W", "customer"),
        ("545", "", "vendor"),
        ("311", "", "unplaced"),
        ("309", "E", "unplaced"),
        ("X99", "", "unplaced"),
    ],
)
def test_goods_without_storage_location_are_where_special_stock_or_type_says(
    movement_type: str, special: str, place: str
) -> None:
    movements(line(1, "101", 10), away(2, movement_type, 7, special))
    assert held() == {(place, RAW): 7}
    assert underway() == []
    figure = elsewhere.elsewhere_kg(Filters())
    assert figure.value == (0 if place == "unplaced" else 7)
    assert [entry.rows for entry in figure.left_out] == ([1] if place == "unplaced" else [])
    prove_increments()


@pytest.mark.parametrize(
    ("movement_type", "more", "note"),
    [
        (
            "101",
            {"cost_center": "12010001", "gl_account": "627700", "purchase_order": "4100000171"},
            "MB51-015",
        ),
        ("101", {"purchase_order": "4100000171"}, "MB51-015"),
        ("102", {"gl_account": "627700"}, "MB51-015"),
        ("161", {"purchase_order": "4100000171"}, "MB51-015"),
        ("201", {"special_stock": "P", "cost_center": "12010001"}, "MB51-015"),
        ("501", {}, "MB51-012"),
        ("101", {}, "MB51-012"),
        ("261", {"order_number": "10000100001"}, "MB51-015"),
    ],
)
def test_what_is_used_at_once_is_no_stock_anywhere(movement_type: str, more: Row, note: str) -> None:
    """Receipts for an account, their returns and reversals, pipeline withdrawals."""
    count(date(2025, 9, 30), {"unrestricted": 50})
    load = movements(line(1, "101", 10), away(2, movement_type, 7, **more))
    assert codes(load) == {note: 1}
    assert load.rows_quarantined == 0
    assert on_hand() == {RAW: 60}
    assert (held(), underway()) == ({}, [])
    assert flows.receipts(Filters()).value == 10
    assert consumption.consumption_kg(Filters()).value == 0
    prove_increments()


@pytest.mark.parametrize("movement_type", ["351", "303", "641", "Z01", "ZA1"])
def test_what_leaves_for_another_plant_is_in_transit(movement_type: str) -> None:
    order = {"purchase_order": "4400000001", "material_document": "4900000001"}
    load = take_rows("mb51", [
        line(2, movement_type, -20, **order), away(2, movement_type, 20, plant="1401", **{**order, "batch": None}),
    ])  # fmt: skip
    assert load.findings == []
    assert (underway(), held()) == ([20], {})
    prove_increments()


def test_sales_order_stock_on_its_way_is_in_transit_and_consignment_of_a_vendor_is_on_hand() -> None:
    count(date(2025, 9, 30), {"unrestricted": 5})
    movements(
        line(1, "101", 10, special_stock="K"),
        line(1, "101", 3, special_stock="E"),
        line(2, "351", -3, special_stock="E", purchase_order="4400000001", material_document="4900000900"),
        away(
            2,
            "351",
            3,
            "E",
            plant="1401",
            batch=None,
            purchase_order="4400000001",
            material_document="4900000900",
        ),
    )
    assert on_hand() == {RAW: 15}
    assert (underway(), held()) == ([3], {})


def test_a_transfer_that_is_used_at_once_leaves_transit() -> None:
    """A receipt of a stock transfer order charged to a cost centre: nothing is on hand, nothing on its way any more."""
    order = {"purchase_order": "4400000001", "material": GOODS, "unit": "PC"}
    movements(
        line(2, "351", -20, **order, material_document="4900000001", storage_location="0201"),
        away(2, "351", 20, **order, plant="1401", batch=None, material_document="4900000001"),
        away(3, "101", 20, **order, plant="1401", cost_center="14010001", gl_account="627700"),
    )
    assert (underway(), held()) == ([], {})
    assert underway(date(2025, 10, 2)) == [20]
    prove_increments()


def test_a_stock_list_that_names_goods_at_a_subcontractor_anchors_them() -> None:
    movements(away(1, "541", 60, "O"), away(9, "543", -40, "O"), away(9, "631", 5, "W"))
    first = count(date(2025, 10, 8), {"unrestricted": 100})
    assert held() == {("vendor", RAW): 20, ("customer", RAW): 5}
    loads.undo(first)
    count(
        date(2025, 10, 8),
        {"unrestricted": 100},
        {
            "unrestricted": 75,
            "storage_location": None,
            "special_stock": "O",
            "special_stock_number": "100042",
        },
    )
    assert held() == {("vendor", RAW): 35, ("customer", RAW): 5}
    assert held(date(2025, 10, 8)) == {("vendor", RAW): 75}
    rows = elsewhere.elsewhere(Filters()).all()
    assert {(row["place"], row["is_anchored"]) for row in rows} == {("vendor", True), ("customer", False)}
    assert on_hand(date(2025, 10, 8)) == {RAW: 100}
    prove_increments()
    movements(away(3, "541", 7, "O", batch="B2"), title="late")
    assert held() == {("vendor", RAW): 35, ("customer", RAW): 5}
    prove_increments()


def test_stock_elsewhere_is_asked_for_by_plant_and_batch() -> None:
    movements(away(1, "541", 60, "O"), away(1, "541", 8, "O", plant="1401", batch="B7"))
    assert held(plant=("1401",)) == {("vendor", RAW): 8}
    assert held(batch=("B1",)) == {("vendor", RAW): 60}
    assert held(material=(GOODS,)) == {}


# What a version before this one had made of rows without storage location: all of them in transit.
_AS_BEFORE = """
update fact_inventory as f set location_id = t.location_id, changes_stock = m.changes_stock
from dim_location as l, dim_location as t, dim_movement_type as m
where
    l.location_id = f.location_id and l.storage_location = '' and m.movement_type = f.movement_type
    and t.plant = l.plant and t.place = 'transit';
update fact_stock_count as c set location_id = t.location_id
from dim_location as l, dim_location as t
where l.location_id = c.location_id and l.storage_location = '' and t.plant = l.plant and t.place = 'transit';
create temp view nowhere as select location_id from dim_location where storage_location = '';
delete from inventory_opening where location_id in (select location_id from nowhere);
delete from inventory_balance where location_id in (select location_id from nowhere);
delete from inventory_total where location_id in (select location_id from nowhere);
delete from inventory_batch_balance where location_id in (select location_id from nowhere);
insert into transit_movement (
    row_key, date_id, plant, purchase_order, material_id, batch, unit, issued_quantity, received_quantity
)
select f.row_key, f.date_id, l.plant, coalesce(f.purchase_order, ''), f.material_id, f.batch, f.unit, f.quantity, 0
from fact_inventory as f
inner join dim_location as l on l.location_id = f.location_id and l.storage_location = ''
where f.changes_stock
on conflict (row_key) do update set issued_quantity = excluded.issued_quantity, received_quantity = 0;
delete from transit_position;
"""


def test_rows_that_an_earlier_version_took_for_transit_find_their_places() -> None:
    count(
        date(2025, 10, 8),
        {"unrestricted": 100},
        {
            "unrestricted": 75,
            "storage_location": None,
            "special_stock": "O",
            "special_stock_number": "100042",
        },
    )
    movements(
        line(1, "101", 100),
        line(2, "541", -60),
        away(2, "541", 60, "O"),
        away(9, "543", -40, "O"),
        away(3, "631", 5),
        away(4, "101", 9, cost_center="12010001"),
        away(4, "X99", 2),
        line(2, "351", -20, purchase_order="4400000001", material_document="4900000901"),
        away(
            2,
            "351",
            20,
            plant="1401",
            batch=None,
            purchase_order="4400000001",
            material_document="4900000901",
        ),
        away(5, "101", 15, plant="1401", cost_center="14010001", purchase_order="4400000001"),
    )
    now = (held(), underway())
    assert now == ({("vendor", RAW): 35, ("customer", RAW): 5, ("unplaced", RAW): 2}, [5])
    migration = import_module("inventory.migrations.0012_places_without_location")
    with connection.cursor() as cursor:
        cursor.execute(_AS_BEFORE)
        cursor.execute(migration.MOVE_LINES)
        cursor.execute(migration.MOVE_COUNTS)
    assert (held(), underway()) == now
    prove_increments()


SERVICE: Row = {
    "posting_date": date(2025, 10, 1), "movement_type": "101", "quantity": 1, "unit": "AU", "material": None,
    "storage_location": None, "batch": None, "material_document": "5000000171", "purchase_order": "4100000171",
    "cost_center": "12010001", "gl_account": "627700", "text": "nghiệm thu",
}  # fmt: skip
TOTAL: Row = dict.fromkeys(
    (
        "posting_date",
        "movement_type",
        "plant",
        "storage_location",
        "material",
        "material_description",
        "reason",
    )
)


def test_services_and_values_are_kept_apart_and_nothing_is_to_be_corrected() -> None:
    load = take_rows("mb51", [
        SERVICE,
        line(2, "101", 0, purchase_order="4100000172", material_document="5000000172"),
        line(2, "101", 10, purchase_order="4100000172", material_document="5000000173"),
        {**TOTAL, "quantity": 10, "unit": "KG"}, {**TOTAL, "quantity": 1, "unit": "AU"},
    ])  # fmt: skip
    assert (load.rows_read, load.rows_new, load.rows_quarantined) == (3, 3, 0)
    assert codes(load) == {"MB51-014": 1, "MB51-005": 1}
    assert {finding["severity"] for finding in load.findings} == {"note"}
    assert {(one["group"], one["agrees"]) for one in load.control_totals} == {("KG", True), ("AU", True)}
    assert list(FactInventory.objects.values_list("quantity", flat=True)) == [10]
    prove_increments()
    again = take_rows("mb51", [SERVICE, line(2, "101", 10, purchase_order="4100000172",
                                             material_document="5000000173")], title="again")  # fmt: skip
    assert (again.rows_new, again.rows_same) == (0, 2)


@pytest.mark.parametrize(
    "change",
    [{"movement_type": "102", "quantity": -1}, {"cost_center": None, "gl_account": None},
     {"unit": "HR", "quantity": 7.5}, {"movement_type": "161", "quantity": -1}],
)  # fmt: skip
def test_a_service_is_known_by_its_order_or_account(change: Row) -> None:
    load = take_rows("mb51", [line(2, "101", 10, material_document="5000000173"), {**SERVICE, **change}])
    assert (codes(load), load.rows_quarantined) == ({"MB51-014": 1}, 0)
    assert FactInventory.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [{"storage_location": "0401"}, {"batch": "B1"}, {"movement_type": "261", "quantity": -1},
     {"movement_type": "351", "plant": "1401"}, {"purchase_order": None, "cost_center": None, "gl_account": None}],
)  # fmt: skip
def test_goods_without_their_material_still_have_to_be_corrected(change: Row) -> None:
    load = take_rows("mb51", [line(2, "101", 10, material_document="5000000173"), {**SERVICE, **change}])
    assert load.rows_quarantined == 1
    assert codes(load)["MB51-001"] == 1
