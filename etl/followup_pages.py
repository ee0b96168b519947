"""One line of a list and what people keep about it: filled in by whoever may, with who changed what."""

from itertools import islice
from typing import Any

from django import forms
from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from alkana.refusals import Refused
from alkana.reporting import formats
from alkana.reporting.columns import Column
from alkana.reporting.pages_views import viewer_of
from alkana.reporting.shell import framed, guarded
from etl import followups, rights
from etl.followups import Entry, FollowUp, Line

MOST_CHANGES = 50
ONE_LINE = 200


@guarded()
def line(request: HttpRequest, code: str) -> HttpResponse:
    """Look at a line; POST keeps what was typed, or clears it."""
    kind, viewer = followups.get(code), viewer_of(request)
    named = kind.read(request.GET.dict())
    followups.must_see(named, viewer)
    if request.method == "POST":
        return _write(request, kind, named)
    row = followups.current(kind, named)
    return _page(request, kind, named, row, form_of(kind, named, row))


def _write(request: HttpRequest, kind: FollowUp, named: Line) -> HttpResponse:
    viewer = viewer_of(request)
    rights.must_be_able(viewer, kind.capability)
    row = followups.current(kind, named)
    form = form_of(kind, named, row, request.POST)
    seen = request.POST.get("seen", "")
    known = int(seen) if seen.isdigit() else None
    try:
        if "clear" in request.POST:
            followups.clear(kind, named, by=viewer, seen=known)
            messages.success(request, _("Cleared; the history stays."))
            return redirect(request.get_full_path())
        if form.is_valid():
            followups.keep(kind, named, form.cleaned_data, by=viewer, seen=known)
            messages.success(request, _("Saved."))
            return redirect(request.get_full_path())
    except Refused as refusal:
        form.add_error(None, str(refusal.message))
    return _page(request, kind, named, row, form)


def _page(
    request: HttpRequest, kind: FollowUp, named: Line, row: Any | None, form: "forms.ModelForm"
) -> HttpResponse:
    entries = [
        {"entry": entry, "said": _said(kind, entry)}
        for entry in islice(followups.history(kind, named), MOST_CHANGES)
    ]
    context = {
        "title": kind.title,
        "kind": kind,
        "line": [(column.title, named[column.name]) for column in kind.line],
        "kept": shown(kind, row),
        "form": form if viewer_of(request).may(kind.capability) else None,
        "has_row": row is not None,
        "seen": followups.newest(kind, named),
        "entries": entries,
    }
    return framed(request, "followups/line.html", context)


def shown(kind: FollowUp, row: Any | None) -> list[tuple[Any, str]]:
    """What is kept in a row, if any, for people: title and text."""
    kept = followups.values(kind, row) or {}
    return [(c.title, _text_of(kind, c, kept.get(c.name))) for c in kind.kept]


def _text_of(kind: FollowUp, column: Column, value: Any) -> str:
    """One value for people: choices by their names, a dash for nothing."""
    if value is None or value == "":
        return formats.DASH
    choices = dict(getattr(kind.model._meta.get_field(column.name), "flatchoices", ()))
    return str(choices.get(value) or formats.cell(value, column.kind))


def _said(kind: FollowUp, entry: Entry) -> list[tuple[Any, str, str]]:
    return [
        (column.title, _text_of(kind, column, before), _text_of(kind, column, after))
        for column, before, after in entry.differences
    ]


def form_of(kind: FollowUp, named: Line, row: Any | None, typed: Any = None) -> "forms.ModelForm":
    """The form of what is kept, with the list's own words."""

    def field_of(field: "models.Field[Any, Any]", **options: Any) -> Any:
        column = next(one for one in kind.kept if one.name == field.name)
        made: Any = field.formfield(**options, label=str(column.title))
        if isinstance(made, forms.ModelChoiceField):
            made.queryset = followups.people_for(named)
            made.empty_label = formats.DASH
        elif isinstance(made, forms.ChoiceField):
            made.choices = [("", formats.DASH), *field.flatchoices]
        if isinstance(made, forms.DateField):
            made.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        if isinstance(made.widget, forms.Textarea):
            is_long = made.max_length > ONE_LINE
            made.widget = forms.Textarea(attrs={"rows": 3}) if is_long else forms.TextInput()
            made.widget.attrs["maxlength"] = made.max_length
        made.widget.attrs["class"] = (
            "form-select" if isinstance(made.widget, forms.Select) else "form-control"
        )
        return made

    names = [column.name for column in kind.kept]
    made = forms.modelform_factory(kind.model, fields=names, formfield_callback=field_of)
    return made(typed, instance=row)
