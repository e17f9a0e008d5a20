"""By keyboard alone, in real Chromium: everything is reached in the order it is read, the focus is always seen, nothing holds it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.webui.browser_fixtures import OpenPage
from tests.webui.pages_under_test import PAGES, PageUnderTest
from webui.language import load_languages

pytestmark = pytest.mark.browser

FOCUSED = """() => {
  const its = document.activeElement;
  if (its === document.body || its === document.documentElement) return null;
  const box = its.getBoundingClientRect();
  const [x, y] = [box.left + Math.min(box.width / 2, 8), box.top + box.height / 2];
  const top = document.elementFromPoint(x, y);
  const style = getComputedStyle(its);
  window.reached = window.reached || [];
  const before = window.reached.at(-1);
  window.reached.push(its);
  return {
    html: its.outerHTML.slice(0, 120),
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    covered: !!top && its !== top && !its.contains(top) && !top.contains(its) && !top.closest("label"),
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    opaque: its.checkVisibility({ opacityProperty: true }),
    after: !before || !!(before.compareDocumentPosition(its) & Node.DOCUMENT_POSITION_FOLLOWING),
  };
}"""


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("shown", PAGES, ids=str)
def test_tab_leads_through_the_whole_page(open_page: OpenPage, shown: PageUnderTest, width: int) -> None:
    page = open_page(shown.address, width=width)
    page.emulate_media(reduced_motion="reduce")  # else the page is still on its way to what has the focus
    reached: list[dict[str, Any]] = []
    while len(reached) < 400:
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:
            break
        reached.append(focused)
        assert focused["inside"], focused
        assert not focused["covered"], focused
        assert focused["outlined"], focused
        assert focused["opaque"], focused
        assert focused["after"], focused
    assert 8 <= len(reached) < 400
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(FOCUSED) is not None


def tab_to(page: Page, selector: str, back: bool = False) -> None:
    """Presses Tab until the focus is there."""
    for _ in range(200):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab never reaches {selector}")


def test_search_facet_article_and_back(open_page: OpenPage) -> None:
    page = open_page("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Zum Inhalt springen")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Suchen nach")).to_be_focused()
    page.keyboard.type("Sicherheitsgarantien")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("4 Artikel")
    assert "4 Artikel" in page.title()

    tab_to(page, "[name=person][value=mark-rutte]")
    page.keyboard.press("Space")
    expect(page.locator("h1")).to_have_text("2 Artikel")
    expect(page.locator("[name=person][value=mark-rutte]")).to_be_focused()

    tab_to(page, "#facette-city .value:first-child .exclude")
    page.keyboard.press("Enter")
    expect(page.locator(".chip.not")).to_be_visible()
    page.go_back()
    expect(page.locator("h1")).to_have_text("2 Artikel")

    tab_to(page, ".hit h2 a")
    page.keyboard.press("Enter")
    expect(page.locator("article mark").first).to_be_visible()
    tab_to(page, ".back a")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("2 Artikel")


def test_the_sheet_of_facets_takes_the_focus_and_gives_it_back(open_page: OpenPage) -> None:
    page = open_page("/?q=Sicherheitsgarantien", width=390)
    tab_to(page, ".openfacets")
    page.keyboard.press("Enter")
    tab_to(page, "#facetten .close")
    page.keyboard.press("Escape")
    expect(page.locator("#facetten")).to_be_hidden()
    expect(page.locator(".openfacets")).to_be_focused()


def test_the_question_mark_shows_every_key(open_page: OpenPage) -> None:
    page = open_page("/?q=Sicherheitsgarantien")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Tastenkürzel")
    expect(dialog).to_be_visible()
    told = {key for keys, _ in load_languages()["de"].rows("help.keys") for key in keys.split()}
    assert {"/", "j", "k", "n", "p", "?"} <= told
    assert set(dialog.locator("kbd").all_inner_texts()) == told
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_keys_walk_hits_and_can_be_turned_off(open_page: OpenPage) -> None:
    page = open_page("/?q=Sicherheitsgarantien")
    page.keyboard.press("j")
    expect(page.locator(".hit h2 a").first).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_label("Suchen nach")).to_be_focused()
    page.keyboard.type("?/n")
    assert page.get_by_label("Suchen nach").input_value().endswith("?/n")

    page.goto(page.locator(".hit h2 a").nth(1).get_attribute("href") or "")
    page.keyboard.press("n")
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile("#treffer-2$"))
    expect(page.locator(".stepcount")).to_contain_text("Treffer 2 von")
    page.keyboard.press("p")
    expect(page).to_have_url(re.compile("#treffer-1$"))
    expect(page.locator("mark#treffer-1")).to_be_in_viewport()

    page.keyboard.press("?")
    page.get_by_role("button", name="Tastenkürzel ausschalten").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("n")
    assert page.evaluate("location.hash") == "#treffer-1"


def test_the_number_of_the_hit_is_announced(open_page: OpenPage) -> None:
    page = open_page("/?q=Sicherheitsgarantien")
    page.locator(".hit h2 a").first.click()
    expect(page.get_by_role("status")).to_have_text("8 Treffer im Text")
    page.keyboard.press("n")
    expect(page.get_by_role("status")).to_have_text("Treffer 1 von 8")
