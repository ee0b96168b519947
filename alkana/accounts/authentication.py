"""The API's door: who asks (API token, token of a sign-in, session cookie) and whether they may.

`request.auth` is the viewer. No views here: REST framework imports this module while it is itself being imported.
"""

import time
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.functional import SimpleLazyObject
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication, exceptions, permissions
from rest_framework.request import Request
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import InvalidToken
from rest_framework_simplejwt.tokens import Token

from alkana.accounts import tokens, viewer
from alkana.accounts.arrival import arrive, arrive_by_token
from alkana.accounts.denials import ReadOnlyToken
from alkana.accounts.look import speak
from alkana.accounts.models import User
from alkana.accounts.viewer import Viewer


def _user(user_id: int) -> Any:
    """The user's row, read only when somebody looks at it."""
    return SimpleLazyObject(lambda: User.objects.get(pk=user_id))


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer alk_…`: an API token, with what its user may do and see today. Others pass on."""

    def authenticate(self, request: Request) -> tuple[Any, Viewer] | None:
        """Raises AuthenticationFailed (401) for a token that is unknown, revoked, expired or of nobody active,
        ReadOnlyToken (403) when it may not change anything.
        """
        scheme, _blank, secret = request.headers.get("Authorization", "").partition(" ")
        secret = secret.strip()
        if scheme.lower() != "bearer" or not secret.startswith(tokens.PREFIX):
            return None
        if not tokens.is_secret(secret):
            raise exceptions.AuthenticationFailed()
        reader = self._reader(request, tokens.digest_of(secret))
        request._request.viewer = reader  # type: ignore[attr-defined]
        speak(request._request, reader.language)
        return _user(reader.user_id), reader

    def authenticate_header(self, request: Request) -> str:
        """What a 401 asks for."""
        return 'Bearer realm="api"'

    def _reader(self, request: Request, digest: str) -> Viewer:
        try:
            grant, arrival = arrive_by_token(digest, scope=_scope(request))
        except tokens.UnknownToken:
            raise exceptions.AuthenticationFailed() from None
        if grant is None or grant.is_over or arrival.reader is None:
            raise exceptions.AuthenticationFailed()
        if grant.is_read_only and request.method not in permissions.SAFE_METHODS:
            raise ReadOnlyToken()
        request._request.arrival = arrival  # type: ignore[attr-defined]
        return arrival.reader


class BearerAuthentication(JWTAuthentication):
    """`Authorization: Bearer …`. The token says who; what they may do is today's. `request.auth` is the viewer."""

    def authenticate(self, request: Request) -> tuple[Any, Viewer] | None:  # type: ignore[override]
        """Raises InvalidToken (401) for a bad, expired or outdated token."""
        header = self.get_header(request)
        raw = self.get_raw_token(header) if header is not None else None
        if raw is None:
            return None
        user_id, mark = verified(raw)
        reader = _arrived(request, user_id)
        if reader is None or mark != mark_of(reader):
            raise exceptions.AuthenticationFailed()
        request._request.viewer = reader  # type: ignore[attr-defined]
        speak(request._request, reader.language)
        return _user(reader.user_id), reader


class SessionAuthentication(authentication.SessionAuthentication):
    """The session cookie of the pages, with CSRF check on everything that changes something."""

    def authenticate(self, request: Request) -> tuple[Any, Viewer] | None:
        """None for a signed-out browser."""
        reader: Viewer | None = getattr(request._request, "viewer", None)
        if reader is None:
            return None
        self.enforce_csrf(request)
        return _user(reader.user_id), _arrived(request, reader.user_id, reader) or reader


def _arrived(request: Request, user_id: int, known: Viewer | None = None) -> Viewer | None:
    """Who reads; the data version and the count of requests stay with the request."""
    arrival = request._request.arrival = arrive(user_id, scope=_scope(request), known=known)  # type: ignore[attr-defined]
    return arrival.reader


def _scope(request: Request) -> str:
    """Against which limit the request counts."""
    return str(getattr(request.parser_context["view"], "throttle_scope", "read"))


def verified(raw: bytes) -> tuple[int, str]:
    """User id and mark of an access token. Raises InvalidToken (401) when it is not ours or has expired."""
    user_id, mark, expires = _verified(raw)
    if expires <= time.time():
        _verified.cache_clear()
        raise InvalidToken()
    return user_id, mark


@lru_cache(maxsize=2048)
def _verified(raw: bytes) -> tuple[int, str, float]:
    """A signature is checked once per process; a token never changes, only its time runs out."""
    token = JWTAuthentication().get_validated_token(raw)
    user_id = str(token.get("user_id", ""))
    if not user_id.isdigit():
        raise InvalidToken()
    return int(user_id), str(token.get("mark", "")), float(token["exp"])


class SessionScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI document names the session."""

    target_class = SessionAuthentication
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """A cookie."""
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class BearerScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI document names the token."""

    target_class = BearerAuthentication
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """A JSON web token."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}


class TokenScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI document names API tokens."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """A secret in the same header."""
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": f"{tokens.PREFIX}…",
            "description": "For programs: an [API token made in the profile](/profile/#tokens). "
            "One that only reads is refused everything but GET, HEAD and OPTIONS.",
        }


class HasCapability(permissions.BasePermission):
    """Deny by default: reading needs `read`; whatever else a view does, its `capability` says what it needs.

    `capability` is a word or a mapping of methods to words; a method without one is refused to everybody.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        """Ask the viewer that authentication found."""
        reader = request.auth
        stated = getattr(view, "capability", None)
        if isinstance(stated, dict):
            stated = stated.get(request.method)
        if stated is None and request.method in permissions.SAFE_METHODS:
            stated = "read"
        return isinstance(reader, Viewer) and stated is not None and reader.may(stated)


def reader_of(token: Token) -> Viewer | None:
    """Today's reader of a token; None when gone, deactivated, or the password has changed since."""
    user_id = str(token.get("user_id", ""))
    reader = viewer.load(int(user_id)) if user_id.isdigit() else None
    return reader if reader and token.get("mark") == mark_of(reader) else None


def viewer_of(request: Request) -> Viewer:
    """The reader of a request that passed the door."""
    reader = request.auth
    if not isinstance(reader, Viewer):
        raise exceptions.NotAuthenticated()
    return reader


def mark_of(reader: Viewer) -> str:
    """What ties a token to today's password, without telling anything about it."""
    return _mark_of(reader.mark)


@lru_cache(maxsize=2048)
def _mark_of(password_mark: str) -> str:
    return salted_hmac("alkana.token", password_mark, algorithm="sha256").hexdigest()[:32]
