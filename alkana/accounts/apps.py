"""App configuration of accounts."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Users and roles."""

    name = "alkana.accounts"
    label = "accounts"
    verbose_name = _("Users")

    def ready(self) -> None:
        """Let `migrate` write the roles when it is done with the last app, so that all permissions exist."""
        from alkana.accounts import changes, roles

        changes.connect()
        last = list(apps.get_app_configs())[-1]
        post_migrate.connect(roles.write, sender=last)
