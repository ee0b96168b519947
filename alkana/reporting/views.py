"""The API's views, made from declarations: one class answers every question."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    QueryDict,
    StreamingHttpResponse,
)
from django.utils.translation import get_language
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.exceptions import NotAuthenticated, NotFound
from rest_framework.request import Request
from rest_framework.views import APIView

from alkana.accounts.authentication import viewer_of
from alkana.refusals import Refused
from alkana.reporting import export, question, stamp
from alkana.reporting.answer import Answer
from alkana.reporting.figures import kpi_question
from alkana.reporting.filters import Filters, Scope
from alkana.reporting.lineage import origin_of
from alkana.reporting.negotiation import file_accepted
from alkana.reporting.openapi import DeclaredSchema
from alkana.reporting.question import Asked, Question
from alkana.reporting.table import Table
from alkana.text import Text

VARY = "Accept, Accept-Encoding, Accept-Language, Cookie, Authorization"
FILE_OPTIONS = ("format", "convention")


class QuestionView(APIView):
    """GET one question: filters and options from the query string, the answer from the read road.

    A matching If-None-Match is answered before any query; `format=xlsx|csv` on lists, or `Accept`, streams all rows.
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
        return "heavy" if self._file_format() or self.described_question().heavy else "read"

    def asked_question(self) -> Question:
        """The question at this address."""
        return self.question

    def described_question(self) -> Question:
        """The question that the OpenAPI document describes."""
        return self.question

    def _file_format(self) -> str | None:
        """The format of the file that is asked for; None for JSON."""
        if not isinstance(self.described_question(), Table):
            return None
        stated = _parameters(_query(self.request)).get("format")
        return file_accepted(self.request._request, export.CONTENT_TYPES) if stated is None else stated

    def get(self, request: Request, **parts: str) -> HttpResponseBase:
        """200 with the answer, or 304."""
        asked_question, inner, reader = self.asked_question(), request._request, viewer_of(request)
        arrival, query = getattr(inner, "arrival", None), _query(inner)
        version = arrival.version if arrival else None
        asked, key = _understood(
            asked_question,
            query,
            scope=reader.scope,
            language=get_language(),
            part=parts.get(asked_question.part, ""),
            version=stamp.current_version() if version is None else version,
        )
        file_format, convention = self._file_format(), _parameters(query).get("convention")
        if file_format is not None and isinstance(asked_question, Table):
            return _file(asked_question, asked, file_format, convention or "api", by=reader.username)
        if convention is not None:
            raise Refused("unknown-parameter", ONLY_CSV, where={"parameter": "convention"})
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
        return origin_of(self.kwargs["code"])


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


def _query(request: Any) -> str:
    return str(request.META.get("QUERY_STRING", ""))


# What does not depend on who asks is worked out once for those who ask the same again: both of these are functions of
# nothing but their arguments. Refusals are not kept.
@lru_cache(maxsize=512)
def _parameters(query: str) -> QueryDict:
    """The parameters in a query string, which WSGI hands over as Latin-1."""
    return QueryDict(query.encode("iso-8859-1"))


@lru_cache(maxsize=512)
def _understood(
    asked_question: Question, query: str, *, scope: Scope, language: str | None, part: str, version: int
) -> tuple[Asked, str]:
    """What is asked at an address by readers of a scope in a language, and its key under a data version."""
    parameters = _parameters(query)
    own = {parameter.name for parameter in asked_question.parameters}
    filters = Filters.parse(
        parameters,
        allowed=asked_question.filters,
        also=own.union(FILE_OPTIONS) if isinstance(asked_question, Table) else own,
        scope=scope,
    )
    options = {name: parameters[name] for name in own if name in parameters}
    asked = asked_question.asked(filters, language, options, part)
    return asked, question.key_of(asked_question, asked, version)


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
    response["Vary"] = VARY
    return response


ONLY_CSV = Text("“convention” chỉ dùng cho tệp CSV.", "“convention” is for CSV files.")


def _file(table: Table, asked: Asked, file_format: str, convention: str, *, by: str) -> HttpResponseBase:
    export.refuse_format(file_format)
    if file_format == "csv":
        lines = export.csv_lines(table, asked, convention)
        first = next(lines)  # what is refused is refused before the first byte
        response: HttpResponseBase = StreamingHttpResponse(_closing(first, lines))
    else:
        response = FileResponse(export.temporary_xlsx(table, asked, by=by))
    response["Content-Type"] = export.CONTENT_TYPES[file_format]
    response["Content-Disposition"] = f'attachment; filename="{export.file_name(table, file_format)}"'
    response["Cache-Control"] = "private, no-store"
    response["Vary"] = VARY
    return response


def _closing(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    """The lines; a reader who hangs up closes the snapshot behind them."""
    try:
        yield from chain([first], rest)
    finally:
        rest.close()  # type: ignore[attr-defined]
