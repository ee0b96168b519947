"""Tables: declared by their columns, key and one select; paged by keyset, totalled over all rows."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from types import FunctionType
from typing import Any, ClassVar, Protocol

from django.utils.translation import override

from alkana.refusals import Refused
from alkana.reporting import keyset, kpi, plain_words, question
from alkana.reporting.answer import Payload
from alkana.reporting.columns import Column
from alkana.reporting.filters import NAMES, Filters
from alkana.reporting.question import Asked, Parameter, Question, ask
from alkana.reporting.select import Rows, Select, as_select, fetch, quoted
from alkana.text import Text

MOST_ROWS = 1000
MOST_SKIPPED = 10_000
MOST_SORTS = 3


@dataclass(frozen=True, slots=True)
class Proof:
    """Which rows a row was made from: those of another table, narrowed by filters (filter name → column here)."""

    table: str
    by: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Raw:
    """On tables of facts: the list that a row came from and the column with its row key.

    A table of facts of several lists has a column `source` and says which table keeps the facts of each.
    """

    source: str = ""
    row_key: str = "row_key"
    tables: Mapping[str, str] = field(default_factory=dict)


class Followed(Protocol):
    """What people keep about the rows of a list (etl/followups.py): the column that leads there, and what it says while
    there is nothing.
    """

    @property
    def at(self) -> str:
        """The column."""

    @property
    def verb(self) -> Text:
        """What it says."""

    def address(self, row: Mapping[str, Any]) -> str | None:
        """Where it is kept for a row; None where nothing is to be kept."""


def whole_number(least: int, most: int, hint: str = "") -> Callable[[str], int]:
    """A reader of whole numbers within limits."""

    def read(text: str) -> int:
        if not re.fullmatch(r"\d{1,9}", text) or not least <= int(text) <= most:
            raise ValueError(f"{least}–{most}. {hint}".strip())
        return int(text)

    return read


def one_of(*words: str) -> Callable[[str], str]:
    """A reader of fixed words."""

    def read(text: str) -> str:
        if text not in words:
            raise ValueError(" | ".join(words))
        return text

    return read


def plain_text(text: str) -> str:
    """A reader of search words."""
    if len(text) > 100 or not text.isprintable():
        raise ValueError("≤ 100")
    return text.strip()


DETAILS = Parameter(
    "details", {"type": "string", "enum": ["0", "1"]}, lambda text: one_of("0", "1")(text) == "1",
    Text("Thêm tổng, mô tả cột và các chi tiết khác", "Add totals, described columns and other details"), False,
)  # fmt: skip


class Table(Question):
    """A list of rows. `rows` gets resolved filters and returns a Select or a QuerySet of `.values(…)`.

    `key`: columns that are unique and never null; `order`: default sort ("-stock_kg"). A table that shows
    a KPI per group says so on the column, and a total that the KPI's additivity forbids is refused at start-up.
    `options` are its own parameters; those that are given reach `rows` as keyword arguments.
    """

    columns: ClassVar[Sequence[Column]]
    key: ClassVar[Sequence[str]]
    order: ClassVar[Sequence[str]] = ()
    rows: ClassVar[Callable[..., Rows]]
    drill: ClassVar[str | None] = None
    proof: ClassVar[Proof | None] = None
    raw: ClassVar[Raw | None] = None
    follow_up: ClassVar[Followed | None] = None
    options: ClassVar[Sequence[Parameter]] = ()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if isinstance(cls.__dict__.get("rows"), FunctionType):
            cls.rows = staticmethod(cls.__dict__["rows"])
        if cls.code:
            cls.columns = tuple(
                column.but(nullable=False) if column.name in cls.key else column for column in cls.columns
            )
            cls._refuse_nonsense()
        super().__init_subclass__(**kwargs)

    @classmethod
    def _refuse_nonsense(cls) -> None:
        names = [column.name for column in cls.columns]
        wrong = {*cls.key, *(name.removeprefix("-") for name in cls.order)} - set(names)
        if wrong or len(set(names)) < len(names) or not cls.key or set(cls.filters) - set(NAMES):
            raise ValueError(
                f"table {cls.code}: key, order, columns or filters do not fit together: {sorted(wrong)}"
            )
        for language in ("vi", "en"):
            with override(language):
                headings = [column.heading() for column in cls.columns]
            if twice := {heading for heading in headings if headings.count(heading) > 1}:
                raise ValueError(f"table {cls.code}: two columns are called {sorted(twice)}")

    def check(self) -> None:
        """Refuse totals that the additivity of a KPI forbids; called once all apps are loaded."""
        dimensions = [
            "date" if column.is_time else column.name for column in self.columns if column.name in self.key
        ]
        for column in self.columns:
            if column.kpi and column.total:
                kpi.get(column.kpi).refuse_sum(
                    dimensions, where=f"in table {self.code}, column {column.name}"
                )

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Columns by name."""
        return {column.name: column for column in self.columns}

    @cached_property
    def parameters(self) -> Sequence[Parameter]:  # type: ignore[override]
        """What a list can be asked beyond filters."""
        names = list(self.by_name)
        signed = [sign + c.name for c in self.columns if c.sortable for sign in ("", "-")]
        next_page = Text("next_cursor của trang trước", "next_cursor of the page before")
        sorting = Text("Cột sắp xếp, “-” là giảm dần", "Columns to sort by, “-” for descending")
        skipping = Text("Bỏ qua số dòng; xa hơn thì dùng cursor", "Rows to skip; use cursor to go further")
        limits = {"type": "integer", "minimum": 1, "maximum": MOST_ROWS}
        skips = {"type": "integer", "minimum": 0, "maximum": MOST_SKIPPED}
        words = {"type": "string", "maxLength": 100}
        return (
            Parameter("limit", limits, whole_number(1, MOST_ROWS), Text("Số dòng mỗi trang", "Rows per page"), 100),
            Parameter("skip", skips, whole_number(0, MOST_SKIPPED, "→ cursor"), skipping, 0),
            Parameter("cursor", {"type": "string"}, str, next_page),
            Parameter("sort", {"type": "string", "example": signed[0]}, self._sort, sorting, tuple(self.order)),
            Parameter("q", words, plain_text, Text("Tìm trong danh sách", "Search in the list")),
            Parameter("columns", {"type": "string", "example": names[0]}, self._chosen,
                      Text("Chỉ những cột này", "Only these columns")),
            *self.options,
            DETAILS,
        )  # fmt: skip

    def _sort(self, text: str) -> tuple[str, ...]:
        sort = tuple(text.split(","))
        names = [name.removeprefix("-") for name in sort]
        allowed = {column.name for column in self.columns if column.sortable}
        if not set(names) <= allowed or len(names) > MOST_SORTS or len(set(names)) < len(names):
            raise ValueError(" | ".join(sorted(allowed)))
        return sort

    def _chosen(self, text: str) -> tuple[str, ...]:
        chosen = tuple(dict.fromkeys(text.split(",")))
        if not set(chosen) <= set(self.by_name):
            raise ValueError(" | ".join(self.by_name))
        return chosen

    def definitions(self) -> Mapping[str, int]:
        """The table's own version and those of the KPIs in its columns."""
        return {self.code: self.version} | {c.kpi: kpi.get(c.kpi).version for c in self.columns if c.kpi}

    def select(self, asked: Asked) -> Select:
        """All rows under resolved filters and the list's own options, unordered."""
        return as_select(type(self).rows(asked.filters.dated(), **own_options(self.options, asked)))

    def row_where(self, column: str, value: object, asked: Asked) -> dict[str, Any] | None:
        """The first row whose column has a value, under resolved filters; None without one."""
        if column not in self.by_name:
            return None
        select = self.select(asked)
        listed = ", ".join(map(quoted, self.by_name))
        sql = f"select {listed} from {select.source('listed')} where {quoted(column)} = %(value)s limit 1"
        names, rows = fetch(sql, {**select.params, "value": value})
        return dict(zip(names, rows[0], strict=True)) if rows else None

    def searched(self, words: str | None) -> tuple[str, dict[str, object]]:
        """The condition of the list's own search box, over columns that say `search`: case and diacritics are one."""
        columns = [quoted(column.name) for column in self.columns if column.search]
        if not words or not columns:
            return "true", {}
        return f"({' or '.join(f'{name} ~ %(words)s' for name in columns)})", {
            "words": plain_words.pattern(words)
        }

    def ordered(self, asked: Asked) -> tuple[str, dict[str, object], tuple[keyset.Term, ...]]:
        """The statement of all rows in the asked order, for exports; with its parameters and order."""
        select, terms = (
            self.select(asked),
            keyset.order_of(asked.options["sort"], self.by_name, self.key),
        )
        condition, words = self.searched(asked.options["q"])
        names = ", ".join(quoted(name) for name in asked.options["columns"] or self.by_name)
        rows = keyset.sorted_rows(terms, select)
        sql = f"select {names}\nfrom {rows}\nwhere {condition}\norder by {keyset.order_by(terms)}"
        return sql, {**select.params, **words}, terms

    def resolved(self, asked: Asked, data_as_of: date | None) -> Asked:
        """A page behind a cursor is one of the list that its first page began, whatever was loaded since."""
        found = super().resolved(asked, data_as_of)
        cursor = self._cursor(found)
        return replace(found, filters=cursor.continued(found.filters)) if cursor else found

    def _cursor(self, asked: Asked) -> keyset.Cursor | None:
        text = asked.options["cursor"]
        return keyset.opened(text, belongs_to=self._list_asked(asked)) if text else None

    def _list_asked(self, asked: Asked) -> list[str]:
        """Which list is asked for, in which order: what a cursor belongs to."""
        stated = asked.stated or asked.filters
        sort = ",".join(asked.options["sort"])
        return [self.code, stated.canonical(), sort, str(counted(self, asked))]

    def compute(self, asked: Asked) -> Payload:
        """One page: items, exact total, cursors."""
        options = asked.options
        limit, chosen = options["limit"], options["columns"]
        totals = ask(totals_of(self), asked.filters, language=asked.language, **counted(self, asked)).payload
        names, rows, more, cursors = self._page(asked)
        keep = [(n, self.by_name[name]) for n, name in enumerate(names) if not chosen or name in chosen]
        items = [{column.name: column.cell(row[n]) for n, column in keep} for row in rows]
        payload: Payload = {
            "items": items, "total": totals["rows"], "limit": limit, "next_cursor": cursors[0] if more else None,
        }  # fmt: skip
        if options["details"]:
            whole = [dict(zip(names, row, strict=True)) for row in rows]
            payload |= {
                "previous_cursor": cursors[1],
                "totals": totals["totals"],
                "columns": [c.described() for c in self.columns if not chosen or c.name in chosen],
                "filters": dict(asked.filters.items()),
                "rows": [self.addresses(row, asked.filters) for row in whole],
            }
        return payload

    def _page(self, asked: Asked) -> tuple[list[str], list[Any], bool, tuple[str | None, str | None]]:
        options = asked.options
        select = self.select(asked)
        terms = keyset.order_of(options["sort"], self.by_name, self.key)
        cursor = self._cursor(asked)
        backwards = cursor is not None and cursor.backwards
        condition, params = self.searched(options["q"])
        params = {**select.params, **params, "limit": options["limit"] + 1, "skip": options["skip"]}
        if cursor:
            further, values = keyset.beyond(terms, cursor)
            condition, params = f"{condition} and {further}", {**params, **values}
        texts = ", ".join(f"{term.sql}::text as {quoted(f'term {n}')}" for n, term in enumerate(terms))
        listed = ", ".join(map(quoted, self.by_name))
        sql = (
            f"/* {self.code} */ select {listed}, {texts}\nfrom {keyset.sorted_rows(terms, select)}\n"
            f"where {condition}\norder by {keyset.order_by(terms, backwards=backwards)}\n"
            "limit %(limit)s offset %(skip)s"
        )
        names, found = fetch(sql, params)
        beyond = len(found) > options["limit"]
        found = found[: options["limit"]]
        if backwards:
            found.reverse()
        width = len(self.by_name)
        belongs_to, days = self._list_asked(asked), keyset.days_of(asked.filters)
        ends = [
            keyset.signed(keyset.Cursor(tuple(row[width:]), back, days), belongs_to=belongs_to)
            for row, back in ((found[-1], False), (found[0], True))
        ] if found else [None, None]  # fmt: skip
        has_next = backwards or beyond
        has_previous = beyond if backwards else bool(cursor or options["skip"])
        rows = [row[:width] for row in found]
        return names[:width], rows, has_next and bool(found), (ends[0], ends[1] if has_previous else None)

    def addresses(self, row: Mapping[str, Any], filters: Filters) -> dict[str, str | None]:
        """Where a row leads: its page (`drill`), the rows it was made from (`proof`), its origin in a file (`raw`),
        what people keep about it (`follow_up`).
        """
        links: dict[str, str | None] = {"drill": None, "proof": None, "raw": None, "follow_up": None}
        if self.drill:
            links["drill"] = self.drill.format_map({name: quote_part(value) for name, value in row.items()})
        if self.proof:
            narrowed = {name: str(row[column] or "") or None for name, column in self.proof.by.items()}
            kept = filters.only(get_table(self.proof.table).filters)
            links["proof"] = f"{self.proof.table}?{kept.query_string(**narrowed)}"
        if self.raw and row.get(self.raw.row_key):
            keeper = self.raw.tables[row["source"]] if self.raw.tables else self.code
            links["raw"] = f"lineage/{keeper}/{row[self.raw.row_key]}"
        if self.follow_up:
            links["follow_up"] = self.follow_up.address(row)
        return links

    def shape(self) -> Mapping[str, Any]:
        """JSON schema of a page."""
        item = {"type": "object", "properties": {column.name: column.schema() for column in self.columns}}
        return list_shape(item)


