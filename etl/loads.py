"""The verbs of a load: receive, process, publish, undo, discard, cancel, resume, rebuild. One verb, one transaction.

Reading runs in parallel for any number of loads; publishing is one at a time. A process that dies leaves its
transaction rolled back and the load in a state from which `resume` or `discard` goes on.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg2
import structlog
from django.db import Error, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from alkana.db import errors
from alkana.observability import metrics
from alkana.refusals import Refused
from alkana.text import Text, in_both
from etl import (
    answers,
    changes,
    derive,
    effects,
    failures,
    files,
    gates,
    impossible,
    main_figures,
    progress,
    proof,
    raw,
    typed_totals,
    versions,
)
from etl.models import Load, LoadEvent, LoadState
from etl.read import NeedsInput, mark_corrected, read
from etl.reading.asking import AMBIGUOUS
from etl.sources.base import Source, get_source
from etl.uploads import WAITING, Stated, agrees, is_better_name, stated_dates

log = structlog.get_logger(__name__)

# Namespaces of PostgreSQL advisory locks.
LOCK_LOAD = 7101
LOCK_PUBLISH = 7102

UNFINISHED = (
    LoadState.RECEIVED,
    LoadState.READING,
    LoadState.NEEDS_INPUT,
    LoadState.CHECKED,
    LoadState.WAITS_APPROVAL,
    LoadState.FAILED,
)
TO_BE_READ = (LoadState.RECEIVED, LoadState.READING, LoadState.FAILED, LoadState.NEEDS_INPUT)
ON_THEIR_WAY = (LoadState.RECEIVED, LoadState.READING, LoadState.CHECKED)
UNPUBLISHED_READ = (LoadState.CHECKED, LoadState.WAITS_APPROVAL)
TOO_LATE = Text(
    "Tệp này đã công bố là lần nạp {load}. Hãy hoàn tác nó rồi nạp lại cùng các tổng của SAP.",
    "This file is published as load {load}. Undo it, then load it again with SAP's totals.",
)
PUBLISHABLE = (LoadState.CHECKED, LoadState.WAITS_APPROVAL, LoadState.UNDONE)
ENDED_EMPTY = (LoadState.REFUSED, LoadState.CANCELLED, LoadState.DISCARDED)

# The code of a load that turned out to be the same upload as another one.
ALREADY = "already-loaded"

# Refusals that an answer (the list, or how the file writes numbers and dates) resolves.
ANSWERABLE = AMBIGUOUS | {"two-lists-equally-likely"}


@dataclass(frozen=True, slots=True)
class Received:
    """A load for these bytes; `already` when they are published with these answers, so there is nothing to do.

    `is_new`: the load was opened for them, and nobody else waits for it.
    """

    load: Load
    already: bool
    is_new: bool = False


def receive(
    chunks: Iterable[bytes],
    name: str,
    *,
    source: str = "",
    as_of: date | None = None,
    inputs: Mapping[str, str] | None = None,
    totals: Mapping[str, str] | None = None,
    user: Any = None,
    auto_publish: bool = True,
) -> Received:
    """Keep the bytes and open a load for them, or find the one that they have with these answers already.

    What is stated fills in what a waiting load lacks; where it differs from what a load has, it is another load.
    A load that waits for approval goes on waiting when its file comes again.
    """
    stored = files.store(chunks)
    stated = Stated(name, source, as_of, inputs or {})
    with transaction.atomic():
        type(stored).objects.select_for_update().get(pk=stored.pk)
        known = _known(stored.pk, stated)
        if known is not None and known.state == LoadState.PUBLISHED:
            if totals:
                raise Refused("totals-too-late", TOO_LATE.filled(load=known.pk), where={"load": known.pk})
            return Received(known, already=True)
        load = known or Load(file=stored, name=name[:255], created_by=user)
        if is_better_name(load, name):
            load.name = name[:255]
        load.source = source or load.source
        load.stated_as_of = as_of or load.stated_as_of
        load.inputs = {**load.inputs, **(inputs or {})}
        typed = load.typed_totals | typed_totals.parsed(totals or {})
        if load.state in WAITING or (typed != load.typed_totals and load.state in UNPUBLISHED_READ):
            load.state = LoadState.RECEIVED
        load.typed_totals = typed
        load.auto_publish = auto_publish and not is_stopped(load)
        load.save()
    return Received(load, already=False, is_new=known is None)


def _known(sha256: str, stated: Stated) -> Load | None:
    """The load that has these bytes with these answers: the published one, else the newest."""
    loads = Load.objects.filter(file=sha256).exclude(state__in=ENDED_EMPTY).order_by("-pk")
    agreeing = [load for load in loads if agrees(load, stated)]
    return next((load for load in agreeing if load.state == LoadState.PUBLISHED), next(iter(agreeing), None))


def process(load_id: int) -> Load:
    """Bring a load as far as it can go: read it, check it and, when it may, publish it.

    Ends in a state that says what happened; a load that is as far as it can go is left alone. What the database could
    not take is `failed` and logged; other technical failures are recorded as `failed` and raised. Raises DatabaseGone
    when the connection was lost, Busy while another process is at work on it.
    """
    started = time.monotonic()
    load = Load.objects.get(pk=load_id)
    if load.state in (LoadState.PUBLISHED, *ENDED_EMPTY):
        return load
    is_ours = True
    try:
        _advance(load)
    except Busy:
        is_ours = False
        raise
    finally:
        if is_ours:  # else progress and a wish to stop belong to the process that is at work
            progress.clear(load_id)
    Load.objects.filter(pk=load_id).update(seconds=time.monotonic() - started)
    load.refresh_from_db()
    _measure(load)
    return load


def _advance(load: Load) -> None:
    try:
        if load.state in TO_BE_READ:
            _read(load)
        _go_on(load)
    except _Already as twin:
        load.refresh_from_db()
        if load.state in UNFINISHED:
            discard(load)
            load.refresh_from_db()
        _end(load, LoadState(load.state), ALREADY, answers.already(twin.load), {"load": twin.load.pk})
    except Refused as refusal:
        state = LoadState.NEEDS_INPUT if refusal.code in ANSWERABLE else LoadState.REFUSED
        _end(load, state, refusal.code, refusal.message, {"file": load.name, **refusal.where})
    except NeedsInput as need:
        load.source = need.source.code
        _end(load, LoadState.NEEDS_INPUT, "needs-input", _question(need, load), _proposals(need, load))
    except progress.Cancelled:
        _end(load, LoadState.CANCELLED, "cancelled", Text("Đã hủy theo yêu cầu", "Cancelled as asked"), {})
    except Busy:
        raise
    except (Error, psycopg2.Error) as error:  # what COPY raises comes as it is from the driver
        if errors.is_lost_connection(error):
            connection.close()
            raise DatabaseGone(load.pk) from error  # the load keeps its state and is found as stalled
        log.exception("load_failed", load=load.pk)
        where = {"error": type(error).__name__, "sqlstate": errors.sqlstate(error)}
        _end(load, LoadState.FAILED, "failed", failures.not_taken(error), where)
    except Exception as error:
        _end(load, LoadState.FAILED, "failed", failures.broken(error), {"error": type(error).__name__})
        raise


def _go_on(load: Load) -> None:
    """Publish what was read; where somebody decides first, find out what it would do before they ask."""
    if load.state in (LoadState.CHECKED, LoadState.UNDONE) and load.auto_publish:
        publish(load)
        load.refresh_from_db()
        if load.state == LoadState.WAITS_APPROVAL:
            dry_run(load)  # for whoever approves
    elif load.state == LoadState.CHECKED:
        progress.report(load.pk, "compare")
        dry_run(load)


class _Already(Exception):
    """Another load has these bytes with these answers: only reading told what this file's answers are."""

    def __init__(self, load: Load) -> None:
        super().__init__(load.pk)
        self.load = load


