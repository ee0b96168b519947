"""Sales, deliveries and receivables of the small demo plant, dirty rows included, against the plant's own books."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from alkana.reporting.filters import Filters
from etl import files, loads
from etl.demo.lists import write_lists
from etl.demo.receivable_truth import OVER_30, OVER_90, OVER_180, ReceivableTruth
from etl.demo.sales_truth import Cut, SalesTruth
from etl.demo.truth import View
from etl.demo.world import World, build
from etl.models import LoadState
from sales.queries import comparison, customers, otif, receivables, revenue, targets

pytestmark = pytest.mark.django_db

LISTS = ["zrsd002", "zrsd004", "zrfi005", "target"]
AS_OF = date(2025, 12, 23)
OCTOBER = Filters(from_date=date(2025, 10, 1), to_date=date(2025, 10, 31), as_of=date(2025, 10, 31))
NOVEMBER = Filters(from_date=date(2025, 11, 1), to_date=date(2025, 11, 30), as_of=date(2025, 11, 30))
WHOLE = Filters(from_date=date(2025, 9, 1), to_date=AS_OF, as_of=AS_OF)
KG = Decimal("0.000001")


def test_every_figure_equals_the_books_of_the_plant(tmp_path: Path) -> None:
    world = build("small", 7)
    days = take_in(world, tmp_path)
    truth = SalesTruth(world, View.LOADED)
    for filters in (OCTOBER, NOVEMBER, WHOLE):
        billing_equals(truth, filters)
        deliveries_equal(truth, filters)
    for name in ("channel", "customer", "salesman", "material"):
        narrowed_equals(world, truth, name)
    what_moved_revenue_equals(truth)
    targets_equal(world, truth)
    receivables_equal(ReceivableTruth(world, View.LOADED), days)
    assert [d.table for d in loads.check_facts() if not d.is_none] == []


def take_in(world: World, folder: Path) -> list[date]:
    """Load all lists of sales; the days of the receivables snapshots."""
    days = []
    for written in write_lists(world, folder, lists=LISTS):
        inputs = {"snapshot_date": written.as_of.isoformat()} if written.source == "zrfi005" else None
        received = loads.receive(files.chunks_of(written.path), written.path.name, inputs=inputs)
        load = loads.process(received.load.pk)
        assert load.state == LoadState.PUBLISHED, (written.path.name, load.message_en)
        assert load.rows_quarantined == len(written.quarantined), written.path.name
        days += [written.as_of] if inputs else []
    return sorted(set(days))


def cut(filters: Filters, **one: str) -> Cut:
    """The plant's cut for the same period."""
    assert filters.from_date
    assert filters.to_date
    return Cut(filters.from_date, filters.to_date, **one)


def billing_equals(truth: SalesTruth, filters: Filters) -> None:
    """Counts and money exactly, weights to a milligram."""
    asked = cut(filters)
    assert revenue.net_revenue(filters).value == truth.net_revenue(asked)
    assert revenue.invoices(filters).value == truth.invoices(asked)
    assert revenue.credit_memos(filters).value == truth.credit_memos(asked)
    assert revenue.sales_orders(filters).value == truth.sales_orders(asked)
    volume = revenue.volume(filters)
    assert abs(Decimal(volume.value or 0) - truth.volume_kg(asked)) < KG * max(1, truth.volume_kg(asked))
    bought = truth.by_customer(asked)
    assert customers.active_customers(filters).value == sum(amount > 0 for amount in bought.values())


def narrowed_equals(world: World, truth: SalesTruth, name: str) -> None:
    """The same under each filter, for a few of its values."""
    source = {
        "channel": [c.channel for c in world.partners.customers],
        "customer": [c.code for c in world.partners.customers],
        "salesman": [s.code for s in world.partners.salesmen],
        "material": [item.material for invoice in world.invoices for item in invoice.items],
    }[name]
    for value in sorted(set(source))[:3]:
        filters, asked = replace(WHOLE, **{name: (value,)}), cut(WHOLE, **{name: value})  # type: ignore[arg-type]
        assert revenue.net_revenue(filters).value == truth.net_revenue(asked), (name, value)
        assert revenue.invoices(filters).value == truth.invoices(asked), (name, value)


