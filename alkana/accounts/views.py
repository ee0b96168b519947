"""Signing in and out, password, and the reader's look."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from alkana.accounts.look import Look, keep_language, keep_look, look_of
from alkana.accounts.models import ApiToken, SignedIn, User

MUST_CHANGE = "must_change_password"


class SignIn(auth_views.LoginView):
    """User and password. A wrong answer never says which of the two was wrong."""

    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True
    extra_context = {"title": gettext_lazy("Sign in")}

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        user = form.get_user()
        _remember(self.request, user)
        keep_language(response, user.language)
        look = Look(user.theme, user.density, look_of(self.request).nav, "on" if user.keys_on else "off")
        keep_look(response, look)
        if user.must_change_password:
            self.request.session[MUST_CHANGE] = True
            response["Location"] = reverse("change-password")
        return response


def _remember(request: HttpRequest, user: User) -> None:
    SignedIn.objects.create(
        user=user,
        session_key=request.session.session_key or "",
        mark=secrets.token_hex(8),
        device=request.headers.get("User-Agent", "")[:200],
        address=request.META.get("REMOTE_ADDR") or None,
    )


def locked_out(request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
    """What a locked-out reader sees: the sign-in page and how many minutes remain."""
    context = {
        "title": _("Sign in"),
        "minutes": _minutes_left(request.POST.get("username", "")),
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


class ChangePassword(auth_views.PasswordChangeView):
    """A new password; the first sign-in of a new user leads here."""

    template_name = "accounts/password_change.html"
    success_url = reverse_lazy("profile")
    extra_context = {"title": gettext_lazy("Change the password")}

    def form_valid(self, form: Any) -> HttpResponse:
        user = form.user
        user.must_change_password = False
        self.request.session.pop(MUST_CHANGE, None)
        response = super().form_valid(form)
        update_session_auth_hash(self.request, user)
        messages.success(self.request, _("The password is changed."))
        if ApiToken.objects.filter(user=user, revoked_at=None, expires_at__gt=timezone.now()).exists():
            messages.info(
                self.request, _("Your API tokens work on; revoke them below if somebody may know one.")
            )
        return response


class AskForReset(auth_views.PasswordResetView):
    """Mails a link; says the same whether the address is known or not."""

    template_name = "accounts/password_reset.html"
    email_template_name = "accounts/password_reset_mail.txt"
    subject_template_name = "accounts/password_reset_subject.txt"
    extra_context = {"title": gettext_lazy("Forgotten password")}


class ResetSent(auth_views.PasswordResetDoneView):
    """After asking for the mail."""

    template_name = "accounts/password_note.html"
    extra_context = {
        "title": gettext_lazy("Look into your mailbox"),
        "note": gettext_lazy(
            "If the address belongs to a user, a link is on its way. It works for three days."
        ),
    }


class SetPassword(auth_views.PasswordResetConfirmView):
    """The page behind the mailed link."""

    template_name = "accounts/password_set.html"
    extra_context = {"title": gettext_lazy("Choose a new password")}


class ResetDone(auth_views.PasswordResetCompleteView):
    """After the new password was chosen."""

    template_name = "accounts/password_note.html"
    extra_context = {
        "title": gettext_lazy("The password is changed."),
        "note": gettext_lazy("You can sign in with it now."),
    }


class PasswordGate:
    """Middleware: whoever must change the password first sees nothing else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.get(MUST_CHANGE):
            open_paths = (
                reverse("change-password"),
                reverse("sign-out"),
                reverse("language"),
                settings.STATIC_URL,
            )
            if not request.path.startswith(open_paths):
                return HttpResponseRedirect(open_paths[0])
        return self.get_response(request)


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Switch the language here and, when signed in, for good."""
    language = "en" if request.POST.get("language") == "en" else "vi"
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(language=language)
    response = _back(request)
    keep_language(response, language)
    return response


@require_POST
def choose_look(request: HttpRequest) -> HttpResponse:
    """Switch colours or density here and, when signed in, for good."""
    theme, density = request.POST.get("theme", ""), request.POST.get("density", "")
    look = look_of(request)
    if theme in User.Theme.values:
        look = replace(look, theme=theme)
    if density in User.Density.values:
        look = replace(look, density=density)
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(theme=look.theme, density=look.density)
    response = _back(request)
    keep_look(response, look)
    return response


def _back(request: HttpRequest) -> HttpResponseRedirect:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(target if safe else reverse("home"))
