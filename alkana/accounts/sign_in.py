"""Signing in on pages: user and password, then the code of those who have a second factor; and the lock-out."""

import secrets
import time
from typing import Any

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth import views as auth_views
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from django.views.decorators.cache import never_cache

from alkana.accounts import second_factor
from alkana.accounts.look import CHOSEN_LANGUAGE, keep_choices, speaks
from alkana.accounts.models import SignedIn, User

MUST_CHANGE = "must_change_password"
# Between the two steps the session knows who gave the password, and is nobody's yet.
HALF = "half_signed_in"
HALF_SECONDS = 5 * 60
FEW_CODES = 3


class SignIn(auth_views.LoginView):
    """User and password. A wrong answer never says which of the two was wrong."""

    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True
    extra_context = {"title": gettext_lazy("Sign in")}

    def form_valid(self, form: Any) -> HttpResponse:
        user, target = form.get_user(), self.get_success_url()
        if not second_factor.is_on(user):
            login(self.request, user)
            return _entered(self.request, user, target)
        session = self.request.session
        session.cycle_key()
        session[HALF] = {
            "user": user.pk,
            "mark": user.get_session_auth_hash(),
            "backend": user.backend,
            "until": time.time() + HALF_SECONDS,
            "target": target,
        }
        return redirect("sign-in-code")


@method_decorator(never_cache, name="dispatch")
class SecondStep(View):
    """The six digits, or a recovery code. Wrong ones lock as wrong passwords do."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Only for somebody whose password was right a moment ago."""
        if request.user.is_authenticated:
            return HttpResponseRedirect(settings.LOGIN_REDIRECT_URL)
        half: dict[str, Any] = request.session.get(HALF, {})
        user = _half_signed_in(half) if half else None
        if user is None:
            if request.session.pop(HALF, None):
                messages.warning(request, _("That took too long. Please sign in again."))
            return redirect("sign-in")
        self.user, self.half = user, half
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The question."""
        return self._asked(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        """In, or asked again."""
        is_recovery = "recovery" in request.POST
        typed = request.POST.get("recovery" if is_recovery else "code", "")
        verdict = second_factor.attempt(request, self.user, typed)
        if verdict.is_locked:
            return locked_out(request, credentials={"username": self.user.username})
        if not verdict.passed:
            return self._asked(
                request, wait=verdict.wait_seconds, is_wrong=not verdict.wait_seconds, is_recovery=is_recovery
            )
        del request.session[HALF]
        login(request, self.user, backend=self.half["backend"])
        _say_how_many_codes_are_left(request, self.user, is_recovery=is_recovery)
        return _entered(request, self.user, self.half["target"])

    def _asked(self, request: HttpRequest, **more: Any) -> HttpResponse:
        return render(request, "accounts/sign_in_code.html", {"title": _("Second step"), **more})


def _half_signed_in(half: dict[str, Any]) -> User | None:
    """Who gave their password; None when that is too long ago, or the user has changed since."""
    if half["until"] < time.time():
        return None
    user = User.objects.filter(pk=half["user"], is_active=True).first()
    return user if user and constant_time_compare(half["mark"], user.get_session_auth_hash()) else None


def _say_how_many_codes_are_left(request: HttpRequest, user: User, *, is_recovery: bool) -> None:
    state = second_factor.state_of(user)
    if is_recovery and state:
        left = state.codes_left
        said = ngettext("%(count)s recovery code is left.", "%(count)s recovery codes are left.", left)
        hint = _("Make new ones in your profile.") if left <= FEW_CODES else ""
        messages.warning(request, f"{said % {'count': left}} {hint}".strip())


def _entered(request: HttpRequest, user: User, target: str) -> HttpResponse:
    """The session is the user's now: it is listed, the browser looks as they like it, and they go where they wanted."""
    SignedIn.objects.create(
        user=user,
        session_key=request.session.session_key or "",
        mark=secrets.token_hex(8),
        device=request.headers.get("User-Agent", "")[:200],
        address=request.META.get("REMOTE_ADDR") or None,
    )
    if user.must_change_password:
        request.session[MUST_CHANGE] = True
        target = reverse("change-password")
    if chosen := request.session.pop(CHOSEN_LANGUAGE, ""):
        user.language = chosen
        speaks(user.pk, chosen)
    response = HttpResponseRedirect(target)
    keep_choices(request, response, user)
    return response


def locked_out(
    request: HttpRequest,
    _response: HttpResponse | None = None,
    credentials: dict[str, str] | None = None,
) -> HttpResponse:
    """What a locked-out reader sees: the sign-in page and how many minutes remain."""
    username = (credentials or {}).get("username") or request.POST.get("username", "")
    context = {
        "title": _("Sign in"),
        "minutes": _minutes_left(username),
        "next": request.POST.get("next", ""),
    }
    return render(request, "accounts/sign_in.html", context, status=429)


def _minutes_left(username: str) -> int:
    pause = get_cool_off()
    last = AccessAttempt.objects.filter(username=username).order_by("-attempt_time").first()
    if pause is None or last is None:
        return 1
    left = last.attempt_time + pause - timezone.now()
    return max(1, int(left.total_seconds() // 60) + 1)
