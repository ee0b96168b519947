"""Typed blocks → lines of a raw table: keys, content hashes, mentioned codes and control totals on the way."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from hashlib import blake2b
from typing import Any

import numpy as np
import pandas as pd

from alkana.db.copy import NULL, EscapeCache
from etl.raw import system_columns
from etl.sources.base import Column, Kind, Member, Mode, Source

SEPARATOR = "\x1f"


def digest(text: str) -> str:
    """128-bit hash as 32 hexadecimal digits, which PostgreSQL takes as a uuid."""
    return blake2b(text.encode(), digest_size=16).hexdigest()


class _DigestCache(dict[tuple[str, ...], str]):
    """Hash of a tuple of cell texts; most lists repeat them a lot outside of their key."""

    def __missing__(self, parts: tuple[str, ...]) -> str:
        if len(self) > 200_000:
            self.clear()
        self[parts] = value = digest(SEPARATOR.join(parts))
        return value


class RowLines:
    """Makes COPY lines of one load.

    `row_key` = hash of list code, key and identity columns; lines that are identical within the file get their
    occurrence number afterwards, in SQL. `content_hash` covers the columns that are not part of the key.
    """

    def __init__(
        self, source: Source, load_id: int, inputs: dict[str, str], present: Collection[str]
    ) -> None:
        """`present` are the columns that the file has; the others stay null and cost nothing."""
        self._source = source
        self._load = str(load_id)
        self._inputs = inputs
        self._escape = EscapeCache()
        self._contents = _DigestCache()
        self._units = _DigestCache()
        stored = [c.name for c in source.stored_columns]
        key = list(dict.fromkeys([*source.key, *source.identity]))
        self._key_at = [stored.index(name) for name in key]
        self._rest_at = [i for i, name in enumerate(stored) if name not in key]
        self._unit_at = [stored.index(name) for name in source.unit]
        self._kept_at = [i for i, name in enumerate(stored) if name in present or name in inputs]
        self._present = frozenset(present)
        self.columns = system_columns(source) + tuple(stored[i] for i in self._kept_at)

    def lines(self, frame: pd.DataFrame, row_numbers: Sequence[int]) -> bytes:
        """The rows of a clean block in COPY text format, in the order of `columns`."""
        count = len(frame)
        nothing = [NULL] * count
        texts = [
            self._texts(frame[c.name], c) if c.name in self._present else nothing
            for c in self._source.columns
        ]
        texts += [[self._inputs[c.name]] * count for c in self._source.input_columns]
        prefix = self._source.code + SEPARATOR
        keys = [digest(prefix + SEPARATOR.join(parts)) for parts in self._tuples(texts, self._key_at, count)]
        system: list[Iterable[str]] = [[self._load] * count, map(str, row_numbers), keys]
        if self._source.mode is Mode.SNAPSHOT:
            system.append([self._units[parts] for parts in self._tuples(texts, self._unit_at, count)])
        system.append([self._contents[parts] for parts in self._tuples(texts, self._rest_at, count)])
        body = "\n".join(map("\t".join, zip(*system, *(texts[i] for i in self._kept_at), strict=True)))
        return (body + "\n").encode() if count else b""

    @staticmethod
    def _tuples(texts: list[list[str]], at: list[int], count: int) -> Iterable[tuple[str, ...]]:
        return zip(*(texts[i] for i in at), strict=True) if at else [()] * count

    def _texts(self, cells: "pd.Series[Any]", column: Column) -> list[str]:
        match column.kind:
            case Kind.DATE:
                codes, distinct = pd.factorize(cells)
                shown = [*np.datetime_as_string(distinct.to_numpy(), unit="D").tolist(), NULL]
                return [shown[code] for code in codes]
            case Kind.NUMBER:
                pattern = f"%.{column.decimals}f"
                values = np.round(cells.to_numpy(dtype=float, na_value=np.nan), column.decimals) + 0.0
                return [NULL if math.isnan(value) else pattern % value for value in values.tolist()]
            case Kind.INTEGER:
                return [NULL if value is pd.NA else str(value) for value in cells.astype("Int64").tolist()]
            case _:
                escape = self._escape
                return [escape[value] for value in cells.tolist()]


class Mentions:
    """Distinct codes of dimensions that a file mentions, each with the last thing the file says of it."""

    def __init__(self, source: Source) -> None:
        self._members = source.members
        self._found: dict[tuple[str, str], dict[str, str]] = {}

    def add(self, frame: pd.DataFrame) -> None:
        """Take in a clean block."""
        for member in self._members:
            attributes = list(member.attributes.values())
            distinct = frame[[*dict.fromkeys([*member.code, *attributes])]].drop_duplicates(keep="last")
            names = list(member.attributes)
            codes = zip(*(distinct[c].tolist() for c in member.code), strict=True)
            values = (
                zip(*(distinct[c].tolist() for c in attributes), strict=True)
                if attributes
                else [()] * len(distinct)
            )
            for code, said in zip(codes, values, strict=True):
                self._take(member, code, zip(names, said, strict=True))

    def _take(self, member: Member, code: tuple[str | None, ...], said: Iterable[tuple[str, Any]]) -> None:
        if code[0] is None:
            return
        known = self._found.setdefault((member.kind, "|".join(part or "" for part in code)), {})
        known.update((name, str(value)) for name, value in said if not pd.isna(value))

    def items(self) -> Iterable[tuple[str, str, dict[str, str]]]:
        """(kind, code, attributes) of everything mentioned."""
        return ((kind, code, attributes) for (kind, code), attributes in self._found.items())


class ControlTotals:
    """Sums of the data against the total rows that SAP puts into the file, per unit or currency."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._data: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        self._stated: dict[tuple[str, str], Decimal] = defaultdict(Decimal)

    def add_data(self, frame: pd.DataFrame) -> None:
        """Take in a typed block, quarantined rows included: SAP's total counts them too."""
        by = self._source.totals_by
        for name in self._source.totals:
            grouped = frame.groupby(by, dropna=False)[name].sum() if by else {None: frame[name].sum()}
            for group, total in grouped.items():
                self._data[name, "" if pd.isna(group) else str(group)] += Decimal(f"{total:.3f}")

    def add_totals(self, rows: Iterable[tuple[int, list[Any]]], places: Mapping[str, int]) -> None:
        """Take in the total rows of a block; `places` maps columns to their 0-based place in a row."""
        by = self._source.totals_by
        for _, cells in rows:
            group = str(_cell(cells, places.get(by)) or "") if by else ""
            for name in self._source.totals:
                stated = _cell(cells, places.get(name))
                if isinstance(stated, int | float):
                    self._stated[name, group] += Decimal(f"{stated:.3f}")

    def as_json(self) -> list[dict[str, object]]:
        """Per column and group: what SAP says, what was read, and whether they agree; empty without total rows."""
        return [
            {
                "column": column,
                "group": group,
                "stated": str(stated),
                "read": str(self._data[column, group]),
                "agrees": abs(stated - self._data[column, group]) <= Decimal("0.01"),
            }
            for (column, group), stated in sorted(self._stated.items())
        ]


def _cell(cells: Sequence[Any], place: int | None) -> Any:
    return cells[place] if place is not None and place < len(cells) else None
