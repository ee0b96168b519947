"""The search over everything: apps say how their things are found; a reader finds what they may open."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from alkana.reporting.filters import Filters, Scope
from alkana.text import Text


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found. Without a page of its own it has no address."""

    kind: Text
    code: str
    label: str
    url: str = ""


class Reader(Protocol):
    """Whoever searches."""

    @property
    def scope(self) -> Scope:
        """What they may see."""

    def may(self, capability: str) -> bool:
        """Whether they have a capability."""


Find = Callable[[str, Filters, int], Iterable[Hit]]
_finders: dict[str, tuple[str, Find]] = {}


def register(kind: str, find: Find, *, permission: str = "read") -> None:
    """`find(words, filters, limit)` looks for one kind of thing within the reader's scope, best first."""
    _finders[kind] = (permission, find)


def find(words: str, reader: Reader, *, limit: int = 20) -> list[Hit]:
    """Hits of every kind that the reader may see, kinds in the order of their registration."""
    words = words.strip()[:100]
    if not words:
        return []
    each = max(3, limit // max(1, len(_finders)))
    filters = Filters(scope=reader.scope)
    found = [
        hit
        for permission, one in _finders.values()
        if reader.may(permission)
        for hit in one(words, filters, each)
    ]
    return found[:limit]
