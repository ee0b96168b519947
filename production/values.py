"""What the filters of production can be set to, and how production orders are searched for."""

from collections.abc import Callable, Collection, Iterable, Mapping

from alkana.reporting import search, values
from alkana.reporting.filters import Filters
from alkana.reporting.search import Hit
from alkana.reporting.select import Select, in_language
from alkana.reporting.values import Option
from alkana.text import Text
from production.models.orders import OrderState
from production.queries.chosen import ORDER_KINDS

ORDER = Text("Lệnh sản xuất", "Production order")
KINDS = {
    "MTO": Text("Theo đơn, theo quy tắc MTO", "Made to order, by the MTO rule"),
    "MTS": Text("Để tồn kho, theo quy tắc MTO", "Made to stock, by the MTO rule"),
}


def _order_types() -> dict[str, str]:
    rows = Select(
        f"select order_type, {in_language('name')} as name from dim_order_type order by order_type"
    ).all()
    return {kind: str(KINDS[kind]) for kind in ORDER_KINDS} | {row["order_type"]: row["name"] for row in rows}


def _states() -> dict[str, str]:
    return {value: str(label) for value, label in OrderState.choices}


def _known(listed: Callable[[], Mapping[str, str]]) -> values.Known:
    def known(codes: tuple[str, ...]) -> Collection[str]:
        return set(codes) & set(listed())

    return known


def _find(listed: Callable[[], Mapping[str, str]]) -> values.Find:
    def find(words: str, granted: tuple[str, ...] | None, limit: int) -> Iterable[Option]:
        wanted = words.casefold()
        found = [
            Option(code, label)
            for code, label in listed().items()
            if wanted in f"{code} {label}".casefold() and (granted is None or code in granted)
        ]
        return found[:limit]

    return find


def _labels(listed: Callable[[], Mapping[str, str]]) -> values.Labels:
    def labels(codes: tuple[str, ...]) -> Mapping[str, str]:
        return {code: label for code, label in listed().items() if code in codes}

    return labels


def _codes_of(sql: str) -> values.Known:
    def known(codes: tuple[str, ...]) -> Collection[str]:
        return {row["code"] for row in Select(sql, {"codes": list(codes)}).all()}

    return known


def production_orders(words: str, filters: Filters, limit: int) -> Iterable[Hit]:
    """Production orders by the beginning of their number, in the plants that the reader may see."""
    plain = words.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    plants = filters.effective("plant")
    found = Select(
        "select o.process_order, m.description from fact_production_order as o "
        "inner join dim_material as m on m.material_id = o.material_id "
        "where o.process_order like %(start)s and (%(plants)s::text[] is null or o.plant = any(%(plants)s)) "
        "order by o.process_order limit %(limit)s",
        {"start": f"{plain}%", "plants": None if plants is None else list(plants), "limit": limit},
    )
    return [Hit(ORDER, row["process_order"], row["description"] or "") for row in found.all()]


def register() -> None:
    """Called once, from `ProductionConfig.ready`."""
    for name, listed in (("order_type", _order_types), ("state", _states)):
        values.register(name, known=_known(listed), find=_find(listed), labels=_labels(listed), is_short=True)
    values.register_codes(
        "mrp_controller",
        _codes_of(
            "select mrp_controller as code from dim_mrp_controller where mrp_controller = any(%(codes)s)"
        ),
    )
    values.register_codes(
        "batch",
        _codes_of(
            "select batch as code from fact_production_order where batch = any(%(codes)s) "
            "union select batch from fact_yield where batch = any(%(codes)s) "
            "union select batch from production_chain where batch = any(%(codes)s)"
        ),
    )
    search.register("production order", production_orders)
