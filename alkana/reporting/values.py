"""Which values a filter can have: for option lists, chips, the check of unknown codes and `GET static-data`.

The app that owns a code list registers it; here it becomes questions like any other (cached, scoped, versioned).
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from alkana.reporting import filters as filter_names
from alkana.reporting import question, stamp, store
from alkana.reporting.answer import Payload
from alkana.reporting.filters import LABELS, LISTS, Filters, check_values
from alkana.reporting.question import Asked, Parameter, Question, ask
from alkana.reporting.table import plain_text, whole_number
from alkana.text import Text


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a filter. `count`: rows that have it, None when not counted."""

    code: str
    label: str
    count: int | None = None


Find = Callable[[str, tuple[str, ...] | None, int], Iterable[Option]]
Known = Callable[[tuple[str, ...]], Collection[str]]
Labels = Callable[[tuple[str, ...]], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Values:
    """The values of one filter. `find(words, granted, limit)` searches code and label, among the granted codes only."""

    name: str
    known: Known
    find: Find
    labels: Labels
    is_short: bool


_values: dict[str, Values] = {}


def register(name: str, *, known: Known, find: Find, labels: Labels, is_short: bool = False) -> None:
    """Say what values filter `name` has. Short lists are part of `GET static-data`. Called in the open snapshot."""
    _values[name] = Values(name, known, find, labels, is_short)
    filter_names.register_values(name, known)
    question.register(Options(name))


def register_codes(name: str, known: Known) -> None:
    """Say that an app knows further codes of a filter whose list another app registers."""
    filter_names.register_values(name, known)


class Options(Question):
    """GET options/{filter}: values of a filter to choose from, by code or name."""

    tag = "static"
    parameters = (
        Parameter("q", {"type": "string", "maxLength": 100}, plain_text, Text("Tìm theo mã hoặc tên", "Search"), ""),
        Parameter("limit", {"type": "integer", "minimum": 1, "maximum": 500}, whole_number(1, 500),
                  Text("Số giá trị", "How many"), 50),
    )  # fmt: skip

    def __init__(self, name: str) -> None:
        self.name = name
        self.code = f"options/{name}"
        self.title = LABELS[name]

    def compute(self, asked: Asked) -> Payload:
        """`items` of code, label and count."""
        options = asked.options
        found = _values[self.name].find(options["q"], asked.filters.effective(self.name), options["limit"])
        items = [{"code": o.code, "label": o.label, "count": o.count} for o in found]
        return {"items": items}

    def shape(self) -> Mapping[str, Any]:
        """JSON schema."""
        return {
            "type": "object",
            "required": ["items"],
            "properties": {"items": {"type": "array", "items": OPTION}},
        }


class StaticData(Question):
    """GET static-data: every short code list at once."""

    code = "static-data"
    title = Text("Danh mục mã", "Code lists")
    tag = "static"

    def compute(self, asked: Asked) -> Payload:
        """Filter name → values."""
        short = sorted(name for name, values in _values.items() if values.is_short)
        return {"lists": {name: ask(question.get(f"options/{name}"), asked.filters, limit=500).payload["items"]
                          for name in short}}  # fmt: skip

    def shape(self) -> Mapping[str, Any]:
        """JSON schema."""
        lists = {"type": "object", "additionalProperties": {"type": "array", "items": OPTION}}
        return {"type": "object", "required": ["lists"], "properties": {"lists": lists}}


def options(name: str, words: str, filters: Filters, *, limit: int = 50) -> list[Option]:
    """Values of a filter for a reader; none when no app registered the filter."""
    if name not in _values:
        return []
    found = ask(question.get(f"options/{name}"), Filters(scope=filters.scope), q=words, limit=limit).payload
    return [Option(**item) for item in found["items"]]


def labels(name: str, codes: Collection[str]) -> dict[str, str]:
    """Names of codes, as far as they have one."""
    return dict(_values[name].labels(tuple(codes))) if name in _values and codes else {}


def refuse_unknown(filters: Filters) -> None:
    """Refuse codes that no data know before a page asks its parts, each of which would say the same; looked up once
    per data version.
    """
    lists = filters.only(LISTS)
    if not lists.items():
        return
    key = store.key("known-values", stamp.current_version(), lists.canonical())
    if store.get(key) is None:
        check_values(lists)
        store.put(key, b"1", seconds=600)


OPTION = {
    "type": "object",
    "required": ["code", "label", "count"],
    "properties": {
        "code": {"type": "string"},
        "label": {"type": "string"},
        "count": {"type": ["integer", "null"]},
    },
}
