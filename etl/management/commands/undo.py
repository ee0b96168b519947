"""`manage.py undo LOAD`: figures become what they would be had the file never been loaded."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alkana.refusals import Refused
from alkana.sentences import plain
from etl import answers, impossible, loads, main_figures
from etl.models import Load, LoadState
from etl.reports import report


class Command(BaseCommand):
    """Undo a published load."""

    help = "Undo a published load; its file is kept and can be loaded again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("load", type=int, metavar="LOAD")
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="say what it would change in the main figures, change nothing",
        )
        parser.add_argument("--json", action="store_true", dest="as_json", help="one JSON document on stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            load = Load.objects.get(pk=options["load"])
            others = loads.goes_with(load)
            rows = answers.rows_of([load, *others])
            if options["dry_run"]:
                self._try(load, as_json=options["as_json"])
                return
            version = loads.undo(load)
        except Load.DoesNotExist:
            raise CommandError(f"there is no load {options['load']}") from None
        except Refused as refusal:
            raise CommandError(plain(refusal.message.en)) from refusal
        load.refresh_from_db()
        if options["as_json"]:
            self.stdout.write(
                json.dumps(
                    report(load)
                    | {
                        "data_version": version,
                        "figures": load.figures,
                        "also_undone": [one.pk for one in others],
                    },
                    ensure_ascii=False,
                )
            )
        else:
            self.stdout.write(answers.undone(load, others, rows).en)
            for line in main_figures.lines(load.figures):
                self.stdout.write(line)

    def _try(self, load: Load, *, as_json: bool) -> None:
        loads.must(load, LoadState.PUBLISHED)
        tried = loads.dry_run(load)
        if as_json:
            self.stdout.write(json.dumps(report(tried) | {"figures": tried.figures}, ensure_ascii=False))
            return
        self.stdout.write(f"undoing load {tried.pk} ({tried.name}) was tried and taken back")
        wrong = [text.en for text in impossible.sentences(tried.figures)]
        for line in [*main_figures.lines(tried.figures), *wrong]:
            self.stdout.write(line)
