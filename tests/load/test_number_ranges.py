"""A number fits the column it is stored in, or its row waits with a sentence; no load dies of a barcode."""

from datetime import date
from typing import Any

import pytest

from etl import loads
from etl.models import Load, LoadState, QuarantinedRow
from etl.sources.base import Kind, all_sources, get_source
from tests.loading import table, take
from tests.plant_lists import listed, take_rows

pytestmark = pytest.mark.django_db

EAN = 8_934_567_890_123
LONG_BARCODE = 893_456_789_012_345_678_901.0


def problems(load: Load) -> list[tuple[int, list[str]]]:
    """Sheet row and rules of what waits."""
    return [
        (row.row_number, [problem["code"] for problem in row.problems])
        for row in QuarantinedRow.objects.filter(load=load).order_by("row_number")
    ]


def stock(material: str, quantity: Any, **more: Any) -> dict[str, Any]:
    return {
        "plant": "1201", "storage_location": "0401", "material": material, "batch": f"B{material[-1]}",
        "unrestricted": quantity, "unit": "KG", "quality_inspection": 0, "blocked": 0, "in_transfer": 0, **more,
    }  # fmt: skip


def stock_list(*rows: dict[str, Any]) -> Load:
    return take(listed("mb52", list(rows)), "MB52 2025-10-31 mã vạch.xlsx")


def test_a_barcode_in_the_quantity_waits_and_what_the_column_holds_is_published() -> None:
    load = stock_list(
        stock("150000001", 100.0), stock("150000002", float(EAN)), stock("150000003", LONG_BARCODE)
    )
    assert (load.state, load.rows_new, load.rows_quarantined) == (LoadState.PUBLISHED, 2, 1)
    assert problems(load) == [(4, ["MB52-range"])]
    assert table("fact_stock_count", "batch, quantity::text") == [("B1", "100.000"), ("B2", f"{EAN}.000")]
    row = QuarantinedRow.objects.get(load=load)
    assert row.problems[0]["text_en"] == (
        "Row 4: *Unrestricted* is `8.934567890123457e+20`, larger than this column can hold; perhaps a barcode."
    )
    assert "mã vạch" in row.problems[0]["text_vi"]


@pytest.mark.parametrize(
    ("quantity", "fits"),
    [
        (999_999_999_999_999, True),
        (-999_999_999_999_999, True),
        (1e15, False),
        (-1e15, False),
        (1e300, False),
    ],
)
def test_the_limit_is_what_the_fact_has_room_for(quantity: float, fits: bool) -> None:
    row = {"material_document": "5000000001", "batch": "B1", "quantity": quantity, "movement_type": "309"}
    load = take(listed("mb51", [row]), "mb51.xlsx")
    assert (load.state, load.rows_new, load.rows_quarantined) == (
        LoadState.PUBLISHED,
        int(fits),
        int(not fits),
    )


def test_every_number_column_of_every_list_has_room_for_what_it_lets_in() -> None:
    """The greatest number that each column lets in, in a row of its own, is published; one more waits."""
    for code, base in BASES.items():
        source = get_source(code)
        numbers = [column for column in source.columns if column.kind in (Kind.NUMBER, Kind.INTEGER)]
        rows = [{**base(n), c.name: 10**c.whole_digits - 1} for n, c in enumerate(numbers)]
        beyond = [{**base(n), c.name: 10**c.whole_digits} for n, c in enumerate(numbers)]
        answers = {"source": code, "inputs": INPUTS.get(code)}
        load = take(listed(code, beyond), f"{code} 2025-10-30.xlsx", publish=False, **answers)
        waiting = {n for n, found in problems(load) if f"{code.upper()}-range" in found}
        assert waiting == set(range(2, len(rows) + 2)), code
        load = take(listed(code, rows), f"{code} 2025-10-31.xlsx", publish=False, **answers)
        assert load.state in (LoadState.CHECKED, LoadState.WAITS_APPROVAL), (code, load.message_en)
        assert not any("range" in rule for _, found in problems(load) for rule in found), code
        loads.publish(load, has_passed=True)  # such numbers contradict others of their rows
        load.refresh_from_db()
        assert load.state == LoadState.PUBLISHED, (code, load.message_en)


