"""The frame around every page: who reads, the navigation, the look. Also the two ways a page is delivered: alone with
its frame, or without it inside the drill panel."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from alkana.accounts.look import look_of
from alkana.accounts.viewer import Viewer
from alkana.refusals import Refused
from alkana.reporting import page, stamp
from alkana.reporting.problems import NOT_FOUND, STATUS_OF
from alkana.sentences import plain
from alkana.text import Text

View = Callable[..., HttpResponseBase]
FRAMELESS = ("HX-Request", "X-Drill")


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the navigation, or one tab below it."""

    title: Text
    address: str
    icon: str = ""
    shortcut: str = ""
    is_current: bool = False
    children: tuple["Link", ...] = ()


def context(request: HttpRequest) -> dict[str, Any]:
    """Context processor: what the frame shows. Asks no database while Valkey knows the data version."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    found: dict[str, Any] = {"look": look_of(request), "zone": settings.TIME_ZONE}
    if viewer is not None:
        found |= {
            "viewer": viewer,
            "menu": navigation(viewer, request.path),
            "data_version": stamp.current_version(),
            "may_load": viewer.may("load"),
            "may_plan": viewer.may("plan"),
        }
    return found


def navigation(viewer: Viewer, current: str) -> list[Link]:
    """The pages that a reader may open; the current one with its tabs."""
    links = []
    for entry in page.menu(viewer):
        declared = page.get_page(entry.code)
        address = address_of(declared)
        is_current = current.startswith(section_of(declared))
        children = tuple(
            Link(tab.title, address_of(declared, tab), is_current=current == address_of(declared, tab))
            for tab in declared.tabs
        )
        links.append(
            Link(entry.title, address, entry.icon or "chart-bar", entry.shortcut, is_current, children)
        )
    return links


def address_of(declared: page.Page, tab: page.Tab | None = None) -> str:
    """Where a page or one of its tabs stands; the first tab is the page itself."""
    base = f"/{declared.path.strip('/')}/"
    if tab is None or tab is declared.tabs[0]:
        return reverse(declared.url) if declared.url else base
    return f"{base}{tab.code}/"


def section_of(declared: page.Page) -> str:
    """What addresses of a page start with."""
    return f"/{declared.path.strip('/')}/"


def guarded(capability: str | None = "read") -> Callable[[View], View]:
    """A page or fragment for signed-in readers with a capability; refusals become pages, not faults."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            viewer: Viewer | None = getattr(request, "viewer", None)
            if viewer is None:
                return _signed_out(request)
            if capability is not None and not viewer.may(capability):
                return problem_page(request, 403)
            try:
                return view(request, *args, **kwargs)
            except Refused as refusal:
                return refused(request, refusal)

        return guarded_view

    return decorate


def _signed_out(request: HttpRequest) -> HttpResponse:
    if is_fragment(request):
        return HttpResponse(status=401)
    return HttpResponseRedirect(f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}")


def is_fragment(request: HttpRequest) -> bool:
    """Whether the answer goes into a page that is open already."""
    return any(name in request.headers for name in FRAMELESS)


NOT_SHOWN = Text("Không hiển thị được", "Cannot be shown")


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A refusal in its own words."""
    is_nowhere = refusal.code in (*NOT_FOUND, "unknown-page", "unknown-tab")
    status = 404 if is_nowhere else STATUS_OF.get(refusal.code, 400)
    context = {"title": NOT_SHOWN, "code": status, "refusal": refusal, "said": plain(refusal.message)}
    template = "pages/refused_part.html" if is_fragment(request) else "pages/refused.html"
    # htmx puts only successful parts into the page; a refused filter is shown in the widget's place.
    return render(
        request, template, context, status=200 if is_fragment(request) and status == 400 else status
    )


def framed(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page inside the frame, or bare for the drill panel."""
    layout = "panel.html" if "X-Drill" in request.headers else "shell.html"
    response = render(request, template, context | {"layout": layout}, status=status)
    response["Vary"] = "Cookie, HX-Request, X-Drill"
    response["Cache-Control"] = "private, no-cache"
    return response


def problem_page(request: HttpRequest, status: int, _exception: Exception | None = None) -> HttpResponse:
    """403, 404, 500 in the product's words, without anything that could fail itself."""
    texts = {
        400: (_("This request is not right"), _("The address or the form could not be read.")),
        403: (_("Not for you"), _("You may not open this. An administrator can change that.")),
        404: (_("There is nothing here"), _("The address may be old or mistyped.")),
        500: (
            _("Something failed on our side"),
            _("It was noted. Please try again; if it stays, report the request number."),
        ),
    }
    title, text = texts[status]
    from structlog.contextvars import get_contextvars

    context = {
        "title": title,
        "text": text,
        "code": status,
        "request_id": get_contextvars().get("request_id", ""),
        "look": look_of(request),
    }
    return render(request, "pages/lost.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400."""
    return problem_page(request, 400, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler403."""
    return problem_page(request, 403, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404."""
    return problem_page(request, 404, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500."""
    return problem_page(request, 500)
