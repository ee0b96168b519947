"""Every link between batches, every whereabouts and every lead-time stage of the demo plant against its books."""

from collections import Counter
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest

from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from etl.demo.batch_truth import Batch, Method
from production.queries import chain, coverage, lead_time
from tests.demo_plant import LoadedPlant
from tests.figures.books import Asked
from tests.figures.books.production import (
    _between,
    difference,
    finished_batches,
    is_issued,
    preparation,
    storage,
    total,
)

pytestmark = pytest.mark.django_db


def everything(plant: LoadedPlant) -> Filters:
    plan = plant.world.plan
    return Filters(from_date=plan.start, to_date=plan.end, as_of=plan.end)


def name(batch: Batch) -> str:
    return f"{batch.material}|{batch.batch}"


def test_every_hard_link_is_in_the_books_and_none_is_missing(plant: LoadedPlant) -> None:
    rows = Select(
        "select batch_id, parent_batch_id, method, process_order, quantity from production_chain "
        "where confidence = 'hard'"
    ).all()
    ours = {
        (r["batch_id"], r["parent_batch_id"], r["method"], r["process_order"]): r["quantity"] for r in rows
    }
    books = {
        (name(e.child), name(e.parent), e.method.value, e.order): e.quantity for e in plant.batches.edges()
    }
    assert len(ours) == len(rows)
    assert ours == books
    assert {method for _, _, method, _ in books} == {"yield_list", "transfer_posting"}


def by_product_links(plant: LoadedPlant) -> set[tuple[str, str]]:
    """What filling left over came from the liquid that was filled, wherever lists name that liquid."""
    parents = {edge.order: edge.parent for edge in plant.batches.edges() if edge.method is Method.YIELD_LIST}
    return {
        (name(Batch(line.material, line.batch)), name(parents[line.order]))
        for _, line in plant.movements
        if line.movement_type == "531" and line.order in parents
    }


def test_every_strong_link_is_in_the_books_and_none_is_missing(plant: LoadedPlant) -> None:
    rows = Select("select batch_id, parent_batch_id from production_chain where confidence = 'strong'").all()
    assert {(row["batch_id"], row["parent_batch_id"]) for row in rows} == by_product_links(plant)


def test_weak_links_stand_only_where_nothing_is_known_and_mostly_lead_to_the_true_parent(
    plant: LoadedPlant,
) -> None:
    """They are guesses, so no figure counts them."""
    orders = plant.world.orders
    true = {
        (name(Batch(o.material, o.batch)), name(Batch(orders[o.parent].material, orders[o.parent].batch)))
        for o in orders.values()
        if o.parent
    }
    hard = {name(edge.child) for edge in plant.batches.edges() if edge.method is Method.YIELD_LIST}
    rows = Select("select batch_id, parent_batch_id from production_chain where confidence = 'weak'").all()
    weak = {(row["batch_id"], row["parent_batch_id"]) for row in rows}
    assert weak
    assert not {child for child, _ in weak} & hard
    assert len(weak & true) >= 0.75 * len(weak)


def reached(start: str, links: set[tuple[str, str]], *, forward: bool) -> set[str]:
    """All batches that links (child, parent) lead to, in one direction."""
    found: set[str] = {start}
    waiting = [start]
    while waiting:
        current = waiting.pop()
        for child, parent in links:
            one, other = (parent, child) if forward else (child, parent)
            if one == current and other not in found:
                found.add(other)
                waiting.append(other)
    return found


def test_genealogy_is_complete_in_both_directions(plant: LoadedPlant) -> None:
    """For the batches with most links."""
    links = {(name(e.child), name(e.parent)) for e in plant.batches.edges()} | by_product_links(plant)
    count = Counter(batch for link in links for batch in link)
    chosen = sorted(count, key=lambda b: (-count[b], b))[:8]
    for batch in chosen:
        for direction, forward in (("backward", False), ("forward", True)):
            found = chain.genealogy(batch, direction=direction)
            ours = {node.batch_id for node in found.nodes}
            assert ours == reached(batch, links, forward=forward), (batch, direction)


def test_a_batch_is_traced_to_every_delivery_that_took_it(plant: LoadedPlant) -> None:
    batches = sorted(finished_batches(plant, asked(plant)))
    chosen = [batch for batch in batches if len(plant.batches.issues(batch)) > 3][:12]
    assert chosen
    for batch in chosen:
        rows = chain.deliveries([name(batch)], everything(plant)).all()
        ours = sorted((row["issue_date"], row["delivery"], row["quantity"]) for row in rows)
        books: dict[tuple[date, str], Decimal] = {}
        for day, delivery, quantity in plant.batches.issues(batch):
            books[day, delivery] = books.get((day, delivery), Decimal(0)) + quantity
        assert ours == sorted((day, delivery, quantity) for (day, delivery), quantity in books.items())


def asked(plant: LoadedPlant) -> Asked:
    plan = plant.world.plan
    return Asked(plan.start, plan.end, plan.end)


def test_the_mass_of_every_finished_batch_is_that_of_the_books(plant: LoadedPlant) -> None:
    balances = plant.batches.balances()
    rows = coverage.batch_balances(everything(plant)).all()
    ours = {Batch(r["material"], r["batch"]): (r["received"], r["difference"]) for r in rows}
    books = {
        batch: (balances[batch].received, difference(balances[batch]))
        for batch in finished_batches(plant, asked(plant))
        if batch in balances
    }
    assert ours == books
    assert any(gap for _, gap in books.values()), (
        "dirty rows leave gaps: a balance that never shows one proves nothing"
    )


def test_every_stage_of_every_order_is_that_of_the_books(plant: LoadedPlant) -> None:
    rows = lead_time.lead_times(everything(plant), period=None).all()
    ours = {
        row["process_order"]: (
            row["sales_order_date"], row["transfer_order_date"], row["release_date"], row["finish_date"],
            row["receipt_date"], row["first_issue_date"], row["last_issue_date"], row["goods_issue_date"],
            row["is_fully_issued"], row["preparation_days"], row["production_days"], row["transit_days"],
            _rounded(row["storage_days"]), row["total_days"],
        )
        for row in rows
    }  # fmt: skip
    books = {
        time.order.number: (
            time.sales_order_date, time.transfer_order_date, time.released, time.finished, time.received,
            time.first_issue, time.last_issue, time.goods_issue, is_issued(time, plant), preparation(time),
            _between(time.released, time.finished), _between(time.finished, time.received), _rounded(storage(time)),
            total(time, plant),
        )
        for time in plant.lead_times
    }  # fmt: skip
    assert ours.keys() == books.keys()
    assert {number: (ours[number], books[number]) for number in ours if ours[number] != books[number]} == {}


def _rounded(days: Decimal | None) -> Decimal | None:
    """A weighted storage time is kept to four decimals, halves up as in the database."""
    return None if days is None else Decimal(days).quantize(Decimal("0.0001"), ROUND_HALF_UP)
