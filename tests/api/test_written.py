"""One formatter per kind of value on every road: months, days, numbers, words that go with them, and sentences."""

import contextlib
import io
import json
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils.formats import date_format, get_format
from django.utils.translation import override
from rest_framework.test import APIClient

from alkana import sentences
from alkana.accounts import tokens
from alkana.reporting import formats, question
from alkana.reporting.answer import decimal_text
from alkana.reporting.cards import card
from alkana.reporting.kpi import all_kpis
from alkana.reporting.kpi import get as kpi
from alkana.reporting.table import Table
from alkana.text import Text
from etl import quarantine
from tests import invented_list
from tests.api import declared
from tests.invented_list import DOCUMENT_LINES, HEADER
from tests.loading import take, workbook

assert declared.PagedTable.code == "test/paged"
Client = Callable[..., APIClient]
DAY = date(2026, 3, 5)
DIRTY = [("31.02.2026", "A1", "100001", 5, "An", None), (DAY, "B2", "100002", "1*2*3", "An", "torn")]


@pytest.mark.parametrize(
    ("value", "kind", "vi", "en"),
    [
        (202509, "month", "09/2025", "Sep 2025"),
        ("2025-09-01", "month", "09/2025", "Sep 2025"),
        ("2025-12", "month", "12/2025", "Dec 2025"),
        (2025, "ordinal", "2025", "2025"),
        (10000, "ordinal", "10000", "10000"),
        (20251, "ordinal", "20251", "20251"),
        (1234567, "count", "1.234.567", "1,234,567"),
        ("0.12345", "ratio", "12,3 %", "12.3 %"),
        ("2026-01-21", "date", "21/01/2026", "21 Jan 2026"),
    ],
)
def test_a_cell_is_written_by_its_kind(value: object, kind: str, vi: str, en: str) -> None:
    with override("vi"):
        assert formats.cell(value, kind) == vi
    with override("en"):
        assert formats.cell(value, kind) == en


def test_months_and_numbers_that_are_names_are_declared_as_such() -> None:
    names = re.compile(r"(^|_)(month|year|item|position|place|semester|score|load_id)$")
    columns = [c for one in question.questions() if isinstance(one, Table) for c in one.columns]
    named = [c for c in columns if names.search(c.name) and c.form == "integer"]
    assert len(named) > 10
    assert {(c.name, c.kind) for c in named if c.kind not in {"month", "ordinal", "count"}} == set()
    assert {c.kind for c in columns if c.name.endswith("month")} == {"month"}


@pytest.mark.parametrize(
    ("amount", "unit", "en", "vi"),
    [
        (1, "lines", "1 line", "1 dòng"), (2, "lines", "2 lines", "2 dòng"), (0, "orders", "0 orders", "0 lệnh"),
        ("1.0000", "days", "1 day", "1 ngày"), ("1.5", "days", "1.5 days", "1,5 ngày"), (1, "kg", "1 kg", "1 kg"),
        (1, "working days", "1 working day", "1 ngày làm việc"),
    ],
)  # fmt: skip
def test_the_word_of_a_unit_goes_with_its_amount(amount: Any, unit: str, en: str, vi: str) -> None:
    with override("en"):
        figure = formats.compact(amount, unit)
        assert f"{figure.number} {figure.unit}" == figure.full == en
    with override("vi"):
        assert formats.compact(amount, unit).full == vi


def test_words_of_a_sentence_go_with_their_numbers() -> None:
    text = Text("{n} dòng", "{n} {n:row waits|rows wait} in {place}")
    assert text.filled(n=1, place="A|B").en == "1 row waits in A|B"
    assert text.filled(n="1,001", place=Text("kho", "stock")).en == "1,001 rows wait in stock"
    assert text.filled(n=formats.in_languages(formats.number, 0), place="").en == "0 rows wait in "


@pytest.mark.parametrize(
    ("before", "now", "text", "word"),
    [
        ("100", "110", "10.0 %", "up"),
        ("13572", "-13619", "27.2 t", "down"),
        ("-100", "50", "150 kg", "up"),
        ("-200", "-100", "100 kg", "up"),
        ("100", "0", "100.0 %", "down"),
    ],
)
def test_a_change_across_zero_is_a_difference_not_a_share(
    before: str, now: str, text: str, word: str
) -> None:
    change = Decimal(now) - Decimal(before)
    comparison = {
        "value": before, "unit": "kg", "delta": str(change / abs(Decimal(before)) * 100), "delta_unit": "%",
        "change": str(change), "from": "2025-10-01", "to": "2025-10-31",
    }  # fmt: skip
    with override("en"):
        made = card(kpi("TEST-SUM"), {"value": now, "unit": "kg", "comparison": comparison},
                    query="", compare="previous", not_filtered_by=())  # fmt: skip
    assert made.delta is not None
    assert (made.delta.text, made.delta.words.split(",")[0]) == (text, word)


@pytest.mark.parametrize(
    ("value", "text"),
    [("40230000.000000000000000", "40230000"), ("70.000", "70.000"), ("0.33333333333333333", "0.33333333333333333"),
     ("12.5000", "12.5"), ("-0.0000", "0"), ("100", "100"), ("1E+3", "1000"), ("0.0001", "0.0001")],
)  # fmt: skip
def test_a_decimal_of_the_api_is_exact_without_zeros_that_say_nothing(value: str, text: str) -> None:
    assert decimal_text(Decimal(value)) == text


