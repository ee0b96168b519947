"""Tables of stock: dimensions that loads and staff fill side by side, masters of staff, facts and their summaries."""

from inventory.models.dimensions import (
    DimDate,
    DimLocation,
    DimMaterial,
    DimMaterialType,
    DimMovementClass,
    DimMovementType,
    DimPlant,
    MaterialChannel,
)
from inventory.models.facts import FactInventory, FactStockCount
from inventory.models.followups import DriftAssignment, SlowMovingDecision
from inventory.models.masters import (
    MaterialNumberRange,
    MaterialPrice,
    MaterialUnitFactor,
    PurchaseOrderRange,
    StockAnchor,
    UnitFactorEvidence,
    UnitOfMeasure,
    YieldFactorEvidence,
)
from inventory.models.summaries import (
    BatchReceipt,
    InventoryAnchor,
    InventoryBalance,
    InventoryBatchBalance,
    InventoryOpening,
    InventoryTotal,
    MaterialClass,
    StockList,
    TransitMovement,
    TransitPosition,
)

__all__ = [
    "BatchReceipt",
    "DimDate",
    "DimLocation",
    "DimMaterial",
    "DimMaterialType",
    "DimMovementClass",
    "DimMovementType",
    "DimPlant",
    "DriftAssignment",
    "FactInventory",
    "FactStockCount",
    "InventoryAnchor",
    "InventoryBalance",
    "InventoryBatchBalance",
    "InventoryOpening",
    "InventoryTotal",
    "MaterialChannel",
    "MaterialClass",
    "MaterialNumberRange",
    "MaterialPrice",
    "MaterialUnitFactor",
    "PurchaseOrderRange",
    "SlowMovingDecision",
    "StockAnchor",
    "StockList",
    "TransitMovement",
    "TransitPosition",
    "UnitFactorEvidence",
    "UnitOfMeasure",
    "YieldFactorEvidence",
]
