"""KPIs of sales, deliveries and receivables. What each means: kpis.md; how it is computed: `sales.queries`."""

from sales.kpis import deliveries, receivables, revenue

__all__ = ["deliveries", "receivables", "revenue"]
