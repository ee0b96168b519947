"""Stock, flows, transit and reconciliation, from the plant's books."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from etl.demo.events import Document, Line
from etl.demo.stock import StockKey
from etl.demo.stock_list import dirt_of_stock_line, drifts, listed_stock
from etl.demo.truth import Cause, View, exact, key_of
from etl.demo.workdays import working_days
from tests.demo_plant import LoadedPlant
from tests.figures.books import Amount, Asked, at_the_end, book, percent, share

ZERO, DAY = Decimal(0), timedelta(days=1)
TOLERANCE_SHARE, TOLERANCE_UNITS = Decimal("0.001"), Decimal("0.5")
# Types that bring goods to a plant.
ARRIVALS = {"101", "305", "531"}
# What the movement types of the plant do, in words of kpis.md.
RECEIPTS = {"101", "531"}
ISSUES = {"201", "261", "601"}
OTHERS = {"551", "653", "Z71", "Z72", "Z03", "XYZ"}
CONSUMED = frozenset({"201", "261", "601", "641"})
TRANSFER_ORDERS = ("44", "46")
REVERSED = {
    "102": "101", "202": "201", "262": "261", "304": "303", "306": "305", "322": "321", "352": "351", "552": "551",
    "602": "601",
}  # fmt: skip
# What an installation begins with: finished and trading goods, consumables 90 days, all others 60.
NON_MOVING_DAYS = {"10": 90, "17": 90, "20": 90, "12": 60, "15": 60, "16": 60}
HOLDING_RATE = Decimal("0.10")


def held(plant: LoadedPlant, day: date) -> dict[StockKey, Decimal]:
    """Stock on hand as loaded lists tell it."""
    return plant.stock_on(day)


def in_kg(plant: LoadedPlant, quantities: Iterable[tuple[str, Decimal]]) -> Decimal:
    """(material, quantity) that lists can weigh."""
    weights = plant.kg_per_unit
    return sum(
        (quantity * weights[material] for material, quantity in quantities if material in weights), ZERO
    )


@book("INV-QTY")
def stock_kg(plant: LoadedPlant, asked: Asked) -> Amount:
    return in_kg(plant, ((key.material, q) for key, q in held(plant, asked.as_of).items()))


@book("INV-UNC", exact=True)
def unconverted(plant: LoadedPlant, asked: Asked) -> Amount:
    """Material × place with stock that nothing weighs."""
    sums: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for key, quantity in held(plant, asked.as_of).items():
        if key.material not in plant.kg_per_unit:
            sums[key.material, key.plant, key.storage_location] += quantity
    return sum(quantity != 0 for quantity in sums.values())


@book("INV-SKU", exact=True)
def materials_with_stock(plant: LoadedPlant, asked: Asked) -> Amount:
    places: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for key, quantity in held(plant, asked.as_of).items():
        places[key.material, key.plant, key.storage_location] += quantity
    return len({place[0] for place, quantity in places.items() if quantity})


def prices(plant: LoadedPlant, day: date) -> dict[str, Decimal]:
    """Price of a unit of each material that a stock list up to the day has unrestricted."""
    world = plant.world
    days = [d for d in (world.plan.opening, *world.plan.stock_lists) if d <= day]
    listed = {
        key.material
        for d in days
        for key, quantity in listed_stock(world, d).items()
        if quantity > 0 and key.storage_location not in {"0301", "9901"}
    }
    return {m: Decimal(world.materials.by_code[m].price) for m in listed if world.materials.by_code[m].price}


@book("INV-VAL", periods=at_the_end)
def stock_value(plant: LoadedPlant, asked: Asked) -> Amount:
    price = prices(plant, asked.as_of)
    return sum(
        (q * price[key.material] for key, q in held(plant, asked.as_of).items() if key.material in price),
        ZERO,
    )


@book("INV-HOLD", periods=at_the_end)
def holding_cost(plant: LoadedPlant, asked: Asked) -> Amount:
    """Of material × plant with positive stock."""
    price = prices(plant, asked.as_of)
    return sum(
        (q * price[m] * HOLDING_RATE * 30 / 365 for (m, _), q in by_plant(plant, asked.as_of).items()
         if q > 0 and m in price), ZERO
    )  # fmt: skip


def by_plant(plant: LoadedPlant, day: date) -> dict[tuple[str, str], Decimal]:
    """Stock by material and plant."""
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for key, quantity in held(plant, day).items():
        sums[key.material, key.plant] += quantity
    return sums


@book("INV-NEG", exact=True)
def negative_lines(plant: LoadedPlant, asked: Asked) -> Amount:
    return sum(quantity < 0 for quantity in held(plant, asked.as_of).values())


def moved(plant: LoadedPlant, first: date, last: date) -> Iterable[tuple[Document, Line]]:
    """Lines with a storage location between two posting dates."""
    for document, line in plant.movements:
        if line.storage_location and first <= document.posting_date <= last:
            yield document, line


def of_classes(plant: LoadedPlant, asked: Asked, types: set[str]) -> Decimal:
    """Signed kilograms of movement types, reversals netted, receipts out of transit left to the transfers."""
    return in_kg(
        plant,
        (
            (line.material, Decimal(line.quantity) / 1000)
            for _, line in moved(plant, asked.first, asked.last)
            if REVERSED.get(line.movement_type, line.movement_type) in types
            and not (line.movement_type in {"101", "102"} and line.purchase_order[:2] in TRANSFER_ORDERS)
        ),
    )


@book("INV-IN")
def receipts(plant: LoadedPlant, asked: Asked) -> Amount:
    return of_classes(plant, asked, RECEIPTS)


@book("INV-OUT")
def issues(plant: LoadedPlant, asked: Asked) -> Amount:
    return -of_classes(plant, asked, ISSUES)


@book("INV-NETC")
def net_change(plant: LoadedPlant, asked: Asked) -> Amount:
    return of_classes(plant, asked, RECEIPTS | ISSUES | OTHERS)


def consumed(plant: LoadedPlant, first: date, last: date) -> dict[tuple[str, str], Decimal]:
    """Consumption by material and plant."""
    used: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for _, line in moved(plant, first, last):
        if REVERSED.get(line.movement_type, line.movement_type) in CONSUMED:
            used[line.material, line.plant] -= Decimal(line.quantity) / 1000
    return used


@book("INV-CON")
def consumption(plant: LoadedPlant, asked: Asked) -> Amount:
    return in_kg(plant, ((m, q) for (m, _), q in consumed(plant, asked.first, asked.last).items()))


def first_posting(plant: LoadedPlant) -> date:
    """The day that movements begin."""
    return min(document.posting_date for document, _ in plant.movements)


@book("INV-DOS")
def days_of_supply(plant: LoadedPlant, asked: Asked) -> Amount:
    """Of materials that are used anywhere: their stock everywhere over what a day of the window uses."""
    first = max(asked.as_of - timedelta(days=89), first_posting(plant))
    used: dict[str, Decimal] = defaultdict(Decimal)
    for (material, _), quantity in consumed(plant, first, asked.as_of).items():
        used[material] += quantity
    used = {material: q for material, q in used.items() if q > 0 and material in plant.kg_per_unit}
    there = [(m, q) for (m, _), q in by_plant(plant, asked.as_of).items() if m in used]
    return share(in_kg(plant, there), in_kg(plant, used.items()) / ((asked.as_of - first).days + 1))


def whole_months(plant: LoadedPlant, day: date) -> list[date]:
    """First days of the last twelve whole months with data up to a day."""
    begins = first_posting(plant)
    month = (day + DAY).replace(day=1)
    months: list[date] = []
    while len(months) < 12:
        month = (month - DAY).replace(day=1)
        if (month.year, month.month) < (begins.year, begins.month):
            break
        months.append(month)
    return months[::-1]


@book("INV-TRN")
def turnover(plant: LoadedPlant, asked: Asked) -> Amount:
    """A year's consumption over the mean of month ends; unknown below three months."""
    months = whole_months(plant, asked.as_of)
    if len(months) < 3:
        return None
    last = (months[-1].replace(day=28) + timedelta(days=4)).replace(day=1) - DAY
    ends = [months[0] - DAY, *(month - DAY for month in months[1:]), last]
    stocks = [in_kg(plant, ((k.material, q) for k, q in held(plant, day).items())) for day in ends]
    mean = sum(stocks, ZERO) / len(ends)
    used = in_kg(plant, ((m, q) for (m, _), q in consumed(plant, months[0], last).items()))
    return share(used * 12 / len(months), mean)


