"""A changed user, role or scope takes effect at the next request: whatever is kept about them is forgotten."""

from typing import Any

from django.contrib.auth.models import Group
from django.db.models.signals import m2m_changed, post_delete, post_save

from alkana.accounts.models import User


def connect() -> None:
    """Listen to every way in which a user changes."""
    post_save.connect(_user_changed, sender=User)
    post_delete.connect(_user_changed, sender=User)
    m2m_changed.connect(_groups_changed, sender=User.groups.through)


def _user_changed(instance: User, **_: Any) -> None:
    from alkana.accounts import viewer

    viewer.forget(instance.pk)


def _groups_changed(instance: User | Group, pk_set: set[int] | None, **_: Any) -> None:
    from alkana.accounts import viewer

    users = (
        (pk_set or instance.user_set.values_list("pk", flat=True))
        if isinstance(instance, Group)
        else [instance.pk]
    )
    for user_id in users:
        viewer.forget(user_id)
