"""`manage.py demo_users`: make the demo users of local mode and say how to sign in."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alkana.accounts import demo
from alkana.refusals import Refused
from alkana.sentences import plain


class Command(BaseCommand):
    """Makes one user per role; a second run repairs what was changed."""

    help = "Make the demo users admin, steward, planner and viewer (local mode only)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--json` for machines."""
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *_: Any, **options: Any) -> None:
        """Exit code 1 outside local mode."""
        try:
            users = demo.make_demo_users()
        except Refused as refusal:
            raise CommandError(plain(refusal)) from refusal
        names, password = [user.username for user in users], demo.demo_password()
        if options["json"]:
            self.stdout.write(json.dumps({"users": names, "password": password}))
        else:
            self.stdout.write(f"{', '.join(names)} · password {password}")
