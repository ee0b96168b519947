"""Working days of the simulated plant: Monday to Friday without Vietnamese public holidays."""

from datetime import date, timedelta


def _days(first: date, count: int) -> set[date]:
    return {first + timedelta(days=n) for n in range(count)}


HOLIDAYS: frozenset[date] = frozenset(
    _days(date(2023, 1, 2), 1)
    | _days(date(2023, 1, 20), 7)
    | _days(date(2023, 4, 29), 5)
    | _days(date(2023, 9, 1), 4)
    | _days(date(2024, 1, 1), 1)
    | _days(date(2024, 2, 8), 7)
    | _days(date(2024, 4, 18), 1)
    | _days(date(2024, 4, 29), 3)
    | _days(date(2024, 9, 2), 2)
    | _days(date(2025, 1, 1), 1)
    | _days(date(2025, 1, 27), 5)
    | _days(date(2025, 4, 7), 1)
    | _days(date(2025, 4, 30), 3)
    | _days(date(2025, 9, 1), 2)
    | _days(date(2026, 1, 1), 1)
    | _days(date(2026, 2, 16), 5)
)


def is_working_day(day: date) -> bool:
    """Whether the plant works and posts on this day."""
    return day.weekday() < 5 and day not in HOLIDAYS


def working_day_from(day: date) -> date:
    """This day if the plant works on it, else the next one on which it does."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after `day` (before it when negative)."""
    step = timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def working_days(first: date, last: date) -> list[date]:
    """All working days from `first` to `last`, both included."""
    span = (last - first).days + 1
    return [day for n in range(span) if is_working_day(day := first + timedelta(days=n))]
