"""How every page looks in real Chromium: no wider than the screen, at any size of text, in both themes, printed, without colours of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from index.config import Config
from tests.webui.browser_fixtures import OpenPage
from tests.webui.pages_under_test import ARTICLE, PAGES, PageUnderTest
from tests.webui.serving import served

pytestmark = pytest.mark.browser

WIDTHS = (320, 390, 640, 1280, 1920)
"""640 px is a window of 1280 px at 200 % zoom, 320 px the same at 400 % (WCAG 1.4.4 and 1.4.10)."""
BIGGER_TEXT = "html { font-size: 200% !important }"
SPACED_TEXT = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }"""
"""WCAG 1.4.12."""
STYLED = (
    "style => { const sheet = new CSSStyleSheet(); sheet.replaceSync(style); document.adoptedStyleSheets = [sheet]; }"
)
CUT_OFF = """() => [...document.querySelectorAll("main *:not(svg *, input, option)")].filter((its) => {
  const overflow = getComputedStyle(its).overflowX;
  if (its.matches(".kwic td") && getComputedStyle(its).textOverflow === "ellipsis") return false; // a line each, whole in the article
  return ["hidden", "clip"].includes(overflow) && !its.classList.contains("sr") && its.scrollWidth > its.clientWidth + 1;
}).map((its) => its.outerHTML.slice(0, 120))"""

BROKEN_LABELS = """() => [...document.querySelectorAll(".entities .kind, .card dt")].filter((its) => {
  const words = document.createRange();
  words.selectNodeContents(its);
  return words.getClientRects().length !== 1;
}).map((its) => its.textContent)"""


@pytest.fixture(scope="module")
def with_organizations(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over the seeds with organisations."""
    with served(Config(archive=tmp_path_factory.mktemp("organizations"), organizations=True)) as root:
        yield root


def is_no_wider(page: Page, width: int) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth") <= width)


@pytest.mark.parametrize("shown", PAGES, ids=str)
def test_no_page_is_wider_than_the_screen(open_page: OpenPage, shown: PageUnderTest) -> None:
    page = open_page(shown.address)
    for style in ("", BIGGER_TEXT, SPACED_TEXT):
        page.evaluate(STYLED, style)
        for width in WIDTHS if style != BIGGER_TEXT else WIDTHS[2:]:
            page.set_viewport_size({"width": width, "height": 900})
            assert is_no_wider(page, width), f"{width} px {style}"
            assert page.evaluate(CUT_OFF) == [], f"{width} px {style}"


@pytest.mark.parametrize("language", ["de", "en"])
def test_labels_stand_on_one_line_with_organisations_too(
    open_page: OpenPage, with_organizations: str, language: str
) -> None:
    page = open_page(f"{with_organizations}/?lang={language}")
    longest = {"de": "Organisationen", "en": "Organizations"}[language]
    for address, labels in (("/", ".entities .kind"), (ARTICLE, ".card dt")):
        page.goto(with_organizations + address)
        expect(page.locator(labels).filter(has_text=longest).first).to_be_visible()
        for style in ("", SPACED_TEXT):
            page.evaluate(STYLED, style)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                assert page.evaluate(BROKEN_LABELS) == [], f"{address} {width} px {style}"
                assert is_no_wider(page, width), f"{address} {width} px {style}"


@pytest.mark.parametrize("shown", PAGES, ids=str)
def test_every_page_follows_the_theme_and_is_still_where_motion_is_unwanted(
    open_page: OpenPage, shown: PageUnderTest
) -> None:
    page = open_page(shown.address)
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        background = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        brightness = sum(int(part) for part in background.removeprefix("rgb(").removesuffix(")").split(",")[:3])
        assert (brightness < 200) == (theme == "dark")
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
        assert page.evaluate("document.getAnimations().length") == 0


def test_marks_can_be_told_where_the_reader_sets_the_colours(open_page: OpenPage) -> None:
    page = open_page(f"{ARTICLE}?q=Sicherheitsgarantien&names=1#treffer-1")
    page.emulate_media(forced_colors="active")
    for mark in page.locator("mark").all()[:3]:
        assert mark.evaluate("its => getComputedStyle(its).outlineStyle") == "solid"
    page.goto("/register/person?letter=M")
    chosen, other = (
        page.locator(which).first for which in (".letters a[aria-current]", ".letters a:not([aria-current])")
    )
    looks = "its => [getComputedStyle(its).backgroundColor, getComputedStyle(its).outlineStyle].join()"
    assert chosen.evaluate(looks) != other.evaluate(looks)


def test_a_printed_page_has_only_what_was_found(open_page: OpenPage) -> None:
    page = open_page("/?q=Sicherheitsgarantien")
    page.emulate_media(media="print")
    expect(page.locator(".facets")).to_be_hidden()
    expect(page.locator("nav.main")).to_be_hidden()
    expect(page.locator(".hit").first).to_be_visible()


@pytest.mark.parametrize("shown", [one for one in PAGES if one.status == 200], ids=str)
def test_every_page_prints(open_page: OpenPage, shown: PageUnderTest) -> None:
    page = open_page(shown.address, dark=True)
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    page.set_viewport_size({"width": 640, "height": 900})  # about the text width of a sheet of A4
    assert is_no_wider(page, 640)
    assert page.locator("button:visible, input[type=checkbox]:visible").count() == 0
