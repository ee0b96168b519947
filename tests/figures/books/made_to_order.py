"""Orders made to order: what is open, what was promised, what will be late, from the plant's books."""

import math
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from etl.demo.batch_truth import LeadTime
from etl.demo.delivery_list import dirt_of_delivery_item
from etl.demo.dirt import DIRTY_ONE_IN, roll
from etl.demo.hierarchy_list import channels_of
from etl.demo.sales_truth import taken_in
from tests.demo_plant import LoadedPlant
from tests.figures.books import Amount, Asked, at_the_end, book, now, percent, percentile
from tests.figures.books.production import begin, is_issued

ENOUGH_SAMPLES = 8
P80, HALF = Decimal("0.8"), Decimal("0.5")
GROUP_LENGTH = 6


def made_to_order(plant: LoadedPlant) -> list[LeadTime]:
    """Filling orders with a sales order, but for those closed without output."""
    return [time for time in plant.lead_times if time.made_to_order]


@book("MTO-OPEN", periods=at_the_end, exact=True)
def open_orders(plant: LoadedPlant, asked: Asked) -> Amount:
    return sum(not is_issued(time, plant) for time in made_to_order(plant))


def planned_dates(plant: LoadedPlant) -> dict[tuple[str, str], date]:
    """Latest planned date of the deliveries that lists show, by sales order and material."""
    found: dict[tuple[str, str], date] = {}
    for delivery in plant.world.deliveries:
        for item in delivery.items if delivery.goods_issue else ():
            if taken_in(dirt_of_delivery_item(plant.world.seed, delivery, item)):
                key = delivery.sales_order, item.material
                found[key] = max(found.get(key, delivery.planned), delivery.planned)
    return found


@book("MTO-OTP", periods=now)
def on_promise(plant: LoadedPlant, asked: Asked) -> Amount:
    """Promises that a delivery shows, due in the period."""
    planned = planned_dates(plant)
    promised = [(t, planned.get((t.order.sales_order, t.order.material))) for t in made_to_order(plant)]
    due = [(t, day) for t, day in promised if day and asked.first <= day <= min(asked.last, asked.as_of)]
    return percent(
        sum(is_issued(t, plant) and t.last_issue <= day for t, day in due if t.last_issue), len(due)
    )


def group_of(plant: LoadedPlant, code: str) -> str:
    """Product group of a material, when a hierarchy list tells it."""
    material = plant.world.materials.by_code[code]
    rolls = [
        roll(plant.world.seed, "hierarchy", channel, code) for channel in channels_of(plant.world, material)
    ]
    return material.hierarchy[:GROUP_LENGTH] if any(number % DIRTY_ONE_IN for number in rolls) else ""


@dataclass(frozen=True, slots=True)
class Samples:
    """Days from a milestone to the last issue, of orders that have left, by product group and milestone."""

    by_group: dict[tuple[str, str], list[Decimal]]
    overall: dict[str, list[Decimal]]

    def ahead(self, group: str, milestone: str) -> int | None:
        """Days that an order will still take: P80, below enough samples the average, of all when the group has none."""
        days = self.by_group.get((group, milestone), [])
        if len(days) >= ENOUGH_SAMPLES:
            return math.ceil(percentile(days, P80))
        days = days or self.overall.get(milestone, [])
        return math.ceil(sum(days) / len(days)) if days else None

    def usual(self, group: str) -> int | None:
        """Median days from finish to the last issue."""
        days = self.by_group.get((group, "produced")) or self.overall.get("produced")
        return math.ceil(percentile(days, HALF)) if days else None


def samples(plant: LoadedPlant) -> Samples:
    """What orders that have left took from each milestone on."""
    found = Samples({}, {})
    for time in made_to_order(plant):
        if is_issued(time, plant) and time.last_issue:
            reached = {
                "ordered": begin(time),
                "released": time.released,
                "produced": time.finished,
                "at_centre": time.received,
            }
            for milestone, day in reached.items():
                if day and day <= time.last_issue:
                    days = Decimal((time.last_issue - day).days)
                    group = group_of(plant, time.order.material)
                    found.by_group.setdefault((group, milestone), []).append(days)
                    found.overall.setdefault(milestone, []).append(days)
    return found


@book("MTO-RISK", periods=at_the_end, exact=True)
def at_risk(plant: LoadedPlant, asked: Asked) -> Amount:
    """Open orders that will leave after their promise, by what others took."""
    known, planned, count = samples(plant), planned_dates(plant), 0
    for time in made_to_order(plant):
        if is_issued(time, plant):
            continue
        group = group_of(plant, time.order.material)
        closed = plant.order_states[time.order.number].is_closed
        reached = "at_centre" if time.received else "produced" if closed else "released"
        ahead, usual = known.ahead(group, reached), known.usual(group)
        promise = planned.get((time.order.sales_order, time.order.material))
        if promise is None and usual is not None:
            promise = time.order.basic_finish + timedelta(days=usual)
        if promise and ahead is not None:
            count += asked.as_of + timedelta(days=ahead) > promise
    return count
