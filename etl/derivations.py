"""What a derived table is: the declarations that apps register, and their order. `etl.derive` carries them out.

A `.sql` file is one select that yields the rows of its target. From that select the engine makes the incremental run,
the full run and the proof that both agree, so a derivation is written once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

from etl.sources.base import get_source


@dataclass(frozen=True, slots=True)
class RowDerivation:
    """One target row per current raw row of a list, found by `row_key`.

    The select reads `winner_<source>` (current raw rows in scope) and yields `row_key` among the target's columns.
    Afterwards `delta_<target>` holds removed rows with sign -1 and added rows with sign +1.
    `partition_by` names the column of a monthly partitioned target (an integer YYYYMMDD).
    """

    target: str
    source: str
    sql: Path
    inputs: tuple[str, ...] = ()
    partition_by: str | None = None

    @property
    def reads(self) -> tuple[str, ...]:
        return (get_source(self.source).raw_table, *self.inputs)


@dataclass(frozen=True, slots=True)
class SumDerivation:
    """Sums kept by adding differences: exact, and as fast as the change is small.

    The select reads `delta_<input>` and yields `key` columns and the summed differences of `measures`.
    A row whose measures are all zero is removed.
    """

    target: str
    key: tuple[str, ...]
    measures: tuple[str, ...]
    inputs: tuple[str, ...]
    sql: Path

    @property
    def reads(self) -> tuple[str, ...]:
        return self.inputs


@dataclass(frozen=True, slots=True)
class KeyedDerivation:
    """Rows found by a business key and derived anew where their inputs changed.

    `scope` is a select of the affected keys from `delta_<input>`, `changed_member`, `changed_raw_<code>`,
    `changed_load` (the one load that is published or undone) or `scope_<input>`; the engine keeps it as
    `scope_<target>`, which the select joins. `all_keys` is the same for a full run. With `staff_columns` the target is
    a dimension: rows are updated in place, only the selected columns are written, and a row that is no longer
    mentioned is removed unless staff have filled one of these columns.
    """

    target: str
    key: tuple[str, ...]
    inputs: tuple[str, ...]
    scope: str
    all_keys: str
    sql: Path
    staff_columns: tuple[str, ...] | None = None

    @property
    def reads(self) -> tuple[str, ...]:
        return self.inputs


@dataclass(frozen=True, slots=True)
class Matview:
    """A materialized view, refreshed concurrently in the transaction that changed one of its inputs."""

    target: str
    inputs: tuple[str, ...]

    @property
    def reads(self) -> tuple[str, ...]:
        return self.inputs


Derivation = RowDerivation | SumDerivation | KeyedDerivation | Matview

_registry: dict[str, Derivation] = {}
# The pseudo table that stands for "codes mentioned by loads"; dimensions declare it as an input.
MEMBERS = "etl_member"


def register(derivations: Iterable[Derivation]) -> None:
    """Make derivations known, once per target. Raises ValueError when a target has two."""
    for derivation in derivations:
        known = _registry.setdefault(derivation.target, derivation)
        if known is not derivation and known != derivation:
            raise ValueError(f"{derivation.target} is derived twice")


def unregister(target: str) -> None:
    """Forget a derivation (an invented one, after a test)."""
    _registry.pop(target, None)


def in_order() -> list[Derivation]:
    """All derivations, inputs before what is built from them. Raises CycleError on a circle."""
    sorter: TopologicalSorter[str] = TopologicalSorter(
        {target: set(d.reads) & _registry.keys() for target, d in sorted(_registry.items())}
    )
    return [_registry[target] for target in sorter.static_order() if target in _registry]


def touched_by(changed: set[str]) -> list[Derivation]:
    """The derivations that a change of these tables reaches, in order.

    Rows of a list are reached by that list alone: a new member of a dimension changes no row that was there before it.
    """
    reached, result = set(changed), []
    for derivation in in_order():
        moved_by = derivation.reads[:1] if isinstance(derivation, RowDerivation) else derivation.reads
        if reached & set(moved_by):
            reached.add(derivation.target)
            result.append(derivation)
    return result


@cache
def select_of(path: Path) -> str:
    """The select of a derivation, without its closing semicolon."""
    return path.read_text(encoding="utf-8").strip().rstrip(";")
