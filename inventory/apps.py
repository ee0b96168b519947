"""App configuration of inventory."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InventoryConfig(AppConfig):
    """Registers what is derived for stock and keeps the standard content of its dimensions in place."""

    name = "inventory"
    verbose_name = _("Stock")

    def ready(self) -> None:
        from alkana import standards
        from etl import approvals, followup_api, impossible
        from etl.backoffice import sensitive
        from etl.derivations import register
        from inventory import api, charts, code_lists, kpis, pages, tables, values  # noqa: F401  (importing declares them)
        from inventory.approvals import ANCHOR
        from inventory.derivations import DERIVATIONS
        from inventory.followups import ASSIGNMENT, DECISION
        from inventory.functions import install
        from inventory.queries.short import BELOW_ZERO
        from inventory.seeds import seed_all
        from inventory.watched import WATCHES

        register(DERIVATIONS)
        approvals.register(ANCHOR)
        sensitive.register(*WATCHES)
        impossible.register(BELOW_ZERO)
        followup_api.register(DECISION, ASSIGNMENT)
        values.register()
        pages.register()
        standards.add(install, seed_all)
