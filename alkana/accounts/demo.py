"""Demo users: one per role, in local mode only, with a password of this installation."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction

from alkana.accounts.models import User
from alkana.accounts.roles import ROLES
from alkana.local.secret import local_password
from alkana.refusals import Refused
from alkana.text import Text


def demo_password() -> str:
    """The password of all demo users of this installation."""
    return local_password(Path(settings.ALKANA_DATA_DIR))


def make_demo_users() -> list[User]:
    """Make or repair the demo users admin, steward, planner and viewer. Raises Refused outside local mode."""
    if not settings.IS_LOCAL:
        raise Refused(
            "demo-users-in-production",
            Text(
                "Người dùng mẫu chỉ có trong chế độ local; hãy tạo người dùng thật bằng createsuperuser.",
                "Demo users exist in local mode only; make real users with createsuperuser.",
            ),
        )
    password = demo_password()
    with transaction.atomic():
        return [_make(role.code, is_staff=role.is_staff, password=password) for role in ROLES]


def _make(code: str, *, is_staff: bool, password: str) -> User:
    user, _new = User.objects.get_or_create(username=code, defaults={"first_name": code.capitalize()})
    user.is_staff = is_staff
    user.is_superuser = code == "admin"
    user.is_active = True
    if not user.check_password(password):
        user.set_password(password)
    user.save()
    user.groups.set(Group.objects.filter(name=code))
    return user
