"""Forms of the profile."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alkana.accounts.models import User
from alkana.accounts.tokens import LONGEST_DAYS
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


class TokenForm(forms.Form):
    """A new API token: for what, whether it may change anything, for how long."""

    READ, WRITE = "read", "write"

    name = forms.CharField(max_length=80)
    may = forms.ChoiceField(choices=((READ, _("read only")), (WRITE, _("read and write"))), initial=READ)
    days = forms.TypedChoiceField(
        choices=((30, _("30 days")), (90, _("90 days")), (180, _("180 days")), (LONGEST_DAYS, _("1 year"))),
        coerce=int,
        initial=90,
    )

    def wanted(self) -> dict[str, Any]:
        """What `tokens.create` takes."""
        given = self.cleaned_data
        return {
            "name": given["name"],
            "is_read_only": given["may"] == self.READ,
            "days": given["days"],
        }
