"""One edit of one record on its way through the admin: what was seen, what it does to figures, whether it is shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max, Model
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from etl.backoffice.effects import Change, Measured


class ShowEffect(Exception):
    """Everything was saved and measured; take it back and show what it would do."""


@dataclass(slots=True)
class Edit:
    """`before` is measured when the record is about to be saved, `effect` is what the reader is shown, `seen_effect`
    the digest of what they have been shown: an edit is saved once that is what it does. `marks` is how far the
    histories reached before it, `moved` what makes it wait for a second person, `reason` why, where no form says so.
    """

    refusal: str = ""
    before: tuple[Measured, ...] = ()
    effect: tuple[Change, ...] | None = None
    seen_effect: str = ""
    changed: list[str] = field(default_factory=list)
    marks: dict[type[Model], int] = field(default_factory=dict)
    moved: list[Any] = field(default_factory=list)
    reason: str = ""

    @property
    def is_shown(self) -> bool:
        """Whether this answer shows an effect and saves nothing."""
        return self.effect is not None


def edit_of(request: HttpRequest) -> Edit:
    """The edit of a request; every request of a form has one."""
    known = getattr(request, "edit", None)
    if known is None:
        known = Edit(seen_effect=request.POST.get("effect_seen", ""))
        request.edit = known  # type: ignore[attr-defined]
    return known


def seen_of(instance: Model | None, parts: Iterable[type[Model]]) -> str:
    """The newest entries in the histories of a record and of its parts: changes when anybody saves any of them."""
    if instance is None or instance.pk is None:
        return ""
    numbers = [_newest(type(instance), {_pk(type(instance)): instance.pk})]
    for part in parts:
        reference = next(
            f.attname for f in part._meta.fields if f.remote_field and f.remote_field.model is type(instance)
        )
        numbers.append(_newest(part, {reference: instance.pk}))
    return ".".join(str(number or 0) for number in numbers)


def _newest(model: Any, where: Mapping[str, object]) -> Any:
    return model.history.filter(**where).aggregate(newest=Max("history_id"))["newest"]


def _pk(model: type[Model]) -> str:
    return str(model._meta.pk.attname)


def who_was_faster(instance: Model, parts: Iterable[type[Model]], seen: str) -> str:
    """One sentence: who changed the record since it was opened, when, and what."""
    entries = []
    for model, before in zip((type(instance), *parts), seen.split("."), strict=False):
        where = (
            {_pk(model): instance.pk}
            if model is type(instance)
            else {
                next(
                    f.attname
                    for f in model._meta.fields
                    if f.remote_field and f.remote_field.model is type(instance)
                ): instance.pk
            }
        )
        newest = (
            model.history.filter(**where, history_id__gt=int(before or 0))  # type: ignore[attr-defined]
            .select_related("history_user").order_by("-history_id").first()
        )  # fmt: skip
        if newest is not None:
            entries.append(newest)
    if not entries:
        return _("This was changed while you had it open. What you typed is kept; saving again replaces it.")
    last = max(entries, key=lambda entry: entry.history_date)
    return _(
        "%(who)s changed this at %(when)s: %(what)s. What you typed is kept; saving again replaces their change."
    ) % {
        "who": last.history_user or _("Somebody"),
        "when": date_format(localtime(last.history_date), "H:i d/m/Y"),
        "what": "; ".join(differences(last)) or _("a new record"),
    }


def differences(entry: Model) -> list[str]:
    """What one entry of a history changed, field by field."""
    before = entry.prev_record  # type: ignore[attr-defined]
    if before is None:
        return []
    names = {f.name: str(f.verbose_name) for f in entry._meta.fields}
    return [
        f"{names[change.field]}: {_shown(change.old)} → {_shown(change.new)}"
        for change in entry.diff_against(before).changes  # type: ignore[attr-defined]
    ]


def _shown(value: object) -> str:
    return "—" if value in (None, "") else str(value)
