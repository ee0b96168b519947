"""What happened to a load and what was asked about it, as one story."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from etl.models import ApprovalRequest, Load


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry of a load's history."""

    at: datetime
    text: str
    by: str = ""
    note: str = ""
    version: int | None = None


def moments(load: Load, asked: Iterable[ApprovalRequest]) -> list[Moment]:
    """What happened to a load and what was asked about it, newest first."""
    found = [
        Moment(one.happened_at, one.get_kind_display(), _name(one.by), version=one.data_version)
        for one in load.events.select_related("by")
    ]
    for one in asked:
        if one.decided_at:
            text = _("asked for and approved by one person") if one.is_alone else one.get_outcome_display()
            found.append(Moment(one.decided_at, text, _name(one.decided_by), one.decision_note))
        if not one.is_alone:
            found.append(Moment(one.asked_at, _("sent for approval"), _name(one.asked_by), one.note))
    return sorted(found, key=lambda moment: moment.at, reverse=True)


def _name(user: Any) -> str:
    return user.username if user else ""
