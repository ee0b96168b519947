"""Users, roles and API tokens in the admin. `alkana.accounts.roles` says what a role may do; here users get them."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.admin import StaticDevice
from django_otp.plugins.otp_totp.admin import TOTPDevice
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminCheckboxSelectMultiple, UnfoldAdminTextInputWidget

from alkana.accounts import second_factor, tokens
from alkana.accounts.models import ApiToken, User
from alkana.accounts.roles import ROLES
from alkana.backoffice import OnlyLookedAt
from alkana.reporting import formats

admin.site.unregister(Group)
# Keys and codes are nobody's to look at; what an administrator may do with a second factor stands in the user's form.
admin.site.unregister((TOTPDevice, StaticDevice))
admin.site.index_title = _("Back office")

TITLES = {role.code: role.title for role in ROLES}
STAFF_ROLES = frozenset(role.code for role in ROLES if role.is_staff)


@admin.register(User)
class AccountAdmin(UserAdmin, ModelAdmin):
    """Users: their roles, what they see, how they like to see it."""

    icon = "person"
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "full_name", "email", "role_names", "is_active", "last_login")
    list_filter = ("groups", "is_active")
    list_filter_submit = True
    list_fullwidth = True
    compressed_fields = True
    readonly_fields = ("is_staff", "factor", "last_login", "date_joined")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password", "must_change_password")}),
        (_("Person"), {"fields": (("first_name", "last_name"), "email")}),
        (
            _("Roles"),
            {
                "fields": ("groups", ("is_active", "is_staff")),
                "description": _("Data stewards and administrators may open the back office."),
            },
        ),
        (_("Second factor"), {"fields": ("factor",)}),
        (_("Sees only"), {"fields": (("scope_plants", "scope_channels"),)}),
        (_("Appearance"), {"fields": (("language", "theme", "density"),)}),
        (_("Dates"), {"fields": (("last_login", "date_joined"),), "classes": ("collapse",)}),
    )
    add_fieldsets = ((None, {"fields": ("username", "usable_password", "password1", "password2")}),)

    def formfield_for_dbfield(self, db_field: "models.Field[Any, Any]", request: Any, **kwargs: Any) -> Any:
        """Codes of a scope fit on one line; roles are ticked."""
        if db_field.name in ("scope_plants", "scope_channels"):
            return db_field.formfield(widget=UnfoldAdminTextInputWidget)
        if db_field.name == "groups":
            return forms.ModelMultipleChoiceField(
                Group.objects.order_by("pk"),
                label=_("Roles"),
                required=False,
                widget=UnfoldAdminCheckboxSelectMultiple,
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_queryset(self, request: HttpRequest) -> Any:
        """The list shows roles."""
        return super().get_queryset(request).prefetch_related("groups")

    @display(description=_("name"))
    def full_name(self, obj: User) -> str:
        """First and last name."""
        return obj.get_full_name() or "—"

    @display(description=_("roles"))
    def role_names(self, obj: User) -> str:
        """Roles by name."""
        return ", ".join(str(TITLES.get(group.name, group.name)) for group in obj.groups.all()) or "—"

    @display(description=_("second factor"))
    def factor(self, obj: User) -> Any:
        """On or off; the way to resetting it."""
        if obj.pk is None or not second_factor.is_on(obj):
            return _("off")
        address = reverse("admin:accounts_user_reset_second_factor", args=[obj.pk])
        link = '{} · <a class="text-primary-600 dark:text-primary-500" href="{}">{}</a>'
        return format_html(link, _("on"), address, _("reset"))

    def get_urls(self) -> list[Any]:
        """With the reset of a second factor."""
        view = self.admin_site.admin_view(self.reset_second_factor)
        name = "accounts_user_reset_second_factor"
        return [path("<path:object_id>/second-factor/", view, name=name), *super().get_urls()]

    def reset_second_factor(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Asks, then lets the user sign in with the password alone; recorded in the user's history."""
        user = self.get_object(request, object_id)
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        if user is None or not second_factor.is_on(user):
            raise Http404
        if user.pk == request.user.pk:  # one's own takes the password
            return redirect("second-factor")
        back = reverse("admin:accounts_user_change", args=[user.pk])
        if request.method == "POST":
            second_factor.turn_off(user)
            self.log_change(request, user, gettext("Second factor reset"))
            messages.success(request, gettext("The second factor is reset."))
            return HttpResponseRedirect(back)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Reset the second factor"),
            "opts": self.opts,
            "original": user,
            "back": back,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/accounts/reset_second_factor.html", context)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Who may open the back office follows from the roles."""
        super().save_related(request, form, formsets, change)
        user = form.instance
        is_staff = user.is_superuser or user.groups.filter(name__in=STAFF_ROLES).exists()
        if user.is_staff != is_staff:
            user.is_staff = is_staff
            user.save(update_fields=["is_staff"])


