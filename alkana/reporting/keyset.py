"""Keyset pages: where a page begins is said by the last row of the one before, so page 10,000 costs what page 1 does.

Unknown values (null) come last in either direction. A cursor is opaque and signed; it belongs to one question, one
sort and one set of filters, as they were asked. The days that the data filled in for its first page go with it, so a
list that is read on while another file arrives stays the list that was begun.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.core import signing

from alkana.refusals import Refused
from alkana.reporting.columns import Column
from alkana.reporting.filters import Filters
from alkana.reporting.select import Select, quoted
from alkana.text import Text

SALT = "alkana.keyset"
# Materialized, or the planner would put every row in its place by itself.
PLACES = (
    "p{n} as materialized "
    "(select v, alphabet_order(v) as place from (select distinct {text} as v from kept) as d{n})"
)


@dataclass(frozen=True, slots=True)
class Term:
    """One column of an order. The terms of a table end with its key, so the order is total.

    A text that is asked for is sorted by the alphabet, where words of other case are the same; the key never is.
    """

    column: Column
    descending: bool
    is_alphabetical: bool = False

    @property
    def sql(self) -> str:
        """What is compared, in SQL over `sorted_rows`."""
        return quoted(f"order {self.column.name}") if self.is_alphabetical else quoted(self.column.name)


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place between two rows: the values of the order's terms in the row before it (or, backwards, after it).

    `days`: the period and as-of date of the list that it is a place in.
    """

    values: tuple[str | None, ...]
    backwards: bool = False
    days: tuple[str | None, ...] = (None, None, None)

    def continued(self, filters: Filters) -> Filters:
        """The filters of the list that this is a place in."""
        first, last, as_of = (date.fromisoformat(day) if day else None for day in self.days)
        return replace(filters, from_date=first, to_date=last, as_of=as_of)


def days_of(filters: Filters) -> tuple[str | None, ...]:
    """The days of resolved filters, for cursors."""
    days = (filters.from_date, filters.to_date, filters.as_of)
    return tuple(day.isoformat() if day else None for day in days)


def order_of(sort: Sequence[str], columns: Mapping[str, Column], key: Sequence[str]) -> tuple[Term, ...]:
    """Terms for a sort such as ("-stock_kg", "material"), completed by the key in the direction of the first term."""
    asked = [(name.removeprefix("-"), name.startswith("-")) for name in sort]
    descending = asked[0][1] if asked else False
    terms = [Term(columns[name], down, columns[name].kind == "text") for name, down in asked]
    exact = {term.column.name for term in terms if not term.is_alphabetical}
    return (*terms, *(Term(columns[name], descending) for name in key if name not in exact))


def sorted_rows(terms: Sequence[Term], select: Select) -> str:
    """The from-item `listed` with what the terms compare. Each text is put in its place in the alphabet once, however
    many rows have it.
    """
    texts = [term for term in terms if term.is_alphabetical]
    if not texts:
        return select.source("listed")
    names = [quoted(term.column.name) for term in texts]
    kept = f"kept as materialized (select * from {select.source('rows_of')})"
    places = [PLACES.format(n=n, text=name) for n, name in enumerate(names)]
    wanted = ", ".join(f"p{n}.place as {term.sql}" for n, term in enumerate(texts))
    joined = " ".join(f"left join p{n} on p{n}.v = kept.{name}" for n, name in enumerate(names))
    ctes = ",\n".join([kept, *places])
    return f"(\nwith {ctes}\nselect kept.*, {wanted} from kept {joined}\n) as listed"


def order_by(terms: Sequence[Term], *, backwards: bool = False) -> str:
    """The order-by list, or its exact reverse."""
    parts = []
    for term in terms:
        down = term.descending != backwards
        nulls = (
            f" nulls {'first' if backwards else 'last'}" if term.column.nullable and term.descending else ""
        )
        parts.append(f"{term.sql}{' desc' if down else ''}{nulls}")
    return ", ".join(parts)


def beyond(terms: Sequence[Term], cursor: Cursor) -> tuple[str, dict[str, object]]:
    """The condition for rows after the cursor (before it when backwards), with its parameters."""
    params: dict[str, object] = {f"k{n}": value for n, value in enumerate(cursor.values)}
    places = [f"%(k{n})s::{term.column.sql_type}" for n, term in enumerate(terms)]
    same_way = len({term.descending for term in terms}) == 1
    if same_way and not any(term.column.nullable for term in terms):
        sign = "<" if terms[0].descending != cursor.backwards else ">"
        return f"({', '.join(term.sql for term in terms)}) {sign} ({', '.join(places)})", params
    branches, equal = [], ""
    for term, place, value in zip(terms, places, cursor.values, strict=True):
        further = _further(term, place, known=value is not None, backwards=cursor.backwards)
        if further:
            branches.append(f"({equal}{further})")
        equal += f"{term.sql} is null and " if value is None else f"{term.sql} = {place} and "
    return f"({' or '.join(branches) or 'false'})", params


def _further(term: Term, place: str, *, known: bool, backwards: bool) -> str:
    if not known:
        return f"{term.sql} is not null" if backwards else ""
    sign = "<" if term.descending != backwards else ">"
    condition = f"{term.sql} {sign} {place}"
    return f"({condition} or {term.sql} is null)" if term.column.nullable and not backwards else condition


def signed(cursor: Cursor, *, belongs_to: object) -> str:
    """The opaque text of a cursor."""
    content = [_short(belongs_to), int(cursor.backwards), cursor.values, cursor.days]
    return signing.dumps(content, salt=SALT, compress=True)


def opened(text: str, *, belongs_to: object) -> Cursor:
    """The cursor in an opaque text. Raises Refused when it was not made here, or for another list, sort or filter."""
    try:
        owner, backwards, values, days = signing.loads(text, salt=SALT)
    except (signing.BadSignature, ValueError):
        raise _refused(Text("Con trỏ “cursor” không hợp lệ.", "“cursor” is not one of ours.")) from None
    if owner != _short(belongs_to):
        raise _refused(
            Text(
                "“cursor” thuộc danh sách, bộ lọc hoặc thứ tự khác; hãy bắt đầu lại không có nó.",
                "“cursor” belongs to another list, filter or sort; start again without it.",
            )
        )
    return Cursor(tuple(values), bool(backwards), tuple(days))


def _refused(message: Text) -> Refused:
    return Refused("bad-cursor", message, where={"parameter": "cursor"})


def _short(belongs_to: object) -> str:
    return hashlib.sha256(json.dumps(belongs_to).encode()).hexdigest()[:16]
