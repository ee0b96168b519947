"""What the API speaks: JSON to everybody, whatever `Accept` says; files are asked for by `format`."""

from typing import Any

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request


class JsonOnly(BaseContentNegotiation):
    """The API speaks JSON to everybody; files are asked for by `format`."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """By the request's content type."""
        return next((parser for parser in parsers if _takes(parser, request.content_type)), None)

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        """The first one."""
        return renderers[0], renderers[0].media_type


def _takes(parser: Any, content_type: str) -> bool:
    return str(parser.media_type) == content_type.partition(";")[0].strip().lower()
