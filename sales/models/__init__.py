"""Tables of sales: dimensions that loads and staff fill side by side, masters of staff, facts."""

from sales.models.dimensions import (
    DimBillingType,
    DimChannel,
    DimCustomer,
    DimCustomerGroup,
    DimDeliveryType,
    DimSalesman,
)
from sales.models.facts import (
    BillingDocument,
    FactBilling,
    FactDelivery,
    FactReceivable,
    FactTarget,
)
from sales.models.masters import CustomerNote, SalesmanAlias, SalesSetting

__all__ = [
    "BillingDocument",
    "CustomerNote",
    "DimBillingType",
    "DimChannel",
    "DimCustomer",
    "DimCustomerGroup",
    "DimDeliveryType",
    "DimSalesman",
    "FactBilling",
    "FactDelivery",
    "FactReceivable",
    "FactTarget",
    "SalesSetting",
    "SalesmanAlias",
]
