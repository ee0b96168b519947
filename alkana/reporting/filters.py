"""The one filter object of the read road: parsed from a query string, canonical, scoped, with data-driven defaults.

Names are the same on page, API, export and command line. How a filter becomes SQL is the business of `queries.py`
of the apps; they ask `filters.effective("plant")`, which is the only place where the reader's scope is applied.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from urllib.parse import quote

from django.http import QueryDict

from alkana.refusals import Refused
from alkana.reporting import periods
from alkana.text import Text

LABELS: Mapping[str, Text] = {
    "from": Text("Từ ngày", "From"),
    "to": Text("Đến ngày", "To"),
    "plant": Text("Nhà máy", "Plant"),
    "location": Text("Kho", "Storage location"),
    "material": Text("Vật tư", "Material"),
    "material_type": Text("Loại vật tư", "Material type"),
    "mrp_controller": Text("Bộ phận MRP", "MRP controller"),
    "batch": Text("Lô", "Batch"),
    "channel": Text("Kênh bán", "Channel"),
    "customer": Text("Khách hàng", "Customer"),
    "salesman": Text("Nhân viên bán hàng", "Salesman"),
    "order_type": Text("Loại lệnh", "Order type"),
    "state": Text("Trạng thái", "State"),
    "as_of": Text("Tính đến ngày", "As of"),
    "unit": Text("Đơn vị", "Unit"),
}
NAMES = tuple(LABELS)
DATES = ("from", "to", "as_of")
SINGLE = (*DATES, "unit")
UNITS = ("base", "kg", "value")
SCOPED = {"plant": "plants", "channel": "channels"}
LISTS = tuple(name for name in NAMES if name not in SINGLE)
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
MOST_VALUES = 500
LONGEST_VALUE = 120

Raw = Mapping[str, object]

# A working day that no list reaches back to.
BEFORE_ALL = date(2000, 1, 4)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a reader may see; None = everything."""

    plants: tuple[str, ...] | None = None
    channels: tuple[str, ...] | None = None

    def canonical(self) -> str:
        """One line for keys and stamps: `all`, or `plant=1201,1401;channel=13`."""
        limits = [
            f"{name}={','.join(sorted(codes))}"
            for name, codes in (("plant", self.plants), ("channel", self.channels))
            if codes is not None
        ]
        return ";".join(limits) or "all"


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class Chip:
    """One active filter for the filter bar; `without` is the query string after removing it."""

    name: str
    label: Text
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What a question is asked about. Empty or None = not filtered. Dates are plant dates, `to_date` inclusive."""

    from_date: date | None = None
    to_date: date | None = None
    plant: tuple[str, ...] = ()
    location: tuple[str, ...] = ()
    material: tuple[str, ...] = ()
    material_type: tuple[str, ...] = ()
    mrp_controller: tuple[str, ...] = ()
    batch: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    customer: tuple[str, ...] = ()
    salesman: tuple[str, ...] = ()
    order_type: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    as_of: date | None = None
    unit: str | None = None
    scope: Scope = field(default=EVERYTHING)

    @classmethod
    def parse(
        cls,
        query: Raw,
        *,
        allowed: Collection[str] = NAMES,
        scope: Scope = EVERYTHING,
        also: Collection[str] = (),
    ) -> "Filters":
        """Filters of a query string (QueryDict, or a mapping of text or lists of text).

        Lists are comma-separated or repeated. `also` are parameters that the caller reads itself.
        Raises Refused `unknown-parameter`, `unknown-value`, `bad-period` or `out-of-scope`, naming the parameter.
        """
        values: dict[str, object] = {}
        for name in query:
            if name in also:
                continue
            if name not in LABELS:
                raise _refused("unknown-parameter", name, "", UNKNOWN_PARAMETER.filled(name=name[:60]))
            if name not in allowed:
                raise _refused("unknown-parameter", name, "", NOT_A_FILTER_HERE.filled(name=name))
            texts = _texts(query, name)
            if texts:
                values[_attribute(name)] = _parsed(name, texts)
        filters = cls(scope=scope, **values)  # type: ignore[arg-type]
        if filters.from_date and filters.to_date and filters.from_date > filters.to_date:
            raise _refused("bad-period", "from", filters.from_date.isoformat(), FROM_AFTER_TO)
        filters._refuse_out_of_scope()
        return filters

    def _refuse_out_of_scope(self) -> None:
        for name, attribute in SCOPED.items():
            granted = getattr(self.scope, attribute)
            if granted is not None:
                for value in set(getattr(self, name)) - set(granted):
                    raise _refused("out-of-scope", name, value, OUT_OF_SCOPE.filled(name=name, value=value))

    def effective(self, name: str) -> tuple[str, ...] | None:
        """The codes that rows must have for filter `name`, the reader's scope applied; None = any code."""
        asked: tuple[str, ...] = getattr(self, name)
        if name in SCOPED:
            granted: tuple[str, ...] | None = getattr(self.scope, SCOPED[name])
            if granted is not None:
                return tuple(code for code in asked if code in granted) if asked else granted
        return asked or None

    def resolved(self, data_as_of: date | None) -> "Filters":
        """The same with dates filled in from the data: the month of the data's as-of date unless stated.

        Dates stay None while nothing is loaded. `as_of` is the last day of the period that the data reach; one after
        the last day of the data means that day.
        """
        asked = min(self.as_of, data_as_of) if self.as_of and data_as_of else self.as_of
        last = self.to_date or asked or data_as_of
        if self.from_date and last and self.from_date > last:
            last = self.to_date or self.from_date
        first = self.from_date or (last.replace(day=1) if last else None)
        known = min(self.to_date, data_as_of) if self.to_date and data_as_of else last
        return replace(self, from_date=first, to_date=self.to_date or last, as_of=asked or known)

    def dated(self) -> "Filters":
        """The same for questions about rows, which need a period: before anything is loaded, one that has no rows."""
        if self.as_of is not None:
            return self
        return replace(self, from_date=BEFORE_ALL, to_date=BEFORE_ALL, as_of=BEFORE_ALL)

    def compared(self, comparison: str) -> "Filters | None":
        """Resolved filters for the period to compare with: `previous` (R6) or `last_year`; None without a period."""
        if self.from_date is None or self.to_date is None:
            return None
        first, last = periods.compared(self.from_date, self.to_date, comparison)
        return replace(self, from_date=first, to_date=last, as_of=last)

    def items(self) -> list[tuple[str, str]]:
        """Active filters as (query name, text), lists joined by commas, in fixed order."""
        pairs: list[tuple[str, str]] = []
        for name in NAMES:
            value = getattr(self, _attribute(name))
            if value:
                text = ",".join(value) if isinstance(value, tuple) else str(value)
                pairs.append((name, text))
        return pairs

    def query_string(self, **changes: str | None) -> str:
        """The address part of these filters; `changes` replace or (None) remove one."""
        pairs = dict(self.items())
        pairs.update({name: value for name, value in changes.items() if value is not None})
        kept = [
            (name, value) for name, value in pairs.items() if not (name in changes and changes[name] is None)
        ]
        return "&".join(f"{name}={quote(value, safe=',')}" for name, value in kept)

    def canonical(self) -> str:
        """One text for equal filters, the same in every process: what cache keys are made of (scope not included)."""
        return self.query_string()

    def chips(self) -> tuple[Chip, ...]:
        """Active filters as removable chips."""
        return tuple(
            Chip(name, LABELS[name], value, self.query_string(**{name: None})) for name, value in self.items()
        )

    def only(self, names: Collection[str]) -> "Filters":
        """These filters reduced to the ones a widget understands; the scope stays."""
        gone = {_attribute(name) for name in NAMES if name not in names}
        empty: dict[str, object] = {f.name: f.default for f in fields(Filters) if f.name in gone}
        return replace(self, **empty)  # type: ignore[arg-type]

    def not_applied(self, names: Collection[str]) -> tuple[Text, ...]:
        """Labels of active filters that a widget with these filter names ignores ("not filtered by …")."""
        return tuple(LABELS[name] for name, _value in self.items() if name not in names)


