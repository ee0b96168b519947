"""Reports: summaries, exports, subscriptions."""
