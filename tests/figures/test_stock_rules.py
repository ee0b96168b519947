"""Rules of stock on lists small enough to count by hand: anchors, units, weights, prices, transit, unknown codes."""

from datetime import date
from decimal import Decimal

import pytest

from alkana.refusals import Refused
from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from etl import loads
from etl.models import Load
from inventory import masters
from inventory.models import (
    DimLocation,
    DimMaterial,
    DimMovementType,
    InventoryAnchor,
    MaterialPrice,
    MaterialUnitFactor,
    UnitFactorEvidence,
)
from inventory.queries import classes, flows, kept, ledger, slow, stock, transit
from tests.plant_lists import Row, numbered, prove_increments, take_rows

pytestmark = pytest.mark.django_db

FG, RM, LIQUID = "100000001", "150000001", "120000001"


def movements(*rows: Row, title: str = "") -> Load:
    return take_rows("mb51", numbered(list(rows)), title=title)


def count(day: date, *rows: Row) -> Load:
    filled = [
        {"plant": "1201", "storage_location": "0401", "material": RM, "unit": "KG", **row} for row in rows
    ]
    return take_rows("mb52", filled, inputs={"snapshot_date": day.isoformat()}, title=str(day))


def raw(day: int, movement_type: str, quantity: object, **more: object) -> Row:
    row = {
        "posting_date": date(2025, 10, day),
        "movement_type": movement_type,
        "quantity": quantity,
        "unit": "KG",
    }
    return {**row, "material": RM, "storage_location": "0401", "batch": "B1", **more}


def held(day: date, **filters: tuple[str, ...]) -> dict[str, Decimal | None]:
    return {row["location"]: row["stock"] for row in stock.stock(Filters(as_of=day, **filters)).all()}


def test_without_a_stock_list_stock_is_unknown_and_flows_are_known() -> None:
    movements(raw(6, "101", 100), raw(7, "261", -30))
    assert held(date(2025, 10, 31)) == {"0401": None}
    figure = stock.stock_kg(Filters())
    assert figure.value is None
    assert figure.reason_unknown == stock.NO_ANCHOR
    assert flows.receipts(Filters()).value == 100
    assert flows.issues(Filters()).value == 30


def test_with_nothing_loaded_every_figure_is_unknown_not_zero() -> None:
    for figure in (
        stock.stock_kg,
        stock.stock_value,
        flows.receipts,
        slow.non_moving_lines,
        transit.transit_kg,
    ):
        assert figure(Filters()).value is None, figure


def test_stock_rolls_forward_and_back_from_the_list() -> None:
    movements(raw(6, "101", 100), raw(8, "261", -30), raw(10, "261", -20.5))
    count(date(2025, 10, 8), {"batch": "B1", "unrestricted": 170, "blocked": 2})
    assert held(date(2025, 10, 8)) == {"0401": Decimal(172)}
    lines = stock.counted(Filters(as_of=date(2025, 10, 8))).all()
    assert {(row["stock_type"], row["quantity"]) for row in lines} == {("unrestricted", 170), ("blocked", 2)}
    assert held(date(2025, 10, 5)) == {"0401": Decimal(102)}
    assert held(date(2025, 10, 31)) == {"0401": Decimal("151.5")}
    prove_increments()


def test_a_late_posting_before_the_list_changes_stock_before_it_only() -> None:
    count(date(2025, 10, 8), {"batch": "B1", "unrestricted": 100})
    movements(raw(9, "261", -10))
    take_rows("mb51", [{**raw(7, "101", 40), "material_document": "4900000777"}], title="late")
    assert held(date(2025, 10, 9)) == {"0401": Decimal(90)}
    assert held(date(2025, 10, 6)) == {"0401": Decimal(60)}
    prove_increments()


def test_the_earliest_list_anchors_until_staff_choose_another() -> None:
    movements(raw(9, "261", -10))
    count(date(2025, 10, 20), {"batch": "B1", "unrestricted": 85})
    count(date(2025, 10, 8), {"batch": "B1", "unrestricted": 100})
    assert InventoryAnchor.objects.get().date_id == 20251008
    assert held(date(2025, 10, 20)) == {"0401": Decimal(90)}
    masters.accept_anchor("1201", date(2025, 10, 20))
    assert held(date(2025, 10, 20)) == {"0401": Decimal(85)}
    assert held(date(2025, 10, 8)) == {"0401": Decimal(95)}
    prove_increments()
    masters.withdraw_anchor("1201")
    assert held(date(2025, 10, 20)) == {"0401": Decimal(90)}
    with pytest.raises(Refused):
        masters.accept_anchor("1401", date(2025, 10, 20))


