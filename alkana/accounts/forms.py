"""Forms of the profile."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alkana.accounts.models import User
from alkana.reporting import page


class ProfileForm(forms.ModelForm):
    """How a user likes to see pages, and where they start."""

    start_page = forms.ChoiceField(label=_("Start page"), required=False)

    class Meta:
        model = User
        fields = ("first_name", "last_name", "email", "language", "theme", "density", "start_page", "keys_on")

    def __init__(self, *args: Any, pages: list[page.Entry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start_page"].choices = [  # type: ignore[attr-defined]
            ("", _("As my role")),
            *((entry.code, entry.title) for entry in pages),
        ]
