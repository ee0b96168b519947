"""`manage.py dictionary`: writes docs/data-dictionary.md, or says with --check whether it is current."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from alkana.reporting import data_dictionary


class Command(BaseCommand):
    """The data dictionary follows models and KPIs; whoever changes one of them runs this."""

    help = "Write docs/data-dictionary.md; --check only says whether it is current."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, fail when it is outdated")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Exit code 1 when --check finds another text."""
        path, text = data_dictionary.PATH, data_dictionary.text()
        if not options["check"]:
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"{path}")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            raise CommandError(f"{path.name} is outdated: run manage.py dictionary")
