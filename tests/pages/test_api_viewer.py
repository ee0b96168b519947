"""The OpenAPI viewer in a browser: served from here and within the content policy (`visit` fails on any breach)."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

Visit = Callable[..., Page]


def test_the_viewer_draws_the_addresses(visit: Visit) -> None:
    page = visit("viewer", "/profile/")
    page.goto("/api/v1/docs")
    expect(page.locator("#operations-auth-auth_login")).to_be_visible(timeout=60_000)
