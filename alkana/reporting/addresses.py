"""Addresses that apps add: API views of their own and pages. What is declared as a question needs none of this."""

from django.urls import URLPattern, URLResolver

Pattern = URLPattern | URLResolver

_api: list[Pattern] = []
_pages: list[Pattern] = []


def register_api(*patterns: Pattern) -> None:
    """Add addresses under /api/v1/ (called from `AppConfig.ready`)."""
    _api.extend(patterns)


def register_pages(*patterns: Pattern) -> None:
    """Add addresses of pages, under /."""
    _pages.extend(patterns)


def api() -> list[Pattern]:
    """What apps registered for the API."""
    return list(_api)


def pages() -> list[Pattern]:
    """What apps registered as pages."""
    return list(_pages)
