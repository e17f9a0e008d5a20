"""The pages in real Chromium, over the five seeds, served as `fundstelle serve` serves them.

The browser is FUNDSTELLE_CHROMIUM, or chromium or google-chrome on the PATH, or the one that Playwright installed. Without any the
tests are skipped; where CI is set they fail.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, expect, sync_playwright
from waitress.server import create_server

from index.config import Config
from search.searcher import open_searcher
from webui.app import create_app

pytestmark = pytest.mark.browser

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDTHS = (320, 390, 1280, 1920)
PAGES = (
    "/",
    "/?q=Sicherheitsgarantien&person=donald-trump",
    "/?q=nirgends",
    "/facette/person",
    "/hilfe",
    "/archiv",
    "/nirgends",
)

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def server(seeds_archive: Config) -> Iterator[str]:
    """The address of a server over the seeds."""
    listening = create_server(
        create_app(open_searcher(seeds_archive), seeds_archive), host="127.0.0.1", port=0, threads=4
    )
    thread = Thread(target=listening.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.effective_port}"
    listening.close()
    thread.join(timeout=10)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    names = (os.environ.get("FUNDSTELLE_CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if name and (found := shutil.which(name))), None)
    with sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        except Error as error:
            reason = f"no Chromium starts ({error.message.splitlines()[0]}); set FUNDSTELLE_CHROMIUM to its path"
            if os.environ.get("CI"):
                pytest.fail(reason)
            pytest.skip(reason)
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser, server: str) -> Iterator[OpenPage]:
    """Opens an address of the server; anything the console complains of fails the test, but for statuses that are meant."""
    complaints: list[str] = []

    @contextmanager
    def context(**settings: object) -> Iterator[Page]:
        made = browser.new_context(base_url=server, locale="de-DE", **settings)  # type: ignore[arg-type]
        made.set_default_timeout(10_000)
        page = made.new_page()

        def listen(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning") and "404" not in message.text:
                complaints.append(message.text)

        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
        made.close()

    stack = []

    def opened(address: str, *, width: int = 1280, dark: bool = False, scripts: bool = True) -> Page:
        manager = context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
        )
        page = manager.__enter__()
        stack.append(manager)
        page.goto(address)
        return page

    yield opened
    for manager in stack:
        manager.__exit__(None, None, None)
    assert complaints == []


def seeds_found(page: Page) -> set[str]:
    return {path[:3] for path in page.locator(".hit .path").all_inner_texts()}


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_search_narrow_read_and_return(open_page: OpenPage, scripts: bool) -> None:
    page = open_page("/", scripts=scripts)
    expect(page.locator("h1")).to_have_text("5 Artikel im Archiv")
    page.get_by_label("Suchen nach").fill("Sicherheitsgarantien")
    page.get_by_role("button", name="Suchen").click()
    expect(page.locator("h1")).to_have_text("4 Artikel")
    assert seeds_found(page) == {"000", "001", "003", "004"}
    assert page.locator(".snippet mark").count() >= 4

    box = page.get_by_role("checkbox", name="Emmanuel Macron")
    box.check()
    if not scripts:
        page.locator("#facette-person").get_by_role("button", name="Auswahl anwenden").click()
    page.wait_for_url("**person=*")
    expect(page.locator("h1")).to_have_text("2 Artikel")
    assert seeds_found(page) == {"000", "004"}

    box = page.get_by_role("checkbox", name="Mark Rutte")
    box.check()
    if not scripts:
        page.locator("#facette-person").get_by_role("button", name="Auswahl anwenden").click()
    expect(page.locator("h1")).to_have_text("3 Artikel")
    page.locator(".chips").get_by_role("link", name="Emmanuel Macron").click()
    expect(page.locator("h1")).to_have_text("2 Artikel")
    page.locator(".chips").get_by_role("link", name="Mark Rutte").click()
    expect(page.locator("h1")).to_have_text("4 Artikel")

    page.locator(".hit h2 a").first.click()
    expect(page.locator("article mark").first).to_be_visible()
    expect(page.locator(".stepcount")).to_contain_text("Treffer")
    page.get_by_role("link", name="Zurück zur Liste").click()
    expect(page.locator("h1")).to_have_text("4 Artikel")


def test_excluding_a_city(open_page: OpenPage) -> None:
    page = open_page("/?q=Sicherheitsgarantien")
    row = page.locator("#facette-city .value", has_text="Miami")
    row.hover()
    row.get_by_role("link", name="Miami ausschließen").click()
    expect(page.locator("h1")).to_have_text("3 Artikel")
    expect(page.locator(".chip.not")).to_contain_text("Miami")
    page.locator("#facette-city").get_by_role("link", name="Miami nicht mehr ausschließen").click()
    expect(page.locator("h1")).to_have_text("4 Artikel")


def test_the_undated_bucket_and_a_month(open_page: OpenPage) -> None:
    page = open_page("/")
    page.get_by_role("checkbox", name="ohne Datum").check()
    expect(page.locator("h1")).to_have_text("3 Artikel")
    page.get_by_role("checkbox", name="Januar").check()
    expect(page.locator("h1")).to_have_text("4 Artikel")


def test_the_page_stays_where_a_choice_was_made(open_page: OpenPage) -> None:
    page = open_page("/?size=5")
    box = page.get_by_role("checkbox", name="ohne Datum")
    box.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    assert before > 0
    box.focus()
    page.keyboard.press("Space")
    page.wait_for_url("**month=none**")
    expect(page.get_by_role("checkbox", name="ohne Datum")).to_be_focused()


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
    assert page.url.endswith("#treffer-2")
    expect(page.locator(".stepcount")).to_contain_text("Treffer 2 von")
    page.keyboard.press("p")
    assert page.url.endswith("#treffer-1")
    expect(page.locator("mark#treffer-1")).to_be_in_viewport()

    page.keyboard.press("?")
    page.get_by_role("button", name="Tastenkürzel ausschalten").click()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    assert page.url.endswith("#treffer-1")


def test_hits_can_be_jumped_to_without_scripts(open_page: OpenPage) -> None:
    page = open_page("/?q=Trump", scripts=False)
    page.locator(".hit h2 a").first.click()
    page.get_by_role("link", name="Treffer 2", exact=True).click()
    assert page.url.endswith("#treffer-2")
    expect(page.locator("mark#treffer-2")).to_be_in_viewport()


def test_names_are_marked_on_wish(open_page: OpenPage) -> None:
    page = open_page("/?q=Rubio&person=sergej-lawrow")
    page.locator(".hit h2 a").first.click()
    assert page.locator("article a.name").count() == 0
    page.get_by_role("link", name="Namen hervorheben").click()
    assert page.locator("article a.name-person").count() > 5
    page.locator("article a.name-city", has_text="London").first.click()
    expect(page.locator(".chips")).to_contain_text("London")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_facets_are_a_sheet_on_a_small_screen(open_page: OpenPage, scripts: bool) -> None:
    page = open_page("/?q=Sicherheitsgarantien", width=390, scripts=scripts)
    box = page.get_by_role("checkbox", name="Emmanuel Macron")
    expect(box).to_be_hidden()
    page.get_by_role("button", name="Eingrenzen").click()
    box.check()
    page.get_by_role("checkbox", name="Mark Rutte").check()
    page.locator(".sheetapply button").click()
    expect(page.locator("h1")).to_have_text("3 Artikel")
    assert page.locator(".chip").count() == 2


def test_a_facet_page_filters_and_chooses(open_page: OpenPage) -> None:
    page = open_page("/?q=Sicherheitsgarantien&person=mark-rutte")
    page.locator("#facette-person .all a").click()
    page.get_by_label("Anfang eines Wortes").fill("wit")
    page.get_by_role("button", name="Filtern").click()
    page.get_by_role("checkbox", name="Steve Witkoff").check()
    page.get_by_role("button", name="Auswahl anwenden").click()
    assert page.locator(".chip").count() == 2


def test_the_language_of_the_pages_can_be_switched(open_page: OpenPage) -> None:
    page = open_page("/?q=Sicherheitsgarantien")
    page.get_by_role("link", name="English").click()
    expect(page.locator("h1")).to_have_text("4 articles")
    assert page.url.endswith("/?q=Sicherheitsgarantien")
    page.get_by_role("link", name="Help", exact=True).click()
    expect(page.locator("h1")).to_have_text("The query language")


def test_a_search_without_hits_leads_out(open_page: OpenPage) -> None:
    page = open_page("/?q=Sicherheitsgarantien&city=london")
    expect(page.locator("h1")).to_have_text("Kein Artikel gefunden")
    page.get_by_role("link", name="Ohne die Auswahl Stadt: London").click()
    expect(page.locator("h1")).to_have_text("4 Artikel")


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


def test_the_keyboard_alone_reaches_everything(open_page: OpenPage) -> None:
    page = open_page("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Zum Inhalt springen")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Suchen nach")).to_be_focused()
    page.keyboard.type("Sicherheitsgarantien")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("4 Artikel")
    page.get_by_role("checkbox", name="Mark Rutte").focus()
    page.keyboard.press("Space")
    expect(page.locator("h1")).to_have_text("2 Artikel")
    page.locator(".hit h2 a").first.focus()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("article mark").first).to_be_visible()


def test_a_printed_page_has_only_what_was_found(open_page: OpenPage) -> None:
    page = open_page("/?q=Sicherheitsgarantien")
    page.emulate_media(media="print")
    expect(page.locator(".facets")).to_be_hidden()
    expect(page.locator("nav.main")).to_be_hidden()
    expect(page.locator(".hit").first).to_be_visible()
