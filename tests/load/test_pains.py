"""The pains of the dashboard that this one replaces, each with the test that proves that it cannot come back.

Numbers are those of the table of known pains; here are the ones about data. What had no test of its own is below.
"""

import ast
import os
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from alkana.reporting.filters import Filters
from etl import loads
from etl.models import LoadState
from etl.sources.base import Column, Kind, all_sources, get_source
from inventory.queries import flows, stock
from sales.queries import revenue
from tests.loading import table, take, workbook
from tests.plant_lists import Row, full_row, listed, numbered, take_rows

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
# Pain: what went wrong, and where its proof stands.
PROOFS: dict[int, tuple[str, ...]] = {
    1: (  # revenue doubled by loading again
        "tests/properties/test_all_lists_in_any_order.py::test_loading_twice_overlapping_exports_and_a_rebuild_change_nothing",
        "tests/properties/test_all_lists_in_any_order.py::test_any_order_with_undo_and_redo_gives_the_same_tables_and_figures",
        "tests/figures/test_sales_revenue.py::test_loading_twice_and_a_longer_list_add_nothing_twice",
    ),
    2: (  # stock that is not SAP's
        "tests/properties/test_stock_roll.py::test_stock_of_any_day_is_the_same_from_any_list",
        "tests/figures/test_one_stock.py::test_every_question_knows_the_same_stock_of_a_hundred_keys",
        "tests/figures/test_stock_rules.py::test_without_a_stock_list_stock_is_unknown_and_flows_are_known",
    ),
    3: (  # snapshots summed
        "tests/figures/test_receivables.py::test_two_snapshots_give_the_totals_of_the_later_one",
        "tests/figures/test_receivables.py::test_receivables_are_never_summed_over_snapshots",
        "tests/api/test_kpi_registry.py::test_two_snapshots_are_not_summed_over_dates",
    ),
    4: (  # "duplicates" removed that were real
        "tests/load/test_pains.py::test_two_identical_lines_of_a_document_stay_two_through_ten_loads",
        "tests/properties/test_order_and_undo.py::"
        "test_documents_keep_the_greatest_number_of_identical_lines_that_any_active_file_has",
    ),
    6: (  # completion by substring
        "tests/figures/test_production.py::test_a_state_follows_from_whole_tokens_quantity_and_finish",
        "tests/figures/test_production.py::test_completion_counts_what_is_finished_and_delivered_and_never_looks_at_dlv",
    ),
    7: (  # OTIF from the wrong date, open lines never counted
        "tests/figures/test_otif.py::test_ten_lines_give_the_known_result_under_every_rule",
        "tests/figures/test_otif.py::test_an_open_overdue_line_counts_as_missed_as_soon_as_a_list_has_one",
    ),
    8: (  # changed values skipped by a partial hash
        "tests/load/test_pains.py::test_a_change_in_any_single_column_changes_exactly_that_row",
    ),
    9: (  # headers not found, a file of NULLs
        "tests/load/test_headers_of_all_lists.py::test_a_list_is_recognised",
        "tests/load/test_headers_of_all_lists.py::"
        "test_without_any_one_needed_column_a_list_is_never_taken_for_another",
        "tests/load/test_readers_workbooks.py::test_the_declared_dimension_does_not_matter",
        "tests/load/test_pains.py::test_a_column_that_is_suddenly_empty_is_an_error_and_waits_for_a_person",
    ),
    10: (  # lists taken for one another
        "tests/load/test_headers_of_all_lists.py::test_a_list_is_recognised_or_its_user_is_asked",
        "tests/load/test_readers_detect.py::test_two_lists_equally_likely_are_asked_for",
    ),
    12: (  # unknown shown as 0
        "tests/load/test_pains.py::test_a_missing_factor_price_or_rate_is_unknown_with_its_reason_and_changes_nothing_else",
        "tests/api/test_kpi_registry.py::test_division_by_zero_or_unknown_is_unknown_never_zero",
        "tests/figures/test_stock_rules.py::test_with_nothing_loaded_every_figure_is_unknown_not_zero",
    ),
    13: (  # unlike units and currencies added
        "tests/figures/test_sales_revenue.py::test_amounts_in_unlike_or_unknown_currencies_refuse_to_be_added",
        "tests/figures/test_sales_revenue.py::"
        "test_an_export_invoice_counts_its_net_value_once_and_keeps_its_foreign_amount_beside_it",
        "tests/figures/test_production.py::test_unlike_units_are_never_added_and_what_has_no_weight_is_listed",
    ),
    14: (  # numbers and codes misread
        "tests/load/test_readers_typing.py::test_a_number_reads_as_its_column_writes_numbers",
        "tests/load/test_readers_typing.py::test_codes_have_one_canonical_form",
        "tests/figures/test_one_stock.py::test_lists_of_the_plant_join_as_they_were_measured_to",
    ),
    16: (  # a day lost to a time zone
        "tests/load/test_pains.py::test_the_last_day_of_the_year_stays_in_it_wherever_the_process_runs",
        "tests/load/test_readers_typing.py::test_serial_numbers_follow_the_files_calendar",
    ),
    18: (  # genealogy guessed
        "tests/figures/test_genealogy.py::test_everything_that_went_into_a_can_and_everywhere_a_raw_batch_went_is_found",
        "tests/figures/test_genealogy.py::test_a_circle_of_rework_ends",
        "tests/figures/test_genealogy_of_the_plant.py::test_genealogy_is_complete_in_both_directions",
    ),
    19: (  # reversals
        "tests/figures/test_lead_time.py::test_a_reversal_takes_back_by_quantity",
        "tests/figures/test_mto.py::test_contradicting_dates_are_left_out_and_listed",
    ),
    20: (  # averages that mislead
        "tests/figures/test_sales_aggregates.py::test_aggregates_equal_brute_force_for_random_filters",
        "tests/figures/test_production.py::test_every_figure_equals_a_count_by_hand_for_random_filters",
        "tests/figures/test_mto.py::test_median_and_p90_say_how_many_and_p90_needs_five",
    ),
}  # fmt: skip
ABOUT_DATA = {1, 2, 3, 4, 6, 7, 8, 9, 10, 12, 13, 14, 16, 18, 19, 20}


