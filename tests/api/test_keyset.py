"""Keyset pages: put together they are the whole list, under any sort, in both directions, with unknown values."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alkana.refusals import Refused
from alkana.reporting.filters import Filters
from alkana.reporting.question import ask
from tests.api.declared import ROWS, PagedTable
from tests.effort import effort


@pytest.fixture(autouse=True)
def no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows change under one data version, which real data never do."""
    monkeypatch.setattr("alkana.reporting.question._stored", lambda key: None)


def pages(limit: int, **options: str) -> Iterator[dict[str, Any]]:
    cursor = ""
    while True:
        payload = ask(
            PagedTable(), Filters(), limit=str(limit), cursor=cursor, details="1", **options
        ).payload
        yield payload
        cursor = payload["next_cursor"]
        if not cursor:
            return


def ids(payload: dict[str, Any]) -> list[str]:
    return [item["id"] for item in payload["items"]]


cell_rows = st.lists(
    st.tuples(
        st.one_of(st.none(), st.sampled_from(["", "a", "ä", "Đ", "b'", "%s", "\\"])),
        st.one_of(st.none(), st.decimals(-5, 5, places=1)),
        st.one_of(st.none(), st.dates()),
    ),
    max_size=25,
)
sorts = st.lists(
    st.sampled_from(["id", "label", "amount", "date"]), min_size=1, max_size=3, unique=True
).flatmap(lambda names: st.tuples(*(st.sampled_from([name, f"-{name}"]) for name in names)))


@pytest.mark.django_db
@settings(
    max_examples=effort(40, 600), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=cell_rows, sort=sorts, limit=st.integers(1, 7))
def test_pages_put_together_are_the_whole_list(
    rows: list[tuple[Any, ...]], sort: tuple[str, ...], limit: int
) -> None:
    ROWS[:] = [(f"{n:03d}", *row) for n, row in enumerate(rows)]
    options = {"sort": ",".join(sort)}
    whole = ids(ask(PagedTable(), Filters(), limit="1000", **options).payload)
    assert sorted(whole) == [row[0] for row in ROWS]
    seen = list(pages(limit, **options))
    assert [one for page in seen for one in ids(page)] == whole
    assert {page["total"] for page in seen} == {len(ROWS)}
    for before, after in pairwise(seen):
        back = ask(
            PagedTable(), Filters(), limit=str(limit), cursor=after["previous_cursor"], **options
        ).payload
        assert ids(back) == ids(before)


@pytest.mark.django_db
def test_totals_are_of_all_rows_and_of_the_search() -> None:
    ROWS[:] = [(f"{n:03d}", "even" if n % 2 == 0 else "odd 100%", Decimal(n), None) for n in range(30)]
    first = next(pages(5))
    assert (first["total"], first["totals"]["amount"]) == (30, "435")
    found = next(pages(5, q="100%"))
    assert (found["total"], found["totals"]["amount"]) == (15, "225")


@pytest.mark.django_db
def test_unknown_values_come_last_in_both_directions() -> None:
    ROWS[:] = [("001", None, Decimal(2), None), ("002", None, None, None), ("003", None, Decimal(1), None)]
    assert ids(next(pages(10, sort="amount"))) == ["003", "001", "002"]
    assert ids(next(pages(10, sort="-amount"))) == ["001", "003", "002"]


@pytest.mark.django_db
def test_a_cursor_of_another_sort_filter_or_hand_is_refused() -> None:
    ROWS[:] = [(f"{n:03d}", "x", Decimal(n), None) for n in range(9)]
    cursor = next(pages(2))["next_cursor"]
    for options, filters in (
        ({"sort": "id"}, Filters()),
        ({"q": "x"}, Filters()),
        ({}, Filters(plant=("1201",))),
    ):
        with pytest.raises(Refused) as refusal:
            ask(PagedTable(), filters, cursor=cursor, **options)
        assert refusal.value.code == "bad-cursor"
    with pytest.raises(Refused):
        ask(PagedTable(), Filters(), cursor=cursor[:-2] + "xx")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value"),
    [("limit", "0"), ("limit", "1001"), ("limit", "-1"), ("skip", "10001"), ("sort", "nothing"), ("sort", "id,-id"),
     ("columns", "id,nothing"), ("details", "yes"), ("offset", "3")],
)  # fmt: skip
def test_a_wrong_option_is_named(name: str, value: str) -> None:
    with pytest.raises(Refused) as refusal:
        ask(PagedTable(), Filters(), **{name: value})
    assert refusal.value.where["parameter"] == name


@pytest.mark.django_db
def test_skip_and_columns() -> None:
    ROWS[:] = [(f"{n:03d}", "x", Decimal(n), None) for n in range(9)]
    payload = ask(PagedTable(), Filters(), sort="id", skip="7", columns="id,amount").payload
    assert payload["items"] == [{"id": "007", "amount": "7"}, {"id": "008", "amount": "8"}]
