"""App configuration of sales."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SalesConfig(AppConfig):
    """Registers what sales derives and declares, and keeps the standard content of its dimensions in place."""

    name = "sales"
    verbose_name = _("Sales")

    def ready(self) -> None:
        from alkana import standards
        from etl.backoffice import sensitive
        from sales import api, charts, code_lists, derivations, kpis, seeds, tables, values  # noqa: F401  (importing declares)
        from sales.watched import WATCHES

        sensitive.register(*WATCHES)
        values.register()
        standards.add(seeds.seed_all)
