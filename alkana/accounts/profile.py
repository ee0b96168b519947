"""The profile: how a user likes pages, their API tokens, and where they are signed in."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alkana.accounts import second_factor, tokens
from alkana.accounts.forms import ProfileForm, TokenForm
from alkana.accounts.look import keep_choices
from alkana.accounts.models import ApiToken, SignedIn, User
from alkana.refusals import Refused
from alkana.reporting import page
from alkana.sentences import plain


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Language, colours, density, start page; on POST keeps them."""
    user = user_of(request)
    form = ProfileForm(request.POST or None, instance=user, pages=_pages(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        response: HttpResponse = redirect("profile")
        keep_choices(request, response, user)
        with translation.override(user.language):
            messages.success(request, _("Saved."))
        return response
    return _page(request, form=form)


@login_required
def create_token(request: HttpRequest) -> HttpResponse:
    """A new API token; the answer is the only place that ever shows its secret."""
    if request.method != "POST":  # a page read again, or in another language
        return _to_tokens()
    form = TokenForm(request.POST)
    if form.is_valid():
        try:
            token, secret = tokens.create(user_of(request), **form.wanted())
        except Refused as refusal:
            form.add_error("name", plain(refusal))
        else:
            response = _page(request, new_token=token, secret=secret)
            response["Cache-Control"] = "no-store"
            return response
    return _page(request, token_form=form)


@login_required
@require_POST
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    """End one of the user's own API tokens."""
    token = get_object_or_404(ApiToken, user=user_of(request), pk=token_id, revoked_at=None)
    tokens.revoke(token)
    messages.success(request, _("The token “%(name)s” opens nothing any more.") % {"name": token.name})
    return _to_tokens()


@login_required
@require_POST
def end_session(request: HttpRequest, mark: str) -> HttpResponse:
    """End one of the user's own sessions."""
    get_object_or_404(SignedIn, user=user_of(request), mark=mark).end()
    messages.success(request, _("That session has ended."))
    return redirect("profile")


def user_of(request: HttpRequest) -> User:
    """The signed-in user."""
    return cast(User, request.user)


def _page(request: HttpRequest, **more: Any) -> HttpResponse:
    """The page; `more` replaces what one of its forms shows."""
    user = user_of(request)
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    context = {
        "title": _("Profile"),
        "form": more.get("form") or ProfileForm(instance=user, pages=_pages(request)),
        "sessions": SignedIn.objects.filter(user=user, session_key__in=alive),
        "this_session": request.session.session_key,
        "tokens": ApiToken.objects.filter(user=user, revoked_at=None),
        "token_form": TokenForm(),
        "second_factor": second_factor.is_on(user),
    }
    return render(request, "accounts/profile.html", context | more)


def _pages(request: HttpRequest) -> list[page.Entry]:
    return page.menu(request.viewer)  # type: ignore[attr-defined]


def _to_tokens() -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('profile')}#tokens")
