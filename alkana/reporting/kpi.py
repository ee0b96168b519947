"""The KPI registry: what a figure means, how it is computed, and what its additivity forbids.

Apps register theirs in `<app>/kpis.py`; page cards, API, exports, alerts and the dictionary ask here by code.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Literal

from alkana.refusals import Refused
from alkana.reporting.figure import Figure, Number
from alkana.reporting.filters import NAMES, Filters
from alkana.text import Text


class Additivity(Enum):
    """Over what a KPI may be summed."""

    ADDITIVE = "additive"
    SEMI_ADDITIVE = "semi-additive"
    RATIO = "ratio"
    DISTINCT = "distinct"


class NotAdditive(TypeError):
    """A sum was asked for that has no meaning: a snapshot over dates, a ratio or a distinct count over anything."""


@dataclass(frozen=True, slots=True)
class Band:
    """From `at_least` on the figure is `word` (good, watch, act), in the KPI's own unit, valid from a date.

    The lowest band begins nowhere: None.
    """

    word: Literal["good", "watch", "act"]
    at_least: Decimal | None
    valid_from: date = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of a definition's change log."""

    version: int
    on: date
    text: Text


# Date axes of more than one app.
AS_OF = Text("ngày tính", "as-of")
DAY_OF_LIST = Text("ngày của danh sách", "day of the list")

Trend = Callable[[Filters], Iterable[tuple[date, Number | None]]]


@dataclass(frozen=True, slots=True)
class Kpi:
    """One KPI. `compute` gets resolved filters (dates filled in, None only while nothing is loaded).

    `filters`: names of filters that it applies. `rows`: code of the table whose rows prove it. `trend`: the last
    twelve periods in one query, for the sparkline. A changed meaning raises `version`, with an entry in `changes`.
    """

    code: str
    name: Text
    definition: Text
    formula: Text
    unit: str
    compute: Callable[[Filters], Figure]
    grain: Text
    date_axis: Text
    additivity: Additivity
    filters: frozenset[str]
    sources: tuple[str, ...]
    good: Literal["up", "down"] | None = None
    bands: tuple[Band, ...] = ()
    version: int = 1
    rows: str | None = None
    trend: Trend | None = None
    permission: str = "read"
    changes: tuple[Change, ...] = field(default=())

    def __post_init__(self) -> None:
        unknown = self.filters - set(NAMES)
        if unknown:
            raise ValueError(f"{self.code}: no filters {sorted(unknown)}")

    def refuse_sum(self, over: Iterable[str], *, where: str = "") -> None:
        """Raise NotAdditive when the KPI must not be summed over these columns or dimensions ("date", "plant" …)."""
        forbidden = {
            Additivity.ADDITIVE: False,
            Additivity.SEMI_ADDITIVE: "date" in set(over),
            Additivity.RATIO: True,
            Additivity.DISTINCT: True,
        }[self.additivity]
        if forbidden:
            what = "over dates" if self.additivity is Additivity.SEMI_ADDITIVE else "at all"
            raise NotAdditive(f"{self.code} is {self.additivity.value}: not summed {what} {where}".rstrip())

    def total(self, figures: Iterable[Figure], *, over: str) -> Figure:
        """The sum of figures of one dimension. Raises NotAdditive; unknown when a part is unknown."""
        self.refuse_sum([over])
        parts = list(figures)
        left_out = tuple(entry for part in parts for entry in part.left_out)
        unknown = next((part.reason_unknown for part in parts if part.reason_unknown), None)
        if unknown:
            return Figure.unknown(self.unit, unknown, left_out=left_out)
        if len({part.unit for part in parts}) > 1:
            raise NotAdditive(f"{self.code}: different units are not summed")
        return Figure.of(
            sum((part.value or 0 for part in parts), Decimal(0)),
            parts[0].unit if parts else self.unit,
            left_out=left_out,
        )

    def band(self, value: Number, *, on: date) -> str | None:
        """good, watch or act by the bands valid on a date; None without bands."""
        starts = [band.valid_from for band in self.bands if band.valid_from <= on]
        if not starts:
            return None
        reached = [
            (band.at_least is not None, band.at_least or 0, band.word)
            for band in self.bands
            if band.valid_from == max(starts) and (band.at_least is None or value >= band.at_least)
        ]
        return max(reached)[2] if reached else None


_registry: dict[str, Kpi] = {}


def register(*kpis: Kpi) -> None:
    """Add KPIs; a code is taken once."""
    for kpi in kpis:
        if kpi.code in _registry and _registry[kpi.code] is not kpi:
            raise ValueError(f"KPI {kpi.code} is declared twice")
        _registry[kpi.code] = kpi


def get(code: str) -> Kpi:
    """The KPI with this code. Raises Refused `unknown-kpi`."""
    try:
        return _registry[code]
    except KeyError:
        message = Text("Không có chỉ số “{code}”.", "There is no KPI “{code}”.").filled(code=code[:40])
        raise Refused("unknown-kpi", message, where={"kpi": code[:40]}) from None


_main: dict[str, None] = {}


def declare_main(*codes: str) -> None:
    """Name the figures by which people judge what a load changes; called where they are registered."""
    _main.update(dict.fromkeys(codes))


def main_kpis() -> list[Kpi]:
    """The main figures of all apps, in the order of their declaration."""
    return [get(code) for code in _main]


def all_kpis() -> list[Kpi]:
    """Every KPI, by code."""
    return [_registry[code] for code in sorted(_registry)]
