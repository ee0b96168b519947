"""Users and groups in the admin."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from alkana.accounts.models import User

admin.site.unregister(Group)


@admin.register(User)
class AccountAdmin(UserAdmin, ModelAdmin):
    """Users, with how they like to see pages."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    fieldsets = (
        *(UserAdmin.fieldsets or ()),
        (_("Appearance"), {"fields": ("language", "theme", "density")}),
    )


@admin.register(Group)
class RoleAdmin(GroupAdmin, ModelAdmin):
    """Roles; their permissions are written by `alkana.accounts.roles` at every migration."""
