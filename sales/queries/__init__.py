"""Questions about sales: the only place that reads facts of billing, deliveries, receivables and targets."""
