"""The state before the first edit. Loads and seeds write no history, so without it nothing could be gone back to."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

BATCH = 1000


def keep(model: type[Model], keys: Iterable[Any]) -> None:
    """Give the rows that have no history yet their present state as its first entry. Call it before writing them."""
    history: Any = model.history  # type: ignore[attr-defined]
    name = model._meta.pk.attname
    wanted = set(keys)
    known = set(history.filter(**{f"{name}__in": wanted}).values_list(name, flat=True).distinct())
    rows = list(model._default_manager.filter(pk__in=wanted - known)) if wanted - known else []
    for row in rows:
        row._history_user = None  # type: ignore[attr-defined]  # nobody: a load or a seed wrote it
    history.bulk_history_create(
        rows,
        batch_size=BATCH,
        default_change_reason=_("before the first edit"),
        default_date=timezone.now() - timedelta(milliseconds=1),
    )
