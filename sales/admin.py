"""Masters of sales in the back office: customers, channels, salesmen and their other names, document types, limits."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import FieldTextFilter

from alkana.text import Text
from etl.backoffice import worklists
from etl.backoffice.filters import Overridden
from etl.backoffice.master import MasterAdmin
from etl.backoffice.worklists import Worklist
from sales.models import (
    CustomerNote,
    DimBillingType,
    DimChannel,
    DimCustomer,
    DimCustomerGroup,
    DimDeliveryType,
    DimSalesman,
    SalesmanAlias,
    SalesSetting,
)


@admin.register(DimCustomer)
class CustomerAdmin(MasterAdmin):
    """Customers: SAP's values and staff's side by side."""

    icon = "store"
    key = "customer"
    standards = {
        "local_name": "sap_name",
        "local_city": "sap_city",
        "local_customer_group": "sap_customer_group",
    }
    import_fields = ("local_name", "local_city", "local_customer_group", "local_note")
    bulk_fields = ("local_city", "local_customer_group", "local_note")
    list_display = ("customer", "name", "city", "customer_group", "channel")
    list_filter = (("customer_group", FieldTextFilter), ("channel", FieldTextFilter), Overridden)
    search_fields = ("search_text",)
    ordering = ("customer",)
    readonly_fields = ("customer", "sap_address", "channel")
    fieldsets = (
        (None, {"fields": (("customer", "channel"), "sap_address")}),
        (
            _("What staff say"),
            {
                "fields": ("local_name", ("local_city", "local_customer_group"), "local_note"),
                "description": _("Blank fields leave it to SAP; loads never change what is entered here."),
            },
        ),
    )


@admin.register(DimChannel)
class ChannelAdmin(MasterAdmin):
    """Distribution channels; internal ones are no revenue."""

    icon = "alt_route"
    key = "channel"
    standards = {"local_is_internal": "standard_is_internal"}
    figures = ("SAL-NET", "SAL-INV", "SAL-VOL")
    import_fields = ("name_vi", "name_en", "local_is_internal")
    list_display = ("channel", "name_vi", "name_en", "is_internal")
    list_filter = (("is_internal", admin.BooleanFieldListFilter), Overridden)
    search_fields = ("channel", "name_vi", "name_en")
    ordering = ("channel",)
    readonly_fields = ("channel",)
    fields = ("channel", ("name_vi", "name_en"), "local_is_internal")


@admin.register(DimCustomerGroup)
class CustomerGroupAdmin(MasterAdmin):
    """Customer groups, with the text by which deliveries name them."""

    icon = "groups"
    key = "customer_group"
    import_fields = ("name_vi", "name_en", "list_text")
    list_display = ("customer_group", "name_vi", "name_en", "list_text")
    search_fields = ("customer_group", "name_vi", "name_en", "list_text")
    ordering = ("customer_group",)
    readonly_fields = ("customer_group",)
    fields = ("customer_group", ("name_vi", "name_en"), "list_text")


@admin.register(DimSalesman)
class SalesmanAdmin(MasterAdmin):
    """Salesmen: SAP's name and staff's."""

    icon = "badge"
    key = "salesman"
    standards = {"local_name": "sap_name"}
    figures = ("SAL-TGT",)
    import_fields = ("local_name", "local_note")
    list_display = ("salesman", "name", "match_name")
    list_filter = (Overridden,)
    search_fields = ("salesman", "name")
    ordering = ("salesman",)
    readonly_fields = ("salesman", "match_name")
    fields = (("salesman", "match_name"), "local_name", "local_note")


@admin.register(SalesmanAlias)
class SalesmanAliasAdmin(MasterAdmin):
    """Names that target lists use for a salesman."""

    icon = "alternate_email"
    adds = True
    deletes = True
    figures = ("SAL-TGT",)
    list_display = ("name", "salesman", "match_name")
    search_fields = ("name", "salesman")
    ordering = ("name",)
    fields = (("name", "salesman"),)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """A salesman is chosen from those that lists name."""
        if db_field.name == "salesman":
            from django import forms
            from unfold.widgets import UnfoldAdminSelect2Widget

            known = [(one.salesman, str(one)) for one in DimSalesman.objects.order_by("salesman")]
            return forms.ChoiceField(
                choices=[("", "—"), *known], label=db_field.verbose_name, widget=UnfoldAdminSelect2Widget
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(DimBillingType)
class BillingTypeAdmin(MasterAdmin):
    """What billing types mean and how they count."""

    icon = "receipt"
    key = "billing_type"
    standards = {
        "local_meaning": "standard_meaning",
        "local_sign": "standard_sign",
        "local_is_revenue": "standard_is_revenue",
        "local_is_invoice": "standard_is_invoice",
        "local_is_quantity": "standard_is_quantity",
    }
    figures = ("SAL-NET", "SAL-INV", "SAL-CM", "SAL-VOL")
    import_fields = (
        "name_vi", "name_en", "local_meaning", "local_sign", "local_is_revenue", "local_is_invoice",
        "local_is_quantity", "local_currency",
    )  # fmt: skip
    list_display = (
        "billing_type", "name_vi", "name_en", "meaning", "sign", "is_revenue", "is_invoice", "is_quantity",
    )  # fmt: skip
    list_filter = (
        ("is_revenue", admin.BooleanFieldListFilter),
        ("is_invoice", admin.BooleanFieldListFilter),
        Overridden,
    )
    search_fields = ("billing_type", "name_vi", "name_en")
    ordering = ("billing_type",)
    readonly_fields = ("billing_type",)
    fields = (
        "billing_type", ("name_vi", "name_en"), ("local_meaning", "local_sign"),
        ("local_is_revenue", "local_is_invoice", "local_is_quantity"), "local_currency",
    )  # fmt: skip


@admin.register(DimDeliveryType)
class DeliveryTypeAdmin(MasterAdmin):
    """Whom deliveries are for; only those to customers count in OTIF."""

    icon = "local_shipping"
    key = "delivery_type"
    standards = {"local_meaning": "standard_meaning"}
    figures = ("OTIF-ORD",)
    import_fields = ("name_vi", "name_en", "local_meaning")
    list_display = ("delivery_type", "name_vi", "name_en", "meaning")
    list_filter = (Overridden,)
    search_fields = ("delivery_type", "name_vi", "name_en")
    ordering = ("delivery_type",)
    readonly_fields = ("delivery_type",)
    fields = ("delivery_type", ("name_vi", "name_en"), "local_meaning")


@admin.register(SalesSetting)
class SalesSettingAdmin(MasterAdmin):
    """Fixed limits of sales figures."""

    icon = "tune"
    figures = ("SAL-CUS", "SAL-LOST")
    list_display = ("setting", "name_vi", "name_en", "value", "unit")
    search_fields = ("setting", "name_vi", "name_en")
    ordering = ("setting",)
    readonly_fields = ("setting", "unit")
    fields = (("setting", "unit"), ("name_vi", "name_en"), "value")


@admin.register(CustomerNote)
class CustomerNoteAdmin(MasterAdmin):
    """What staff know about collecting from a customer."""

    icon = "sticky_note_2"
    adds = True
    deletes = True
    list_display = ("customer", "next_contact_date", "next_action", "changed_by", "changed_at")
    list_select_related = ("changed_by",)
    search_fields = ("customer", "note", "next_action")
    ordering = ("-changed_at",)
    fields = ("customer", "note", ("next_contact_date", "next_action"))

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """A note stays with its customer."""
        return ("customer",) if obj else ()


worklists.register(
    Worklist(
        Text("Loại hóa đơn chưa khai báo", "Billing types nobody has described"),
        lambda: DimBillingType.objects.filter(meaning="unknown"),
        "sales_dimbillingtype", "", "sales.change_dimbillingtype",
    ),
    Worklist(
        Text("Loại giao hàng chưa khai báo", "Delivery types nobody has described"),
        lambda: DimDeliveryType.objects.filter(meaning="unknown"),
        "sales_dimdeliverytype", "", "sales.change_dimdeliverytype",
    ),
    Worklist(
        Text("Khách hàng chưa có tên", "Customers without a name"),
        lambda: DimCustomer.objects.filter(name=""),
        "sales_dimcustomer", "", "sales.change_dimcustomer",
    ),
)  # fmt: skip
