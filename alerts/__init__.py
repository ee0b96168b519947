"""Alerts: rules, their life cycle, digests."""
