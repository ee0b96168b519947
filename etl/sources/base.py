"""What a SAP list is: the declaration that every file in this folder makes, and nothing about how it is carried out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import pandas as pd

from alkana.text import Text
from etl.sources.fields import Field


class Kind(StrEnum):
    """How a column's cells are read. Decides the PostgreSQL type of the raw column."""

    TEXT = "text"
    CODE = "code"
    DATE = "date"
    NUMBER = "number"
    INTEGER = "integer"


class Mode(StrEnum):
    """How rows of several loads become one current set.

    MERGE: per key, the newest active load that has it wins; an absent key removes nothing.
    SNAPSHOT: per unit (a date, a month), the newest active load replaces the unit as a whole.
    """

    MERGE = "merge"
    SNAPSHOT = "snapshot"


class Cadence(StrEnum):
    """How often people export a list. What a list says of one day, it says of the whole period around it."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


class Severity(StrEnum):
    """ERROR puts the row into quarantine; WARNING and NOTE keep it and are counted."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list. `header` is SAP's own spelling; `synonyms` are other spellings, any language.

    `required` concerns the header, `nullable` the cells. `occurrence` tells apart repeated headers (1-based).
    Numbers are rounded to `decimals`. `decimal_mark` (`,` or `.`) is what SAP uses for numbers that it writes as text
    in this column; it counts only where the column's own texts leave the question open. `by_selection`: whether it
    is filled depends on what people select in SAP (orders of one kind, open ones), so an emptied one says nothing.
    `words` is the kind of words of the logon's language that its texts are made of. `whole_digits` is how many digits
    before the decimal mark the tables have room for that it is stored in.
    `field` is what SAP keeps a code in: cells that do not fit it go to quarantine, the others get its one form.
    `moves_on`: its number goes on changing after the day of the row, while the item is open.
    """

    name: str
    header: str
    kind: Kind = Kind.TEXT
    synonyms: tuple[str, ...] = ()
    required: bool = True
    nullable: bool = True
    placeholders: tuple[str, ...] = ()
    decimals: int = 3
    occurrence: int = 1
    decimal_mark: str = ""
    by_selection: bool = False
    moves_on: bool = False
    whole_digits: int = 15
    words: str = ""
    field: Field | None = None


def code(
    name: str,
    header: str,
    field: Field,
    synonyms: tuple[str, ...] = (),
    *,
    required: bool = True,
    placeholders: tuple[str, ...] = (),
    occurrence: int = 1,
    by_selection: bool = False,
) -> Column:
    """A column of codes that SAP keeps in this field."""
    return Column(
        name,
        header,
        Kind.CODE,
        synonyms,
        required=required,
        placeholders=placeholders,
        occurrence=occurrence,
        by_selection=by_selection,
        field=field,
    )


@dataclass(frozen=True, slots=True)
class Check:
    """A named rule on the rows of one list. `failing` takes the typed block and marks the rows that break it."""

    code: str
    severity: Severity
    column: str
    failing: Callable[[pd.DataFrame], "pd.Series[bool]"]
    text: Text
    fix: Text


@dataclass(frozen=True, slots=True)
class Member:
    """Codes of a dimension that the list mentions, with what it says about them.

    `code` are the columns that make the code (joined by '|'), `attributes` maps the dimension's attribute to a column.
    """

    kind: str
    code: tuple[str, ...]
    attributes: Mapping[str, str] = field(default_factory=dict)


class NamedDate(StrEnum):
    """What a file's name may state of the list in it (how people write it: `etl/reading/names.py`)."""

    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Input:
    """Something the file does not say and the user is asked for; becomes a column of every row.

    `from_name`: the answer may stand in the file's name.
    """

    column: str
    label: Text
    from_name: NamedDate | None = None
    confirm: bool = True


@dataclass(frozen=True, slots=True)
class Finer:
    """Columns of a key that not every layout has, any of which tells apart rows that are otherwise of one key.

    Where a file lacks all of them, such rows are real and stay, with a warning that names the first. `where`: only rows
    that have this column filled are told apart by them, and blank cells say as little as a missing column.
    """

    columns: tuple[str, ...]
    where: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One SAP list. `key` identifies a row across files.

    `identity` (with `key`) turns on document multisets: the line is the hash of these columns, and identical lines
    of one file are numbered, so both stay. `as_of` is the column whose greatest date says how new the file is.
    `unit` (snapshot mode) are the columns whose combination is replaced as a whole. `total_row_key`: rows where these
    columns are all empty are total rows: not data, but checked against the data by `totals` (per value of `totals_by`).
    Other rows that add up rows beside them are known by these columns, or by `adds_up` where SAP's own sums are not to
    be compared.
    `cadence` is how often the list is exported, unless staff say otherwise (`etl.cadence`).
    `finer` are the parts of the key that a layout may lack.
    """

    code: str
    title: Text
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    mode: Mode = Mode.MERGE
    unit: tuple[str, ...] = ()
    identity: tuple[str, ...] = ()
    finer: tuple[Finer, ...] = ()
    as_of: str | None = None
    inputs: tuple[Input, ...] = ()
    members: tuple[Member, ...] = ()
    checks: tuple[Check, ...] = ()
    total_row_key: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    adds_up: tuple[str, ...] = ()
    totals_by: str | None = None
    cadence: Cadence = Cadence.DAY
    order: int = 50
    indexes: tuple[tuple[str, ...], ...] = ()

    @property
    def raw_table(self) -> str:
        """Name of the raw table that keeps every row of every load."""
        return f"raw_{self.code}"

    @property
    def input_columns(self) -> tuple[Column, ...]:
        """Columns that come from the user's answers instead of the file."""
        return tuple(Column(i.column, "", Kind.DATE, nullable=False) for i in self.inputs)

    @property
    def stored_columns(self) -> tuple[Column, ...]:
        """All columns of the raw table that carry meaning, in declaration order."""
        return self.columns + self.input_columns


_registry: dict[str, Source] = {}


def register(source: Source) -> Source:
    """Make a list known. Raises ValueError when its code is taken by another declaration."""
    known = _registry.setdefault(source.code, source)
    if known is not source:
        raise ValueError(f"source {source.code} is declared twice")
    return source


def unregister(code: str) -> None:
    """Forget a list (an invented one, after a test)."""
    _registry.pop(code, None)


def all_sources() -> tuple[Source, ...]:
    """Every known list, masters first."""
    return tuple(sorted(_registry.values(), key=lambda s: (s.order, s.code)))


def get_source(code: str) -> Source:
    """The list with this code. Raises KeyError."""
    return _registry[code]
