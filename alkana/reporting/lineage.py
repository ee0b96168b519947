"""Where does this come from? KPI → the rows that prove it → the facts behind a row → the line of the file.

The write road registers how a fact's row key leads to files; a row is shown only to readers whose scope has it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from alkana.refusals import Refused
from alkana.reporting import question
from alkana.reporting.answer import Payload
from alkana.reporting.figures import figure_json, filters_json, kpi_question
from alkana.reporting.question import Asked, Question
from alkana.reporting.table import Table, get_table
from alkana.text import Text

FIRST, LAST = date(1990, 1, 1), date(2199, 12, 31)
NO_ROW = Text("Không có dòng này.", "There is no such row.")


@dataclass(frozen=True, slots=True)
class RawRow:
    """One line of one file that said something about a fact. `is_current`: the one that counts."""

    load: int
    file: str
    sha256: str
    sheet: str
    row_number: int
    cells: tuple[tuple[str, str | None], ...]
    loaded_at: datetime | None
    state: str
    is_current: bool
    rules: tuple[Text, ...] = ()


_raw: list[Callable[[str, UUID], list[RawRow]]] = []


def register_raw(find: Callable[[str, UUID], list[RawRow]]) -> None:
    """`find(source, row_key)` gives every line that said something about a fact, newest first."""
    _raw[:] = [find]


class Origin(Question):
    """GET lineage/{table}/{row_key}: file, sheet, row number and cells of one row of a table of facts."""

    part = "row_key"
    tag = "lineage"

    def __init__(self, table: Table) -> None:
        self.table = table
        self.code = f"lineage/{table.code}"
        self.title = table.title
        self.permission = table.permission
        self.sources = table.sources

    def compute(self, asked: Asked) -> Payload:
        """The fact as the table shows it, and the lines it was read from. Raises Refused `unknown-row`."""
        raw = self.table.raw
        try:
            row_key = UUID(asked.part)
        except ValueError:
            raise Refused("unknown-row", NO_ROW, where={"row_key": asked.part[:60]}) from None
        everything = replace(asked.filters, from_date=FIRST, to_date=LAST, as_of=LAST)
        fact = self.table.row_where(raw.row_key if raw else "", row_key, replace(asked, filters=everything))
        if raw is None or fact is None:
            raise Refused("unknown-row", NO_ROW, where={"row_key": asked.part[:60]})
        lines = [line for find in _raw for line in find(raw.source, row_key)]
        return {
            "table": self.table.code,
            "row": fact,
            "source": raw.source,
            "lines": [_line(line) for line in lines],
        }

    def shape(self) -> Mapping[str, Any]:
        """JSON schema."""
        return {
            "type": "object",
            "required": ["table", "row", "source", "lines"],
            "properties": {
                "table": {"type": "string"},
                "row": {"type": "object"},
                "source": {"type": "string"},
                "lines": {"type": "array", "items": {"type": "object"}},
            },
        }


class FigureOrigin(Question):
    """GET lineage/kpis/{code}: the formula with its numbers, and the address of the rows that prove the figure."""

    tag = "lineage"

    def __init__(self, code: str) -> None:
        self.of = kpi_question(code)
        self.code = f"lineage/kpis/{code}"
        self.title, self.filters, self.permission = self.of.title, self.of.filters, self.of.permission
        self.sources = self.of.sources

    def definitions(self) -> Mapping[str, int]:
        """Those of the KPI."""
        return self.of.definitions()

    def compute(self, asked: Asked) -> Payload:
        """Definition, formula, numerator and denominator, left-out rows, address of the proving rows."""
        declared = self.of.kpi
        figure = declared.compute(asked.filters)
        address = None
        if declared.rows:
            kept = asked.filters.only(get_table(declared.rows).filters)
            address = f"{declared.rows}?{kept.query_string()}"
        return {
            "code": declared.code, "name": declared.name, "definition": declared.definition,
            "formula": declared.formula, **figure_json(figure), "rows": address,
            "filters": filters_json(asked.filters),
        }  # fmt: skip

    def shape(self) -> Mapping[str, Any]:
        """JSON schema."""
        from alkana.reporting.figures import FIGURE_SHAPE

        more = {name: {"type": "string"} for name in ("name", "definition", "formula")}
        properties = {**FIGURE_SHAPE["properties"], **more, "rows": {"type": ["string", "null"]}}
        return {**FIGURE_SHAPE, "properties": properties}


@cache
def origin_of(code: str) -> FigureOrigin:
    """The question where the figure of a KPI comes from. Raises Refused `unknown-kpi`."""
    return FigureOrigin(code)


def origins() -> list[Origin]:
    """One question per table of facts."""
    return [
        Origin(one) for one in question.questions() if isinstance(one, Table) and one.raw and one.raw.source
    ]


def _line(line: RawRow) -> Payload:
    return {
        "load": line.load, "file": line.file, "sha256": line.sha256, "sheet": line.sheet,
        "row_number": line.row_number, "cells": [{"header": header, "value": value} for header, value in line.cells],
        "loaded_at": line.loaded_at, "state": line.state, "is_current": line.is_current, "rules": list(line.rules),
    }  # fmt: skip
