"""What the filters of sales can be set to, and how customers and their documents are searched for."""

from collections.abc import Callable, Collection, Iterable, Mapping

from alkana.reporting import search, values
from alkana.reporting.filters import Filters
from alkana.reporting.search import Hit
from alkana.reporting.select import Select, in_language
from alkana.reporting.values import Option
from alkana.text import Text
from sales.queries.otif import STATES

# Per filter: rows of code and label. `{name}` is the column in the reader's language.
LISTS = {
    "channel": "select channel as code, {name} as label from dim_channel",
    "customer": "select customer as code, name as label from dim_customer",
    "salesman": "select salesman as code, name as label from dim_salesman",
}
DOCUMENT_TYPES = (
    "select billing_type as code from dim_billing_type where billing_type = any(%(codes)s) "
    "union select delivery_type from dim_delivery_type where delivery_type = any(%(codes)s)"
)
SHIPPING_POINTS = (
    "select distinct shipping_point as code from fact_delivery where shipping_point = any(%(codes)s)"
)
SOLD_MATERIALS = (
    "select material as code from fact_billing where material = any(%(codes)s) "
    "union select material from fact_delivery where material = any(%(codes)s)"
)
CUSTOMER, DOCUMENT, DELIVERY = (
    Text("Khách hàng", "Customer"), Text("Hóa đơn", "Billing document"), Text("Giao hàng", "Delivery"),
)  # fmt: skip


def _rows(name: str) -> str:
    return LISTS[name].replace("{name}", in_language("name"))


def _codes_of(sql: str) -> values.Known:
    def known(codes: tuple[str, ...]) -> Collection[str]:
        return {row["code"] for row in Select(sql, {"codes": list(codes)}).all()}

    return known


def _known(name: str) -> values.Known:
    def known(codes: tuple[str, ...]) -> Collection[str]:
        sql = f"select code from ({_rows(name)}) as listed where code = any(%(codes)s)"
        return {row["code"] for row in Select(sql, {"codes": list(codes)}).all()}

    return known


def _find(name: str) -> values.Find:
    def find(words: str, granted: tuple[str, ...] | None, limit: int) -> Iterable[Option]:
        sql = (
            f"select code, coalesce(label, '') as label from ({_rows(name)}) as listed "
            "where (%(granted)s::text[] is null or code = any(%(granted)s)) "
            "and (%(words)s = '' or code ilike %(start)s or plain_text(label) like %(inside)s) "
            "order by code ilike %(start)s desc, code limit %(limit)s"
        )
        params = {"granted": None if granted is None else list(granted), "words": words, "limit": limit}
        return [Option(row["code"], row["label"]) for row in Select(sql, params | _patterns(words)).all()]

    return find


def _labels(name: str) -> Callable[[tuple[str, ...]], Mapping[str, str]]:
    def labels(codes: tuple[str, ...]) -> Mapping[str, str]:
        sql = f"select code, coalesce(label, '') as label from ({_rows(name)}) as listed where code = any(%(codes)s)"
        return {row["code"]: row["label"] for row in Select(sql, {"codes": list(codes)}).all()}

    return labels


def _patterns(words: str) -> dict[str, str]:
    escaped = words.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    plain = Select("select plain_text(%(words)s)", {"words": escaped}).value() or ""
    return {"start": f"{escaped}%", "inside": f"%{plain}%"}


def customers(words: str, filters: Filters, limit: int) -> Iterable[Hit]:
    """Customers by code or name, diacritics ignored, in the channels that the reader may see."""
    channels = filters.effective("channel")
    sql = (
        "select customer, name from dim_customer where (customer like %(start)s or search_text like %(inside)s) "
        "and (%(channels)s::text[] is null or channel = any(%(channels)s)) order by customer limit %(limit)s"
    )
    params = {"channels": None if channels is None else list(channels), "limit": limit}
    found = Select(sql, params | _patterns(words)).all()
    return [Hit(CUSTOMER, row["customer"], row["name"] or "") for row in found]


def _documents(kind: Text, sql: str) -> Callable[[str, Filters, int], Iterable[Hit]]:
    def find(words: str, filters: Filters, limit: int) -> Iterable[Hit]:
        channels = filters.effective("channel")
        params = {"channels": None if channels is None else list(channels), "limit": limit}
        found = Select(sql, params | _patterns(words)).all()
        return [Hit(kind, row["code"], row["name"] or "") for row in found]

    return find


_BILLED = (
    "select d.billing_document as code, c.name from billing_document as d "
    "left join dim_customer as c on c.customer = d.customer where d.billing_document like %(start)s "
    "and (%(channels)s::text[] is null or d.channel = any(%(channels)s)) order by 1 limit %(limit)s"
)
_DELIVERED = (
    "select distinct f.delivery as code, c.name from fact_delivery as f "
    "left join dim_customer as c on c.customer = f.customer where f.delivery like %(start)s "
    "and (%(channels)s::text[] is null or f.channel = any(%(channels)s)) order by 1 limit %(limit)s"
)


def _states(codes: tuple[str, ...]) -> Collection[str]:
    return set(codes) & set(STATES)


def register() -> None:
    """Called once, from `SalesConfig.ready`."""
    for name in LISTS:
        values.register(
            name, known=_known(name), find=_find(name), labels=_labels(name), is_short=name == "channel"
        )
    values.register_codes("order_type", _codes_of(DOCUMENT_TYPES))
    values.register_codes("plant", _codes_of(SHIPPING_POINTS))
    values.register_codes("material", _codes_of(SOLD_MATERIALS))
    values.register_codes("state", _states)
    search.register("customer", customers)
    search.register("billing document", _documents(DOCUMENT, _BILLED))
    search.register("delivery", _documents(DELIVERY, _DELIVERED))
