"""Who can sign in to an installation, asked without Django: `bin/dev` says so before and after everything else runs."""

import os
import subprocess
import sys
from contextlib import closing

import psycopg2
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from alkana.local.places import PROJECT, Places
from alkana.local.secret import local_password

DEMO = ("admin", "steward", "planner", "viewer")
STORED_AS = "argon2"  # what Django puts before the usual form


def ensure(where: Places) -> None:
    """Make the demo users when there is no user at all, whatever was done to the installation before.

    For local mode only. Raises CalledProcessError when they cannot be made, after a message.
    """
    if not _passwords(where):
        make = [sys.executable, str(PROJECT / "manage.py"), "demo_users"]
        subprocess.run(make, check=True, stdout=subprocess.DEVNULL)


def welcome(where: Places, *, is_local: bool) -> list[str]:
    """Lines that say how to sign in, and only what is so."""
    known = _passwords(where)
    if not known:
        return ["Sign in as         nobody yet; make the first user: bin/manage createsuperuser"]
    if not is_local:
        return []
    password = local_password(where.data)
    open_ones = [name for name in DEMO if _opens(password, known.get(name, ""))]
    if not open_ones:
        return [
            "Sign in as         a user of this installation",
            "                   (bin/manage demo_users gives the demo users their password back)",
        ]
    *first, last = open_ones
    names = f"{', '.join(first)} or {last}" if first else last
    return [f"Sign in as         {names}", f"Password           {password}"]


def _passwords(where: Places) -> dict[str, str]:
    """Stored passwords by user name; those of people who may not sign in are empty."""
    with (
        closing(psycopg2.connect(os.environ.get("DATABASE_URL") or where.database_url)) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("select username, case when is_active then password else '' end from accounts_user")
        return dict(cursor.fetchall())


def _opens(password: str, stored: str) -> bool:
    try:
        return PasswordHasher().verify(stored.removeprefix(STORED_AS), password)
    except (Argon2Error, InvalidHashError):
        return False
