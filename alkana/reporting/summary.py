"""Summaries: several figures and charts answered together, from one snapshot."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from alkana.reporting.answer import Payload
from alkana.reporting.chart import get_chart
from alkana.reporting.figures import COMPARE, FIGURE_SHAPE, kpi_question
from alkana.reporting.question import Asked, Question, ask
from alkana.reporting.table import DETAILS


class Summary(Question):
    """`kpis` and `charts` by code; each gets the filters that it understands."""

    kpis: ClassVar[Sequence[str]] = ()
    charts: ClassVar[Sequence[str]] = ()
    parameters = (COMPARE, DETAILS)
    seconds = 300

    def definitions(self) -> Mapping[str, int]:
        """Those of all parts."""
        parts = [*map(kpi_question, self.kpis), *map(get_chart, self.charts)]
        return {code: version for part in parts for code, version in part.definitions().items()}

    def compute(self, asked: Asked) -> Payload:
        """`figures` in the declared order, `charts` by code."""
        options = {name: asked.options[name] for name in ("compare", "details")}
        figures = [self._part(part, asked, **options) for part in map(kpi_question, self.kpis)]
        charts = {code: self._part(get_chart(code), asked) for code in self.charts}
        return {"figures": figures, "charts": charts, "filters": dict(asked.filters.items())}

    @staticmethod
    def _part(question: Question, asked: Asked, **options: Any) -> Payload:
        """The answer of one part, as of its own lists; the stamp stands on the whole. A copy: the answer itself belongs
        to the cache."""
        stated = asked.stated or asked.filters
        answer = ask(question, stated.only(question.filters), language=asked.language, **options)
        return {name: value for name, value in answer.payload.items() if name != "stamp"}

    def shape(self) -> Mapping[str, Any]:
        """JSON schema of the answer."""
        return {
            "type": "object",
            "required": ["figures", "charts", "filters"],
            "properties": {
                "figures": {"type": "array", "items": FIGURE_SHAPE},
                "charts": {"type": "object"},
                "filters": {"type": "object"},
            },
        }
