"""Pages made from their declarations: frame, filter bar, and the places where cards, charts and tables appear.

The page itself asks for no figure that is not in the cache: cards that are known are written at once, everything else
comes as fragments (`widget_views`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from alkana.accounts.models import User
from alkana.accounts.viewer import Viewer
from alkana.reporting import filterbar, kpi, page, values
from alkana.reporting.cards import Card, card
from alkana.reporting.chart import get_chart
from alkana.reporting.figures import kpi_question
from alkana.reporting.filters import Filters
from alkana.reporting.page import Page, Tab
from alkana.reporting.question import Question, ask, peek
from alkana.reporting.shell import address_of, framed, guarded, problem_page
from alkana.reporting.table import get_table
from alkana.text import Text

COMPARE = "compare"
START_PAGES = {"viewer": "inventory", "planner": "inventory", "steward": "data", "admin": "inventory"}


@dataclass(frozen=True, slots=True)
class Asking:
    """What the address of a page asks for: filters, comparison, and how its tables are looked at."""

    filters: Filters
    compare: str
    view: Mapping[str, str]

    @classmethod
    def read(cls, request: HttpRequest) -> "Asking":
        """From the query string. Parameters with a dot or the word `compare` concern the page, all others filters."""
        also = tuple(name for name in request.GET if is_view_parameter(name))
        return cls.of(request.GET, Filters.parse(request.GET, also=also, scope=viewer_of(request).scope))

    @classmethod
    def of(cls, query: QueryDict, filters: Filters) -> "Asking":
        """With filters that were parsed already."""
        own = {name: str(value) for name, value in query.items() if is_view_parameter(name)}
        compare = own.get(COMPARE, "")
        return cls(filters, compare if compare in dict(filterbar.COMPARISONS) else "", own)

    def options_for(self, question: Question) -> dict[str, str]:
        """Options of a question that the address names as `x.<option>`; moments without a zone are the plant's."""
        options = {}
        for parameter in question.parameters:
            text = self.view.get(f"x.{parameter.name}", "")
            if text and parameter.schema.get("format") == "date-time" and "+" not in text:
                moment = parse_datetime(text)
                text = timezone.make_aware(moment).isoformat() if moment else text
            if text:
                options[parameter.name] = text
        return options

    @property
    def also(self) -> str:
        """The part of the query that is no filter, page positions of tables left out."""
        kept = {name: value for name, value in self.view.items() if value and not name.endswith(".cursor")}
        return urlencode(kept, safe=",", quote_via=quote)


def is_view_parameter(name: str) -> bool:
    """Whether a query parameter is about the look of a page, not about the data."""
    return "." in name or name == COMPARE


def viewer_of(request: HttpRequest) -> Viewer:
    """The reader of a guarded request."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


@dataclass(frozen=True, slots=True)
class Place:
    """Where a chart or table will appear: its address, title, and name in the page's query."""

    address: str
    title: Text
    layout: str = ""


@guarded(None)
def home(request: HttpRequest) -> HttpResponse:
    """To the reader's start page: their own choice, else that of their role, else the first they may open."""
    viewer = viewer_of(request)
    open_pages = [entry.code for entry in page.menu(viewer)]
    chosen = User.objects.filter(pk=viewer.user_id).values_list("start_page", flat=True).first()
    wanted = [chosen or "", *(START_PAGES.get(role, "") for role in viewer.roles), *open_pages]
    code = next((one for one in wanted if one in open_pages), None)
    if code is None:
        return problem_page(request, 403)
    return HttpResponseRedirect(address_of(page.get_page(code)))


@guarded(None)
def show(request: HttpRequest, code: str, tab: str = "") -> HttpResponse:
    """One tab of a page."""
    declared = page.get_page(code)
    if not viewer_of(request).may(declared.permission):
        return problem_page(request, 403)
    chosen = declared.tab(tab)
    return framed(request, chosen.template or "pages/tab.html", tab_context(request, declared, chosen))


def tab_context(request: HttpRequest, declared: Page, tab: Tab) -> dict[str, Any]:
    """Everything the template of a tab needs; tabs with a layout of their own start from this."""
    asking = Asking.read(request)
    values.refuse_unknown(asking.filters)
    known = cards(tab, asking, ask_database=False)
    return {
        "title": declared.title,
        "page": declared,
        "tab": tab,
        "question": tab.question or declared.question,
        "tabs": [
            {
                "title": one.title,
                "address": with_query(address_of(declared, one), asking),
                "is_current": one is tab,
                "code": one.code,
            }
            for one in declared.tabs
        ],
        "bar": filterbar.build(declared, tab, asking.filters, compare=asking.compare, also=asking.also),
        "asking": asking,
        "chosen": {name[2:]: text for name, text in asking.view.items() if name.startswith("x.")},
        "cards": known or [],
        "kpis": [] if known else [kpi.get(one) for one in tab.cards],
        "cards_address": reverse("widget-cards", args=[declared.code, tab.code]),
        "bar_address": reverse("widget-filterbar", args=[declared.code, tab.code]),
        "charts": [chart_place(one, tab) for one in tab.charts],
        "tables": [table_place(one, place) for place, one in enumerate(tab.tables)],
    }


def with_query(address: str, asking: Asking) -> str:
    """An address with the same filters."""
    compare = f"compare={asking.compare}" if asking.compare else ""
    query = "&".join(part for part in (asking.filters.query_string(), compare) if part)
    return f"{address}?{query}" if query else address


def chart_place(code: str, tab: Tab) -> Place:
    """Where a chart will appear; a lone chart is wide."""
    chart = get_chart(code)
    return Place(
        reverse("widget-chart", args=[chart.code.removeprefix("charts/")]),
        chart.title,
        "wide" if len(tab.charts) == 1 else "",
    )


def table_place(code: str, place: int) -> Place:
    """Where a table will appear; its state is called `t`, that of a second one `t2`."""
    prefix = "t" if place == 0 else f"t{place + 1}"
    return Place(f"{reverse('widget-table', args=[code])}?as={prefix}", get_table(code).title)


def cards(tab: Tab, asking: Asking, *, ask_database: bool) -> list[Card] | None:
    """The cards of a tab, each by itself; without the database None unless all are in the cache."""
    made = []
    for code in tab.cards:
        one = kpi_card(code, asking, ask_database=ask_database)
        if one is None:
            return None
        made.append(one)
    return made


def kpi_card(code: str, asking: Asking, *, ask_database: bool = True) -> Card | None:
    """One card; None when it is not in the cache and the database must not be asked."""
    declared = kpi.get(code)
    question: Question = kpi_question(code)
    filters = asking.filters.only(declared.filters)
    options = {"details": "1"} | ({COMPARE: asking.compare} if asking.compare else {})
    answer = ask(question, filters, **options) if ask_database else peek(question, filters, **options)
    if answer is None:
        return None
    return card(
        declared,
        answer.payload,
        query=filters.query_string(),
        compare=asking.compare,
        not_filtered_by=asking.filters.not_applied(declared.filters),
    )
