"""What lists, their search and their filters say to a reader; without a browser."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client

from alkana.accounts.models import User
from alkana.reporting import plain_words, values
from alkana.reporting.filters import Filters
from tests.api.conftest import forget_answers, rows_of_csv
from tests.plant_lists import numbered, take_rows

pytestmark = pytest.mark.django_db
MOVEMENTS = "/api/v1/inventory/movements"
NAMES = {
    "100000001": "SƠN TRẮNG SỮA 5L",
    "100000002": "Sơn lót chống kiềm",
    "150000001": "CHẤT ĐỘN A (50%)",
    "150000002": unicodedata.normalize("NFD", "Bột màu đỏ"),
}


@pytest.fixture
def reader() -> Client:
    """An English planner."""
    forget_answers()
    user = User.objects.create(username="reader", language="en")
    user.groups.add(Group.objects.get_or_create(name="planner")[0])
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return browser


@pytest.fixture
def movements() -> None:
    """One receipt of each material."""
    take_rows("mb51", numbered([
        {"material": code, "material_description": name, "quantity": 10, "batch": "AB12"}
        for code, name in NAMES.items()
    ]))  # fmt: skip
    forget_answers()


def found(reader: Client, words: str) -> set[str]:
    answer = reader.get(MOVEMENTS, {"q": words})
    assert answer.status_code == 200, answer.json()
    return {item["material"] for item in answer.json()["items"]}


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("trang sua", {"100000001"}), ("TRẮNG sữa", {"100000001"}), ("sơn", {"100000001", "100000002"}),
        ("SON", {"100000001", "100000002"}), ("chat don", {"150000001"}), ("CHAT  DON", {"150000001"}),
        ("bot mau do", {"150000002"}), ("Bột màu", {"150000002"}), (unicodedata.normalize("NFD", "sữa"), {"100000001"}),
        ("(50%)", {"150000001"}), ("50_", set()), ("ab12", set(NAMES)), ("1000000", {"100000001", "100000002"}),
        (".*", set()), ("sua trang", set()), ("[a", set()), ("\\", set()),
    ],
)  # fmt: skip
def test_the_search_of_a_list_ignores_case_and_diacritics(
    reader: Client, movements: None, words: str, codes: set[str]
) -> None:
    assert found(reader, words) == codes


@pytest.mark.parametrize("words", ["trắng sữa", "ĐỎ", "o", "ư", "ơ lot", "ê", "Ấ", "z", "1", "Đ", "n a"])
def test_a_list_finds_what_the_global_search_would(words: str) -> None:
    texts = [*NAMES.values(), "Ống nối Ø21", "ĐẶNG Văn Ế", "Phụ gia Ước", "naïve Übung"]
    with connection.cursor() as cursor:
        cursor.execute(
            "select t ~ %s, strpos(plain_text(t), plain_text(%s)) > 0 from unnest(%s::text[]) as u (t)",
            [plain_words.pattern(words), words, texts],
        )
        rows = cursor.fetchall()
    assert [by_pattern for by_pattern, _plain in rows] == [plain for _pattern, plain in rows]


def test_total_file_and_page_are_those_of_the_search(reader: Client, movements: None) -> None:
    assert reader.get(MOVEMENTS, {"q": "son", "details": "1"}).json()["total"] == 2
    assert len(rows_of_csv(reader.get(MOVEMENTS, {"q": "son", "format": "csv"}))) == 2


def test_a_search_without_hits_says_so_and_offers_to_clear_it(reader: Client, movements: None) -> None:
    page = reader.get(
        "/w/table/inventory/movements/", {"as": "t", "t.q": "zzz", "plant": "1201"}
    ).content.decode()
    assert "Nothing here has “zzz” in it." in page
    link = re.search(r'<a[^>]*href="\?([^"]*)"[^>]*data-grid-link="q=&amp;cursor="[^>]*>', page)
    assert link
    assert "zzz" not in link[1]
    assert "plant=1201" in link[1]
    assert 'value="zzz"' in page
    full = reader.get("/w/table/inventory/movements/", {"as": "t", "t.q": "sua"}).content.decode()
    assert "Clear the search" not in full
    assert "1 of 1 row<" in full


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("plant=9999", "9999"),
        ("plant=1201,9999", "9999"),
        ("material_type=NONE", "NONE"),
        ("location=77", "77"),
    ],
)
def test_a_value_that_no_data_know_is_said_once(
    reader: Client, movements: None, query: str, word: str
) -> None:
    page = reader.get(f"/inventory/?{query}")
    text = re.sub(r"<head>.*?</head>", "", page.content.decode(), flags=re.DOTALL)
    assert page.status_code == 400
    assert text.count(f"has no value “{word}”") == 1
    assert 'hx-get="/w/tables' not in text
    part = reader.get(f"/w/cards/inventory/stock/?{query}", headers={"HX-Request": "true"}).content.decode()
    assert len(re.findall(f"<h3>[^<]*has no value “{word}”", part)) == 1
    assert reader.get("/inventory/flows/?plant=1201").status_code == 200


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_option_of_a_filter_is_offered_once(language: str) -> None:
    from django.utils.translation import override

    forget_answers()
    with override(language):
        for name in values._values:
            codes = [option.code for option in values.options(name, "", Filters(), limit=500)]
            assert len(set(codes)) == len(codes), name
        types = {option.code: option.label for option in values.options("material_type", "", Filters())}
        assert {"FG", "SFG", "RM"} <= set(types)
        assert not [code for code in types if code.startswith("Z")]
        assert types["FG"] == {"vi": "Thành phẩm", "en": "Finished goods"}[language]
        assert values.labels("material_type", ["ZFGD", "FG"]) == dict.fromkeys(("ZFGD", "FG"), types["FG"])


def test_a_type_that_is_offered_and_one_that_is_not_both_filter(reader: Client, movements: None) -> None:
    for code in ("FG", "ZFGD"):
        assert reader.get(MOVEMENTS, {"material_type": code}).status_code == 200


def test_lists_of_stock_that_lies_still_count_what_their_names_say(reader: Client) -> None:
    take_rows("mb52", [
        {"plant": "1201", "storage_location": "0201", "material": code, "unrestricted": 10, "unit": "KG",
         "value_unrestricted": 1000, "currency": "VND"}
        for code in ("150000001", "150000002", "150000003")
    ], as_of=date(2025, 5, 1))  # fmt: skip
    take_rows("mb51", numbered([
        {"movement_type": "261", "material": "150000001", "unit": "KG", "quantity": -1},
        {"movement_type": "101", "material": "150000002", "unit": "KG", "quantity": 1},
    ]))  # fmt: skip
    forget_answers()
    still = reader.get("/api/v1/inventory/slow-moving", {"details": "1"}).json()
    everything = reader.get("/api/v1/inventory/holding-cost", {"details": "1"}).json()
    assert [row["material"] for row in still["items"]] == ["150000003"]
    assert {row["material"] for row in everything["items"]} == {"150000001", "150000002", "150000003"}
    figures = {
        code: reader.get(f"/api/v1/kpis/{code}").json()["value"]
        for code in ("INV-NONM", "INV-NONM-VAL", "INV-HOLD")
    }
    assert Decimal(figures["INV-NONM"]) == still["total"] == 1
    assert Decimal(figures["INV-NONM-VAL"]) == Decimal(still["totals"]["value_vnd"])
    assert Decimal(figures["INV-HOLD"]) == Decimal(everything["totals"]["holding_cost_vnd"])
