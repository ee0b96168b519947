"""What a person at a terminal sees while files are taken in: a live line for each, and an account of all at the end."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from alkana.sentences import plain
from etl import progress, quarantine
from etl.models import Load, LoadState
from etl.sources.base import Severity

# Rows that a warning names by their numbers.
ROWS_NAMED = 5
COUNTED = ("new", "changed", "same", "older", "quarantined")
ORDER = (
    "published",
    "checked",
    "already_loaded",
    "needs_input",
    "waits_approval",
    "refused",
    "failed",
    "cancelled",
)


@contextmanager
def working(load: Load, place: str) -> Iterator[None]:
    """While a file is read and published, one line on the terminal says how far it is; elsewhere nothing."""
    if not sys.stderr.isatty():
        yield
        return
    with progress.shown(load.pk, f"{place} {load.name}"):
        yield


def line(report: Mapping[str, Any]) -> str:
    """One file that is done: state, name, list, rows, what there is to say, seconds."""
    parts = [
        report["state"],
        report["file"],
        report["source"] or "?",
        _rows([report]),
        report["message"],
        f"{report['seconds']:.1f} s",
    ]
    return " — ".join(part for part in parts if part)


def warnings(load: Load) -> list[str]:
    """What the list warns of, under its line; errors are in the workbook of its quarantine."""
    found = [finding for finding in load.findings if finding["severity"] == Severity.WARNING]
    return [f"  warning: {plain(finding['text_en'])}{_of_rows(finding)}" for finding in found]


def _of_rows(finding: Mapping[str, Any]) -> str:
    first = finding["examples"][:ROWS_NAMED]
    if not first:
        return ""
    noun = "row" if finding["rows"] == 1 else f"{finding['rows']:,} rows:"
    more = " …" if finding["rows"] > len(first) else ""
    return f" ({noun} {', '.join(map(str, first))}{more})"


def account(reports: list[dict[str, Any]]) -> list[str]:
    """Lines for the end of a run: how many files went which way, then each one that somebody has to look at."""
    states = Counter(str(report["state"]) for report in reports)
    known = [*ORDER, *sorted(set(states) - set(ORDER))]
    said = ", ".join(f"{states[state]} {state.replace('_', ' ')}" for state in known if states[state])
    rows = _rows(reports)
    lines = [
        f"{len(reports)} {'file' if len(reports) == 1 else 'files'}: {said}{f' · rows: {rows}' if rows else ''}"
    ]
    for state in ("needs_input", "waits_approval", "refused", "failed", "cancelled"):
        found = [report for report in reports if report["state"] == state]
        lines += [f"  {state.replace('_', ' ')}: {report['file']} — {report['message']}" for report in found]
    for report in reports:
        if where := report.get("workbook"):
            rows = f"{report['rows_quarantined']:,} {'row' if report['rows_quarantined'] == 1 else 'rows'}"
            lines.append(f"  quarantined: {report['file']} — {rows}, to be corrected in {where}")
    return lines


def write_quarantine(load: Load) -> Path | None:
    """Put the rows of a load that wait for correction into a workbook in the data directory; None without any."""
    if (
        load.state not in (LoadState.PUBLISHED, LoadState.WAITS_APPROVAL)
        or not quarantine.waiting(load).exists()
    ):
        return None
    path = Path(settings.ALKANA_DATA_DIR) / "quarantine" / f"{Path(load.name).stem} (load {load.pk}).xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(quarantine.workbook(load, language="en"))
    unfinished.replace(path)
    return path


def _rows(reports: Iterable[Mapping[str, Any]]) -> str:
    """Rows by what became of them, those of files that were loaded before left out."""
    counts = Counter[str]()
    for report in reports:
        if report["state"] != "already_loaded":
            counts.update({name: report[f"rows_{name}"] for name in COUNTED})
    return " · ".join(f"{counts[name]:,} {name}" for name in COUNTED if counts[name])
