"""Real Chromium over the five seeds, served as `fundstelle serve` serves them.

The browser is FUNDSTELLE_CHROMIUM, or chromium or google-chrome on the PATH, or the one that Playwright installed. Without any the
tests are skipped; where CI is set they fail.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, sync_playwright

from index.config import Config
from tests.webui.serving import listening

OpenPage = Callable[..., Page]

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def server(seeds_archive: Config) -> Iterator[str]:
    """The address of a server over the seeds."""
    with listening(seeds_archive) as root:
        yield root


def chromium() -> str | None:
    """The path of the browser; None leaves the choice to Playwright."""
    names = (os.environ.get("FUNDSTELLE_CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if name and (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        except Error as error:
            reason = f"no Chromium starts ({error.message.splitlines()[0]}); set FUNDSTELLE_CHROMIUM to its path"
            if os.environ.get("CI"):
                pytest.fail(reason)
            pytest.skip(reason)
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser, server: str) -> Iterator[OpenPage]:
    """Opens an address of the server; anything the console complains of fails the test, but for the status of the page itself."""
    complaints: list[str] = []

    @contextmanager
    def context(**settings: object) -> Iterator[Page]:
        made = browser.new_context(base_url=server, locale="de-DE", **settings)  # type: ignore[arg-type]
        made.set_default_timeout(10_000)
        page = made.new_page()

        def listen(message: ConsoleMessage) -> None:
            meant = "responded with a status of" in message.text and message.location["url"] == page.url
            if message.type in ("error", "warning") and not meant:
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
