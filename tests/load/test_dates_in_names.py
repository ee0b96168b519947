"""Dates in the names of files: only between edges, in any order people write; where two can be meant, it is asked."""

from datetime import date

import pytest

from etl.models import LoadState
from etl.reading.names import days_in, months_in
from etl.sources.base import NamedDate, all_sources
from tests.loading import take
from tests.plant_lists import listed

TODAY = date(2025, 12, 1)
THE_31ST = date(2025, 10, 31)
STOCK = [
    {
        "plant": "1201",
        "storage_location": "0401",
        "material": "150000001",
        "batch": "B1",
        "unrestricted": 1,
        "unit": "KG",
    }
]
DEBTORS = [
    {
        "customer": "1200000001",
        "salesman": "20000001",
        "channel": "11",
        "total_target": 0,
        "total_realization": 0,
    }
]


@pytest.mark.parametrize(
    "name",
    [
        "MB52 31.10.2025 1201.xlsx", "MB52_31.10.2025_0830.xlsx", "MB52 31.10.2025.xlsx", "MB52 31.10.2025 (1).xlsx",
        "MB52 2025-10-31.xlsx", "MB52_20251031.xlsx", "MB52 20251031T0830.xlsx", "MB52 1201 31102025.xlsx",
        "MB52 2025.10.31 08.30.12.xlsx", "1201_31_10_2025_0401.xlsx", "MB52 31.10.25.xlsx", "MB52 31. 10. 2025.xlsx",
        "Tồn kho ngày 31 tháng 10 năm 2025.xlsx", "TỒN KHO 31-10-2025.xlsx", "MB52 31-Oct-2025.xlsx",
        "MB52 31. Oktober 2025.xlsx", "MB52 October 31, 2025.xlsx", "MB52 31.10.2025 2025-10-31.xlsx",
    ],
)  # fmt: skip
def test_a_day_between_edges_is_read_in_every_order(name: str) -> None:
    assert days_in(name, today=TODAY) == [THE_31ST]


@pytest.mark.parametrize(
    "name",
    [
        "MB52.xlsx", "MB52 1201 2025.xlsx", "MB52 4900202510311.xlsx", "MB5220251031.xlsx", "MB52 31.02.2025.xlsx",
        "MB52 31.10.2099.xlsx", "MB52 2025_0830.xlsx", "MB52 v1.10.2025.xlsx", "MB52 10.2025.xlsx",
    ],
)  # fmt: skip
def test_numbers_that_are_no_day_are_not_taken_for_one(name: str) -> None:
    assert days_in(name, today=TODAY) == []


@pytest.mark.parametrize(
    "name",
    [
        "MB52 05-10-2025.xlsx", "MB52 05102025.xlsx", "MB52 01.10.2025-31.10.2025.xlsx", "MB52 11.10.25.xlsx",
        "MB52_31_10_2025_08_30.xlsx",
    ],
)  # fmt: skip
def test_two_possible_days_are_both_found(name: str) -> None:
    assert len(days_in(name, today=TODAY)) == 2


def test_points_put_the_day_first() -> None:
    assert days_in("MB52 05.10.2025.xlsx", today=TODAY) == [date(2025, 10, 5)]


@pytest.mark.parametrize(
    "name",
    [
        "ZRPP062 2025-10.xlsx", "ZRPP062 202510 (2).xlsx", "ZRPP062 10.2025.xlsx", "ZRPP062_102025.xlsx",
        "ZRPP062 T10.2025.xlsx", "ZRPP062 tháng 10 năm 2025.xlsx", "ZRPP062 Thang10-2025.xlsx", "ZRPP062 Okt 2025.xlsx",
        "ZRPP062 2025-10 xuất 03.11.2025.xlsx", "ZRPP062 31.10.2025 1201.xlsx", "ZRPP062 01.10.2025-31.10.2025.xlsx",
    ],
)  # fmt: skip
def test_a_month_is_read_in_every_order(name: str) -> None:
    assert months_in(name, today=TODAY) == [date(2025, 10, 1)]


@pytest.mark.parametrize(
    ("name", "readings"),
    [
        ("ZRPP062 28.09.2025-03.10.2025.xlsx", 2), ("ZRPP062 2025-09 2025-10.xlsx", 2), ("ZRPP062 T9-T10.2025.xlsx", 0),
        ("ZRPP062_2025_0830.xlsx", 0), ("ZRPP062 2025-1201.xlsx", 0), ("ZRPP062 2025.xlsx", 0),
    ],
)  # fmt: skip
def test_a_name_without_one_month_is_asked_about(name: str, readings: int) -> None:
    assert len(months_in(name, today=TODAY)) == readings


def test_all_lists_that_look_into_names_read_them_in_the_one_way() -> None:
    asked = {s.code: [i.from_name for i in s.inputs] for s in all_sources() if s.inputs}
    assert asked == {"mb52": [NamedDate.DAY], "zrfi005": [NamedDate.DAY], "zrpp062": [NamedDate.MONTH]}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "rows", "name", "as_of"),
    [
        ("mb52", STOCK, "MB52 31.10.2025 1201.xlsx", THE_31ST),
        ("zrfi005", DEBTORS, "ZRFI005_31.10.2025_0830.xlsx", THE_31ST),
        ("zrpp062", [{"process_order": "10000100001"}], "ZRPP062 T10.2025.xlsx", date(2025, 10, 1)),
    ],
)
def test_a_list_is_of_the_day_in_its_name(
    code: str, rows: list[dict[str, object]], name: str, as_of: date
) -> None:
    load = take(listed(code, rows), name, source=code)
    assert (load.state, load.as_of) == (LoadState.PUBLISHED, as_of)


@pytest.mark.django_db
def test_a_name_with_two_readings_is_asked_about_and_both_are_named() -> None:
    load = take(listed("mb52", STOCK), "MB52 05-10-2025.xlsx", source="mb52")
    assert load.state == LoadState.NEEDS_INPUT
    assert "2025-05-10 or 2025-10-05" in load.message_en
    assert "2025-05-10 hoặc 2025-10-05" in load.message_vi
    load = take(
        listed("mb52", STOCK), "MB52 05-10-2025.xlsx", source="mb52", inputs={"snapshot_date": "2025-10-05"}
    )
    assert (load.state, load.as_of) == (LoadState.PUBLISHED, date(2025, 10, 5))
