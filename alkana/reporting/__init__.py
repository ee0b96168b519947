"""The read road: filters, KPIs, tables, charts and pages are declared once and served everywhere."""
