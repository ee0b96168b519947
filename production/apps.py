"""App configuration of production."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProductionConfig(AppConfig):
    """Registers what production derives and declares, and keeps the standard content of its masters in place."""

    name = "production"
    verbose_name = _("Production")

    def ready(self) -> None:
        from alkana import standards
        from production import api, code_lists, derivations, kpis, seeds, tables, values  # noqa: F401  (importing declares)

        values.register()
        standards.add(seeds.seed_all)
