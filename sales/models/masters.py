"""What staff keep: other spellings of salesmen, fixed limits, notes on customers."""

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from inventory.models.dimensions import Named
from sales.models.dimensions import PersonName


class SalesmanAlias(models.Model):
    """A name that a target list uses for a salesman. Grain: one row per name, compared like `person_name`."""

    name = models.TextField(_("name in the target list"))
    salesman = models.TextField(_("salesman"))
    match_name = models.GeneratedField(
        expression=PersonName(F("name")), output_field=models.TextField(), db_persist=True, unique=True
    )
    history = HistoricalRecords(excluded_fields=["match_name"])

    class Meta:
        db_table = "salesman_alias"
        verbose_name = _("salesman's other name")
        verbose_name_plural = _("salesmen's other names")

    def __str__(self) -> str:
        return f"{self.name} → {self.salesman}"


class SalesSetting(Named):
    """A fixed limit of sales figures, changed by staff and by nobody else. Grain: one row per limit."""

    setting = models.TextField(_("limit"), primary_key=True)
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=4)
    unit = models.TextField(_("unit"))
    history = HistoricalRecords()

    class Meta:
        db_table = "sales_setting"
        verbose_name = _("limit of sales figures")
        verbose_name_plural = _("limits of sales figures")

    def __str__(self) -> str:
        return f"{self.setting} = {self.value} {self.unit}"


class CustomerNote(models.Model):
    """What staff know about collecting from a customer. Grain: customer."""

    customer = models.TextField(_("customer"), primary_key=True)
    note = models.TextField(_("note"), blank=True)
    next_contact_date = models.DateField(_("next contact"), null=True, blank=True)
    next_action = models.TextField(_("next action"), blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)
    history = HistoricalRecords()

    class Meta:
        db_table = "customer_note"
        verbose_name = _("note on a customer")
        verbose_name_plural = _("notes on customers")

    def __str__(self) -> str:
        return f"{self.customer} {self.note[:40]}"
