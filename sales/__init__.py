"""Sales: billing, deliveries, receivables."""