def test_every_pain_about_data_has_a_proof_that_exists() -> None:
    assert PROOFS.keys() == ABOUT_DATA
    for proof in (proof for proofs in PROOFS.values() for proof in proofs):
        file, name = proof.split("::")
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, proof


def test_two_identical_lines_of_a_document_stay_two_through_ten_loads() -> None:
    twin: Row = {
        "posting_date": date(2025, 10, 6), "movement_type": "261", "storage_location": "0401", "unit": "KG",
        "material": "150000001", "batch": "B1", "quantity": -5, "material_document": "4900000001",
    }  # fmt: skip
    for load in range(10):
        later = {**twin, "posting_date": date(2025, 10, 7 + load), "material_document": f"49000001{load:02d}"}
        take_rows("mb51", [twin, twin, later], title=str(load))
    rows = table("fact_inventory", "material_document, quantity")
    assert sum(document == "4900000001" for document, _ in rows) == 2
    assert len(rows) == 2 + 10


# Changes so small that a row still adds up within the tolerance of its own checks.
STEPS = {
    "exchange_rate": 0.01, "billed_quantity": 0.01, "input_kg": 0.1, "received_quantity": 0.1, "by_product_kg": 0.1,
    "kg_per_piece": 0.001, "loss_kg": 0.1,
}  # fmt: skip
# Receivables in another currency are refused, so this column has but one value.
ONE_VALUE = {("zrfi005", "currency")}


@pytest.mark.parametrize("code", sorted(source.code for source in all_sources()))
def test_a_change_in_any_single_column_changes_exactly_that_row(code: str) -> None:
    """One row per column, and one more; the second list differs in one cell of each row but the last.

    A bucket of receivables changes with the total that it is part of.
    """
    source = get_source(code)
    names = [column.name for column in source.columns]
    free = [
        column
        for column in source.columns
        if column.name not in {*source.key, *source.identity, "total_target", "total_realization"}
        and (code, column.name) not in ONE_VALUE
    ]
    rows = [full_row(source, number) for number in range(len(free) + 1)]
    changed = [dict(row) for row in rows]
    for row, column in zip(changed, free, strict=False):
        row[column.name] = _other(column, row[column.name])
        if code == "zrfi005" and column.name.startswith(("target_", "realization_")):
            row[f"total_{column.name.split('_')[0]}"] = row[column.name]
    answers = {question.column: "2025-10-31" for question in source.inputs}
    for title, content in (("before", rows), ("after", changed)):
        cells = [[row[name] for name in names] for row in content]
        book = workbook([c.header for c in source.columns], cells, title=title)
        day = date(2026, 1, 5 if title == "before" else 6)
        load = take(book, f"{code} {title}.xlsx", source=code, inputs=answers, as_of=day)
        if (
            load.state == LoadState.WAITS_APPROVAL
        ):  # invented codes, and a closed month that changes as a whole
            loads.approve(load)
            load = loads.process(load.pk)
        assert load.state == LoadState.PUBLISHED, (load.message_en, load.findings)
        assert load.rows_quarantined == 0, load.findings
    assert (load.rows_changed, load.rows_same, load.rows_new) == (len(free), 1, 0)


def _other(column: Column, cell: Any) -> Any:
    if column.kind in {Kind.NUMBER, Kind.INTEGER}:
        return (cell or 0) + STEPS.get(column.name, 1)
    if column.kind is Kind.DATE:
        return (cell or date(2025, 10, 6)) + timedelta(days=1)
    text = str(cell or "A")
    return f"{text[: column.field.longest - 1] if column.field else text}9"


