"""Signing in to the API: `POST auth/login` and `POST auth/refresh`."""

from collections.abc import Sequence
from typing import Any

from axes.helpers import get_cool_off
from django.contrib.auth import authenticate
from drf_spectacular.utils import extend_schema
from rest_framework import authentication, exceptions, permissions, serializers
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import RefreshToken

from alkana.accounts import viewer
from alkana.accounts.authentication import mark_of, reader_of
from alkana.accounts.denials import Locked
from alkana.accounts.models import User
from alkana.accounts.viewer import Viewer


class Credentials(serializers.Serializer[Any]):
    """Who signs in."""

    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=256, trim_whitespace=False)


class Tokens(serializers.Serializer[Any]):
    """What opens the API: the access token for half an hour, the refresh token for a new one for a day."""

    access_token = serializers.CharField()
    refresh_token = serializers.CharField()
    token_type = serializers.CharField(default="bearer")


class RefreshRequest(serializers.Serializer[Any]):
    """The refresh token of a sign-in."""

    refresh_token = serializers.CharField(max_length=4096)


class OpenDoor(APIView):
    """Base of the two addresses that need no sign-in."""

    authentication_classes: Sequence[type[authentication.BaseAuthentication]] = ()
    permission_classes: Sequence[type[permissions.BasePermission]] = ()
    parser_classes = (JSONParser,)
    throttle_scope = "sign-in"

    def get_authenticate_header(self, request: Request) -> str:
        """401 also where nothing authenticates yet."""
        return 'Bearer realm="api"'


class Login(OpenDoor):
    """POST auth/login."""

    @extend_schema(
        operation_id="auth_login", request=Credentials, responses={200: Tokens}, tags=["auth"], auth=[]
    )
    def post(self, request: Request) -> Response:
        """Sign in with user name and password. Repeated failures lock the name at this address for a while."""
        given = Credentials(data=request.data)
        given.is_valid(raise_exception=True)
        inner = request._request
        user = authenticate(inner, **given.validated_data)
        if getattr(inner, "axes_locked_out", False):
            inner.axes_locked_out = False  # type: ignore[attr-defined]  # the answer is ours, not the sign-in page
            pause = get_cool_off()
            raise Locked(wait=pause.total_seconds() if pause else None)
        if not isinstance(user, User):
            raise exceptions.AuthenticationFailed()
        return Response(tokens_of(viewer.of_user(user)))


class Refresh(OpenDoor):
    """POST auth/refresh."""

    @extend_schema(
        operation_id="auth_refresh", request=RefreshRequest, responses={200: Tokens}, tags=["auth"], auth=[]
    )
    def post(self, request: Request) -> Response:
        """New tokens for a refresh token."""
        given = RefreshRequest(data=request.data)
        given.is_valid(raise_exception=True)
        try:
            reader = reader_of(RefreshToken(given.validated_data["refresh_token"]))
        except TokenError:
            reader = None
        if reader is None:
            raise exceptions.AuthenticationFailed()
        return Response(tokens_of(reader))


def tokens_of(reader: Viewer) -> dict[str, str]:
    """New tokens of a reader; what they may do is looked up at each request."""
    refresh = RefreshToken()
    refresh["user_id"] = str(reader.user_id)
    refresh["username"] = reader.username
    refresh["roles"] = list(reader.roles)
    refresh["scope"] = reader.scope.canonical()
    refresh["mark"] = mark_of(reader)
    return {"access_token": str(refresh.access_token), "refresh_token": str(refresh), "token_type": "bearer"}