def deliveries_equal(truth: SalesTruth, filters: Filters) -> None:
    """On time, by line and by sales order; in full is not measurable from lists of shipped lines."""
    kept, due = truth.on_time(cut(filters))
    for figure in (otif.on_time(filters), otif.otif(filters)):
        assert (figure.numerator, figure.denominator) == (kept, due)
    orders = otif.otif_by_order(filters)
    assert (orders.numerator, orders.denominator) == truth.on_time_orders(cut(filters))
    assert otif.in_full(filters).value is None
    assert otif.overdue_open(filters).value is None
    late = [line for line in truth.lines(cut(filters)) if line.days_late > 0]
    assert dict(otif.days_late(filters).details)["late"].value == len(late)


def what_moved_revenue_equals(truth: SalesTruth) -> None:
    """Per material, and all effects together."""
    found = {
        row["material"]: (row["revenue_before_vnd"], row["revenue_now_vnd"])
        for row in comparison.price_volume_mix_rows(NOVEMBER).all()
    }
    known = truth.changes(cut(OCTOBER), cut(NOVEMBER))
    assert found == {m: (change.revenue_before, change.revenue_after) for m, change in known.items()}
    figure = comparison.price_volume_mix(NOVEMBER)
    assert figure.value == truth.net_revenue(cut(NOVEMBER)) - truth.net_revenue(cut(OCTOBER))
    parts = {name: Decimal(part.value or 0) for name, part in figure.details}
    assert sum(parts[name] for name in comparison.EFFECTS) == figure.value
    lost, at_risk = truth.lost_and_at_risk(AS_OF)
    states = customers.lost_customers(WHOLE)
    assert dict(states.details)["at_risk"].value == len(at_risk)
    assert states.value is None  # the small plant has no 180 days of history
    assert not lost


def targets_equal(world: World, truth: SalesTruth) -> None:
    """The second half of 2025, by name."""
    half = Filters(from_date=date(2025, 7, 1), to_date=date(2025, 12, 31), as_of=AS_OF)
    aims, earned = truth.targets(2025, 2), truth.actual_by_salesman(2025, 2)
    rows = {row["salesman_name"]: row for row in targets.target_rows(half).all()}
    assert {name: row["target_vnd"] for name, row in rows.items() if row["target_vnd"] is not None} == aims
    for name, amount in earned.items():
        assert rows[name]["actual_vnd"] == amount
    elapsed, working = truth.working_days_of_semester(2025, 2, AS_OF)
    row = next(iter(rows.values()))
    assert (row["elapsed_days"], row["working_days"]) == (elapsed, working)


def receivables_equal(truth: ReceivableTruth, days: list[date]) -> None:
    """Each snapshot, and the step from the one before it."""
    for before, day in zip([None, *days[:-1]], days, strict=True):
        filters = Filters(from_date=day, to_date=day, as_of=day)
        total = truth.total(day)
        assert receivables.to_collect(filters).value == total
        rate = receivables.collection_rate(filters)
        assert (rate.numerator, rate.denominator) == (truth.collected(day), total)
        assert receivables.still_to_collect(filters).value == truth.still_to_collect(day)
        share = receivables.overdue_share(filters)
        assert (share.numerator, share.denominator) == (truth.over(day, OVER_30), total)
        assert receivables.over_90_days(filters).value == truth.over(day, OVER_90)
        assert receivables.over_180_days(filters).value == truth.over(day, OVER_180)
        if before is None:
            assert receivables.bridge(filters).value is None
            continue
        opening, rises, falls, closing = truth.bridge(before, day)
        parts = {name: Decimal(part.value or 0) for name, part in receivables.bridge(filters).details}
        assert (parts["opening"], parts["closing"]) == (opening, closing)
        assert parts["increase"] + parts["decrease"] + parts["new"] + parts["settled"] == rises - falls
        assert parts["days"] == (day - before).days
