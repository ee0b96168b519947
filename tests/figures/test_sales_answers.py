"""Every list, chart, summary and figure of sales answers, and what is on it adds up to the figure beside it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from alkana.reporting import kpi, question
from alkana.reporting.figures import kpi_question
from alkana.reporting.question import ask
from alkana.reporting.table import Table, get_table
from sales.queries import otif, receivables, revenue
from tests.figures.sales_lists import OCTOBER, billing, deliveries, targets
from tests.figures.sales_lists import receivables as snapshot
from tests.figures.test_otif import AS_OF_24, TEN

pytestmark = pytest.mark.django_db

PREFIXES = ("sales", "otif", "receivables", "charts/sales", "charts/otif", "charts/receivables")
QUESTIONS = sorted(
    q.code for q in question.questions() if q.code.startswith(tuple(f"{p}/" for p in PREFIXES))
)
KPIS = [
    k.code for k in kpi.all_kpis() if {"zrsd002", "zrsd004", "zrfi005", "target"} & set(k.sources) and k.rows
]


@pytest.fixture
def little_world() -> None:
    """A month of everything: two months of billing, ten deliveries, two snapshots, targets."""
    billing(
        {},
        {"billing_item": 20, "material": "100000002", "billed_quantity": 3, "net_weight": None},
        {"billing_document": "1930000002", "billing_date": date(2025, 9, 8)},
        {"billing_document": "1930000003", "billing_type": "ZQ7", "sold_to": "1200000002"},
        {
            "billing_document": "1730000001",
            "billing_type": "EBA2",
            "channel": "12",
            "exchange_rate": 26123,
            "price": 2,
        },
    )
    deliveries(*TEN)
    snapshot(date(2025, 9, 24), {"target_1_30": 100})
    snapshot(
        date(2025, 10, 24),
        {"target_1_30": 60, "target_31_60": 30},
        {"customer": "1200000002", "target_1_30": 5},
    )
    targets(("ÂU THẠCH TRÚC", 2, 2025, 10_000_000))


@pytest.mark.usefixtures("little_world")
def test_every_list_chart_and_summary_answers_in_both_languages() -> None:
    assert len(QUESTIONS) > 40
    for code in QUESTIONS:
        asked = question.get(code)
        if asked.part or code.endswith("/totals"):
            continue
        for language in ("vi", "en"):
            options = {"details": "1"} if isinstance(asked, Table) else {}
            answer = ask(asked, AS_OF_24.only(asked.filters), language=language, **options)
            assert "stamp" in answer.payload, code


@pytest.mark.usefixtures("little_world")
def test_every_kpi_answers_with_a_value_or_a_reason() -> None:
    assert len(KPIS) > 25
    for code in KPIS:
        asked = kpi_question(code)
        payload = ask(asked, AS_OF_24.only(asked.filters), language="en").payload
        assert (payload["value"] is None) == (payload["reason_unknown"] is not None), code


@pytest.mark.usefixtures("little_world")
def test_lists_add_up_to_the_figure_that_they_prove() -> None:
    net = revenue.net_revenue(OCTOBER).value
    for code in (
        "lines",
        "documents",
        "customers",
        "materials",
        "salesmen",
        "channels",
        "customer-groups",
        "currencies",
    ):
        assert total(f"sales/{code}", "revenue_vnd") == net, code
    assert total("receivables/lines", "target_vnd") == receivables.to_collect(OCTOBER).value
    assert total("receivables/buckets", "target_vnd") == receivables.to_collect(OCTOBER).value
    assert total("receivables/lines", "open_vnd") == receivables.still_to_collect(OCTOBER).value
    assert total("receivables/bridge", "change_vnd") == receivables.bridge(OCTOBER).value
    ladder = otif.ladder(AS_OF_24).all()[0]
    assert (
        sum(row["kept"] for row in get_table("otif/customers").select(asked_of("otif/customers")).all())
        == ladder["kept"]
    )


@pytest.mark.usefixtures("little_world")
def test_a_reader_of_one_channel_sees_that_channel_only() -> None:
    from alkana.reporting.filters import Scope

    mine = replace(OCTOBER, scope=Scope(channels=("12",)))
    assert revenue.net_revenue(mine).value == 20 * 26123
    assert receivables.to_collect(mine).value == 0
    assert get_table("sales/lines").select(asked_of("sales/lines", scope=Scope(channels=("13",)))).all() == []


@pytest.mark.usefixtures("little_world")
def test_unknown_codes_are_listed_to_be_worked_through() -> None:
    rows = {
        (row["kind"], row["code"])
        for row in get_table("sales/unknown-codes").select(asked_of("sales/unknown-codes")).all()
    }
    assert ("billing_type", "ZQ7") in rows


def test_a_customer_card_shows_what_he_buys_and_owes(little_world: None) -> None:
    card = question.get("sales/customer")
    payload = ask(card, AS_OF_24.only(card.filters), language="en", part="1200000001").payload
    assert payload["customer_name"] == "Cửa hàng Một"
    assert payload["documents"]["total"] == 2
    assert payload["receivables"]["items"][0]["target_vnd"] in ("90.000", "90", Decimal("90.000"))


def asked_of(code: str, **changes: object) -> question.Asked:
    """A list asked about October."""
    table = get_table(code)
    filters = replace(AS_OF_24 if code.startswith("otif") else OCTOBER, **changes).only(table.filters)  # type: ignore[arg-type]
    return table.asked(filters, "en", {})


def total(code: str, column: str) -> Decimal:
    """The foot of a list's column."""
    answer = ask(get_table(code), OCTOBER.only(get_table(code).filters), language="en", details="1")
    return Decimal(answer.payload["totals"][column])