@pytest.mark.parametrize(
    ("sentence", "plain", "marked_up"),
    [
        ("Row 118: *Posting Date* is `31.02.2026`, no such day.", "Row 118: Posting Date is “31.02.2026”, no such day.",
         "Row 118: <em>Posting Date</em> is <code>31.02.2026</code>, no such day."),
        ("*Qty** is `a`b`, not a number.", "Qty* is “a`b”, not a number.",
         "<em>Qty*</em> is <code>a`b</code>, not a number."),
        ("*Text* is `1*2*3 <b>`", "Text is “1*2*3 <b>”", "<em>Text</em> is <code>1*2*3 &lt;b&gt;</code>"),
        ("2 * 3 * 4, REL* PRC*, a*b*.xlsx", "2 * 3 * 4, REL* PRC*, a*b*.xlsx", "2 * 3 * 4, REL* PRC*, a*b*.xlsx"),
        ("Cột *Số lượng* có `1,5`: dấu phẩy?", "Cột Số lượng có “1,5”: dấu phẩy?",
         "Cột <em>Số lượng</em> có <code>1,5</code>: dấu phẩy?"),
    ],
)  # fmt: skip
def test_marks_of_sentences_become_emphasis_on_pages_and_nothing_elsewhere(
    sentence: str, plain: str, marked_up: str
) -> None:
    assert sentences.plain(sentence) == plain
    assert sentences.marked_up(sentence) == marked_up


@pytest.mark.django_db
def test_a_finding_has_no_marks_in_workbook_api_and_command_line(signed_in: Client, folder: Any) -> None:
    with invented_list.known(DOCUMENT_LINES):
        load = take(workbook(HEADER, DIRTY))
        for language, said in (
            ("en", "is “31.02.2026”, no such day"),
            ("vi", "là “31.02.2026”, không có ngày này"),
        ):
            sheet = openpyxl.load_workbook(io.BytesIO(quarantine.workbook(load, language=language))).active
            texts = [
                str(cell) for line in sheet.iter_rows(min_row=2, min_col=8, values_only=True) for cell in line
            ]
            assert said in texts[0]
            assert not [text for text in texts if "`" in text or text.count("*") > 2]
        body = signed_in("steward").get(f"/api/v1/uploads/{load.pk}").json()
        assert body["findings"]
        assert "`" not in json.dumps(body)
        assert not re.search(r"\*[A-Z]", json.dumps(body))
        path = folder / "list.xlsx"
        path.write_bytes(workbook(HEADER, [("03.04.2026", "A1", "100001", "1,234", "An", None)]))
        out = io.StringIO()
        with contextlib.suppress(SystemExit):
            call_command("ingest", str(path), "--json", stdout=out)
        assert "`" not in out.getvalue()


@pytest.mark.django_db
def test_a_finding_is_emphasised_on_its_page(signed_in: Client) -> None:
    with invented_list.known(DOCUMENT_LINES):
        load = take(workbook(HEADER, DIRTY))
        page = signed_in("steward").get(f"/data/loads/{load.pk}/").content.decode()
    assert "<code>31.02.2026</code>" in page
    assert "<em>" in page
    assert "`" not in re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "headers", "reason"),
    [
        ("en", {}, "no data yet"), ("vi", {}, "chưa có dữ liệu"),
        ("en", {"Accept-Language": "vi"}, "chưa có dữ liệu"), ("vi", {"Accept-Language": "en-GB,en"}, "no data yet"),
    ],
)  # fmt: skip
def test_a_program_reads_the_language_of_its_user_unless_it_says_another(
    make_user: Callable[..., Any], language: str, headers: dict[str, str], reason: str
) -> None:
    user = make_user("viewer", language=language)
    for client in (_with_token(user), _with_session(user)):
        answer = client.get("/api/v1/kpis/TEST-SHARE%25", headers=headers)
        assert (answer.json()["reason_unknown"], answer["Content-Language"]) == (
            reason,
            "en" if "no" in reason else "vi",
        )
        refused = client.get("/api/v1/kpis/NONE", headers=headers).json()["detail"]
        assert refused == ("There is no KPI “NONE”." if "no data" in reason else "Không có chỉ số “NONE”.")


def _with_token(user: Any) -> APIClient:
    client = APIClient()
    _made, secret = tokens.create(user, name="program", days=1, is_read_only=True)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


def _with_session(user: Any) -> APIClient:
    client = APIClient()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.django_db
def test_the_command_line_says_a_figure_in_one_language_as_people_write_it() -> None:
    out = io.StringIO()
    call_command("kpi", "TEST-SHARE%", stdout=out)
    assert out.getvalue().startswith("TEST-SHARE%: — (no data yet)")
    out = io.StringIO()
    call_command("kpi", "TEST-SHARE%", "--language", "vi", "--json", stdout=out)
    assert json.loads(out.getvalue())["reason_unknown"] == "chưa có dữ liệu"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_back_office_writes_days_and_moments_as_pages_do(language: str) -> None:
    with override(language):
        for day in (date(2026, 1, 5), date(2025, 6, 30), date(2025, 9, 1), date(2025, 12, 31)):
            assert (
                date_format(day, "DATE_FORMAT") == date_format(day, "SHORT_DATE_FORMAT") == formats.day(day)
            )
            moment = datetime(day.year, day.month, day.day, 7, 5)  # noqa: DTZ001 (written as it stands)
            assert date_format(moment, "DATETIME_FORMAT") == formats.moment(moment)
        assert "%Y-%m-%d" in get_format("DATE_INPUT_FORMATS")
    assert settings.LANGUAGE_CODE == "vi"


def test_no_kpi_has_a_unit_without_words() -> None:
    units = {one.unit for one in all_kpis()} - set(formats.UNITS)
    assert units <= {"%", "kg", "t", "L"}
