"""App configuration of production."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ProductionConfig(AppConfig):
    """Registers what is derived for production and keeps the standard content of its masters in place."""

    name = "production"

    def ready(self) -> None:
        from production import derivations, seeds  # noqa: F401  (importing registers)

        post_migrate.connect(seeds.seed_all, sender=self)
