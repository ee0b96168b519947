"""`MasterAdmin`: what every table of staff has in the admin. A table says which columns staff keep, which KPIs they
move, and which verb makes an edit visible; everything else is here and the same everywhere."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, cast

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Model, QuerySet
from django.forms import NullBooleanSelect
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from import_export.admin import ImportExportMixin
from import_export.formats.base_formats import CSV, XLSX
from simple_history.admin import SimpleHistoryAdmin
from simple_history.template_utils import HistoricalRecordContextHelper
from unfold.admin import ModelAdmin, TabularInline
from unfold.contrib.import_export.forms import ExportForm, ImportForm
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from alkana.refusals import Refused
from alkana.reporting.filters import EVERYTHING, Scope
from alkana.sentences import plain
from etl import edits
from etl.backoffice import baseline, bulk, effects, held, imports, lists, refused_rows, restore
from etl.backoffice.edit import ShowEffect, edit_of
from etl.backoffice.forms import SHOWN, MasterForm, SaidForm

ONE_LINE = {models.TextField: {"widget": UnfoldAdminTextInputWidget}}
LONG_TEXTS = ("note", "local_note")
OWN_FIELDS = ("change_reason", "seen")


def scope_of(request: HttpRequest) -> Scope:
    """The part of the business that the reader sees."""
    viewer = getattr(request, "viewer", None)
    return viewer.scope if viewer is not None else EVERYTHING


class ReadableDifferences(HistoricalRecordContextHelper):
    """What an entry of the history changed; nothing is a dash."""

    def prepare_delta_change_value(self, change: Any, value: Any) -> Any:
        """One side of a difference."""
        return "—" if value in (None, "") else super().prepare_delta_change_value(change, value)


class MasterInline(TabularInline):
    """Parts of a master record, edited on its page."""

    extra = 0
    hide_title = True
    form = SaidForm
    formfield_overrides = {**TabularInline.formfield_overrides, **ONE_LINE}

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whoever may change a part may remove it."""
        return bool(self.has_change_permission(request, obj))

    def formfield_for_dbfield(self, db_field: "models.Field[Any, Any]", request: Any, **kwargs: Any) -> Any:
        """The head of a column is no label to a screen reader."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            field.widget.attrs["aria-label"] = str(db_field.verbose_name)
        return field


class MasterAdmin(ImportExportMixin, SimpleHistoryAdmin, ModelAdmin):
    """Declare a table of staff.

    `standards`: local column → what counts while it is blank. `bulk_fields`: columns that may be set for many rows at
    once. `key`: the column that names a row in files, `file_keys` those that do so together. `figures`: KPIs that an
    edit may move, `figures_of` says for which part of the business. `publish`: the verb that makes an edit visible.
    `search_fields`: columns searched without diacritics. Rows that loads bring (`adds`, `deletes` False) are edited,
    never made or removed here.
    """

    form = MasterForm
    standards: ClassVar[Mapping[str, str]] = {}
    bulk_fields: ClassVar[tuple[str, ...]] = ()
    key: ClassVar[str] = ""
    import_fields: ClassVar[tuple[str, ...]] = ()
    file_keys: ClassVar[tuple[str, ...]] = ()
    figures: ClassVar[tuple[str, ...]] = ()
    adds: ClassVar[bool] = False
    deletes: ClassVar[bool] = False
    publish: Callable[[str], int] = staticmethod(edits.publish)
    icon: ClassVar[str] = "table"

    formfield_overrides = {**ModelAdmin.formfield_overrides, **ONE_LINE}
    paginator = lists.CountingPaginator
    show_full_result_count = False
    list_per_page = 50
    list_filter_submit = True
    list_fullwidth = True
    compressed_fields = True
    warn_unsaved_form = True
    save_on_top = False
    show_facets = None
    import_template_name = "admin/backoffice/import.html"
    import_form_class = ImportForm
    export_form_class = ExportForm
    skip_admin_log = True
    formats = (XLSX, CSV)
    change_form_template = "admin/backoffice/change_form.html"

    # What may be done

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Only where rows do not come from loads."""
        return self.adds and super().has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whoever may change what staff themselves wrote may remove it; what loads brought stays."""
        return self.deletes and self.has_change_permission(request, obj)

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Importing is changing."""
        return bool(self.columns_of_files()) and self.has_change_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Exporting is reading."""
        return bool(self.columns_of_files()) and self.has_view_permission(request)

    # The list

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[Model]", search_term: str
    ) -> "tuple[QuerySet[Model], bool]":
        """Every word, without case and diacritics."""
        return lists.search(queryset, search_term, tuple(self.search_fields)), False

    def get_actions(self, request: HttpRequest) -> Any:
        """Editing many at once, where the table has columns for it."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None) if not self.deletes else None
        if self.bulk_fields and self.has_change_permission(request):
            actions["edit_many"] = (_edit_many, "edit_many", _("Edit the selected ones together"))
        return actions

    # One record

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """The declared ones, and the reason of the change."""
        sections = [
            (title, {**options, "fields": [name for name in options["fields"] if name not in OWN_FIELDS]})
            for title, options in super().get_fieldsets(request, obj)
        ]
        may_write = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        return [*sections, (_("Why"), {"fields": OWN_FIELDS})] if may_write else sections

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form, which knows the edit that it is part of."""
        made = super().get_form(request, obj, change=change, **kwargs)
        made.edit = edit_of(request)
        made.master = self
        return made

    def formfield_for_dbfield(self, db_field: "models.Field[Any, Any]", request: Any, **kwargs: Any) -> Any:
        """Notes have room; every other text is one line."""
        if db_field.name in LONG_TEXTS:
            kwargs["widget"] = UnfoldAdminTextareaWidget(attrs={"rows": 2})
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, NullBooleanSelect):
            field.widget.choices = [("unknown", _("not said")), ("true", _("Yes")), ("false", _("No"))]
        return field

    def figures_of(self, obj: Model) -> Mapping[str, str]:
        """Filters for the part of the business whose figures an edit of this record can move."""
        return {}

    def measured(self, request: HttpRequest, obj: Model | None) -> tuple[effects.Measured, ...]:
        """The figures as they stand now; of the whole business when the edit is of many records."""
        return effects.measured(self.figures, self.figures_of(obj) if obj else {}, scope_of(request))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Saving is a publish: alone among publishers, and with its effect on figures looked at first."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        _clear_one(request, self.standards)
        edit = edit_of(request)
        try:
            with held.alone(self, request):
                return super().changeform_view(request, object_id, form_url, extra_context)
        except held.Sent as sent:
            return self.sent_for_approval(request, sent, object_id)
        except Refused as refusal:
            edit.refusal = plain(refusal)
        except ShowEffect:
            edit.before = ()
        return super().changeform_view(request, object_id, form_url, extra_context)

    def sent_for_approval(
        self, request: HttpRequest, sent: held.Sent, object_id: str | None = None
    ) -> HttpResponse:
        """Say that nothing is saved yet, on the page of the record or on the list."""
        messages.warning(request, str(sent.message))
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        known = object_id and self.get_object(request, unquote(object_id)) is not None
        return HttpResponseRedirect(
            reverse(f"{name}_change", args=[object_id]) if known else reverse(f"{name}_changelist")
        )

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        """Measure, then write the columns of staff: what loads wrote meanwhile is theirs."""
        edit = edit_of(request)
        if self.figures:
            edit.before = self.measured(request, obj)
        obj._change_reason = form.cleaned_data.get("change_reason", "")  # type: ignore[attr-defined]
        obj._history_user = request.user  # type: ignore[attr-defined]
        edit.changed = [name for name in form.changed_data if name not in ("seen", "change_reason")]
        if not change:
            obj.save(force_insert=True)
        elif edit.changed:
            baseline.keep(self.model, [obj.pk])
            obj.save(update_fields=[name for name in edit.changed if _is_column(self.model, name)])

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Parts keep the reason of the whole."""
        reason = form.cleaned_data.get("change_reason", "")
        parts = formset.save(commit=False)
        baseline.keep(formset.model, [part.pk for part in parts if part.pk])
        for part in parts:
            part._change_reason, part._history_user = reason, request.user
            part.save()
        for part in formset.deleted_objects:
            part._change_reason, part._history_user = reason, request.user
            part.delete()
        formset.save_m2m()

    def save_related(self, request: HttpRequest, form: Any, formsets: Iterable[Any], change: bool) -> None:
        """Parts, then the publish, then what it did: shown first when it moves a figure."""
        edit = edit_of(request)
        super().save_related(request, form, formsets, change)
        if not (edit.changed or not change or any(formset.has_changed() for formset in formsets)):
            return
        self.publish(_note(form.instance))
        if edit.before:
            moved = effects.changes(edit.before, self.measured(request, form.instance))
            if any(one.is_change for one in moved) and effects.digest(moved) != edit.seen_effect:
                edit.effect, edit.moved = moved, held.look(request)
                raise ShowEffect

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The effect stands above what was typed; it is no error."""
        edit = edit_of(request)
        form = context["adminform"].form
        if edit.is_shown and form.is_bound:
            own = form.errors.get("__all__")
            if own is not None and all(error.code == SHOWN for error in own.as_data()):
                del form.errors["__all__"]
                context["errors"] = None
        elif form.is_bound and form.non_field_errors():
            context["errors"] = None  # the sentence says it all; "correct the errors below" would not
        waiting = held.waiting_for(context.get("original"))
        context.update(edit=edit, effect_seen=effects.digest(edit.effect or ()), waiting_edits=waiting)
        return cast(HttpResponse, super().render_change_form(request, context, *args, **kwargs))

    # Removing

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """Removing is a publish too."""
        return self._alone(
            request,
            lambda: super(MasterAdmin, self).delete_view(request, object_id, extra_context),
            object_id,
        )

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Remove one record and make it visible."""
        note = _note(obj)
        baseline.keep(self.model, [obj.pk])
        obj._history_user = request.user  # type: ignore[attr-defined]
        super().delete_model(request, obj)
        self.publish(note)

    def delete_queryset(self, request: HttpRequest, queryset: "QuerySet[Model]") -> None:
        """Remove many: one by one, so that each leaves its history."""
        with held.alone(self, request):
            baseline.keep(self.model, queryset.values_list("pk", flat=True))
            for obj in queryset:
                obj._history_user = request.user  # type: ignore[attr-defined]
                obj.delete()
            self.publish(f"{self.opts.model_name} −{len(queryset)}")

    def response_action(self, request: HttpRequest, queryset: "QuerySet[Model]") -> Any:
        """Actions on many records may have to wait too."""
        try:
            return super().response_action(request, queryset)
        except held.Sent as sent:
            return self.sent_for_approval(request, sent)

    def _alone(self, request: HttpRequest, view: Callable[[], Any], object_id: str | None = None) -> Any:
        if request.method != "POST":
            return view()
        try:
            with held.alone(self, request):
                return view()
        except held.Sent as sent:
            return self.sent_for_approval(request, sent, object_id)
        except Refused as refusal:
            messages.error(request, plain(refusal))
            request.method = "GET"
            return view()

    # History

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """Who, when, why, what; only administrators have the page of a user to go to."""
        no_links = {} if request.user.has_perm("accounts.view_user") else {"admin_user_view": ""}
        return super().history_view(request, object_id, {**no_links, **(extra_context or {})})

    def get_historical_record_context_helper(self, request: HttpRequest, historical_record: Any) -> Any:
        """Differences as people read them."""
        return ReadableDifferences(self.model, historical_record)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> Any:
        """An older version beside today's, with its effect, and the way back to it."""
        return restore.view(self, request, object_id, version_id)

    # Files

    def columns_of_files(self) -> tuple[str, ...]:
        """Columns that files have: the key, what SAP says, what staff say."""
        return (self.key, *self.import_fields) if self.key and self.import_fields else ()

    def get_resource_classes(self, request: HttpRequest) -> list[type[Any]]:
        """One kind of file per table."""
        return [imports.resource_of(self)]

    get_import_resource_classes = get_resource_classes
    get_export_resource_classes = get_resource_classes

    def get_import_formats(self) -> list[type[Any]]:
        """Workbooks and text."""
        return list(self.formats)

    get_export_formats = get_import_formats

    def get_import_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """The file's changes are measured and kept under the reader's name."""
        return {"request": request}

    get_export_resource_kwargs = get_import_resource_kwargs

    def import_action(self, request: HttpRequest, **kwargs: Any) -> Any:
        """The preview writes, measures and takes back, so it waits for its turn like a real import.

        Rows that are right may go in without those that are not.
        """
        answer = self._alone(request, lambda: super(MasterAdmin, self).import_action(request, **kwargs))
        context = getattr(answer, "context_data", None) or {}
        labels = imports.labels_of(imports.resource_of(self)(request=request)).values()
        context["fields_list"] = [("", [str(label) for label in labels])]
        result = context.get("result")
        if result and not result.has_errors() and result.has_validation_errors() and _changes(result):
            context["confirm_form"] = self.create_confirm_form(request, import_form=context["form"])
        return answer

    def get_urls(self) -> Any:
        """And the rows of a file that were not taken."""
        name = "{}_{}_import_refused".format(*self.get_model_info())
        view = self.admin_site.admin_view(self.refused_rows_view)
        return [path("import/refused/<slug:name>/", view, name=name), *super().get_urls()]

    def refused_rows_view(self, request: HttpRequest, name: str) -> HttpResponse:
        """The workbook of the rows that were not taken."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        return refused_rows.answer(request, name)

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """What the import did: rows that went in, rows that did not with the way to them."""
        if result.has_errors():
            errors = [error.error for error in result.base_errors]
            errors += [error.error for _number, found in result.row_errors() for error in found]
            messages.error(request, _("Nothing was saved: %(why)s") % {"why": errors[0] if errors else ""})
            return imports.back_to_list(self)
        answer = super().process_result(result, request)
        if result.refused_rows:
            count = len(result.invalid_rows)
            said = ngettext("%(count)s row was not taken.", "%(count)s rows were not taken.", count)
            address = reverse(
                "admin:{}_{}_import_refused".format(*self.get_model_info()), args=[result.refused_rows]
            )
            messages.warning(
                request,
                format_html(
                    '{} <a class="backoffice-link" href="{}" download>{}</a>',
                    said % {"count": count}, address, _("The rows with their reasons, as a workbook"),
                ),
            )  # fmt: skip
        return cast(HttpResponse, answer)

    def process_import(self, request: HttpRequest, **kwargs: Any) -> Any:
        """The import itself."""
        try:
            with held.alone(self, request):
                return super().process_import(request, **kwargs)
        except held.Sent as sent:
            return self.sent_for_approval(request, sent)
        except Refused as refusal:
            messages.error(request, plain(refusal))
            return imports.back_to_list(self)


def _edit_many(master: MasterAdmin, request: HttpRequest, rows: "QuerySet[Model]") -> TemplateResponse | None:
    return bulk.view(master, request, rows)


def _changes(result: Any) -> bool:
    """Whether an import would write anything."""
    return any(result.totals[kind] for kind in ("new", "update", "delete"))


def _clear_one(request: HttpRequest, standards: Mapping[str, str]) -> None:
    """The button beside a field: what staff say there is taken back, everything else typed is saved with it."""
    name = request.POST.get("_clear", "")
    if name in standards:
        posted = request.POST.copy()
        posted[name] = "unknown" if posted.get(name) in ("true", "false", "unknown") else ""
        posted["_continue"] = "1"
        request.POST = posted  # type: ignore[assignment]


def _note(obj: Model) -> str:
    return f"{obj._meta.model_name} {obj.pk}"


def _is_column(model: type[Model], name: str) -> bool:
    return any(f.name == name for f in model._meta.concrete_fields)
