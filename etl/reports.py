"""What a load tells the outside: one shape for command line and API."""

from typing import Any

from etl import progress
from etl.loads import ALREADY
from etl.models import Load, LoadState


def report(load: Load, *, already: bool = False) -> dict[str, Any]:
    """State, counts and message of a load; the keys are the contract of `manage.py ingest --json`."""
    return {
        "file": load.name,
        "sha256": load.file_id,
        "source": load.source or None,
        "load": load.pk,
        "state": "already_loaded" if already or load.message_code == ALREADY else load.state,
        "rows_read": load.rows_read,
        "rows_new": load.rows_new,
        "rows_changed": load.rows_changed,
        "rows_same": load.rows_same,
        "rows_older": load.rows_older,
        "rows_quarantined": load.rows_quarantined,
        "data_version": load.data_version,
        "seconds": round(load.seconds, 3),
        "message": message(load, already=already),
    }


def details(load: Load) -> dict[str, Any]:
    """Everything a load page shows, on top of `report`."""
    now = progress.of(load.pk)
    running = load.state in (LoadState.RECEIVED, LoadState.READING, LoadState.CHECKED)
    return report(load) | {
        "as_of": load.as_of,
        "inputs": load.inputs,
        "progress": {"stage": now.stage, "done": now.done, "total": now.total} if now and running else None,
        "message_vi": load.message_vi,
        "message_en": load.message_en,
        "message_code": load.message_code,
        "where": load.where,
        "findings": load.findings,
        "control_totals": load.control_totals,
        "effect": load.effect,
        "detection": load.detection,
        "corrects": load.corrects_id,
        "created_at": load.created_at,
        "published_at": load.published_at,
        "undone_at": load.undone_at,
    }


def message(load: Load, *, already: bool = False) -> str:
    """One sentence, in English as command lines and logs are."""
    if already:
        when = f" on {load.published_at:%Y-%m-%d %H:%M}" if load.published_at else ""
        return f"already loaded as load {load.pk}{when}"
    if load.message_en:
        return load.message_en
    if load.rows_quarantined:
        return f"{load.rows_quarantined} rows are in quarantine"
    return ""
