"""How the pages look in real Chromium: no wider than the screen, in both themes, with enough contrast, and printed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.webui.browser_fixtures import OpenPage

pytestmark = pytest.mark.browser

WIDTHS = (320, 390, 1280, 1920)
PAGES = (
    "/",
    "/?q=Sicherheitsgarantien&person=donald-trump",
    "/?q=nirgends",
    "/facette/person",
    "/person/donald-trump",
    "/stadt/paris",
    "/register/person",
    "/register/stadt?prefix=m",
    "/person/niemand",
    "/hilfe",
    "/archiv",
    "/nirgends",
)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_the_screen(open_page: OpenPage, width: int, dark: bool) -> None:
    page = open_page("/?q=Sicherheitsgarantien", width=width, dark=dark)
    article = page.locator(".hit h2 a").first.get_attribute("href") or ""
    for address in (*PAGES, article, f"{article}&names=1"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        background = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        brightness = sum(int(part) for part in background.removeprefix("rgb(").removesuffix(")").split(",")[:3])
        assert (brightness < 200) == dark, address


CONTRAST = """
() => {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (color) => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data];
  };
  const light = (color) => {
    const [r, g, b] = color.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const color = rgba(getComputedStyle(one).backgroundColor);
      if (color[3] > 200) return color;
    }
    return rgba("white");
  };
  const weak = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility({ opacityProperty: true }) || element.closest(".sr, .skip")) continue;
    const [text, ground] = [light(rgba(getComputedStyle(element).color)), light(behind(element))];
    const ratio = (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
    if (ratio < 4.5) weak.push(`${element.tagName}.${element.className} "${walker.currentNode.data.trim().slice(0, 20)}" ${ratio.toFixed(2)}`);
  }
  return weak;
}
"""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_stands_out_from_its_ground(open_page: OpenPage, dark: bool) -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1."""
    page = open_page("/?q=Sicherheitsgarantien&not.city=miami", dark=dark)
    article = page.locator(".hit h2 a").first.get_attribute("href") or ""
    for address in (page.url, *PAGES, f"{article}&names=1#treffer-1"):
        page.goto(address)
        assert page.evaluate(CONTRAST) == [], address


def test_a_printed_page_has_only_what_was_found(open_page: OpenPage) -> None:
    page = open_page("/?q=Sicherheitsgarantien")
    page.emulate_media(media="print")
    expect(page.locator(".facets")).to_be_hidden()
    expect(page.locator("nav.main")).to_be_hidden()
    expect(page.locator(".hit").first).to_be_visible()
