"""The other views of a search in real Chromium, with and without scripts, by mouse and by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.webui.browser_fixtures import OpenPage

pytestmark = pytest.mark.browser

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


@SCRIPTS
def test_from_the_hits_to_the_map_and_back_by_a_circle(open_page: OpenPage, scripts: bool) -> None:
    page = open_page("/?q=Sicherheitsgarantien&person=donald-trump", scripts=scripts)
    page.get_by_role("navigation", name="Ansichten").get_by_role("link", name="Karte").click()
    expect(page.locator("h1")).to_contain_text("Städte")
    page.get_by_role("link", name="Europa").click()
    page.locator("svg.map").get_by_role("link", name="Paris, Frankreich").click()
    expect(page.locator(".chips")).to_contain_text("Paris")
    expect(page.locator(".chips")).to_contain_text("Donald Trump")
    expect(page.locator(".hit").first).to_be_visible()


@SCRIPTS
def test_the_map_searches_again_without_leaving(open_page: OpenPage, scripts: bool) -> None:
    page = open_page("/karte?q=Sicherheitsgarantien&frame=world", scripts=scripts)
    page.get_by_label("Suchen nach").fill("Rubio")
    page.get_by_role("button", name="Suchen").click()
    expect(page).to_have_title("Karte · „Rubio“ – Fundstelle")
    expect(page.get_by_role("link", name="Welt")).to_have_attribute("aria-current", "true")


@pytest.mark.parametrize("frame", ["germany", "europe", "world"])
def test_the_outlines_are_drawn(open_page: OpenPage, frame: str) -> None:
    page = open_page(f"/karte?frame={frame}")
    page.wait_for_function("document.querySelector('use.land').getBBox().width > 5000")
    assert page.evaluate("document.querySelector('use.borders').getBBox().width") > 4000


def test_circles_are_reached_by_keyboard_or_skipped(open_page: OpenPage) -> None:
    page = open_page("/karte")
    page.get_by_role("link", name="Welt").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.querySelector('title').textContent") == "Moskau, Russland: 5 Artikel"
    stroke = page.evaluate("getComputedStyle(document.activeElement.querySelector('circle')).strokeWidth")
    assert stroke == "4px"
    page.get_by_role("link", name="Karte überspringen").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#staedte")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("Stadt")


def test_labels_are_fewer_and_larger_on_a_small_screen(open_page: OpenPage) -> None:
    page = open_page("/karte", width=390)
    expect(page.locator(".onnarrow text").first).to_be_visible()
    expect(page.locator(".onwide")).to_be_hidden()
    height = page.evaluate("document.querySelector('.onnarrow text').getBoundingClientRect().height")
    assert height >= 10


@SCRIPTS
def test_queries_are_added_and_removed_and_a_point_leads_to_its_articles(open_page: OpenPage, scripts: bool) -> None:
    page = open_page("/?q=Sicherheitsgarantien", scripts=scripts)
    page.get_by_role("navigation", name="Ansichten").get_by_role("link", name="Verlauf").click()
    expect(page.locator("h1")).to_have_text("Verlauf nach Tagen")
    page.get_by_label("Anfrage 2").fill("Rubio")
    page.get_by_role("button", name="Zeigen").click()
    expect(page.locator(".legend tbody tr")).to_have_count(2)
    page.get_by_role("link", name="Rubio entfernen").click()
    expect(page.locator(".legend tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Anzahl").click()
    page.locator("svg.chart a").first.click()
    expect(page.locator("h1")).to_have_text("1 Artikel")
    expect(page.locator(".chips")).to_contain_text("2026")


def test_every_view_is_reached_from_every_other(open_page: OpenPage) -> None:
    page = open_page("/?q=Rubio&person=donald-trump")
    for name in ("Kontext", "Verlauf", "Karte", "Treffer"):
        page.get_by_role("navigation", name="Ansichten").get_by_role("link", name=name).click()
        expect(page.locator(".views [aria-current=page]")).to_have_text(name)
        expect(page.locator("#q")).to_have_value("Rubio")
        expect(page.locator(".chips")).to_contain_text("Donald Trump")


def test_every_occurrence_is_one_line_and_stands_whole_in_the_middle(open_page: OpenPage) -> None:
    page = open_page("/kontext?q=Sicherheitsgarantien&order=left")
    heights = page.locator(".kwic tbody tr").evaluate_all("rows => rows.map((row) => row.offsetHeight)")
    assert len(heights) > 10
    assert max(heights) < 40
    cut = ".kwic .left, .kwic .right"
    assert set(page.locator(cut).evaluate_all("all => all.map((its) => getComputedStyle(its).textOverflow)")) == {
        "ellipsis"
    }
    for cell, mark in zip(page.locator(".kwic .hit").all(), page.locator(".kwic mark").all(), strict=True):
        outer, inner = cell.bounding_box(), mark.bounding_box()
        assert outer
        assert inner
        assert outer["x"] <= inner["x"]
        assert inner["x"] + inner["width"] <= outer["x"] + outer["width"]
    page.get_by_label("Umgebung").select_option("160 Zeichen")
    page.wait_for_url("**width=160**")
    assert "ellipsis" not in page.locator(cut).evaluate_all(
        "all => all.filter((its) => its.scrollWidth > its.clientWidth + 1).map((its) => getComputedStyle(its).textOverflow)"
    )
