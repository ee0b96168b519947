"""The whole simulated company and its history, ready to be exported and asked for the truth."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, partial

from etl.demo.billing import Billing
from etl.demo.events import (
    Delivery,
    Inspection,
    Invoice,
    OpenItem,
    ProductionOrder,
    Reservation,
    SalesOrder,
    Target,
    TextEdit,
    TransferOrder,
    Transit,
)
from etl.demo.ledger import Ledger
from etl.demo.logistics import Logistics
from etl.demo.materials import Materials
from etl.demo.opening import Opening, expected_daily_use
from etl.demo.partners import Partners
from etl.demo.patience import without_cycle_collection
from etl.demo.plan import OPEN_MONTH_EXPORT, PLANS, Plan
from etl.demo.plant import Plant
from etl.demo.production import Production
from etl.demo.purchasing import Purchasing
from etl.demo.sales import Sales
from etl.demo.stock import StockKey
from etl.demo.targets import set_targets
from etl.demo.truth import Truth
from etl.demo.warehousing import Warehousing
from etl.demo.workdays import add_working_days, is_working_day


@dataclass(frozen=True)
class World:
    """A finished simulation: everything that happened from `plan.start` to `plan.end`."""

    plan: Plan
    seed: int
    materials: Materials
    partners: Partners
    ledger: Ledger
    orders: dict[str, ProductionOrder]
    transfers: list[TransferOrder]
    transit: list[Transit]
    sales_orders: list[SalesOrder]
    deliveries: list[Delivery]
    invoices: list[Invoice]
    open_items: list[OpenItem]
    targets: list[Target]
    text_edits: list[TextEdit]
    inspections: list[Inspection]
    reservations: list[Reservation]
    opening_stock: dict[StockKey, int]
    closing_stock: dict[StockKey, int]

    @cached_property
    def truth(self) -> Truth:
        """The company's own books."""
        return Truth(self)


def build(size: str = "small", seed: int = 7) -> World:
    """Simulate the company. The same size and seed give the same world to the last digit.

    Raises KeyError for an unknown size.
    """
    return simulate(PLANS[size], seed)


@without_cycle_collection()
def simulate(plan: Plan, seed: int) -> World:
    """Let a company of this plan live from its first to its last day."""
    plant = Plant(plan, seed)
    daily_use = expected_daily_use(plant)
    purchasing = Purchasing(plant, daily_use)
    logistics = Logistics(plant, daily_use)
    production = Production(plant, purchasing, logistics)
    billing = Billing(plant)
    sales = Sales(plant, production, logistics, billing, daily_use)
    warehousing = Warehousing(plant, purchasing, logistics)
    billing.remember_old_debts()
    Opening(plant, purchasing, daily_use).fill_shelves()
    for key, quantity in plant.opening_stock.items():
        if key.plant == "1401" and key.storage_location == "0101":
            logistics.position[key.material] += quantity
    _plan_mishaps(plan, plant, warehousing)
    for offset in range((plan.end - plan.start).days + 1):
        day = plan.start + timedelta(days=offset)
        if not is_working_day(day):
            continue
        plant.live_through(day)
        sales.take_orders()
        logistics.refill_trading_goods()
        warehousing.work()
        plant.live_through(day)
    return World(
        plan, seed, plant.materials, plant.partners, plant.ledger, plant.orders, plant.transfers, plant.transit,
        plant.sales_orders, plant.deliveries, plant.invoices, plant.open_items, set_targets(plant), plant.text_edits,
        plant.inspections, plant.reservations,
        plant.opening_stock, dict(plant.shelves.items()),
    )  # fmt: skip


def _plan_mishaps(plan: Plan, plant: Plant, warehousing: Warehousing) -> None:
    """Put on the agenda what exports must show at least once: late documents, an edited text, forgotten documents."""
    for day in plan.stock_lists:
        plant.on(add_working_days(day, -9), partial(warehousing.forget_documents, 2))
        if day < plan.end:
            plant.on(day, partial(warehousing.post_late_on_purpose, 2))
    plant.on(add_working_days(plan.start, 12), warehousing.mistype_on_purpose)
    first_export = add_working_days(plan.end, -OPEN_MONTH_EXPORT)
    plant.on(add_working_days(first_export, -1), partial(warehousing.post_late_on_purpose, 4))
    plant.on(add_working_days(first_export, -2), partial(warehousing.edit_text_on_purpose, 5))
    plant.on(add_working_days(plan.end.replace(day=1), -3), partial(warehousing.post_late_on_purpose, 14))
