"""The site in a browser: people search for a rule, and follow links to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source

from ..support import LOCK_SCRIPT
from .support import PUBLISHED

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.slow

#: Where the theme gets what draws diagrams.
MERMAID = "https://unpkg.com/mermaid@11/dist/mermaid.min.js"


def test_searching_for_a_rule_leads_to_its_page(page: Page) -> None:
    page.goto("/")
    page.locator("[data-md-component=search-query]").click()
    page.keyboard.type("DPK116")
    result = page.locator(".md-search-result__link").first
    result.wait_for()
    result.click()
    page.wait_for_url("**/rules/unpicklable-exception/**")
    assert page.locator("h1").inner_text().startswith("unpicklable-exception (DPK116)")


def test_a_code_link_leads_to_the_page_of_the_rule(page: Page) -> None:
    page.goto("/rules/")
    page.get_by_role("link", name="DPK105", exact=True).first.click()
    page.wait_for_url("**/rules/captured-dask-client/")
    assert page.locator("h1").inner_text().startswith("captured-dask-client (DPK105)")
    assert page.locator(".badge", has_text="since 0.1.0").is_visible()


def test_the_link_of_a_finding_leads_to_the_page_of_its_rule(page: Page) -> None:
    (finding,) = lint(Source("lock.py", LOCK_SCRIPT), Settings())
    assert finding.url is not None
    page.goto(finding.url.removeprefix(PUBLISHED.rstrip("/")))
    assert page.locator("h1").inner_text().startswith(f"{finding.name} ({finding.code})")


def test_pictures_are_shown(page: Page) -> None:
    page.goto("/")
    page.wait_for_load_state("load")
    widths = page.locator("article img").evaluate_all("all => all.map(one => one.naturalWidth)")
    assert len(widths) >= 3
    assert all(widths)  # a picture that cannot be shown has none


@pytest.mark.network
@pytest.mark.parametrize(("path", "diagrams"), [("how-pickling-works", 3), ("architecture", 1)])
def test_diagrams_are_drawn(
    browser: Browser, address: str, mermaid: str, path: str, diagrams: int
) -> None:
    page = browser.new_page(base_url=address)

    def answer(route: Route) -> None:
        if route.request.url == MERMAID:
            route.fulfill(body=mermaid, content_type="text/javascript")
        else:
            route.abort()

    page.route(lambda url: not url.startswith(address), answer)
    page.goto(f"/{path}/")
    page.wait_for_function(f"document.querySelectorAll('div.mermaid').length == {diagrams}")
    assert "Syntax error" not in page.locator("article").inner_text()
    assert page.locator("pre.mermaid").count() == 0
    page.close()
