"""A running installation with the small demo plant, a browser, and pages that fail the test on any script error or
breach of the content policy."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, sync_playwright

from tests.installation import Installation
from tests.pages import browser as browsers
from tests.pages.sites import DESKTOP, PASSWORD, Site, dress, first_lists, running, settle, sign_in


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
    with running(tmp_path_factory.mktemp("site"), first_lists) as site:
        yield site


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

    complaints: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def listen(self, page: Page) -> None:
        """Collect script errors, breaches of the content policy and failed answers."""
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))

        def hear(message: ConsoleMessage) -> None:
            if message.type == "error" and "status of 4" not in message.text:
                self.complaints.append(message.text)

        page.on("console", hear)
        page.on("response", lambda r: r.status >= 500 and self.complaints.append(f"{r.status} {r.url}"))

    def unexpected(self) -> list[str]:
        """Complaints but those that the test itself provoked."""
        return [said for said in self.complaints if not any(part in said for part in self.expected)]


@dataclass(slots=True)
class Sessions:
    """The cookies of signed-in roles; signing in happens once per role."""

    site: Site
    browser: Browser
    known: dict[str, dict[str, object]] = field(default_factory=dict)

    def of(self, role: str) -> dict[str, object]:
        """Cookies of a role, signed in now if need be."""
        if role not in self.known:
            context = self.browser.new_context(base_url=self.site.address)
            sign_in(context.new_page(), role)
            self.known[role] = dict(context.storage_state())
            context.close()
        return self.known[role]

    def forget(self, role: str) -> None:
        """After its password has changed, which ends every session."""
        self.known.pop(role, None)


@pytest.fixture(scope="session")
def sessions(site: Site, browser: Browser) -> Sessions:
    """Signed-in roles of the whole run."""
    return Sessions(site, browser)


@pytest.fixture
def watch() -> Watch:
    """Listens to the pages of one test; a test that breaks something on purpose says what it expects to hear."""
    return Watch()


@pytest.fixture
def visit(site: Site, browser: Browser, sessions: Sessions, watch: Watch) -> Iterator[Callable[..., Page]]:
    """`visit(role, path, language="en", theme="light", viewport=DESKTOP)` gives a page; without a role signed out."""
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
            storage_state=sessions.of(role) if role else None,
            **more,
        )
        contexts.append(context)
        page = context.new_page()
        watch.listen(page)
        dress(context, site.address, language=language, theme=theme)
        page.goto(path)
        settle(page)
        return page

    yield go
    for context in contexts:
        context.close()
    assert watch.unexpected() == []
