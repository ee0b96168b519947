"""Dimensions of sales, keyed by SAP's own codes. `sap_*` and `standard_*` are written by loads and seeds only,
`local_*` by staff only; the columns without prefix are generated from both and are what queries read."""

from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Coalesce, Concat
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from inventory.models.columns import PlainText, effective, said_flag, said_text
from inventory.models.dimensions import Named


class PersonName(Func):
    """A name as lists can be compared by it: composed, upper case, single blanks. SQL function `person_name`."""

    function = "person_name"
    output_field = models.TextField()


class DimCustomer(models.Model):
    """A customer, by code. Grain: one row per customer code; names are what the newest list says of the code.

    Codes of up to four characters are plants that receive internal transfers.
    """

    customer = models.TextField(_("customer"), primary_key=True)
    sap_name = said_text(_("name in SAP"))
    sap_city = said_text(_("city in SAP"))
    sap_address = said_text(_("address in SAP"))
    sap_customer_group = said_text(_("customer group in SAP"))
    sap_channel = said_text(_("channel in SAP"))
    local_name = said_text(_("name"))
    local_city = said_text(_("city"))
    local_customer_group = said_text(_("customer group"))
    local_note = said_text(_("note"))
    name = effective(_("name"), "local_name", "sap_name")
    city = effective(_("city"), "local_city", "sap_city")
    customer_group = effective(_("customer group"), "local_customer_group", "sap_customer_group")
    channel = effective(_("channel"), "sap_channel")
    search_text = models.GeneratedField(
        expression=PlainText(
            Concat(
                F("customer"),
                Value(" ", output_field=models.TextField()),
                Coalesce(F("local_name"), F("sap_name"), Value("", output_field=models.TextField())),
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    history = HistoricalRecords(excluded_fields=["name", "city", "customer_group", "channel", "search_text"])

    class Meta:
        db_table = "dim_customer"
        verbose_name = _("customer")
        verbose_name_plural = _("customers")

    def __str__(self) -> str:
        return f"{self.customer} {self.name or ''}".strip()


class DimChannel(Named):
    """A distribution channel. Grain: one row per channel. Internal channels are no revenue unless asked for."""

    channel = models.TextField(_("channel"), primary_key=True)
    is_standard = models.BooleanField(default=False, db_default=False, editable=False)
    standard_is_internal = said_flag()
    local_is_internal = said_flag(_("internal"))
    is_internal = effective(
        _("internal"),
        "local_is_internal",
        "standard_is_internal",
        default=False,
        output=models.BooleanField(),
    )
    history = HistoricalRecords(excluded_fields=["is_internal"])

    class Meta:
        db_table = "dim_channel"
        verbose_name = _("distribution channel")
        verbose_name_plural = _("distribution channels")

    def __str__(self) -> str:
        return f"{self.channel} {self.name}".strip()


class DimSalesman(models.Model):
    """A salesman. Grain: one row per salesman code. `match_name` is how target lists, which have no codes, find him."""

    salesman = models.TextField(_("salesman"), primary_key=True)
    sap_name = said_text(_("name in SAP"))
    local_name = said_text(_("name"))
    local_note = said_text(_("note"))
    name = effective(_("name"), "local_name", "sap_name")
    match_name = models.GeneratedField(
        expression=PersonName(
            Coalesce(F("local_name"), F("sap_name"), Value("", output_field=models.TextField()))
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    history = HistoricalRecords(excluded_fields=["name", "match_name"])

    class Meta:
        db_table = "dim_salesman"
        verbose_name = _("salesman")
        verbose_name_plural = _("salesmen")
        indexes = [models.Index(fields=["match_name"], name="dim_salesman_match")]

    def __str__(self) -> str:
        return f"{self.salesman} {self.name or ''}".strip()


class DimCustomerGroup(Named):
    """A customer group. Grain: one row per code. `list_text` is how deliveries, which carry no code, write it."""

    customer_group = models.TextField(_("customer group"), primary_key=True)
    is_standard = models.BooleanField(default=False, db_default=False, editable=False)
    list_text = said_text(_("text in the delivery list"))
    history = HistoricalRecords()

    class Meta:
        db_table = "dim_customer_group"
        verbose_name = _("customer group")
        verbose_name_plural = _("customer groups")

    def __str__(self) -> str:
        return f"{self.customer_group} {self.name}".strip()


class BillingMeaning(models.TextChoices):
    """What a billing document is."""

    INVOICE = "invoice", _("invoice")
    CANCELLATION = "cancellation", _("cancellation of another document")
    CREDIT_MEMO = "credit_memo", _("credit memo")
    RETURN = "return", _("credit for returned goods")
    DEBIT_MEMO = "debit_memo", _("debit memo")
    PRO_FORMA = "pro_forma", _("pro forma, counts nowhere")
    UNKNOWN = "unknown", _("unknown")


class DimBillingType(Named):
    """What a billing type means and how it counts. Grain: one row per type.

    `sign` is what values and quantities are multiplied by. An unknown type counts nowhere and is listed as left out,
    until staff say what it is.
    """

    billing_type = models.TextField(_("billing type"), primary_key=True)
    is_standard = models.BooleanField(default=False, db_default=False, editable=False)
    standard_meaning = said_text()
    standard_sign = models.SmallIntegerField(null=True, blank=True)
    standard_is_revenue = said_flag()
    standard_is_invoice = said_flag()
    standard_is_quantity = said_flag()
    local_meaning = said_text(_("meaning"), choices=BillingMeaning)
    local_sign = models.SmallIntegerField(
        _("sign"), null=True, blank=True, choices=[(1, "+1"), (-1, "−1"), (0, "0")]
    )
    local_is_revenue = said_flag(_("counts as revenue"))
    local_is_invoice = said_flag(_("counts as invoice"))
    local_is_quantity = said_flag(_("counts as quantity"))
    local_currency = said_text(
        _("currency of foreign amounts"), help_text=_("the list says VND even where amounts are foreign")
    )
    meaning = effective(_("meaning"), "local_meaning", "standard_meaning", default=BillingMeaning.UNKNOWN)
    sign = effective(_("sign"), "local_sign", "standard_sign", default=0, output=models.SmallIntegerField())
    is_revenue = effective(
        _("counts as revenue"),
        "local_is_revenue",
        "standard_is_revenue",
        default=False,
        output=models.BooleanField(),
    )
    is_invoice = effective(
        _("counts as invoice"),
        "local_is_invoice",
        "standard_is_invoice",
        default=False,
        output=models.BooleanField(),
    )
    is_quantity = effective(
        _("counts as quantity"), "local_is_quantity", "standard_is_quantity",
        default=False, output=models.BooleanField(),
    )  # fmt: skip
    history = HistoricalRecords(
        excluded_fields=["meaning", "sign", "is_revenue", "is_invoice", "is_quantity"]
    )

    class Meta:
        db_table = "dim_billing_type"
        verbose_name = _("billing type")
        verbose_name_plural = _("billing types")

    def __str__(self) -> str:
        return f"{self.billing_type} {self.name}".strip()


class DeliveryMeaning(models.TextChoices):
    """Whom a delivery is for."""

    CUSTOMER = "customer", _("to a customer")
    RETURN = "return", _("back from a customer")
    FREE = "free", _("free of charge or replacement")
    INTERNAL = "internal", _("between own plants")
    UNKNOWN = "unknown", _("unknown")


class DimDeliveryType(Named):
    """What a delivery type means. Grain: one row per type. Only deliveries to customers count in OTIF."""

    delivery_type = models.TextField(_("delivery type"), primary_key=True)
    is_standard = models.BooleanField(default=False, db_default=False, editable=False)
    standard_meaning = said_text()
    local_meaning = said_text(_("meaning"), choices=DeliveryMeaning)
    meaning = effective(_("meaning"), "local_meaning", "standard_meaning", default=DeliveryMeaning.UNKNOWN)
    history = HistoricalRecords(excluded_fields=["meaning"])

    class Meta:
        db_table = "dim_delivery_type"
        verbose_name = _("delivery type")
        verbose_name_plural = _("delivery types")

    def __str__(self) -> str:
        return f"{self.delivery_type} {self.name}".strip()
