"""Lists of production: orders and transfers, yield, batches, lead time, made to order. Importing declares them."""

from production.tables import batches, lead_time, made_to_order, orders, yields

__all__ = ["batches", "lead_time", "made_to_order", "orders", "yields"]