def _orders(first: int, count: int, **more: Any) -> list[Row]:
    return [
        {"process_order": f"{10_000_100_000 + first + n}", "batch": f"25J{n:05d}10", **more}
        for n in range(count)
    ]


def test_a_column_that_is_suddenly_empty_is_an_error_and_waits_for_a_person() -> None:
    take_rows("cooispi", _orders(0, 60))
    emptied = take(listed("cooispi", _orders(100, 60, release_date=None)), "cooispi.xlsx", source="cooispi")
    assert emptied.state == LoadState.WAITS_APPROVAL
    assert [(reason["gate"], reason["subject"]) for reason in emptied.reasons] == [
        ("column-emptied", "release_date")
    ]
    assert [f["severity"] for f in emptied.findings if f["code"] == "COOISPI-empty-release_date"] == ["error"]
    assert len(table("fact_production_order")) == 60
    loads.approve(emptied)
    assert loads.process(emptied.pk).state == LoadState.PUBLISHED
    assert len(table("fact_production_order")) == 120


def test_a_short_list_or_a_column_that_is_empty_now_and_then_stops_nothing() -> None:
    take_rows("cooispi", _orders(0, 60, release_date=None))
    take_rows("cooispi", _orders(100, 60, release_date=None))
    take_rows("cooispi", _orders(200, 60))
    take_rows("cooispi", _orders(300, 60, release_date=None))
    take_rows("cooispi", _orders(400, 20, batch=None))


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest) -> Iterator[None]:
    """The process runs in another zone of the earth."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield
    os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
    time.tzset()


@pytest.mark.parametrize(
    "elsewhere", ["Pacific/Auckland", "America/Los_Angeles", "Asia/Ho_Chi_Minh"], indirect=True
)
def test_the_last_day_of_the_year_stays_in_it_wherever_the_process_runs(elsewhere: None) -> None:
    last = {"posting_date": date(2025, 12, 31), "quantity": 7, "batch": "B1"}
    first = {"posting_date": date(2026, 1, 1), "quantity": 5, "batch": "B1"}
    load = take_rows("mb51", numbered([last, first]))
    assert sorted(table("fact_inventory", "date_id, quantity::integer")) == [(20251231, 7), (20260101, 5)]
    assert load.as_of == date(2026, 1, 1)
    year = Filters(from_date=date(2025, 1, 1), to_date=date(2025, 12, 31))
    assert [row["receipts"] for row in flows.movers(year).all()] == [7]


def test_a_missing_factor_price_or_rate_is_unknown_with_its_reason_and_changes_nothing_else() -> None:
    day, here = date(2025, 10, 31), {"plant": "1201", "storage_location": "0201"}
    stock_rows: list[Row] = [
        {**here, "material": "100000001", "batch": "B1", "unit": "PC", "unrestricted": 10,
         "value_unrestricted": 1_000, "currency": "VND"},
        {**here, "material": "100000002", "batch": "B2", "unit": "PC", "unrestricted": 20,
         "value_unrestricted": 0, "currency": "VND"},
    ]  # fmt: skip
    take_rows("mb52", stock_rows, inputs={"snapshot_date": day.isoformat()})
    weighed = {
        "billing_document": "1930000001",
        "material": "100000001",
        "billed_quantity": 1,
        "net_weight": 2,
    }
    unweighed = {
        "billing_document": "1930000002",
        "material": "100000002",
        "net_weight": None,
        "weight_unit": None,
    }
    abroad = {
        "billing_document": "1730000001", "billing_type": "EBA2", "material": "100000001", "exchange_rate": None,
        "net_weight": 2,
    }  # fmt: skip
    take_rows("zrsd002", [weighed, unweighed, abroad])
    filters = Filters(from_date=date(2025, 10, 1), to_date=day, as_of=day)
    kilograms, value = stock.stock_kg(filters), stock.stock_value(filters)
    assert kilograms.value == 20
    assert [(entry.rows, entry.quantity, entry.unit) for entry in kilograms.left_out] == [(1, 20, "PC")]
    assert value.value == 1_000
    assert [entry.rows for entry in value.left_out] == [1]
    for figure in (kilograms, value):
        assert all(entry.why.vi and entry.why.en for entry in figure.left_out)
    one = Filters(from_date=date(2025, 10, 1), to_date=day, as_of=day, material=("100000002",))
    for figure in (stock.stock_kg(one), stock.stock_value(one), revenue.price_per_kg(one)):
        assert figure.value is None or figure.left_out, figure
        assert figure.value != 0 or figure.left_out, figure
    assert revenue.net_revenue(filters).value == 300
    assert revenue.volume(filters).value == 4
    assert [entry.rows for entry in revenue.volume(filters).left_out] == [1]