@book("INV-NONM", exact=True)
def non_moving(plant: LoadedPlant, asked: Asked) -> Amount:
    return len(idle(plant, asked.as_of))


@book("INV-NONM-VAL", periods=at_the_end)
def non_moving_value(plant: LoadedPlant, asked: Asked) -> Amount:
    price, there = prices(plant, asked.as_of), by_plant(plant, asked.as_of)
    lines = idle(plant, asked.as_of)
    known = [there[m, p] * price[m] for m, p in lines if m in price]
    return None if lines and not known else sum(known, ZERO)


def idle(plant: LoadedPlant, day: date) -> list[tuple[str, str]]:
    """Material × plant in stock that nobody used within the limit of its kind, and that did not come in within it."""
    found = []
    used: dict[int, dict[tuple[str, str], Decimal]] = {}
    came: dict[int, set[tuple[str, str]]] = {}
    for limit in set(NON_MOVING_DAYS.values()):
        since = day - timedelta(days=limit - 1)
        used[limit] = consumed(plant, since, day)
        came[limit] = {
            (line.material, line.plant)
            for _, line in moved(plant, since, day)
            if line.quantity > 0 and line.movement_type in ARRIVALS
        }
    for (material, place), quantity in by_plant(plant, day).items():
        limit = NON_MOVING_DAYS[material[:2]]
        key = material, place
        if quantity > 0 and used[limit].get(key, ZERO) <= 0 and key not in came[limit]:
            found.append(key)
    return found


