"""App configuration of sales."""

from django.apps import AppConfig


class SalesConfig(AppConfig):
    """The app `sales`."""

    name = "sales"
