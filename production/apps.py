"""App configuration of production."""

from django.apps import AppConfig


class ProductionConfig(AppConfig):
    """The app `production`."""

    name = "production"
