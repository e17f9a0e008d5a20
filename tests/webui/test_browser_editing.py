"""Editors in real Chromium: a merge and its undo, with and without scripts; the pages without barriers, on every screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import html5lib
import pytest
from playwright.sync_api import Page, expect

from index.authority.correcting import Decision, decide
from index.config import Config
from tests.webui.browser_fixtures import OpenPage
from tests.webui.conftest import TOKEN
from tests.webui.serving import listening
from tests.webui.test_axe import COLOURS, barriers

pytestmark = pytest.mark.browser

ADDRESSES = (
    "/redaktion",
    "/redaktion/vorschlaege",
    "/person/donald-trump/bearbeiten",
    "/person/donald-trump/bearbeiten?find=m",
    "/stadt/paris/bearbeiten",
)


@pytest.fixture
def server(edited_archive: Config) -> Iterator[str]:
    """The address of a server whose operator set a token, over seeds with a suggestion and a correction."""
    config = edited_archive
    decide(config, Decision("rename", "person", ("mark-rutte",), "Donald Trumpf", note="für einen Vorschlag"))
    with listening(config) as root:
        yield root


@pytest.fixture
def sign_in(open_page: OpenPage) -> Callable[..., Page]:
    """Opens an address as an editor, by the way of the form."""

    def signed_in(address: str, **settings: object) -> Page:
        page = open_page(address, **settings)
        page.get_by_label("Ihr Name").fill("Mia Quandt")
        page.get_by_label("Kennwort der Redaktion").fill(TOKEN)
        page.get_by_role("button", name="Anmelden").click()
        return page

    return signed_in


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_merge_and_its_undo(sign_in: Callable[..., Page], scripts: bool) -> None:
    page = sign_in("/person/donald-trump/bearbeiten", scripts=scripts)
    expect(page.locator("h1")).to_have_text("Donald Trump")
    page.get_by_label("Anfang eines Namens").fill("Selensk")
    page.get_by_role("button", name="Suchen").last.click()
    page.get_by_role("checkbox", name="Wolodymyr Selenskyj").check()
    page.get_by_role("button", name="Gewählte hier zusammenführen").click()
    expect(page.locator(".told")).to_contain_text("Gespeichert und in Kraft")
    page.goto("/register/person?prefix=selensk")
    expect(page.get_by_role("link", name="Selenskyj")).to_have_count(0)
    page.goto("/person/donald-trump")
    expect(page.locator("#formen + table")).to_contain_text("Wolodymyr Selenskyj")
    page.get_by_role("link", name="Bearbeiten").click()
    page.get_by_role("button", name="Korrektur 2 zurücknehmen").click()
    expect(page.locator(".told")).to_contain_text("Gespeichert und in Kraft")
    page.goto("/register/person?prefix=selensk")
    expect(page.get_by_role("link", name="Selenskyj").first).to_be_visible()
    page.goto("/redaktion")
    expect(page.locator(".changes .undone")).to_contain_text("Mia Quandt")
    page.get_by_role("button", name="Abmelden").click()
    page.goto("/person/donald-trump")
    expect(page.get_by_role("link", name="Bearbeiten")).to_have_count(0)


def test_articles_are_split_off_and_a_suggestion_is_declined_by_keyboard(sign_in: Callable[..., Page]) -> None:
    page = sign_in("/person/donald-trump/bearbeiten")
    page.locator(".articles input").first.focus()
    page.keyboard.press("Space")
    page.get_by_label("Neuer Name, oder").fill("Donald Trump (Läufer)")
    page.keyboard.press("Enter")
    expect(page.locator(".told")).to_contain_text("Gespeichert und in Kraft")
    page.goto("/person/donald-trump-laeufer")
    expect(page.locator(".evidences .hit")).to_have_count(1)
    page.goto("/redaktion/vorschlaege")
    page.get_by_role("button", name="verschiedene").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".told")).to_contain_text("Gespeichert und in Kraft")
    expect(page.locator(".pairs li")).to_have_count(0)


def test_no_page_of_editors_has_a_barrier_an_error_or_too_much_width(sign_in: Callable[..., Page]) -> None:
    page = sign_in("/redaktion")
    for address in (*ADDRESSES, "/redaktion/anmelden", "/hilfe"):
        page.goto(address)
        html5lib.HTMLParser(strict=True).parse(page.request.get(address).text())
        for width in (320, 390, 1280, 1920):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{address} {width} px"
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme="light")
            assert barriers(page) == [], f"{address} {width} px, light"
            page.emulate_media(color_scheme="dark")
            assert barriers(page, COLOURS) == [], f"{address} {width} px, dark"
