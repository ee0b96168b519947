"""Asking for approval and deciding on it, from the pages that show what waits."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from alkana.refusals import Refused
from alkana.reporting.pages_views import viewer_of
from alkana.reporting.shell import framed, guarded
from alkana.text import Text
from etl import approvals, load_approvals
from etl.backoffice import held, rows
from etl.models import ApprovalOutcome, ApprovalRequest, HeldEdit

MOST_ROWS = 100
NO_SUCH_VERB = Text("Không có việc này.", "There is no such decision.")


@guarded("load")
@require_POST
def ask_for_load(request: HttpRequest, load_id: int) -> HttpResponse:
    """Send a checked load to a second person."""
    try:
        subject, note = {"load": load_id}, request.POST.get("note", "")
        asked = approvals.ask(load_approvals.CODE, subject, by=viewer_of(request), note=note)
        is_waiting = asked.outcome == ApprovalOutcome.PENDING
        messages.success(
            request,
            _("Sent for approval: a second person decides.")
            if is_waiting
            else _("The load is being published."),
        )
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    return redirect("load", load_id)


@guarded("load")
def held_edit(request: HttpRequest, edit_id: int) -> HttpResponse:
    """An edit of master data that waits, or waited, for a second person: what moves, every row, the figures."""
    edit = get_object_or_404(HeldEdit.objects.select_related("made_by"), pk=edit_id)
    viewer = viewer_of(request)
    asked = approvals.requests(held.CODE, {"edit": edit.pk})
    pending = [approvals.shown(one, viewer) for one in asked if one.outcome == ApprovalOutcome.PENDING]
    changes = held.changes_of(edit)
    can_be_done = any(not one.problem for one in pending)
    context = {
        "title": held.KIND.title,
        "edit": edit,
        "table": held.master_of(edit).opts.verbose_name_plural,
        "moved": held.moved_of(edit),
        "changes": [rows.shown(change) for change in changes[:MOST_ROWS]],
        "count": len(changes),
        "requests": pending,
        "decided": [one for one in asked if one.outcome != ApprovalOutcome.PENDING],
        "effect": held.effect_of(edit) if can_be_done else (),
    }
    return framed(request, "approvals/edit.html", context)


@guarded("plan")
@require_POST
def decide(request: HttpRequest, request_id: int, verb: str) -> HttpResponse:
    """Approve, reject or withdraw what somebody asked for, and go back to where it was asked."""
    asked = get_object_or_404(ApprovalRequest, pk=request_id)
    kind = approvals.get(asked.kind)
    address = kind.address(asked.subject)
    try:
        if verb not in approvals.VERBS:
            raise Refused("unknown-decision", NO_SUCH_VERB)
        seen = {"seen": request.POST.get("sentence", "")} if verb == "approve" else {}
        approvals.VERBS[verb](request_id, by=viewer_of(request), note=request.POST.get("note", ""), **seen)
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return redirect(address)
    messages.success(request, DECIDED[verb])
    if verb == "approve" and kind.until:
        address += f"?until={kind.until}"
    return redirect(address)


DECIDED = {
    "approve": gettext_lazy("Approved and carried out."),
    "reject": gettext_lazy("Rejected: nothing has changed."),
    "withdraw": gettext_lazy("The request is withdrawn."),
}
