"""The ground floor of Alkana Dashboard: what every app stands on. Knows no business word."""
