"""Values of masters that move figures so much that one person alone does not change them: weights, prices, channels.

An app declares a `Watch`. What is compared is the value that counts, on every day from which something else counts, not
the row that was typed: a new row, another day, another state or a removal moves it just the same.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from alkana.reporting import formats
from alkana.text import Text
from etl.backoffice import rows
from etl.backoffice.rows import RowChange

LIMIT = Decimal("0.25")
"""A value that changes by this share of itself, or more, waits for a second person."""

TOGETHER = timedelta(hours=24)
"""Edits of a row within this time are one change: four steps of 20 % are not four small ones."""

Point = Any
"""What a value is of, and the day from which it counts: anything that can be a key."""
Value = Decimal | bool | None


@dataclass(frozen=True, slots=True)
class Watch:
    """A value that waits. `tables` are those whose rows make it. `points` says where an edit of rows may have moved it
    (what it is of, and from which day, the earliest first), `values` what counts there now, `label` names one in words,
    `of` is what it is of: the same change of the same thing is named once, with its first day.

    A first value (nothing counted before) may be set alone unless `first_waits`. A yes or no waits whenever it turns.
    """

    code: str
    title: Text
    tables: tuple[type[Model], ...]
    points: Callable[[Sequence[RowChange]], Iterable[Point]]
    values: Callable[[Sequence[Point]], Mapping[Point, Value]]
    label: Callable[[Any], Text]
    of: Callable[[Any], Any] = lambda point: point
    first_waits: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """One value that an edit changes by more than one person may."""

    name: Text
    before: str | bool | None
    after: str | bool | None

    @property
    def text(self) -> Text:
        """In words."""
        said = Text("{name}: {before} → {after}", "{name}: {before} → {after}").filled(
            name=self.name, before=_shown(self.before), after=_shown(self.after)
        )
        share = self.share
        if share is None:
            return said
        percent = formats.in_languages(formats.number, share * 100, 0, sign=True)
        return Text(f"{said.vi} ({percent.vi} %)", f"{said.en} ({percent.en} %)")

    @property
    def share(self) -> Decimal | None:
        """By how much of itself it changes; None where that can't be said."""
        return share(_value(self.before), _value(self.after))

    def as_json(self) -> dict[str, Any]:
        """For keeping; `from_json` reads it."""
        return {"vi": self.name.vi, "en": self.name.en, "before": self.before, "after": self.after}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Moved":
        """As it was kept."""
        return cls(Text(kept["vi"], kept["en"]), kept["before"], kept["after"])


_registry: list[Watch] = []


def register(*watches: Watch) -> None:
    """Make values wait; called when their app is ready."""
    _registry.extend(watches)


def tables() -> set[type[Model]]:
    """Tables in which an edit may have to wait."""
    return {table for watch in _registry for table in watch.tables}


def moved(reached: Mapping[type[Model], int]) -> list[Moved]:
    """What the edits since these marks move by more than one person may, in the open transaction."""
    now = rows.since(reached)
    if not now:
        return []
    found: dict[Text, Moved] = {one.name: one for one in _moved(now)}
    day_before = rows.since(reached, earliest=timezone.now() - TOGETHER)
    if day_before != now:
        for one in _moved(day_before):
            found.setdefault(one.name, one)
    return list(found.values())


def _moved(changes: Sequence[RowChange]) -> list[Moved]:
    found = []
    for watch in _registry:
        labels = {table._meta.label_lower for table in watch.tables}
        mine = [change for change in changes if change.table in labels]
        points = list(dict.fromkeys(watch.points(mine))) if mine else []
        if not points:
            continue
        after = watch.values(points)
        before = _values_before(watch, mine, points)
        named = set()
        for point in points:
            change = before.get(point), after.get(point)
            if waits(*change, first_waits=watch.first_waits) and (watch.of(point), change) not in named:
                named.add((watch.of(point), change))
                found.append(Moved(watch.label(point), *map(_kept, change)))
    return found


class _TakeBack(Exception):
    """Only looked at."""


def _values_before(watch: Watch, changes: Sequence[RowChange], points: list[Point]) -> Mapping[Point, Value]:
    """What counted while the rows said what they said before."""
    found: list[Mapping[Point, Value]] = []
    try:
        with transaction.atomic():
            rows.write([change.reversed() for change in changes])
            found.append(watch.values(points))
            raise _TakeBack
    except _TakeBack:
        return found[0]


def waits(before: Value, after: Value, *, first_waits: bool = False) -> bool:
    """Whether a second person has to agree that a value becomes another one."""
    if before == after:
        return False
    if before is None:
        return first_waits
    if after is None or isinstance(before, bool) or isinstance(after, bool):
        return True
    by = share(before, after)
    return by is None or abs(by) >= LIMIT


def share(before: Value, after: Value) -> Decimal | None:
    """(after − before) / before; None without two numbers or from nothing."""
    if before is None or after is None or isinstance(before, bool) or isinstance(after, bool) or not before:
        return None
    return (after - before) / before


def _kept(value: Value) -> str | bool | None:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def _value(kept: str | bool | None) -> Value:
    return Decimal(kept) if isinstance(kept, str) else kept


def _shown(kept: str | bool | None) -> Text:
    if kept is None:
        return Text(formats.DASH, formats.DASH)
    if isinstance(kept, bool):
        return Text("có", "yes") if kept else Text("không", "no")
    exact = Decimal(kept)
    places = max(0, -int(exact.as_tuple().exponent))
    return formats.in_languages(formats.number, exact, min(places, 6))
