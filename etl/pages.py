"""Pages of the write road: uploads, one load with the decisions on it, all loads, quality, coverage."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from alkana.refusals import Refused
from alkana.reporting import addresses, page
from alkana.reporting.page import Page, Tab
from alkana.reporting.pages_views import viewer_of
from alkana.reporting.shell import framed, guarded
from alkana.text import Text
from etl import (
    answers,
    approval_pages,
    approvals,
    coverage,
    decisions,
    followup_pages,
    impossible,
    load_approvals,
    load_history,
    loads,
    main_figures,
    progress,
    quality,
    quarantine,
)
from etl.answer_files import MONTH
from etl.models import ApprovalOutcome, Load, LoadState
from etl.reading.asking import Choice
from etl.sources.base import Input, NamedDate, Source, all_sources, get_source
from etl.tasks import process_load

RECENT = 15
PER_PAGE = 50
MOST_QUARANTINED = 100
MOST_WAITING = 200
RUNNING = (LoadState.RECEIVED, LoadState.READING)
TONES = {
    LoadState.PUBLISHED: "good",
    LoadState.NEEDS_INPUT: "watch",
    LoadState.CHECKED: "watch",
    LoadState.WAITS_APPROVAL: "watch",
    LoadState.REFUSED: "act",
    LoadState.FAILED: "act",
}
STEPS = (
    ("read", Text("đọc", "read")),
    ("check", Text("kiểm tra", "check")),
    ("compare", Text("so sánh", "compare")),
    ("derive", Text("tính lại", "derive")),
)
DATA = Page(
    code="data",
    path="data",
    title=Text("Dữ liệu", "Data"),
    question=Text(
        "Dữ liệu nào đã nạp, có đúng và đủ không?", "What is loaded, is it right, and is it complete?"
    ),
    tabs=(
        Tab("uploads", Text("Nạp tệp", "Uploads")),
        Tab("loads", Text("Các lần nạp", "Loads")),
        Tab("quality", Text("Chất lượng", "Quality")),
        Tab("coverage", Text("Độ phủ", "Coverage")),
    ),
    permission="load",
    shortcut="d",
    icon="database",
    order=90,
    url="uploads",
)


@dataclass(frozen=True, slots=True)
class LoadView:
    """One load as pages show it."""

    load: Load
    source: Source | None
    tone: str
    message: str
    score: quality.Score
    is_running: bool
    waiting: int
    steps: tuple[tuple[str, Text], ...] = STEPS

    @property
    def corrected(self) -> int:
        """Quarantined rows that a published correction has brought in since."""
        return 0 if self.load.corrects_id else self.load.rows_quarantined - self.waiting

    @classmethod
    def all(cls, loads_shown: Iterable[Load]) -> "list[LoadView]":
        """Several loads, with one question for what still waits in their quarantines."""
        shown = list(loads_shown)
        waiting = quarantine.waiting_counts(shown)
        return [cls.of(load, waiting=waiting.get(load.pk, 0)) for load in shown]

    @classmethod
    def of(cls, load: Load, *, waiting: int | None = None) -> "LoadView":
        """With its list, score and tone."""
        return cls(
            load=load,
            source=get_source(load.source) if load.source else None,
            tone=TONES.get(LoadState(load.state), ""),
            message=str(Text(load.message_vi, load.message_en)),
            score=quality.score(load),
            is_running=load.state in RUNNING or progress.of(load.pk) is not None,
            waiting=quarantine.waiting_counts([load]).get(load.pk, 0) if waiting is None else waiting,
        )


def _tab(request: HttpRequest, template: str, tab: str, context: dict[str, Any]) -> HttpResponse:
    """A page of this section, with its tabs."""
    tabs = [
        {"title": one.title, "address": reverse(one.code), "is_current": one.code == tab, "code": one.code}
        for one in DATA.tabs
    ]
    base = {"title": DATA.title, "question": DATA.question, "tabs": tabs}
    return framed(request, template, base | context)


@guarded("load")
def uploads(request: HttpRequest) -> HttpResponse:
    """Drop zone and the latest loads. Without scripts the form posts here."""
    if request.method == "POST":
        return _taken(request)
    asking = Load.objects.filter(state=LoadState.NEEDS_INPUT).order_by("name", "pk")
    waiting = [
        {"load": load, "prefix": f"{load.pk}-", "questions": asked}
        for load in asking[:MOST_WAITING]
        if (asked := _questions(load))
    ]
    recent = LoadView.all(Load.objects.select_related("file", "created_by").order_by("-pk")[:RECENT])
    return _tab(
        request,
        "data/uploads.html",
        "uploads",
        {"recent": recent, "waiting": waiting, "sources": all_sources()},
    )


def _taken(request: HttpRequest) -> HttpResponse:
    """Take files in from the form, say what became of each, and lead to the load, or to all when there are several."""
    taken = []
    for file in request.FILES.getlist("file"):
        typed = dict(
            one.partition("=")[::2] for one in re.split(r"[;\s]+", request.POST.get("totals", "")) if one
        )
        try:
            received = loads.receive(
                file.chunks(),
                file.name or "",
                totals=typed,
                user=request.user,
                auto_publish="hold" not in request.POST,
            )
        except Refused as refusal:
            messages.error(request, str(refusal.message))
            return redirect("uploads")
        if received.already:
            messages.info(request, str(answers.already(received.load)))
        else:
            process_load.delay(received.load.pk)
            messages.success(request, str(answers.taken(received.load)))
        taken.append(received.load)
    return redirect("load", taken[0].pk) if len(taken) == 1 else redirect("loads")


@guarded("load")
@require_POST
def answer_all(request: HttpRequest) -> HttpResponse:
    """Answers to all waiting files at once; a file without an answer goes on waiting."""
    answered = 0
    for load in Load.objects.filter(state=LoadState.NEEDS_INPUT).order_by("pk"):
        try:
            given = _answers(request, load, prefix=f"{load.pk}-")
            asked = [question["name"] for question in _questions(load)]
            if not asked or any(name not in given for name in asked):
                continue
            loads.answer(load, inputs=given)
        except Refused as refusal:
            messages.error(request, f"{load.name}: {refusal.message}")
            continue
        process_load.delay(load.pk)
        answered += 1
    if answered:
        told = ngettext(
            "%(count)s file is answered and goes on.", "%(count)s files are answered and go on.", answered
        )
        messages.success(request, told % {"count": answered})
    return redirect("uploads")


@guarded("load")
def upload_row(request: HttpRequest, load_id: int) -> HttpResponse:
    """One load as a row of the upload list, asked for when it rests."""
    load = get_object_or_404(Load.objects.select_related("file", "created_by"), pk=load_id)
    already = (
        str(answers.already(load)) if "already" in request.GET and load.state == LoadState.PUBLISHED else ""
    )
    return render(request, "data/upload_row.html", {"view": LoadView.of(load), "already": already})


@guarded("load")
def load_list(request: HttpRequest) -> HttpResponse:
    """All loads, newest first, by list and state."""
    found: QuerySet[Load] = Load.objects.select_related("file", "created_by").order_by("-pk")
    source, state = request.GET.get("source", ""), request.GET.get("state", "")
    if source:
        found = found.filter(source=source)
    if state:
        found = found.filter(state=state)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "views": LoadView.all(shown),
        "shown": shown,
        "sources": all_sources(),
        "states": LoadState.choices,
        "source": source,
        "state": state,
    }
    return _tab(request, "data/loads.html", "loads", context)


@guarded("load")
def load_page(request: HttpRequest, load_id: int) -> HttpResponse:
    """Everything about one load: counts, score, findings, quarantine, control totals, effect, history, decisions."""
    load = get_object_or_404(Load.objects.select_related("file", "created_by", "corrects"), pk=load_id)
    view = LoadView.of(load)
    asked = approvals.requests(load_approvals.CODE, load_approvals.subject_of(load))
    pending = [one for one in asked if one.outcome == ApprovalOutcome.PENDING]
    viewer = viewer_of(request)
    goes_with = loads.goes_with(load)
    can_publish = load.state in loads.PUBLISHABLE
    is_free = not loads.is_stopped(load) or approvals.is_alone_enough(load_approvals.KIND, viewer)
    context = {
        "title": _("Load %(number)s") % {"number": load.pk},
        "view": view,
        "load": load,
        "findings": [_finding(entry) for entry in load.findings],
        "reasons": [str(Text(one["text_vi"], one["text_en"])) for one in load.reasons],
        "quarantined": [_quarantined(row) for row in quarantine.waiting(load)[:MOST_QUARANTINED]],
        "waiting": view.waiting,
        "failed_again": [_quarantined(row) for row in quarantine.failed_again(load)[:MOST_QUARANTINED]],
        "candidates": load.detection.get("candidates", []),
        "questions": _questions(load),
        "effect": effect_of(load),
        "figures": main_figures.changes(load.figures),
        "impossible": _impossible(load),
        "history": load_history.moments(load, asked),
        "requests": [approvals.shown(one, viewer) for one in pending],
        "corrections": load.corrections.order_by("pk"),
        "goes_with": goes_with,
        "undone_new": sum(one.rows_new for one in (load, *goes_with)),
        "undone_changed": sum(one.rows_changed for one in (load, *goes_with)),
        "can_try": can_publish or load.state == LoadState.PUBLISHED,
        "can_publish": can_publish and is_free and not pending,
        "can_ask": can_publish and not pending and not settings.APPROVE_ALONE,
        "can_discard": load.state in loads.UNFINISHED,
        "can_answer": load.state in (LoadState.NEEDS_INPUT, LoadState.REFUSED),
        "sources": all_sources(),
        "until": _until(request, load),
        "was_tried": "tried" in request.GET,
    }
    return framed(request, "data/load.html", context)


def _impossible(load: Load) -> list[Text]:
    """What its trial found, while it has not come true."""
    awaited = "undo" if load.state == LoadState.PUBLISHED else "publish"
    return impossible.sentences(load.figures) if load.figures.get("verb") == awaited else []


def _until(request: HttpRequest, load: Load) -> str:
    """The state that the page waits for: a job that is still in the queue has not changed the load yet."""
    wanted = request.GET.get("until", "")
    return wanted if wanted in (LoadState.PUBLISHED, LoadState.UNDONE) and wanted != load.state else ""


def _finding(entry: dict[str, Any]) -> dict[str, Any]:
    return entry | {"text": str(Text(entry["text_vi"], entry["text_en"]))}


def _quarantined(row: Any) -> dict[str, Any]:
    problems = [
        {
            "column": problem["column"],
            "value": problem["value"],
            "text": str(Text(problem["text_vi"], problem["text_en"])),
            "fix": str(Text(problem["fix_vi"], problem["fix_en"])),
        }
        for problem in row.problems
    ]
    return {"row_number": row.row_number, "problems": problems}


def _questions(load: Load) -> list[dict[str, Any]]:
    """What the file does not say, each with a proposal or the possible answers."""
    if load.state != LoadState.NEEDS_INPUT or not load.source:
        return []
    if choices := load.where.get("choices"):
        return [_choice(Choice(one["parameter"])) for one in choices]
    proposals = load.where.get("questions", {})
    asked = get_source(load.source).inputs
    return [
        {"name": one.column, "label": one.label} | _as_field(one, proposals.get(one.column) or "")
        for one in asked
        if one.column in proposals
    ]


def _as_field(question: Input, proposal: str) -> dict[str, str]:
    is_month = question.from_name is NamedDate.MONTH
    return {"kind": "month", "proposal": proposal[:7]} if is_month else {"kind": "date", "proposal": proposal}


def _choice(choice: Choice) -> dict[str, Any]:
    return {"name": choice.value, "label": choice.label, "options": choice.options.items()}


def effect_of(load: Load) -> dict[str, Any]:
    """What the load does to each month: heads of the list's own totals, then rows."""
    known = ("month", "group", "added", "changed", "removed")
    totals = [name for name in (load.effect[0] if load.effect else {}) if name not in known]
    names = {column.name: column.header for column in get_source(load.source).columns} if load.source else {}
    return {
        "heads": [names.get(name, name) for name in totals],
        "rows": [entry | {"totals": [entry[name] for name in totals]} for entry in load.effect],
    }


