"""Who reads: what they may do and see, kept in Valkey so that a request that changes nothing asks no database.

A change of the user, their groups or scope forgets it at once; otherwise it is re-read after a minute.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils.crypto import constant_time_compare

from alkana.accounts.models import User
from alkana.accounts.roles import capabilities_of
from alkana.reporting import store
from alkana.reporting.filters import Scope

SECONDS = 60


@dataclass(frozen=True, slots=True)
class Viewer:
    """A signed-in reader. `mark` changes with the password: sessions and tokens of the old one end."""

    user_id: int
    username: str
    language: str
    roles: tuple[str, ...]
    capabilities: frozenset[str]
    scope: Scope
    mark: str

    def may(self, capability: str) -> bool:
        """Whether the reader has `read`, `plan`, `load` or `administer`."""
        return capability in self.capabilities


def load(user_id: int) -> Viewer | None:
    """The reader with this id, from Valkey or the database; None when there is none or they are deactivated."""
    key = _key(user_id)
    packed = store.get(key)
    if packed is None:
        user = User.objects.filter(pk=user_id, is_active=True).first()
        packed = json.dumps(_facts(user) if user else None).encode()
        store.put(key, packed, seconds=SECONDS)
    return unpacked(user_id, packed)


@lru_cache(maxsize=2048)
def unpacked(user_id: int, packed: bytes) -> Viewer | None:
    """The reader in what Valkey holds under `name_of(user_id)`; the same text is the same reader."""
    facts = json.loads(packed)
    return _viewer(user_id, facts) if facts else None


@lru_cache(maxsize=2048)
def name_of(user_id: int) -> str:
    """Where Valkey holds a reader."""
    return store.PREFIX + _key(user_id)


def of_user(user: User) -> Viewer:
    """The reader that a user is: for mails, jobs and tests."""
    return _viewer(user.pk, _facts(user))


def of_session(session: SessionBase) -> Viewer | None:
    """The reader of a session, or None when it is nobody's or the password has changed since."""
    user_id = session.get(SESSION_KEY)
    if user_id is None or BACKEND_SESSION_KEY not in session:
        return None
    viewer = load(int(user_id))
    if viewer is None or not constant_time_compare(session.get(HASH_SESSION_KEY, ""), viewer.mark):
        return None
    return viewer


def forget(user_id: int) -> None:
    """Re-read a user at their next request: now, and again once the change is committed."""
    store.drop(_key(user_id))
    transaction.on_commit(lambda: store.drop(_key(user_id)))


def _key(user_id: int) -> str:
    return store.key("viewer", user_id)


def _facts(user: User) -> dict[str, Any]:
    roles = ["admin"] if user.is_superuser else sorted(user.groups.values_list("name", flat=True))
    return {
        "username": user.username,
        "language": user.language,
        "roles": roles,
        "plants": user.scope_plants,
        "channels": user.scope_channels,
        "mark": user.get_session_auth_hash(),
    }


def _viewer(user_id: int, facts: dict[str, Any]) -> Viewer:
    plants, channels = facts["plants"], facts["channels"]
    scope = Scope(None if plants is None else tuple(plants), None if channels is None else tuple(channels))
    roles = tuple(facts["roles"])
    return Viewer(
        user_id, facts["username"], facts["language"], roles, capabilities_of(roles), scope, facts["mark"]
    )
