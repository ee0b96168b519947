"""Movement lines: as a list, and as a ledger with the balance after each line and reversals paired."""

from datetime import date

from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from inventory.queries.chosen import Span, chosen, date_id, period, question


def movements(filters: Filters) -> Select:
    """Lines of material documents in the period, on hand or not. Grain: movement line; key: row_key.

    Rows: date, document, item, movement_type, movement_class, flow, plant, location ('' = none), place (on_hand,
    transit, vendor, customer, unplaced, none), material, description, material_type, batch, quantity (signed), unit,
    quantity_kg, reference, purchase_order, order_number, cost_center, text, row_key.
    """
    return question("movements", _params(filters))


def ledger(filters: Filters) -> Select:
    """Movements on hand with the balance after each. Ask for one material or batch; others are costly.

    Grain: movement line; key: row_key; order: date, document, row_key. Rows: date, document, item, movement_type,
    material, description, plant, location, batch, quantity, unit, balance (of material × place × batch; null = no
    anchor), is_reversal, is_paired, paired_document, reference, purchase_order, order_number, text, row_key.
    """
    return question("ledger", _params(filters))


def _params(filters: Filters) -> dict[str, object]:
    span = period(filters) or Span(date(2000, 1, 1), date(2000, 1, 1))
    before = date.fromordinal(span.first.toordinal() - 1)
    return {**chosen(filters), **span.params(), "before_id": date_id(before)}
