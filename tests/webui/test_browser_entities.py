"""From an article to a person, to those named with it and back to the articles, in real Chromium."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.webui.browser_fixtures import OpenPage

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [390, 1280])
def test_from_an_article_to_its_persons_and_their_evidence(open_page: OpenPage, width: int) -> None:
    page = open_page("/?q=Sicherheitsgarantien&person=donald-trump", width=width, scripts=width > 400)
    page.locator(".hit h2 a").first.click()
    page.get_by_role("link", name="Alles zu Donald Trump").click()
    expect(page.locator("h1")).to_have_text("Donald Trump")
    assert page.locator(".evidences mark").count() >= 5
    page.get_by_role("link", name="Alles zu Wolodymyr Selenskyj").click()
    expect(page.locator("h1")).to_have_text("Wolodymyr Selenskyj")
    page.get_by_title("Artikel mit Wolodymyr Selenskyj und Donald Trump").click()
    expect(page.locator("h1")).to_have_text("5 Artikel")
    page.go_back()
    page.get_by_role("link", name="Zum Register").click()
    page.get_by_label("Anfang eines Namens").fill("umer")
    page.get_by_role("button", name="Filtern").click()
    page.get_by_role("link", name="Umerow, Rustem").click()
    expect(page.locator("h1")).to_have_text("Rustem Umerow")
    page.locator(".evidences h3 a").first.click()
    expect(page.locator("a.name-person").first).to_be_visible()
