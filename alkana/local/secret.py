"""The secret key of an installation in local mode: made once, kept in the data directory, never in the repository."""

import os
import secrets
from pathlib import Path


def local_secret(data: Path) -> str:
    """The installation's key; the first caller makes it."""
    path = data / "secret-key"
    data.mkdir(parents=True, exist_ok=True)
    while not (path.exists() and path.stat().st_size):
        fresh = path.with_name(f"secret-key.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48), encoding="ascii")
        try:
            os.link(fresh, path)
        except FileExistsError:
            if not path.stat().st_size:
                path.unlink()
        finally:
            fresh.unlink()
    return path.read_text(encoding="ascii")
