"""How the back office looks: navigation, theme and language of the product, the way in and out."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from alkana.accounts.look import look_of
from alkana.reporting import shell

# Apps in the order of work; anything else that is registered follows.
ORDER = ("inventory", "production", "sales", "alerts", "reports", "etl", "accounts", "auth")
ICON = "table"


class OnlyLookedAt:
    """For the admin of rows that code or a verb writes, never a form. Comes first among the bases."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The tables that this user may open, by app."""
    found: list[dict[str, Any]] = [
        {"items": [{"title": _("Overview"), "icon": "home", "link": reverse("admin:index"),
                    "active": request.path == reverse("admin:index")}]}
    ]  # fmt: skip
    apps = {entry["app_label"]: entry for entry in admin.site.get_app_list(request)}
    for label in sorted(apps, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER)):
        items = [
            {
                "title": model["name"],
                "icon": getattr(admin.site._registry[model["model"]], "icon", ICON),
                "link": model["admin_url"],
                "active": request.path.startswith(model["admin_url"]),
            }
            for model in apps[label]["models"]
            if model["admin_url"]
        ]
        is_open = any(item["active"] for item in items)
        found.append(
            {"title": str(apps[label]["name"]), "collapsible": not is_open, "separator": True, "items": items}
        )
    return found


def look(request: HttpRequest) -> dict[str, Any]:
    """Theme of the reader's look; `system` leaves it to the device."""
    theme = look_of(request).theme
    return {
        "theme": "auto" if theme == "system" else theme,
        "next_theme": "light" if theme == "dark" else "dark",
    }


def style(_request: HttpRequest) -> str:
    """The stylesheet on top of the library's."""
    return static("backoffice/backoffice.css")


def script(_request: HttpRequest) -> str:
    """The product's choice of colours, before the library's own."""
    return static("backoffice/backoffice.js")


def favicon(_request: HttpRequest) -> str:
    """The product's."""
    return static("favicon.svg")


def door(request: HttpRequest) -> HttpResponse:
    """Where the admin sends who may not enter: to the product's sign-in, or a page that says so."""
    if request.user.is_authenticated:
        if request.user.is_staff:
            return redirect("admin:index")
        return shell.problem_page(request, 403)
    target = request.GET.get("next", reverse("admin:index"))
    return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': target})}")
