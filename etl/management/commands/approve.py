"""`manage.py approve LOAD…`: the operator lets lists go on that wait for a second person."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alkana.refusals import Refused
from etl import load_approvals, loads
from etl.models import Load, LoadState
from etl.reports import report


class Command(BaseCommand):
    """Let checked loads go on."""

    help = "Publish loads that wait for approval (`ingest` names them, with their reasons). Written down with the load."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("loads", nargs="+", type=int, metavar="LOAD")
        parser.add_argument("--note", default="", help="why, for whoever reads the load's history")
        parser.add_argument("--json", action="store_true", dest="as_json", help="one JSON document on stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        known = Load.objects.in_bulk(options["loads"])
        if missing := [number for number in options["loads"] if number not in known]:
            raise CommandError(f"there is no load {missing[0]}")
        done = [self._approve(known[number], options["note"]) for number in options["loads"]]
        if options["as_json"]:
            self.stdout.write(json.dumps([report(load) for load in done], ensure_ascii=False, default=str))
        else:
            for load in done:
                self.stdout.write(f"{load.state} — {load.name} — load {load.pk}")
        if any(load.state != LoadState.PUBLISHED for load in done):
            sys.exit(1)

    def _approve(self, load: Load, note: str) -> Load:
        try:
            load_approvals.let_go_on_by_operator(load, note=note)
        except Refused as refusal:
            raise CommandError(refusal.message.en) from refusal
        return loads.process(load.pk)
