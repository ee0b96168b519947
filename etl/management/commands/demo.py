"""`manage.py demo`: write the lists of the simulated plant."""

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from etl.demo.lists import MIXED, WRITERS, write_lists
from etl.demo.plan import PLANS
from etl.demo.quirks import Family
from etl.demo.world import build


class Command(BaseCommand):
    """Writes synthetic SAP lists; the same size and seed give the same bytes."""

    help = "Write the SAP lists of a simulated paint manufacturer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--size", choices=sorted(PLANS), default="small")
        parser.add_argument("--out", type=Path, required=True, metavar="DIR")
        parser.add_argument("--seed", type=int, default=7)
        parser.add_argument("--lists", metavar="CODE,CODE", help=f"only these of {', '.join(WRITERS)}")
        parser.add_argument("--family", choices=[*Family, MIXED], default=MIXED)
        parser.add_argument("--clean", action="store_true", help="without dirty rows")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, **options: Any) -> None:
        """Simulate, write, and say what was written. Raises CommandError for an unknown list."""
        started = time.monotonic()
        lists = options["lists"].split(",") if options["lists"] else None
        world = build(options["size"], options["seed"])
        try:
            files = write_lists(
                world, options["out"], lists=lists, family=options["family"], dirty=not options["clean"]
            )
        except ValueError as error:
            raise CommandError(str(error)) from error
        seconds = round(time.monotonic() - started, 1)
        if options["as_json"]:
            report = {
                "size": options["size"],
                "seed": options["seed"],
                "documents": world.ledger.documents,
                "movements": world.ledger.lines,
                "seconds": seconds,
                "files": [
                    {
                        "file": str(file.path),
                        "source": file.source,
                        "family": file.family,
                        "rows": file.rows,
                        "dirty_rows": len(file.dirty_rows),
                        "quarantined_rows": len(file.quarantined),
                        "as_of": file.as_of.isoformat(),
                    }
                    for file in files
                ],
            }
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=1))
            return
        for file in files:
            self.stdout.write(f"{file.path}  {file.rows} rows, {len(file.dirty_rows)} dirty")
        self.stdout.write(f"{len(files)} files, {world.ledger.lines} movement lines, {seconds} s")
