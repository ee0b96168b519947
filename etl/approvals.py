"""Second approval: what one person asks for becomes true when another one agrees.

An app declares a `Kind`: who may ask, who may decide, what is done, and how it is said in a sentence. The verbs are
the same for all kinds: ask, approve, reject, withdraw. Each is one transaction with what it carries out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from alkana.accounts.viewer import Viewer
from alkana.refusals import Refused
from alkana.reporting import formats
from alkana.text import Text, in_both
from etl import rights
from etl.models import ApprovalOutcome, ApprovalRequest

Subject = Mapping[str, Any]

UNKNOWN = Text("Không có loại phê duyệt “{code}”.", "There is no kind of approval “{code}”.")
ASKED_ALREADY = Text(
    "Việc này đã được gửi và đang chờ phê duyệt.", "This was asked for already and waits for approval."
)
OWN = Text(
    "Bạn là người gửi yêu cầu này nên cần người thứ hai phê duyệt.",
    "You asked for this yourself, so a second person has to approve it.",
)
OWN_REJECTED = Text("Đây là yêu cầu của bạn: hãy rút lại.", "This is your own request: withdraw it.")
NOT_YOURS = Text(
    "Chỉ người gửi mới rút lại được yêu cầu.", "Only the person who asked can withdraw a request."
)
CHANGED = Text(
    "Dữ liệu đã đổi sau khi bạn xem, nên chưa phê duyệt. Bây giờ là: {now}",
    "The data changed after you looked, so nothing is approved yet. Now it is: {now}",
)
DECIDED = Text(
    "Yêu cầu này không còn chờ nữa: {outcome} bởi {who} lúc {when}.",
    "This request does not wait any more: {outcome} by {who}, {when}.",
)


@dataclass(frozen=True, slots=True)
class Kind:
    """Something that needs a second person. `asks` and `decides` are capabilities.

    `read` makes a subject of what came in, or raises Refused. `prepare` finds out what the decision needs before it is
    asked for. `permit` raises Refused where it can't be done (any more). `describe` says subject and effect in a
    sentence. `carry_out` does it, inside the deciding transaction. `plants` are those that one must be allowed to see;
    `address` is the page where it is asked for and decided on; `until` is the state that this page waits for after an
    approval, where the work goes on in the queue.
    """

    code: str
    title: Text
    asks: str
    decides: str
    read: Callable[[Subject], Subject]
    permit: Callable[[Subject], None]
    describe: Callable[[Subject], Text]
    carry_out: Callable[[Subject, Viewer, str], None]
    address: Callable[[Subject], str]
    plants: Callable[[Subject], tuple[str, ...]] = field(default=lambda _: ())
    prepare: Callable[[Subject], None] = field(default=lambda _: None)
    until: str = ""


_registry: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known; called when its app is ready."""
    _registry[kind.code] = kind


def get(code: str) -> Kind:
    """The kind with this code. Raises Refused."""
    if code not in _registry:
        raise Refused("unknown-approval", UNKNOWN.filled(code=code), where={"kind": code})
    return _registry[code]


def codes() -> list[str]:
    """Of all kinds."""
    return sorted(_registry)


# Verbs


def ask(code: str, subject: Subject, *, by: Viewer, note: str = "") -> ApprovalRequest:
    """Ask for something. It waits for a second person, unless the installation lets one person do both."""
    kind = get(code)
    rights.must_be_able(by, kind.asks)
    subject = kind.read(subject)
    rights.must_see(by, kind.plants(subject))
    kind.permit(subject)
    kind.prepare(subject)
    with transaction.atomic():
        said = kind.describe(subject)
        request = ApprovalRequest(
            kind=code, subject=dict(subject), sentence_vi=said.vi, sentence_en=said.en, asked_by_id=by.user_id,
            asked_at=timezone.now(), note=note.strip(),
        )  # fmt: skip
        try:
            with transaction.atomic():
                request.save()
        except IntegrityError as error:
            raise Refused("already-asked", ASKED_ALREADY, where={"kind": code, **subject}) from error
        if is_alone_enough(kind, by):
            _carry_out(kind, request, by, "")
    return request


def approve(request_id: int, *, by: Viewer, note: str = "", seen: str = "") -> ApprovalRequest:
    """Agree, and carry it out. `seen` is the sentence that the decider read, in either language.

    Raises Refused for one's own request, a decided one, what can't be done any more, and when the sentence is another
    one by now: what is agreed to is the effect itself.
    """
    with transaction.atomic():
        request, kind = _waiting(request_id, by)
        rights.must_be_able(by, kind.decides)
        if request.asked_by_id == by.user_id and not settings.APPROVE_ALONE:
            raise Refused("own-request", OWN, where={"request": request.pk})
        kind.permit(request.subject)
        said = kind.describe(request.subject)
        if seen and seen not in (said.vi, said.en):
            raise Refused("effect-changed", CHANGED.filled(now=said), where={"request": request.pk})
        request.sentence_vi, request.sentence_en = said.vi, said.en
        _carry_out(kind, request, by, note)
    return request


