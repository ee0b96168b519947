"""`bin/screenshots`: pictures of every page in both sizes, themes and languages, to be looked at.

Everything goes to a folder of the caller's choice; `--keep` renews the few compressed ones in docs/screenshots.
"""

import argparse
import base64
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from tests.installation import PROJECT
from tests.pages import browser as browsers
from tests.pages.sites import DESKTOP, PHONE, dress, running, settle, sign_in, stock_lists

KEPT = PROJECT / "docs" / "screenshots"
SIZES = {"desktop": DESKTOP, "phone": PHONE}
THEMES = ("light", "dark")
LANGUAGES = ("vi", "en")
# Longer pages are cut here: a picture is looked at, not scrolled. Kept ones are small.
LONGEST = 3200
LONGEST_KEPT = 1600
QUALITY = 82
Act = Callable[[Page], None]


@dataclass(frozen=True, slots=True)
class View:
    """Something to look at: where it is, who sees it (nobody: signed out), and what to do before the picture."""

    name: str
    path: str
    role: str | None = "admin"
    act: Act | None = None


def _open_definition(page: Page) -> None:
    page.locator("[data-kpi='INV-QTY'] .kpi-head > a").click()
    page.locator("dialog .formula").wait_for()


def _open_lineage(page: Page) -> None:
    page.locator("[data-kpi='INV-QTY'] a.kpi-value").click()
    page.locator("dialog table.lines tbody tr").first.wait_for()


def _open_row(page: Page) -> None:
    page.goto(str(page.locator("table.lines tbody a.origin").first.get_attribute("href")))
    settle(page)
    page.goto(str(page.locator("table.lines tbody a.origin").first.get_attribute("href")))


def _open_material(page: Page) -> None:
    page.goto(str(page.locator("table.lines tbody th a").first.get_attribute("href")))


def _open_filter(page: Page) -> None:
    if page.locator("[data-open-sheet]").is_visible():
        page.locator("[data-open-sheet]").click()
    page.locator("[data-filter='location'] summary").click()
    page.locator("[data-filter='location'] input[type=checkbox]").nth(1).wait_for()


def _compare(page: Page) -> None:
    page.locator("[data-kpi='INV-IN'] .delta").first.wait_for()


VIEWS = (
    View("sign-in", "/sign-in/", None),
    View("stock", "/inventory/"),
    View("filter", "/inventory/", act=_open_filter),
    View("flows", "/inventory/flows/?compare=previous", act=_compare),
    View("slow", "/inventory/slow/"),
    View("reconcile", "/inventory/reconcile/"),
    View("time-travel", "/inventory/time-travel/"),
    View("material", "/inventory/?t.sort=-stock_kg", act=_open_material),
    View("definition", "/inventory/", act=_open_definition),
    View("lineage", "/inventory/", act=_open_lineage),
    View("row", "/inventory/", act=_open_row),
    View("uploads", "/data/"),
    View("loads", "/data/loads/"),
    View("load", "/data/loads/1/"),
    View("quality", "/data/quality/"),
    View("coverage", "/data/coverage/"),
    View("dictionary", "/dictionary/"),
    View("profile", "/profile/"),
    View("password", "/profile/password/"),
    View("second-factor", "/profile/second-factor/"),
    View("filtered-out", "/inventory/?plant=1401&material_type=ZSFG"),
    View("other-period", "/inventory/flows/?from=2020-01-01&to=2020-01-31"),
    View("unknown-filter", "/inventory/?colour=red"),
    View("not-for-you", "/data/", "viewer"),
    View("lost", "/nowhere/"),
)
CHOSEN = (
    ("stock", "desktop", "light", "en"),
    ("stock", "desktop", "dark", "vi"),
    ("stock", "phone", "light", "vi"),
    ("flows", "desktop", "light", "vi"),
    ("slow", "desktop", "light", "en"),
    ("reconcile", "desktop", "light", "en"),
    ("reconcile", "phone", "dark", "en"),
    ("material", "desktop", "light", "en"),
    ("material", "phone", "light", "vi"),
    ("lineage", "desktop", "light", "en"),
    ("row", "desktop", "light", "en"),
    ("uploads", "desktop", "light", "vi"),
    ("load", "desktop", "light", "en"),
    ("coverage", "desktop", "dark", "en"),
    ("sign-in", "desktop", "light", "vi"),
    ("profile", "phone", "dark", "vi"),
)


