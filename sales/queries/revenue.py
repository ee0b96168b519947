"""Revenue, invoices, sales orders, volume, price and returns of a period. Units: VND, kg, L."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from alkana.reporting.figure import Figure, LeftOut
from alkana.reporting.filters import Filters
from alkana.text import Text
from sales import reasons
from sales.money import Money
from sales.queries import lines

ZERO = Decimal(0)


def reached(filters: Filters) -> Filters:
    """The same filters with a running period cut at the last day that the data reach (R6)."""
    if filters.to_date and filters.as_of and filters.as_of < filters.to_date:
        return replace(filters, to_date=max(filters.as_of, filters.from_date or filters.as_of))
    return filters


def why_unknown(filters: Filters) -> Text | None:
    """Why billing figures of this period are unknown; None when the lists reach it."""
    if filters.from_date is None or filters.to_date is None:
        return reasons.NO_BILLING
    known = lines.row(lines.plain("billing_coverage.sql", lines.period(filters)))
    if not known["is_loaded"]:
        return reasons.NO_BILLING
    return None if known["is_covered"] else reasons.NO_BILLING_IN_PERIOD


def net_revenue(filters: Filters) -> Figure:
    """Σ *Net Value* × sign of the billing type. Grain: billing item; date: billing date; unit: VND, tax excluded.

    Internal channels count only when asked for. Unknown outside the period that lists cover. kpis.md SAL-NET.
    """
    if reason := why_unknown(filters):
        return Figure.unknown("VND", reason)
    found = lines.row(lines.billing(filters, "revenue.sql"))
    return Figure.of(found["revenue"], "VND", left_out=_left_out(found))


def billed_amounts(filters: Filters) -> tuple[Money, ...]:
    """What was billed in each document currency, beside its value in VND. Unlike ones refuse to be added."""
    rows = lines.billing(filters, "currencies.sql").all()
    return tuple(
        Money(row["document_amount"], row["currency"]) for row in sorted(rows, key=lambda r: r["currency"])
    )


def growth(filters: Filters) -> Figure:
    """(now − before) / |before| in %, the period before having as many working days (R5, R6). kpis.md SAL-GRW.

    Details: `previous` and `last_year`, each with both revenues. Unknown when the base is zero, negative or in no list.
    """
    now = reached(filters)
    details = tuple((name, _growth_against(now, name)) for name in ("previous", "last_year"))
    previous = details[0][1]
    return Figure(
        previous.value,
        "%",
        previous.reason_unknown,
        previous.left_out,
        previous.numerator,
        previous.denominator,
        details,
    )


def _growth_against(now: Filters, comparison: str) -> Figure:
    before = now.compared(comparison)
    if before is None:
        return Figure.unknown("%", reasons.NO_BILLING)
    current, base = net_revenue(now), net_revenue(before)
    if current.value is None or base.value is None:
        return Figure.unknown("%", current.reason_unknown or base.reason_unknown or reasons.NO_BASE)
    details = (("now", current), ("before", base))
    if base.value <= 0:
        return Figure.unknown(
            "%", reasons.NEGATIVE_BASE if base.value < 0 else reasons.NO_BASE, details=details
        )
    return Figure.ratio(
        current.value - base.value,
        base.value,
        unknown=reasons.NO_BASE,
        left_out=current.left_out,
        details=details,
    )


def invoices(filters: Filters) -> Figure:
    """Distinct billing documents counted as invoice, without cancelled ones. kpis.md SAL-INV.

    Details: `cancelled`, `credit_memos`.
    """
    if reason := why_unknown(filters):
        return Figure.unknown("number", reason)
    found = lines.row(lines.billing(filters, "invoices.sql"))
    details = tuple((name, Figure.of(found[name], "number")) for name in ("cancelled", "credit_memos"))
    return Figure.of(found["invoices"], "number", details=details)


def credit_memos(filters: Filters) -> Figure:
    """Distinct credit memos and credits for returns, without cancelled ones; detail `value` in VND (≤ 0)."""
    if reason := why_unknown(filters):
        return Figure.unknown("number", reason)
    found = lines.row(lines.billing(filters, "invoices.sql"))
    return Figure.of(
        found["credit_memos"], "number", details=(("value", Figure.of(found["credit_value"], "VND")),)
    )


def sales_orders(filters: Filters) -> Figure:
    """Distinct sales orders with billed items. Never added over months. kpis.md SAL-SO."""
    if reason := why_unknown(filters):
        return Figure.unknown("number", reason)
    found = lines.row(lines.billing(filters, "sales_orders.sql"))
    left_out = _left(found["items_without_order"], reasons.NO_ORDER)
    return Figure.of(found["sales_orders"], "number", left_out=left_out)


def average_invoice(filters: Filters) -> Figure:
    """SAL-NET / SAL-INV in VND per invoice; unknown without an invoice. kpis.md SAL-AIV."""
    revenue, count = net_revenue(filters), invoices(filters)
    if revenue.reason_unknown or count.reason_unknown:
        return Figure.unknown("VND", revenue.reason_unknown or count.reason_unknown or reasons.NO_INVOICES)
    return Figure.ratio(
        revenue.value, count.value, unit="VND", unknown=reasons.NO_INVOICES, left_out=revenue.left_out
    )


def volume(filters: Filters) -> Figure:
    """Weight sold in kg: the line's own net weight, the unit ledger only where it has none. kpis.md SAL-VOL.

    Details: `litres`. Items without any weight are left out, per unit, with their quantity. Unknown when no item
    has a weight.
    """
    if reason := why_unknown(filters):
        return Figure.unknown("kg", reason)
    rows = lines.billing(filters, "volume.sql").all()
    left_out = tuple(
        LeftOut(row["unweighed_items"], reasons.NO_WEIGHT, row["unweighed_quantity"], row["unit"])
        for row in rows
        if row["unweighed_items"]
    )
    details = (("litres", _litres(rows)),)
    weights = [row["quantity_kg"] for row in rows if row["quantity_kg"] is not None]
    if rows and not weights:
        return Figure.unknown("kg", reasons.NO_WEIGHT, left_out=left_out, details=details)
    return Figure.of(sum(weights, ZERO), "kg", left_out=left_out, details=details)


def _litres(rows: list[dict[str, Any]]) -> Figure:
    measured = [row["volume_l"] for row in rows if row["volume_l"] is not None]
    missing = sum(row["unmeasured_items"] for row in rows)
    left_out = _left(missing, reasons.NO_VOLUME)
    if rows and not measured:
        return Figure.unknown("L", reasons.NO_VOLUME, left_out=left_out)
    return Figure.of(sum(measured, ZERO), "L", left_out=left_out)


def price_per_kg(filters: Filters) -> Figure:
    """Σ revenue / Σ kg of the items that have both (R2), VND per kg. kpis.md SAL-PKG."""
    if reason := why_unknown(filters):
        return Figure.unknown("VND/kg", reason)
    found = lines.row(lines.billing(filters, "price_items.sql"))
    left_out = _left(found["lacking_items"], reasons.NOT_BOTH, found["lacking_revenue"], "VND")
    return Figure.ratio(
        found["revenue"], found["quantity_kg"], unit="VND/kg", unknown=reasons.NO_KG, left_out=left_out
    )


def returns_share(filters: Filters) -> Figure:
    """abs(Σ value of returns and credits) / gross revenue, %. kpis.md SAL-RET.

    Returned deliveries of the period that no billing list has a credit for are named as left out.
    """
    if reason := why_unknown(filters):
        return Figure.unknown("%", reason)
    found = lines.row(lines.billing(filters, "returns.sql"))
    left_out: tuple[LeftOut, ...] = ()
    if not found["credit_items"]:
        returned = lines.row(lines.plain("returned_lines.sql", lines.period(filters)))
        left_out = _left(returned["returned_lines"], reasons.RETURNS_NOT_BILLED)
    return Figure.ratio(
        abs(found["credit_value"]), found["gross_value"], unknown=reasons.NO_GROSS, left_out=left_out
    )


def _left_out(found: dict[str, Any]) -> tuple[LeftOut, ...]:
    kinds = (("unknown_type", reasons.UNKNOWN_TYPE), ("void", reasons.VOID), ("internal", reasons.INTERNAL))
    return tuple(
        entry
        for name, why in kinds
        for entry in _left(found[f"{name}_items"], why, found[f"{name}_value"], "VND")
    )


def _left(
    rows: int, why: Text, quantity: Decimal | None = None, unit: str | None = None
) -> tuple[LeftOut, ...]:
    return (LeftOut(rows, why, quantity, unit),) if rows else ()
