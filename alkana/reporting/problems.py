"""Errors of the API as RFC 9457 problem+json: one shape for refusals, validation, sign-in, throttling and faults."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import APIView, set_rollback

from alkana.refusals import Explained, Refused
from alkana.reporting.answer import encoded
from alkana.sentences import plain
from alkana.text import Text

CONTENT_TYPE = "application/problem+json"
STATUS_OF = {
    "out-of-scope": 403,
    "no-permission": 403,
    "own-request": 403,
    "not-your-request": 403,
}
NOT_FOUND = (
    "unknown-kpi",
    "unknown-table",
    "unknown-chart",
    "unknown-record",
    "unknown-question",
    "unknown-row",
    "unknown-line",
)

log = structlog.get_logger(__name__)

SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable, for machines"},
        "detail": {"type": "string", "description": "A sentence for people, in their language"},
        "instance": {"type": "string"},
        "request_id": {"type": "string"},
        "where": {"type": "object", "description": "Parameter, value, row or field that was wrong"},
        "errors": {"type": "object", "description": "Per field, when a body was wrong"},
    },
}
DETAILS = {
    401: Text(
        "Hãy đăng nhập, hoặc gửi mã truy cập còn hiệu lực.", "Sign in, or send a token that is still valid."
    ),
    403: Text("Bạn không có quyền làm việc này.", "You may not do this."),
    404: Text("Không có địa chỉ này.", "There is nothing at this address."),
    405: Text("Địa chỉ này không nhận phương thức đó.", "This address does not take that method."),
    415: Text("Không đọc được kiểu nội dung này.", "This content type cannot be read."),
    429: Text("Quá nhiều yêu cầu; hãy thử lại sau.", "Too many requests; try again later."),
    500: Text(
        "Đã có lỗi phía máy chủ; hãy báo kèm mã yêu cầu.",
        "Something failed on our side; report it with the request id.",
    ),
}


def problem(
    request: HttpRequest | None,
    status: int,
    code: str,
    detail: object,
    *,
    headers: Mapping[str, str] | None = None,
    **more: object,
) -> HttpResponse:
    """One problem document."""
    from structlog.contextvars import get_contextvars

    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": plain(detail),
        "instance": request.path if request else "",
        "request_id": get_contextvars().get("request_id", ""),
        **{name: value for name, value in more.items() if value},
    }
    response = HttpResponse(
        encoded(body), status=status, content_type=CONTENT_TYPE, headers=dict(headers or {})
    )
    response["Cache-Control"] = "no-store"
    return response


def handle(error: Exception, context: Mapping[str, Any]) -> HttpResponse | Response:
    """REST framework's exception handler. A fault is reported and logged once, with its request id."""
    request, view = context.get("request"), context.get("view")
    inner = getattr(request, "_request", None)
    set_rollback()
    if isinstance(error, Refused):
        status = 404 if error.code in NOT_FOUND else STATUS_OF.get(error.code, 400)
        return problem(inner, status, error.code, error.message, where=error.where)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if isinstance(error, exceptions.APIException):
        return _known(error, inner, view)
    got_request_exception.send(sender=type(view), request=inner)
    log.exception("request failed", path=getattr(inner, "path", ""), exc_info=error)
    return problem(inner, 500, "failed", DETAILS[500])


def _known(error: exceptions.APIException, request: HttpRequest | None, view: object) -> HttpResponse:
    status = error.status_code
    headers = {}
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        status = 401
        headers["WWW-Authenticate"] = 'Bearer realm="api"'
    if isinstance(error, exceptions.Throttled) and getattr(error, "wait", None):
        headers["Retry-After"] = str(max(1, round(error.wait)))  # type: ignore[attr-defined]
    if isinstance(error, exceptions.MethodNotAllowed) and isinstance(view, APIView):
        headers["Allow"] = ", ".join(view.allowed_methods)
    codes = error.get_codes()
    if isinstance(error, exceptions.ValidationError):
        detail = Text("Nội dung gửi lên chưa đúng.", "The body is not right.")
        return problem(request, status, "invalid", detail, headers=headers, errors=_by_field(error.detail))
    sentence: object = error.detail if isinstance(error, Explained) else DETAILS.get(status) or error.detail
    return problem(request, status, codes if isinstance(codes, str) else "invalid", sentence, headers=headers)


def _by_field(detail: Any) -> dict[str, Any]:
    return detail if isinstance(detail, dict) else {"": detail}
