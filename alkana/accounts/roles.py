"""Roles: what each kind of user may do. The database's groups and their permissions follow this file at `migrate`.

A role has everything of the roles before it. Permissions are patterns over `app_label.codename`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from django.db import transaction

from alkana.text import Text


@dataclass(frozen=True, slots=True)
class Role:
    """A group of users. `permissions` (of the admin) and `capabilities` (of pages and API) are what it adds to the
    role before it; `is_staff` opens the admin.
    """

    code: str
    title: Text
    permissions: tuple[str, ...]
    capabilities: tuple[str, ...]
    is_staff: bool = False


BUSINESS_APPS = ("etl", "inventory", "production", "sales", "alerts", "reports")

ROLES = (
    Role(
        "viewer",
        Text("Người xem", "Viewer"),
        tuple(f"{app}.view_*" for app in BUSINESS_APPS),
        ("read",),
    ),
    Role(
        "planner",
        Text("Người lập kế hoạch", "Planner"),
        ("alerts.change_*", "reports.add_*", "reports.change_*", "reports.delete_*"),
        ("plan",),
    ),
    Role(
        "steward",
        Text("Quản lý dữ liệu", "Data steward"),
        tuple(f"{app}.{verb}_*" for app in BUSINESS_APPS for verb in ("add", "change", "export", "import")),
        ("load",),
        is_staff=True,
    ),
    Role("admin", Text("Quản trị", "Administrator"), ("*",), ("administer",), is_staff=True),
)


def permissions_of(code: str) -> tuple[str, ...]:
    """All patterns of a role, those of the roles before it included. Raises KeyError for an unknown role."""
    patterns: tuple[str, ...] = ()
    for role in ROLES:
        patterns += role.permissions
        if role.code == code:
            return patterns
    raise KeyError(code)


def capabilities_of(codes: Iterable[str]) -> frozenset[str]:
    """What users with these roles may do on pages and in the API; unknown groups give nothing."""
    found: set[str] = set()
    gathered: set[str] = set()
    for role in ROLES:
        gathered.update(role.capabilities)
        if role.code in set(codes):
            found |= gathered
    return frozenset(found)


@transaction.atomic
def write() -> None:
    """Make the groups and give each exactly the permissions that its role declares."""
    from django.contrib.auth.models import Group, Permission

    known = {
        f"{app}.{codename}": pk
        for pk, app, codename in Permission.objects.values_list("pk", "content_type__app_label", "codename")
    }
    for role in ROLES:
        group, _new = Group.objects.get_or_create(name=role.code)
        patterns = permissions_of(role.code)
        group.permissions.set(pk for name, pk in known.items() if any(fnmatchcase(name, p) for p in patterns))
