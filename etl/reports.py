"""What a load tells the outside: one shape for command line and API."""

from typing import Any

from alkana.sentences import plain
from alkana.text import Text
from etl import answers, progress, quarantine
from etl.loads import ALREADY
from etl.models import Load, LoadState


def report(load: Load, *, already: bool = False) -> dict[str, Any]:
    """State, counts and message of a load; the keys are the contract of `manage.py ingest --json`.

    `already`: the file was handed in again. Then the counts are of this time, and it changed nothing.
    """
    new, changed = (0, 0) if already else (load.rows_new, load.rows_changed)
    return {
        "file": load.name,
        "sha256": load.file_id,
        "source": load.source or None,
        "load": load.pk,
        "state": "already_loaded" if already or load.message_code == ALREADY else load.state,
        "rows_read": load.rows_read,
        "rows_new": new,
        "rows_changed": changed,
        "rows_same": load.rows_same + load.rows_new + load.rows_changed - new - changed,
        "rows_older": load.rows_older,
        "rows_quarantined": load.rows_quarantined,
        "data_version": load.data_version,
        "seconds": round(load.seconds, 3),
        "message": plain(message(load, already=already)),
    }


def details(load: Load, *, already: bool = False) -> dict[str, Any]:
    """Everything a load page shows, on top of `report`. `corrections` go with the load when it is undone."""
    told = said(load, already=already)
    now = progress.of(load.pk)
    running = load.state in (LoadState.RECEIVED, LoadState.READING, LoadState.CHECKED)
    return report(load, already=already) | {
        "as_of": load.as_of,
        "inputs": load.inputs,
        "progress": {"stage": now.stage, "done": now.done, "total": now.total} if now and running else None,
        "message_vi": plain(told.vi),
        "message_en": plain(told.en),
        "message_code": load.message_code,
        "where": load.where,
        "reasons": [
            reason | {name: plain(reason[name]) for name in ("text_vi", "text_en")} for reason in load.reasons
        ],
        "findings": [
            finding | {name: plain(finding[name]) for name in ("text_vi", "text_en")}
            for finding in load.findings
        ],
        "control_totals": load.control_totals,
        "effect": load.effect,
        "figures": load.figures,
        "detection": load.detection,
        "corrects": load.corrects_id,
        "corrections": [
            {
                "load": one.pk,
                "file": one.name,
                "state": one.state,
                "rows_new": one.rows_new,
                "rows_changed": one.rows_changed,
            }
            for one in load.corrections.order_by("pk")
        ],
        "rows_waiting": quarantine.waiting(load).count() if load.rows_quarantined else 0,
        "created_at": load.created_at,
        "published_at": load.published_at,
        "undone_at": load.undone_at,
    }


def message(load: Load, *, already: bool = False) -> str:
    """One sentence, in English as command lines and logs are."""
    return said(load, already=already).en


def said(load: Load, *, already: bool = False) -> Text:
    """What there is to say about a load: why it stopped, or what still waits in quarantine."""
    if already:
        return answers.already(load)
    if load.message_en:
        return Text(load.message_vi, load.message_en)
    waiting = quarantine.waiting(load).count() if load.rows_quarantined else 0
    settled = load.rows_quarantined - waiting
    if settled and load.corrects_id:
        text = Text(
            "{settled} dòng vẫn sai và chờ trong lần nạp {parent}",
            "{settled} {settled:row is still wrong and waits|rows are still wrong and wait} in load {parent}",
        )
        return text.filled(settled=settled, parent=load.corrects_id)
    if settled:
        text = Text(
            "{waiting} dòng còn trong cách ly, {corrected} dòng đã sửa",
            "{waiting} {waiting:row is|rows are} in quarantine, {corrected} {corrected:is|are} corrected",
        )
        return text.filled(waiting=waiting, corrected=settled)
    if waiting:
        text = Text("{waiting} dòng trong cách ly", "{waiting} {waiting:row is|rows are} in quarantine")
        return text.filled(waiting=waiting)
    return Text("", "")
