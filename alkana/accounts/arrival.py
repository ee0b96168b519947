"""What the API asks Valkey when a request arrives, in one round trip: who reads, which data version, how many requests.

A round trip costs more than everything else that a cached answer needs.
"""

from dataclasses import dataclass

from redis.exceptions import RedisError

from alkana.accounts import viewer
from alkana.accounts.viewer import Viewer
from alkana.reporting import stamp, store, throttle


@dataclass(frozen=True, slots=True)
class Arrival:
    """`version` None: Valkey does not know it (ask the database); `requests`: of this reader in this minute."""

    reader: Viewer | None
    version: int | None
    requests: int


def arrive(user_id: int, *, scope: str, known: Viewer | None = None) -> Arrival:
    """Count the request and look up the rest; `known`: the session has already said who reads."""
    counter = throttle.counter(scope, user_id)
    try:
        pipeline = store.client().pipeline(transaction=False)
        pipeline.get(viewer.name_of(user_id))
        pipeline.get(stamp.VERSION_NAME)
        pipeline.incr(counter)
        facts, version, requests = pipeline.execute()
        if requests == 1:
            store.client().expire(counter, throttle.WINDOW_SECONDS)
    except RedisError:
        return Arrival(known or viewer.load(user_id), None, 0)
    reader = known or (viewer.unpacked(user_id, facts) if facts else viewer.load(user_id))
    return Arrival(reader, int(version) if version else None, requests)
