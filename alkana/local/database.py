"""Bring the database up to date, without asking it when nothing changed since the last time."""

import hashlib
import os
import subprocess
import sys

from alkana.local.places import PROJECT, Places

MIGRATIONS = ("*/migrations/*.py", "alkana/*/migrations/*.py")


def migrate(where: Places) -> bool:
    """Apply migrations that the embedded database has not seen, or all that a server of one's own lacks.

    True when `manage.py migrate` ran. Raises CalledProcessError when it failed, after its own message.
    """
    own_server = bool(os.environ.get("DATABASE_URL"))
    stamp = where.root / "migrated"
    if not own_server:
        wanted = _state(where)
        if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
            return False
    print("Bringing the database up to date …", file=sys.stderr)
    command = [sys.executable, str(PROJECT / "manage.py"), "migrate", "--noinput", "-v", "0"]
    subprocess.run(command, check=True, stdout=sys.stderr)
    if not own_server:
        stamp.write_text(wanted, encoding="utf-8")
    return True


def _state(where: Places) -> str:
    """What decides whether a migration may be missing: the files, the packages, what `migrate` writes, the cluster."""
    digest = hashlib.sha256()
    for pattern in MIGRATIONS:
        for path in sorted(PROJECT.glob(pattern)):
            digest.update(str(path.relative_to(PROJECT)).encode())
    for name in ("constraints.txt", "alkana/schedules.py", "alkana/accounts/roles.py"):
        digest.update((PROJECT / name).read_bytes())
    return f"{digest.hexdigest()} {(where.postgres / 'data').stat().st_ino}"
