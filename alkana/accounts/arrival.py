"""What the API asks Valkey when a request arrives, in one round trip: who reads, which data version, how many requests.

A round trip costs more than everything else that a cached answer needs.
"""

from dataclasses import dataclass

from redis.exceptions import RedisError

from alkana.accounts import tokens, viewer
from alkana.accounts.tokens import Grant
from alkana.accounts.viewer import Viewer
from alkana.reporting import stamp, throttle, wire


@dataclass(frozen=True, slots=True)
class Arrival:
    """`version` None: Valkey does not know it (ask the database); `requests`: of this reader in this minute."""

    reader: Viewer | None
    version: int | None
    requests: int


def arrive(user_id: int, *, scope: str, known: Viewer | None = None) -> Arrival:
    """Count the request and look up the rest; `known`: the session has already said who reads."""
    asked = _asked(throttle.counter(scope, user_id), viewer.name_of(user_id), stamp.VERSION_NAME)
    if asked is None:
        return Arrival(known or viewer.load(user_id), None, 0)
    (facts, version), requests = asked
    reader = known or (viewer.unpacked(user_id, facts) if facts else viewer.load(user_id))
    return Arrival(reader, int(version) if version else None, requests)


def arrive_by_token(digest: str, *, scope: str) -> tuple[Grant | None, Arrival]:
    """The same for an API token, whose requests are counted for itself, and what the token opens; None when it was
    revoked. Raises tokens.UnknownToken.
    """
    user_id = tokens.owner_of(digest)
    names = (tokens.name_of(digest), viewer.name_of(user_id), stamp.VERSION_NAME)
    asked = _asked(throttle.counter(scope, f"token-{digest}"), *names)
    if asked is None:
        return tokens.grant(digest), Arrival(viewer.load(user_id), None, 0)
    (opened, facts, version), requests = asked
    grant = tokens.unpacked(opened) if opened else tokens.grant(digest)
    reader = viewer.unpacked(user_id, facts) if facts else viewer.load(user_id)
    return grant, Arrival(reader, int(version) if version else None, requests)


def _asked(counter: str, *names: str) -> tuple[list[bytes | None], int] | None:
    """What Valkey holds under the names, and the requests counted with this one; None without Valkey."""
    try:
        *found, requests = wire.ask(*(("GET", name) for name in names), ("INCR", counter))
        if requests == 1:
            wire.ask(("EXPIRE", counter, throttle.WINDOW_SECONDS))
    except RedisError:
        return None
    return found, requests
