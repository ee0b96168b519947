"""The write road."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EtlConfig(AppConfig):
    """Registers the lists and keeps their raw tables in step with the declarations."""

    name = "etl"
    verbose_name = _("Data")

    def ready(self) -> None:
        from alkana import standards
        from etl import approvals, cadence, kpis, load_approvals, logon, pages, raw, readroad, rekey, sources  # noqa: F401  (importing registers lists and KPIs)
        from etl.backoffice import held

        readroad.register()
        approvals.register(load_approvals.KIND)
        approvals.register(held.KIND)
        # Words before rows: these are brought to the form that lists are read in, with the words that are known.
        standards.add(
            raw.ensure_raw_tables, logon.write_standards, rekey.bring_up_to_date, cadence.write_standards
        )
        pages.register()
