"""The KPI dictionary as a question: what every figure means, from the registry."""

from collections.abc import Mapping
from typing import Any

from alkana.reporting import kpi
from alkana.reporting.answer import Payload
from alkana.reporting.kpi import Kpi
from alkana.reporting.question import Asked, Question
from alkana.text import Text

TEXT = {"type": "string"}
ENTRY: dict[str, Any] = {
    "type": "object",
    "required": [
        "code",
        "name",
        "definition",
        "formula",
        "unit",
        "grain",
        "date_axis",
        "additivity",
        "version",
    ],
    "properties": {
        **dict.fromkeys(
            ("code", "name", "definition", "formula", "unit", "grain", "date_axis", "additivity"), TEXT
        ),
        "filters": {"type": "array", "items": TEXT},
        "sources": {"type": "array", "items": TEXT},
        "good": {"type": ["string", "null"]},
        "bands": {"type": "array", "items": {"type": "object"}},
        "version": {"type": "integer"},
        "changes": {"type": "array", "items": {"type": "object"}},
        "rows": {
            "type": ["string", "null"],
            "description": "Address of the list whose rows prove the figure",
        },
    },
}


class Dictionary(Question):
    """GET kpis."""

    code = "kpis"
    title = Text("Từ điển chỉ số", "KPI dictionary")
    tag = "kpis"

    def definitions(self) -> Mapping[str, int]:
        """All of them."""
        return {one.code: one.version for one in kpi.all_kpis()}

    def compute(self, asked: Asked) -> Payload:
        """One entry per KPI, by code."""
        items = [entry(one) for one in kpi.all_kpis()]
        return {"items": items, "total": len(items), "limit": len(items), "next_cursor": None}

    def shape(self) -> Mapping[str, Any]:
        """JSON schema."""
        return {
            "type": "object",
            "required": ["items", "total"],
            "properties": {
                "items": {"type": "array", "items": ENTRY},
                "total": {"type": "integer"},
                "limit": {"type": "integer"},
                "next_cursor": {"type": "null"},
            },
        }


def entry(one: Kpi) -> Payload:
    """What people and programs read about a KPI, in the asked language."""
    return {
        "code": one.code, "name": one.name, "definition": one.definition, "formula": one.formula, "unit": one.unit,
        "grain": one.grain, "date_axis": one.date_axis, "additivity": one.additivity.value,
        "filters": sorted(one.filters), "sources": list(one.sources), "good": one.good,
        "bands": [{"word": b.word, "at_least": b.at_least, "valid_from": b.valid_from} for b in one.bands],
        "version": one.version, "rows": one.rows,
        "changes": [{"version": c.version, "on": c.on, "text": c.text} for c in one.changes],
    }  # fmt: skip