def main(arguments: Sequence[str]) -> int:
    """Take pictures; 0 when all were taken."""
    parser = argparse.ArgumentParser(prog="bin/screenshots", description=__doc__)
    parser.add_argument("views", nargs="*", metavar="VIEW", help="default: all")
    parser.add_argument(
        "--out", type=Path, default=PROJECT / "var" / "screenshots", help="folder for PNG files"
    )
    parser.add_argument(
        "--keep", action="store_true", help="renew the chosen ones in docs/screenshots instead"
    )
    parser.add_argument("--size", choices=SIZES, action="append")
    parser.add_argument("--theme", choices=THEMES, action="append")
    parser.add_argument("--language", choices=LANGUAGES, action="append")
    parser.add_argument("--site", metavar="ADDRESS", help="a site of tests/pages that runs already")
    options = parser.parse_args(arguments)
    if unknown := set(options.views) - {view.name for view in VIEWS}:
        parser.error(f"no such view: {', '.join(sorted(unknown))}")
    wanted = [
        shot
        for shot in product(
            [view.name for view in VIEWS],
            options.size or SIZES,
            options.theme or THEMES,
            options.language or LANGUAGES,
        )
        if not options.views or shot[0] in options.views
    ]
    if options.keep:
        wanted = [shot for shot in wanted if shot in CHOSEN]
    folder = KEPT if options.keep else options.out
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        address = options.site or stack.enter_context(_site())
        browser = stack.enter_context(browsers.running())
        take(browser, address, wanted, folder, "webp" if options.keep else "png")
    return 0


@contextmanager
def _site() -> Iterator[str]:
    with (
        tempfile.TemporaryDirectory(prefix="alkana-pictures-") as folder,
        running(Path(folder), stock_lists) as site,
    ):
        yield site.address


def take(
    browser: Browser, address: str, wanted: Sequence[tuple[str, str, str, str]], folder: Path, kind: str
) -> None:
    """One file per wanted (view, size, theme, language), named after them."""
    views = {view.name: view for view in VIEWS}
    sessions: dict[str | None, BrowserContext] = {}
    for name, size, theme, language in wanted:
        view = views[name]
        cookies = _cookies(browser, address, view.role, sessions)
        is_phone = size == "phone"
        context = browser.new_context(
            base_url=address,
            viewport=SIZES[size],
            is_mobile=is_phone,
            has_touch=is_phone,
            reduced_motion="reduce",
            device_scale_factor=1.5 if kind == "webp" and is_phone else 1,
            storage_state=cookies,
        )
        dress(context, address, language=language, theme=theme)
        page = context.new_page()
        page.goto(view.path)
        settle(page)
        if view.act:
            view.act(page)
            settle(page)
        path = folder / f"{name}-{size}-{theme}-{language}.{kind}"
        path.write_bytes(_picture(page, kind))
        print(path, file=sys.stderr)
        context.close()


def _cookies(
    browser: Browser, address: str, role: str | None, known: dict[str | None, BrowserContext]
) -> dict[str, object] | None:
    if role is None:
        return None
    if role not in known:
        known[role] = browser.new_context(base_url=address)
        sign_in(known[role].new_page(), role)
    return dict(known[role].storage_state())


def _picture(page: Page, kind: str) -> bytes:
    """The whole page, charts drawn."""
    width = page.viewport_size["width"] if page.viewport_size else DESKTOP["width"]
    if not page.locator("dialog[open]").count():
        tall = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size(
            {"width": width, "height": max(700, min(LONGEST_KEPT if kind == "webp" else LONGEST, tall))}
        )
        page.wait_for_function("() => !document.querySelector('main figure .skeleton')")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    client = page.context.new_cdp_session(page)
    quality = {"quality": QUALITY} if kind == "webp" else {}
    taken = client.send("Page.captureScreenshot", {"format": kind, **quality})
    return base64.b64decode(taken["data"])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
