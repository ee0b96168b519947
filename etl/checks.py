"""Runs the named rules of a list over typed blocks and keeps the count of each."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from alkana.text import Text
from etl.reading.blocks import Block
from etl.sources.base import Severity, Source

EXAMPLES = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row was not taken: rule, the cell it is about, and what to do."""

    code: str
    column: str
    value: str
    text: Text
    fix: Text

    def as_json(self) -> dict[str, str]:
        return {
            "code": self.code,
            "column": self.column,
            "value": self.value,
            "text_vi": self.text.vi,
            "text_en": self.text.en,
            "fix_vi": self.fix.vi,
            "fix_en": self.fix.en,
        }


@dataclass(slots=True)
class Finding:
    """How often a rule spoke in one load, with the first rows it spoke about."""

    code: str
    severity: Severity
    text: Text
    rows: int = 0
    examples: list[int] = field(default_factory=list)

    def add(self, row_numbers: Any) -> None:
        self.rows += len(row_numbers)
        self.examples += [int(n) for n in row_numbers[: EXAMPLES - len(self.examples)]]

    def as_json(self) -> dict[str, object]:
        return {
            "code": self.code,
            "severity": str(self.severity),
            "text_vi": self.text.vi,
            "text_en": self.text.en,
            "rows": self.rows,
            "examples": self.examples,
        }


class Checker:
    """The rules of one list over the blocks of one file."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._headers = {c.name: c.header for c in source.columns}
        self.findings: dict[str, Finding] = {}

    def failures(self, block: Block) -> dict[int, list[Problem]]:
        """Problems by position in the block, of rows that go to quarantine. Counts every rule that spoke."""
        failed: dict[int, list[Problem]] = defaultdict(list)
        unreadable: dict[str, list[int]] = defaultdict(list)
        spoke: dict[str, tuple[Text, set[int]]] = {}
        for problem in block.problems:
            failed[problem.position].append(
                Problem(
                    problem.code,
                    self._headers.get(problem.column, problem.column),
                    str(problem.value),
                    problem.text,
                    problem.fix,
                )
            )
            unreadable[problem.column].append(problem.position)
            spoke.setdefault(problem.code, (problem.text, set()))[1].add(problem.position)
        for code, (text, positions) in spoke.items():  # rows, however many of their cells are faulty
            self.note(code, Severity.ERROR, text, block.row_numbers[sorted(positions)])
        for check in self._source.checks:
            mask = np.array(check.failing(block.frame).fillna(False), dtype=bool)
            mask[unreadable.get(check.column, [])] = (
                False  # a cell is faulty for one reason, not missing as well
            )
            if not mask.any():
                continue
            self.note(check.code, check.severity, check.text, block.row_numbers[mask])
            if check.severity is Severity.ERROR:
                for position in np.flatnonzero(mask):
                    failed[int(position)].append(self._problem(block, check, int(position)))
        return failed

    def _problem(self, block: Block, check: Any, position: int) -> Problem:
        value = block.frame[check.column].iloc[position]
        shown = "" if pd.isna(value) else str(value)
        return Problem(
            check.code, self._headers.get(check.column, check.column), shown, check.text, check.fix
        )

    def note(self, code: str, severity: Severity, text: Text, row_numbers: Any) -> None:
        """Count a rule that spoke about these sheet rows."""
        self.findings.setdefault(code, Finding(code, severity, text)).add(row_numbers)

    def as_json(self) -> list[dict[str, object]]:
        """All findings, gravest first."""
        rank = list(Severity)
        ordered = sorted(self.findings.values(), key=lambda f: (rank.index(f.severity), -f.rows, f.code))
        return [finding.as_json() for finding in ordered]
