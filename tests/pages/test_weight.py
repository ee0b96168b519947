"""What a browser has to fetch: bytes, requests, names that may be cached for a year, and nothing from elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response

from tests.pages.sites import settle

Visit = Callable[..., Page]
KB = 1024


@dataclass(slots=True)
class Traffic:
    """What one page fetched, by kind."""

    responses: list[Response] = field(default_factory=list)

    def bytes_of(self, wanted: Callable[[Response], bool]) -> int:
        """Compressed bytes of answers; what a worker fetches has no size of its own on the page's wire."""
        return sum(int(r.headers.get("content-length", 0)) for r in self.responses if wanted(r))


def is_static(response: Response) -> bool:
    return "/static/" in response.url


def is_chart(response: Response) -> bool:
    return "/static/chunks/" in response.url or "/static/charts." in response.url


@pytest.fixture
def traffic(visit: Visit) -> Callable[[str], Traffic]:
    """Loads a page in a fresh browser and keeps what it fetched."""

    def of(path: str) -> Traffic:
        seen = Traffic()
        page = visit("steward", "/profile/")
        other = page.context.new_page()
        client = page.context.new_cdp_session(other)
        client.send("Network.setCacheDisabled", {"cacheDisabled": True})
        other.on("response", lambda response: seen.responses.append(response))  # noqa: PLW0108 - playwright marks handlers
        other.goto(path)
        settle(other)
        other.wait_for_function("() => !document.querySelector('main figure .skeleton')")
        return seen

    return of


def test_the_first_load_without_charts_stays_below_150_kb(traffic: Callable[[str], Traffic]) -> None:
    seen = traffic("/data/")
    assert seen.bytes_of(lambda _response: True) <= 150 * KB
    assert len(seen.responses) <= 8


def test_the_first_load_with_charts_stays_below_420_kb(traffic: Callable[[str], Traffic]) -> None:
    seen = traffic("/inventory/")
    assert seen.bytes_of(is_chart) > 150 * KB, "the chart library is among what was counted"
    assert seen.bytes_of(lambda _response: True) <= 420 * KB
    assert seen.bytes_of(lambda r: not is_chart(r)) <= 150 * KB
    assert len([r for r in seen.responses if not is_chart(r)]) <= 12
    assert len(seen.responses) <= 24


def test_static_files_are_compressed_and_cached_for_a_year(traffic: Callable[[str], Traffic]) -> None:
    for response in traffic("/inventory/").responses:
        if not is_static(response):
            continue
        headers = response.all_headers()
        assert "max-age=315360000" in headers["cache-control"], response.url
        assert "immutable" in headers["cache-control"], response.url
        if response.request.sizes()["responseBodySize"] > 2 * KB:
            assert headers.get("content-encoding") in {"gzip", "br"}, response.url


def test_nothing_comes_from_another_host(traffic: Callable[[str], Traffic]) -> None:
    hosts = {urlsplit(response.url).hostname for response in traffic("/inventory/").responses}
    assert hosts == {"127.0.0.1"}
