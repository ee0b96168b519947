"""App configuration of reports."""

from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class ReportsConfig(AppConfig):
    """The app `reports`, the last of the product's own: when it is ready, everything that is derived is declared."""

    name = "reports"

    def ready(self) -> None:
        # Django tells only apps with models that `migrate` is done; with the last one everything is there.
        last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
        post_migrate.connect(_rebuild_if_due, sender=last, dispatch_uid="reports.rebuild_if_due")


def _rebuild_if_due(**_: Any) -> None:
    from etl import loads

    loads.rebuild_if_due()
