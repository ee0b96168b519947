"""How pages look to the reader: language, colours, density, width of the navigation. From cookies, so that no page
waits for the database to know; signing in and the profile write them from the user's record."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from alkana.accounts import viewer
from alkana.accounts.models import User

LOOK_COOKIE = "alkana_look"
# In the session of somebody who has not signed in yet.
CHOSEN_LANGUAGE = "chosen_language"
KEEP_SECONDS = 365 * 24 * 3600
NAVS = ("", "wide", "narrow")


@dataclass(frozen=True, slots=True)
class Look:
    """Theme, density and navigation of one reader."""

    theme: str = User.Theme.SYSTEM
    density: str = User.Density.COMFORTABLE
    nav: str = ""
    keys: str = "on"


def look_of(request: HttpRequest) -> Look:
    """The reader's look; anything unknown in the cookie falls back to the default."""
    parts = request.COOKIES.get(LOOK_COOKIE, "").split(".")
    theme, density, nav, keys = (*parts, "", "", "", "")[:4]
    return Look(
        theme if theme in User.Theme.values else User.Theme.SYSTEM,
        density if density in User.Density.values else User.Density.COMFORTABLE,
        nav if nav in NAVS else "",
        "off" if keys == "off" else "on",
    )


def keep_look(response: HttpResponse, look: Look) -> None:
    """Write the look cookie. Scripts may change `nav` in it, so it is not HttpOnly; it holds nothing secret."""
    text = f"{look.theme}.{look.density}.{look.nav}.{look.keys}"
    response.set_cookie(
        LOOK_COOKIE, text, KEEP_SECONDS, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def keep_language(response: HttpResponse, language: str) -> None:
    """Write the language cookie."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        KEEP_SECONDS,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def speaks(user_id: int, language: str) -> None:
    """Remember the language of a user."""
    User.objects.filter(pk=user_id).update(language=language)
    viewer.forget(user_id)


def keep_choices(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Write both cookies as the user's record has them; the width of the navigation stays that of this browser."""
    keep_language(response, user.language)
    keep_look(response, Look(user.theme, user.density, look_of(request).nav, "on" if user.keys_on else "off"))


class LanguageMiddleware:
    """Vietnamese unless the reader chose otherwise. Under /api/ `Accept-Language` may say it; a token that says nothing
    speaks the language of its user (`speak`).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if language not in dict(settings.LANGUAGES):
            reader = getattr(request, "viewer", None)
            if request.path_info.startswith("/api/") and "Accept-Language" in request.headers:
                language = translation.get_language_from_request(request)
            else:
                language = reader.language if reader else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


def speak(request: HttpRequest, language: str) -> None:
    """Answer in the language of a reader whom the API has just recognised, unless the request says which it wants."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "") in dict(settings.LANGUAGES)
    if not chosen and "Accept-Language" not in request.headers:
        translation.activate(language)
        request.LANGUAGE_CODE = language
