"""Files of master data: XLSX and CSV in and out, a preview that was really carried out, history for every row."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, models
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from import_export import fields, resources, widgets
from import_export.instance_loaders import CachedInstanceLoader
from import_export.results import RowResult

from alkana.text import Text, in_both
from etl.backoffice import baseline, effects, held, lists, refused_rows
from etl.backoffice.columns import set_columns
from etl.backoffice.edit import edit_of
from etl.reading.codes import canon_code

if TYPE_CHECKING:
    from etl.backoffice.master import MasterAdmin

BATCH = 1000
MOST_ROWS = 100_000
ROWS_SHOWN = 100


class CodeWidget(widgets.Widget):
    """A code as every loader writes it: spreadsheets turn codes into numbers."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str | None:
        """The canonical code, None for an empty cell."""
        return canon_code(value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """As text."""
        return "" if value is None else str(value)


class SaidWidget(widgets.Widget):
    """A text that an empty cell leaves unsaid."""

    def __init__(self, *, is_null: bool) -> None:
        super().__init__()
        self.blank = None if is_null else ""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str | None:
        """Trimmed text."""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return str(value).strip() or self.blank if value is not None else self.blank

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """As text."""
        return "" if value is None else str(value)


class ReferenceWidget(widgets.Widget):
    """Another record by its code; all that a file names are read at once."""

    def __init__(self, model: type[models.Model], code: str) -> None:
        super().__init__()
        self.model, self.code = model, code
        self.known: dict[str, models.Model] = {}

    def read(self, codes: list[Any]) -> None:
        """Look up every code of a file in one query."""
        wanted = {CodeWidget().clean(code) for code in codes} - {None}
        found = self.model._default_manager.filter(**{f"{self.code}__in": wanted})
        self.known = {getattr(one, self.code): one for one in found}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> models.Model | None:
        """Raises ValueError for a code that nobody has."""
        code = CodeWidget().clean(value)
        if code is None:
            return None
        if code not in self.known:
            raise ValueError(_("There is no %(code)s.") % {"code": code})
        return self.known[code]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The code."""
        return "" if value is None else str(getattr(value, self.code))


def labels_of(resource: "MasterResource") -> dict[str, Text]:
    """What people see as the heading of each column, in both languages; unlike headings for unlike columns."""
    model = resource._meta.model
    found: dict[str, Text] = {}
    for name, column in resource.fields.items():
        field = model._meta.get_field(column.attribute)
        related = field.related_model
        label = in_both(related._meta.verbose_name if related else field.verbose_name)
        label = Text(label.vi[:1].upper() + label.vi[1:], label.en[:1].upper() + label.en[1:])
        if label in found.values():
            label = Text(f"{label.vi} ({column.column_name})", f"{label.en} ({column.column_name})")
        found[name] = label
    return found


def _plain_heading(heading: Any) -> str:
    return " ".join(lists.plain(str(heading or "")).split())


class MasterResource(resources.ModelResource):
    """One kind of file. `master` is set on the class by `resource_of`."""

    master: "MasterAdmin"

    def __init__(self, request: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.request = request
        self.before: tuple[effects.Measured, ...] = ()
        self.file_name = ""
        self.written_columns: tuple[str, ...] = ()
        self.written = self.shown = 0
        self.headings: list[str] = []
        self.unused_headings: list[str] = []
        self.seen_keys: dict[tuple[Any, ...], int] = {}
        self.row_number = 0

    def get_queryset(self) -> Any:
        """All rows of the table."""
        return self._meta.model._default_manager.all()

    def get_export_headers(self, selected_fields: Any = None) -> list[str]:
        """Headings as people see them; `before_import` knows them, in both languages, and the columns' own names."""
        return self._headings(self.get_export_fields(selected_fields))

    def get_diff_headers(self) -> list[str]:
        """Of the preview."""
        return self._headings(self.get_user_visible_fields())

    def _headings(self, columns: Iterable[Any]) -> list[str]:
        labels = {id(self.fields[name]): str(label) for name, label in labels_of(self).items()}
        return [labels[id(column)] for column in columns]

    def _name_columns(self, dataset: Any) -> None:
        """Give the columns of a file their own names, whatever language its headings are in."""
        known: dict[str, str] = {}
        for name, label in labels_of(self).items():
            column = self.fields[name].column_name
            for heading in (label.vi, label.en):
                known.setdefault(_plain_heading(heading), column)
        known |= {_plain_heading(field.column_name): field.column_name for field in self.fields.values()}
        self.headings = [str(heading or "") for heading in dataset.headers or ()]
        named = [known.get(_plain_heading(heading), heading) for heading in self.headings]
        self.unused_headings = [
            heading
            for heading, name in zip(self.headings, named, strict=True)
            if heading and heading not in refused_rows.EXTRA and name not in known.values()
        ]
        for name in set(named) & set(known.values()):
            if named.count(name) > 1:
                raise ValidationError(_("The file has the column %(name)s twice.") % {"name": name})
        dataset.headers = named
        labels = labels_of(self)
        for name in self._meta.import_id_fields:
            if self.fields[name].column_name not in named:
                raise ValidationError(_("The file lacks the column %(name)s.") % {"name": labels[name]})

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Refuse what is too long for one go, name the columns, look up references, measure."""
        self._name_columns(dataset)
        if len(dataset) > MOST_ROWS:
            raise ValidationError(_("A file may have %(most)s rows at most.") % {"most": MOST_ROWS})
        self.file_name = str(kwargs.get("file_name") or "")
        for field in self.fields.values():
            if isinstance(field.widget, ReferenceWidget) and field.column_name in (dataset.headers or ()):
                field.widget.read(dataset[field.column_name])
        keys = {self.fields[name].attribute for name in self._meta.import_id_fields}
        self.written_columns = tuple(
            field.attribute
            for field in self.fields.values()
            if not field.readonly
            and field.attribute not in keys
            and field.column_name in (dataset.headers or ())
        )
        held.watch(self.master, self.request)
        edit_of(self.request).reason = self.file_name
        self.before = self.master.measured(self.request, None)

    def get_instance(self, instance_loader: Any, row: Any) -> Any:
        """The row's record; a key that can't be read is told with its column, like any other cell."""
        try:
            return super().get_instance(instance_loader, row)
        except (ValueError, ArithmeticError):
            return None

    def import_field(self, field: Any, instance: Any, row: Any, *given: Any, **more: Any) -> None:
        """A cell that is no number is wrong with that row only."""
        try:
            super().import_field(field, instance, row, *given, **more)
        except ArithmeticError as error:
            value = row.get(field.column_name)
            raise ValueError(_("“%(value)s” can't be read here.") % {"value": value}) from error

    def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:
        """Rows that loads bring are not made by a file."""
        if new and not self.master.adds:
            code = row.get(self.fields[_head(self.master.key)].column_name)
            raise ValidationError({_head(self.master.key): _("There is no %(code)s.") % {"code": code}})

    def after_import_row(self, row: Any, row_result: Any, **kwargs: Any) -> None:
        """Differences are drawn for the rows that the preview shows; drawing takes longer than importing."""
        self.shown += row_result.import_type != RowResult.IMPORT_TYPE_SKIP
        self._meta.skip_html_diff = self.shown >= ROWS_SHOWN

    def validate_instance(self, instance: Any, import_validation_errors: Any = None, **_more: Any) -> None:
        """Column by column; uniqueness is the database's, so that no row costs a query."""
        errors = dict(import_validation_errors or {})
        mine = {f.attribute for f in self.fields.values() if not f.readonly}
        others = {
            f.name for f in self._meta.model._meta.fields if f.name not in mine or f.remote_field is not None
        }
        try:
            instance.clean_fields(exclude=others | set(errors))
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if not errors:
            self._check_row(instance)
        if errors:
            raise ValidationError(errors)

    def _check_row(self, instance: Any) -> None:
        """What the database would refuse together with all other rows of its batch, said of this row alone."""
        for constraint in self._meta.model._meta.constraints:
            if isinstance(constraint, models.CheckConstraint):
                constraint.validate(self._meta.model, instance)
        key = tuple(
            getattr(instance, self._meta.model._meta.get_field(self.fields[name].attribute).attname)
            for name in self._meta.import_id_fields
        )
        first = self.seen_keys.setdefault(key, self.row_number)
        if first != self.row_number:
            raise ValidationError(
                _("Row %(first)s of the file is about the same record.") % {"first": first + 1}
            )

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """Which row it is."""
        self.row_number = int(kwargs["row_number"])

    def bulk_create(self, *given: Any, result: Any = None, **_more: Any) -> None:
        """New rows with their history."""
        with self._collected(self.create_instances, result, raise_errors=given[2]) as rows:
            made = self._meta.model._default_manager.bulk_create(rows, batch_size=BATCH)
            self._remember(made, update=False)

    def bulk_update(self, *given: Any, result: Any = None, **_more: Any) -> None:
        """Changed rows with their history."""
        with self._collected(self.update_instances, result, raise_errors=given[2]) as rows:
            baseline.keep(self._meta.model, [row.pk for row in rows])
            set_columns(self._meta.model, rows, self.written_columns)
            self._remember(rows, update=True)

    @contextmanager
    def _collected(self, rows: list[Any], result: Any, *, raise_errors: bool) -> Iterator[list[Any]]:
        """What went wrong with a batch stands in the library's result, and everything is rolled back."""
        try:
            if rows:
                yield rows
                self.written += len(rows)
            else:
                yield []
        except DatabaseError as error:
            self.handle_import_error(result, error, raise_errors)
        finally:
            rows.clear()

    def _remember(self, rows: list[Any], *, update: bool) -> None:
        self._meta.model.history.bulk_history_create(
            rows,
            batch_size=BATCH,
            update=update,
            default_user=self.request.user,
            default_change_reason=self.file_name[:100],
        )

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        """Publish and measure; a preview is taken back with everything else by the library's transaction."""
        result.effect, result.moved = (), []
        result.unused_headings = self.unused_headings
        result.refused_rows = (
            refused_rows.keep(self, dataset, result.invalid_rows) if result.invalid_rows else ""
        )
        if self.written and not result.has_errors():
            self.master.publish(f"{self.master.opts.model_name} ⇐ {self.file_name}")
            if kwargs.get("dry_run"):
                result.effect = effects.changes(self.before, self.master.measured(self.request, None))
                result.moved = held.look(self.request)


def resource_of(master: "MasterAdmin") -> type[MasterResource]:
    """The kind of file of a table: its key, SAP's value beside each local one, the columns of staff."""
    model = master.model
    columns: dict[str, fields.Field] = {_head(master.key): _column(model, master.key)}
    for name in master.import_fields:
        if standard := master.standards.get(name):
            columns[standard] = fields.Field(
                attribute=standard, column_name=standard, readonly=True, widget=SaidWidget(is_null=True)
            )
        columns[_head(name)] = _column(model, name)
    keys = master.file_keys or (_head(master.key),)
    meta = type(
        "Meta",
        (),
        {
            "model": model,
            "fields": tuple(columns),
            "import_order": tuple(columns),
            "export_order": tuple(columns),
            "import_id_fields": keys,
            "use_bulk": True,
            "batch_size": BATCH,
            "skip_unchanged": True,
            "report_skipped": False,
            "use_transactions": True,
            "chunk_size": 2000,
            "clean_model_instances": True,
            **({"instance_loader_class": CachedInstanceLoader} if len(keys) == 1 else {}),
        },
    )
    name = f"{model.__name__}Resource"
    return type(name, (MasterResource,), {**columns, "Meta": meta, "master": master})


def _head(name: str) -> str:
    return name.partition("__")[0]


def _column(model: type[models.Model], name: str) -> fields.Field:
    head, _dot, code = name.partition("__")
    column = model._meta.get_field(head)
    if code:
        related: Any = column.related_model
        return fields.Field(attribute=head, column_name=code, widget=ReferenceWidget(related, code))
    widget: Any
    if column.primary_key:  # type: ignore[union-attr]
        widget = CodeWidget()
    elif isinstance(column, models.TextField | models.CharField):
        widget = SaidWidget(is_null=column.null)
    else:
        widget = resources.ModelResource.widget_from_django_field(column)()
    return fields.Field(attribute=name, column_name=name, widget=widget)


def back_to_list(master: "MasterAdmin") -> HttpResponseRedirect:
    """To the list of the table."""
    return HttpResponseRedirect(reverse(f"admin:{master.opts.app_label}_{master.opts.model_name}_changelist"))
