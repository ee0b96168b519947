"""Edits that wait for a second person: found at the end of every road of the back office, taken back, kept, carried out
once somebody else agrees."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db import IntegrityError, transaction
from django.db.models import Model, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alkana.accounts.viewer import Viewer, of_user
from alkana.refusals import Refused
from alkana.reporting import formats
from alkana.text import Text, in_both
from etl import approvals, edits
from etl.approvals import Kind, Subject
from etl.backoffice import baseline, effects, rows, sensitive
from etl.backoffice.edit import edit_of
from etl.backoffice.forms import REASON_LENGTH
from etl.backoffice.rows import RowChange
from etl.backoffice.sensitive import Moved
from etl.backoffice.worklists import Waiting
from etl.models import ApprovalOutcome, HeldEdit

if TYPE_CHECKING:
    from etl.backoffice.master import MasterAdmin

CODE = "edit-masters"
NAMED = 3
SENTENCE = Text("{table}, {count} dòng: {moved}", "{table}, {count} {count:row|rows}: {moved}")
MORE = Text("; và {count} giá trị nữa", "; and {count} more {count:value|values}")
BAD_SUBJECT = Text(
    "Cần số của một lần sửa đang chờ, ví dụ “edit”: 12.",
    "The number of an edit that waits is needed, as in “edit”: 12.",
)
NO_SUCH = Text("Không có lần sửa {number}.", "There is no edit {number}.")
CHANGED = Text(
    "{row} đã đổi từ khi yêu cầu này được gửi, nên không làm được nữa. Hãy từ chối và sửa lại.",
    "{row} has changed since this was asked for, so it can't be done any more. Reject it and edit again.",
)


class Held(Exception):
    """The edit waits: take everything back and keep it."""

    def __init__(self, changes: list[RowChange], moved: list[Moved]) -> None:
        super().__init__(len(changes))
        self.changes = changes
        self.moved = moved


class Sent(Refused):
    """The edit is not saved: somebody else decides on it."""

    def __init__(self, moved: list[Moved], request_id: int) -> None:
        super().__init__("waits-for-approval", sent(moved), where={"request": request_id})


@contextmanager
def alone(master: "MasterAdmin", request: HttpRequest) -> Iterator[None]:
    """One transaction, alone among publishers, in which an edit is written.

    Where it moves a watched value by more than one person may, everything is taken back, the edit is kept and sent for
    approval, and `Sent` is raised.
    """
    storage: Any = messages.get_messages(request)
    said = len(storage._queued_messages)
    try:
        with edits.alone():
            watch(master, request)
            yield
            if found := look(request):
                raise Held(rows.since(edit_of(request).marks), found)
    except Held as held:
        del storage._queued_messages[said:]  # what was saved is taken back
        asked = ask(master, request, held)
        if asked.outcome == ApprovalOutcome.PENDING:
            raise Sent(held.moved, asked.pk) from None
        messages.success(request, _("Saved, and recorded as approved by one person."))


def watch(master: "MasterAdmin", request: HttpRequest) -> None:
    """Remember how far the histories reach that this edit may write."""
    own = {master.model, *(inline.model for inline in master.inlines)}
    edit_of(request).marks = rows.marks(own) if own & sensitive.tables() else {}


def look(request: HttpRequest) -> list[Moved]:
    """What the edit so far moves by more than one person may."""
    marks = edit_of(request).marks
    return sensitive.moved(marks) if marks else []


def sent(moved: list[Moved]) -> Text:
    """That an edit is not saved but waits."""
    said = _listed(moved)
    return Text(
        f"Chưa lưu: đã gửi để người thứ hai phê duyệt, vì thay đổi từ 25 % trở lên. {said.vi}",
        f"Not saved: sent to a second person for approval, because it changes by 25 % or more. {said.en}",
    )


def ask(master: "MasterAdmin", request: HttpRequest, held: Held) -> Any:
    """Keep the edit and ask for it. Returns the request."""
    reason = request.POST.get("change_reason", "") or edit_of(request).reason
    with transaction.atomic():
        kept = HeldEdit.objects.create(
            table=master.model._meta.label_lower,
            rows=[change.as_json() for change in held.changes],
            moved=[one.as_json() for one in held.moved],
            reason=reason[:REASON_LENGTH],
            made_by=request.user if request.user.is_authenticated else None,
        )
        return approvals.ask(CODE, {"edit": kept.pk}, by=of_user(request.user), note=reason)  # type: ignore[arg-type]


def waiting_for(obj: Model | None) -> list["Waiting"]:
    """What waits about a record."""
    if obj is None or obj.pk is None:
        return []
    key = obj.pk if isinstance(obj.pk, int | str) else str(obj.pk)
    about = Q(rows__contains=[{"table": obj._meta.label_lower, "pk": key}])
    for reference in _references(type(obj)):
        for side in ("before", "after"):
            about |= Q(rows__contains=[{side: {reference: key}}])
    numbers = set(HeldEdit.objects.filter(about).values_list("pk", flat=True))
    pending = [one for one in approvals.pending(CODE) if one.subject.get("edit") in numbers]
    return [Waiting.of(one) for one in pending]


def _references(model: type[Model]) -> set[str]:
    """Columns of watched tables that name a record of this table."""
    return {
        field.attname
        for table in sensitive.tables()
        for field in table._meta.concrete_fields
        if field.related_model is model
    }


# The kind of approval


def kept_edit(subject: Subject) -> HeldEdit:
    """The edit that a request is about. Raises Refused."""
    edit = HeldEdit.objects.filter(pk=subject["edit"]).first()
    if edit is None:
        raise Refused("unknown-edit", NO_SUCH.filled(number=subject["edit"]), where=dict(subject))
    return edit


def changes_of(edit: HeldEdit) -> list[RowChange]:
    """Its rows."""
    return [RowChange.from_json(kept) for kept in edit.rows]


def moved_of(edit: HeldEdit) -> list[Moved]:
    """What makes it wait."""
    return [Moved.from_json(kept) for kept in edit.moved]


def master_of(edit: HeldEdit) -> "MasterAdmin":
    """The table that was edited, as the back office knows it."""
    found: Any = next(
        one for model, one in admin.site._registry.items() if model._meta.label_lower == edit.table
    )
    master: MasterAdmin = found
    return master


def effect_of(edit: HeldEdit) -> tuple[effects.Change, ...]:
    """What carrying it out would do to figures; nothing when it can't be carried out."""
    master = master_of(edit)
    found: list[tuple[effects.Change, ...]] = []
    if not master.figures:
        return ()
    try:
        with edits.alone():
            before = effects.measured(master.figures, {})
            rows.write(changes_of(edit))
            master.publish("looked at")
            found.append(effects.changes(before, effects.measured(master.figures, {})))
            raise _Looked
    except _Looked:
        return found[0]
    except (Refused, IntegrityError):
        return ()


