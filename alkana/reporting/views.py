"""The API's views, made from declarations: one class answers every question."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.exceptions import NotAuthenticated, NotFound
from rest_framework.request import Request
from rest_framework.views import APIView

from alkana.accounts.authentication import viewer_of
from alkana.refusals import Refused
from alkana.reporting import export, question
from alkana.reporting.answer import Answer
from alkana.reporting.figures import kpi_question
from alkana.reporting.filters import Filters
from alkana.reporting.lineage import FigureOrigin
from alkana.reporting.openapi import DeclaredSchema
from alkana.reporting.question import Asked, Question
from alkana.reporting.table import Table

VARY = ("Accept-Encoding", "Accept-Language", "Cookie", "Authorization")


class QuestionView(APIView):
    """GET one question: filters and options from the query string, the answer from the read road.

    A matching If-None-Match is answered before any query; `format=xlsx|csv` on lists streams all rows.
    """

    question = Question()
    schema = DeclaredSchema()

    @property
    def capability(self) -> str:
        """What the reader needs; at an unknown code `read`, so that strangers do not learn which codes exist."""
        try:
            return self.asked_question().permission
        except Refused:
            return "read"

    @property
    def throttle_scope(self) -> str:
        """Files are heavy, and so are questions that say so."""
        return "heavy" if "format" in self.request.GET or self.described_question().heavy else "read"

    def asked_question(self) -> Question:
        """The question at this address."""
        return self.question

    def described_question(self) -> Question:
        """The question that the OpenAPI document describes."""
        return self.question

    def get(self, request: Request, **parts: str) -> HttpResponseBase:
        """200 with the answer, or 304."""
        asked_question, inner = self.asked_question(), request._request
        own = {parameter.name for parameter in asked_question.parameters}
        reader = viewer_of(request)
        filters = Filters.parse(
            inner.GET,
            allowed=asked_question.filters,
            also=own | {"format"} if isinstance(asked_question, Table) else own,
            scope=reader.scope,
        )
        options = {name: inner.GET[name] for name in own if name in inner.GET}
        asked = asked_question.asked(filters, get_language(), options, parts.get(asked_question.part, ""))
        if isinstance(asked_question, Table) and "format" in inner.GET:
            return _file(asked_question, asked, inner.GET["format"], by=reader.username)
        arrival = getattr(inner, "arrival", None)
        key = question.key_now(asked_question, asked, arrival.version if arrival else None)
        if matches(inner.headers.get("If-None-Match", ""), key):
            return _headed(HttpResponseNotModified(), key)
        return respond(question.answer(asked_question, asked, key=key), inner)


class KpiView(QuestionView):
    """GET kpis/{code}."""

    def asked_question(self) -> Question:
        """The KPI named in the address."""
        return kpi_question(self.kwargs["code"])


class KpiLineageView(QuestionView):
    """GET lineage/kpis/{code}."""

    def asked_question(self) -> Question:
        """The origin of the KPI named in the address."""
        return FigureOrigin(self.kwargs["code"])


class Docs(SpectacularSwaggerSplitView):
    """GET docs: the OpenAPI viewer, served from here; a signed-out reader is sent to sign in."""

    url_name = "api-schema"
    template_name = "api/docs.html"
    throttle_classes = ()

    def handle_exception(self, exc: Exception) -> Any:
        """To the sign-in page and back."""
        if isinstance(exc, NotAuthenticated):
            return redirect_to_login(self.request.get_full_path())
        return super().handle_exception(exc)


class NoSuchAddress(APIView):
    """Everything else under /api/v1/: a problem document instead of a page."""

    schema = None
    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """404 for every method."""
        raise NotFound()


def respond(answer: Answer, request: HttpRequest) -> HttpResponse:
    """A finished answer in the coding that the reader takes; 304 when they have it."""
    if matches(request.headers.get("If-None-Match", ""), answer.key):
        return _headed(HttpResponseNotModified(), answer.key)
    content, coding = answer.content(request.headers.get("Accept-Encoding", ""))
    response = HttpResponse(content, content_type="application/json")
    if coding:
        response["Content-Encoding"] = coding
    return _headed(response, answer.key)


def matches(if_none_match: str, key: str) -> bool:
    """Whether an If-None-Match header names this answer, in any coding."""
    if not if_none_match:
        return False
    tags = (tag.strip().removeprefix("W/").strip('"') for tag in if_none_match.split(","))
    return any(tag.partition("-")[0] == key for tag in tags)


def _headed(response: HttpResponse, key: str) -> HttpResponse:
    # A strong tag names exact bytes, so each coding has its own.
    coding = response.get("Content-Encoding", "")
    response["ETag"] = f'"{key}-{coding}"' if coding else f'"{key}"'
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, VARY)
    return response


def _file(table: Table, asked: Asked, file_format: str, *, by: str) -> HttpResponseBase:
    export.refuse_format(file_format)
    if file_format == "csv":
        lines = export.csv_lines(table, asked)
        first = next(lines)  # what is refused is refused before the first byte
        response: HttpResponseBase = StreamingHttpResponse(_closing(first, lines))
    else:
        response = FileResponse(export.temporary_xlsx(table, asked, by=by))
    response["Content-Type"] = export.CONTENT_TYPES[file_format]
    response["Content-Disposition"] = f'attachment; filename="{export.file_name(table, file_format)}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _closing(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    """The lines; a reader who hangs up closes the snapshot behind them."""
    try:
        yield from chain([first], rest)
    finally:
        rest.close()  # type: ignore[attr-defined]
