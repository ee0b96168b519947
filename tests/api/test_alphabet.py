"""Texts of lists are sorted by the Vietnamese alphabet, page by page as well as in files; codes as they stand."""

import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from tests.api.conftest import rows_of_csv
from tests.api.declared import set_rows

pytestmark = pytest.mark.django_db
LIST = "/api/v1/test/paged"
WORDS = [
    "An", "Ăn", "Ân", "Bé", "Chai", "Dầu", "Đá", "Em", "Ê ẩm", "Keo", "Lót", "ma", "mà", "mả", "mã", "má", "mạ", "mai",
    "Nước", "Oanh", "Ống", "Ơn", "Sơn", "Sữa", "Uyên", "Ước", "Xà", "Ý",
]  # fmt: skip


def listed(client: Any, **query: str) -> list[str]:
    """The labels of every page of three rows."""
    labels, cursor = [], ""
    while True:
        body = client.get(LIST, {"limit": "3", "cursor": cursor, **query}).json()
        labels += [item["label"] for item in body["items"]]
        cursor = body["next_cursor"] or ""
        if not cursor:
            return labels


def shuffled(words: list[str]) -> list[str]:
    return sorted(words, key=lambda word: hash((word, 7)))


def test_pages_and_files_follow_the_vietnamese_alphabet(signed_in: Callable[..., Any]) -> None:
    set_rows((f"{n:03d}", word, Decimal(n), None) for n, word in enumerate(shuffled(WORDS)))
    client = signed_in()
    assert listed(client, sort="label") == WORDS
    assert listed(client, sort="-label") == WORDS[::-1]
    assert [
        row["label"] for row in rows_of_csv(client.get(LIST, {"sort": "label", "format": "csv"}))
    ] == WORDS


def test_case_and_composition_make_no_difference_and_no_row_is_lost(signed_in: Callable[..., Any]) -> None:
    same = ["Sơn", "SƠN", "sơn", unicodedata.normalize("NFD", "Sơn")]
    set_rows((f"{n:03d}", word, None, None) for n, word in enumerate(["Sữa", *same, "Rốt", *same]))
    labels = listed(signed_in(), sort="label")
    assert (labels[0], labels[-1], len(labels)) == ("Rốt", "Sữa", 10)
    assert {unicodedata.normalize("NFC", label).lower() for label in labels[1:-1]} == {"sơn"}


def test_unknown_texts_come_last_and_long_ones_do_no_harm(signed_in: Callable[..., Any]) -> None:
    set_rows([("1", None, None, None), ("2", "Đ" * 40_000, None, None), ("3", "Đ" * 40_000 + "a", None, None),
              ("4", "D", None, None)])  # fmt: skip
    labels = listed(signed_in(), sort="label")
    assert labels[0] == "D"
    assert labels[-1] is None
    assert sorted(len(label or "") for label in labels) == [0, 1, 40_000, 40_001]


@pytest.mark.parametrize(
    ("first", "second"),
    [("Dz", "Đa"), ("Az", "Ăa"), ("Ăz", "Âa"), ("Oz", "Ôa"), ("Ôz", "Ơa"), ("Uz", "Ưa"), ("Đz", "Ea"), ("A 1", "A a"),
     ("hòa", "hoàn")],
)  # fmt: skip
def test_a_letter_with_its_sign_is_a_letter_of_its_own(first: str, second: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select alphabet_order(%s) < alphabet_order(%s)", [first, second])
        assert cursor.fetchone()[0]
