"""What people keep about the lines of a list: who has a line, until when, what was decided.

An app declares a `FollowUp`: a model with a history, the columns that name a line and those that are kept. From it come
the way there in the list, the page with who changed what, the address of the API, and the list of all changes. Keeping
and clearing are edits like those of master data: alone among publishers, told when somebody was faster, seen at once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Max, Q, QuerySet

from alkana.accounts.models import User
from alkana.accounts.viewer import Viewer
from alkana.refusals import Refused
from alkana.reporting import formats
from alkana.reporting.columns import Code, Column, Moment, Ordinal, Words
from alkana.reporting.filters import Filters
from alkana.reporting.select import Select, as_select
from alkana.reporting.table import Table
from alkana.text import Text
from etl import edits, rights

Line = Mapping[str, str]
Kept = Mapping[str, Any]

NO_SUCH = Text("Không có địa chỉ “{code}”.", "There is nothing at “{code}”.")
NO_PARAMETER = Text("Không có tham số “{name}”.", "There is no parameter “{name}”.")
FASTER = Text(
    "{who} đã đổi dòng này lúc {when}. Điều bạn gõ vẫn còn; lưu lần nữa sẽ thay thế thay đổi đó.",
    "{who} changed this line, {when}. What you typed is kept; saving again replaces their change.",
)
SOMEBODY = Text("Ai đó", "Somebody")
BLIND = Text(
    "{who} không được xem nhà máy này nên không nhận việc được.",
    "{who} may not see this plant, so the line can't be theirs.",
)
CHANGES = {"+": "set", "~": "changed", "-": "cleared"}


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What people keep about the lines of one list.

    `code` is the address, below the list's. `line` are the columns that name a line and `lookups` where the model has
    them; `kept` are the columns that people fill in, fields of the model by their names. `at` is the column of the list
    that leads there, `verb` what it says while it is empty; `is_offered` tells for which rows.
    `place` finds what names the line in the model, or raises Refused where there is nothing to keep something about.
    `is_current` is False for what was kept about the line once and does not count any more.
    """

    code: str
    title: Text
    verb: Text
    model: Any
    line: Sequence[Column]
    lookups: Mapping[str, str]
    kept: Sequence[Column]
    at: str
    place: Callable[[Line], Kept]
    is_current: Callable[[Line, Any], bool] = lambda _line, _row: True
    is_offered: Callable[[Mapping[str, Any]], bool] = lambda _row: True
    capability: str = "plan"
    sources: Sequence[str] = ()

    def address(self, row: Mapping[str, Any]) -> str | None:
        """Where it is kept for a row of the list."""
        if not self.is_offered(row):
            return None
        return f"{self.code}?{urlencode({column.name: row[column.name] or '' for column in self.line})}"

    def read(self, query: Mapping[str, str]) -> Line:
        """The line that a query names; an empty batch may be left out. Raises Refused for other parameters."""
        names = [column.name for column in self.line]
        for name in query:
            if name not in names:
                said = NO_PARAMETER.filled(name=name[:60])
                raise Refused("unknown-parameter", said, where={"parameter": name[:60]})
        return {name: query.get(name, "") for name in names}

    def where(self, line: Line) -> dict[str, str]:
        """The line as lookups of the model and of its history."""
        return {self.lookups[name]: code for name, code in line.items()}

    def people(self) -> list[str]:
        """Names of what is kept that are people."""
        return [column.name for column in self.kept if _is_person(self.model, column.name)]

    def paths(self) -> list[str]:
        """Where values of what is kept are read, people by their names."""
        people = self.people()
        return [f"{c.name}__username" if c.name in people else c.name for c in self.kept]


def _is_person(model: Any, name: str) -> bool:
    return model._meta.get_field(name).related_model is User


_registry: dict[str, FollowUp] = {}


def register(*kinds: FollowUp) -> None:
    """Make them known; called when their app is ready."""
    for kind in kinds:
        if kind.code not in _registry:
            _registry[kind.code] = kind
            _changes_of(kind)


def get(code: str) -> FollowUp:
    """The one at an address. Raises Refused."""
    if code not in _registry:
        raise Refused("unknown-table", NO_SUCH.filled(code=code[:60]), where={"code": code[:60]})
    return _registry[code]


# Verbs


def keep(kind: FollowUp, line: Line, given: Kept, *, by: Viewer, seen: int | None = None) -> None:
    """Keep something about a line. `seen` is `newest` as the person saw it: Refused `changed-meanwhile` when it is
    another one by now. Without a change nothing is written.
    """
    rights.must_be_able(by, kind.capability)
    must_see(line, by)
    with edits.alone():
        _refuse_if_faster(kind, line, seen)
        place = kind.place(line)
        for name in kind.people():
            person = given.get(name)
            if person is not None and not people_for(line).filter(pk=person.pk).exists():
                said = BLIND.filled(who=person.username)
                raise Refused("cannot-see-line", said, where={"field": name})
        row = _row(kind, line)
        if row is not None and _says(row, given) and kind.is_current(line, row):
            return
        row = row or kind.model()
        for name, value in {**place, **given}.items():
            setattr(row, name, value)
        _save(kind, line, row.save, row, by)