class Busy(Exception):
    """Another process is at work on this load."""


class DatabaseGone(Exception):
    """The database went away in the middle: nothing of the load is published, and it can be processed again."""


def _read(load: Load) -> None:
    # Only from these states: between the look and this line another process may have read and published it.
    Load.objects.filter(pk=load.pk, state__in=TO_BE_READ).update(
        state=LoadState.READING, message_code="", message_vi="", message_en=""
    )
    with transaction.atomic():
        _claim(load.pk)
        load.refresh_from_db()
        if load.state != LoadState.READING:
            return
        progress.clear(load.pk)
        read(load)
        load.state = LoadState.CHECKED
        load.save()


def _twins(load: Load) -> QuerySet[Load]:
    """Other loads of the same bytes with the same answers."""
    same = Load.objects.filter(file=load.file_id, source=load.source, precedence=load.precedence)
    return same.exclude(pk=load.pk).order_by("pk")


def _claim(load_id: int) -> None:
    if not _hold(load_id):
        raise Busy(load_id)


def _hold(load_id: int) -> bool:
    """Show until the end of the open transaction that somebody is at work on the load; whether nobody else was."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s, %s)", [LOCK_LOAD, load_id])
        return bool(cursor.fetchone()[0])


def wait_for_turn() -> None:
    """Be the only publisher until the end of the open transaction; waits for the one before."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, 0)", [LOCK_PUBLISH])


