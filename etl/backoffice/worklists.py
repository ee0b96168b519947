"""What waits for staff: counted on the first page of the back office. Apps register theirs beside their admin."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from alkana.text import Text
from etl import approvals
from etl.models import ApprovalRequest, Load

RECENT = 8
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Worklist:
    """`rows` are counted up to a limit; `address` is the list that has them, `permission` who sees it."""

    title: Text
    rows: Callable[[], Any]
    table: str
    query: str
    permission: str


@dataclass(frozen=True, slots=True)
class Counted:
    """One worklist with what is on it now."""

    title: Text
    count: int
    address: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request for approval, as it was asked for, with the page where it is decided on."""

    request: ApprovalRequest
    sentence: Text
    address: str

    @classmethod
    def of(cls, request: ApprovalRequest) -> "Waiting":
        """One of them."""
        address = approvals.get(request.kind).address(request.subject)
        return cls(request, Text(request.sentence_vi, request.sentence_en), address)


_registry: list[Worklist] = []


def register(*worklists: Worklist) -> None:
    """Add worklists, in the order in which they are shown."""
    _registry.extend(worklists)


def home(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What the first page shows beside the tables."""
    counted = [
        Counted(
            one.title,
            one.rows().order_by().values("pk")[:MOST].count(),
            reverse(f"admin:{one.table}_changelist") + one.query,
        )
        for one in _registry
        if request.user.has_perm(one.permission)
    ]
    context["worklists"] = [one for one in counted if one.count]
    if request.user.has_perm("etl.view_approvalrequest"):
        waiting = approvals.pending()
        context["approvals_count"] = waiting.count()
        context["approvals"] = [Waiting.of(one) for one in waiting[:RECENT]]
    if request.user.has_perm("etl.view_load"):
        context["recent_loads"] = Load.objects.select_related("created_by").defer(
            "findings", "headers", "effect", "detection", "control_totals"
        ).order_by("-created_at")[:RECENT]  # fmt: skip
    return context
