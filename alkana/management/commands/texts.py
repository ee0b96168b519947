"""`manage.py texts`: keeps the Vietnamese catalogue in step with the texts of the product."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from alkana.local import texts


class Command(BaseCommand):
    """Adds new texts to the catalogue, or with --check says what is missing."""

    help = "Update locale/vi from code and templates; --check only says what is not translated."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing, fail when a text is missing"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if not options["check"]:
            waiting = texts.update()
            self.stdout.write(f"{waiting} texts wait for a translation in {texts.CATALOGUE}")
            return
        found = texts.problems()
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write("every text is translated")