@contextmanager
def publishing() -> Iterator[None]:
    """One transaction, alone among publishers."""
    with transaction.atomic():
        wait_for_turn()
        yield


def publish(load: Load, *, user_id: int | None = None, has_passed: bool = False) -> int:
    """Make a checked (or undone) load count. Readers see all of it or nothing. Returns the data version.

    Where a gate stops it, nothing counts and the load waits for approval with its reasons. A load that `has_passed`
    them, because it counted until just now, is not stopped.
    """
    with transaction.atomic():
        _hold(load.pk)
        wait_for_turn()
        load = Load.objects.select_for_update(of=("self",)).select_related("corrects").get(pk=load.pk)
        if load.state == LoadState.PUBLISHED:
            return load.data_version or versions.current()
        must(load, *PUBLISHABLE)
        if twin := _twins(load).filter(state=LoadState.PUBLISHED).first():
            raise _Already(twin)
        if load.corrects and load.corrects.state != LoadState.PUBLISHED:
            raise _refuse_order(load)
        source = get_source(load.source)
        progress.report(load.pk, "compare")
        counts = changes.compute(source, load, activate=True)
        _count(load, counts)
        load.effect = effects.per_period(source, load, activate=True)
        if not has_passed and _stop(source, load):
            return versions.current()
        load.state, load.published_at, load.undone_at = LoadState.PUBLISHED, timezone.now(), None
        _derive_and_bump(load, "publish", user_id)
        mark_corrected(load, published=True)
    return load.data_version or 0


def undo(load: Load, *, user_id: int | None = None) -> int:
    """Make a published load count no more: figures become what they would be had it never been loaded.

    What `goes_with` it is undone first. Returns the data version. Raises Refused when it is not published.
    """
    with publishing():
        load = Load.objects.select_for_update(of=("self",)).get(pk=load.pk)
        must(load, LoadState.PUBLISHED)
        filters = main_figures.period(load, main_figures.as_of())
        before = main_figures.of(filters)
        _take_back_all(load, user_id)
        load.figures = main_figures.as_json("undo", filters, before, main_figures.of(filters))
        load.save(update_fields=["figures"])
    return load.data_version or 0


def _take_back_all(load: Load, user_id: int | None) -> None:
    for correction in goes_with(load):
        _take_back(correction, user_id)
    _take_back(load, user_id)


def goes_with(load: Load) -> list[Load]:
    """Published loads that an undo of this one takes with it: its corrections, and theirs, the last ones first."""
    found = []
    for correction in load.corrections.filter(state=LoadState.PUBLISHED).order_by("-precedence"):
        found += [*goes_with(correction), correction]
    return found


def reread(load: Load) -> int:
    """Read a load that was undone from its file again and publish it. Returns the data version.

    Raises what reading raises; the caller's transaction then has to be rolled back.
    """
    with publishing():
        must(Load.objects.get(pk=load.pk), LoadState.UNDONE)
        Load.objects.filter(pk=load.pk).update(state=LoadState.RECEIVED)
        _read(load)
        return publish(load, has_passed=True)


def _take_back(load: Load, user_id: int | None) -> None:
    source = get_source(load.source)
    changes.compute(source, load, activate=False)
    load.effect = effects.per_period(source, load, activate=False)
    load.state, load.undone_at = LoadState.UNDONE, timezone.now()
    try:
        _derive_and_bump(load, "undo", user_id)
    finally:
        progress.clear(load.pk)
    mark_corrected(load, published=False)


def _derive_and_bump(load: Load, kind: str, user_id: int | None) -> None:
    load.save()
    derive.incremental(load, step=lambda target: progress.report(load.pk, f"derive {target}"))
    load.data_version = versions.bump(kind, load=load)
    load.save(update_fields=["data_version"])
    LoadEvent.objects.create(
        load=load, kind=kind, happened_at=timezone.now(), data_version=load.data_version, by_id=user_id
    )


