"""Which loads a second person lets go on, and the verb that lets a load go on its way to be published.

A load that the product itself stopped after its check needs two people. One that its uploader held back to look at the
effect may be published by that person, or sent for approval.
"""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from alkana.accounts.viewer import Viewer
from alkana.refusals import Refused
from alkana.reporting import formats
from alkana.text import Text
from etl import approvals, loads
from etl.approvals import Kind, Subject
from etl.models import ApprovalOutcome, ApprovalRequest, Load, LoadState
from etl.sources.base import get_source
from etl.tasks import process_load

CODE = "publish-load"
BAD_SUBJECT = Text(
    "Cần số của một lần nạp, ví dụ “load”: 12.", "A load's number is needed, as in “load”: 12."
)
SENTENCE = Text(
    "Công bố lần nạp {number}, {source}, tệp “{name}”: {new} dòng mới, {changed} dòng đổi.",
    "Publish load {number}, {source}, file “{name}”: {new} new rows, {changed} changed ones.",
)
NOT_TRIED = Text(
    "Công bố lần nạp {number}, {source}, tệp “{name}”: {read} dòng.",
    "Publish load {number}, {source}, file “{name}”: {read} {read:row|rows}.",
)
SECOND_PERSON = Text(
    "Lần nạp {number} bị dừng sau khi kiểm tra, nên cần người thứ hai: hãy gửi phê duyệt.",
    "Load {number} was stopped after its check, so a second person is needed: send it for approval.",
)
WAITS = Text(
    "Lần nạp {number} đang chờ phê duyệt. Hãy phê duyệt, từ chối hoặc rút lại yêu cầu.",
    "Load {number} waits for approval. Approve, reject or withdraw the request.",
)


def subject_of(load: Load) -> dict[str, int]:
    """What a request about a load is about."""
    return {"load": load.pk}


def let_go_on(load: Load, *, by: Viewer) -> None:
    """Publish a checked load: a worker does it. Raises Refused where a second person has to agree."""
    if approvals.pending(CODE, subject_of(load)).exists():
        raise Refused("waits-for-approval", WAITS.filled(number=load.pk), where={"load": load.pk})
    if loads.is_stopped(load):
        if not approvals.is_alone_enough(KIND, by):
            raise Refused("needs-approval", SECOND_PERSON.filled(number=load.pk), where={"load": load.pk})
        approvals.ask(CODE, subject_of(load), by=by)
        return
    _go_on(load)


@transaction.atomic
def let_go_on_by_operator(load: Load, *, note: str = "") -> None:
    """The operator, who has the shell and no account, lets a load go on; written down like an approval by one person.

    Raises Refused. The caller processes the load.
    """
    KIND.permit(subject_of(load))
    request = approvals.pending(CODE, subject_of(load)).first() or ApprovalRequest(
        kind=CODE, subject=subject_of(load), asked_at=timezone.now()
    )
    told = KIND.describe(subject_of(load))
    request.sentence_vi, request.sentence_en = told.vi, told.en
    request.outcome, request.decided_at = ApprovalOutcome.APPROVED, timezone.now()
    request.is_alone = request.asked_by_id is None
    request.decision_note = f"bin/manage approve{': ' if note.strip() else ''}{note.strip()}"
    request.save()
    loads.approve(load)


def _go_on(load: Load) -> None:
    loads.approve(load)
    transaction.on_commit(lambda: process_load.delay(load.pk))


def _read(subject: Subject) -> Subject:
    number = subject.get("load")
    if set(subject) != {"load"} or not isinstance(number, int) or isinstance(number, bool):
        raise Refused("bad-subject", BAD_SUBJECT, where={"subject": dict(subject)})
    return {"load": number}


def _load(subject: Subject) -> Load:
    load = Load.objects.filter(pk=subject["load"]).first()
    if load is None:
        raise Refused(
            "unknown-load",
            Text("Không có lần nạp {number}.", "There is no load {number}.").filled(number=subject["load"]),
            where=dict(subject),
        )
    return load


def _permit(subject: Subject) -> None:
    loads.must(_load(subject), *loads.PUBLISHABLE)


def _describe(subject: Subject) -> Text:
    load = _load(subject)
    sentence = SENTENCE if load.effect else NOT_TRIED
    said = sentence.filled(
        number=load.pk,
        name=load.name,
        source=get_source(load.source).title,
        **{
            name: formats.in_languages(formats.number, count, 0)
            for name, count in (
                ("new", load.rows_new), ("changed", load.rows_changed), ("read", load.rows_read),
            )
        },
    )  # fmt: skip
    if not loads.is_stopped(load):
        return said
    return Text(f"{said.vi} {load.message_vi}", f"{said.en} {load.message_en}")


def _find_effect(subject: Subject) -> None:
    """What publishing would do, for whoever decides."""
    loads.dry_run(_load(subject), with_figures=False)


def _carry_out(subject: Subject, _by: Viewer, _note: str) -> None:
    _go_on(_load(subject))


KIND = Kind(
    code=CODE,
    title=Text("Công bố lần nạp đã dừng", "Publish a load that was stopped"),
    asks="load",
    decides="load",
    read=_read,
    prepare=_find_effect,
    permit=_permit,
    describe=_describe,
    carry_out=_carry_out,
    address=lambda subject: reverse("load", args=[subject["load"]]),
    until=LoadState.PUBLISHED,
)
