"""`manage.py check_facts`: prove that what was built in increments equals the full derivation."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from etl import loads


class Command(BaseCommand):
    """Compare every derived table with its full derivation."""

    help = (
        "Prove that incremental = full for every derived table. Changes nothing. Exit 1 when a table differs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json", help="one JSON document on stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        quiet = options["as_json"]
        differences = loads.check_facts(
            step=lambda table: None if quiet else self.stderr.write(f"checking {table}")
        )
        if quiet:
            self.stdout.write(json.dumps([asdict(d) for d in differences]))
        for difference in differences:
            if not quiet:
                verdict = (
                    "equal"
                    if difference.is_none
                    else f"{difference.surplus} surplus, {difference.missing} missing"
                )
                self.stdout.write(f"{difference.table}: {verdict}")
        if not all(difference.is_none for difference in differences):
            sys.exit(1)
