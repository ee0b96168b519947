"""Production: orders, genealogy, yield, lead time."""
