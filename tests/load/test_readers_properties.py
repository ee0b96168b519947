"""What a number or a date is does not depend on who wrote it down."""

import datetime as dt
import math

from hypothesis import given
from hypothesis import strategies as st

from etl.reading.cells import clean_text
from etl.reading.codes import canon_code
from etl.reading.dates import DateReader, DateSurvey, DayOrder, NoDate
from etl.reading.headers import normal_name
from etl.reading.numbers import Mark, NumberSurvey, parse_number

THOUSANDS = {Mark.COMMA: [".", " ", "\u00a0", "\u202f", ""], Mark.POINT: [",", "'", "’", " ", ""]}
SIGNS = ["-{}", "{}-", "({})", "−{}", "- {}"]

amounts = st.decimals(min_value=0, max_value=10**11, places=3, allow_nan=False, allow_infinity=False)
marks = st.sampled_from(list(Mark))


@st.composite
def written(draw: st.DrawFn) -> tuple[str, Mark, float]:
    """A number as a vi, en or de locale writes it, its decimal mark, its value."""
    value, mark = draw(amounts), draw(marks)
    whole, decimals = f"{value:.3f}".split(".")
    grouped = f"{int(whole):,}".replace(",", draw(st.sampled_from(THOUSANDS[mark])))
    text = grouped + mark + decimals
    if draw(st.booleans()):
        return draw(st.sampled_from(SIGNS)).format(text), mark, -float(value)
    return text, mark, float(value)


@given(written())
def test_a_written_number_reads_back(number: tuple[str, Mark, float]) -> None:
    text, mark, value = number
    read = parse_number(text, mark)
    assert read is not None
    assert math.isclose(read, value, rel_tol=1e-12, abs_tol=1e-9)


@given(st.lists(written(), min_size=1, max_size=30), marks)
def test_a_column_is_never_taken_for_the_other_convention(
    numbers: list[tuple[str, Mark, float]], mark: Mark
) -> None:
    texts = {text: 1 for text, own, _ in numbers if own is mark}
    survey = NumberSurvey()
    survey.add(texts)
    assert survey.mark in {mark, None}
    assert survey.mark is mark or not texts or survey.must_ask


@given(st.text(max_size=12))
def test_any_text_is_a_finite_number_or_none(text: str) -> None:
    for mark in Mark:
        value = parse_number(text, mark)
        assert value is None or math.isfinite(value)


FORMS = [
    "%d.%m.%Y",
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y%m%d",
    "%d.%m.%y",
    "%Y-%m-%dT%H:%M:%S",
]
days = st.dates(dt.date(2000, 1, 1), dt.date(2027, 12, 31))


@given(days, st.sampled_from(FORMS))
def test_a_written_date_reads_back(day: dt.date, form: str) -> None:
    reader = DateReader(DayOrder.DAY_FIRST, epoch_1904=False, latest_year=2027)
    assert reader.read(day.strftime(form)) == day


@given(st.lists(days, min_size=1, max_size=40), st.sampled_from(list(DayOrder)))
def test_a_column_of_slashes_reads_back_in_the_order_it_forces(
    column: list[dt.date], order: DayOrder
) -> None:
    form = "%d/%m/%Y" if order is DayOrder.DAY_FIRST else "%m/%d/%Y"
    survey = DateSurvey()
    survey.add({day.strftime(form): 1 for day in column})
    assert survey.order is (order if any(day.day > 12 for day in column) else None)
    reader = DateReader(order, epoch_1904=False, latest_year=2027)
    assert [reader.read(day.strftime(form)) for day in column] == column
    unordered = DateReader(survey.order, epoch_1904=False, latest_year=2027)
    assert all(unordered.read(day.strftime(form)) in {day, NoDate.UNCLEAR} for day in column)


@given(days, st.booleans())
def test_a_serial_number_reads_back(day: dt.date, epoch_1904: bool) -> None:
    epoch = dt.date(1904, 1, 1) if epoch_1904 else dt.date(1899, 12, 30)
    reader = DateReader(DayOrder.DAY_FIRST, epoch_1904, latest_year=2027)
    assert reader.read((day - epoch).days) == day
    assert reader.read((day - epoch).days + 0.75) == day


@given(st.one_of(st.text(max_size=12), st.floats(), st.integers(), st.booleans(), st.none()))
def test_any_cell_is_a_plausible_day_or_a_reason(cell: str | float | bool | None) -> None:
    day = DateReader(DayOrder.DAY_FIRST, epoch_1904=False, latest_year=2027).read(cell)
    assert day is None or isinstance(day, NoDate) or 2000 <= day.year <= 2027


@given(st.one_of(st.text(max_size=20), st.integers(), st.floats(), st.none()))
def test_a_canonical_code_stays_as_it_is(cell: str | float | None) -> None:
    code = canon_code(cell)
    assert code is None or canon_code(code) == code


@given(st.integers(10_000, 10**17), st.integers(0, 18))
def test_padding_and_number_form_do_not_change_a_code(number: int, padding: int) -> None:
    forms = [str(number), "0" * padding + str(number), number, f" {number}.0 "]
    assert {canon_code(form) for form in forms} == {str(number)}


@given(st.text(max_size=20))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
    assert normal_name(normal_name(text)) == normal_name(text)