def test_undoing_the_anchor_list_lets_stock_stand_on_the_next_one_or_none() -> None:
    movements(raw(9, "261", -10))
    first = count(date(2025, 10, 8), {"batch": "B1", "unrestricted": 100})
    second = count(date(2025, 10, 20), {"batch": "B1", "unrestricted": 85})
    loads.undo(first)
    assert held(date(2025, 10, 8)) == {"0401": Decimal(95)}
    loads.undo(second)
    assert held(date(2025, 10, 8)) == {"0401": None}
    prove_increments()


def test_two_lists_are_never_added_up() -> None:
    count(date(2025, 10, 8), {"batch": "B1", "unrestricted": 100})
    count(date(2025, 10, 9), {"batch": "B1", "unrestricted": 100})
    movements(raw(10, "261", -1))
    assert stock.stock_kg(Filters(as_of=date(2025, 10, 10))).value == 99


def test_a_newer_list_of_the_same_day_replaces_the_older_as_a_whole() -> None:
    count(date(2025, 10, 8), {"batch": "B1", "unrestricted": 100}, {"batch": "B2", "unrestricted": 5})
    line = {
        "plant": "1201",
        "storage_location": "0401",
        "material": RM,
        "unit": "KG",
        "batch": "B1",
        "unrestricted": 70,
    }
    rows = [line, {**line, "batch": "B3", "unrestricted": 1}, {**line, "batch": "B4", "unrestricted": 2}]
    take_rows("mb52", rows, inputs={"snapshot_date": "2025-10-08"}, title="again")
    movements(raw(10, "261", -1))
    rows_by_batch = stock.stock_by_batch(Filters(as_of=date(2025, 10, 9))).all()
    assert {row["batch"]: row["stock"] for row in rows_by_batch} == {"B1": 70, "B3": 1, "B4": 2}
    prove_increments()


def test_grams_of_a_kilogram_material_become_kilograms() -> None:
    count(date(2025, 10, 8), {"batch": "B1", "unrestricted": 1})
    movements(raw(9, "261", -250, unit="G"))
    row = stock.stock(Filters(as_of=date(2025, 10, 9))).one()
    assert row is not None
    assert (row["unit"], row["stock"], row["stock_kg"]) == ("KG", Decimal("0.75"), Decimal("0.75"))


def test_a_litre_is_never_a_kilogram() -> None:
    count(date(2025, 10, 8), {"batch": "B1", "unrestricted": 10, "unit": "LT", "material": LIQUID})
    movements(raw(9, "261", -1, unit="LT", material=LIQUID))
    figure = stock.stock_kg(Filters())
    assert figure.value == 0
    assert [(entry.quantity, entry.unit) for entry in figure.left_out] == [(9, "LT")]


def test_weight_comes_from_staff_then_lists_and_billing_beats_a_master_that_is_far_off() -> None:
    count(date(2025, 10, 8), {"batch": "B1", "unrestricted": 10, "unit": "PC", "material": FG})
    movements(raw(9, "601", -2, unit="PC", material=FG))
    assert stock.stock_kg(Filters()).left_out[0].unit == "PC"
    evidence = {
        "material": FG,
        "unit": "PC",
        "evidence_count": 9,
        "spread": 0,
        "first_date_id": 1,
        "last_date_id": 2,
    }
    UnitFactorEvidence.objects.create(source="zrsd004", kg_per_unit=4, latest_kg_per_unit=4, **evidence)
    assert stock.stock_kg(Filters()).value == 32
    UnitFactorEvidence.objects.create(source="zrsd002", kg_per_unit=5, latest_kg_per_unit=5, **evidence)
    assert stock.stock_kg(Filters()).value == 40
    material = DimMaterial.objects.get(material_code=FG)
    factor = {"material": material, "unit": "PC", "valid_from": date(2025, 1, 1)}
    MaterialUnitFactor.objects.create(source="sap_units", kg_per_unit="5.1", **factor)
    assert stock.stock_kg(Filters()).value == Decimal("40.8")
    MaterialUnitFactor.objects.filter(source="sap_units").update(kg_per_unit=6)
    assert stock.stock_kg(Filters()).value == 40
    review = Select(
        "select source, needs_review from unit_weight where material_code = %(m)s", {"m": FG}
    ).one()
    assert review == {"source": "zrsd002", "needs_review": True}
    assert [material.material_code for material in kept.doubtful_weights()] == [FG]
    MaterialUnitFactor.objects.create(source="staff", kg_per_unit=7, **factor)
    assert not kept.doubtful_weights().exists()
    assert stock.stock_kg(Filters()).value == 56
    masters.changed("weight")
    view = Select("select quantity_kg, unconverted_quantity from mv_inventory_summary").one()
    assert view == {"quantity_kg": 56, "unconverted_quantity": None}


