"""Secrets of an installation in local mode: made once, kept in the data directory, never in the repository."""

import os
import secrets
from pathlib import Path


def local_secret(data: Path) -> str:
    """The installation's secret key."""
    return _kept(data / "secret-key", secrets.token_urlsafe(48))


def local_password(data: Path) -> str:
    """The password of all demo users: DEMO_PASSWORD, else the installation's own."""
    return os.environ.get("DEMO_PASSWORD") or _kept(data / "demo-password", f"alkana-{secrets.token_hex(4)}")


def _kept(path: Path, fresh: str) -> str:
    """Content of `path`, which the first process to ask fills with `fresh`; others never see it half-written."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(f"{fresh}\n", encoding="ascii")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()
