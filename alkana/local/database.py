"""Bring the database up to date, without asking it when nothing changed since the last time."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from alkana.local.places import PROJECT, Places

MIGRATIONS = ("*/migrations/*.py", "alkana/*/migrations/*.py")
# What `migrate` writes from when it is done (alkana/standards.py): schedules, roles, lists, seeds, functions.
WRITTEN_FROM = (
    "alkana/schedules.py",
    "alkana/standards.py",
    "alkana/accounts/roles.py",
    "etl/loads.py",
    "etl/raw.py",
    "etl/rekey.py",
    "etl/rows.py",
    "etl/reading/codes.py",
    "etl/cadence.py",
    "etl/logon.py",
    "etl/logon_words.py",
    "etl/sources/*.py",
    "etl/movement_types.py",
    "*/seeds.py",
    "inventory/calendar.py",
    "inventory/functions.py",
    "inventory/sql/functions/*.sql",
)


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


def written_from() -> list[Path]:
    """The files whose change makes another `migrate` necessary although there is no new migration."""
    return sorted(path for pattern in WRITTEN_FROM for path in PROJECT.glob(pattern))


def _state(where: Places) -> str:
    """What decides whether a migration may be missing: the files, the packages, what `migrate` writes, the cluster."""
    digest = hashlib.sha256()
    for pattern in MIGRATIONS:
        for path in sorted(PROJECT.glob(pattern)):
            digest.update(str(path.relative_to(PROJECT)).encode())
    for path in (PROJECT / "constraints.txt", *written_from()):
        digest.update(path.read_bytes())
    return f"{digest.hexdigest()} {(where.postgres / 'data').stat().st_ino}"
