"""Lists of sales, deliveries and receivables."""

from sales.tables import deliveries, receivables, revenue, worklists

__all__ = ["deliveries", "receivables", "revenue", "worklists"]
