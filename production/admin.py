"""Masters of production in the back office: planners' codes, order types, what is made to order, lead time targets."""

from django.contrib import admin
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from etl.backoffice.master import MasterAdmin
from production import rules
from production.models import DimMrpController, DimOrderType, LeadTimeTarget, MtoRule


@admin.register(DimMrpController)
class MrpControllerAdmin(MasterAdmin):
    """MRP controllers and their names."""

    icon = "engineering"
    key = "mrp_controller"
    import_fields = ("name_vi", "name_en", "local_note")
    list_display = ("mrp_controller", "name_vi", "name_en")
    search_fields = ("mrp_controller", "name_vi", "name_en")
    ordering = ("mrp_controller",)
    readonly_fields = ("mrp_controller",)
    fields = ("mrp_controller", ("name_vi", "name_en"), "local_note")


@admin.register(DimOrderType)
class OrderTypeAdmin(MasterAdmin):
    """Types of production orders and their names."""

    icon = "receipt_long"
    key = "order_type"
    import_fields = ("name_vi", "name_en", "says_made_to_order", "local_note")
    list_display = ("order_type", "name_vi", "name_en", "says_made_to_order")
    search_fields = ("order_type", "name_vi", "name_en")
    ordering = ("order_type",)
    readonly_fields = ("order_type",)
    fields = ("order_type", ("name_vi", "name_en"), "says_made_to_order", "local_note")


def _rules_changed(note: str) -> int:
    return rules.apply_mto_rules(note=note)


@admin.register(MtoRule)
class MtoRuleAdmin(MasterAdmin):
    """What is made to order. Every order follows a changed rule at once."""

    icon = "fact_check"
    publish = staticmethod(_rules_changed)
    adds = True
    deletes = True
    figures = ("MTO-OPEN", "MTO-RISK", "LT-MED")
    list_display = ("__str__", "mrp_controller", "order_type", "needs_sales_order", "is_active")
    list_filter = ("is_active",)
    ordering = ("mrp_controller", "order_type")
    fields = (("mrp_controller", "order_type"), ("needs_sales_order", "is_active"), "note")


@admin.register(LeadTimeTarget)
class LeadTimeTargetAdmin(MasterAdmin):
    """Days that an order may take, by kind and product group, with the day from which they count."""

    icon = "timer"
    adds = True
    deletes = True
    figures = ("LT-OT",)
    list_display = ("order_kind", "product_group", "valid_from", "target_days")
    list_filter = (("order_kind", ChoicesDropdownFilter),)
    search_fields = ("order_kind", "product_group")
    ordering = ("order_kind", "product_group", "-valid_from")
    fields = (("order_kind", "product_group"), ("valid_from", "target_days"), "note")
    bulk_fields = ("target_days", "note")
