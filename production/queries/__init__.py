"""Questions about production. Functions take `Filters` and answer a `Select` (rows of a named shape) or a `Figure`.

This package is the only place of the app that reads facts: `orders`, `yields`, `chain` (genealogy of a batch),
`coverage` (how much of production it explains), `lead_time`, `made_to_order`.
"""
