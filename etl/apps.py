"""App configuration of etl."""

from django.apps import AppConfig


class EtlConfig(AppConfig):
    """The app `etl`."""

    name = "etl"
