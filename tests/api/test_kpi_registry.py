"""Figures and the registry: unknown stays unknown, and sums without meaning are refused."""

from datetime import date
from decimal import Decimal

import pytest

from alkana.refusals import Refused
from alkana.reporting import kpi
from alkana.reporting.figure import Figure, LeftOut
from alkana.reporting.figures import delta
from alkana.reporting.kpi import Additivity, Band, Kpi, NotAdditive
from alkana.text import Text

WHY = Text("chưa có", "not yet")
NAME = Text("Thử", "Test")


def declared(additivity: Additivity, **more: object) -> Kpi:
    return Kpi(
        code="T", name=NAME, definition=NAME, formula=NAME, unit="kg", compute=lambda filters: Figure.of(1, "kg"),
        grain=NAME, date_axis=NAME, additivity=additivity, filters=frozenset({"plant"}), sources=("mb51",),
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


def test_division_by_zero_or_unknown_is_unknown_never_zero() -> None:
    assert Figure.ratio(Decimal(1), Decimal(0), unknown=WHY).value is None
    assert Figure.ratio(None, Decimal(2), unknown=WHY).reason_unknown == WHY
    assert Figure.ratio(Decimal(1), Decimal(4), unknown=WHY).value == 25
    assert Figure.ratio(Decimal(1), Decimal(4), unit="VND/kg", unknown=WHY).value == Decimal("0.25")
    assert Figure.of(0, "kg").is_known


def test_a_figure_is_never_float_and_never_silently_unknown() -> None:
    with pytest.raises(TypeError):
        Figure.of(0.1, "kg")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="reason"):
        Figure(None, "kg")


def test_two_snapshots_are_not_summed_over_dates() -> None:
    parts = [Figure.of(Decimal(10), "kg"), Figure.of(Decimal(12), "kg")]
    with pytest.raises(NotAdditive):
        declared(Additivity.SEMI_ADDITIVE).total(parts, over="date")
    assert declared(Additivity.SEMI_ADDITIVE).total(parts, over="plant").value == 22
    assert declared(Additivity.ADDITIVE).total(parts, over="date").value == 22


@pytest.mark.parametrize("additivity", [Additivity.RATIO, Additivity.DISTINCT])
def test_ratios_and_distinct_counts_are_not_summed_over_anything(additivity: Additivity) -> None:
    with pytest.raises(NotAdditive):
        declared(additivity).total([Figure.of(1, "kg")], over="plant")


def test_a_sum_keeps_what_its_parts_left_out_and_is_unknown_with_an_unknown_part() -> None:
    left = LeftOut(3, WHY)
    total = declared(Additivity.ADDITIVE).total(
        [Figure.of(1, "kg", left_out=(left,)), Figure.unknown("kg", WHY)], over="plant"
    )
    assert (total.value, total.reason_unknown, total.left_out) == (None, WHY, (left,))


def test_changes_of_percentages_are_percentage_points_and_from_zero_unknown() -> None:
    half, most = Figure.of(Decimal(50), "%"), Figure.of(Decimal(80), "%")
    assert delta(most, half) == (30, "pp")
    assert delta(Figure.of(3, "kg"), Figure.of(-2, "kg")) == (Decimal(250), "%")
    assert delta(Figure.of(3, "kg"), Figure.of(0, "kg")) == (None, "%")


def test_bands_are_those_valid_on_the_date() -> None:
    one = declared(
        Additivity.RATIO,
        bands=(
            Band("good", Decimal(90)), Band("watch", Decimal(80)), Band("act", None),
            Band("good", Decimal(95), date(2026, 1, 1)), Band("act", None, date(2026, 1, 1)),
        ),
    )  # fmt: skip
    assert one.band(Decimal(91), on=date(2025, 6, 1)) == "good"
    assert one.band(Decimal(91), on=date(2026, 6, 1)) == "act"
    assert declared(Additivity.RATIO).band(Decimal(91), on=date(2026, 6, 1)) is None


def test_an_unknown_code_is_named() -> None:
    with pytest.raises(Refused) as refusal:
        kpi.get("NO-SUCH")
    assert refusal.value.where == {"kpi": "NO-SUCH"}
