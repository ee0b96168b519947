"""App configuration of sales."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SalesConfig(AppConfig):
    """Registers what sales derives and declares, and keeps the standard content of its dimensions in place."""

    name = "sales"
    verbose_name = _("Sales")

    def ready(self) -> None:
        from sales import api, charts, derivations, kpis, seeds, tables, values  # noqa: F401  (importing declares)

        values.register()
        post_migrate.connect(seeds.seed_all, sender=self)
