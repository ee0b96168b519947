"""`manage.py kpi CODE [--from D] [--to D] [--KEY VALUE…] --json`: one figure with its stamp, as the API answers it."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alkana.refusals import Refused
from alkana.reporting.figures import kpi_question
from alkana.reporting.filters import NAMES, Filters
from alkana.reporting.periods import COMPARISONS
from alkana.reporting.question import ask


class Command(BaseCommand):
    """Prints a figure for people, or with --json exactly what GET kpis/{code} answers to a reader without limits."""

    help = "Print one KPI with its stamp."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The code, every filter by its name, and --json."""
        parser.add_argument("code")
        for name in NAMES:
            parser.add_argument(
                f"--{name}", action="append", default=None, metavar="VALUE", dest=f"filter {name}"
            )
        parser.add_argument("--compare", choices=COMPARISONS)
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *_: Any, **options: Any) -> None:
        """Exit code 1 when the code, a filter or a value is refused."""
        given = {name: options[f"filter {name}"] for name in NAMES if options[f"filter {name}"]}
        try:
            question = kpi_question(options["code"])
            filters = Filters.parse(given, allowed=question.filters)
            payload = ask(question, filters, compare=options["compare"]).payload
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(payload, ensure_ascii=False))
            return
        value = payload["value"] if payload["value"] is not None else f"— ({payload['reason_unknown']})"
        self.stdout.write(f"{payload['code']}: {value} {payload['unit']}")
        for left in payload["left_out"]:
            self.stdout.write(f"  + {left['rows']}: {left['why']}")
        self.stdout.write(f"  v{payload['stamp']['data_version']} · {payload['stamp']['as_of'] or '—'}")