def clear(kind: FollowUp, line: Line, *, by: Viewer, seen: int | None = None) -> None:
    """Take back what is kept; its history stays."""
    rights.must_be_able(by, kind.capability)
    must_see(line, by)
    with edits.alone():
        _refuse_if_faster(kind, line, seen)
        row = _row(kind, line)
        if row is not None:
            _save(kind, line, row.delete, row, by)


def _save(kind: FollowUp, line: Line, write: Callable[[], Any], row: Any, by: Viewer) -> None:
    row._history_user = User.objects.get(pk=by.user_id)
    write()
    edits.publish(f"{kind.code} {' '.join(line.values())}")


def _says(row: Any, given: Kept) -> bool:
    return all(getattr(row, name) == value for name, value in given.items())


def _refuse_if_faster(kind: FollowUp, line: Line, seen: int | None) -> None:
    if seen is None or seen == newest(kind, line):
        return
    last = next(history(kind, line))
    said = FASTER.filled(who=last.by or SOMEBODY, when=formats.in_languages(formats.moment, last.at))
    raise Refused("changed-meanwhile", said, where=dict(line))


def must_see(line: Line, by: Viewer) -> None:
    """Raises Refused for a line of a plant that the reader may not see."""
    rights.must_see(by, [line["plant"]])


# Reading


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of a line: when, by whom, what is said since, and what of it is new (column, before, after)."""

    number: int
    at: datetime
    by: str
    change: str
    values: Kept
    differences: tuple[tuple[Column, Any, Any], ...]


def current(kind: FollowUp, line: Line) -> Any | None:
    """The row that is kept about a line and counts; None without one."""
    row = _row(kind, line)
    return row if row is not None and kind.is_current(line, row) else None


def values(kind: FollowUp, row: Any | None) -> Kept | None:
    """What is kept, people by their names."""
    if row is None:
        return None
    people = kind.people()
    return {
        c.name: getattr(row, c.name).username if c.name in people else getattr(row, c.name) for c in kind.kept
    }


def newest(kind: FollowUp, line: Line) -> int:
    """The number of the last change of a line, 0 before the first: what `seen` is compared with."""
    found = kind.model.history.filter(**kind.where(line)).aggregate(last=Max("history_id"))
    return found["last"] or 0


def history(kind: FollowUp, line: Line) -> Iterator[Entry]:
    """Who changed what about a line, newest first."""
    rows = kind.model.history.filter(**kind.where(line)).order_by("history_id")
    entries: list[Entry] = []
    before: Kept = {column.name: None for column in kind.kept}
    for number, at, change, by, *said in rows.values_list(
        "history_id", "history_date", "history_type", "history_user__username", *kind.paths()
    ):
        after = {column.name: value or None for column, value in zip(kind.kept, said, strict=True)}
        told = before if change == "-" else after
        changed = () if change == "-" else tuple(
            (column, before[column.name], after[column.name])
            for column in kind.kept
            if before[column.name] != after[column.name]
        )  # fmt: skip
        entries.append(Entry(number, at, by or "", CHANGES[change], told, changed))
        before = {column.name: None for column in kind.kept} if change == "-" else after
    return reversed(entries)


def people_for(line: Line) -> "QuerySet[User]":
    """Who may have a line: everybody who can sign in, has a role and sees its plant."""
    sees = Q(scope_plants__isnull=True) | Q(scope_plants__contains=[line["plant"]])
    may_enter = Q(groups__isnull=False) | Q(is_superuser=True)
    return User.objects.filter(sees, may_enter, is_active=True).order_by("username").distinct()


def _row(kind: FollowUp, line: Line) -> Any | None:
    return kind.model.objects.select_related(*kind.people()).filter(**kind.where(line)).first()


def _changes_of(kind: FollowUp) -> None:
    """Declare the list of all changes, with its address and its files."""
    names = ("entry", "changed_at", "changed_by", "change", *(c.name for c in (*kind.line, *kind.kept)))

    def rows(filters: Filters) -> Select:
        asked = {kind.lookups[c.name]: filters.effective(c.name) for c in kind.line}
        found = kind.model.history.filter(
            **{f"{path}__in": codes for path, codes in asked.items() if codes is not None}
        ).order_by()
        listed = found.values(
            "history_id", "history_date", "history_user__username", "history_type",
            *(kind.lookups[column.name] for column in kind.line), *kind.paths(),
        )  # fmt: skip
        return replace(as_select(listed), names=names)

    type(
        f"{kind.model.__name__}Changes",
        (Table,),
        {
            "__doc__": f"Every change of {kind.code}: + set, ~ changed, - cleared.",
            "code": f"{kind.code}/changes",
            "title": Text(f"Lịch sử: {kind.title.vi}", f"History: {kind.title.en}"),
            "rows": staticmethod(rows),
            "columns": (
                Ordinal("entry", Text("Mục", "Entry"), visible=False),
                Moment("changed_at", Text("Lúc", "When")),
                Words("changed_by", Text("Ai", "Who"), search=True),
                Code("change", Text("Việc", "Change")),
                *kind.line,
                *kind.kept,
            ),
            "key": ("entry",),
            "order": ("-entry",),
            "filters": frozenset(column.name for column in kind.line),
            "sources": kind.sources,
        },
    )
