"""App configuration of inventory."""

from django.apps import AppConfig


class InventoryConfig(AppConfig):
    """The app `inventory`."""

    name = "inventory"
