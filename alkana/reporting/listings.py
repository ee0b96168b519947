"""What a table widget shows, made from the table's answer: cells as text, sort and page links, totals of all rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any
from urllib.parse import quote, urlencode

from django.urls import reverse

from alkana.reporting import formats
from alkana.reporting.columns import Column
from alkana.reporting.filters import Filters
from alkana.reporting.table import Table
from alkana.text import Text

SIZES = (25, 50, 100)
OPTIONS = ("sort", "limit", "cursor", "columns", "q")


@dataclass(frozen=True, slots=True)
class State:
    """How a reader looks at a table. `prefix` is its name in the address of a page, empty in a panel."""

    prefix: str = ""
    sort: str = ""
    limit: int = SIZES[0]
    cursor: str = ""
    columns: tuple[str, ...] = ()
    q: str = ""

    @staticmethod
    def names() -> tuple[str, ...]:
        """Parameters of a table that is looked at in a panel, where its query is its own."""
        return OPTIONS

    @classmethod
    def read(cls, query: Mapping[str, str], prefix: str) -> "State":
        """From a query string; a size that is not offered becomes the smallest."""
        dot = f"{prefix}." if prefix else ""
        given = {name: query.get(f"{dot}{name}", "") for name in OPTIONS}
        limit = int(given["limit"]) if given["limit"] in map(str, SIZES) else SIZES[0]
        columns = tuple(name for name in given["columns"].split(",") if name)
        return cls(prefix, given["sort"], limit, given["cursor"], columns, given["q"])

    def query(self, **changes: str) -> str:
        """The part of an address that reproduces this state with changes."""
        now = {
            "sort": self.sort,
            "limit": str(self.limit) if self.limit != SIZES[0] else "",
            "cursor": self.cursor,
            "columns": ",".join(self.columns),
            "q": self.q,
        } | changes
        dot = f"{self.prefix}." if self.prefix else ""
        return urlencode(
            {f"{dot}{name}": value for name, value in now.items() if value}, safe=",", quote_via=quote
        )


@dataclass(frozen=True, slots=True)
class Head:
    """One column of the head; the title says its unit."""

    name: str
    title: str
    is_number: bool
    is_long: bool
    mobile: bool
    sorted: str
    sort_query: str
    sort_change: str
    is_shown: bool
    column: Column = field(repr=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as text; `href` leads to where people keep it, `offer` is what it says while it is empty."""

    text: str
    column: Head
    is_negative: bool = False
    href: str = ""
    offer: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: cells, its page, the rows or the file that it comes from."""

    cells: tuple[Cell, ...]
    href: str = ""
    proof: str = ""


@dataclass(frozen=True, slots=True)
class TableView:
    """One table, ready to be written."""

    id: str
    prefix: str
    title: Text
    all_columns: tuple[Head, ...]
    columns: tuple[Head, ...]
    rows: tuple[Row, ...]
    totals: tuple[Cell, ...]
    total: int
    limit: int
    q: str
    can_search: bool
    next_cursor: str
    previous_cursor: str
    next_query: str
    previous_query: str
    cleared_query: str
    not_filtered_by: tuple[Text, ...]
    excel: str
    csv: str
    own_csv: str
    api: str
    api_path: str
    empty: object | None = None
    sizes: tuple[int, ...] = SIZES


def table_view(
    table: Table,
    payload: Mapping[str, Any],
    filters: Filters,
    state: State,
    *,
    options: Mapping[str, str] | None = None,
    empty: object | None = None,
) -> TableView:
    """The widget of an answer asked with `details`. `filters` are those of the page, `options` the table's own."""
    heads = tuple(_head(table, column, filters, state) for column in table.columns)
    shown = tuple(head for head in heads if head.is_shown)
    own = urlencode(options or {})
    query = "&".join(part for part in (filters.only(table.filters).query_string(), own) if part)
    joined = f"{query}&" if query else ""
    sorted_by = f"sort={quote(state.sort)}&" if state.sort else ""
    searched = f"q={quote(state.q)}&" if state.q else ""
    address = f"/api/v1/{table.code}"
    totals = payload.get("totals") or {}
    places = {
        head.name: max(formats.places(one.get(head.name)) for one in (*payload["items"], totals))
        for head in shown
        if head.column.kind in formats.WITH_DECIMALS
    }
    next_cursor, previous_cursor = payload.get("next_cursor") or "", payload.get("previous_cursor") or ""
    return TableView(
        id=table.code.replace("/", "-"),
        prefix=state.prefix,
        title=table.title,
        all_columns=heads,
        columns=shown,
        rows=tuple(
            _row(table, shown, item, links, places)
            for item, links in zip(payload["items"], payload["rows"], strict=True)
        ),
        totals=tuple(_total(head, totals, places.get(head.name, 0)) for head in shown)
        if any(v is not None for v in totals.values())
        else (),
        total=payload["total"],
        limit=state.limit,
        q=state.q,
        can_search=any(column.search for column in table.columns),
        next_cursor=next_cursor,
        previous_cursor=previous_cursor,
        next_query=_address(table, filters, state, cursor=next_cursor),
        previous_query=_address(table, filters, state, cursor=previous_cursor),
        cleared_query=_address(table, filters, state, q="", cursor=""),
        not_filtered_by=filters.not_applied(table.filters),
        excel=f"{address}?{joined}{sorted_by}{searched}format=xlsx",
        csv=f"{address}?{joined}{sorted_by}{searched}format=csv",
        own_csv=f"{address}?{joined}{sorted_by}{searched}format=csv&convention=reader",
        api=f"{address}?{query}",
        api_path=address,
        empty=empty,
    )