def dry_run(load: Load, *, with_figures: bool = True) -> Load:
    """What publishing would do, found by doing it and rolling back. The load keeps counts, effect and figures.

    Of a published load: what undoing it would do to the main figures. `with_figures` costs as much as publishing.
    """
    with publishing():
        load = Load.objects.select_for_update(of=("self",)).get(pk=load.pk)
        must(load, *PUBLISHABLE, LoadState.PUBLISHED)
        if load.state != LoadState.PUBLISHED:
            _compare(load)
        if with_figures:
            load.figures = _figures_of_trial(load)
            load.save(update_fields=["figures"])
    return load


def _compare(load: Load) -> None:
    source = get_source(load.source)
    counts = changes.compute(source, load, activate=True)
    _count(load, counts)
    load.effect = effects.per_period(source, load, activate=True)
    if not _stop(source, load):
        load.save(update_fields=["rows_new", "rows_changed", "rows_same", "rows_older", "effect"])


def _figures_of_trial(load: Load) -> dict[str, Any]:
    """The main figures before and after publishing, or undoing a published load; what it takes is taken back again."""
    trial = Load.objects.get(pk=load.pk)
    verb = "undo" if load.state == LoadState.PUBLISHED else "publish"
    reached = main_figures.as_of()
    try:
        with transaction.atomic():
            if verb == "undo":
                _take_back_all(trial, None)
            else:
                changes.compute(get_source(trial.source), trial, activate=True)
                trial.state = LoadState.PUBLISHED
                _derive_and_bump(trial, "publish", None)
            reached = max(filter(None, (reached, main_figures.as_of())), default=None)
            filters = main_figures.period(load, reached)
            after, then = main_figures.of(filters), impossible.states(load.source)
            transaction.set_rollback(True)
    finally:
        progress.clear(load.pk)
    kept = main_figures.as_json(verb, filters, main_figures.of(filters), after)
    return kept | {"impossible": impossible.as_json(load.source, impossible.states(load.source), then)}


def _stop(source: Source, load: Load) -> bool:
    """Let the load wait for approval where a gate has a reason that nobody agreed to yet. Whether it does."""
    found = gates.unapproved(gates.reasons(source, load), load)
    if not found:
        return False
    agreed = [known for known in load.reasons if known.get("is_approved")]
    told = gates.sentence(found)
    load.reasons = agreed + [reason.as_json() for reason in found]
    load.state, load.auto_publish = LoadState.WAITS_APPROVAL, False
    load.message_code, load.message_vi, load.message_en = gates.CODE, told.vi, told.en
    load.save()
    return True


def _count(load: Load, counts: changes.Counts) -> None:
    load.rows_new, load.rows_changed, load.rows_older = counts.new, counts.changed, counts.older
    load.rows_same = counts.same + load.rows_duplicate


def approve(load: Load) -> None:
    """Let a load that was stopped after its check go on to be published. Raises Refused when it has not got there.

    Whether a person may do so alone is decided in `load_approvals`, which pages and API call.
    """
    must(load, *PUBLISHABLE)
    load.auto_publish, load.message_code, load.message_vi, load.message_en = True, "", "", ""
    if load.state == LoadState.WAITS_APPROVAL:
        load.state = LoadState.CHECKED
        load.reasons = [reason | {"is_approved": True} for reason in load.reasons]
    load.save(update_fields=["state", "auto_publish", "reasons", "message_code", "message_vi", "message_en"])


def is_stopped(load: Load) -> bool:
    """Whether the product itself stopped the load after its check, because something about it looks wrong."""
    return load.state == LoadState.WAITS_APPROVAL


def answer(
    load: Load, *, source: str = "", as_of: date | None = None, inputs: Mapping[str, str] | None = None
) -> None:
    """Say what a file does not; the load can then be processed again. Raises Refused when nothing was asked."""
    must(load, LoadState.NEEDS_INPUT, LoadState.REFUSED, LoadState.FAILED)
    load.source = source or load.source
    load.stated_as_of = as_of or load.stated_as_of
    load.inputs = {**load.inputs, **(inputs or {})}
    load.state = LoadState.RECEIVED
    load.save(update_fields=["source", "stated_as_of", "inputs", "state"])


