"""Charts: a question in words, one select, an x axis and what is measured. The answer is neutral data, no drawing.

Long series are thinned without losing an extreme; more categories than fit become "Other (n)". The twin table has
every point.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from types import FunctionType
from typing import Any, ClassVar

from alkana.refusals import Refused
from alkana.reporting import kpi, question
from alkana.reporting.answer import Payload
from alkana.reporting.columns import Column
from alkana.reporting.filters import NAMES, Filters
from alkana.reporting.question import Asked, Parameter, Question
from alkana.reporting.select import Rows, Select, as_select
from alkana.reporting.table import Table, own_options
from alkana.text import Text

KINDS = ("line", "area", "bar", "stacked", "treemap", "histogram", "scatter", "heatmap", "box", "band", "sankey",
         "waterfall")  # fmt: skip
# Kinds whose points are whole rows, in the order of `fields`.
ROWS_AS_POINTS = ("scatter", "heatmap", "box", "band", "sankey")
MOST_POINTS = 800
OTHER = Text("Khác ({n})", "Other ({n})")
Point = list[Any]


class Chart(Question):
    """One chart. `rows` yields the columns x, by (if any) and the measures, for resolved filters.

    `by` splits into series; without it each measure is one. `roles` marks measures as target, net, anchor, last_year,
    level. `place`: the column that orders categories whose names do not.
    A waterfall leads from its first row to its last: the first measure is what a step adds, the one in the role `level`
    what there is after it.
    `most`: categories shown, the rest is summed as "Other" when the measure's KPI allows it.
    """

    kind: ClassVar[str]
    rows: ClassVar[Callable[..., Rows]]
    x: ClassVar[Column]
    by: ClassVar[Column | None] = None
    place: ClassVar[Column | None] = None
    measures: ClassVar[Sequence[Column]]
    roles: ClassVar[Mapping[str, str]] = {}
    most: ClassVar[int] = 12
    drill: ClassVar[str | None] = None
    options: ClassVar[Sequence[Parameter]] = ()
    marks: ClassVar[Callable[[Filters], list[dict[str, Any]]] | None] = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        for name in ("rows", "marks"):
            if isinstance(cls.__dict__.get(name), FunctionType):
                setattr(cls, name, staticmethod(cls.__dict__[name]))
        if cls.code:
            if cls.kind not in KINDS or not cls.measures or set(cls.filters) - set(NAMES):
                raise ValueError(f"chart {cls.code}: kind, measures or filters do not fit")
            cls.parameters = tuple(cls.options)
            cls.code = f"charts/{cls.code.removeprefix('charts/')}"
        super().__init_subclass__(**kwargs)
        if cls.code:
            cls.twin = _twin(cls)

    twin: ClassVar[type[Table]]

    def definitions(self) -> Mapping[str, int]:
        """The chart's own version and those of the KPIs it measures."""
        return {self.code: self.version} | {c.kpi: kpi.get(c.kpi).version for c in self.measures if c.kpi}

    @property
    def axis(self) -> str:
        """time, value or category."""
        if self.x.is_time:
            return "time"
        return "value" if self.x.is_number else "category"

    def select(self, asked: Asked) -> Select:
        """All points under resolved filters and the chart's own options."""
        return as_select(type(self).rows(asked.filters.dated(), **own_options(self.options, asked)))

    def compute(self, asked: Asked) -> Payload:
        """Series of points."""
        rows = self._rows(asked)
        payload: Payload = {
            "code": self.code.removeprefix("charts/"),
            "title": self.title,
            "kind": self.kind,
            "x": {
                "name": self.x.name,
                "title": self.x.title,
                "type": self.axis,
                "kind": self.x.kind,
                "unit": self.x.unit,
            },
            "y": {
                "title": self.measures[0].title,
                "unit": self.measures[0].unit,
                "kind": self.measures[0].kind,
            },
            "fields": [],
            "other": None,
            "downsampled": None,
            "drill": self.drill,
            "marks": list(marks(asked.filters)) if (marks := type(self).marks) else [],
            "filters": dict(asked.filters.items()),
        }
        if self.kind in ROWS_AS_POINTS:
            columns = [self.x, *([self.by] if self.by else []), *self.measures]
            points = [[row[column.name] for column in columns] for row in rows]
            payload["fields"] = [column.described() for column in columns]
            return payload | {
                "series": [{"code": "rows", "name": str(self.title), "role": "", "points": points}]
            }
        if self.axis == "category":
            if self.kind != "waterfall":  # a step left out would break the chain
                rows, payload["other"] = self._with_other(rows)
            payload["x"]["categories"] = list(dict.fromkeys(row[self.x.name] for row in rows))
        series = self._series(rows)
        longest = max((len(one["points"]) for one in series), default=0)
        if longest > MOST_POINTS and self.axis != "category":
            for one in series:
                one["points"] = thinned(one["points"], MOST_POINTS)
            payload["downsampled"] = {"from": longest, "to": max(len(one["points"]) for one in series)}
        return payload | {"series": series}

    def _rows(self, asked: Asked) -> list[dict[str, Any]]:
        """All points; by their place, or along an axis of time or values: the database promises no order."""
        rows = self.select(asked).all()
        if self.place or self.axis != "category":
            along = [self.place.name] if self.place else [self.x.name, *([self.by.name] if self.by else [])]
            rows.sort(key=lambda row: [(row[name] is None, row[name]) for name in along])
        return rows

    def _series(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if self.by is None:
            return [
                {"code": m.name, "name": m.title, "role": self.roles.get(m.name, ""), "unit": m.unit,
                 "points": [[row[self.x.name], row[m.name]] for row in rows]}
                for m in self.measures
            ]  # fmt: skip
        found: dict[str, list[Point]] = {}
        for row in rows:
            found.setdefault(str(row[self.by.name]), []).append(
                [row[self.x.name], row[self.measures[0].name]]
            )
        return [
            {"code": code, "name": code, "role": self.roles.get(code, ""), "unit": self.measures[0].unit,
             "points": points}
            for code, points in found.items()
        ]  # fmt: skip

    def _with_other(self, rows: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
        """The biggest categories and, where summing is allowed, one for the rest."""
        size: dict[Any, Decimal] = {}
        for row in rows:
            amount = row[self.measures[0].name]
            size[row[self.x.name]] = size.get(row[self.x.name], Decimal(0)) + abs(Decimal(amount or 0))
        if len(size) <= self.most:
            return rows, None
        ranked = sorted(size, key=lambda category: -size[category])
        kept = set(ranked[: self.most - 1])
        count = len(size) - len(kept)
        shown = [row for row in rows if row[self.x.name] in kept]
        if not all(_may_sum(measure) for measure in self.measures):
            return shown, {"count": count, "summed": False}
        label = str(OTHER.filled(n=count))
        rest: dict[Any, dict[str, Any]] = {}
        for row in rows:
            if row[self.x.name] not in kept:
                split = row[self.by.name] if self.by else None
                target = rest.setdefault(
                    split, {**row, self.x.name: label} | {m.name: None for m in self.measures}
                )
                for measure in self.measures:
                    if row[measure.name] is not None:
                        target[measure.name] = (target[measure.name] or 0) + row[measure.name]
        return [*shown, *rest.values()], {"count": count, "summed": True}

    def shape(self) -> Mapping[str, Any]:
        """JSON schema of the answer."""
        series = {
            "type": "object",
            "required": ["code", "name", "role", "points"],
            "properties": {
                "code": {"type": "string"},
                "name": {"type": "string"},
                "role": {"type": "string"},
                "unit": {"type": ["string", "null"]},
                "points": {
                    "type": "array",
                    "items": {"type": "array"},
                    "description": "[x, y], y null where unknown",
                },
            },
        }
        return {
            "type": "object",
            "required": ["code", "title", "kind", "x", "y", "series"],
            "properties": {
                "code": {"type": "string"},
                "title": {"type": "string"},
                "kind": {"type": "string", "enum": list(KINDS)},
                "x": {"type": "object"},
                "y": {"type": "object"},
                "fields": {"type": "array", "items": {"type": "object"}},
                "series": {"type": "array", "items": series},
                "other": {"type": ["object", "null"]},
                "downsampled": {"type": ["object", "null"]},
                "marks": {"type": "array", "items": {"type": "object"}},
                "drill": {"type": ["string", "null"]},
                "filters": {"type": "object"},
            },
        }


def _may_sum(measure: Column) -> bool:
    if measure.kpi is None:
        return measure.total
    try:
        kpi.get(measure.kpi).refuse_sum(["category"])
    except kpi.NotAdditive:
        return False
    return True


def _twin(chart: type[Chart]) -> type[Table]:
    """The table with every point of a chart: what screen readers get and what is exported."""
    x = chart.x.but(nullable=False)
    by = [chart.by.but(nullable=False)] if chart.by else []
    place = [chart.place] if chart.place else []
    return type(
        f"{chart.__name__}Rows",
        (Table,),
        {
            "__doc__": f"Every point of the chart {chart.code}.",
            "code": f"{chart.code}/rows",
            "title": chart.title,
            "rows": staticmethod(chart.rows),
            "columns": (*place, x, *by, *(replace(measure, total=False) for measure in chart.measures)),
            "key": tuple(column.name for column in (x, *by)),
            "order": ((chart.place or x).name,),
            "filters": chart.filters,
            "options": chart.options,
            "version": chart.version,
            "permission": chart.permission,
            "sources": chart.sources,
            "tag": chart.tag,
        },
    )


def thinned(points: list[Point], most: int) -> list[Point]:
    """At most about `most` of many points: the first, the last, every gap, and each bucket's least and greatest."""
    if len(points) <= most:
        return points
    buckets = max(1, (most - 2) // 2)
    size = -(-len(points) // buckets)
    kept = {0, len(points) - 1}
    for start in range(0, len(points), size):
        places = range(start, min(start + size, len(points)))
        known = [n for n in places if points[n][1] is not None]
        if known:
            kept.add(min(known, key=lambda n: points[n][1]))
            kept.add(max(known, key=lambda n: points[n][1]))
        gap = next((n for n in places if points[n][1] is None), None)
        if gap is not None:
            kept.add(gap)
    return [points[n] for n in sorted(kept)]


def get_chart(code: str) -> Chart:
    """The chart with this code (with or without `charts/`). Raises Refused `unknown-chart`."""
    try:
        found = question.get(f"charts/{code.removeprefix('charts/')}")
    except KeyError:
        found = None
    if not isinstance(found, Chart):
        message = Text("Không có biểu đồ “{code}”.", "There is no chart “{code}”.").filled(code=code[:60])
        raise Refused("unknown-chart", message, where={"chart": code[:60]})
    return found
