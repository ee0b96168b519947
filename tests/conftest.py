"""Servers for the whole test run: the embedded ones unless DATABASE_URL and REDIS_URL are set."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import django
import pytest

# Before Django reads its settings: tests have a data directory of their own beside the one of bin/dev.
os.environ.setdefault("ALKANA_DATA_DIR", str(Path(__file__).resolve().parents[1] / "var" / "test"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alkana.settings")

from alkana.local import servers
from alkana.local.places import places

SERVERS = ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers, then Django."""
    SERVERS.enter_context(servers.running(places()))
    django.setup()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave the servers; the last user stops them."""
    SERVERS.close()


@pytest.fixture
def folder() -> Iterator[Path]:
    """An empty folder with a short path that everybody may pass through, removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="alkana-") as path:
        Path(path).chmod(0o755)
        yield Path(path)
