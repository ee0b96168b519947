"""The write road."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class EtlConfig(AppConfig):
    """Registers the lists and keeps their raw tables in step with the declarations."""

    name = "etl"
    verbose_name = _("Data")

    def ready(self) -> None:
        from etl import approvals, cadence, kpis, load_approvals, pages, raw, readroad, sources  # noqa: F401  (importing registers lists and KPIs)

        readroad.register()
        approvals.register(load_approvals.KIND)
        post_migrate.connect(raw.ensure_raw_tables, sender=self)
        post_migrate.connect(cadence.write_standards, sender=self)
        pages.register()
