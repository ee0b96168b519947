"""What an edit does to figures: the KPIs themselves, computed before and after it in the transaction of the edit."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from alkana.reporting import kpi, stamp
from alkana.reporting.figure import Number
from alkana.reporting.filters import EVERYTHING, Filters, Scope
from alkana.reporting.snapshot import snapshot
from alkana.text import Text


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure at one moment; `value` None is unknown, then `reason` says why."""

    name: Text
    value: Number | None
    unit: str
    reason: Text | None = None

    @property
    def is_known(self) -> bool:
        """Whether there is a value."""
        return self.value is not None


@dataclass(frozen=True, slots=True)
class Change:
    """One figure before and after an edit."""

    before: Measured
    after: Measured

    @property
    def is_change(self) -> bool:
        """Whether the edit moves it."""
        return self.before.value != self.after.value

    @property
    def difference(self) -> Number | None:
        """After − before; None when one is unknown."""
        if self.before.value is None or self.after.value is None:
            return None
        return Decimal(self.after.value) - Decimal(self.before.value)


def digest(shown: Iterable[Change]) -> str:
    """What is the same for the same effect."""
    values = [(change.before.name.en, str(change.before.value), str(change.after.value)) for change in shown]
    return hashlib.sha256(repr(sorted(values)).encode()).hexdigest()[:16]


def measured(
    codes: Iterable[str], where: Mapping[str, str], scope: Scope = EVERYTHING
) -> tuple[Measured, ...]:
    """KPIs as they stand in this transaction, for the part of the business that `where` names.

    Never cached: the numbers may belong to an edit that is about to be taken back.
    """
    found = []
    with snapshot() as version:
        info = stamp.info(version)
        for code in codes:
            declared = kpi.get(code)
            as_of = info.of(declared.sources).as_of
            given = {name: value for name, value in where.items() if name in declared.filters}
            figure = declared.compute(Filters.parse(given, scope=scope).resolved(as_of))
            found.append(Measured(declared.name, figure.value, figure.unit, figure.reason_unknown))
    return tuple(found)


def changes(before: Iterable[Measured], after: Iterable[Measured]) -> tuple[Change, ...]:
    """Pairs of the same figures, those that move first."""
    pairs = [Change(*pair) for pair in zip(before, after, strict=True)]
    return tuple(sorted(pairs, key=lambda change: not change.is_change))
