"""App configuration of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users and roles."""

    name = "alkana.accounts"
    label = "accounts"
    verbose_name = "Accounts"
