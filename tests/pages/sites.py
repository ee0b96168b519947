"""A running installation with the small demo plant, and how a browser gets in: for tests, pictures, measurements."""

import shutil
import socket
import sys
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from playwright.sync_api import BrowserContext, Page

from alkana.local import assets
from alkana.local.places import Places
from tests import databases
from tests.installation import Installation, installation, wait_for

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
PASSWORD = "a-password-for-tests"


@dataclass(frozen=True, slots=True)
class Site:
    """A running installation: its address, its lists on disk, and how to talk to it behind the pages."""

    address: str
    installation: Installation
    lists: Path


@contextmanager
def running(
    data_dir: Path, choose: Callable[[Path], Sequence[Path]], *, size: str = "small"
) -> Iterator[Site]:
    """Web and worker of an installation that has taken in the lists of the demo plant that `choose` picks."""
    data_dir.chmod(0o755)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    beginning = _loaded(data_dir, choose, size)
    _link_static(data_dir)
    with installation(data_dir, beginning_as=beginning) as place:
        place.extra |= {
            "DEMO_PASSWORD": PASSWORD,
            "PORT": str(port),
            "WEB_WORKERS": "1",
            "LOG_LEVEL": "WARNING",
        }
        with place.process(sys.executable, "-m", "gunicorn"), place.worker():
            address = f"http://127.0.0.1:{port}"
            wait_for(lambda: _answers(address), "the web process")
            yield Site(address, place, data_dir / "lists")


def _loaded(data_dir: Path, choose: Callable[[Path], Sequence[Path]], size: str) -> str:
    """Fill the folder of an installation with the lists that `choose` picks; the database that belongs to it."""
    kind = f"site_{size}_{choose.__name__}"
    kept = Path(settings.ALKANA_DATA_DIR) / kind

    def make(name: str) -> None:
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir()
        place = Installation(name, kept, {"DEMO_PASSWORD": PASSWORD})
        lists = kept / "lists"
        place.manage("demo", "--size", size, "--seed", "7", "--out", lists)
        place.manage("demo_users")
        place.manage("ingest", *choose(lists))

    name = databases.kept(kind, make, Path(__file__))
    shutil.copytree(kept, data_dir, dirs_exist_ok=True)
    return name


def stock_lists(lists: Path) -> list[Path]:
    """Everything that the inventory page stands on."""
    return [path for path in sorted(lists.iterdir()) if path.name.startswith(("MB51", "MB52", "ZRSD006"))]


def first_lists(lists: Path) -> list[Path]:
    """Stock and movements up to November; December is uploaded by a test."""
    last = december(lists)
    return [path for path in stock_lists(lists) if path not in last]


def december(lists: Path) -> list[Path]:
    """The three lists that a test uploads: movements to the end, movements to the middle, the last stock list."""
    return sorted(
        path for path in lists.iterdir() if path.name.startswith(("MB51", "MB52")) and "12" in path.stem[9:]
    )


def sign_in(page: Page, role: str) -> None:
    """Through the form, as a person does."""
    page.goto("/sign-in/")
    page.fill("#username", role)
    page.fill("#password", PASSWORD)
    page.click("form.sign-in button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def dress(context: BrowserContext, address: str, *, language: str, theme: str) -> None:
    """Language and colours of the pages that this browser opens next."""
    context.add_cookies(
        [
            {"name": "django_language", "value": language, "url": address},
            {"name": "alkana_look", "value": f"{theme}.comfortable..on", "url": address},
        ]
    )


def settle(page: Page) -> None:
    """Until every widget has its figures; charts draw when they come near the screen."""
    page.wait_for_function(
        """() => document.readyState === "complete"
          && !document.querySelector("[data-widget] .skeleton:not(figure .skeleton), [aria-busy=true]")"""
    )


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _link_static(data_dir: Path) -> None:
    """The collected files of the run's own data directory."""
    own = Path(settings.ALKANA_DATA_DIR)
    assets.build(Places(own), with_browser=True)
    if not (data_dir / "static").exists():
        (data_dir / "static").symlink_to(own / "static")
