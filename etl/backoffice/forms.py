"""The form of a master record: SAP's value beside the local one, who was faster, why it was changed."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextInputWidget

from etl.backoffice.edit import Edit, seen_of, who_was_faster

if TYPE_CHECKING:
    from etl.backoffice.master import MasterAdmin

REASON_LENGTH = 100
SHOWN = "effect-shown"


class SaidForm(forms.ModelForm):
    """A field left blank is not said: null where the column knows null, so that SAP's value counts again."""

    def clean(self) -> dict[str, Any]:
        """Blank texts of columns that know null become null."""
        cleaned = super().clean() or self.cleaned_data
        for model_field in self._meta.model._meta.concrete_fields:
            if model_field.null and cleaned.get(model_field.name) == "":
                cleaned[model_field.name] = None
        return cleaned


class MasterForm(SaidForm):
    """`edit` and `master` are set on the class by `MasterAdmin.get_form`."""

    edit: Edit
    master: "MasterAdmin"

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    change_reason = forms.CharField(
        label=gettext_lazy("Reason for the change"),
        max_length=REASON_LENGTH,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text=gettext_lazy("stays in the history beside your name"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = [inline.model for inline in self.master.inlines]
        self.seen_now = seen_of(self.instance if self.instance.pk is not None else None, parts)
        if "seen" in self.fields:
            self.fields["seen"].initial = self.seen_now
        for name, standard in self.master.standards.items():
            if name in self.fields:
                self._show_standard(name, standard)

    def _show_standard(self, name: str, standard: str) -> None:
        """What counts while staff say nothing, and the way back to it."""
        said = getattr(self.instance, standard, None)
        shown = display(self.instance, standard)
        where = _("SAP") if standard.startswith("sap_") else _("Standard")
        field = self.fields[name]
        if (
            isinstance(field.widget, (forms.TextInput, forms.Textarea, forms.NumberInput))
            and said is not None
        ):
            field.widget.attrs["placeholder"] = shown
        button: str | SafeString = ""
        if getattr(self.instance, name, None) is not None:
            button = format_html(
                '<button type="submit" name="_clear" value="{}" class="back-to-standard">{}</button>',
                name,
                _("Back to SAP") if standard.startswith("sap_") else _("Back to standard"),
            )
        field.help_text = format_html(
            '<span class="standard-value">{}: <strong>{}</strong> {}</span>', where, shown, button
        )

    def clean(self) -> dict[str, Any]:
        """Refuse what another publish, a faster colleague or an effect to be looked at first forbids."""
        cleaned = super().clean()
        if self.edit.refusal:
            raise ValidationError(self.edit.refusal)
        if self.edit.is_shown:
            raise ValidationError("", code=SHOWN)
        seen = cleaned.get("seen", "")
        if "seen" in self.fields and self.seen_now != seen:
            typed: Any = self.data
            self.data = typed.copy()
            self.data[self.add_prefix("seen")] = self.seen_now  # type: ignore[index]
            parts = [inline.model for inline in self.master.inlines]
            raise ValidationError(who_was_faster(self.instance, parts, seen), code="changed-meanwhile")
        return cleaned


def display(instance: models.Model, name: str) -> str:
    """A field's value for people: choices by their name, yes and no, a dash for nothing."""
    value = getattr(instance, name, None)
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    choices = dict(getattr(instance._meta.get_field(name), "flatchoices", ()))
    return str(choices.get(value, value))
