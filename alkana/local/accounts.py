"""Which system user the embedded servers run as.

PostgreSQL refuses to run as root. Root therefore lends it an account of its own and gives that account two folders
and nothing else: no permission of any other folder is touched. Where that account cannot reach the data directory
(a clone below /root), the servers' data goes to /var/lib and a file in the data directory says so.
"""

import os
import pwd
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from alkana.local.places import Places

ACCOUNT = "pgserver"
SHARED_ROOT = Path("/var/lib")


@dataclass(frozen=True, slots=True)
class ServerUser:
    """The user that owns the servers; `account` is None when it is whoever runs the command."""

    account: pwd.struct_passwd | None

    @property
    def popen(self) -> dict[str, Any]:
        """Arguments for subprocess that make a command run as this user."""
        clean = {key: os.environ[key] for key in ("PATH", "HOME", "LD_LIBRARY_PATH") if key in os.environ}
        kept = {"cwd": "/", "env": clean | {"LC_ALL": "C", "TZ": "UTC"}}
        if self.account is None:
            return kept
        return kept | {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}

    def own_folder(self, path: Path) -> None:
        """Make `path` a private folder of this user."""
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.account is not None:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)
        if path.stat().st_uid not in {os.geteuid(), self.uid}:
            raise PermissionError(
                f"{path} belongs to another user; remove it or choose another ALKANA_DATA_DIR."
            )

    @property
    def uid(self) -> int:
        """Numeric id of this user."""
        return os.geteuid() if self.account is None else self.account.pw_uid

    def can(self, *command: str) -> bool:
        """Whether this user can run a command that should succeed."""
        try:
            return subprocess.run(command, check=False, capture_output=True, **self.popen).returncode == 0
        except OSError:
            return False


def server_user() -> ServerUser:
    """The user for the servers: the caller, or the account that root lends them (created when missing)."""
    if os.geteuid() != 0:
        return ServerUser(None)
    try:
        return ServerUser(pwd.getpwnam(ACCOUNT))
    except KeyError:
        command = [
            "useradd",
            "--system",
            "--no-create-home",
            "--home-dir",
            "/",
            "--shell",
            "/usr/sbin/nologin",
            ACCOUNT,
        ]
        subprocess.run(command, check=True, capture_output=True)
        return ServerUser(pwd.getpwnam(ACCOUNT))


def settle(where: Places, user: ServerUser) -> None:
    """Make sure the server user can reach the servers' folder; decide once for another place when it cannot."""
    where.servers.mkdir(parents=True, exist_ok=True)
    if user.can("test", "-x", str(where.root)):
        return
    other = SHARED_ROOT / f"alkana-{where.fingerprint}"
    other.mkdir(mode=0o755, parents=True, exist_ok=True)
    where.elsewhere.write_text(f"{other}\n", encoding="utf-8")
    print(
        f"{where.servers} cannot be reached by the system user '{ACCOUNT}' that PostgreSQL needs when root starts it; "
        f"the embedded servers keep their data in {other} instead.",
        file=sys.stderr,
    )


@cache
def runnable(folder: Path, program: str, where: Places, user: ServerUser) -> Path:
    """`folder` when the server user can run `folder/bin/<program>`, else a copy of it in a place where it can."""
    if user.can(str(folder / "bin" / program), "--version"):
        return folder
    copy = where.root / f"{folder.name}-copy"
    if not user.can(str(copy / "bin" / program), "--version"):
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(folder, copy, symlinks=True)
        for path in [copy, *copy.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    return copy