# What the page of the load has to know: the state once its job has run (until then it looks again by itself), or
# that the effect below is that of publishing.
EXPECTED = {
    "publish": f"until={LoadState.PUBLISHED}",
    "undo": f"until={LoadState.UNDONE}",
    "dry-run": "tried=1",
}


@guarded("load")
@require_POST
def decide(request: HttpRequest, load_id: int, decision: str) -> HttpResponse:
    """Publish, undo, discard, cancel, try without publishing, answer. The same verbs as the API's."""
    load = get_object_or_404(Load, pk=load_id)
    try:
        messages.success(request, str(_decided(request, load, decision)))
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return redirect("load", load.pk)
    expected = EXPECTED.get(decision)
    return redirect(reverse("load", args=[load.pk]) + (f"?{expected}" if expected else ""))


def _decided(request: HttpRequest, load: Load, decision: str) -> Text:
    if decision == "answer":
        loads.answer(load, source=request.POST.get("source", ""), inputs=_answers(request, load))
        process_load.delay(load.pk)
        return answers.answered(load)
    if decision == "undo" and request.POST.get("number") != str(load.pk):
        raise Refused("not-confirmed", NOT_CONFIRMED)
    return decisions.decide(load, decision, by=viewer_of(request))


def _answers(request: HttpRequest, load: Load, *, prefix: str = "") -> dict[str, str]:
    asked = get_source(load.source).inputs if load.source else ()
    given = {one.column: request.POST.get(prefix + one.column, "") for one in asked}
    given = {name: f"{text}-01" if MONTH.fullmatch(text) else text for name, text in given.items()}
    chosen = {choice.value: request.POST.get(prefix + choice, "") for choice in Choice}
    for name, text in chosen.items():
        if text and text not in Choice(name).options:
            raise Refused("bad-answer", BAD_CHOICE, where={"parameter": name})
    for name, text in given.items():
        try:
            if text:
                date.fromisoformat(text)
        except ValueError:
            raise Refused("bad-answer", BAD_DATE, where={"parameter": name}) from None
    return {name: text for name, text in (given | chosen).items() if text}


