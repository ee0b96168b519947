"""Which days the lists cover: each list is judged by how often it is exported, not by every working day."""

from datetime import date
from decimal import Decimal

import pytest

from alkana.reporting import kpi
from alkana.reporting.filters import Filters
from etl import cadence, coverage, readroad, versions
from etl.coverage import Calendar
from etl.models import ListCadence
from etl.sources.base import Cadence, all_sources, get_source
from tests.load.test_quality_figures import empty_cache
from tests.plant_lists import numbered, take_rows

__all__ = ["empty_cache"]

pytestmark = pytest.mark.django_db

AUTUMN = Filters(from_date=date(2025, 9, 1), to_date=date(2025, 12, 31), as_of=date(2025, 12, 31))


def yields(*months: int) -> None:
    """A yield list of each month, one order in each."""
    for month in months:
        row = {"batch": f"25{month:02d}000110", "process_order": f"100001000{month:02d}"}
        take_rows("zrpp062", [row], inputs={"period": f"2025-{month:02d}-01"})


def counts(*days: date) -> None:
    """A stock list of each day."""
    row = {
        "plant": "1201",
        "storage_location": "0201",
        "material": "150000001",
        "unit": "KG",
        "unrestricted": 5,
    }
    for day in days:
        take_rows("mb52", [row], inputs={"snapshot_date": day.isoformat()}, title=day.isoformat())


def movements(*days: date) -> None:
    take_rows("mb51", numbered([{"posting_date": day, "quantity": 1, "batch": "B1"} for day in days]))


def said_by_staff(code: str, often: Cadence | None) -> None:
    ListCadence.objects.filter(pk=code).update(local_cadence=often)
    versions.bump("masters")


def calendar(code: str) -> Calendar:
    return next(one for one in coverage.calendars(2025) if one.source.code == code)


def red_days(code: str) -> int:
    return sum(day.css == "day-gap" for day in calendar(code).days)


def test_a_monthly_list_of_every_month_has_no_gap() -> None:
    yields(10, 11, 12)
    assert (calendar("zrpp062").percent, calendar("zrpp062").gaps, red_days("zrpp062")) == (100, (), 0)
    found = kpi.get("DQ-COV").compute(AUTUMN)
    assert (found.value, found.denominator) == (100, 23 + 20 + 23)


def test_a_month_without_its_list_is_one_gap_of_its_working_days() -> None:
    yields(9, 10, 12)
    shown = calendar("zrpp062")
    assert (shown.gaps, shown.gap_days, red_days("zrpp062")) == (("11/2025",), 20, 20)
    assert any("kỳ 11/2025, kỳ này không có dòng nào" in day.text for day in shown.days)
    found = kpi.get("DQ-COV").compute(AUTUMN)
    assert found.denominator is not None
    assert found.numerator == found.denominator - 20


def test_stock_lists_are_judged_by_their_months_too() -> None:
    counts(date(2025, 9, 30), date(2025, 11, 28))
    assert calendar("mb52").gaps == ("10/2025",)
    counts(date(2025, 10, 15))
    assert (calendar("mb52").gaps, red_days("mb52")) == ((), 0)
    part = dict(kpi.get("DQ-COV").compute(AUTUMN).details)["mb52"]
    assert part.value == 100


def test_a_list_of_every_working_day_is_judged_as_before() -> None:
    movements(date(2025, 10, 1), date(2025, 10, 2), date(2025, 10, 8), date(2025, 10, 10))
    assert calendar("mb51").gaps == ("03/10/2025", "06/10/2025", "07/10/2025", "09/10/2025")
    assert calendar("mb51").percent == 50
    assert red_days("mb51") == 4


def test_staff_say_how_often_a_list_comes_and_everything_follows() -> None:
    movements(date(2025, 10, 1), date(2025, 10, 8), date(2025, 10, 22))
    said_by_staff("mb51", Cadence.WEEK)
    assert calendar("mb51").gaps == ("13/10 – 19/10/2025",)
    assert red_days("mb51") == 5
    states = {state.code: state for state in readroad.stamp_info().sources}
    assert (states["mb51"].cadence_days, states["zrpp062"].cadence_days) == (5, 22)
    said_by_staff("mb51", Cadence.MONTH)
    assert (calendar("mb51").percent, red_days("mb51")) == (100, 0)
    said_by_staff("mb51", None)
    assert red_days("mb51") > 10


def test_a_part_of_the_period_counts_its_own_days_only() -> None:
    yields(10, 12)
    narrow = Filters(from_date=date(2025, 10, 27), to_date=date(2025, 11, 5), as_of=date(2025, 11, 5))
    found = kpi.get("DQ-COV").compute(narrow)
    assert found.value == Decimal(500) / 8  # 5 working days of October are covered, 3 of November are not


@pytest.mark.parametrize(
    ("often", "day", "first", "last"),
    [
        (Cadence.DAY, date(2025, 2, 28), date(2025, 2, 28), date(2025, 2, 28)),
        (Cadence.WEEK, date(2026, 1, 1), date(2025, 12, 29), date(2026, 1, 4)),
        (Cadence.MONTH, date(2024, 2, 29), date(2024, 2, 1), date(2024, 2, 29)),
        (Cadence.MONTH, date(2025, 12, 31), date(2025, 12, 1), date(2025, 12, 31)),
        (Cadence.QUARTER, date(2025, 12, 1), date(2025, 10, 1), date(2025, 12, 31)),
        (Cadence.HALF_YEAR, date(2025, 7, 1), date(2025, 7, 1), date(2025, 12, 31)),
        (Cadence.YEAR, date(2025, 7, 1), date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_the_period_around_a_day(often: Cadence, day: date, first: date, last: date) -> None:
    assert (cadence.start(often, day), cadence.end(often, day)) == (first, last)


def test_every_list_has_a_cadence_of_its_own_and_a_row_that_staff_can_edit() -> None:
    declared = {source.code: source.cadence for source in all_sources()}
    assert dict(ListCadence.objects.values_list("source", "standard_cadence")) == declared
    assert cadence.in_use() == declared
    assert {code for code, often in declared.items() if often is not Cadence.DAY} == {
        "mb52", "zrpp062", "zrsd006", "zrfi005", "target",
    }  # fmt: skip
    assert str(ListCadence.objects.get(pk="mb52")) == str(get_source("mb52").title)
