"""Revenue, customers, deliveries and receivables, from the plant's books."""

from datetime import date, timedelta
from decimal import Decimal

from etl.demo.receivable_truth import OVER_30, OVER_90, OVER_180
from etl.demo.sales_truth import Cut
from etl.demo.workdays import working_days
from tests.demo_plant import LoadedPlant
from tests.figures.books import Amount, Asked, at_the_end, book, median, percent, share, then

ZERO = Decimal(0)
DAY = timedelta(days=1)
LOST_AFTER_DAYS = 180


def cut(asked: Asked) -> Cut:
    """The same period, as far as the as-of day."""
    return Cut(asked.first, min(asked.last, asked.as_of))


@book("SAL-NET", exact=True)
def net_revenue(plant: LoadedPlant, asked: Asked) -> Amount:
    return plant.sales.net_revenue(cut(asked))


def running(plant: LoadedPlant) -> list[Asked]:
    """Two whole months and the running one."""
    end = plant.world.plan.end
    return [
        Asked(date(2025, 10, 1), date(2025, 10, 31), date(2025, 10, 31)),
        Asked(date(2025, 11, 1), date(2025, 11, 30), end),
        Asked(end.replace(day=1), end, end),
    ]


@book("SAL-GRW", periods=running)
def growth(plant: LoadedPlant, asked: Asked) -> Amount:
    """Against the month before; a running one against as many of its working days."""
    before = (asked.first - DAY).replace(day=1)
    last = asked.first - DAY
    if (asked.last + DAY).day != 1:
        days = working_days(before, last)
        last = days[min(len(working_days(asked.first, asked.last)), len(days)) - 1]
    base = plant.sales.net_revenue(Cut(before, last))
    return percent(plant.sales.net_revenue(cut(asked)) - base, base)


@book("SAL-INV", exact=True)
def invoices(plant: LoadedPlant, asked: Asked) -> Amount:
    return plant.sales.invoices(cut(asked))


@book("SAL-CM", exact=True)
def credit_memos(plant: LoadedPlant, asked: Asked) -> Amount:
    return plant.sales.credit_memos(cut(asked))


@book("SAL-SO", exact=True)
def sales_orders(plant: LoadedPlant, asked: Asked) -> Amount:
    return plant.sales.sales_orders(cut(asked))


@book("SAL-AIV")
def average_invoice(plant: LoadedPlant, asked: Asked) -> Amount:
    return share(plant.sales.net_revenue(cut(asked)), plant.sales.invoices(cut(asked)))


@book("SAL-VOL")
def volume(plant: LoadedPlant, asked: Asked) -> Amount:
    return plant.sales.volume_kg(cut(asked))


@book("SAL-PKG")
def price_per_kg(plant: LoadedPlant, asked: Asked) -> Amount:
    """Everything that the plant sells has a weight."""
    return share(plant.sales.net_revenue(cut(asked)), plant.sales.volume_kg(cut(asked)))


@book("SAL-RET")
def returns_share(plant: LoadedPlant, asked: Asked) -> Amount:
    return percent(plant.sales.returned_value(cut(asked)), plant.sales.gross_revenue(cut(asked)))


@book("SAL-PVM", periods=lambda plant: then(plant)[:2], exact=True)
def what_moved_revenue(plant: LoadedPlant, asked: Asked) -> Amount:
    """Volume, price, mix, new and lost materials add up to the difference of both months."""
    before = Cut((asked.first - DAY).replace(day=1), asked.first - DAY)
    return plant.sales.net_revenue(cut(asked)) - plant.sales.net_revenue(before)


@book("SAL-CUS", exact=True)
def active_customers(plant: LoadedPlant, asked: Asked) -> Amount:
    return sum(amount > 0 for amount in plant.sales.by_customer(cut(asked)).values())


@book("SAL-LOST", periods=at_the_end, exact=True)
def lost_customers(plant: LoadedPlant, asked: Asked) -> Amount:
    """Unknown while the history is shorter than the silence that makes a customer lost."""
    if (asked.as_of - plant.sales.first_invoice()).days <= LOST_AFTER_DAYS:
        return None
    return len(plant.sales.lost_and_at_risk(asked.as_of)[0])


def half_year(plant: LoadedPlant) -> list[Asked]:
    """The second half of 2025, and a month of it."""
    end = plant.world.plan.end
    return [
        Asked(date(2025, 7, 1), date(2025, 12, 31), end),
        Asked(date(2025, 10, 1), date(2025, 10, 31), end),
    ]


def _targets_of_salesmen(plant: LoadedPlant) -> dict[str, int]:
    """Targets whose name is that of a salesman."""
    names = {salesman.name for salesman in plant.world.partners.salesmen}
    return {name: amount for name, amount in plant.sales.targets(2025, 2).items() if name in names}


@book("SAL-TGT", periods=half_year)
def target_achievement(plant: LoadedPlant, asked: Asked) -> Amount:
    """Actual of the period against its share of working days of the half-year's target."""
    aims = _targets_of_salesmen(plant)
    whole = working_days(date(2025, 7, 1), date(2025, 12, 31))
    inside = [day for day in whole if asked.first <= day <= asked.last]
    actual = sum(
        amount
        for name, amount in plant.sales.by_salesman(Cut(asked.first, asked.last)).items()
        if name in aims
    )
    return percent(actual * len(whole), sum(aims.values()) * len(inside))


