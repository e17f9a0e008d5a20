"""axe-core finds no barrier on any page: in both themes, wide and narrow, with the sheet of facets and the dialog of keys open.

Chromium runs the script through its debugger, so the pages' Content-Security-Policy stays as readers get it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.webui.browser_fixtures import OpenPage
from tests.webui.pages_under_test import PAGES, PageUnderTest

pytestmark = pytest.mark.browser

ALL_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
COLOURS = ("color-contrast", "link-in-text-block")


def barriers(page: Page, rules: Sequence[str] = ALL_RULES) -> list[str]:
    """What axe-core objects to, one line an element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found: Any = page.evaluate("rules => axe.run({ runOnly: rules, resultTypes: ['violations'] })", list(rules))
    assert found["passes"]  # it did look
    return [
        f"{one['id']}: {node['target']} {node['html'][:120]}" for one in found["violations"] for node in one["nodes"]
    ]


@pytest.mark.parametrize("shown", PAGES, ids=str)
def test_no_page_has_a_barrier(open_page: OpenPage, shown: PageUnderTest) -> None:
    page = open_page(shown.address)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="light")
        assert barriers(page) == [], f"{shown.address} {width} px, light"
        page.emulate_media(color_scheme="dark")
        assert barriers(page, COLOURS) == [], f"{shown.address} {width} px, dark"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_what_opens_has_no_barrier(open_page: OpenPage, dark: bool) -> None:
    page = open_page("/?q=Sicherheitsgarantien", width=390, dark=dark)
    page.get_by_role("button", name="Eingrenzen").click()
    assert barriers(page) == []
    page.keyboard.press("Escape")
    for details in page.locator("details").all():
        details.evaluate("its => { its.open = true }")
    assert barriers(page) == []
    page.keyboard.press("?")
    page.get_by_role("button", name="Tastenkürzel ausschalten").wait_for()
    assert barriers(page) == []
