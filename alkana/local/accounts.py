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
import tempfile
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
    # A new folder each time: a data directory that was deleted must not find its old database again.
    other = Path(tempfile.mkdtemp(prefix="alkana-", dir=SHARED_ROOT))
    other.chmod(0o755)
    where.elsewhere.write_text(f"{other}\n", encoding="utf-8")
    print(
        f"{where.servers} cannot be reached by the system user '{ACCOUNT}' that PostgreSQL needs when root starts it; "
        f"the embedded servers keep their data in {other} instead.",
        file=sys.stderr,
    )


@dataclass(frozen=True, slots=True)
class Packaged:
    """A program inside installed packages: `site` is their folder, `folders` are what the program needs of it."""

    site: Path
    program: str
    folders: tuple[str, ...]


@cache
def runnable(packaged: Packaged, where: Places, user: ServerUser) -> Path:
    """Path of the program where the server user can run it: in its package, else in a copy beside the servers' data."""
    if user.can(str(packaged.site / packaged.program), "--version"):
        return packaged.site / packaged.program
    copies = where.root / "programs"
    if not user.can(str(copies / packaged.program), "--version"):
        for name in packaged.folders:
            shutil.rmtree(copies / name, ignore_errors=True)
            shutil.copytree(packaged.site / name, copies / name, symlinks=True)
        for path in [copies, *copies.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    return copies / packaged.program
