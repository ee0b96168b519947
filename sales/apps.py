"""Sales, deliveries and receivables."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SalesConfig(AppConfig):
    """Registers derivations and KPIs, and keeps standard content up to date."""

    name = "sales"

    def ready(self) -> None:
        from sales import derivations, kpis, seeds  # noqa: F401  (importing registers)

        post_migrate.connect(seeds.seed_all, sender=self)