def test_value_takes_the_price_valid_on_the_day_and_counts_what_has_none() -> None:
    count(
        date(2025, 10, 8),
        {"batch": "B1", "unrestricted": 10, "value_unrestricted": 5000, "currency": "VND"},
        {"batch": "B1", "unrestricted": 3, "material": LIQUID},
    )
    movements(raw(9, "261", -1))
    figure = stock.stock_value(Filters())
    assert figure.value == 9 * 500
    assert [entry.rows for entry in figure.left_out] == [1]
    material = DimMaterial.objects.get(material_code=RM)
    MaterialPrice.objects.create(material=material, valid_from=date(2025, 10, 9), price=600)
    assert stock.stock_value(Filters()).value == 9 * 600
    assert stock.stock_value(Filters(as_of=date(2025, 10, 8))).value == 5000


def test_the_price_is_that_of_the_newest_list_that_values_the_material() -> None:
    line = {"batch": "B1", "unrestricted": 10, "currency": "VND"}
    count(date(2025, 10, 8), line | {"value_unrestricted": 5000})
    count(
        date(2025, 10, 10),
        line | {"value_unrestricted": 6000},
        line | {"batch": "B2", "value_unrestricted": 8000},
        line | {"batch": "B3", "value_unrestricted": 9000, "currency": "USD"},
    )
    count(date(2025, 10, 12), line)
    for day, price in ((8, 500), (9, 500), (10, 700), (13, 700)):
        assert stock.stock_value(Filters(as_of=date(2025, 10, day))).value == 10 * price


def test_goods_without_storage_location_are_in_transit_not_on_hand() -> None:
    out = {"material": FG, "unit": "PC", "purchase_order": "4400000001", "material_document": "4900000001"}
    count(
        date(2025, 10, 5),
        {"batch": "L1", "unrestricted": 50, "unit": "PC", "material": FG, "storage_location": "0201"},
        {
            "batch": "L0",
            "unrestricted": 1,
            "unit": "PC",
            "material": FG,
            "plant": "1401",
            "storage_location": "0101",
        },
    )
    take_rows("mb51", [
        raw(6, "351", -20, storage_location="0201", batch="L1", **out),
        raw(6, "351", 20, plant="1401", storage_location="", batch="", **out),
        raw(8, "101", 15, plant="1401", storage_location="0101", batch="L1",
            **{**out, "material_document": "5000000001"}),
    ])  # fmt: skip
    assert held(date(2025, 10, 6)) == {"0201": 30, "0101": 1}
    assert held(date(2025, 10, 8)) == {"0201": 30, "0101": 16}
    position = transit.in_transit(Filters()).one()
    assert position is not None
    assert (position["batch"], position["open_quantity"], position["age_working_days"]) == ("L1", 5, 2)
    between = flows.flows_by_class(Filters(), step="day").all()
    assert {(row["flow"], row["quantity"]) for row in between} == {
        ("between_plants", -20),
        ("between_plants", 15),
    }
    prove_increments()


def test_the_batch_of_a_line_in_transit_may_come_with_a_later_load() -> None:
    line = {"material": FG, "unit": "PC", "purchase_order": "4400000001", "material_document": "4900000001"}
    take_rows("mb51", [raw(6, "351", 20, plant="1401", storage_location="", batch="", **line)], title="half")
    assert [row["batch"] for row in transit.in_transit(Filters()).all()] == [""]
    other = take_rows(
        "mb51", [raw(6, "351", -20, storage_location="0201", batch="L1", **line)], title="other half"
    )
    assert [row["batch"] for row in transit.in_transit(Filters()).all()] == ["L1"]
    prove_increments()
    loads.undo(other)
    assert [row["batch"] for row in transit.in_transit(Filters()).all()] == [""]
    prove_increments()


def test_an_unknown_movement_type_counts_in_stock_as_its_own_class() -> None:
    count(date(2025, 10, 5), {"batch": "B1", "unrestricted": 50})
    load = movements(raw(6, "X99", -5))
    assert held(date(2025, 10, 6)) == {"0401": 45}
    assert [finding["code"] for finding in load.findings] == ["MB51-003"]
    assert DimMovementType.objects.get(movement_type="X99").movement_class == "unknown"
    assert [row["movement_class"] for row in flows.flows_by_class(Filters()).all()] == ["unknown"]
    DimMovementType.objects.filter(movement_type="X99").update(local_movement_class="scrap")
    assert [row["movement_class"] for row in flows.flows_by_class(Filters()).all()] == ["scrap"]