NOT_CONFIRMED = Text("Hãy gõ đúng số lần nạp để xác nhận.", "Type the number of the load to confirm.")
BAD_CHOICE = Text("Hãy chọn một trong các câu trả lời.", "Choose one of the answers.")
BAD_DATE = Text("Ngày không hợp lệ.", "That is not a date.")


@guarded("load")
def quality_page(request: HttpRequest) -> HttpResponse:
    """Scores of the latest loads per list, and what waits for correction."""
    by_source: dict[str, list[LoadView]] = {}
    for view in LoadView.all(Load.objects.filter(state=LoadState.PUBLISHED).order_by("-pk")[:200]):
        by_source.setdefault(view.load.source, []).append(view)
    rows = [_trend(get_source(code), views[:12]) for code, views in by_source.items()]
    return _tab(
        request, "data/quality.html", "quality", {"rows": sorted(rows, key=lambda row: row["source"].order)}
    )


def _trend(source: Source, views: Sequence[LoadView]) -> dict[str, Any]:
    from alkana.reporting.cards import sparkline

    scores = [(view.load.created_at.date().isoformat(), view.score.value) for view in reversed(views)]
    return {
        "source": source,
        "latest": views[0],
        "sparkline": sparkline(scores, ""),
        "quarantined": sum(view.waiting for view in views),
        "count": len(views),
    }


