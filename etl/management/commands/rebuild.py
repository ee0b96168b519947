"""`manage.py rebuild`: derive every table anew from the raw rows of active loads."""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from etl import loads


class Command(BaseCommand):
    """Full re-derivation."""

    help = "Derive every table anew from the raw rows of active loads. Readers keep the last state until it is done."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json", help="one JSON document on stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        quiet = options["as_json"]
        version = loads.rebuild(step=lambda table: None if quiet else self.stderr.write(f"deriving {table}"))
        result = {"data_version": version, "seconds": round(time.monotonic() - started, 3)}
        self.stdout.write(
            json.dumps(result) if quiet else f"rebuilt in {result['seconds']} s; data version {version}"
        )
