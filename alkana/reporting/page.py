"""Pages: which cards, charts and tables stand where, who may open them, and the menu. How they look: templates."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from alkana.refusals import Refused
from alkana.reporting.filters import NAMES
from alkana.text import Text


class MayOpen(Protocol):
    """Whoever can be asked what they may do."""

    def may(self, capability: str) -> bool:
        """Whether the reader has a capability."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: codes of KPIs, charts and tables in reading order. `template` only where the layout is its own."""

    code: str
    title: Text
    cards: tuple[str, ...] = ()
    charts: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    question: Text | None = None
    template: str = ""
    filters: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the menu. `filters` stand in its filter bar; a tab may name fewer.

    `shortcut` follows `g` on the keyboard. `url` names a view of its own; menu and permission still come from here.
    """

    code: str
    path: str
    title: Text
    question: Text
    filters: tuple[str, ...] = ()
    tabs: tuple[Tab, ...] = ()
    permission: str = "read"
    shortcut: str = ""
    icon: str = ""
    order: int = 100
    sources: tuple[str, ...] = ()
    url: str | None = None
    in_menu: bool = True

    def __post_init__(self) -> None:
        named = {*self.filters, *(name for tab in self.tabs for name in tab.filters or ())}
        if named - set(NAMES):
            raise ValueError(f"page {self.code}: no filters {sorted(named - set(NAMES))}")

    def tab(self, code: str) -> Tab:
        """A tab by its code, the first one for "". Raises Refused `unknown-tab`."""
        for tab in self.tabs:
            if code in ("", tab.code):
                return tab
        message = Text("Trang này không có thẻ “{code}”.", "This page has no tab “{code}”.").filled(
            code=code[:40]
        )
        raise Refused("unknown-tab", message, where={"tab": code[:40]})


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the navigation."""

    code: str
    title: Text
    path: str
    icon: str
    shortcut: str
    url: str | None


_pages: dict[str, Page] = {}


def register(*pages: Page) -> None:
    """Add pages; a code is taken once."""
    for page in pages:
        if page.code in _pages and _pages[page.code] != page:
            raise ValueError(f"page {page.code} is declared twice")
        _pages[page.code] = page


def all_pages() -> list[Page]:
    """Every page in menu order."""
    return sorted(_pages.values(), key=lambda page: (page.order, page.code))


def get_page(code: str) -> Page:
    """The page with this code. Raises Refused `unknown-page`."""
    try:
        return _pages[code]
    except KeyError:
        message = Text("Không có trang “{code}”.", "There is no page “{code}”.").filled(code=code[:40])
        raise Refused("unknown-page", message, where={"page": code[:40]}) from None


def menu(viewer: MayOpen | None) -> list[Entry]:
    """The navigation of a reader: only what they may open."""
    return [
        Entry(page.code, page.title, page.path, page.icon, page.shortcut, page.url)
        for page in all_pages()
        if page.in_menu and viewer is not None and viewer.may(page.permission)
    ]


def widgets(pages: Collection[Page]) -> set[tuple[str, str]]:
    """Every (kind, code) that stands on one of the pages: what tests walk over."""
    return {
        (kind, code)
        for page in pages
        for tab in page.tabs
        for kind, codes in (("kpi", tab.cards), ("chart", tab.charts), ("table", tab.tables))
        for code in codes
    }
