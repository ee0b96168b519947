"""What people keep about lines of stock: who has them, until when, what was decided."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from inventory.models.columns import said_text
from inventory.models.dimensions import DimLocation, DimMaterial

NOTE_LENGTH = 2000


class SlowMovingDecision(models.Model):
    """What planners do about stock that does not move. Grain: material × plant."""

    material = models.ForeignKey(DimMaterial, on_delete=models.CASCADE, related_name="decisions")
    plant = models.TextField(_("plant"))
    owner = said_text(_("owner"), max_length=120)
    decision = models.TextField(
        _("decision"),
        blank=True,
        choices=[("sell", _("sell")), ("rework", _("rework")), ("scrap", _("scrap")), ("keep", _("keep"))],
    )
    due_date = models.DateField(_("due"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=NOTE_LENGTH)
    history = HistoricalRecords()

    class Meta:
        db_table = "slow_moving_decision"
        verbose_name = _("decision on slow stock")
        verbose_name_plural = _("decisions on slow stock")
        constraints = [models.UniqueConstraint(fields=["material", "plant"], name="slow_moving_decision_key")]

    def __str__(self) -> str:
        return f"{self.material_id} {self.plant} {self.decision}"


class DriftAssignment(models.Model):
    """Who takes care of a line that differs from SAP's stock list. Grain: material × storage location × batch.

    `list_date` is the list that showed the difference when the line was given out; a later list without it settles it.
    """

    material = models.ForeignKey(DimMaterial, on_delete=models.CASCADE, related_name="drift_assignments")
    location = models.ForeignKey(DimLocation, on_delete=models.CASCADE, related_name="drift_assignments")
    batch = models.TextField(_("batch"), blank=True, default="")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("assignee"), on_delete=models.PROTECT, related_name="+"
    )
    due_date = models.DateField(_("due"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=NOTE_LENGTH)
    list_date = models.DateField(_("stock list of"))
    history = HistoricalRecords()

    class Meta:
        db_table = "drift_assignment"
        verbose_name = _("assigned difference from SAP")
        verbose_name_plural = _("assigned differences from SAP")
        constraints = [
            models.UniqueConstraint(fields=["material", "location", "batch"], name="drift_assignment_key")
        ]

    def __str__(self) -> str:
        return f"{self.material_id} {self.location_id} {self.batch}".strip()
