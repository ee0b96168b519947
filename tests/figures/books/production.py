"""Orders, yield, links, lead time and made to order, from the plant's books."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from etl.demo.batch_truth import Balance, Batch, LeadTime
from etl.demo.production_truth import OrderState
from tests.demo_plant import LoadedPlant
from tests.figures.books import Amount, Asked, at_the_end, book, median, now, percent, percentile, share

ZERO = Decimal(0)
P90 = Decimal("0.9")
TARGET_DAYS = {"MTS": 14, "MTO": 21}


def due(plant: LoadedPlant, asked: Asked) -> list[OrderState]:
    """Orders with their basic finish in the period."""
    return plant.production.due(asked.first, asked.last)


@book("PRD-ORD", periods=now, exact=True)
def orders(plant: LoadedPlant, asked: Asked) -> Amount:
    return len(due(plant, asked))


@book("PRD-COMP", periods=now)
def completion(plant: LoadedPlant, asked: Asked) -> Amount:
    return percent(*plant.production.completed(asked.first, asked.last))


@book("PRD-QTY", periods=now)
def fulfilment(plant: LoadedPlant, asked: Asked) -> Amount:
    weights = plant.kg_per_unit
    known = [(o, weights[o.order.material]) for o in due(plant, asked) if o.order.material in weights]
    return percent(sum(o.delivered * kg for o, kg in known), sum(o.ordered * kg for o, kg in known))


@book("PRD-SCH", periods=now)
def on_schedule(plant: LoadedPlant, asked: Asked) -> Amount:
    return percent(*plant.production.on_schedule(asked.first, asked.last))


@book("PRD-LATE", periods=now)
def days_late(plant: LoadedPlant, asked: Asked) -> Amount:
    """Over finished and overdue open orders."""
    return median([Decimal(days) for days in plant.production.working_days_late(asked.first, asked.last)])


@book("PRD-WIP", periods=at_the_end, exact=True)
def in_work(plant: LoadedPlant, asked: Asked) -> Amount:
    return len(plant.production.in_work())


@book("YLD", periods=now)
def yield_percent(plant: LoadedPlant, asked: Asked) -> Amount:
    put_in, came_out, _, _ = plant.production.yield_parts(asked.first, asked.last)
    return percent(came_out, put_in)


@book("YLD-LOSS", periods=now)
def loss(plant: LoadedPlant, asked: Asked) -> Amount:
    return plant.production.yield_parts(asked.first, asked.last)[3]


@book("SG-DEV", periods=now)
def gravity_deviation(plant: LoadedPlant, asked: Asked) -> Amount:
    pairs = plant.production.gravities(asked.first, asked.last).values()
    return percent(sum(actual - theory for theory, actual in pairs), sum(theory for theory, _ in pairs))


def finished_batches(plant: LoadedPlant, asked: Asked) -> dict[Batch, date]:
    """Batches of completed filling orders whose last finish is in the period, with it."""
    ends: dict[Batch, date] = {}
    for state in plant.production.orders:
        if state.order.controller == "P01" and state.is_completed and state.finished:
            batch = Batch(state.order.material, state.order.batch)
            ends[batch] = max(ends.get(batch, state.finished), state.finished)
    return {batch: end for batch, end in ends.items() if asked.first <= end <= asked.last}


@book("GEN-COV", periods=now)
def coverage(plant: LoadedPlant, asked: Asked) -> Amount:
    finished = finished_batches(plant, asked)
    return percent(len(finished.keys() & linked(plant)), len(finished))


def linked(plant: LoadedPlant) -> set[Batch]:
    """Batches with a hard link to a batch that a liquid order made."""
    liquids = {Batch(s.order.material, s.order.batch) for s in plant.production.orders}
    return {edge.child for edge in plant.batches.edges() if edge.parent in liquids}


@book("YLD-CHAIN", periods=now)
def chain_yield(plant: LoadedPlant, asked: Asked) -> Amount:
    """All that was filled from the liquid orders of the period's batches, against what these orders delivered."""
    finished = finished_batches(plant, asked)
    coverage_ratio = share(len(finished.keys() & linked(plant)), len(finished))
    if coverage_ratio is None or coverage_ratio < Decimal("0.8"):
        return None
    states = {state.order.number: state for state in plant.production.orders}
    filled: dict[str, Decimal] = defaultdict(Decimal)
    wanted = set()
    for row in plant.production.linked_to_liquid():
        if row.order.parent in states:
            if row.input_kg > 0:
                filled[row.order.parent] += row.output_kg
            if Batch(row.order.material, row.order.batch) in finished:
                wanted.add(row.order.parent)
    chosen = [number for number in wanted if number in filled]
    return percent(
        sum(filled[number] for number in chosen), sum(states[number].delivered for number in chosen)
    )


