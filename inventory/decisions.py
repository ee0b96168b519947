"""What planners decide about stock that does not move: sell, rework, scrap or keep, by whom and until when."""

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from etl import versions
from inventory.models import SlowMovingDecision


class DecisionForm(forms.ModelForm):
    """The decision on one material at one plant."""

    owner = forms.CharField(label=_("Owner"), max_length=120, required=False)
    note = forms.CharField(label=_("Note"), max_length=2000, required=False)

    class Meta:
        model = SlowMovingDecision
        fields = ("owner", "decision", "due_date", "note")
        labels = {"decision": _("Decision"), "due_date": _("Due")}


@transaction.atomic
def keep(form: DecisionForm) -> SlowMovingDecision:
    """Keep a valid decision. Lists show it, so the data version moves on with it."""
    decision: SlowMovingDecision = form.save()
    versions.bump("master", note=f"decision {decision.material_id} {decision.plant}")
    return decision
