"""Filters: the same words everywhere, unknown ones named, dates from the data, scope in one place."""

from datetime import date

import pytest
from django.http import QueryDict

from alkana.refusals import Refused
from alkana.reporting.filters import Filters, Scope
from alkana.reporting.periods import compared, register_calendar, working_days


def parse(query: str, **more: object) -> Filters:
    return Filters.parse(QueryDict(query), **more)  # type: ignore[arg-type]


def test_lists_may_be_repeated_or_comma_separated_in_any_order() -> None:
    assert parse("plant=1401,1201") == parse("plant=1201&plant=1401") == parse("plant=1401&plant=1201,1401")
    assert parse("plant=1401&from=2026-01-01").canonical() == parse("from=2026-01-01&plant=1401").canonical()


@pytest.mark.parametrize(
    ("query", "code", "parameter"),
    [
        ("plan=1201", "unknown-parameter", "plan"),
        ("from=21.01.2026", "unknown-value", "from"),
        ("from=2026-02-30", "unknown-value", "from"),
        ("to=20260121", "unknown-value", "to"),
        ("from=2026-02-01&to=2026-01-01", "bad-period", "from"),
        ("unit=pounds", "unknown-value", "unit"),
        ("material=a%00b", "unknown-value", "material"),
        (f"material={'x' * 200}", "unknown-value", "material"),
        ("as_of=2026-01-01&as_of=2026-01-02", "unknown-value", "as_of"),
    ],
)
def test_what_is_wrong_is_named(query: str, code: str, parameter: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse(query)
    assert (refusal.value.code, refusal.value.where["parameter"]) == (code, parameter)


def test_a_filter_that_a_list_does_not_know_is_named() -> None:
    with pytest.raises(Refused) as refusal:
        parse("salesman=An", allowed={"plant"})
    assert refusal.value.where["parameter"] == "salesman"


def test_scope_limits_every_question_and_a_code_outside_of_it_is_refused() -> None:
    scope = Scope(plants=("1401",))
    assert parse("", scope=scope).effective("plant") == ("1401",)
    assert parse("", scope=Scope(plants=())).effective("plant") == ()
    assert parse("").effective("plant") is None
    with pytest.raises(Refused) as refusal:
        parse("plant=1201,1401", scope=scope)
    assert (refusal.value.code, refusal.value.where["value"]) == ("out-of-scope", "1201")


def test_dates_default_to_the_month_of_the_data() -> None:
    reach = date(2026, 1, 21)
    plain = parse("").resolved(reach)
    assert (plain.from_date, plain.to_date, plain.as_of) == (date(2026, 1, 1), reach, reach)
    until = parse("to=2025-12-31").resolved(reach)
    assert (until.from_date, until.as_of) == (date(2025, 12, 1), date(2025, 12, 31))
    future = parse("from=2026-01-01&to=2026-01-31").resolved(reach)
    assert (future.to_date, future.as_of) == (date(2026, 1, 31), reach)
    nothing = parse("").resolved(None)
    assert (nothing.from_date, nothing.to_date, nothing.as_of) == (None, None, None)


def test_chips_lead_to_the_address_without_them() -> None:
    chips = {chip.name: chip.without for chip in parse("plant=1401&channel=13,15").chips()}
    assert chips == {"plant": "channel=13,15", "channel": "plant=1401"}


@pytest.mark.django_db
def test_a_running_month_is_compared_with_as_many_working_days() -> None:
    first, last = compared(date(2026, 1, 1), date(2026, 1, 21), "previous")
    assert first == date(2025, 12, 1)
    assert len(working_days(first, last)) == len(working_days(date(2026, 1, 1), date(2026, 1, 21)))


@pytest.mark.django_db
def test_whole_months_are_compared_with_whole_months_and_years_with_years() -> None:
    assert compared(date(2026, 2, 1), date(2026, 3, 31), "previous") == (date(2025, 12, 1), date(2026, 1, 31))
    assert compared(date(2024, 2, 29), date(2024, 3, 5), "last_year") == (date(2023, 2, 28), date(2023, 3, 5))
    first, last = compared(date(2026, 1, 12), date(2026, 1, 16), "previous")
    assert (first, last) == (date(2026, 1, 5), date(2026, 1, 11))
    with pytest.raises(Refused):
        compared(date(2026, 1, 1), date(2026, 1, 2), "tomorrow")


def test_the_calendar_is_the_one_that_an_app_registers() -> None:
    from alkana.reporting import periods

    before = periods._calendar[0]
    try:
        register_calendar(lambda first, last: [first, last])
        assert working_days(date(2026, 1, 3), date(2026, 1, 4)) == [date(2026, 1, 3), date(2026, 1, 4)]
    finally:
        register_calendar(before)
