"""Signing in to the API: `POST auth/login` and `POST auth/refresh`."""

from collections.abc import Sequence
from typing import Any

from axes.helpers import get_cool_off
from django.contrib.auth import authenticate
from django.http import HttpRequest
from drf_spectacular.utils import extend_schema
from rest_framework import authentication, exceptions, permissions, serializers
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import RefreshToken

from alkana.accounts import second_factor, viewer
from alkana.accounts.authentication import mark_of, reader_of
from alkana.accounts.denials import Locked, SecondFactorNeeded, SecondFactorTooSoon, SecondFactorWrong
from alkana.accounts.models import User
from alkana.accounts.viewer import Viewer


class Credentials(serializers.Serializer[Any]):
    """Who signs in."""

    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=256, trim_whitespace=False)
    otp = serializers.CharField(
        max_length=32,
        required=False,
        help_text="Six digits of the app, or a recovery code; of users who have a second factor",
    )


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
        """Sign in with user name and password, and `otp` where the user has a second factor.

        Repeated failures lock the name at this address for a while.
        """
        given = Credentials(data=request.data)
        given.is_valid(raise_exception=True)
        inner = request._request
        otp = given.validated_data.pop("otp", "")
        user = authenticate(inner, **given.validated_data)
        if getattr(inner, "axes_locked_out", False):
            raise _locked(inner)
        if not isinstance(user, User):
            raise exceptions.AuthenticationFailed()
        if second_factor.is_on(user):
            _pass_second_factor(inner, user, otp)
        return Response(tokens_of(viewer.of_user(user)))


def _pass_second_factor(request: HttpRequest, user: User, otp: str) -> None:
    if not otp:
        raise SecondFactorNeeded()
    verdict = second_factor.attempt(request, user, otp)
    if verdict.is_locked:
        raise _locked(request)
    if verdict.wait_seconds:
        raise SecondFactorTooSoon(wait=verdict.wait_seconds)
    if not verdict.passed:
        raise SecondFactorWrong()


def _locked(request: HttpRequest) -> Locked:
    request.axes_locked_out = False  # type: ignore[attr-defined]  # the answer is ours, not the sign-in page
    pause = get_cool_off()
    return Locked(wait=pause.total_seconds() if pause else None)


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
