"""Editing many records together: choose columns, look at the rows and the effect, then save. History keeps each row."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.widgets import UnfoldAdminTextInputWidget, UnfoldBooleanWidget

from alkana.refusals import Refused
from alkana.sentences import plain
from alkana.text import Text
from etl import edits
from etl.backoffice import baseline, effects, held, sensitive
from etl.backoffice.edit import ShowEffect
from etl.backoffice.forms import REASON_LENGTH, display

if TYPE_CHECKING:
    from etl.backoffice.master import MasterAdmin

TEMPLATE = "admin/backoffice/bulk.html"
MOST_ROWS = 20_000
ROWS_SHOWN = 20
BATCH = 1000


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row of the preview."""

    row: str
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What saving would do."""

    changed: int
    same: int
    rows: tuple[RowChange, ...]
    effect: tuple[effects.Change, ...]
    moved: tuple[sensitive.Moved, ...] = ()


def form_of(master: "MasterAdmin", request: HttpRequest, posted: Any) -> Any:
    """A form with a tick and a value for each column that may be set for many."""
    fields: dict[str, forms.Field] = {}
    for name in master.bulk_fields:
        column = master.model._meta.get_field(name)
        value = master.formfield_for_dbfield(column, request)
        value.required = False
        fields[f"set_{name}"] = forms.BooleanField(
            label=str(column.verbose_name),
            required=False,
            widget=UnfoldBooleanWidget(),
        )
        value.label = _("new value: %(column)s") % {"column": column.verbose_name}
        fields[f"to_{name}"] = value
    fields["change_reason"] = forms.CharField(
        label=gettext_lazy("Reason for the change"), max_length=REASON_LENGTH, required=False,
        widget=UnfoldAdminTextInputWidget,
    )  # fmt: skip
    return type("BulkForm", (forms.Form,), fields)(posted)


def view(master: "MasterAdmin", request: HttpRequest, rows: "QuerySet[Model]") -> TemplateResponse | None:
    """The action of the list: form, then preview, then None once it is saved."""
    asked = "preview" in request.POST or "apply" in request.POST
    form = form_of(master, request, request.POST if asked else None)
    preview = None
    try:
        objects = _objects(rows)
        if asked and form.is_valid():
            values = {
                name: _said(form.cleaned_data[f"to_{name}"])
                for name in master.bulk_fields
                if form.cleaned_data[f"set_{name}"]
            }
            reason = form.cleaned_data["change_reason"]
            if not values:
                form.add_error(None, _("Tick at least one column."))
            elif "apply" in request.POST:
                with held.alone(master, request):
                    count = _apply(master, request, _objects(rows), values, reason)
                messages.success(
                    request,
                    ngettext("%(count)s row changed.", "%(count)s rows changed.", count) % {"count": count},
                )
                return None
            else:
                preview = _preview(master, request, objects, values)
    except held.Sent as sent:
        messages.warning(request, str(sent.message))
        return None
    except Refused as refusal:
        messages.error(request, plain(refusal))
        return None
    context = {
        **master.admin_site.each_context(request),
        "title": _("Edit together"),
        "subtitle": None,
        "opts": master.opts,
        "form": form,
        "columns": [(form[f"set_{name}"], form[f"to_{name}"]) for name in master.bulk_fields],
        "preview": preview,
        "count": len(objects),
        "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
        "select_across": request.POST.get("select_across", "0"),
        "checkbox_name": ACTION_CHECKBOX_NAME,
        "media": master.media + form.media,
    }
    request.current_app = master.admin_site.name
    return TemplateResponse(request, TEMPLATE, context)


def _said(value: Any) -> Any:
    return None if value == "" else value


def _objects(rows: "QuerySet[Model]") -> list[Model]:
    """The rows themselves, in one query. Raises Refused when there are too many for one go."""
    found = list(rows.select_related(None)[: MOST_ROWS + 1])
    if len(found) > MOST_ROWS:
        raise Refused(
            "too-many-rows",
            Text(
                f"Mỗi lần sửa tối đa {MOST_ROWS} dòng. Hãy lọc danh sách hẹp hơn, hoặc nhập từ tệp.",
                f"One go takes {MOST_ROWS} rows at most. Narrow the list with filters, or import a file.",
            ),
        )
    return found


def _apply(
    master: "MasterAdmin", request: HttpRequest, objects: list[Model], values: dict[str, Any], reason: str
) -> int:
    """Write the columns of the rows that differ, each with its history, and publish. Returns how many."""
    differ = [one for one in objects if any(getattr(one, name) != value for name, value in values.items())]
    if not differ:
        return 0
    model: Any = master.model
    baseline.keep(model, [one.pk for one in differ])
    model._default_manager.filter(pk__in=[one.pk for one in differ]).update(**values)
    for one in differ:
        for name, value in values.items():
            setattr(one, name, value)
    model.history.bulk_history_create(
        differ, batch_size=BATCH, update=True, default_user=request.user, default_change_reason=reason
    )
    master.publish(f"{master.opts.model_name} ×{len(differ)}")
    return len(differ)


def _preview(
    master: "MasterAdmin", request: HttpRequest, objects: list[Model], values: dict[str, Any]
) -> Preview:
    """Write, measure, take back. Rows are shown as they were and as they would be."""
    shown = []
    differing = [one for one in objects if any(getattr(one, n) != value for n, value in values.items())]
    for one in differing[:ROWS_SHOWN]:
        before = {name: display(one, name) for name in values}
        for name, value in values.items():
            setattr(one, name, value)
        changes = tuple(
            (str(master.model._meta.get_field(name).verbose_name), before[name], display(one, name))
            for name in values
            if before[name] != display(one, name)
        )
        shown.append(RowChange(str(one), changes))
    found: list[tuple[effects.Change, ...]] = []
    moved: list[sensitive.Moved] = []
    try:
        with edits.alone():
            held.watch(master, request)
            before_edit = master.measured(request, None)
            fresh = list(master.model._default_manager.filter(pk__in=[one.pk for one in differing]))
            _apply(master, request, fresh, values, "")
            found.append(effects.changes(before_edit, master.measured(request, None)))
            moved += held.look(request)
            raise ShowEffect
    except ShowEffect:
        return Preview(len(differing), len(objects) - len(differing), tuple(shown), found[0], tuple(moved))