Known = Callable[[tuple[str, ...]], Collection[str]]
_known: dict[str, list[Known]] = {}


def register_values(name: str, known: Known) -> None:
    """Let an app say which codes of filter `name` exist: it gets codes and returns those it knows. Apps add up."""
    _known.setdefault(name, []).append(known)


def check_values(filters: Filters) -> None:
    """Refuse codes that no data know. Asks the database: called when an answer is computed, not on a cache hit."""
    for name, knowing in _known.items():
        missing = set(getattr(filters, name))
        for known in knowing:
            missing -= set(known(tuple(missing))) if missing else set()
        for value in sorted(missing):
            raise _refused("unknown-value", name, value, UNKNOWN_VALUE.filled(name=name, value=value))


UNKNOWN_PARAMETER = Text("Không có tham số “{name}”.", "There is no parameter “{name}”.")
NOT_A_FILTER_HERE = Text(
    "Địa chỉ này không lọc được theo “{name}”.", "This address cannot be filtered by “{name}”."
)
UNKNOWN_VALUE = Text("Giá trị của “{name}” không hợp lệ: “{value}”.", "“{name}” has no value “{value}”.")
FROM_AFTER_TO = Text("“from” phải trước hoặc bằng “to”.", "“from” must not be after “to”.")
OUT_OF_SCOPE = Text("Bạn không có quyền xem “{name}” = “{value}”.", "You may not see “{name}” = “{value}”.")


def _attribute(name: str) -> str:
    return {"from": "from_date", "to": "to_date"}.get(name, name)


def _texts(query: Raw, name: str) -> list[str]:
    given = query.getlist(name) if isinstance(query, QueryDict) else query[name]
    parts = given if isinstance(given, list | tuple) else [given]
    return [str(part) for part in parts if str(part) != ""]


def _parsed(name: str, texts: list[str]) -> date | str | tuple[str, ...]:
    if name in LISTS:
        codes = {code for text in texts for part in text.split(",") if (code := part.strip())}
        wrong = [code for code in codes if len(code) > LONGEST_VALUE or not code.isprintable()]
        if wrong or len(codes) > MOST_VALUES:
            value = wrong[0] if wrong else f"{len(codes)} > {MOST_VALUES}"
            raise _refused("unknown-value", name, value, UNKNOWN_VALUE.filled(name=name, value=_shown(value)))
        return tuple(sorted(codes))
    refusal = _refused(
        "unknown-value", name, texts[0], UNKNOWN_VALUE.filled(name=name, value=_shown(texts[0]))
    )
    if len(texts) > 1:
        raise refusal
    if name == "unit":
        if texts[0] not in UNITS:
            raise refusal
        return texts[0]
    if not ISO_DATE.fullmatch(texts[0]):
        raise refusal
    try:
        parsed = date.fromisoformat(texts[0])
    except ValueError:
        raise refusal from None
    if not 1990 <= parsed.year <= 2199:
        raise refusal
    return parsed


def _shown(value: str) -> str:
    return "".join(sign if sign.isprintable() else "�" for sign in value[:60])


def _refused(code: str, name: str, value: str, message: Text) -> Refused:
    return Refused(
        code, message, where={"parameter": name[:60]} | ({"value": _shown(value)} if value else {})
    )
