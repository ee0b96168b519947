"""The product's application with one more address, /bare/<size>: the same server and middleware, and no work."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from alkana.wsgi import application

__all__ = ["application"]


def bare(_request: HttpRequest, size: int) -> HttpResponse:
    """As many bytes of JSON as the answer that it is compared with."""
    return HttpResponse(b'"' + b"x" * (size - 2) + b'"', content_type="application/json")


def _add() -> None:
    from alkana import urls  # only after the application has set Django up

    urls.urlpatterns.insert(0, path("bare/<int:size>", bare))


_add()