@admin.register(Group)
class RoleAdmin(OnlyLookedAt, GroupAdmin, ModelAdmin):
    """Roles, to look at: `alkana.accounts.roles` writes their permissions at every migration."""

    icon = "badge"
    list_display = ("title", "user_count")
    fields = ("title", "people", "allowed")
    readonly_fields = ("title", "people", "allowed")
    search_fields = ("name",)
    compressed_fields = True

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the number of users."""
        return super().get_queryset(request).annotate(user_count=Count("user"))

    @display(description=_("role"), ordering="name")
    def title(self, obj: Group) -> str:
        """Its name in the active language."""
        return str(TITLES.get(obj.name, obj.name))

    @display(description=_("users"), ordering="user_count")
    def user_count(self, obj: Any) -> int:
        """How many have it."""
        return int(obj.user_count)

    @display(description=_("users"))
    def people(self, obj: Group) -> str:
        """Who has it."""
        return ", ".join(User.objects.filter(groups=obj).values_list("username", flat=True)) or "—"

    @display(description=_("permissions"))
    def allowed(self, obj: Group) -> Any:
        """What it may do, table by table."""
        verbs: dict[str, list[str]] = {}
        rows = obj.permissions.select_related("content_type").order_by("content_type__app_label", "codename")
        for permission in rows:
            verb, _underscore, model = permission.codename.partition("_")
            if not model.startswith("historical"):
                verbs.setdefault(f"{permission.content_type.app_label}.{model}", []).append(verb)
        return format_html_join(
            "", "<div>{}: {}</div>", ((table, ", ".join(said)) for table, said in verbs.items())
        )


@admin.register(ApiToken)
class ApiTokenAdmin(OnlyLookedAt, ModelAdmin):
    """API tokens of everybody, to look at and to end; their users make them in the profile."""

    icon = "key"
    list_display = (
        "name",
        "user",
        "begins",
        "is_read_only",
        "state",
        "created",
        "expires",
        "last_used",
    )
    list_filter = ("is_read_only",)
    list_select_related = ("user",)
    list_filter_submit = True
    list_fullwidth = True
    search_fields = ("name", "user__username", "opening")
    fields = (
        "name",
        "user",
        "begins",
        "is_read_only",
        "state",
        "created",
        "expires",
        "last_used",
        "revoked",
    )
    readonly_fields = ("begins", "state", "created", "expires", "last_used", "revoked")
    compressed_fields = True
    actions = ("revoke",)

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Who may change users may end what they made."""
        return request.user.has_perm("accounts.change_apitoken")

    @display(description=_("begins with"), ordering="opening")
    def begins(self, obj: ApiToken) -> str:
        """The only part of the secret that is known."""
        return f"{obj.opening}…"

    @display(description=_("state"), label={"works": "success", "expired": "warning", "revoked": "danger"})
    def state(self, obj: ApiToken) -> tuple[str, str]:
        """Whether it opens anything."""
        if obj.revoked_at:
            return "revoked", str(_("revoked"))
        return ("expired", str(_("expired"))) if obj.is_expired else ("works", str(_("works")))

    @display(description=_("created"), ordering="created_at")
    def created(self, obj: ApiToken) -> str:
        """When it was made."""
        return formats.moment(obj.created_at)

    @display(description=_("expires"), ordering="expires_at")
    def expires(self, obj: ApiToken) -> str:
        """Until when it works."""
        return formats.moment(obj.expires_at)

    @display(description=_("last used"), ordering="last_used_at")
    def last_used(self, obj: ApiToken) -> str:
        """To the minute."""
        return formats.moment(obj.last_used_at)

    @display(description=_("revoked"), ordering="revoked_at")
    def revoked(self, obj: ApiToken) -> str:
        """When it was ended."""
        return formats.moment(obj.revoked_at)

    @action(description=_("Revoke"), permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: "QuerySet[ApiToken]") -> None:
        """End the selected ones that still live; each is recorded."""
        living = list(queryset.filter(revoked_at=None))
        for token in living:
            tokens.revoke(token)
            self.log_change(request, token, str(_("revoked")))
        said = ngettext(
            "%(count)s token opens nothing any more.", "%(count)s tokens open nothing any more.", len(living)
        )
        messages.success(request, said % {"count": len(living)})
