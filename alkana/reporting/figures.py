"""KPIs as questions: one figure under filters, with its comparison, trend and band when asked for."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from alkana.reporting import formats, kpi, periods
from alkana.reporting.answer import Payload, decimal_text
from alkana.reporting.figure import Figure, Number
from alkana.reporting.filters import SINGLE, Filters
from alkana.reporting.kpi import Kpi
from alkana.reporting.question import Asked, Parameter, Question
from alkana.reporting.table import DETAILS, one_of
from alkana.text import Text

COMPARED_WITH = {
    "previous": Text("so với {from_date} – {to_date}", "compared with {from_date} – {to_date}"),
    "last_year": Text(
        "so với cùng kỳ {from_date} – {to_date}", "compared with last year, {from_date} – {to_date}"
    ),
}
COMPARE = Parameter(
    "compare", {"type": "string", "enum": list(periods.COMPARISONS)}, one_of(*periods.COMPARISONS),
    Text("So với kỳ trước hoặc cùng kỳ năm trước", "Compare with the period before or last year"),
)  # fmt: skip


class KpiQuestion(Question):
    """`GET kpis/{code}`."""

    parameters = (COMPARE, DETAILS)
    seconds = 300
    tag = "kpis"

    def __init__(self, declared: Kpi) -> None:
        self.kpi = declared
        self.code = f"kpis/{declared.code}"
        self.title = declared.name
        self.version = declared.version
        self.filters = declared.filters
        self.sources = declared.sources
        self.permission = declared.permission

    def definitions(self) -> Mapping[str, int]:
        """The KPI's own version under its code."""
        return {self.kpi.code: self.kpi.version}

    def compute(self, asked: Asked) -> Payload:
        """The figure; `compare` adds the other period, `details` parts, trend and band."""
        filters = asked.filters
        figure = self.kpi.compute(filters)
        payload = {"code": self.kpi.code, **figure_json(figure), "filters": filters_json(filters)}
        if figure.notes:
            payload["notes"] = list(figure.notes)
        if asked.options["compare"]:
            payload["comparison"] = self._compared(figure, filters, asked.options["compare"])
        if asked.options["details"]:
            trend = self.kpi.trend(filters) if self.kpi.trend and filters.to_date else ()
            payload["details"] = {name: figure_json(part) for name, part in figure.details}
            payload["trend"] = [[day, value] for day, value in trend]
            payload["band"] = band_of(self.kpi, figure, filters.as_of)
        return payload

    def _compared(self, now: Figure, filters: Filters, comparison: str) -> Payload | None:
        before_filters = filters.compared(comparison)
        if before_filters is None:
            return None
        before = self.kpi.compute(before_filters)
        first, last = before_filters.from_date, before_filters.to_date
        change, unit = delta(now, before)
        both = now.value is not None and before.value is not None and now.unit == before.unit
        return {
            "value": _text(before.value), "unit": before.unit, "reason_unknown": before.reason_unknown,
            "delta": _text(change), "delta_unit": unit, "from": first, "to": last,
            "change": _text(Decimal(now.value or 0) - Decimal(before.value or 0)) if both else None,
            "text": COMPARED_WITH[comparison].filled(
                from_date=formats.in_languages(formats.day, first), to_date=formats.in_languages(formats.day, last)
            ),
        }  # fmt: skip

    def shape(self) -> Mapping[str, Any]:
        """JSON schema of the answer."""
        return FIGURE_SHAPE


def delta(now: Figure, before: Figure) -> tuple[Number | None, str]:
    """The change (R5): percentage points between percentages, else % of |before|; unknown without both or from 0."""
    if now.unit == "%":
        both = now.value is not None and before.value is not None
        return (Decimal(now.value or 0) - Decimal(before.value or 0)) if both else None, "pp"
    if now.value is None or not before.value or now.unit != before.unit:
        return None, "%"
    return (Decimal(now.value) - Decimal(before.value)) / abs(Decimal(before.value)) * 100, "%"


def band_of(declared: Kpi, figure: Figure, on: date | None) -> str | None:
    """good, watch, act, or None when unknown or without bands."""
    if figure.value is None or on is None:
        return None
    return declared.band(figure.value, on=on)


def figure_json(figure: Figure) -> Payload:
    """A figure as the API writes it: numbers as decimal text, texts in the asked language."""
    return {
        "value": _text(figure.value),
        "unit": figure.unit,
        "reason_unknown": figure.reason_unknown,
        "left_out": [
            {"rows": left.rows, "why": left.why, "quantity": _text(left.quantity), "unit": left.unit}
            for left in figure.left_out
        ],
        "numerator": _text(figure.numerator),
        "denominator": _text(figure.denominator),
    }


def filters_json(filters: Filters) -> dict[str, object]:
    """The filters that an answer was made under, defaults filled in."""
    return {name: value.split(",") if name not in SINGLE else value for name, value in filters.items()}


def _text(value: Number | None) -> str | None:
    return None if value is None else decimal_text(Decimal(value))


@cache
def kpi_question(code: str) -> KpiQuestion:
    """The question of a KPI. Raises Refused `unknown-kpi`."""
    return KpiQuestion(kpi.get(code))


_TEXT_OR_NULL = {"type": ["string", "null"]}
FIGURE_SHAPE: dict[str, Any] = {
    "type": "object",
    "required": [
        "code",
        "value",
        "unit",
        "reason_unknown",
        "left_out",
        "numerator",
        "denominator",
        "filters",
    ],
    "properties": {
        "code": {"type": "string"},
        "value": {
            **_TEXT_OR_NULL,
            "description": "Decimal text; null when unknown, then reason_unknown says why",
        },
        "unit": {"type": "string"},
        "reason_unknown": _TEXT_OR_NULL,
        "left_out": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "rows": {"type": "integer"},
                    "why": {"type": "string"},
                    "quantity": _TEXT_OR_NULL,
                    "unit": _TEXT_OR_NULL,
                },
            },
        },
        "numerator": _TEXT_OR_NULL,
        "denominator": _TEXT_OR_NULL,
        "filters": {"type": "object"},
        "notes": {
            "type": "array",
            "items": {"type": "string"},
            "description": "What must be known of the figure: worked back, or a later day was asked for",
        },
        "comparison": {"type": ["object", "null"]},
        "details": {"type": "object"},
        "trend": {"type": "array", "items": {"type": "array"}},
        "band": _TEXT_OR_NULL,
    },
}