class _Looked(Exception):
    """Measured; take it back."""


def _read(subject: Subject) -> Subject:
    number = subject.get("edit")
    if set(subject) != {"edit"} or not isinstance(number, int) or isinstance(number, bool):
        raise Refused("bad-subject", BAD_SUBJECT, where={"subject": dict(subject)})
    if not 0 < number < 2**63:
        raise Refused("unknown-edit", NO_SUCH.filled(number=number), where=dict(subject))
    return {"edit": number}


def _permit(subject: Subject) -> None:
    edit = kept_edit(subject)
    for change in changes_of(edit):
        now, before = rows.current(change), change.before
        if (now is None) != (before is None) or any(
            before is not None and now is not None and now[name] != before[name]
            for name in rows.differing(change)
        ):
            name = in_both(change.model._meta.verbose_name)
            row = Text(f"{name.vi} {change.pk}", f"{name.en} {change.pk}")
            raise Refused("changed-meanwhile", CHANGED.filled(row=row), where=dict(subject))


def _describe(subject: Subject) -> Text:
    edit = kept_edit(subject)
    table = in_both(master_of(edit).opts.verbose_name_plural)
    count = formats.in_languages(formats.number, len(edit.rows), 0)
    said = SENTENCE.filled(table=table, count=count, moved=_listed(moved_of(edit)))
    return Text(said.vi[:1].upper() + said.vi[1:], said.en[:1].upper() + said.en[1:])


def _listed(moved: list[Moved]) -> Text:
    texts = [one.text for one in moved[:NAMED]]
    said = Text("; ".join(text.vi for text in texts), "; ".join(text.en for text in texts))
    if len(moved) > NAMED:
        more = MORE.filled(count=formats.in_languages(formats.number, len(moved) - NAMED, 0))
        said = Text(said.vi + more.vi, said.en + more.en)
    return said


def _carry_out(subject: Subject, _by: Viewer, _note: str) -> None:
    """Write the rows as they were asked for, under the name of whoever asked; the request says who agreed."""
    edit = kept_edit(subject)
    with edits.alone():
        _permit(subject)
        changes = changes_of(edit)
        try:
            with transaction.atomic():
                remember_and_write(changes, edit)
        except IntegrityError as error:
            said = CHANGED.filled(row=edit.table)
            raise Refused("changed-meanwhile", said, where=dict(subject)) from error
        master_of(edit).publish(f"{edit.table.partition('.')[2]} ×{len(changes)} ✓")


def remember_and_write(changes: list[RowChange], edit: HeldEdit) -> None:
    """Rows and their history. What is removed is remembered as it was."""
    for model in {change.model for change in changes}:
        mine = [change for change in changes if change.model is model]
        baseline.keep(model, [change.pk for change in mine if change.before is not None])
        removed = list(model._default_manager.filter(pk__in=[one.pk for one in mine if one.after is None]))
        rows.write(mine)
        for sign, found in (
            ("-", removed),
            ("+", _present(model, [one.pk for one in mine if one.before is None])),
            ("~", _present(model, [one.pk for one in mine if one.before and one.after])),
        ):
            _remember(model, found, sign, edit)


def _present(model: Any, keys: list[Any]) -> list[Any]:
    return list(model._default_manager.filter(pk__in=keys)) if keys else []


def _remember(model: Any, found: list[Any], sign: str, edit: HeldEdit) -> None:
    entries = model.history.model
    names = [field.attname for field in entries.tracked_fields]
    entries.objects.bulk_create(
        [
            entries(
                **{name: getattr(row, name) for name in names},
                history_date=timezone.now(),
                history_type=sign,
                history_user=edit.made_by,
                history_change_reason=edit.reason or None,
            )
            for row in found
        ],
        batch_size=1000,
    )


KIND = Kind(
    code=CODE,
    title=Text("Sửa trọng lượng, đơn giá hoặc kênh", "Change of a weight, price or channel"),
    asks="load",
    decides="load",
    read=_read,
    permit=_permit,
    describe=_describe,
    carry_out=_carry_out,
    address=lambda subject: reverse("held-edit", args=[subject["edit"]]),
)
