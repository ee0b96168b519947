"""What the API speaks: JSON to everybody, and a list as a file to whoever says so, by `format` or by `Accept`."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request


class JsonOnly(BaseContentNegotiation):
    """JSON to everybody, whatever `Accept` says; only lists have another form."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """By the request's content type."""
        return next((parser for parser in parsers if _takes(parser, request.content_type)), None)

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        """The first one."""
        return renderers[0], renderers[0].media_type


def file_accepted(request: HttpRequest, types: Mapping[str, str]) -> str | None:
    """The file format (by its media type) that `Accept` prefers to JSON; None for JSON."""
    offered = {media.partition(";")[0]: name for name, media in types.items()}
    return offered.get(request.get_preferred_type(["application/json", *offered]) or "")


def _takes(parser: Any, content_type: str) -> bool:
    return str(parser.media_type) == content_type.partition(";")[0].strip().lower()
