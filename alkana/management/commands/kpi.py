"""`manage.py kpi CODE [--from D] [--to D] [--KEY VALUE…] --json`: one figure with its stamp, as the API answers it."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from alkana.refusals import Refused
from alkana.reporting import formats
from alkana.reporting.figures import kpi_question
from alkana.reporting.filters import NAMES, Filters
from alkana.reporting.periods import COMPARISONS
from alkana.reporting.question import ask
from alkana.sentences import plain


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
        parser.add_argument("--language", choices=("vi", "en"), default="en", help="of names and reasons")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *_: Any, **options: Any) -> None:
        """Exit code 1 when the code, a filter or a value is refused."""
        given = {name: options[f"filter {name}"] for name in NAMES if options[f"filter {name}"]}
        try:
            question = kpi_question(options["code"])
            filters = Filters.parse(given, allowed=question.filters)
            payload = ask(question, filters, language=options["language"], compare=options["compare"]).payload
        except Refused as refusal:
            raise CommandError(plain(getattr(refusal.message, options["language"]))) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(payload, ensure_ascii=False))
            return
        with override(options["language"]):
            for line in _lines(payload):
                self.stdout.write(line)


def _lines(payload: Mapping[str, Any]) -> Iterator[str]:
    value, unit = payload["value"], payload["unit"]
    if value is None:
        yield f"{payload['code']}: — ({payload['reason_unknown']})"
    else:
        yield f"{payload['code']}: {formats.number(value)} {formats.unit_name(unit, value)}".rstrip()
    for left in payload["left_out"]:
        yield f"  + {formats.number(left['rows'])}: {left['why']}"
    yield f"  v{payload['stamp']['data_version']} · {formats.day(payload['stamp']['as_of'])}"
