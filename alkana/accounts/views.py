"""Passwords: changing, forgetting, the one that must be changed first. And the reader's look."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from alkana.accounts.look import CHOSEN_LANGUAGE, keep_language, keep_look, look_of, speaks
from alkana.accounts.models import ApiToken, User
from alkana.accounts.sign_in import MUST_CHANGE


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
    """Switch the language here and, when signed in, for good. Before signing in it is for whoever signs in next."""
    language = "en" if request.POST.get("language") == "en" else "vi"
    if request.user.is_authenticated:
        speaks(request.user.pk, language)
    else:
        request.session[CHOSEN_LANGUAGE] = language
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
