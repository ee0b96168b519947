"""Pages that open in the drill panel or alone: what a KPI means, where a figure comes from, the rows behind it, the
line of the file. Each has its own address and keeps the filters."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alkana.reporting import formats, kpi, lineage
from alkana.reporting.dictionary import entry
from alkana.reporting.figures import kpi_question
from alkana.reporting.filters import Filters
from alkana.reporting.listings import State
from alkana.reporting.pages_views import Asking, is_view_parameter, viewer_of
from alkana.reporting.question import ask
from alkana.reporting.shell import framed, guarded
from alkana.reporting.table import get_table
from alkana.reporting.widget_views import require, table_context
from alkana.text import Text

DICTIONARY = Text("Từ điển chỉ số", "KPI dictionary")
ADDITIVITY = {
    "additive": Text("cộng được theo mọi chiều", "adds up over everything"),
    "semi-additive": Text("không cộng theo ngày", "does not add up over dates"),
    "ratio": Text("tỷ lệ, không cộng được", "a ratio, never summed"),
    "distinct": Text("đếm không trùng, không cộng được", "a distinct count, never summed"),
}


@guarded()
def dictionary(request: HttpRequest) -> HttpResponse:
    """Every KPI that the reader may see."""
    viewer = viewer_of(request)
    entries = [one for one in kpi.all_kpis() if viewer.may(one.permission)]
    return framed(request, "panels/dictionary.html", {"title": DICTIONARY, "kpis": entries})


@guarded()
def definition(request: HttpRequest, code: str) -> HttpResponse:
    """Definition, formula, grain, what is left out now, versions."""
    declared = kpi.get(code)
    require(request, kpi_question(code))
    filters = Asking.read(request).filters.only(declared.filters)
    payload = ask(kpi_question(code), filters).payload
    context = {
        "title": declared.name,
        "kpi": declared,
        "entry": entry(declared),
        "additivity": ADDITIVITY[declared.additivity.value],
        "payload": payload,
        "unit": formats.unit_name(declared.unit),
    }
    return framed(request, "panels/definition.html", context)


@guarded()
def kpi_lineage(request: HttpRequest, code: str) -> HttpResponse:
    """Formula with its numbers, then the rows that prove the figure."""
    declared = kpi.get(code)
    question = lineage.origin_of(code)
    require(request, question)
    also = (*State.names(), *filter(is_view_parameter, request.GET))
    filters = Filters.parse(request.GET, also=also, scope=viewer_of(request).scope)
    payload = ask(question, filters.only(declared.filters)).payload
    rows = _rows_of(payload.get("rows"), request)
    value = payload["value"]
    context = {
        "title": Text(f"{declared.name.vi}: từ đâu ra?", f"{declared.name.en}: where does it come from?"),
        "kpi": declared,
        "payload": payload,
        "figure": formats.compact(value, payload["unit"]) if value is not None else None,
        "unit": formats.unit_name(payload["unit"]),
        **rows,
    }
    return framed(request, "panels/lineage_kpi.html", context)


def _rows_of(address: str | None, request: HttpRequest) -> dict[str, Any]:
    """A page of the proving rows, as the address of the panel looks at them, and where all of them are."""
    if not address:
        return {"table": None}
    code, _mark, query = address.partition("?")
    from django.http import QueryDict

    filters = Filters.parse(QueryDict(query), scope=viewer_of(request).scope)
    return table_context(code, filters, State.read(request.GET, "")) | {
        "widget_address": f"{reverse('widget-table', args=[code])}?{query}"
    }


@guarded()
def rows(request: HttpRequest, code: str) -> HttpResponse:
    """Rows of any table under the filters of the address: the documents behind a figure."""
    question = get_table(code)
    require(request, question)
    filters = Filters.parse(request.GET, also=State.names(), scope=viewer_of(request).scope)
    state = State.read(request.GET, "")
    context = {
        "title": question.title,
        "chips": filters.chips(),
        "widget_address": f"{reverse('widget-table', args=[code])}?{request.GET.urlencode()}",
        **table_context(code, filters, state),
    }
    return framed(request, "panels/rows.html", context)


@guarded()
def row_lineage(request: HttpRequest, code: str, key: UUID) -> HttpResponse:
    """One row of a table of facts: every line of a file that said something about it."""
    question = lineage.Origin(get_table(code))
    require(request, question)
    payload = ask(question, Filters(scope=viewer_of(request).scope), part=str(key)).payload
    fact = [
        (column.heading(), formats.cell(payload["row"].get(column.name), column.kind))
        for column in question.table.columns
        if not (question.table.raw and column.name == question.table.raw.row_key)
        and payload["row"].get(column.name) not in (None, "")
    ]
    return framed(request, "panels/lineage_row.html", {"title": ROW, "fact": fact, "lines": payload["lines"]})


ROW = Text("Dòng này đến từ tệp nào?", "Which file does this row come from?")
