"""What readers do, in real Chromium: search, narrow, read and return, with and without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.webui.browser_fixtures import OpenPage

pytestmark = pytest.mark.browser


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


def test_hits_can_be_jumped_to_without_scripts(open_page: OpenPage) -> None:
    page = open_page("/?q=Trump", scripts=False)
    page.locator(".hit h2 a").first.click()
    page.get_by_role("link", name="Treffer 2", exact=True).click()
    expect(page).to_have_url(re.compile("#treffer-2$"))
    expect(page.locator("mark#treffer-2")).to_be_in_viewport()


def test_an_article_leads_through_its_list_and_back_to_its_place(open_page: OpenPage) -> None:
    page = open_page("/?q=Sicherheitsgarantien&sort=newest")
    titles = page.locator(".hit h2 a").all_inner_texts()
    page.locator(".hit h2 a").nth(1).click()
    expect(page.locator(".back")).to_contain_text("Treffer 2 von 4")
    page.keyboard.press("j")
    expect(page.locator("h1")).to_have_text(titles[2])
    page.get_by_role("link", name="Nächster").click()
    expect(page.locator("h1")).to_have_text(titles[3])
    expect(page.get_by_role("link", name="Nächster")).to_have_count(0)
    page.keyboard.press("k")
    expect(page.locator("h1")).to_have_text(titles[2])
    page.get_by_role("link", name="Zurück zur Liste").click()
    expect(page.locator(".hit").nth(2)).to_be_in_viewport()
    assert page.url.endswith("#" + str(page.locator(".hit").nth(2).get_attribute("id")))


def test_similar_articles_lead_from_one_to_the_next(open_page: OpenPage) -> None:
    page = open_page("/?q=Umerow", scripts=False)
    page.locator(".hit h2 a").first.click()
    similar = page.get_by_role("region", name="Ähnliche Artikel")
    expect(similar).to_contain_text("gemeinsam: ")
    title = similar.get_by_role("link").first.inner_text()
    similar.get_by_role("link").first.click()
    expect(page.locator("h1")).to_have_text(title)


def test_names_are_marked_on_wish(open_page: OpenPage) -> None:
    page = open_page("/?q=Rubio&person=sergej-lawrow")
    page.locator(".hit h2 a").first.click()
    expect(page.locator("article mark").first).to_be_visible()
    expect(page.locator("article a.name")).to_have_count(0)
    page.get_by_role("link", name="Namen hervorheben").click()
    expect(page.locator("article a.name-person").nth(5)).to_be_visible()
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
    expect(page.locator(".chip")).to_have_count(2)


def test_a_facet_page_filters_and_chooses(open_page: OpenPage) -> None:
    page = open_page("/?q=Sicherheitsgarantien&person=mark-rutte")
    page.locator("#facette-person .all a").click()
    page.get_by_label("Anfang eines Wortes").fill("wit")
    page.get_by_role("button", name="Filtern").click()
    page.get_by_role("checkbox", name="Steve Witkoff").check()
    page.get_by_role("button", name="Auswahl anwenden").click()
    expect(page.locator(".chip")).to_have_count(2)


def test_the_language_of_the_pages_can_be_switched(open_page: OpenPage) -> None:
    page = open_page("/?q=Sicherheitsgarantien")
    page.get_by_role("link", name="English").click()
    expect(page.locator("h1")).to_have_text("4 articles")
    expect(page).to_have_url(re.compile(r"/\?q=Sicherheitsgarantien$"))
    page.get_by_role("link", name="Help", exact=True).click()
    expect(page.locator("h1")).to_have_text("The query language")


def test_a_search_without_hits_leads_out(open_page: OpenPage) -> None:
    page = open_page("/?q=Sicherheitsgarantien&city=london")
    expect(page.locator("h1")).to_have_text("Kein Artikel gefunden")
    page.get_by_role("link", name="Ohne die Auswahl Stadt: London").click()
    expect(page.locator("h1")).to_have_text("4 Artikel")


def test_what_is_typed_is_completed_by_keys_alone(open_page: OpenPage) -> None:
    page = open_page("/")
    page.get_by_label("Suchen nach").focus()
    line = page.get_by_role("combobox", name="Suchen nach")
    line.press_sequentially("Gipfel sicherheitsg")
    offered = page.get_by_role("listbox", name="Vorschläge")
    options = offered.get_by_role("option")
    expect(options.first).to_contain_text("Sicherheitsgarantie")
    expect(line).to_have_attribute("aria-expanded", "true")
    line.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(line).to_have_attribute("aria-activedescendant", "vorschlag-0")
    line.press("Escape")
    expect(offered).to_be_hidden()
    expect(line).to_have_value("Gipfel sicherheitsg")
    line.press("Backspace")
    expect(options.first).to_be_visible()
    line.press("ArrowDown")
    line.press("Enter")
    expect(line).to_have_value(re.compile("^Gipfel Sicherheitsgarantie"))
    line.press("Enter")
    page.wait_for_url("**q=Gipfel+Sicherheitsgarantie*")


def test_a_person_is_chosen_from_the_completions(open_page: OpenPage) -> None:
    page = open_page("/")
    page.get_by_label("Suchen nach").focus()
    line = page.get_by_role("combobox", name="Suchen nach")
    line.press_sequentially("selens")
    page.get_by_role("listbox", name="Vorschläge").get_by_role("option", name="Person").first.click()
    expect(line).to_have_value('person:"Wolodymyr Selenskyj" ')
    line.press("Enter")
    expect(page.locator(".hit")).not_to_have_count(0)


def test_without_scripts_the_search_line_is_a_plain_one(open_page: OpenPage) -> None:
    page = open_page("/", scripts=False)
    expect(page.get_by_role("searchbox", name="Suchen nach")).to_be_visible()
    expect(page.get_by_role("combobox", name="Suchen nach")).to_have_count(0)
