"""The page on which a user sets up the second factor, renews recovery codes, and turns it off."""

from base64 import b32encode
from binascii import unhexlify
from typing import Any

import segno
from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from alkana.accounts import second_factor
from alkana.accounts.models import SignedIn
from alkana.accounts.profile import user_of

# The key waits in the session until a code of it was typed; before that it opens nothing.
KEY = "second_factor_key"


@login_required
def second_factor_page(request: HttpRequest) -> HttpResponse:
    """How it stands; while it is off, the way to turn it on."""
    return _page(request)


@login_required
def confirm(request: HttpRequest) -> HttpResponse:
    """Turn it on with the password and the first code of the app; the answer shows the recovery codes, this once.

    Whoever signed in elsewhere with the password alone has to sign in again.
    """
    key = request.session.get(KEY)
    if request.method != "POST" or not key:
        return redirect("second-factor")
    if not _knows_password(request):
        return _page(request, is_wrong_for="on")
    codes = second_factor.turn_on(user_of(request), key=key, typed=request.POST.get("code", ""))
    if codes is None:
        return _page(request, is_wrong=True)
    del request.session[KEY]
    for other in SignedIn.objects.filter(user=user_of(request)).exclude(
        session_key=request.session.session_key
    ):
        other.end()
    return _codes(request, codes)


@login_required
def renew_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes for the password; the old ones open nothing any more."""
    if request.method != "POST" or not second_factor.is_on(user_of(request)):
        return redirect("second-factor")
    if not _knows_password(request):
        return _page(request, is_wrong_for="codes")
    return _codes(request, second_factor.new_codes(user_of(request)))


@login_required
def turn_off(request: HttpRequest) -> HttpResponse:
    """Off, for the password."""
    if request.method != "POST" or not second_factor.is_on(user_of(request)):
        return redirect("second-factor")
    if not _knows_password(request):
        return _page(request, is_wrong_for="off")
    second_factor.turn_off(user_of(request))
    messages.success(request, _("Signing in takes your password alone now."))
    return redirect("profile")


def _knows_password(request: HttpRequest) -> bool:
    """An open browser on a desk is not enough. Wrong passwords count as they do at the sign-in."""
    username = user_of(request).get_username()
    return authenticate(request, username=username, password=request.POST.get("password", "")) is not None


def _page(request: HttpRequest, **more: Any) -> HttpResponse:
    user = user_of(request)
    state = second_factor.state_of(user)
    context: dict[str, Any] = {"title": _("Second factor"), "state": state, **more}
    if state is None:
        key = request.session.setdefault(KEY, second_factor.new_key())
        letters = b32encode(unhexlify(key)).decode()
        context |= {
            "picture": segno.make(second_factor.address_of(user, key), error="m").svg_data_uri(border=2),
            "key": " ".join(letters[at : at + 4] for at in range(0, len(letters), 4)),
        }
    response = render(request, "accounts/second_factor.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    response = render(request, "accounts/recovery_codes.html", {"title": _("Recovery codes"), "codes": codes})
    response["Cache-Control"] = "no-store"
    return response