@book("INV-SLOW", exact=True)
def slow_moving(plant: LoadedPlant, asked: Asked) -> Amount:
    """Used less than a quarter of its average stock over the whole months that turnover looks at."""
    months = whole_months(plant, asked.as_of)
    if len(months) < 3:
        return None
    last = (months[-1].replace(day=28) + timedelta(days=4)).replace(day=1) - DAY
    ends = [months[0] - DAY, *(month - DAY for month in months[1:]), last]
    used = consumed(plant, months[0], last)
    mean: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for day in ends:
        for key, quantity in by_plant(plant, day).items():
            mean[key] += quantity / len(ends)
    closing = by_plant(plant, last)
    return sum(
        average > 0 and closing.get(key, ZERO) > 0 and used.get(key, ZERO) / average < Decimal("0.25")
        for key, average in mean.items()
    )


@book("INV-AGE")
def age_days(plant: LoadedPlant, asked: Asked) -> Amount:
    """Weighted days since the batch first came in from production or a vendor."""
    first: dict[tuple[str, str], date] = {}
    for document, line in moved(plant, plant.world.plan.start, asked.as_of):
        transferred = line.movement_type == "101" and line.purchase_order[:2] in TRANSFER_ORDERS
        if line.batch and line.quantity > 0 and line.movement_type in RECEIPTS and not transferred:
            key = line.material, line.batch
            first[key] = min(first.get(key, document.posting_date), document.posting_date)
    dated = [
        (quantity * plant.kg_per_unit[key.material], (asked.as_of - first[key.material, key.batch]).days)
        for key, quantity in held(plant, asked.as_of).items()
        if quantity > 0 and key.material in plant.kg_per_unit and (key.material, key.batch) in first
    ]
    return share(sum((kg * days for kg, days in dated), ZERO), sum((kg for kg, _ in dated), ZERO))


@book("INV-TRA")
def in_transit(plant: LoadedPlant, asked: Asked) -> Amount:
    return in_kg(plant, ((key[1], q) for key, q in underway(plant, asked.as_of).items()))


def underway(plant: LoadedPlant, day: date) -> dict[tuple[str, str, str, str], Decimal]:
    """Open positions between plants."""
    return {tuple(key): q for key, q in plant.world.truth.transit(day, view=View.LOADED).items() if q > 0}


AT_SUBCONTRACTORS = {"541", "542", "543", "544", "545", "546"}
AT_CUSTOMERS = {"621", "622", "623", "624", "631", "632", "633", "634"}


@book("INV-ELS")
def elsewhere(plant: LoadedPlant, asked: Asked) -> Amount:
    """What lies with subcontractors and customers: everything without storage location of their movement types."""
    return in_kg(
        plant,
        (
            (line.material, Decimal(line.quantity) / 1000)
            for document, line in plant.movements
            if document.posting_date <= asked.as_of
            and not line.storage_location
            and line.movement_type in AT_SUBCONTRACTORS | AT_CUSTOMERS
        ),
    )


@book("INV-TAG", exact=True)
def transit_age(plant: LoadedPlant, asked: Asked) -> Amount:
    """Working days of the oldest open position."""
    open_positions = underway(plant, asked.as_of)
    first: dict[tuple[str, str, str, str], date] = {}
    for change in plant.world.transit:
        key = change.purchase_order, change.material, change.batch, change.receiving_plant
        if key in open_positions and change.quantity > 0:
            first[key] = min(first.get(key, change.day), change.day)
    ages = [len([d for d in working_days(day, asked.as_of) if d > day]) for day in first.values()]
    return max(ages, default=None)


