"""`manage.py reset_second_factor USER`: for the administrator whose own phone is gone, when there is no other."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alkana.accounts import second_factor
from alkana.accounts.models import User


class Command(BaseCommand):
    """Whoever may run commands on the server could read and write the database anyway."""

    help = (
        "Let a user sign in with the password alone, as `reset` in the user's form of the back office does."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose."""
        parser.add_argument("username")

    def handle(self, *_: Any, **options: Any) -> None:
        """Exit code 1 when there is nothing to reset."""
        user = User.objects.filter(username=options["username"]).first()
        if user is None or not second_factor.turn_off(user):
            raise CommandError(f"{options['username']} has no second factor.")
        self.stdout.write(f"{user.username} signs in with the password alone now.")
