"""Lists of stock and flows: each is a page widget, an address of the API and a file."""

from inventory.tables import drift, flows, idle, stock

__all__ = ["drift", "flows", "idle", "stock"]