def discard(load: Load) -> None:
    """Give up a load that is not published: its rows go, its file and its record stay. Raises Refused."""
    with transaction.atomic():
        _claim(load.pk)
        load.refresh_from_db()
        must(load, *UNFINISHED)
        if load.source:
            raw.delete_rows(get_source(load.source), load.pk)
        load.members.all().delete()
        load.quarantined.all().delete()
        load.state = LoadState.DISCARDED
        load.save(update_fields=["state"])


def stalled() -> list[Load]:
    """Loads that were being worked on by a process that is gone."""
    found = []
    for load in Load.objects.filter(state__in=ON_THEIR_WAY, auto_publish=True):
        with transaction.atomic():
            try:
                _claim(load.pk)
            except Busy:
                continue
            found.append(load)
    return found


def rebuild(*, step: Callable[[str], None] = lambda _: None) -> int:
    """Derive everything anew from the raw rows of active loads. Returns the data version."""
    with publishing():
        derive.full(step=step)
        return versions.bump("rebuild")


def rebuild_if_due() -> bool:
    """Derive everything anew when a migration changed which rows count, or what they are. Whether it did."""
    if not versions.is_rebuild_due():
        return False
    rebuild()
    return True


def check_facts(*, step: Callable[[str], None] = lambda _: None) -> list[proof.Difference]:
    """Prove that what was built in increments equals the full derivation. Writes nothing."""
    with publishing():
        differences = proof.prove(step=step)
        transaction.set_rollback(True)
    return differences


WRONG_STATE = Text(
    "Lần nạp {load} đang ở trạng thái “{state}” (tệp {name}); việc này chỉ làm được khi trạng thái là {needed}.",
    "Load {load} is in the state “{state}” (file {name}); this can be done only in the state {needed}.",
)


def must(load: Load, *states: LoadState) -> None:
    """Raise Refused unless the load is in one of these states."""
    if load.state not in states:
        state = in_both(LoadState(load.state).label)
        needed = [in_both(one.label) for one in states]
        raise Refused(
            "wrong-state",
            WRONG_STATE.filled(
                load=load.pk,
                name=load.name,
                state=state,
                needed=Text(
                    ", ".join(f"“{one.vi}”" for one in needed), ", ".join(f"“{one.en}”" for one in needed)
                ),
            ),
            where={"load": load.pk, "state": load.state},
        )


def _refuse_order(load: Load) -> Refused:
    return Refused(
        "corrected-load-not-published",
        Text(
            f"Tệp này sửa lần nạp {load.corrects_id}, nhưng lần nạp đó chưa được công bố. Hãy công bố nó trước.",
            f"This file corrects load {load.corrects_id}, which is not published. Publish that load first.",
        ),
        where={"load": load.pk, "corrects": load.corrects_id},
    )


def _end(load: Load, state: LoadState, code: str, message: Text, where: Mapping[str, Any]) -> None:
    Load.objects.filter(pk=load.pk).update(
        state=state,
        source=load.source,
        detection=load.detection,
        message_code=code,
        message_vi=message.vi,
        message_en=message.en,
        where=dict(where),
    )


def _question(need: NeedsInput, load: Load) -> Text:
    asked = need.questions
    several = [day.isoformat() for q in asked for day in stated_dates(q, load.name)]
    vi = f" Tên tệp có thể là {' hoặc '.join(several)}." if several else ""
    en = f" Its name may mean {' or '.join(several)}." if several else ""
    return Text(
        f"“{load.name}” cần thêm: {', '.join(q.label.vi for q in asked)}.{vi} Hãy trả lời rồi nạp tiếp.",
        f"“{load.name}” does not say: {', '.join(q.label.en for q in asked)}.{en} Answer it to go on.",
    )


def _proposals(need: NeedsInput, load: Load) -> dict[str, Any]:
    """A proposal for each question: what the rows say, else the name (the first of its readings), else the document."""
    document = load.modified_at.date() if load.modified_at else None
    found: dict[str, str | None] = {}
    for question in need.questions:
        readings = stated_dates(question, load.name)
        named = document if document in readings else next(iter(readings), document)
        found[question.column] = need.proposals.get(question.column) or (named.isoformat() if named else None)
    return {"questions": found}


def _measure(load: Load) -> None:
    metrics.LOADS.labels(load.source or "unknown", load.state).inc()
    metrics.LOAD_SECONDS.labels(load.source or "unknown").observe(load.seconds)
    for outcome in ("new", "changed", "same", "older", "quarantined"):
        metrics.LOAD_ROWS.labels(load.source or "unknown", outcome).inc(getattr(load, f"rows_{outcome}"))
