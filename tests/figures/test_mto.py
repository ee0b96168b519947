"""Lead times per stage, targets, and orders made to order with promise, forecast and risk."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from alkana.reporting.filters import Filters
from production.models import LeadTimeTarget
from production.queries import lead_time, made_to_order
from tests.plant_lists import Row, numbered, prove_increments, take_rows

pytestmark = pytest.mark.django_db

FIRST = date(2025, 10, 1)
LATE = Filters(as_of=date(2025, 12, 1))
CLOSED = {"system_status": "TECO", "delivered_quantity": 100}


def day(number: int | None) -> date | None:
    return None if number is None else FIRST + timedelta(days=number)


class Item:
    """One order of the plant and what happened to it, in days after the first of October."""

    def __init__(
        self,
        number: int,
        *,
        sales_order: str | None = None,
        sold: int | None = None,
        released: int = 0,
        finished: int | None = 3,
        received: int | None = 4,
        issues: tuple[tuple[int, int], ...] = ((10, 100),),
        planned: int | None = None,
        material: str = "100000001",
    ) -> None:
        self.number, self.sales_order, self.sold, self.released = number, sales_order, sold, released
        self.finished, self.received, self.issues, self.planned = finished, received, issues, planned
        self.material = material
        self.process_order, self.batch = f"1000010{number:04d}", f"25J{number:05d}10"

    def delivery(self, place: int) -> str:
        return f"191{self.number:05d}{place:02d}"

    def order(self) -> Row:
        done = CLOSED if self.finished is not None else {}
        return {
            "process_order": self.process_order, "batch": self.batch, "material": self.material,
            "sales_order": self.sales_order, "release_date": day(self.released), "created_date": day(self.released),
            "actual_finish_date": day(self.finished), "basic_finish_date": day(self.released + 5), **done,
        }  # fmt: skip

    def movements(self) -> list[Row]:
        rows: list[Row] = []
        base = {"material": self.material, "batch": self.batch, "unit": "PC"}
        if self.finished is not None:
            rows.append({**base, "posting_date": day(self.finished), "quantity": 100})
        centre = {**base, "plant": "1401", "storage_location": "0101"}
        if self.received is not None:
            number = f"44{self.number:08d}"
            rows.append(
                {**centre, "posting_date": day(self.received), "quantity": 100, "purchase_order": number}
            )
        rows += [
            {**centre, "posting_date": day(on), "movement_type": "601", "quantity": -pieces,
             "reference": self.delivery(place)}
            for place, (on, pieces) in enumerate(self.issues)
        ]  # fmt: skip
        return rows

    def deliveries(self) -> list[Row]:
        rows = [
            {"delivery": self.delivery(place), "actual_gi_date": day(on), "delivery_quantity": pieces,
             "actual_quantity": pieces}
            for place, (on, pieces) in enumerate(self.issues)
        ]  # fmt: skip
        if not rows and self.planned is not None:
            rows = [
                {
                    "delivery": self.delivery(0),
                    "actual_gi_date": None,
                    "actual_quantity": 0,
                    "goods_status": "A",
                }
            ]
        planned = self.planned if self.planned is not None else 20
        return [
            {
                **row,
                "sales_order": self.sales_order or "219999999",
                "material": self.material,
                "delivery_date": day(planned),
            }
            for row in rows
        ]

    def billing(self) -> list[Row]:
        if self.sold is None:
            return []
        return [
            {"billing_document": f"193{self.number:07d}", "sales_order": self.sales_order, "material": self.material,
             "sales_order_date": day(self.sold), "delivery": self.delivery(0)}
        ]  # fmt: skip


def plant(*items: Item) -> None:
    """Take in the lists of a plant that made these orders."""
    take_rows("cooispi", [item.order() for item in items])
    take_rows("mb51", numbered([row for item in items for row in item.movements()]))
    for code, rows in (
        ("zrsd004", [row for item in items for row in item.deliveries()]),
        ("zrsd002", [row for item in items for row in item.billing()]),
    ):
        if rows:
            take_rows(code, rows)


def rows_of(filters: Filters = LATE) -> dict[str, dict[str, Any]]:
    return {row["process_order"]: row for row in lead_time.lead_times(filters, period=None).all()}


def stages(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[f"{stage}_days"] for stage in lead_time.STAGES)


def test_stages_of_an_order_made_to_stock_and_of_one_made_to_order() -> None:
    stock = Item(1, issues=((10, 60), (20, 40)))
    made = Item(2, sales_order="210000002", sold=-4, released=1, finished=5, received=6, issues=((9, 100),))
    plant(stock, made)
    found = rows_of()
    assert stages(found[stock.process_order]) == (None, 3, 1, 10, None)  # (6 × 60 + 16 × 40) / 100
    assert stages(found[made.process_order]) == (5, 4, 1, 3, 0)
    assert (found[stock.process_order]["total_days"], found[made.process_order]["total_days"]) == (20, 13)
    assert found[made.process_order]["preparation_basis"] == "sales_order"
    assert (
        found[stock.process_order]["first_issue_date"],
        found[stock.process_order]["last_issue_date"],
    ) == (
        day(10),
        day(20),
    )
    prove_increments()


def test_without_billing_preparation_begins_when_the_order_was_created_and_says_so() -> None:
    made = Item(1, sales_order="210000001", released=2)
    plant(made)
    row = rows_of()[made.process_order]
    assert (row["preparation_basis"], row["preparation_days"]) == ("created", 0)
    late = {
        "billing_document": "1930000009",
        "sales_order": "210000001",
        "sales_order_date": day(-3),
        "delivery": "1",
    }
    take_rows("zrsd002", [late])
    row = rows_of()[made.process_order]
    assert (row["preparation_basis"], row["preparation_days"]) == ("sales_order", 5)
    prove_increments()


def test_a_missing_end_is_unknown_and_a_partly_issued_order_is_never_a_short_one() -> None:
    unreceived, unissued, partly = (
        Item(1, received=None, issues=()),
        Item(2, issues=()),
        Item(3, issues=((5, 30),)),
    )
    plant(unreceived, unissued, partly)
    found = rows_of()
    assert stages(found[unreceived.process_order]) == (None, 3, None, None, None)
    assert stages(found[unissued.process_order]) == (None, 3, 1, None, None)
    assert found[partly.process_order]["storage_days"] == 1
    assert {row["total_days"] for row in found.values()} == {None}
    total = lead_time.total_days(LATE)
    assert total.value is None
    assert total.left_out[0].rows == 3
    storage = lead_time.stage_days(LATE, "storage")
    assert (storage.value, storage.left_out[0].rows) == (1, 2)


def test_contradicting_dates_are_left_out_and_listed() -> None:
    early, unreceived = Item(1, released=5, finished=3), Item(2, received=None)
    before = Item(3, received=12, issues=((10, 50), (14, 50)))
    plant(early, unreceived, before)
    found = rows_of()
    assert found[early.process_order]["anomalies"] == "finish_before_release"
    assert found[unreceived.process_order]["anomalies"] == "no_receipt"
    assert found[before.process_order]["anomalies"] == "issue_before_receipt"
    assert found[early.process_order]["production_days"] is None
    assert found[before.process_order]["storage_days"] is None
    production = lead_time.stage_days(LATE, "production")
    assert [(entry.rows, entry.why) for entry in production.left_out] == [(1, lead_time.CONTRADICTING)]
    listed = lead_time.anomalies(LATE).all()
    assert sorted(row["anomaly"] for row in listed) == [
        "finish_before_release",
        "issue_before_receipt",
        "no_receipt",
    ]


def test_delivery_is_not_measurable_instead_of_a_perfect_zero() -> None:
    plant(Item(1, sales_order="210000001"))
    figure = lead_time.stage_days(LATE, "delivery")
    assert (figure.value, figure.reason_unknown) == (None, lead_time.NOT_MEASURABLE)


def test_a_cancelled_issue_is_not_the_first_one() -> None:
    item = Item(1, issues=())
    centre = {"plant": "1401", "storage_location": "0101", "batch": item.batch, "reference": "1910000001"}
    plant(item)
    take_rows(
        "mb51",
        numbered(
            [
                {**centre, "posting_date": day(6), "movement_type": "601", "quantity": -100},
                {**centre, "posting_date": day(6), "movement_type": "602", "quantity": 100},
                {**centre, "posting_date": day(9), "movement_type": "601", "quantity": -100},
            ],
            first=4_900_100_001,
        ),
    )
    row = rows_of()[item.process_order]
    assert (row["first_issue_date"], row["storage_days"], row["issue_count"]) == (day(9), 5, 1)


def test_median_and_p90_say_how_many_and_p90_needs_five() -> None:
    items = [Item(n, issues=((4 + n, 100),)) for n in range(1, 5)]
    plant(*items)
    assert lead_time.median_days(LATE).value == Decimal("6.5")
    assert lead_time.p90_days(LATE).value is None
    take_rows("cooispi", [Item(5, issues=()).order()], title="one more")
    take_rows("mb51", numbered(Item(5, issues=((30, 100),)).movements(), first=4_900_200_001))
    assert lead_time.median_days(LATE).value == 7
    assert lead_time.p90_days(LATE).value == Decimal("21.2")
    assert dict(lead_time.median_days(LATE).details)["orders"].value == 5


def test_targets_are_data_by_kind_group_and_date() -> None:
    plant(
        Item(1, issues=((14, 100),)),
        Item(2, issues=((15, 100),)),
        Item(3, issues=()),
        Item(4, finished=None, received=None, issues=()),
    )
    found = lead_time.within_target(LATE)
    assert (found.numerator, found.denominator) == (1, 4)
    assert dict(found.details)["open_over_target"].value == 2
    early = lead_time.within_target(Filters(as_of=day(14)))
    assert (early.numerator, early.denominator) == (1, 2)
    LeadTimeTarget.objects.create(order_kind="MTS", product_group="", valid_from=day(2), target_days=15)
    found = lead_time.within_target(LATE)
    assert (found.numerator, found.denominator) == (2, 4)


def test_days_over_target_are_explained_by_the_stage_that_took_longer_than_usual() -> None:
    usual = [Item(n) for n in range(1, 6)]
    slow = Item(6, finished=23, received=24, issues=((30, 100),))
    plant(*usual, slow)
    found = {row["stage"]: row for row in lead_time.bottlenecks(LATE).all()}
    assert (found["production"]["over_days"], found["production"]["share_ratio"]) == (16, 1)
    assert found["storage"]["over_days"] == 0


def history(count: int, *, material: str = "100000001") -> list[Item]:
    """Finished orders made to order: 2, 3, 4 … days from receipt to issue."""
    return [
        Item(100 + n, sales_order=f"2100001{n:02d}", issues=((6 + n, 100),), planned=8, material=material)
        for n in range(count)
    ]


def mto(filters: Filters) -> dict[str, dict[str, Any]]:
    return {row["process_order"]: row for row in made_to_order.mto_orders(filters).all()}


def test_open_orders_are_those_not_fully_issued_on_the_day() -> None:
    partly = Item(2, sales_order="210000002", issues=((5, 30),))
    plant(*history(3), Item(1, sales_order="210000001", issues=()), partly, Item(3))
    assert made_to_order.open_orders(LATE).value == 2
    assert made_to_order.open_orders(Filters(as_of=day(7))).value == 3


def test_a_promise_is_the_planned_date_else_derived_and_kept_apart() -> None:
    kept, missed = Item(1, sales_order="210000001", planned=10), Item(2, sales_order="210000002", planned=9)
    waiting = Item(3, sales_order="210000003", issues=(), planned=15)
    derived = Item(4, sales_order="210000004", issues=(), planned=None)
    plant(kept, missed, waiting, derived)
    found = mto(LATE)
    assert [found[i.process_order]["promise_basis"] for i in (kept, waiting, derived)] == [
        "delivery",
        "delivery",
        "derived",
    ]
    assert found[derived.process_order]["promise_date"] == day(
        5 + 7
    )  # basic finish + median of finish → issue
    october = Filters(from_date=FIRST, to_date=day(30), as_of=day(30))
    promised = made_to_order.on_promise(october)
    assert (promised.numerator, promised.denominator) == (1, 3)
    apart = dict(promised.details)["derived"]
    assert (apart.numerator, apart.denominator) == (0, 1)


def test_risk_is_a_forecast_later_than_the_promise_and_little_data_is_said() -> None:
    safe = Item(1, sales_order="210000001", issues=(), planned=40)
    tight = Item(2, sales_order="210000002", issues=(), planned=25)
    plant(*history(10), safe, tight)
    filters = Filters(as_of=day(20))
    found = mto(filters)
    assert found[tight.process_order]["forecast_date"] == day(20 + 10)  # P80 of 2…11 days is 9.2
    assert found[tight.process_order]["forecast_basis"] == "p80"
    assert [found[i.process_order]["is_at_risk"] for i in (safe, tight)] == [False, True]
    risk = made_to_order.at_risk(filters)
    assert (risk.value, dict(risk.details)["few_data"].value) == (1, 0)
    early = Filters(as_of=day(10))
    assert mto(early)[tight.process_order]["forecast_basis"] == "few_data"


def test_an_order_without_anything_to_forecast_from_is_left_out_not_safe() -> None:
    plant(Item(1, sales_order="210000001", issues=(), planned=15))
    risk = made_to_order.at_risk(LATE)
    assert risk.value == 0
    assert [(entry.rows, entry.why) for entry in risk.left_out] == [(1, made_to_order.NO_FORECAST)]


def test_contradictions_of_the_rule_are_listed() -> None:
    take_rows(
        "cooispi",
        [
            {"process_order": "1", "order_type": "201O", "sales_order": "210000001"},
            {"process_order": "2", "order_type": "201S", "sales_order": "210000001"},
            {"process_order": "3", "order_type": "201O"},
            {"process_order": "4", "order_type": "201O", "mrp_controller": "P02", "sales_order": "210000001"},
            {"process_order": "5"},
        ],
    )
    found = {
        row["process_order"]: row["contradiction"] for row in made_to_order.contradictions(Filters()).all()
    }
    assert found == {"2": "type_says_stock", "3": "type_without_sales_order", "4": "sales_order_elsewhere"}
