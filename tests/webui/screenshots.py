"""Pictures of the pages over the seeds, for README.md and docs/pages.md: `make screenshots` writes docs/images/."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from index.config import Config
from tests.webui.browser_fixtures import ARGUMENTS, chromium
from tests.webui.pages_under_test import PAGES
from tests.webui.serving import served

IMAGES = Path(__file__).parent.parent.parent / "docs" / "images"
COLOURS = 96
"""Of a picture's palette: text and its smooth edges need no more, and the files stay small."""
WIDE, NARROW = (1280, 860), (390, 760)
TOKEN = "nur-fuer-dieses-Bild"


@dataclass(frozen=True, slots=True)
class Picture:
    """A page of pages_under_test.py, as seen in a window of that size; `name` is its file's."""

    name: str
    page: str
    window: tuple[int, int] = WIDE
    dark: bool = False


PICTURES = (
    Picture("search", "search"),
    Picture("search-dark", "search", dark=True),
    Picture("search-390", "search", NARROW),
    Picture("zero", "zero-filters"),
    Picture("article", "article-names"),
    Picture("article-390", "article", NARROW),
    Picture("context", "context"),
    Picture("trends", "trends"),
    Picture("map", "map"),
    Picture("map-390", "map", NARROW),
    Picture("facet", "facet"),
    Picture("register", "register"),
    Picture("person", "person"),
    Picture("person-390", "person", NARROW),
    Picture("archive", "archive"),
    Picture("help", "help"),
    Picture("api", "api-docs"),
    Picture("error", "error-parameter"),
)


@contextmanager
def opened(browser: Browser, root: str, window: tuple[int, int], dark: bool = False) -> Iterator[Page]:
    """A page of a window of that size."""
    context = browser.new_context(
        base_url=root,
        locale="de-DE",
        viewport={"width": window[0], "height": window[1]},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )
    yield context.new_page()
    context.close()


def save(page: Page, name: str) -> None:
    """Writes what the window shows, with a palette."""
    shot = Image.open(io.BytesIO(page.screenshot(animations="disabled")))
    shot.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(IMAGES / f"{name}.png", optimize=True)
    print(f"{name}.png {(IMAGES / f'{name}.png').stat().st_size // 1000} kB")


def main() -> int:
    """Takes every picture."""
    shown = {one.name: one for one in PAGES}
    IMAGES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        token = Path(folder) / "token"
        token.write_text(TOKEN, encoding="utf-8")
        config = replace(Config(), archive=Path(folder) / "var", base_url="http://127.0.0.1:8017")
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        with served(config) as root:
            for picture in PICTURES:
                with opened(browser, root, picture.window, picture.dark) as page:
                    answer = page.goto(shown[picture.page].address)
                    assert answer
                    assert answer.status == shown[picture.page].status
                    save(page, picture.name)
        with served(replace(config, editor_token_file=token)) as root, opened(browser, root, WIDE) as page:
            page.goto("/person/rustem-umerow/bearbeiten")
            page.get_by_label("Ihr Name").fill("Redaktion")
            page.get_by_label("Kennwort der Redaktion").fill(TOKEN)
            page.get_by_role("button", name="Anmelden").click()
            page.wait_for_url("**/bearbeiten")
            save(page, "editing")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
