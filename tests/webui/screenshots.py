"""Pictures of the pages, for README.md and docs/pages.md: `make screenshots` writes docs/images/.

They show the seeds, and where five articles are too few to show anything, articles made from their sentences.
"""

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
from tests.webui.serving import index_generated, listening, served

IMAGES = Path(__file__).parent.parent.parent / "docs" / "images"
COLOURS = 256
"""Of a picture's palette: with as many, text and its smooth edges keep theirs, and the files stay small."""
GENERATED = 3_000
"""Articles made from the seeds' sentences."""
WIDE, NARROW = (1280, 860), (390, 760)
TOKEN = "nur-fuer-dieses-Bild"


@dataclass(frozen=True, slots=True)
class Picture:
    """A page of pages_under_test.py, as seen in a window of that size; `name` is its file's. `generated`: over many articles."""

    name: str
    page: str
    window: tuple[int, int] = WIDE
    dark: bool = False
    generated: bool = False


PICTURES = (
    Picture("search", "search"),
    Picture("search-dark", "search", dark=True),
    Picture("search-390", "search", NARROW),
    Picture("zero", "zero-filters"),
    Picture("article", "article-names"),
    Picture("article-390", "article", NARROW),
    Picture("context", "context"),
    Picture("trends", "trends", generated=True),
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
    palette = shot.convert("RGB").quantize(COLOURS, kmeans=1, dither=Image.Dither.NONE)
    palette.save(IMAGES / f"{name}.png", optimize=True)
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
        large = replace(config, archive=Path(folder) / "large")
        index_generated(large, GENERATED)
        with served(config) as seeds, listening(large) as generated:
            for picture in PICTURES:
                root = generated if picture.generated else seeds
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
