"""The OpenAPI viewer in a browser: served from here, within the content policy, and able to ask."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

Visit = Callable[..., Page]


def test_the_viewer_lists_the_addresses_and_tries_one(visit: Visit) -> None:
    page = visit("viewer", "/api/v1/docs")
    expect(page.locator(".opblock").first).to_be_visible(timeout=30_000)
    operation = page.locator("#operations-inventory-inventory")
    operation.locator(".opblock-summary-control").click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    expect(operation.locator(".live-responses-table .response-col_status").first).to_contain_text(
        "200", timeout=30_000
    )
