"""Finding a list's columns in a row of names: normalised, by header or synonym, never by position."""

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from etl.reading.cells import Cell, as_text
from etl.sources.base import Column, Source

CORRECTION_HEADERS = ("_row", "_reason", "_fix")
"""Columns that a quarantine workbook has beside the list's own."""


@lru_cache(maxsize=50_000)
def normal_name(header: str) -> str:
    """A header without what people and programs change: case, blanks, line breaks, punctuation, composition.

    Letters and digits stay, and the percent sign, which tells `Compl. Delv.(%)` from `Compl. Delv.`.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", header).casefold())
    kept = (sign for sign in folded if sign.isalnum() or sign == "%" or unicodedata.combining(sign))
    return unicodedata.normalize("NFKC", "".join(kept))


def _spelling(header: str) -> str:
    return re.sub(r"\s+", " ", header).strip()


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """How well a row of names is the header of a list. `columns` maps the list's column names to 0-based places."""

    source: Source
    headers: tuple[str, ...]
    columns: Mapping[str, int]
    correction: Mapping[str, int]

    @property
    def missing(self) -> tuple[Column, ...]:
        """Required columns that the row does not have."""
        return tuple(c for c in self.source.columns if c.required and c.name not in self.columns)

    @property
    def score(self) -> float:
        """Share of the required columns that were found, 0–1."""
        required = [column for column in self.source.columns if column.required]
        return sum(column.name in self.columns for column in required) / len(required) if required else 0.0

    @property
    def unknown(self) -> tuple[str, ...]:
        """Names in the row that the list does not know."""
        known = {*self.columns.values(), *self.correction.values()}
        return tuple(name for place, name in enumerate(self.headers) if name and place not in known)

    def similar(self, column: Column) -> str | None:
        """The unknown name that looks most like the column's header, None when none does."""
        unknown = {normal_name(name): name for name in self.unknown}
        close = difflib.get_close_matches(normal_name(column.header), unknown, n=1, cutoff=0.7)
        return unknown[close[0]] if close else None


def match_headers(cells: Sequence[Cell], source: Source) -> HeaderMatch:
    """Give each column of the list its place: by header, then by synonym.

    Spelling decides first between columns of the list whose headers differ in nothing that normalising keeps.
    """
    headers = tuple(as_text(cell) for cell in cells)
    correction = {
        name.lower(): place for place, name in enumerate(headers) if name.lower() in CORRECTION_HEADERS
    }
    by_spelling = _places(headers, correction.values(), _spelling)
    by_name = _places(headers, correction.values(), normal_name)
    alike = _alike(source)
    columns: dict[str, int] = {}
    for column in source.columns:
        if normal_name(column.header) in alike:
            _give_place(column, by_spelling, (_spelling(column.header),), columns)
    for column in source.columns:
        _give_place(column, by_name, (normal_name(column.header),), columns)
    for column in source.columns:
        _give_place(column, by_name, map(normal_name, column.synonyms), columns)
    return HeaderMatch(source, headers, columns, correction)


def _alike(source: Source) -> set[str]:
    """Normalised names that stand for headers of different spelling in this list."""
    spellings: dict[str, set[str]] = {}
    for column in source.columns:
        spellings.setdefault(normal_name(column.header), set()).add(_spelling(column.header))
    return {name for name, spelt in spellings.items() if len(spelt) > 1}


def _places(
    headers: Sequence[str], taken: Iterable[int], name_of: Callable[[str], str]
) -> dict[str, list[int]]:
    """Where each name stands, left to right."""
    places: dict[str, list[int]] = {}
    special = set(taken)
    for place, header in enumerate(headers):
        if header and place not in special:
            places.setdefault(name_of(header), []).append(place)
    return places


def _give_place(
    column: Column, places: Mapping[str, list[int]], names: Iterable[str], columns: dict[str, int]
) -> None:
    """The column's occurrence of the first of its names that is in the row and not another column's."""
    if column.name in columns:
        return
    taken = set(columns.values())
    for name in names:
        found = places.get(name, [])
        if column.occurrence == 1:
            found = [place for place in found if place not in taken]
        if len(found) >= column.occurrence and found[column.occurrence - 1] not in taken:
            columns[column.name] = found[column.occurrence - 1]
            return
