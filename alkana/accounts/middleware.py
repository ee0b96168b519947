"""`request.viewer`: who reads, or None; without the database while Valkey knows them."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from alkana.accounts import viewer


class ViewerMiddleware:
    """After the session, before everything that asks who reads. Tokens are read by the API itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        request.viewer = viewer.of_session(request.session) if has_session else None  # type: ignore[attr-defined]
        return self.get_response(request)
