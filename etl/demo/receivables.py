"""The books of receivables: what is to be collected in a month and what has been collected, from open items."""

from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple

from etl.demo.world import World

BUCKETS = (30, 60, 90, 120, 180)


class Collection(NamedTuple):
    """Collection of a month for one customer and salesman, in VND.

    `targets` and `realized` are by overdue bucket: 1-30, 31-60, 61-90, 91-120, 121-180, over 180 days at month end.
    """

    customer: str
    salesman: str
    channel: str
    targets: tuple[int, ...]
    realized_not_due: int
    realized: tuple[int, ...]


def month_end(day: date) -> date:
    """Last day of the month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def bucket(days_overdue: int) -> int:
    """Which overdue bucket a number of days falls into, counted from 0."""
    return next((n for n, limit in enumerate(BUCKETS) if days_overdue <= limit), len(BUCKETS))


def collections(world: World, day: date) -> list[Collection]:
    """The collection plan of the month of a day as it stands in the evening of that day, by customer and salesman."""
    first, last = day.replace(day=1), month_end(day)
    targets: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * 6)
    realized: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * 7)
    channels: dict[tuple[str, str], str] = {}
    for item in world.open_items:
        if item.created > day or (item.paid is not None and item.paid < first):
            continue
        key = item.customer, item.salesman
        paid = item.amount if item.paid is not None and item.paid <= day else 0
        if item.due <= last:
            place = bucket(max(1, (last - item.due).days))
            targets[key][place] += item.amount
            realized[key][place + 1] += paid
        elif paid:
            realized[key][0] += paid
        else:
            continue
        channels[key] = item.channel
    return [
        Collection(*key, channels[key], tuple(targets[key]), realized[key][0], tuple(realized[key][1:]))
        for key in sorted(channels)
    ]