@book("SAL-RUN", periods=half_year)
def run_rate(plant: LoadedPlant, asked: Asked) -> Amount:
    """What is missing of the half-year's targets per working day that is left of it."""
    aims = _targets_of_salesmen(plant)
    reached = plant.sales.by_salesman(Cut(date(2025, 7, 1), asked.as_of))
    missing = sum(aims.values()) - sum(amount for name, amount in reached.items() if name in aims)
    left = [d for d in working_days(date(2025, 7, 1), date(2025, 12, 31)) if d > asked.as_of]
    return share(max(missing, 0), len(left)) if left else max(missing, 0)


@book("OTIF")
@book("DEL-OT")
def on_time(plant: LoadedPlant, asked: Asked) -> Amount:
    """Everything that left, left in full."""
    return percent(*plant.sales.on_time(cut(asked)))


@book("OTIF-ORD")
def on_time_orders(plant: LoadedPlant, asked: Asked) -> Amount:
    return percent(*plant.sales.on_time_orders(cut(asked)))


@book("DEL-IF")
@book("FILL")
@book("DEL-OPEN")
def not_measurable(plant: LoadedPlant, asked: Asked) -> Amount:
    """The list holds only what has left, with the quantity that was planned."""
    return None


@book("DEL-DLY")
def days_late(plant: LoadedPlant, asked: Asked) -> Amount:
    """Median of the late lines."""
    late = [line.delivery for line in plant.sales.lines(cut(asked)) if line.days_late > 0]
    return median(
        [Decimal(len([d for d in working_days(x.planned, x.goods_issue) if d > x.planned])) for x in late]  # type: ignore[arg-type]
    )


def snapshots(plant: LoadedPlant) -> list[Asked]:
    """Every day of a receivables list."""
    return [Asked(day, day, day) for day in plant.snapshots]


def before(plant: LoadedPlant, day: date) -> date | None:
    """The snapshot before."""
    return max((other for other in plant.snapshots if other < day), default=None)


@book("AR-TOT", periods=snapshots, exact=True)
def to_collect(plant: LoadedPlant, asked: Asked) -> Amount:
    return plant.receivables.total(asked.as_of)


@book("AR-COL", periods=snapshots)
def collection_rate(plant: LoadedPlant, asked: Asked) -> Amount:
    return percent(plant.receivables.collected(asked.as_of), plant.receivables.total(asked.as_of))


@book("AR-OPEN", periods=snapshots, exact=True)
def still_to_collect(plant: LoadedPlant, asked: Asked) -> Amount:
    return plant.receivables.still_to_collect(asked.as_of)


@book("AR-OD%", periods=snapshots)
def overdue_share(plant: LoadedPlant, asked: Asked) -> Amount:
    return percent(plant.receivables.over(asked.as_of, OVER_30), plant.receivables.total(asked.as_of))


@book("AR-90", periods=snapshots, exact=True)
def over_90_days(plant: LoadedPlant, asked: Asked) -> Amount:
    return plant.receivables.over(asked.as_of, OVER_90)


@book("AR-180", periods=snapshots, exact=True)
def over_180_days(plant: LoadedPlant, asked: Asked) -> Amount:
    return plant.receivables.over(asked.as_of, OVER_180)


@book("AR-BRG", periods=snapshots, exact=True)
def bridge(plant: LoadedPlant, asked: Asked) -> Amount:
    """Increases less decreases since the snapshot before."""
    earlier = before(plant, asked.as_of)
    if earlier is None:
        return None
    _, rises, falls, _ = plant.receivables.bridge(earlier, asked.as_of)
    return rises - falls


@book("AR-ROLL", periods=snapshots)
def roll_rate(plant: LoadedPlant, asked: Asked) -> Amount:
    """All buckets that have a next one, over the customers that had something in them."""
    earlier = before(plant, asked.as_of)
    if earlier is None:
        return None
    rolled = [plant.receivables.rolled(earlier, asked.as_of, bucket) for bucket in range(5)]
    return percent(sum(now for now, _ in rolled), sum(old for _, old in rolled))


@book("DSO", periods=snapshots)
def days_sales_outstanding(plant: LoadedPlant, asked: Asked) -> Amount:
    """By counting months back from six months of billing on, else over 90 days."""
    day, owed = asked.as_of, Decimal(plant.receivables.total(asked.as_of))
    begins = plant.sales.first_invoice()
    if (day.year - begins.year) * 12 + day.month - begins.month - (begins.day > day.day) < 6:
        first = day - timedelta(days=89)
        if begins > first:
            return None
        return share(owed, plant.sales.revenue_with_tax(Cut(first, day)) / Decimal(90))
    counted, first = ZERO, day.replace(day=1)
    last = day
    while last >= begins:
        revenue = plant.sales.revenue_with_tax(Cut(first, last))
        length = last.day
        if revenue > owed:
            return counted + max(owed, ZERO) / revenue * length
        owed, counted = owed - revenue, counted + length
        last = first - DAY
        first = last.replace(day=1)
    return counted if owed <= 0 else None
