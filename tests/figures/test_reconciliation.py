"""Reconciliation with every stock list of the demo plant: drift equals the books, and no false cause is claimed."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override

from alkana.reporting.filters import Filters
from etl import loads
from etl.demo.stock_list import drifts
from inventory.queries import advice, drift, reconciliation
from tests.demo_plant import LoadedPlant
from tests.figures.books.stock import drifting, held, in_kg

pytestmark = pytest.mark.django_db

PLANTS = ("1101", "1201", "1203", "1401")
OPENING, LISTED_AT_NOON, LAST = date(2025, 8, 31), date(2025, 10, 31), date(2025, 12, 23)
NAMED = [code for code, _ in reconciliation.CAUSES if code != "unexplained"]
UNEXPLAINED = dict(reconciliation.CAUSES)["unexplained"]
# What may be said where the books know the reason.
TRUE_CAUSES = {
    "quarantined_row": {"missing_documents"},
    "quarantined_stock_line": {"quarantined_list_line"},
    "same_day": {"same_day_cut_off"},
    "posted_after_list": {"late_posting", "same_day_cut_off"},
    "missing_document": {"missing_documents"},
    "unexplained": set(),
}
Key = tuple[str, str, str, str]


def key_of(row: dict[str, Any]) -> Key:
    return row["material"], row["plant"], row["location"], row["batch"]


def book_drifts(plant: LoadedPlant, day: date) -> dict[Key, dict[str, Decimal]]:
    """Ours − listed by key and reason, as the books know it."""
    found: dict[Key, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for one in drifts(plant.world, day):
        found[tuple(one.key)][one.cause.value] -= one.quantity
    return found


@pytest.mark.parametrize("day", [LISTED_AT_NOON, LAST])
def test_drift_of_every_batch_and_place_equals_the_books(plant: LoadedPlant, day: date) -> None:
    rows = reconciliation.reconciliation(day, PLANTS).all()
    ours = {key_of(row): row["drift"] for row in rows if row["drift"]}
    books = {key: sum(reasons.values()) for key, reasons in book_drifts(plant, day).items()}
    assert ours == {key: drift for key, drift in books.items() if drift}


@pytest.mark.parametrize("day", [LISTED_AT_NOON, LAST])
def test_causes_add_up_to_the_drift(plant: LoadedPlant, day: date) -> None:
    for row in reconciliation.reconciliation(day, PLANTS).all():
        assert (
            sum(row[code] for code, _ in reconciliation.CAUSES) == row["drift"] == row["ours"] - row["listed"]
        )


@pytest.mark.parametrize("day", [LISTED_AT_NOON, LAST])
def test_no_cause_is_claimed_that_the_books_do_not_know(plant: LoadedPlant, day: date) -> None:
    books = book_drifts(plant, day)
    for row in reconciliation.reconciliation(day, PLANTS).all():
        true = set().union(*(TRUE_CAUSES[reason] for reason in books.get(key_of(row), {})))
        claimed = {code for code in NAMED if row[code]}
        assert claimed <= true, (key_of(row), claimed, true)


@pytest.mark.parametrize("day", [LISTED_AT_NOON, LAST])
def test_what_lists_can_prove_is_explained(plant: LoadedPlant, day: date) -> None:
    provable = {"quarantined_row", "quarantined_stock_line", "same_day", "posted_after_list"}
    books = book_drifts(plant, day)
    for row in reconciliation.reconciliation(day, PLANTS).all():
        reasons = set(books.get(key_of(row), {}))
        if reasons and reasons <= provable and len(reasons) == 1:
            assert row["unexplained"] == 0, (key_of(row), reasons)


def test_the_anchor_itself_has_no_drift(plant: LoadedPlant) -> None:
    rows = reconciliation.reconciliation(OPENING, PLANTS).all()
    assert rows
    assert {row["drift"] for row in rows} == {0}
    assert reconciliation.within_tolerance(OPENING, PLANTS).value == 100
    assert reconciliation.explained_share(OPENING, PLANTS).value is None


def test_figures_count_what_the_lines_show(plant: LoadedPlant) -> None:
    rows = reconciliation.reconciliation(LAST, PLANTS).all()
    ok = reconciliation.within_tolerance(LAST, PLANTS)
    within = [row for row in rows if abs(row["drift"]) <= max(abs(row["listed"]) / 1000, Decimal("0.5"))]
    assert (ok.numerator, ok.denominator) == (len(within), len(rows))
    drift = reconciliation.absolute_drift_kg(LAST, PLANTS)
    weights = plant.kg_per_unit
    assert drift.value == sum(
        abs(row["drift"]) * weights[row["material"]] for row in rows if row["material"] in weights
    )
    unweighed = [row for row in rows if row["drift"] and row["material"] not in weights]
    assert sum(entry.rows for entry in drift.left_out) == len(unweighed)
    share = reconciliation.explained_share(LAST, PLANTS)
    assert share.value is not None
    assert 0 < share.value < 100


@pytest.mark.parametrize("day", [LISTED_AT_NOON, LAST])
def test_the_waterfall_leads_from_ours_to_the_list_as_the_books_know_both(
    plant: LoadedPlant, day: date
) -> None:
    ours = in_kg(plant, ((key.material, q) for key, q in held(plant, day).items()))
    away = in_kg(plant, ((key.material, q) for key, q in drifting(plant, day).items()))
    first, *steps, last = drift.steps(Filters(as_of=day)).all()
    assert (first["change_kg"], last["change_kg"]) == (None, None)
    assert first["level_kg"] == ours
    assert last["level_kg"] == ours - away
    assert sum(step["change_kg"] for step in steps) == -away != 0
    assert len(steps) > 1
    level = ours
    for step in steps:
        level += step["change_kg"]
        assert step["level_kg"] == level
    sizes = [abs(step["change_kg"]) for step in steps if step["step"] != str(UNEXPLAINED)]
    assert sizes == sorted(sizes, reverse=True)
    assert str(UNEXPLAINED) not in [step["step"] for step in steps[:-1]]


def test_days_that_no_load_covers_are_named(plant: LoadedPlant) -> None:
    with plant.changed():
        for load in plant.loads:
            if load.name.startswith("MB51 2025-10 den"):  # the only list that tells of days after the 15th
                loads.undo(load)
        rows = reconciliation.reconciliation(LAST, PLANTS).all()
        missing = [row for row in rows if row["missing_days"]]
        assert len(missing) > 100
        assert not any(row["unexplained"] for row in rows)
        with override("en"):
            advised = advice.lines(Filters(as_of=LAST)).all()
        out = [row for row in advised if row["missing_days"] == row["drift"] and row["suggestion"]]
        assert len(out) > 100
        for row in out:
            assert row["suggestion"] == f"Upload MB51 for 16 Dec 2025 – 23 Dec 2025, plant {row['plant']}"


def test_a_line_out_of_tolerance_says_what_to_do_about_its_greatest_cause(plant: LoadedPlant) -> None:
    lines = {}
    for language in ("vi", "en"):
        with override(language):
            lines[language] = advice.lines(Filters(as_of=LAST)).all()
    assert {key_of(row) for row in lines["en"]} == {
        key_of(row) for row in reconciliation.reconciliation(LAST, PLANTS).all()
    }
    drifting = 0
    for vietnamese, row in zip(lines["vi"], lines["en"], strict=True):
        if row["is_within_tolerance"]:
            assert (row["suggestion"], vietnamese["suggestion"]) == ("", "")
            continue
        drifting += 1
        greatest = max(abs(row[code]) for code, _ in reconciliation.CAUSES)
        fitting = [code for code, _ in reconciliation.CAUSES if abs(row[code]) == greatest]
        for text, said in ((1, row["suggestion"]), (0, vietnamese["suggestion"])):
            ways = [(advice.SUGGESTIONS[code].vi, advice.SUGGESTIONS[code].en)[text] for code in fitting]
            assert said in [way.replace("{material}", row["material"]) for way in ways]
    assert drifting > 20


def test_a_plant_without_a_list_of_the_day_has_no_lines(plant: LoadedPlant) -> None:
    assert reconciliation.reconciliation(date(2025, 11, 30), PLANTS).all() == []
    assert reconciliation.within_tolerance(date(2025, 11, 30), PLANTS).value is None
