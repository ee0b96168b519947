"""Questions about stock. Functions take `Filters` and answer a `Select` (rows of a named shape) or a `Figure`.

This package is the only place of the app that reads facts: `stock` (also as known on an earlier moment in `known`),
`flows`, `consumption`, `slow`, `classes`, `transit`, `anomalies`, `ledger`, `reconciliation`.
"""