@book("INV-ABC", exact=True)
def class_a(plant: LoadedPlant, asked: Asked) -> Amount:
    """Materials that make the first 80 % of the consumption's value over the last whole months."""
    months = whole_months(plant, asked.as_of)
    last = (months[-1].replace(day=28) + timedelta(days=4)).replace(day=1) - DAY
    price = prices(plant, last)
    values: dict[str, Decimal] = defaultdict(Decimal)
    for (material, _), quantity in consumed(plant, months[0], last).items():
        if material in price:
            values[material] += quantity * price[material]
    everything, before, count = sum((max(v, ZERO) for v in values.values()), ZERO), ZERO, 0
    for value in sorted(values.values(), reverse=True):
        count += before < everything * Decimal("0.8")
        before += max(value, ZERO)
    return count


@book("INV-VEL", exact=True)
def movement_days(plant: LoadedPlant, asked: Asked) -> Amount:
    return len({document.posting_date for document, _ in moved(plant, asked.first, asked.last)})


@book("INV-VEL-DOC", exact=True)
def movement_documents(plant: LoadedPlant, asked: Asked) -> Amount:
    return len({(d.posting_date, d.number) for d, _ in moved(plant, asked.first, asked.last)})


def drifting(plant: LoadedPlant, day: date) -> dict[StockKey, Decimal]:
    """Ours − listed of every line of either side, as the books know it."""
    listed_on = max(d for d in plant.world.plan.stock_lists if d <= day)
    ours: dict[StockKey, Decimal] = dict.fromkeys(held(plant, listed_on), ZERO)
    ours |= dict.fromkeys(listed_stock(plant.world, listed_on), ZERO)
    for drift in drifts(plant.world, listed_on):
        ours[drift.key] = ours.get(drift.key, ZERO) - drift.quantity
    return ours


@book("REC-DRIFT")
def drift_kg(plant: LoadedPlant, asked: Asked) -> Amount:
    return in_kg(plant, ((key.material, abs(q)) for key, q in drifting(plant, asked.as_of).items()))


@book("REC-OK")
def within_tolerance(plant: LoadedPlant, asked: Asked) -> Amount:
    """Lines of either side that differ by at most 0.1 % or half a unit."""
    day = max(d for d in plant.world.plan.stock_lists if d <= asked.as_of)
    ours, lines = held(plant, day), 0
    fits = 0
    for key, drift in drifting(plant, asked.as_of).items():
        listed = ours.get(key, ZERO) - drift
        if listed or ours.get(key):
            lines += 1
            fits += abs(drift) <= max(abs(listed) * TOLERANCE_SHARE, TOLERANCE_UNITS)
    return percent(fits, lines)


@book("REC-EXP", periods=at_the_end)
def explained_share(plant: LoadedPlant, asked: Asked) -> Amount:
    """What loads themselves can prove: rows in quarantine, late postings, the cut at noon. The rest has no name."""
    unexplained = without_a_name(plant, asked)
    all_of_it = drifting(plant, asked.as_of)
    explained = (
        (key.material, max(abs(quantity) - abs(unexplained[key]), ZERO))
        for key, quantity in all_of_it.items()
    )
    return percent(
        in_kg(plant, explained), in_kg(plant, ((k.material, abs(q)) for k, q in all_of_it.items()))
    )


@book("REC-UNX", periods=at_the_end)
def unexplained_lines(plant: LoadedPlant, asked: Asked) -> Amount:
    """Lines with a part that no list proves."""
    return Decimal(sum(quantity != 0 for quantity in without_a_name(plant, asked).values()))


def without_a_name(plant: LoadedPlant, asked: Asked) -> dict[StockKey, Decimal]:
    """What no list proves of the drift of each line.

    A row in quarantine whose quantity can't be read may be all of its line's drift, whatever else is behind it. One
    without material and batch says nothing about which line it belongs to.
    """
    world, waiting = plant.world, plant.world.truth.quarantined()
    unreadable = {key_of(row.line) for row in waiting if row.dirt.kind in {"text_quantity", "blank_quantity"}}
    parts = [
        (drift.key, drift.quantity)
        for drift in drifts(world, asked.as_of)
        if drift.cause in {Cause.MISSING_DOCUMENT, Cause.UNEXPLAINED}
    ]
    parts += [
        (key_of(row.line), exact(row.line.quantity))
        for row in waiting
        if row.dirt.kind == "missing_material" and not row.line.batch
    ]
    parts += [
        (key, -exact(quantity))
        for key, quantity in listed_stock(world, asked.as_of).items()
        if not key.batch
        and (dirt := dirt_of_stock_line(world, key, asked.as_of))
        and dirt.kind == "missing_material"
    ]
    unexplained: dict[StockKey, Decimal] = defaultdict(Decimal)
    for key, quantity in parts:
        if key not in unreadable:
            unexplained[key] += quantity
    return unexplained
