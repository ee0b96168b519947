"""`manage.py undo LOAD`: figures become what they would be had the file never been loaded."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alkana.refusals import Refused
from alkana.sentences import plain
from etl import answers, loads
from etl.models import Load
from etl.reports import report


class Command(BaseCommand):
    """Undo a published load."""

    help = "Undo a published load; its file is kept and can be loaded again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("load", type=int, metavar="LOAD")
        parser.add_argument("--json", action="store_true", dest="as_json", help="one JSON document on stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            load = Load.objects.get(pk=options["load"])
            others = loads.goes_with(load)
            rows = answers.rows_of([load, *others])
            version = loads.undo(load)
        except Load.DoesNotExist:
            raise CommandError(f"there is no load {options['load']}") from None
        except Refused as refusal:
            raise CommandError(plain(refusal.message.en)) from refusal
        load.refresh_from_db()
        if options["as_json"]:
            self.stdout.write(
                json.dumps(
                    report(load) | {"data_version": version, "also_undone": [one.pk for one in others]},
                    ensure_ascii=False,
                )
            )
        else:
            self.stdout.write(answers.undone(load, others, rows).en)