def reject(request_id: int, *, by: Viewer, note: str = "") -> ApprovalRequest:
    """Say no: nothing changes. One's own request is withdrawn instead."""
    with transaction.atomic():
        request, kind = _waiting(request_id, by)
        rights.must_be_able(by, kind.decides)
        if request.asked_by_id == by.user_id:
            raise Refused("own-request", OWN_REJECTED, where={"request": request.pk})
        _close(request, ApprovalOutcome.REJECTED, by, note)
    return request


def withdraw(request_id: int, *, by: Viewer, note: str = "") -> ApprovalRequest:
    """Take one's own request back."""
    with transaction.atomic():
        request, _kind = _waiting(request_id, by)
        if request.asked_by_id != by.user_id:
            raise Refused("not-your-request", NOT_YOURS, where={"request": request.pk})
        _close(request, ApprovalOutcome.WITHDRAWN, by, note)
    return request


VERBS: Mapping[str, Callable[..., ApprovalRequest]] = {
    "approve": approve,
    "reject": reject,
    "withdraw": withdraw,
}


def is_alone_enough(kind: Kind, by: Viewer) -> bool:
    """Whether this person needs no second one."""
    return settings.APPROVE_ALONE and by.may(kind.decides)


def _waiting(request_id: int, by: Viewer) -> tuple[ApprovalRequest, Kind]:
    """The request, locked; who decides at the same moment waits here and then finds it decided."""
    request = ApprovalRequest.objects.select_for_update().get(pk=request_id)
    kind = get(request.kind)
    rights.must_see(by, kind.plants(request.subject))
    if request.outcome != ApprovalOutcome.PENDING:
        raise Refused(
            "already-decided",
            DECIDED.filled(
                outcome=in_both(ApprovalOutcome(request.outcome).label),
                who=request.decided_by.username if request.decided_by else formats.DASH,
                when=formats.in_languages(formats.moment, request.decided_at),
            ),
            where={"request": request.pk, "outcome": request.outcome},
        )
    return request, kind


def _carry_out(kind: Kind, request: ApprovalRequest, by: Viewer, note: str) -> None:
    request.is_alone = request.asked_by_id == by.user_id
    _close(request, ApprovalOutcome.APPROVED, by, note)
    kind.carry_out(request.subject, by, request.note)


def _close(request: ApprovalRequest, outcome: ApprovalOutcome, by: Viewer, note: str) -> None:
    request.outcome, request.decided_by_id = outcome, by.user_id
    request.decided_at, request.decision_note = timezone.now(), note.strip()
    request.save()


# Reading


@dataclass(frozen=True, slots=True)
class Shown:
    """A request as a reader sees it: the sentence, why it can't be done any more, and what this reader may do."""

    request: ApprovalRequest
    kind: Kind
    sentence: str
    problem: str
    may_approve: bool
    may_reject: bool
    may_withdraw: bool

    @property
    def address(self) -> str:
        """The page where it is decided on."""
        return self.kind.address(self.request.subject)


def requests(code: str | None = None, subject: Subject | None = None) -> "QuerySet[ApprovalRequest]":
    """Requests, newest first: all, of a kind, or about one subject."""
    found = ApprovalRequest.objects.select_related("asked_by", "decided_by").order_by("-asked_at", "-pk")
    found = found.filter(kind=code) if code else found.filter(kind__in=codes())
    return found if subject is None else found.filter(subject=dict(subject))


def pending(code: str | None = None, subject: Subject | None = None) -> "QuerySet[ApprovalRequest]":
    """Those that wait."""
    return requests(code, subject).filter(outcome=ApprovalOutcome.PENDING)


def visible(found: "QuerySet[ApprovalRequest]", by: Viewer) -> list[ApprovalRequest]:
    """Requests within the plants of a reader."""
    return [one for one in found if _is_seen(one, by)]


def shown(request: ApprovalRequest, by: Viewer) -> Shown:
    """One request; while it waits, its sentence is that of now."""
    kind = get(request.kind)
    is_pending = request.outcome == ApprovalOutcome.PENDING
    sentence, problem = Text(request.sentence_vi, request.sentence_en), ""
    if is_pending:
        try:
            kind.permit(request.subject)
            sentence = kind.describe(request.subject)
        except Refused as refusal:
            problem = str(refusal.message)
    is_own = request.asked_by_id == by.user_id
    decides = is_pending and by.may(kind.decides)
    return Shown(
        request=request,
        kind=kind,
        sentence=str(sentence),
        problem=problem,
        may_approve=decides and not problem and (not is_own or settings.APPROVE_ALONE),
        may_reject=decides and not is_own,
        may_withdraw=is_pending and is_own,
    )


def must_see(request: ApprovalRequest, by: Viewer) -> None:
    """Raises Refused for a request about a plant that the reader may not see."""
    rights.must_see(by, get(request.kind).plants(request.subject))


def _is_seen(request: ApprovalRequest, by: Viewer) -> bool:
    try:
        must_see(request, by)
    except Refused:
        return False
    return True
