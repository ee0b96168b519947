"""How often a reader may ask: fixed windows counted in Valkey in one round trip. Without Valkey nobody is refused."""

import time
from typing import Any

from django.conf import settings
from django_redis import get_redis_connection
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

WINDOW_SECONDS = 60


class ReaderThrottle(BaseThrottle):
    """Requests per minute of a reader (signed out: of an address); the view's `throttle_scope` names its API_LIMITS."""

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count this request; False when it is over the limit of its scope."""
        scope = getattr(view, "throttle_scope", "read")
        limit = settings.API_LIMITS[scope]
        who = getattr(request.auth, "user_id", None) or self.get_ident(request)
        window = int(time.time()) // WINDOW_SECONDS
        name = f"throttle:{scope}:{who}:{window}"
        try:
            pipeline = get_redis_connection("default").pipeline(transaction=False)
            pipeline.incr(name)
            pipeline.expire(name, WINDOW_SECONDS)
            return bool(pipeline.execute()[0] <= limit)
        except RedisError:
            return True

    def wait(self) -> float:
        """Seconds until the next window."""
        return WINDOW_SECONDS - time.time() % WINDOW_SECONDS