BASES = {
    "mb51": lambda n: {"material_document": f"50{n:08d}", "batch": "B1", "quantity": 1},
    "mb52": lambda n: stock(f"15000{n:04d}", 1),
    "cooispi": lambda n: {"process_order": f"1000020{n:04d}"},
    "zrmm024": lambda n: {"purchase_order": f"44{n:08d}"},
    "zrsd002": lambda n: {"billing_document": f"90{n:08d}", "total_price": None} | {"total_price": 100},
    "zrsd004": lambda n: {
        "delivery": f"80{n:08d}",
        "net_weight": 1,
        "weight_unit": "TO",
        "volume_unit": "M3",
    },
    "zrpp062": lambda n: {"process_order": f"1000030{n:04d}", "loss_kg": 0},
    "zrfi005": lambda n: {"customer": f"12{n:08d}", "total_target": 1},
    "target": lambda n: {"salesman_name": f"NGƯỜI {n}", "year": 2025, "semester": 1, "target": 5},
}
INPUTS = {
    "zrpp062": {"period": "2025-10-01"},
    "zrfi005": {"snapshot_date": "2025-10-31"},
}


def test_every_list_with_numbers_is_tried() -> None:
    with_numbers = {
        source.code
        for source in all_sources()
        if any(column.kind in (Kind.NUMBER, Kind.INTEGER) for column in source.columns)
    }
    assert with_numbers == set(BASES)


def test_a_barcode_in_a_weight_stops_no_load_and_is_no_evidence_of_what_a_piece_weighs() -> None:
    rows = [
        {"delivery": f"80000000{n:02d}", "delivery_quantity": 10, "net_weight": weight, "weight_unit": "KG"}
        for n, weight in enumerate([20, 20, 99_999_999_999])
    ]
    take_rows("zrsd004", rows)
    assert table("unit_factor_evidence", "kg_per_unit::float, evidence_count") == [(2.0, 2)]


def test_weights_that_differ_a_million_times_are_a_spread_as_large_as_can_be_said() -> None:
    rows = [
        {
            "delivery": f"80000000{n:02d}",
            "delivery_quantity": 1_000,
            "net_weight": weight,
            "weight_unit": "KG",
        }
        for n, weight in enumerate([0.01, 0.01, 99_999_999_999])
    ]
    take_rows("zrsd004", rows)
    assert table("unit_factor_evidence", "kg_per_unit::text, spread::text") == [("0.000010", "999999.000000")]


def test_pieces_times_weight_beyond_the_output_wait() -> None:
    row = {"process_order": "10000300001", "received_quantity": 1e10, "kg_per_piece": 1e6, "loss_kg": None}
    load = take(listed("zrpp062", [row]), "zrpp062.xlsx", inputs={"period": "2025-10-01"})
    assert problems(load) == [(2, ["ZRPP062-007"])]


def test_tax_times_rate_beyond_what_is_stored_waits() -> None:
    row = {"billing_document": "9000000001", "exchange_rate": 1e9, "tax": 1e9, "net_value": 1e11, "total": 1}
    load = take(listed("zrsd002", [row]), "zrsd002.xlsx")
    assert problems(load) == [(2, ["ZRSD002-016"])]


@pytest.mark.parametrize("text", ["9" * 40, "9" * 6_000, "893456789012345678901", "1e30"])
def test_numbers_as_text_are_measured_alike(text: str) -> None:
    row = {"billing_document": "9000000001", "payment_days": text}
    load = take(listed("zrsd002", [row]), "zrsd002.xlsx")
    assert problems(load)[0][0] == 2
    assert problems(load)[0][1][0] in ("ZRSD002-range", "ZRSD002-number")
    assert load.state == LoadState.PUBLISHED


def test_a_faulty_cell_is_named_once_and_not_called_missing_as_well() -> None:
    rows = [
        {"material_document": "5000000001", "posting_date": "31.02.2025", "batch": "B1", "quantity": 1},
        {
            "material_document": "5000000002",
            "posting_date": date(2025, 10, 1),
            "batch": "B1",
            "quantity": "5 kg",
        },
        {"material_document": "5000000003", "posting_date": "31.02.2025", "batch": "B1", "quantity": None},
    ]
    load = take(listed("mb51", rows), "mb51.xlsx")
    assert problems(load) == [
        (2, ["MB51-date"]), (3, ["MB51-number"]), (4, ["MB51-date", "MB51-004"]),
    ]  # fmt: skip
    assert {(f["code"], f["rows"]) for f in load.findings if f["severity"] == "error"} == {
        ("MB51-date", 2), ("MB51-number", 1), ("MB51-004", 1),
    }  # fmt: skip
