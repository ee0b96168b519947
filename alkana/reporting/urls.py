"""Addresses under /api/v1/: one per declared question, and what apps added."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.views import SpectacularJSONAPIView

from alkana.accounts.api import Login, Refresh
from alkana.reporting import addresses, kpi, lineage
from alkana.reporting.dictionary import Dictionary  # declares GET kpis
from alkana.reporting.figures import KpiQuestion
from alkana.reporting.question import Question, questions
from alkana.reporting.table import Table
from alkana.reporting.values import StaticData  # declares GET static-data
from alkana.reporting.views import Docs, KpiLineageView, KpiView, NoSuchAddress, QuestionView

__all__ = ["Dictionary", "StaticData", "urlpatterns"]


Named = tuple[list[str], Question]


def _words(question: Question) -> list[str]:
    """The pieces of an address; that of a thing is a variable."""
    parts = (question.code, f"<str:{question.part}>" if question.part else "", question.ending)
    return "/".join(filter(None, parts)).split("/")


def _tree(questions: Iterable[Named]) -> Iterator[URLPattern | URLResolver]:
    """Addresses that begin with the same word lie behind one pattern: Django tries patterns one after the other, and
    to go through more than a hundred takes longer than most of what an answer from the cache needs.
    """
    for word, group in groupby(sorted(questions, key=itemgetter(0)), key=lambda named: named[0][0]):
        below: list[Named] = []
        for (_, *further), question in group:
            if further:
                below.append((further, question))
            else:
                yield path(word, QuestionView.as_view(question=question), name=f"api-{question.code}")
        if below:
            yield path(f"{word}/", include(list(_tree(below))))


def _checked() -> list[Question]:
    """All questions, once every declaration is known to make sense."""
    found = questions()
    for question in found:
        if isinstance(question, Table):
            question.check()
    return [*found, *lineage.origins()]


urlpatterns: list[URLPattern | URLResolver] = [
    path("auth/login", Login.as_view(), name="api-login"),
    path("auth/refresh", Refresh.as_view(), name="api-refresh"),
    path("schema", SpectacularJSONAPIView.as_view(), name="api-schema"),
    path("docs", Docs.as_view(), name="api-docs"),
    *_tree((_words(one), one) for one in _checked()),
    *addresses.api(),
]
if kpis := kpi.all_kpis():
    sample = KpiQuestion(kpis[0])
    urlpatterns += [
        path("kpis/<str:code>", KpiView.as_view(question=sample), name="api-kpi"),
        path("lineage/kpis/<str:code>", KpiLineageView.as_view(question=lineage.FigureOrigin(kpis[0].code)),
             name="api-kpi-lineage"),
    ]  # fmt: skip
urlpatterns.append(re_path("", NoSuchAddress.as_view()))
