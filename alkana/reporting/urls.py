"""Addresses under /api/v1/: one per declared question, and what apps added."""

from django.urls import path, re_path
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


def _address(question: Question) -> str:
    parts = (question.code, f"<str:{question.part}>" if question.part else "", question.ending)
    return "/".join(filter(None, parts))


def _checked() -> list[Question]:
    """All questions, once every declaration is known to make sense."""
    found = questions()
    for question in found:
        if isinstance(question, Table):
            question.check()
    return [*found, *lineage.origins()]


urlpatterns = [
    path("auth/login", Login.as_view(), name="api-login"),
    path("auth/refresh", Refresh.as_view(), name="api-refresh"),
    path("schema", SpectacularJSONAPIView.as_view(), name="api-schema"),
    path("docs", Docs.as_view(), name="api-docs"),
    *(path(_address(one), QuestionView.as_view(question=one), name=f"api-{one.code}") for one in _checked()),
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
