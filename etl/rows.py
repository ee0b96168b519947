"""Typed blocks → lines of a raw table: keys, content hashes, mentioned codes and control totals on the way."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import blake2b
from typing import Any

import numpy as np
import pandas as pd

from alkana.db.copy import NULL, EscapeCache
from etl.raw import system_columns
from etl.reading.blocks import Block
from etl.reading.sums import SumRow, essential_columns
from etl.sources.base import Column, Kind, Member, Mode, Source

SEPARATOR = "\x1f"

TOLERANCE = Decimal("0.01")
"""By which a total may differ: SAP rounds what it shows."""

MOST_SUBTOTALS = 20
"""Subtotals that differ which are named one by one."""


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


class RowKeys:
    """Makes the keys and hashes of rows whose cells are COPY texts, by the declaration of their list.

    `row_key` = hash of list code, key and identity columns; lines that are identical within the file get their
    occurrence number afterwards, in SQL. `content_hash` covers the columns that are not part of the key.
    """

    def __init__(self, source: Source) -> None:
        self._prefix = source.code + SEPARATOR
        self._contents = _DigestCache()
        self._units = _DigestCache()
        stored = [c.name for c in source.stored_columns]
        key = list(dict.fromkeys([*source.key, *source.identity]))
        self._key_at = [stored.index(name) for name in key]
        self._rest_at = [i for i, name in enumerate(stored) if name not in key]
        self._unit_at = [stored.index(name) for name in source.unit]
        self._has_units = source.mode is Mode.SNAPSHOT

    def of(self, texts: Sequence[Sequence[str]], count: int) -> list[list[str]]:
        """Row keys, unit keys (snapshot lists only) and content hashes of `count` rows; `texts` by stored column."""
        prefix = self._prefix
        made = [[digest(prefix + SEPARATOR.join(parts)) for parts in _tuples(texts, self._key_at, count)]]
        if self._has_units:
            made.append([self._units[parts] for parts in _tuples(texts, self._unit_at, count)])
        made.append([self._contents[parts] for parts in _tuples(texts, self._rest_at, count)])
        return made


def _tuples(texts: Sequence[Sequence[str]], at: list[int], count: int) -> Iterable[tuple[str, ...]]:
    return zip(*(texts[i] for i in at), strict=True) if at else [()] * count


class RowLines:
    """Makes COPY lines of one load."""

    def __init__(
        self, source: Source, load_id: int, inputs: dict[str, str], present: Collection[str]
    ) -> None:
        """`present` are the columns that the file has; the others stay null and cost nothing."""
        self._source = source
        self._load = str(load_id)
        self._inputs = inputs
        self._escape = EscapeCache()
        self._keys = RowKeys(source)
        stored = [c.name for c in source.stored_columns]
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
        system: list[Iterable[str]] = [[self._load] * count, map(str, row_numbers)]
        system += self._keys.of(texts, count)
        body = "\n".join(map("\t".join, zip(*system, *(texts[i] for i in self._kept_at), strict=True)))
        return (body + "\n").encode() if count else b""

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
    """Sums of the data against the rows of the file that add them up, per unit or currency."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._must_have = set(essential_columns(source)) & set(source.totals)
        self._data: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        self._unread: Counter[tuple[str, str]] = Counter()
        self._rows: list[SumRow] = []

    def add(self, block: Block) -> None:
        """Take in a typed block, rows that go to quarantine included: SAP's total counts them too."""
        frame, by = block.frame, self._source.totals_by
        self._rows += block.sums
        groups = frame[by].fillna("").astype(str) if by else pd.Series("", index=frame.index, dtype=object)
        for name in self._source.totals:
            for group, total in frame[name].groupby(groups).sum().items():
                self._data[name, str(group)] += Decimal(f"{total:.3f}")
            unread = {problem.position for problem in block.problems if problem.column == name}
            if name in self._must_have:
                unread |= set(np.flatnonzero(frame[name].isna()))
            for position in unread:
                self._unread[name, groups.iloc[position]] += 1
            self._unread[name, ""] += len(block.ragged)
            if by:
                self._unread[name, ""] += int((groups == "").sum())

    @property
    def subtotals(self) -> list[int]:
        """Numbers of rows that add up a part of the list."""
        return [row.number for row in self._rows if row.is_subtotal]

    @property
    def is_unclear(self) -> bool:
        """Whether a total row differs from the whole list: it may add up a part of it, or be one of several."""
        together = [row for row in self._rows if not row.is_explained]
        return any(
            not agrees and not self._left(name, group) for name, group, *_, agrees in self._whole(together)
        )

    def explain(self, found: Mapping[int, SumRow]) -> None:
        """Take in what each of the rows adds up, as the whole file tells."""
        self._rows = [found.get(row.number, row) for row in self._rows]

    def sums(self) -> dict[tuple[str, str], Decimal]:
        """What the rows add up to, by column and group."""
        return dict(self._data)

    def as_json(self) -> list[dict[str, object]]:
        """Per column and group: what SAP says, what was read, and whether they agree; empty without total rows.

        Of subtotals only those that differ, with their row. Totals of rows that could not all be read are left out.
        """
        return [
            {
                "column": total.column,
                "group": total.group,
                "stated": str(total.stated),
                "read": str(total.read),
                "agrees": total.agrees,
                **({"row": total.row} if total.row else {}),
            }
            for total in self._compared()
            if not total.is_uncertain
        ]

    def differing(self) -> list["ControlTotal"]:
        """Those that do not agree although everything was read."""
        return [total for total in self._compared() if not total.agrees and not total.is_uncertain]

    def uncertain(self) -> list["ControlTotal"]:
        """Those that cannot be compared, because rows in quarantine have no readable amount."""
        return [total for total in self._compared() if total.is_uncertain]

    def _compared(self) -> list["ControlTotal"]:
        together = [row for row in self._rows if not row.is_explained]
        totals = {
            (name, group): ControlTotal(name, group, stated, read, agrees, self._left(name, group), numbers)
            for name, group, stated, read, numbers, agrees in self._whole(together)
        }
        apart: list[ControlTotal] = []
        for row in self._rows:
            for name in self._source.totals if row.is_explained else ():
                if name not in row.stated:
                    continue
                stated = Decimal(f"{row.stated[name]:.3f}")
                read = Decimal(f"{row.read[name]:.3f}") if row.read else self._of(name, row.unit)
                agrees = row.agrees or abs(stated - read) <= TOLERANCE
                left = row.unread if row.read else self._left(name, row.unit)
                total = ControlTotal(name, row.unit, stated, read, agrees, left, (row.number,), row.number)
                if not agrees:
                    apart.append(total)
                elif not row.is_subtotal or (name, row.unit) not in totals:
                    totals[name, row.unit] = replace(total, row=None)
        return [total for _, total in sorted(totals.items())] + apart[:MOST_SUBTOTALS]

    def _whole(
        self, rows: Iterable[SumRow]
    ) -> list[tuple[str, str, Decimal, Decimal, tuple[int, ...], bool]]:
        """Total rows of a column and group taken together, against the whole list."""
        stated: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        numbers: dict[tuple[str, str], tuple[int, ...]] = defaultdict(tuple)
        for row in rows:
            for name in self._source.totals:
                if name in row.stated:
                    stated[name, row.unit] += Decimal(f"{row.stated[name]:.3f}")
                    numbers[name, row.unit] += (row.number,)
        compared = []
        for (name, group), amount in sorted(stated.items()):
            read = self._of(name, group)
            compared.append(
                (name, group, amount, read, numbers[name, group], abs(amount - read) <= TOLERANCE)
            )
        return compared

    def _of(self, name: str, group: str) -> Decimal:
        """The sum that was read of a group; of all groups where a total names none."""
        if group or not self._source.totals_by:
            return self._data[name, group]
        return sum((total for (column, _), total in self._data.items() if column == name), Decimal(0))

    def _left(self, name: str, group: str) -> int:
        """Rows of a group without a readable amount, or without a readable group."""
        if group or not self._source.totals_by:
            return self._unread[name, group] + (self._unread[name, ""] if group else 0)
        return sum(count for (column, _), count in self._unread.items() if column == name)


@dataclass(frozen=True, slots=True)
class ControlTotal:
    """What the file says a column adds up to, and what was read. `numbers`: the rows that say so, `row`: a subtotal."""

    column: str
    group: str
    stated: Decimal
    read: Decimal
    agrees: bool
    unread: int
    numbers: tuple[int, ...]
    row: int | None = None

    @property
    def is_uncertain(self) -> bool:
        """Whether rows without a readable amount may explain the difference."""
        return not self.agrees and self.unread > 0
