"""One id and one log line per request."""

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

SANE = re.compile(r"[A-Za-z0-9._-]{8,64}")
QUIET = ("/healthz", "/readyz", "/metrics", "/static/")

log = structlog.get_logger("alkana.request")


class RequestIdMiddleware:
    """Takes X-Request-ID when it is sane, makes one otherwise, returns it, and ties all log lines together with it.

    Jobs queued by the request carry the same id (`observability.jobs`).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        given = request.headers.get("X-Request-ID", "")
        request_id = given if SANE.fullmatch(given) else uuid.uuid4().hex
        structlog.contextvars.clear_contextvars()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            response["X-Request-ID"] = request_id
            write = log.debug if request.path.startswith(QUIET) else log.info
            write(
                "request",
                method=request.method,
                path=request.path,
                status=response.status_code,
                ms=round((time.perf_counter() - started) * 1000, 1),
                # Not request.user: looking at it would cost a query.
                user=getattr(getattr(request, "viewer", None), "user_id", None),
            )
        return response
