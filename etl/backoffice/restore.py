"""An older version of a record beside today's, what going back to it does to figures, and going back."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from alkana.refusals import Refused
from alkana.sentences import plain
from etl import edits
from etl.backoffice import baseline, effects, held
from etl.backoffice.columns import staff_columns
from etl.backoffice.edit import ShowEffect, edit_of
from etl.backoffice.forms import display

if TYPE_CHECKING:
    from etl.backoffice.master import MasterAdmin

TEMPLATE = "admin/backoffice/restore.html"


@dataclass(frozen=True, slots=True)
class Compared:
    """One column today and then."""

    name: str
    now: str
    then: str

    @property
    def is_same(self) -> bool:
        """Whether going back leaves it as it is."""
        return self.now == self.then


def view(master: "MasterAdmin", request: HttpRequest, object_id: str, version_id: str) -> HttpResponse:
    """Compare; on POST go back."""
    model: Any = master.model
    entry = model.history.filter(**{model._meta.pk.attname: object_id, "history_id": version_id}).first()
    if entry is None:
        raise Http404
    today = model._default_manager.filter(pk=object_id).first()
    if not master.has_view_permission(request, today):
        raise PermissionDenied
    may_change = master.has_change_permission(request, today)
    if request.method == "POST":
        if not may_change:
            raise PermissionDenied
        try:
            edit_of(request).reason = f"← {_when(entry)}"
            with held.alone(master, request):
                _go_back(master, request, entry)
            messages.success(request, _("The version of %(when)s counts again.") % {"when": _when(entry)})
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
            return HttpResponseRedirect(reverse(name, args=[object_id]))
        except held.Sent as sent:
            return master.sent_for_approval(request, sent, object_id)
        except Refused as refusal:
            messages.error(request, plain(refusal))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    then = entry.instance
    names = staff_columns(model)
    compared = [
        Compared(
            str(model._meta.get_field(n).verbose_name), display(today, n) if today else "—", display(then, n)
        )
        for n in names
    ]
    context = {
        **master.admin_site.each_context(request),
        "title": _("Version of %(when)s") % {"when": _when(entry)},
        "opts": model._meta,
        "original": today or then,
        "entry": entry,
        "compared": compared,
        "may_change": may_change and not all(row.is_same for row in compared),
        "effect": _effect(master, request, entry) if may_change else None,
        "moved": edit_of(request).moved,
        "history_url": reverse(
            f"admin:{model._meta.app_label}_{model._meta.model_name}_history", args=[object_id]
        ),
    }
    request.current_app = master.admin_site.name
    return TemplateResponse(request, TEMPLATE, context)


def _when(entry: Any) -> str:
    return str(date_format(localtime(entry.history_date), "H:i d/m/Y"))


def _go_back(master: "MasterAdmin", request: HttpRequest, entry: Any) -> Any:
    """Staff's columns as they were; a record that is gone comes back. Raises ValidationError."""
    model: Any = master.model
    then = entry.instance
    today = model._default_manager.filter(pk=then.pk).first()
    reason = f"← {_when(entry)}"
    if today is None:
        then._change_reason, then._history_user = reason, request.user
        then.save(force_insert=True)
        obj = then
    else:
        names = staff_columns(model)
        for name in names:
            field = model._meta.get_field(name)
            setattr(today, field.attname, getattr(then, field.attname))
        today.full_clean()
        baseline.keep(model, [today.pk])
        today._change_reason, today._history_user = reason, request.user
        today.save(update_fields=names)
        obj = today
    master.publish(f"{model._meta.model_name} {obj.pk} ←")
    return obj


def _effect(master: "MasterAdmin", request: HttpRequest, entry: Any) -> tuple[effects.Change, ...] | None:
    """What going back would do, measured and taken back."""
    found: list[tuple[effects.Change, ...]] = []
    if not master.figures:
        return None
    try:
        with edits.alone():
            held.watch(master, request)
            before = master.measured(request, entry.instance)
            obj = _go_back(master, request, entry)
            edit_of(request).moved = held.look(request)
            found.append(effects.changes(before, master.measured(request, obj)))
            raise ShowEffect
    except ShowEffect:
        return found[0]
    except (Refused, ValidationError):
        return None
