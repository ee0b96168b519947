"""A running installation with the small demo plant, a browser, and pages that fail the test on any script error or
breach of the content policy."""

import os
import socket
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, sync_playwright

from alkana.local import assets
from alkana.local.places import Places
from tests.installation import Installation, installation, prepare_template, wait_for
from tests.pages import browser as browsers

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
PASSWORD = "a-password-for-tests"
ROLES = ("viewer", "planner", "steward", "admin")


@dataclass(frozen=True, slots=True)
class Site:
    """A running installation: its address, its lists on disk, and how to talk to it behind the pages."""

    address: str
    installation: Installation
    lists: Path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Web and worker of an installation that has the small demo plant loaded, without its last lists.

    PAGES_SITE=address|database|folder uses one that runs already: for working on one test again and again.
    """
    if running_site := os.environ.get("PAGES_SITE"):
        address, database, folder = running_site.split("|")
        yield Site(
            address, Installation(database, Path(folder), {"DEMO_PASSWORD": PASSWORD}), Path(folder) / "lists"
        )
        return
    data_dir = tmp_path_factory.mktemp("site")
    data_dir.chmod(0o755)
    _link_static(data_dir)
    prepare_template()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with installation(data_dir) as running:
        running.extra |= {
            "DEMO_PASSWORD": PASSWORD,
            "PORT": str(port),
            "WEB_WORKERS": "1",
            "LOG_LEVEL": "WARNING",
        }
        lists = data_dir / "lists"
        running.manage("demo", "--size", "small", "--seed", "7", "--out", lists)
        running.manage("demo_users")
        running.manage("ingest", *_first_lists(lists))
        with running.process(sys.executable, "-m", "gunicorn"), running.worker():
            address = f"http://127.0.0.1:{port}"
            wait_for(lambda: _answers(address), "the web process")
            yield Site(address, running, lists)


def _first_lists(lists: Path) -> list[Path]:
    """Stock and movements up to November; December is uploaded by a test."""
    wanted = ("MB51", "MB52", "ZRSD006")
    return [
        path
        for path in sorted(lists.iterdir())
        if path.name.startswith(wanted) and path not in december(lists)
    ]


def december(lists: Path) -> list[Path]:
    """The three lists that a test uploads: movements to the end, movements to the middle, the last stock list."""
    return sorted(
        path for path in lists.iterdir() if path.name.startswith(("MB51", "MB52")) and "12" in path.stem[9:]
    )


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _link_static(data_dir: Path) -> None:
    """The collected files of the test run's own data directory."""
    own = Path(settings.ALKANA_DATA_DIR)
    if not (own / "static" / "staticfiles.json").exists():
        assets.build(Places(own), with_browser=True)
    (data_dir / "static").symlink_to(own / "static")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright itself; Django lets it run beside its own code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One browser for all page tests."""
    running = browsers.launch(playwright)
    yield running
    running.close()


@dataclass(slots=True)
class Watch:
    """What a page said that it should not have said."""

    complaints: list[str]

    def listen(self, page: Page) -> None:
        """Collect script errors, breaches of the content policy and failed answers."""
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))

        def hear(message: ConsoleMessage) -> None:
            if message.type == "error" and "status of 4" not in message.text:
                self.complaints.append(message.text)

        page.on("console", hear)
        page.on("response", lambda r: r.status >= 500 and self.complaints.append(f"{r.status} {r.url}"))


@pytest.fixture(scope="session")
def sessions(site: Site, browser: Browser) -> Callable[[str], dict[str, object]]:
    """The cookies of a signed-in role; signing in happens once per role."""
    known: dict[str, dict[str, object]] = {}

    def of(role: str) -> dict[str, object]:
        if role not in known:
            context = browser.new_context(base_url=site.address)
            sign_in(context.new_page(), role)
            known[role] = dict(context.storage_state())
            context.close()
        return known[role]

    return of


@pytest.fixture
def visit(
    site: Site, browser: Browser, sessions: Callable[[str], dict[str, object]]
) -> Iterator[Callable[..., Page]]:
    """`visit(role, path, language="en", theme="light", viewport=DESKTOP)` gives a page; without a role signed out."""
    watch = Watch([])
    contexts: list[BrowserContext] = []

    def go(
        role: str | None,
        path: str = "/",
        *,
        language: str = "en",
        theme: str = "light",
        viewport: dict[str, int] | None = None,
        **more: object,
    ) -> Page:
        size = viewport or DESKTOP
        is_phone = size["width"] < 768
        context = browser.new_context(
            viewport=size,
            has_touch=is_phone,
            is_mobile=is_phone,
            base_url=site.address,
            reduced_motion="reduce",
            storage_state=sessions(role) if role else None,
            **more,
        )
        contexts.append(context)
        page = context.new_page()
        watch.listen(page)
        context.add_cookies(
            [
                {"name": "django_language", "value": language, "url": site.address},
                {"name": "alkana_look", "value": f"{theme}.comfortable..on", "url": site.address},
            ]
        )
        page.goto(path)
        settle(page)
        return page

    yield go
    for context in contexts:
        context.close()
    assert watch.complaints == []


def sign_in(page: Page, role: str) -> None:
    """Through the form, as a person does."""
    page.goto("/sign-in/")
    page.fill("#username", role)
    page.fill("#password", PASSWORD)
    page.click("form.sign-in button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def settle(page: Page) -> None:
    """Until every widget has its figures."""
    page.wait_for_load_state("networkidle")
    page.wait_for_function(
        "() => !document.querySelector('[data-widget] .skeleton:not(figure .skeleton), [aria-busy=true]')"
    )
