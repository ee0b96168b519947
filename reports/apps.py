"""App configuration of reports."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The app `reports`, the last of the product's own: when it is ready, everything that is derived is declared."""

    name = "reports"

    def ready(self) -> None:
        from alkana import standards
        from etl import loads

        standards.add(loads.rebuild_if_due)
