"""How good, fresh and complete the data are: figures of lists small enough to count by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from django_redis import get_redis_connection

from alkana.reporting import kpi, periods
from alkana.reporting.filters import Filters
from etl.kpis import days_overdue
from tests.plant_lists import numbered, take_rows

pytestmark = pytest.mark.django_db

OCTOBER = Filters(from_date=date(2025, 10, 1), to_date=date(2025, 10, 31), as_of=date(2025, 10, 31))


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Versions of a test that was rolled back, or of a run before this one, had numbers too."""
    client = get_redis_connection("default")
    if names := [*client.scan_iter("answer:*")]:
        client.delete(*names)


def on(*days: int) -> list[dict[str, object]]:
    return [{"posting_date": date(2025, 10, day), "quantity": 1, "batch": "B1"} for day in days]


def test_without_a_list_nothing_is_known_about_the_data() -> None:
    for code in ("DQ-SCORE", "DQ-FRESH", "DQ-COV"):
        found = kpi.get(code).compute(OCTOBER)
        assert found.value is None, code
        assert found.reason_unknown, code


def test_coverage_counts_working_days_between_the_first_and_the_last() -> None:
    take_rows("mb51", numbered(on(1, 2, 3, 8, 10)))  # 1–3 and 6–10 October are working days
    found = kpi.get("DQ-COV").compute(OCTOBER)
    assert (found.numerator, found.denominator) == (5, 8)
    narrow = Filters(from_date=date(2025, 10, 6), to_date=date(2025, 10, 8), as_of=date(2025, 10, 8))
    assert kpi.get("DQ-COV").compute(narrow).value == Decimal(100) / 3


def test_a_score_is_weighted_by_rows_and_falls_with_rows_in_quarantine() -> None:
    take_rows("mb51", numbered(on(1, 2, 3)))
    assert kpi.get("DQ-SCORE").compute(OCTOBER).value == 100
    bad = {"batch": "25J0000210", "process_order": "10000100002", "ordered_quantity": -5}
    good = {"batch": "25J0000110", "process_order": "10000100001"}
    take_rows("cooispi", [good, bad])
    found = kpi.get("DQ-SCORE").compute(OCTOBER)
    parts = {code: part.value for code, part in found.details}
    assert parts["mb51"] == 100
    assert parts["cooispi"] is not None
    assert parts["cooispi"] < 100
    assert found.value == (3 * 100 + 2 * parts["cooispi"]) / 5


def test_a_list_is_overdue_by_working_days_beyond_its_cadence() -> None:
    friday, monday, tuesday = date(2025, 10, 10), date(2025, 10, 13), date(2025, 10, 14)
    assert days_overdue(friday, 1, monday) == 0
    assert days_overdue(friday, 1, tuesday) == 1
    assert days_overdue(date(2025, 8, 29), 1, date(2025, 9, 3)) == 0  # a weekend and two holidays
    assert days_overdue(tuesday, 1, friday) == 0


def test_freshness_is_that_of_the_most_outdated_list() -> None:
    take_rows("mb51", numbered(on(1)))
    take_rows("zrsd002", [{"billing_document": "1930000001", "billing_date": timezone.localdate()}])
    passed = periods.working_days(date(2025, 10, 1) + timedelta(days=1), timezone.localdate())
    found = kpi.get("DQ-FRESH").compute(OCTOBER)
    assert found.value == len(passed) - 1
    assert dict(found.details)["zrsd002"].value == 0
