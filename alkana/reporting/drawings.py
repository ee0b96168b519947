"""What a chart widget shows, made from the chart's answer: data for the drawing, its table, words, notes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from alkana.reporting import formats
from alkana.reporting.chart import Chart
from alkana.reporting.filters import Filters
from alkana.text import Text

MOST_TWIN_ROWS = 400
WORDS = {
    "billion": Text("tỷ", "bn"),
    "million": Text("triệu", "m"),
    "thousand": Text("nghìn", "k"),
    "unknown": Text("không rõ", "unknown"),
    "none": Text("(không có)", "(none)"),
    "uncovered": Text("không có dữ liệu", "no data"),
}
THINNED = Text(
    "Biểu đồ vẽ {to} trên {all} điểm, giữ mọi cực trị; tệp Excel có đủ.",
    "The drawing shows {to} of {all} points and keeps every extreme; the Excel file has all.",
)
LEFT_OUT = Text(
    "{n} nhóm nhỏ không được vẽ; tệp Excel có đủ.", "{n} small groups are not drawn; the Excel file has all."
)
CUT_TWIN = Text(
    "{n} dòng đầu trên {all}; tệp Excel có đủ.", "First {n} of {all} rows; the Excel file has all."
)


@dataclass(frozen=True, slots=True)
class Twin:
    """The chart as a table."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ChartView:
    """One chart, ready to be written."""

    id: str
    title: str
    payload: str
    words: str
    summary: str
    twin: Twin
    notes: tuple[str, ...]
    not_filtered_by: tuple[Text, ...]
    excel: str
    api: str
    api_path: str
    empty: object | None = None


def chart_view(
    chart: Chart, payload: Mapping[str, Any], filters: Filters, *, empty: object | None = None
) -> ChartView:
    """The widget of an answer. `filters` are those of the page."""
    code = chart.code.removeprefix("charts/")
    query = filters.only(chart.filters).query_string()
    twin, cut = _twin(payload)
    notes = [cut] if cut else []
    if thinned := payload.get("downsampled"):
        notes.append(
            str(THINNED.filled(to=formats.number(thinned["to"]), all=formats.number(thinned["from"])))
        )
    other = payload.get("other")
    if other and not other.get("summed", True):
        notes.append(str(LEFT_OUT.filled(n=formats.number(other["count"]))))
    names = [str(one["name"]) for one in payload["series"]]
    kept = {
        name: payload[name]
        for name in ("kind", "x", "y", "series", "marks", "drill", "fields")
        if name in payload
    }
    return ChartView(
        id=code.replace("/", "-"),
        title=str(payload["title"]),
        payload=json.dumps(kept, ensure_ascii=False, separators=(",", ":")),
        words=json.dumps(_words(payload), ensure_ascii=False),
        summary=f"{', '.join(names)}. {_span(payload)}".strip(" ."),
        twin=twin,
        notes=tuple(notes),
        not_filtered_by=filters.not_applied(chart.filters),
        excel=f"/api/v1/charts/{code}/rows?{query}{'&' if query else ''}format=xlsx",
        api=f"/api/v1/charts/{code}?{query}",
        api_path=f"/api/v1/charts/{code}",
        empty=empty,
    )


def is_empty(payload: Mapping[str, Any]) -> bool:
    """Whether there is no point to draw."""
    return not any(
        value is not None for one in payload["series"] for point in one["points"] for value in point[1:]
    )


def _words(payload: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(text) for name, text in WORDS.items()} | {
        "unit": formats.unit_name(payload["y"].get("unit")),
        "language": get_language(),
    }


def _span(payload: Mapping[str, Any]) -> str:
    places = [point[0] for one in payload["series"] for point in one["points"]]
    if not places:
        return ""
    if payload["x"]["type"] == "time":
        return f"{formats.day(min(places))} – {formats.day(max(places))}"
    return formats.number(len(set(map(str, places))))


def _twin(payload: Mapping[str, Any]) -> tuple[Twin, str]:
    if payload.get("fields"):
        fields = payload["fields"]
        heads = tuple(formats.headed(field["title"], field.get("unit")) for field in fields)
        points = payload["series"][0]["points"]
        rows = [
            tuple(formats.cell(value, field["kind"]) for value, field in zip(point, fields, strict=False))
            for point in points
        ]
    else:
        heads, rows = _wide(payload)
    cut = (
        CUT_TWIN.filled(n=formats.number(MOST_TWIN_ROWS), all=formats.number(len(rows)))
        if len(rows) > MOST_TWIN_ROWS
        else ""
    )
    return Twin(heads, tuple(rows[:MOST_TWIN_ROWS])), str(cut)


def _wide(payload: Mapping[str, Any]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """One row per place on the x axis, one column per series."""
    series: Sequence[Mapping[str, Any]] = payload["series"]
    by_place: dict[Any, list[Any]] = {}
    for column, one in enumerate(series):
        for place, value in one["points"]:
            by_place.setdefault(place, [None] * len(series))[column] = value
    is_time = payload["x"]["type"] == "time"
    ordered = sorted(by_place) if is_time else payload["x"].get("categories") or list(by_place)
    unit = payload["y"].get("unit")
    heads = (
        str(payload["x"]["title"]),
        *(formats.headed(one["name"], one.get("unit") or unit) for one in series),
    )
    rows = [
        (
            formats.day(place) if is_time else str(place) or str(WORDS["none"]),
            *(formats.number(value) for value in by_place[place]),
        )
        for place in ordered
    ]
    return heads, rows
