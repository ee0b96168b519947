"""What an edit did to the rows of staff tables, read from their histories; and writing such rows, forth and back.

Every road of the back office leaves a history entry for each row that it writes, so this sees all of them alike.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Max, Model

from etl.backoffice.columns import set_columns, staff_columns
from etl.backoffice.forms import display

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row: its columns of staff before and after; None where it was not there. `table` is `app.model`."""

    table: str
    pk: Any
    before: Values | None
    after: Values | None

    @property
    def model(self) -> Any:
        """The table."""
        return apps.get_model(self.table)

    def reversed(self) -> "RowChange":
        """The way back."""
        return RowChange(self.table, self.pk, self.after, self.before)

    def as_json(self) -> dict[str, Any]:
        """For keeping; `from_json` reads it."""
        return {"table": self.table, "pk": self.pk, "before": self.before, "after": self.after}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "RowChange":
        """As it was kept, with the types of its columns."""
        model = apps.get_model(kept["table"])
        sides = [
            None
            if side is None
            else {name: model._meta.get_field(name).to_python(value) for name, value in side.items()}
            for side in (kept["before"], kept["after"])
        ]
        return cls(kept["table"], model._meta.pk.to_python(kept["pk"]), *sides)


def marks(models: Iterable[type[Model]]) -> dict[type[Model], int]:
    """How far the history of each table reaches now."""
    return {
        model: model.history.aggregate(last=Max("history_id"))["last"] or 0  # type: ignore[attr-defined]
        for model in models
    }


def since(reached: Mapping[type[Model], int], *, earliest: datetime | None = None) -> list[RowChange]:
    """Rows that were written since, one entry each. With `earliest`, `before` is what they said at that moment: several
    edits of one day are then one change."""
    found = []
    for model, mark in reached.items():
        history: Any = model.history  # type: ignore[attr-defined]
        key = model._meta.pk.attname
        last: dict[Any, Any] = {}
        for entry in history.filter(history_id__gt=mark).order_by("history_id"):
            last[getattr(entry, key)] = entry
        known = history.filter(**{f"{key}__in": list(last)}).order_by("history_id")
        before = _states(known, key, mark, earliest)
        for pk, entry in last.items():
            after = None if entry.history_type == "-" else _said(model, entry)
            change = RowChange(model._meta.label_lower, pk, before.get(pk), after)
            if change.before != change.after:
                found.append(change)
    return found


def _states(known: Iterable[Any], key: str, mark: int, earliest: datetime | None) -> dict[Any, Values | None]:
    """What each row said before: its last entry up to the mark, or the one that keeps the state before the first edit.

    With `earliest` the last entry up to then, else the first one there is.
    """
    found: dict[Any, Values | None] = {}
    for entry in known:
        pk = getattr(entry, key)
        is_kept_state = entry.history_type == "+" and entry.history_user_id is None
        counts = (
            pk not in found or entry.history_date <= earliest
            if earliest
            else entry.history_id <= mark or (is_kept_state and pk not in found)
        )
        if counts:
            model = type(entry).instance_type
            found[pk] = None if entry.history_type == "-" else _said(model, entry)
    return found


def _said(model: type[Model], entry: Any) -> Values:
    fields: list[Any] = [model._meta.get_field(name) for name in staff_columns(model)]
    return {field.attname: getattr(entry, field.attname) for field in fields if hasattr(entry, field.attname)}


def current(change: RowChange) -> Values | None:
    """What the row says now, in the columns that the change knows."""
    names = list(change.before or change.after or ())
    found: Values | None = change.model._default_manager.filter(pk=change.pk).values(*names).first()
    return found


def write(changes: Sequence[RowChange]) -> None:
    """Make rows say what is after them, without history: to be taken back, or remembered by who calls."""
    for model in {change.model for change in changes}:
        mine = [change for change in changes if change.model is model]
        gone = [change.pk for change in mine if change.after is None]
        if gone:
            model._default_manager.filter(pk__in=gone)._raw_delete("default")
        made = [change for change in mine if change.before is None and change.after is not None]
        model._default_manager.bulk_create([model(pk=one.pk, **dict(one.after or {})) for one in made])
        _update(model, [change for change in mine if change.before is not None and change.after is not None])


def _update(model: Any, changes: Sequence[RowChange]) -> None:
    """Only the columns that differ, so that what loads wrote meanwhile stays."""
    by_columns: dict[tuple[str, ...], list[Any]] = {}
    for change in changes:
        before, after = change.before or {}, change.after or {}
        names = tuple(name for name in after if before.get(name) != after[name])
        by_columns.setdefault(names, []).append(model(pk=change.pk, **after))
    for attnames, rows in by_columns.items():
        fields = {field.attname: field.name for field in model._meta.concrete_fields}
        set_columns(model, rows, [fields[name] for name in attnames])


def differing(change: RowChange) -> list[str]:
    """Columns that the change touches."""
    before, after = change.before or {}, change.after or {}
    return [name for name in {**before, **after} if before.get(name) != after.get(name)]


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row for people: what it is, and its columns before and after."""

    name: str
    columns: tuple[tuple[str, str, str], ...]


def shown(change: RowChange) -> ShownRow:
    """A row as the back office shows it."""
    model = change.model
    sides = [
        None if side is None else model(pk=change.pk, **dict(side)) for side in (change.before, change.after)
    ]
    fields = {field.attname: field for field in model._meta.concrete_fields}
    before, after = sides
    columns = tuple(
        (
            str(fields[name].verbose_name),
            _said_by(before, fields[name].name),
            _said_by(after, fields[name].name),
        )
        for name in differing(change)
    )
    known = model._default_manager.filter(pk=change.pk).first() or after or before
    return ShownRow(str(known), columns)


def _said_by(row: Any, name: str) -> str:
    return "—" if row is None else display(row, name)
