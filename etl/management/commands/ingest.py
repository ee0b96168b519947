"""`manage.py ingest PATH…`: the same pipeline as the upload page, masters first."""

import json
import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandError

from alkana.refusals import Refused
from alkana.sentences import plain
from etl import answer_files, files, impossible, loads, main_figures, terminal
from etl.answers import tried
from etl.models import Load, LoadState
from etl.order import in_load_order
from etl.reading.asking import Choice
from etl.reports import report

log = structlog.get_logger(__name__)
GOOD = {"published", "already_loaded", "checked"}


class Command(BaseCommand):
    """Load SAP lists from files and folders."""

    help = "Load SAP lists (files or folders) through the same pipeline as the upload page."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", type=Path)
        parser.add_argument("--source", default="", metavar="CODE", help="take the files for this list")
        parser.add_argument(
            "--as-of",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="how new the list is, or its snapshot date",
        )
        parser.add_argument("--period", type=_month, metavar="YYYY-MM", help="month that the list is about")
        parser.add_argument(
            "--decimal", choices=[*Choice.DECIMAL.options], help="decimal mark of numbers written as text"
        )
        parser.add_argument(
            "--dates", choices=[*Choice.DATES.options], help="order of day and month of dates written as text"
        )
        parser.add_argument(
            "--answers",
            type=Path,
            metavar="FILE.csv",
            help="answers for a folder: a file's name and its answer a line",
        )
        parser.add_argument(
            "--total",
            action="append",
            default=[],
            metavar="COLUMN[:UNIT]=NUMBER",
            help="a total that SAP shows, compared with what is read (for one file)",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would change, change nothing")
        parser.add_argument("--json", action="store_true", dest="as_json", help="one JSON document on stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        paths = _files_in(options["paths"])
        if not paths:
            raise CommandError("no files there", returncode=2)
        if options["total"] and len(paths) > 1:
            raise CommandError("--total is about one file", returncode=2)
        try:
            by_name = answer_files.read(options["answers"]) if options["answers"] else {}
        except (OSError, Refused) as problem:
            told = plain(problem.message.en) if isinstance(problem, Refused) else str(problem)
            raise CommandError(told, returncode=2) from problem
        if len(paths) > 1:
            self._say(f"{len(paths)} files: looking which list each is …")
        reports = []
        for number, (path, _source) in enumerate(in_load_order(paths, options["source"]), 1):
            answers = _answers(options, by_name.get(path.name, answer_files.Answers()))
            reports.append(self._load(path, answers, options, place=f"[{number}/{len(paths)}]"))
        if options["as_json"]:
            self.stdout.write(json.dumps(reports, ensure_ascii=False, default=str, indent=1))
        if len(reports) > 1 or options["as_json"]:
            self._say("\n".join(terminal.account(reports)))
        good = GOOD | {str(LoadState.UNDONE)} if options["dry_run"] else GOOD
        if any(r["state"] not in good for r in reports):
            sys.exit(1)

    def _load(
        self, path: Path, answers: dict[str, Any], options: dict[str, Any], *, place: str
    ) -> dict[str, Any]:
        try:
            received = loads.receive(
                files.chunks_of(path), path.name, auto_publish=not options["dry_run"], **answers
            )
        except Refused as refusal:
            raise CommandError(plain(refusal.message.en)) from refusal
        load, trouble = received.load, ""
        if not received.already:
            load, trouble = self._process(load, place)
        result = report(load, already=received.already)
        result["file"] = path.name  # the load may have come under another one
        result["message"] = result["message"] or trouble
        if load.state == LoadState.NEEDS_INPUT and (how := answer_files.options_for(load)):
            result["answer_with"] = how
            result["message"] += f" — ingest again with {how}, or --answers FILE.csv (name, answer)"
        if load.state == LoadState.WAITS_APPROVAL:
            result["reasons"] = load.reasons
            result["message"] += f" — bin/manage approve {load.pk}"
        if options["dry_run"] and load.state in loads.PUBLISHABLE:
            if load.state == LoadState.UNDONE:
                load = loads.dry_run(load)
                result |= report(load) | {"message": tried(load).en}
            result |= {"effect": load.effect, "figures": load.figures}
            if received.is_new:  # one that waited before goes on waiting
                loads.discard(load)
        if not options["dry_run"] and (workbook := terminal.write_quarantine(load)):
            result["workbook"] = str(workbook)
        if options["as_json"]:
            self._say(f"{place} {terminal.line(result)}")
        else:
            self.stdout.write(terminal.line(result))
            for warning in [] if received.already else terminal.warnings(load):
                self.stdout.write(warning)
            figures = result.get("figures", {})
            for line in [*main_figures.lines(figures), *(text.en for text in impossible.sentences(figures))]:
                self.stdout.write(line)
        return result

    def _process(self, load: Load, place: str) -> tuple[Load, str]:
        """The load as far as it could go; what else there is to say. The other files of a folder wait for none."""
        try:
            with terminal.working(load, place):
                return loads.process(load.pk), ""
        except loads.Busy:
            load.refresh_from_db()
            return load, "another process is at work on it"
        except loads.DatabaseGone:
            raise
        except Exception:  # its load says that it failed, and the log why
            log.exception("load_failed", load=load.pk)
            load.refresh_from_db()
            return load, ""

    def _say(self, text: str) -> None:
        """To whoever watches, beside what programs read."""
        self.stderr.write(text, lambda plain_text: plain_text)


def _month(text: str) -> date:
    """The first day of a month YYYY-MM; anything else is refused before any file is looked at."""
    return date.fromisoformat(f"{text}-01")


def _files_in(paths: list[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise CommandError(f"{path} does not exist", returncode=2)
        found += (
            sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith((".", "~$")))
            if path.is_dir()
            else [path]
        )
    return found


def _answers(options: dict[str, Any], of_file: answer_files.Answers) -> dict[str, Any]:
    """What is said of one file: by the options, and in the file of answers, which knows it by name."""
    inputs = {"period": options["period"].isoformat()} if options["period"] else {}
    inputs |= {str(choice): options[choice] for choice in Choice if options[choice]}
    totals = dict(one.partition("=")[::2] for one in options["total"])
    return {
        "source": of_file.source or options["source"],
        "as_of": of_file.as_of or options["as_of"],
        "inputs": inputs | of_file.inputs,
        "totals": totals,
    }
