"""The back office: one mechanism for every table that staff keep. A new table is a `MasterAdmin` of a few lines."""
