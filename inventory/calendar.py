"""Vietnamese public holidays, as data: the dates of the lunar ones per year and the rules of the fixed ones.

Working days are Monday to Friday without holidays. A holiday on a weekend gives the next working day off. What the
government announces otherwise is entered in the admin (`local_is_working_day`), which a later seed does not touch.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from alkana.text import Text

FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2040, 12, 31)

NEW_YEAR = Text("Tết Dương lịch", "New Year's Day")
TET = Text("Tết Nguyên đán", "Lunar New Year (Tết)")
HUNG_KINGS = Text("Giỗ Tổ Hùng Vương", "Hùng Kings' Commemoration Day")
REUNIFICATION = Text("Ngày Giải phóng miền Nam", "Reunification Day")
LABOUR = Text("Ngày Quốc tế Lao động", "Labour Day")
NATIONAL = Text("Quốc khánh", "National Day")
COMPENSATION = Text("Nghỉ bù", "Day off in lieu")

# Per year: first day of the lunar year and tenth day of its third month, in Vietnam's zone (month-day).
LUNAR: dict[int, tuple[str, str]] = {
    2000: ("02-05", "04-14"),
    2001: ("01-24", "04-03"),
    2002: ("02-12", "04-22"),
    2003: ("02-01", "04-11"),
    2004: ("01-22", "04-28"),
    2005: ("02-09", "04-18"),
    2006: ("01-29", "04-07"),
    2007: ("02-17", "04-26"),
    2008: ("02-07", "04-15"),
    2009: ("01-26", "04-04"),
    2010: ("02-14", "04-23"),
    2011: ("02-03", "04-12"),
    2012: ("01-23", "03-31"),
    2013: ("02-10", "04-19"),
    2014: ("01-31", "04-09"),
    2015: ("02-19", "04-28"),
    2016: ("02-08", "04-16"),
    2017: ("01-28", "04-06"),
    2018: ("02-16", "04-25"),
    2019: ("02-05", "04-14"),
    2020: ("01-25", "04-02"),
    2021: ("02-12", "04-21"),
    2022: ("02-01", "04-10"),
    2023: ("01-22", "04-29"),
    2024: ("02-10", "04-18"),
    2025: ("01-29", "04-07"),
    2026: ("02-17", "04-26"),
    2027: ("02-06", "04-16"),
    2028: ("01-26", "04-04"),
    2029: ("02-13", "04-23"),
    2030: ("02-02", "04-12"),
    2031: ("01-23", "04-01"),
    2032: ("02-11", "04-19"),
    2033: ("01-31", "04-09"),
    2034: ("02-19", "04-28"),
    2035: ("02-08", "04-17"),
    2036: ("01-28", "04-06"),
    2037: ("02-15", "04-24"),
    2038: ("02-04", "04-13"),
    2039: ("01-24", "04-03"),
    2040: ("02-12", "04-20"),
}

# Tết as announced, first and last day off on weekdays, where it differs from the rule (eve to fourth day).
ANNOUNCED_TET: dict[int, tuple[str, str]] = {
    2019: ("02-04", "02-08"),
    2020: ("01-23", "01-29"),
    2021: ("02-10", "02-16"),
    2022: ("01-31", "02-04"),
    2023: ("01-20", "01-26"),
    2024: ("02-08", "02-14"),
    2025: ("01-27", "01-31"),
    2026: ("02-16", "02-20"),
}


def holidays(year: int) -> dict[date, Text]:
    """All days off of a year that are not plain weekends, with their name. Raises KeyError outside 2000–2040."""
    lunar_new_year, hung_kings = (date.fromisoformat(f"{year}-{day}") for day in LUNAR[year])
    fixed = {
        date(year, 1, 1): NEW_YEAR,
        hung_kings: HUNG_KINGS,
        date(year, 4, 30): REUNIFICATION,
        date(year, 5, 1): LABOUR,
        date(year, 9, 2): NATIONAL,
        _second_national_day(year): NATIONAL,
    }
    tet = dict.fromkeys(_tet(year, lunar_new_year), TET)
    lieu: dict[date, Text] = {}
    # What is announced already contains its days in lieu.
    for day in sorted(fixed | (tet if year not in ANNOUNCED_TET else {})):
        if day.weekday() >= 5:
            lieu[_next_free_weekday(day, tet | fixed | lieu)] = COMPENSATION
    return lieu | fixed | tet


def all_holidays() -> Iterator[tuple[date, Text]]:
    """Days off of every year of the calendar."""
    for year in range(FIRST_DAY.year, LAST_DAY.year + 1):
        yield from holidays(year).items()


def _second_national_day(year: int) -> date:
    """The day beside 2 September that makes the longer break."""
    before = date(year, 9, 2).weekday() in {1, 2, 4, 5}
    return date(year, 9, 1 if before else 3)


def _tet(year: int, lunar_new_year: date) -> list[date]:
    if year in ANNOUNCED_TET:
        first, last = (date.fromisoformat(f"{year}-{day}") for day in ANNOUNCED_TET[year])
        return [first + timedelta(n) for n in range((last - first).days + 1)]
    return [lunar_new_year + timedelta(n) for n in range(-1, 4)]


def _next_free_weekday(day: date, taken: dict[date, Text]) -> date:
    while day.weekday() >= 5 or day in taken:
        day += timedelta(1)
    return day