def test_receipts_into_blocked_goods_receipt_stock_change_no_stock() -> None:
    count(date(2025, 10, 5), {"batch": "B1", "unrestricted": 50})
    movements(raw(6, "103", 7), raw(7, "105", 7))
    assert held(date(2025, 10, 6)) == {"0401": 50}
    assert held(date(2025, 10, 7)) == {"0401": 57}


def test_a_storage_location_that_lost_its_zero_is_the_same_place() -> None:
    count(date(2025, 10, 5), {"batch": "B1", "unrestricted": 50, "storage_location": "401"})
    movements(raw(6, "261", -1))
    assert held(date(2025, 10, 6)) == {"0401": 49}


def test_a_code_that_vanishes_with_its_load_leaves_no_member_unless_staff_wrote_on_it() -> None:
    load = movements(raw(6, "101", 1, material="150000777"), raw(6, "101", 1, material="150000888"))
    DimMaterial.objects.filter(material_code="150000888").update(local_note="kept")
    loads.undo(load)
    assert list(DimMaterial.objects.values_list("material_code", flat=True)) == ["150000888"]
    prove_increments()
    assert DimLocation.objects.filter(plant="1201", storage_location="0401").exists()


def test_a_load_never_overwrites_what_staff_entered() -> None:
    movements(raw(6, "101", 1, material_description="TỪ SAP"))
    DimMaterial.objects.filter(material_code=RM).update(local_description="CỦA TÔI", local_base_unit="KG")
    movements(raw(7, "101", 1, material_description="MỚI TỪ SAP"), title="new")
    material = DimMaterial.objects.get(material_code=RM)
    assert (material.description, material.sap_description) == ("CỦA TÔI", "MỚI TỪ SAP")
    assert material.material_type == "ZRMA"
    assert "cua toi" in material.search_text


def test_age_is_counted_from_the_first_receipt_of_the_batch_through_transfers() -> None:
    movements(
        raw(1, "101", 10, material_document="5000000001"),
        raw(9, "311", -10, material_document="4900000002"),
        raw(9, "311", 10, storage_location="0301", material_document="4900000002"),
    )
    count(date(2025, 9, 30), {"batch": "OLD", "unrestricted": 3})
    rows = slow.stock_age(Filters(as_of=date(2025, 10, 11))).all()
    assert {(row["batch"], row["location"]): row["age_days"] for row in rows} == {
        ("B1", "0301"): 10,
        ("OLD", "0401"): None,
    }
    figure = slow.age_days(Filters(as_of=date(2025, 10, 11)))
    assert figure.value == 10
    assert [entry.rows for entry in figure.left_out] == [1]
    prove_increments()


def test_abc_ranks_by_value_and_xyz_by_how_even_the_months_are() -> None:
    rows: list[Row] = []
    for month in (8, 9, 10):
        for code, quantity in ((RM, 80), (LIQUID, 15), ("150000002", 5)):
            rows.append({**raw(2, "261", -quantity, material=code), "posting_date": date(2025, month, 3)})
    rows.append({**raw(2, "261", -300, material="150000003"), "posting_date": date(2025, 10, 3)})
    movements(*rows)
    for code in (RM, LIQUID, "150000002"):
        material = DimMaterial.objects.get(material_code=code)
        MaterialPrice.objects.create(material=material, valid_from=date(2025, 1, 1), price=10)
    assert masters.store_classes(202510) == 4
    found = {row["material"]: (row["abc"], row["xyz"]) for row in classes.classes(Filters()).all()}
    assert found == {RM: ("A", "X"), LIQUID: ("B", "X"), "150000002": ("C", "X"), "150000003": ("", "Z")}
    figure = classes.class_a_materials(Filters())
    assert (figure.value, figure.left_out[0].rows) == (1, 1)
    # before the first stored month: computed
    earlier = classes.classes(Filters(as_of=date(2025, 9, 30))).all()
    assert {row["month"] for row in earlier} == {202509}
    assert classes.class_a_materials(Filters(as_of=date(2025, 9, 30))).value == 1


def test_a_reversal_is_folded_with_its_original_in_the_ledger() -> None:
    count(date(2025, 10, 5), {"batch": "B1", "unrestricted": 50})
    movements(
        raw(6, "601", -5, reference="191"),
        raw(6, "602", 5, reference="191"),
        raw(7, "601", -5, reference="191"),
    )
    rows = sorted(
        ledger.ledger(Filters(material=(RM,))).all(), key=lambda row: (row["date"], row["document"])
    )
    assert [row["balance"] for row in rows] == [45, 50, 45]
    assert [(row["is_reversal"], row["is_paired"]) for row in rows] == [
        (False, True),
        (True, True),
        (False, False),
    ]