def difference(balance: Balance) -> Decimal:
    """What is missing of a batch: came in − went out − is there − is on the way."""
    came = balance.opening + balance.received + balance.returned + balance.counted
    went = balance.consumed + balance.delivered + balance.scrapped + balance.moved
    return came - went - balance.stock - balance.in_transit


@book("GEN-BAL", periods=now)
def mass_difference(plant: LoadedPlant, asked: Asked) -> Amount:
    weights, balances = plant.kg_per_unit, plant.batches.balances()
    return sum(
        (
            difference(balances[b]) * weights[b.material]
            for b in finished_batches(plant, asked)
            if b in balances
        ),
        ZERO,
    )


def timed(plant: LoadedPlant, asked: Asked) -> list[LeadTime]:
    """Filling orders that delivered something and finished in the period."""
    return [t for t in plant.lead_times if t.finished and asked.first <= t.finished <= asked.last]


def _mean(days: list[Decimal]) -> Decimal | None:
    return share(sum(days, ZERO), len(days)) if days else None


def _between(first: date | None, last: date | None) -> Decimal | None:
    """Days of a stage; unknown without both ends, and left out when negative."""
    if first is None or last is None or last < first:
        return None
    return Decimal((last - first).days)


def _known(values: Iterator[Decimal | None]) -> list[Decimal]:
    return [value for value in values if value is not None]


def preparation(time: LeadTime) -> Decimal | None:
    """Made to order only: from the sales order, where billing shows it, else from the order's creation."""
    if not time.made_to_order:
        return None
    return _between(time.sales_order_date or time.order.created, time.released)


def storage(time: LeadTime) -> Decimal | None:
    """From the receipt to the issues, weighted by quantity; contradicting when issued before it came."""
    if time.received is None or time.first_issue is None or time.first_issue < time.received:
        return None
    return time.storage_days


@book("LT-PREP", periods=now)
def preparation_days(plant: LoadedPlant, asked: Asked) -> Amount:
    return _mean(_known(preparation(t) for t in timed(plant, asked)))


@book("LT-PROD", periods=now)
def production_days(plant: LoadedPlant, asked: Asked) -> Amount:
    return _mean(_known(_between(t.released, t.finished) for t in timed(plant, asked)))


@book("LT-TRA", periods=now)
def transit_days(plant: LoadedPlant, asked: Asked) -> Amount:
    return _mean(_known(_between(t.finished, t.received) for t in timed(plant, asked)))


@book("LT-STO", periods=now)
def storage_days(plant: LoadedPlant, asked: Asked) -> Amount:
    return _mean(_known(storage(t) for t in timed(plant, asked)))


@book("LT-DEL", periods=now)
def delivery_days(plant: LoadedPlant, asked: Asked) -> Amount:
    """No list can tell: the goods issue date is the posting date of the issue itself."""
    return None


def is_issued(time: LeadTime, plant: LoadedPlant) -> bool:
    """Whether the order is closed and everything that it delivered has left."""
    if not plant.order_states[time.order.number].is_closed:
        return False
    made = Decimal(time.order.delivered(plant.world.plan.end)) / 1000
    return made > 0 and sum((quantity for _, _, quantity in time.issues), ZERO) >= made


def begin(time: LeadTime) -> date:
    """First date of the stages that the kind of the order requires."""
    return (time.sales_order_date or time.order.created) if time.made_to_order else time.released


def total(time: LeadTime, plant: LoadedPlant) -> Decimal | None:
    """Days from the first to the last date; unknown while something is still there."""
    if not is_issued(time, plant):
        return None
    return _between(begin(time), time.goods_issue if time.made_to_order else time.last_issue)


def totals(plant: LoadedPlant, asked: Asked) -> list[Decimal]:
    """Of the orders of a period that have left."""
    return _known(total(time, plant) for time in timed(plant, asked))


@book("LT-TOT", periods=now)
def total_days(plant: LoadedPlant, asked: Asked) -> Amount:
    return _mean(totals(plant, asked))


@book("LT-MED", periods=now)
def median_days(plant: LoadedPlant, asked: Asked) -> Amount:
    return median(totals(plant, asked))


@book("LT-P90", periods=now)
def p90_days(plant: LoadedPlant, asked: Asked) -> Amount:
    return percentile(totals(plant, asked), P90)


@book("LT-OT", periods=now)
def within_target(plant: LoadedPlant, asked: Asked) -> Amount:
    """Closed ones within their days, against closed ones and open ones that are over already."""
    kept = closed = over = 0
    for time in plant.lead_times:
        aim = TARGET_DAYS["MTO" if time.made_to_order else "MTS"]
        inside = time.finished is not None and asked.first <= time.finished <= asked.last
        days = total(time, plant)
        if days is not None and inside:
            closed += 1
            kept += days <= aim
        elif not is_issued(time, plant) and (time.finished is None or inside):
            over += (asked.as_of - begin(time)).days > aim
    return percent(kept, closed + over)
