"""Orders made to order: which are open, which will be late, which kept their promise, which contradict the rule."""

from alkana.reporting.figure import Figure
from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from alkana.text import Text
from production.queries.chosen import (
    BEFORE_MOVEMENTS,
    NO_ORDERS,
    day_of,
    last_day,
    left_out,
    narrowed,
    of_issues,
    question,
    summed,
)

FILTERS = (
    "plant", "material", "material_type", "mrp_controller", "batch", "channel", "customer", "order_type", "state",
)  # fmt: skip
NO_PROMISE = Text("không có ngày hứa giao", "without a promised date")
NO_FORECAST = Text("chưa có đủ dữ liệu để dự báo", "nothing finished yet to forecast from")
NONE_DUE = Text("không có đơn MTO đến hạn trong kỳ", "no orders made to order were due in the period")


def mto_orders(filters: Filters, *, period: str | None = None) -> Select:
    """Orders made to order as they are on the as-of day. Grain: production order. `period`: promise_date or none.

    Rows: process_order, sales_order, plant, material, description, product_group, batch, state, customer, channel,
    dates, ordered_, delivered_, received_, issued_quantity, unit, position (ordered, released, produced, in_transit,
    at_centre, shipped, unknown), promise_date, promise_basis (delivery, derived, unknown), forecast_date,
    forecast_basis (p80, few_data, unknown, ''), samples, is_open, is_on_promise, left_days, is_late, is_at_risk,
    is_before_movements (nobody can tell whether it has left: neither open nor late).
    """
    return narrowed(of_issues("mto_orders", day_of(filters)), filters, FILTERS, period=period)


def contradictions(filters: Filters) -> Select:
    """Orders on which order type and MTO rule disagree. Grain: production order. Rows: process_order, plant, material,
    description, batch, order_type, order_kind, mrp_controller, sales_order, state, created_date, contradiction."""
    return narrowed(
        question("mto_contradictions", {}),
        filters,
        ("plant", "material", "material_type", "mrp_controller", "batch", "order_type", "state"),
        period="created_date",
    )


def open_orders(filters: Filters) -> Figure:
    """MTO-OPEN: orders that the MTO rule fits and that are not fully issued on the as-of day. Unit: orders.

    Issued by movements or, before the first of them, by goods issues of the delivery list; what neither can tell is
    left out.
    """
    rows = mto_orders(filters)
    found = summed(
        rows,
        "count(*) filter (where is_open) as open, count(*) filter (where is_late) as late, "
        "count(*) filter (where is_before_movements) as untold",
    )
    if last_day() is None:
        return Figure.unknown("orders", NO_ORDERS)
    return Figure.of(
        found["open"],
        "orders",
        left_out=left_out(found["untold"], BEFORE_MOVEMENTS),
        details=(("late", Figure.of(found["late"], "orders")),),
    )


def on_promise(filters: Filters) -> Figure:
    """MTO-OTP: orders issued completely by their promise / orders due, by promise date up to the as-of day. Unit: %.

    The promise is the planned date of a delivery; derived promises are told apart in `details`.
    """
    found = summed(
        mto_orders(filters, period="promise_date"),
        "count(*) filter (where promise_basis = 'delivery' and not is_before_movements) as due, "
        "count(*) filter (where promise_basis = 'delivery' and is_on_promise) as kept, "
        "count(*) filter (where promise_basis = 'derived' and not is_before_movements) as derived_due, "
        "count(*) filter (where promise_basis = 'derived' and is_on_promise) as derived_kept, "
        "count(*) filter (where is_before_movements) as untold",
        where="promise_date <= %(as_of)s",
    )
    return Figure.ratio(
        found["kept"],
        found["due"],
        unknown=NO_ORDERS if last_day() is None else NONE_DUE,
        left_out=left_out(found["untold"], BEFORE_MOVEMENTS),
        details=(("derived", Figure.ratio(found["derived_kept"], found["derived_due"], unknown=NONE_DUE)),),
    )


def at_risk(filters: Filters) -> Figure:
    """MTO-RISK: open orders whose forecast is later than their promise, on the as-of day. Unit: orders."""
    found = summed(
        mto_orders(filters),
        "count(*) filter (where is_at_risk) as at_risk, "
        "count(*) filter (where is_at_risk and forecast_basis = 'few_data') as few_data, "
        "count(*) filter (where is_at_risk and promise_basis = 'derived') as derived, "
        "count(*) filter (where is_before_movements) as untold, "
        "count(*) filter (where is_open and promise_date is null) as without_promise, "
        "count(*) filter (where is_open and promise_date is not null and forecast_date is null) as without_forecast",
    )
    if last_day() is None:
        return Figure.unknown("orders", NO_ORDERS)
    return Figure.of(
        found["at_risk"],
        "orders",
        left_out=(
            *left_out(found["untold"], BEFORE_MOVEMENTS),
            *left_out(found["without_promise"], NO_PROMISE),
            *left_out(found["without_forecast"], NO_FORECAST),
        ),
        details=(
            ("few_data", Figure.of(found["few_data"], "orders")),
            ("derived_promise", Figure.of(found["derived"], "orders")),
        ),
    )