def _address(table: Table, filters: Filters, state: State, **changes: str) -> str:
    kept = filters if state.prefix else filters.only(table.filters)
    return "&".join(part for part in (kept.query_string(), state.query(**changes)) if part)


def _head(table: Table, column: Column, filters: Filters, state: State) -> Head:
    now = (state.sort or ",".join(table.order)).split(",")[0]
    ordered = {column.name: "ascending", f"-{column.name}": "descending"}.get(now, "")
    first = f"-{column.name}" if column.is_number or column.is_time else column.name
    turned = {"ascending": f"-{column.name}", "descending": column.name}.get(ordered, first)
    return Head(
        name=column.name,
        title=column.heading(),
        is_number=column.is_number,
        is_long=column.name == "description" or column.kind == "text",
        mobile=column.mobile,
        sorted=ordered,
        sort_query=_address(table, filters, state, sort=turned, cursor="") if column.sortable else "",
        sort_change=urlencode({"sort": turned, "cursor": ""}) if column.sortable else "",
        is_shown=column.name in state.columns if state.columns else column.visible,
        column=column,
    )


def _row(
    table: Table,
    heads: tuple[Head, ...],
    item: Mapping[str, Any],
    links: Mapping[str, str | None],
    places: Mapping[str, int],
) -> Row:
    cells = [_cell(head, item.get(head.name), places.get(head.name, 0)) for head in heads]
    if table.follow_up and links.get("follow_up"):
        code, _mark, query = str(links["follow_up"]).partition("?")
        href, offer = f"{reverse('follow-up', args=[code])}?{query}", str(table.follow_up.verb)
        cells = [
            replace(cell, href=href, offer=offer) if cell.column.name == table.follow_up.at else cell
            for cell in cells
        ]
    proof = ""
    if links.get("proof"):
        code, _mark, query = str(links["proof"]).partition("?")
        proof = f"{reverse('rows', args=[code])}?{query}"
    elif links.get("raw"):
        # The table that keeps the fact; a list may show facts of several.
        code, _mark, key = str(links["raw"]).removeprefix("lineage/").rpartition("/")
        proof = reverse("lineage-row", args=[code, key])
    return Row(tuple(cells), links.get("drill") or "", proof)


def _cell(head: Head, value: Any, places: int) -> Cell:
    is_negative = head.is_number and value is not None and Decimal(str(value)) < 0
    return Cell(formats.cell(value, head.column.kind, places=places), head, is_negative)


def _total(head: Head, totals: Mapping[str, Any], places: int) -> Cell:
    value = totals.get(head.name)
    return Cell("" if value is None else formats.cell(value, head.column.kind, places=places), head)
