"""Revenue, invoices, volume and price of hand-made billing lists."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from alkana.reporting.filters import Filters
from etl import loads
from etl.models import LoadState
from inventory.models import DimMaterial, MaterialUnitFactor
from sales.money import Money, UnlikeMoney, total
from sales.queries import comparison, revenue
from tests.figures.sales_lists import OCTOBER, billed, billing, deliveries
from tests.loading import table

pytestmark = pytest.mark.django_db

EXPORT = {
    "billing_type": "EBA2", "channel": "12", "sold_to": "1300000001", "bill_to": "1300000001", "price": 12.5,
    "exchange_rate": 26123, "billing_document": "1730000001", "billing_item": 10,
}  # fmt: skip
CANCELLED = {"billing_document": "1930000001", "cancelled": "X"}
CANCELLATION = {
    "billing_document": "1930000099", "billing_type": "S1", "cancel_document": "1930000001",
    "billing_date": date(2025, 10, 9),
}  # fmt: skip


def test_an_export_invoice_counts_its_net_value_once_and_keeps_its_foreign_amount_beside_it() -> None:
    assert billing({}, EXPORT).rows_quarantined == 0
    assert revenue.net_revenue(OCTOBER).value == 1_000_000 + 125 * 26123
    assert table("fact_billing", "currency, total_price, net_value") == [
        ("VND", Decimal("1000000.000"), Decimal("1000000.000")),
        ("XXX", Decimal("125.000"), Decimal("3265375.000")),
    ]


def test_amounts_in_unlike_or_unknown_currencies_refuse_to_be_added() -> None:
    billing({}, EXPORT, {**EXPORT, "billing_document": "1730000009", "currency": "USD"})
    amounts = {amount.currency: amount for amount in revenue.billed_amounts(OCTOBER)}
    assert {currency: amount.amount for currency, amount in amounts.items()} == {
        "USD": 125, "VND": 1_000_000, "XXX": 125,
    }  # fmt: skip
    assert amounts["USD"] + amounts["USD"] == Money(Decimal(250), "USD")
    for other in ("USD", "XXX"):
        with pytest.raises(UnlikeMoney):
            amounts["VND"] + amounts[other]
    with pytest.raises(UnlikeMoney):
        amounts["XXX"] + amounts["XXX"]
    with pytest.raises(UnlikeMoney):
        total(amounts.values())


def test_a_net_value_that_is_not_price_times_rate_less_discounts_goes_to_quarantine() -> None:
    wrong = {**EXPORT, "net_value": 125, "billing_document": "1730000002"}
    rounded = {"billing_document": "1930000002", "net_value": 1_000_002}
    load = billing({}, wrong, rounded)
    assert (load.state, load.rows_quarantined, load.rows_new) == (LoadState.PUBLISHED, 1, 2)
    assert load.quarantined.get().problems[0]["code"] == "ZRSD002-003"
    assert revenue.net_revenue(OCTOBER).value == 2_000_002


def test_a_cancelled_invoice_and_its_cancellation_net_to_zero_and_are_no_invoice() -> None:
    billing(CANCELLED, CANCELLATION, {"billing_document": "1930000002"})
    assert revenue.net_revenue(OCTOBER).value == 1_000_000
    invoices = revenue.invoices(OCTOBER)
    assert invoices.value == 1
    assert dict(invoices.details)["cancelled"].value == 1
    assert revenue.volume(OCTOBER).value == 10


def test_a_cancelled_invoice_counts_nothing_until_its_cancellation_is_in_a_list() -> None:
    billing(CANCELLED, {"billing_document": "1930000002"})
    figure = revenue.net_revenue(OCTOBER)
    assert figure.value == 1_000_000
    assert [(left.rows, left.quantity) for left in figure.left_out] == [(1, Decimal(1_000_000))]
    later = billing({**CANCELLATION, "billing_date": date(2025, 11, 3)}, name="november.xlsx")
    november = Filters(from_date=date(2025, 11, 1), to_date=date(2025, 11, 30), as_of=date(2025, 11, 30))
    assert revenue.net_revenue(OCTOBER).value == 2_000_000
    assert revenue.net_revenue(november).value == -1_000_000
    assert revenue.invoices(OCTOBER).value == 1
    loads.undo(later)
    assert revenue.net_revenue(OCTOBER).value == 1_000_000


@pytest.mark.parametrize("named_by", ["cancellation", "original"])
def test_a_cancellation_is_found_whichever_document_names_the_other(named_by: str) -> None:
    original = {"billing_document": "1930000001"}
    reversal = {**CANCELLATION, "cancel_document": None}
    if named_by == "original":
        original["cancel_document"] = "1930000099"
    else:
        reversal["cancel_document"] = "1930000001"
    billing(original, name="first.xlsx")
    billing(reversal, name="second.xlsx")
    assert revenue.net_revenue(OCTOBER).value == 0
    assert revenue.invoices(OCTOBER).value == 0
    assert all(loads_agree for _, loads_agree in _proof())


def test_an_unknown_billing_type_becomes_a_member_and_is_left_out_until_staff_say_what_it_is() -> None:
    billing({}, {"billing_document": "1930000002", "billing_type": "ZQ7"})
    figure = revenue.net_revenue(OCTOBER)
    assert figure.value == 1_000_000
    assert [(left.rows, left.quantity) for left in figure.left_out] == [(1, Decimal(1_000_000))]
    from sales.models import DimBillingType

    kind = DimBillingType.objects.get(pk="ZQ7")
    assert kind.meaning == "unknown"
    kind.local_meaning, kind.local_sign, kind.local_is_revenue = "credit_memo", -1, True
    kind.save()
    assert revenue.net_revenue(OCTOBER).value == 0
    assert revenue.credit_memos(OCTOBER).value == 1
    assert revenue.returns_share(OCTOBER).value == 100


def test_internal_deliveries_count_only_when_asked_for() -> None:
    billing({}, {"billing_document": "1930000002", "channel": "99"})
    assert revenue.net_revenue(OCTOBER).value == 1_000_000
    assert revenue.net_revenue(replace(OCTOBER, channel=("99",))).value == 1_000_000
    assert revenue.net_revenue(replace(OCTOBER, channel=("11", "99"))).value == 2_000_000


def test_units_are_weighed_and_what_has_no_weight_is_named_beside_the_total() -> None:
    grams = {"billing_item": 20, "material": "100000002", "unit": "CC", "billed_quantity": 500, "price": 100,
             "net_weight": 550, "weight_unit": "G"}  # fmt: skip
    weightless = {"billing_item": 30, "material": "100000003", "unit": "SET", "net_weight": None}
    kilograms = {
        "billing_item": 40,
        "material": "120000001",
        "unit": "KG",
        "billed_quantity": 3,
        "net_weight": None,
    }
    billing({}, grams, weightless, kilograms)
    figure = revenue.volume(OCTOBER)
    assert figure.value == Decimal("10") + Decimal("0.55") + 3
    assert [(left.rows, left.quantity, left.unit) for left in figure.left_out] == [(1, Decimal(10), "SET")]
    price = revenue.price_per_kg(OCTOBER)
    assert price.numerator == 1_000_000 + 50_000 + 300_000
    assert price.denominator == figure.value


def factor(material: str, kilograms: str) -> None:
    """What staff say a piece weighs: nothing is trusted more."""
    MaterialUnitFactor.objects.create(
        material=DimMaterial.objects.get(material_code=material), unit="PC", source="staff", kg_per_unit=kilograms,
        valid_from=date(2025, 1, 1),
    )  # fmt: skip


def test_a_billed_line_weighs_what_sap_billed_whatever_its_material_weighs_now() -> None:
    billing(
        {"net_weight": 12},
        {"billing_item": 20, "billed_quantity": 10, "net_weight": 9_000, "weight_unit": "G"},
        {"billing_item": 30, "billed_quantity": 4, "net_weight": None},
        {"billing_item": 40, "billed_quantity": 2, "net_weight": 0},
        {"billing_item": 50, "billed_quantity": 1, "net_weight": 7, "weight_unit": "CWT"},
        {"billing_item": 60, "unit": "KG", "billed_quantity": 3, "net_weight": "2.85"},
    )
    factor("100000001", "1.5")
    figure = revenue.volume(OCTOBER)
    assert figure.value == 12 + 9 + Decimal("1.5") * (4 + 2 + 1) + Decimal("2.85")
    assert figure.left_out == ()
    factor_changed = MaterialUnitFactor.objects.get(source="staff")
    factor_changed.kg_per_unit = Decimal(2)
    factor_changed.save()
    assert revenue.volume(OCTOBER).value == 12 + 9 + 14 + Decimal("2.85")


def test_price_and_mix_weigh_a_line_as_its_volume_does() -> None:
    september = replace(OCTOBER, from_date=date(2025, 9, 1), to_date=date(2025, 9, 30))
    billing(
        {"net_weight": 12},
        {
            "billing_document": "1930000002",
            "billed_quantity": 5,
            "net_weight": 6,
            "billing_date": date(2025, 9, 8),
        },
        {"billing_document": "1930000003", "billing_type": "ZRE", "billed_quantity": 1, "net_weight": "1.3"},
    )
    factor("100000001", "99")
    assert revenue.volume(OCTOBER).value == Decimal("10.7")
    assert revenue.volume(september).value == 6
    price = revenue.price_per_kg(OCTOBER)
    assert (price.numerator, price.denominator) == (900_000, Decimal("10.7"))
    (row,) = comparison.price_volume_mix_rows(OCTOBER).all()
    assert (row["before_kg"], row["now_kg"]) == (6, Decimal("10.7"))


def test_a_missing_weight_makes_volume_unknown_and_leaves_revenue_alone() -> None:
    billing({"net_weight": None})
    assert revenue.volume(OCTOBER).value is None
    assert revenue.volume(OCTOBER).reason_unknown is not None
    assert revenue.net_revenue(OCTOBER).value == 1_000_000


def test_a_period_that_no_list_reaches_is_unknown_and_not_zero() -> None:
    assert revenue.net_revenue(OCTOBER).value is None
    billing({})
    may = Filters(from_date=date(2025, 5, 1), to_date=date(2025, 5, 31), as_of=date(2025, 5, 31))
    assert revenue.net_revenue(may).value is None
    assert revenue.net_revenue(replace(OCTOBER, customer=("1200000077",))).value == 0


def test_sales_orders_and_invoices_are_counted_once_each() -> None:
    billing(
        {},
        {"billing_item": 20},
        {"billing_document": "1930000002"},
        {"billing_document": "1930000003", "sales_order": None},
    )
    assert revenue.invoices(OCTOBER).value == 3
    orders = revenue.sales_orders(OCTOBER)
    assert orders.value == 1
    assert orders.left_out[0].rows == 1
    assert revenue.average_invoice(OCTOBER).value == Decimal(4_000_000) / 3


def test_growth_compares_a_running_month_with_as_many_working_days() -> None:
    billing(
        {"billing_date": date(2025, 10, 2), "price": 150_000},
        {"billing_date": date(2025, 9, 3), "billing_document": "1930000002"},
        {"billing_date": date(2025, 9, 30), "billing_document": "1930000003"},
    )
    running = replace(OCTOBER, as_of=date(2025, 10, 3))
    figure = revenue.growth(running)
    assert figure.value == 50
    assert dict(figure.details)["last_year"].value is None


def test_returned_goods_without_a_credit_are_named_beside_the_returns_share() -> None:
    billing({})
    deliveries({"delivery": "1960000001", "delivery_type": "ZDE1"})
    figure = revenue.returns_share(OCTOBER)
    assert figure.value == 0
    assert figure.left_out[0].rows == 1


def test_loading_twice_and_a_longer_list_add_nothing_twice() -> None:
    billing({})
    billing({}, {"billing_document": "1930000002", "billing_date": date(2025, 10, 7)}, name="longer.xlsx")
    billing({})
    assert revenue.net_revenue(OCTOBER).value == 2_000_000
    assert len(table("fact_billing", "billing_document, billing_item")) == 2


def test_a_name_that_changes_with_every_export_is_no_key() -> None:
    billing({}, name="a.xlsx")
    newer = {"billing_document": "1930000002", "billing_date": date(2025, 10, 20)}
    billing({"bill_to_name": "Khách lẻ Hai"}, {**newer, "bill_to_name": "Khách lẻ Hai"}, name="b.xlsx")
    assert table("dim_customer", "customer, name") == [("1200000001", "Khách lẻ Hai")]
    assert revenue.net_revenue(OCTOBER).value == 2_000_000


def test_control_totals_are_compared_per_sales_unit() -> None:
    rows = [{}, {"billing_item": 20, "unit": "SET", "billed_quantity": 2}]
    load = billing(
        *rows, totals=[{"billed_quantity": 10, "unit": "PC"}, {"billed_quantity": 2, "unit": "SET"}]
    )
    assert load.rows_read == 2
    assert [total["agrees"] for total in load.control_totals] == [True, True]
    assert billed({})["total"] == 1_000_000


def _proof() -> list[tuple[str, bool]]:
    return [(d.table, d.is_none) for d in loads.check_facts()]
