"""How often a reader may ask: fixed windows counted in Valkey in one round trip. Without Valkey nobody is refused."""

import time
from typing import Any

from django.conf import settings
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from alkana.reporting import store

WINDOW_SECONDS = 60


def counter(scope: str, who: object) -> str:
    """Where the requests of a reader in this minute are counted."""
    return f"throttle:{scope}:{who}:{int(time.time()) // WINDOW_SECONDS}"


class ReaderThrottle(BaseThrottle):
    """Requests per minute of a reader (signed out: of an address); the view's `throttle_scope` names its API_LIMITS."""

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count this request; False when it is over the limit of its scope."""
        scope = getattr(view, "throttle_scope", "read")
        limit = settings.API_LIMITS[scope]
        arrival = getattr(request._request, "arrival", None)
        if arrival is not None:  # counted when the reader was recognised
            return bool(arrival.requests <= limit)
        name = counter(scope, self.get_ident(request))
        try:
            pipeline = store.client().pipeline(transaction=False)
            pipeline.incr(name)
            pipeline.expire(name, WINDOW_SECONDS)
            return bool(pipeline.execute()[0] <= limit)
        except RedisError:
            return True

    def wait(self) -> float:
        """Seconds until the next window."""
        return WINDOW_SECONDS - time.time() % WINDOW_SECONDS