def list_shape(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """JSON schema of the envelope that every list answers in."""
    return {
        "type": "object",
        "required": ["items", "total", "limit", "next_cursor"],
        "properties": {
            "items": {"type": "array", "items": item},
            "total": {"type": "integer", "description": "Rows under these filters, exact"},
            "limit": {"type": "integer"},
            "next_cursor": {"type": ["string", "null"]},
            "previous_cursor": {"type": ["string", "null"]},
            "totals": {"type": "object", "description": "Sums over all rows, not over the page"},
            "columns": {"type": "array", "items": {"type": "object"}},
            "filters": {"type": "object"},
            "rows": {"type": "array", "items": {"type": "object"}, "description": "Addresses of each item"},
        },
    }


class Totals(Question):
    """How many rows a table has under filters, and the sums that may be made of them. Counted once per version."""

    seconds = 600

    def __init__(self, table: Table) -> None:
        self.table = table
        self.code = f"{table.code}/totals"
        self.version = table.version
        self.filters = table.filters
        self.sources = table.sources
        self.parameters = tuple(p for p in table.parameters if p.name == "q" or p in table.options)

    def definitions(self) -> Mapping[str, int]:
        """Those of the table."""
        return self.table.definitions()

    def compute(self, asked: Asked) -> Payload:
        """`rows`, first and last day, `totals`; a ratio is Σ numerator / Σ denominator of the rows that have both."""
        select = self.table.select(asked)
        condition, words = self.table.searched(asked.options["q"])
        sums = {column.name: total_of(column) for column in self.table.columns}
        day = next((quoted(c.name) for c in self.table.columns if c.kind == "date"), "null::date")
        ends = [f"min({day})", f"max({day})"]
        parts = ["count(*)", *ends, *(f"{sql} as {quoted(name)}" for name, sql in sums.items() if sql)]
        sql = f"select {', '.join(parts)}\nfrom {select.source('listed')}\nwhere {condition}"
        names, rows = fetch(sql, {**select.params, **words})
        count, first, last, *totals = rows[0]
        return {
            "rows": count,
            "first": first,
            "last": last,
            "totals": dict(zip(names[3:], totals, strict=True)),
        }


def own_options(options: Sequence[Parameter], asked: Asked) -> dict[str, Any]:
    """The given ones of a declaration's own options."""
    given = {option.name: asked.options.get(option.name) for option in options}
    return {name: value for name, value in given.items() if value is not None}


def counted(table: Table, asked: Asked) -> dict[str, Any]:
    """The options that change which rows a list has."""
    return {"q": asked.options["q"], **own_options(table.options, asked)}


def total_of(column: Column) -> str | None:
    """SQL of a column's total over all rows; None when it has none."""
    if column.kind == "ratio":
        above, below = quoted(column.numerator or ""), quoted(column.denominator or "")
        both = f"filter (where {above} is not null and {below} is not null)"
        return f"sum({above}) {both} / nullif(sum({below}) {both}, 0)"
    return f"sum({quoted(column.name)})" if column.total else None


_totals: dict[str, Totals] = {}


def totals_of(table: Table) -> Totals:
    """The question of a table's totals."""
    return _totals.setdefault(table.code, Totals(table))


def get_table(code: str) -> Table:
    """The table at an address. Raises Refused `unknown-table`."""
    try:
        found = question.get(code)
    except KeyError:
        found = None
    if not isinstance(found, Table):
        message = Text("Không có bảng “{code}”.", "There is no table “{code}”.").filled(code=code[:60])
        raise Refused("unknown-table", message, where={"table": code[:60]})
    return found


def quote_part(value: object) -> str:
    """A value as one piece of an address."""
    from urllib.parse import quote

    return quote(
        "" if value is None else value.isoformat() if isinstance(value, date) else str(value), safe=""
    )