@guarded("load")
def coverage_page(request: HttpRequest) -> HttpResponse:
    """One calendar per list: rows per day, days without any."""
    year = request.GET.get("year", "")
    calendars = coverage.calendars(int(year) if year.isdigit() and len(year) == 4 else None)
    return _tab(
        request, "data/coverage.html", "coverage", {"calendars": calendars, "years": coverage.years()}
    )


def register() -> None:
    """Make menu and addresses known; called when the app is ready."""
    page.register(DATA)
    addresses.register_pages(
        path("data/", uploads, name="uploads"),
        path("data/answers/", answer_all, name="answer-all"),
        path("data/loads/", load_list, name="loads"),
        path("data/loads/<int:load_id>/", load_page, name="load"),
        path("data/loads/<int:load_id>/row/", upload_row, name="load-row"),
        path("data/loads/<int:load_id>/ask/", approval_pages.ask_for_load, name="load-ask"),
        path("data/loads/<int:load_id>/<slug:decision>/", decide, name="load-decide"),
        path("approvals/edits/<int:edit_id>/", approval_pages.held_edit, name="held-edit"),
        path("approvals/<int:request_id>/<slug:verb>/", approval_pages.decide, name="decide-request"),
        path("follow-ups/<path:code>/", followup_pages.line, name="follow-up"),
        path("data/quality/", quality_page, name="quality"),
        path("data/coverage/", coverage_page, name="coverage"),
    )
