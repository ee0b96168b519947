"""Tables of production: masters that staff keep, facts of orders, transfers and yield, and what follows from them."""

from production.models.batches import BatchEvent, BatchFlow, ProductionChain, UsualLiquid
from production.models.lead_time import FactLeadTime
from production.models.masters import DimMrpController, DimOrderType, LeadTimeTarget, MtoRule
from production.models.orders import FactProductionOrder, FactStockTransfer, OrderStateFirstSeen
from production.models.yields import FactYield

__all__ = [
    "BatchEvent",
    "BatchFlow",
    "DimMrpController",
    "DimOrderType",
    "FactLeadTime",
    "FactProductionOrder",
    "FactStockTransfer",
    "FactYield",
    "LeadTimeTarget",
    "MtoRule",
    "OrderStateFirstSeen",
    "ProductionChain",
    "UsualLiquid",
]
