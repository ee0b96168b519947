"""App configuration of accounts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Users and roles."""

    name = "alkana.accounts"
    label = "accounts"
    verbose_name = _("Users")

    def ready(self) -> None:
        """Let `migrate` write the roles; forget what is kept about a user who changes."""
        from alkana import standards
        from alkana.accounts import changes, roles

        changes.connect()
        standards.add(roles.write)
