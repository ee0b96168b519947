"""GET /healthz, /readyz, /metrics: for machines, without sign-in, saying nothing that a stranger may not know."""

import hmac

import prometheus_client
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from alkana.db import pool
from alkana.observability import metrics as metric_values
from alkana.observability import readiness


@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers. Says nothing about what it depends on, so that a broken database restarts no process."""
    return _fresh(JsonResponse({"status": "ok"}))


@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """State of each dependency; 503 when one of them keeps this process from answering."""
    states = readiness.check_all()
    ready = all(state.ok for state in states.values())
    body = {
        "status": "ready" if ready else "not ready",
        "dependencies": {name: state.as_json() for name, state in states.items()},
    }
    return _fresh(JsonResponse(body, status=200 if ready else 503))


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text. In production only with the token of METRICS_TOKEN as bearer."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    token = settings.METRICS_TOKEN
    if not (hmac.compare_digest(given.encode(), token.encode()) if token else settings.IS_LOCAL):
        return HttpResponseForbidden(
            "Metrics need the bearer token of METRICS_TOKEN.\n", content_type="text/plain"
        )
    pool.count()
    return _fresh(HttpResponse(metric_values.text(), content_type=prometheus_client.CONTENT_TYPE_LATEST))


def _fresh(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    return response
