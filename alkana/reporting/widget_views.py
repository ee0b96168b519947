"""Fragments of pages: each card row, chart, table, option list and the filter bar by itself, under the page's query."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from structlog.contextvars import get_contextvars

from alkana.refusals import Refused
from alkana.reporting import empty, filterbar, kpi, page, search, stamp, values
from alkana.reporting.cards import Card
from alkana.reporting.chart import get_chart
from alkana.reporting.drawings import chart_view, is_empty
from alkana.reporting.filters import Filters
from alkana.reporting.listings import State, table_view
from alkana.reporting.pages_views import Asking, is_view_parameter, kpi_card, viewer_of
from alkana.reporting.question import Question, ask
from alkana.reporting.shell import guarded, problem_page
from alkana.reporting.table import get_table
from alkana.sentences import plain

log = structlog.get_logger(__name__)
MOST_OPTIONS = 50


@guarded(None)
def cards(request: HttpRequest, code: str, tab: str) -> HttpResponse:
    """The cards of a tab; one that fails says so in its place."""
    declared = page.get_page(code)
    if not viewer_of(request).may(declared.permission):
        return problem_page(request, 403)
    asking = Asking.read(request)
    values.refuse_unknown(asking.filters)
    made = [_card_or_error(one, asking) for one in declared.tab(tab).cards]
    return _fragment(request, "components/cards.html", {"cards": made})


def _card_or_error(code: str, asking: Asking) -> Card | None:
    try:
        return kpi_card(code, asking)
    except Refused as refusal:
        return Card(kpi.get(code), "", error=plain(refusal.message))
    except Exception:
        log.exception("card failed", kpi=code)
        number = get_contextvars().get("request_id", "")[:8]
        return Card(kpi.get(code), "", error=_("Could not be computed (request %(id)s).") % {"id": number})


@guarded()
def chart(request: HttpRequest, code: str) -> HttpResponse:
    """One chart with its table."""
    asking = Asking.read(request)
    question = get_chart(code)
    require(request, question)
    payload = ask(question, asking.filters.only(question.filters), **asking.options_for(question)).payload
    reason = why_empty(question, asking.filters) if is_empty(payload) else None
    return _fragment(
        request,
        "components/chart.html",
        {"chart": chart_view(question, payload, asking.filters, empty=reason)},
    )


@guarded()
def table(request: HttpRequest, code: str) -> HttpResponse:
    """One table. `as` is its name in the query of the page; without it the query is the table's own (in a panel)."""
    prefix = request.GET.get("as", "")
    question = get_table(code)
    require(request, question)
    state = State.read(request.GET, prefix)
    query = request.GET.copy()
    query.pop("as", None)
    own = {parameter.name for parameter in question.parameters} - set(State.names())
    options = {name: str(text) for name, text in query.items() if name in own}
    also = tuple(name for name in query if is_view_parameter(name) or name in own or name in State.names())
    filters = Filters.parse(query, also=also, scope=viewer_of(request).scope)
    if prefix:
        options = Asking.of(query, filters).options_for(question)
    return _fragment(request, "components/table.html", table_context(question.code, filters, state, options))


def table_context(
    code: str, filters: Filters, state: State, own: Mapping[str, str] | None = None
) -> dict[str, object]:
    """Context of a table's template, for fragments and panels. `own` are options of this very table."""
    question = get_table(code)
    options = {
        **(own or {}),
        "details": "1",
        "limit": str(state.limit),
        "sort": state.sort,
        "cursor": state.cursor,
        "q": state.q,
    }
    payload = ask(question, filters.only(question.filters), **{n: v for n, v in options.items() if v}).payload
    reason = why_empty(question, filters) if not payload["total"] and not state.q else None
    if reason and not state.prefix and reason.kind == "filtered_out":
        # In a panel the filter is the thing itself: there is nothing to remove.
        reason = EmptyView(empty.Empty("none"))
    return {"table": table_view(question, payload, filters, state, options=own, empty=reason)}


@dataclass(frozen=True, slots=True)
class EmptyView:
    """Why there is nothing to see, and the query that would show something."""

    why: empty.Empty
    go_query: str = ""
    reaches: date | None = None

    @property
    def kind(self) -> str:
        """not_loaded, other_period, filtered_out, no_permission or none."""
        return self.why.kind


def why_empty(question: Question, filters: Filters) -> EmptyView:
    """The reason why there is nothing to see. `filters` are those of the page."""
    why = empty.why(question, filters.only(question.filters))
    if why.kind == "filtered_out" and why.culprit:
        return EmptyView(why, filters.query_string(**{why.culprit: None}))
    if why.kind == "other_period" and why.from_date and why.to_date:
        span = {"from": why.from_date.isoformat(), "to": why.to_date.isoformat()}
        return EmptyView(why, filters.query_string(**span))
    if why.kind == "other_period":
        # Lists that sum over a period know no days of their own: back to the period that the data propose.
        proposed = filters.query_string(**{"from": None, "to": None})
        return EmptyView(why, proposed, reaches=stamp.current_info().of(question.sources).as_of)
    return EmptyView(why)


@guarded(None)
def filter_bar(request: HttpRequest, code: str, tab: str) -> HttpResponse:
    """The filter bar under the present query."""
    declared = page.get_page(code)
    if not viewer_of(request).may(declared.permission):
        return problem_page(request, 403)
    asking = Asking.read(request)
    chosen = declared.tab(tab)
    bar = filterbar.build(declared, chosen, asking.filters, compare=asking.compare, also=asking.also)
    return _fragment(request, "components/filterbar.html", {"bar": bar, "page": declared, "tab": chosen})


@guarded()
def options(request: HttpRequest, name: str) -> HttpResponse:
    """Values of one filter that fit the words typed; chosen ones stay, also unknown ones."""
    scope = Filters(scope=viewer_of(request).scope)
    chosen = [code for text in request.GET.getlist(name) for code in text.split(",") if code]
    found = values.options(name, request.GET.get("words", "")[:100], scope, limit=MOST_OPTIONS)
    names = values.labels(name, chosen)
    kept = [values.Option(code, names.get(code, "")) for code in chosen]
    others = [option for option in found if option.code not in chosen]
    return _fragment(
        request,
        "components/options.html",
        {"name": name, "chosen": kept, "options": others, "is_cut": len(found) == MOST_OPTIONS},
    )


@guarded()
def hits(request: HttpRequest) -> HttpResponse:
    """What the search box found."""
    words = request.GET.get("q", "").strip()[:100]
    found = search.find(words, viewer_of(request), limit=20) if len(words) > 1 else []
    return _fragment(request, "components/hits.html", {"hits": found, "words": words})


@guarded(None)
def version(request: HttpRequest) -> HttpResponse:
    """Nothing while the page has the newest data version, else the bar that offers it."""
    now = stamp.current_version()
    have = request.GET.get("have", "")
    if have == str(now):
        return HttpResponse(status=204)
    return _fragment(request, "components/fresh.html", {"version": now})


def require(request: HttpRequest, question: Question) -> None:
    """Refuse readers who lack the capability that a question needs."""
    if not viewer_of(request).may(question.permission):
        from alkana.reporting.problems import DETAILS

        raise Refused("no-permission", DETAILS[403])


def _fragment(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    response = render(request, template, context)
    response["Cache-Control"] = "private, no-store"
    return response
