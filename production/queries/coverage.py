"""How much of production the links between batches explain, and whether the mass of finished batches adds up."""

from decimal import Decimal

from alkana.reporting.figure import Figure
from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from alkana.text import Text
from production.queries.chain import TOLERANCE_KG, TOLERANCE_RATIO
from production.queries.chosen import (
    NO_FACTOR,
    NO_ORDERS,
    NONE_IN_PERIOD,
    last_day,
    left_out,
    narrowed,
    question,
    summed,
)

FILTERS = ("plant", "material", "material_type", "mrp_controller", "batch", "order_type", "state")
LEAST_COVERED = Decimal(80)
NOT_LINKED = Text("chưa nối được về lô bán thành phẩm", "not linked to a liquid batch")
NO_ANCHOR = Text(
    "chưa có danh sách tồn SAP (MB52) làm mốc", "no SAP stock list (MB52) anchors a plant that holds it"
)
TOO_LITTLE = Text(
    "chỉ {percent} % số lô nối được về lô bán thành phẩm (cần 80 %)",
    "only {percent} % of the batches are linked to a liquid batch (80 % are needed)",
)


def finished_batches(filters: Filters) -> Select:
    """Batches of finished goods by last actual finish. Grain: material × batch.

    Rows: batch_id, material, description, material_type, batch, finish_date, plant, mrp_controller, order_type,
    order_kind, state, is_linked (a hard or strong link to a liquid batch).
    """
    return narrowed(question("finished_batches", {}), filters, FILTERS, period="finish_date")


def batch_balances(filters: Filters) -> Select:
    """Mass balance of finished batches. Grain: batch × unit. Rows: batch_id, batch, material, plant, finish_date, unit,
    received, received_kg, difference, difference_kg (null = unknown: no anchor, no weight), is_beyond_tolerance."""
    finished = finished_batches(filters)
    template = question("batch_balances", {})
    tolerances = {"tolerance_kg": TOLERANCE_KG, "tolerance_ratio": TOLERANCE_RATIO}
    return Select(
        template.sql.replace("select * from placeholder_finished_batches", finished.sql),
        {**finished.params, **tolerances},
    )


def links(filters: Filters) -> Select:
    """Links between batches by production date, weak ones too. Grain: batch × parent × method × order × unit."""
    return narrowed(
        question("links", {}), filters, ("material", "material_type", "batch"), period="production_date"
    )


def linked_share(filters: Filters) -> Figure:
    """GEN-COV: finished batches with a hard or strong link to their liquid batch / finished batches. Unit: %.

    By actual finish. Links further back (base, raw material) need movements that carry their order.
    """
    found = summed(
        finished_batches(filters), "count(*) filter (where is_linked) as linked, count(*) as batches"
    )
    return Figure.ratio(found["linked"], found["batches"], unknown=_why_none())


def mass_difference(filters: Filters) -> Figure:
    """GEN-BAL: Σ (received − everything that left − stock − transit) over finished batches. Unit: kg.

    `details`: % of what was received, batches beyond 1 % or 5 kg. Batches without an anchor or weight are left out.
    """
    found = summed(
        batch_balances(filters),
        "sum(difference_kg) as kg, sum(received_kg) filter (where difference is not null) as received_kg, "
        "count(*) filter (where difference is null) as unanchored, "
        "count(*) filter (where difference is not null and difference_kg is null) as unconverted, "
        "count(difference_kg) as batches, count(*) filter (where is_beyond_tolerance) as beyond",
    )
    missing = (*left_out(found["unanchored"], NO_ANCHOR), *left_out(found["unconverted"], NO_FACTOR))
    if found["kg"] is None:
        why = NO_ANCHOR if found["unanchored"] else NO_FACTOR if found["unconverted"] else _why_none()
        return Figure.unknown("kg", why, left_out=missing)
    return Figure.of(
        found["kg"],
        "kg",
        left_out=missing,
        details=(
            ("percent", Figure.ratio(found["kg"], found["received_kg"], unknown=NONE_IN_PERIOD)),
            ("batches", Figure.of(found["batches"], "batches")),
            ("beyond_tolerance", Figure.of(found["beyond"], "batches")),
        ),
    )


def chain_yield(filters: Filters) -> Figure:
    """YLD-CHAIN: Σ output kg of filling orders / Σ kg that their liquid orders delivered, by actual finish. Unit: %.

    Liquid orders are those that hard and strong links lead to from the finished batches of the period; each counts
    once, and against it all that was filled from it, whenever. Unknown when less than 80 % of the batches are linked.
    What went into the liquid orders themselves is in no list unless movements carry their order.
    """
    finished = finished_batches(filters)
    template = question("chain_yield", {})
    found = (
        Select(
            template.sql.replace("select * from placeholder_finished_batches", finished.sql), finished.params
        ).one()
        or {}
    )
    covered = Figure.ratio(found["linked"], found["batches"], unknown=_why_none())
    details = (("coverage", covered), ("liquid_orders", Figure.of(found["liquid_orders"], "orders")))
    missing = left_out(found["batches"] - found["linked"], NOT_LINKED)
    if covered.value is None:
        return Figure.unknown("%", _why_none(), details=details)
    if covered.value < LEAST_COVERED:
        why = TOO_LITTLE.filled(percent=round(covered.value, 1))
        return Figure.unknown("%", why, left_out=missing, details=details)
    return Figure.ratio(
        found["output_kg"], found["input_kg"], unknown=NONE_IN_PERIOD, left_out=missing, details=details
    )


def _why_none() -> Text:
    return NO_ORDERS if last_day() is None else NONE_IN_PERIOD
