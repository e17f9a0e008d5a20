"""The pages as a reader without JavaScript gets them: words, links, statuses, and nothing an article could break."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from index.article import ArticleDate
from index.config import Config
from search.page import Facet, FacetValue
from search.request import SearchRequest
from search.searcher import EngineUnavailable, QueryTooLong, StaleCursor, open_searcher
from webui.app import create_app
from webui.language import load_languages
from webui.marking import NameSpan, excerpt, marked_part, paragraphs, plain
from webui.timeline import columns_of, years_of

VOID = {"meta", "link", "input", "br", "img", "hr", "rect"}


class Page(HTMLParser):
    """What a page holds: tags with attributes, and its text. Fails on tags that do not close in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def all(self, tag: str, **attributes: str) -> list[dict[str, str]]:
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        return [
            its
            for name, its in self.tags
            if name == tag and all(its.get(key) == value for key, value in wanted.items())
        ]

    def link(self, part: str) -> str:
        return next(its["href"] for its in self.all("a") if part in its["href"])


def page(client: FlaskClient, address: str, status: int = 200) -> Page:
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    assert answer.content_type == "text/html; charset=utf-8"
    return Page(answer.text)


def test_a_search_shows_its_total_hits_and_facets(client: FlaskClient) -> None:
    shown = page(client, "/?q=Garantien")
    assert "3 Artikel" in shown.text
    assert "8. Januar 2026" in shown.text
    assert "April 2025" in shown.text
    assert "ohne Datum" in shown.text
    assert shown.all("mark")
    boxes = {(box["name"], box["value"]) for box in shown.all("input", type="checkbox")}
    assert {("person", "donald-trump"), ("city", "kiew"), ("month", "2026-01"), ("month", "none")} <= boxes
    assert not any(name == "cursor" for name, _ in boxes)


def test_one_article_is_no_plural_and_english_is_english(client: FlaskClient) -> None:
    client.get("/?lang=en")
    assert "1 article" in page(client, "/?q=Frieden").text
    assert "1 articles" not in page(client, "/?q=Frieden").text
    assert "8 January 2026" in page(client, "/artikel/gipfel").text


def test_the_language_is_remembered_and_nothing_leads_away(client: FlaskClient) -> None:
    answer = client.get("/hilfe?lang=en")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/hilfe"
    assert "SameSite=Lax" in answer.headers["Set-Cookie"]
    shown = page(client, "/hilfe")
    assert shown.all("html")[0]["lang"] == "en"
    assert "The query language" in shown.text
    assert client.get("//evil.example/?lang=en").headers.get("Location", "/").startswith(("/", "http://localhost"))
    assert client.get("/?q=a&lang=de").headers["Location"] == "/?q=a"
    page(client, "/?lang=fr", 400)


def test_a_form_sent_with_empty_fields_leads_to_the_short_address(client: FlaskClient) -> None:
    answer = client.get(
        "/?q=Garantien&operator=and&match=forms&from=&to=&undated=include&sort=relevance&person=donald-trump"
    )
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/?q=Garantien&person=donald-trump"
    assert client.get(answer.headers["Location"]).status_code == 200


def test_a_name_leads_to_the_address_with_its_id(client: FlaskClient) -> None:
    answer = client.get("/?person=Donald+Trump&not.city=Kiew&person=nobody")
    assert answer.headers["Location"] == "/?person=donald-trump&person=nobody&not.city=kiew"
    assert client.get(answer.headers["Location"]).status_code == 200


def test_a_long_history_shows_its_years_only_until_one_is_chosen() -> None:
    values = tuple(FacetValue(f"{year}-{month:02}", "", 1) for year in range(1900, 2000) for month in range(1, 13))
    facet = Facet("month", values, distinct=1200, missing=0, other=0)
    language = load_languages()["de"]
    years = years_of(facet, SearchRequest(), language)
    assert [year.year for year in years] == [str(year) for year in range(1999, 1899, -1)]
    assert all(year.open is None and not year.months and year.count == 12 for year in years)
    assert years[0].request == SearchRequest(date_from="1999", date_to="1999")
    chosen = years_of(
        replace(facet, values=(*values, FacetValue("2001-05", "", 0, selected=True))), SearchRequest(), language
    )
    assert [month.label for month in chosen[0].months] == ["Mai 2001"]
    assert len(columns_of(facet, SearchRequest(), language)) == 100


def test_a_histogram_has_a_column_for_every_month_between() -> None:
    values = tuple(FacetValue(value, "", count) for value, count in (("2025-11", 4), ("2025", 9), ("2026-02", 2)))
    columns = columns_of(Facet("month", values, 3, 0, 0), SearchRequest(), load_languages()["de"])
    assert [(column.label, column.share) for column in columns] == [
        ("November 2025", 100),
        ("Dezember 2025", 0),
        ("Januar 2026", 0),
        ("Februar 2026", 50),
    ]
    assert columns[0].request == SearchRequest().with_filter("month", "2025-11")


def test_chosen_filters_are_chips_that_take_themselves_away(client: FlaskClient) -> None:
    shown = page(client, "/?q=Garantien&person=donald-trump&not.city=kiew&from=2025")
    chips = [its for its in shown.all("a") if its.get("class", "").startswith("chip")]
    assert [chip["href"] for chip in chips] == [
        "/?q=Garantien&not.city=kiew&from=2025",
        "/?q=Garantien&person=donald-trump&from=2025",
        "/?q=Garantien&person=donald-trump&not.city=kiew",
    ]
    assert shown.link("/?q=Garantien")
    assert "Auswahl aufheben" in shown.text
    assert {"name": "not.city", "value": "kiew", "type": "hidden"} in shown.all("input", type="hidden")
    assert "checked" in shown.all("input", name="person", value="donald-trump")[0]
    assert not shown.all("input", type="hidden", name="person")


def test_a_chosen_value_stays_listed_without_articles(client: FlaskClient) -> None:
    shown = page(client, "/?q=Frieden&city=paris")
    assert "checked" in shown.all("input", name="city", value="paris")[0]


def test_two_values_can_be_demanded_together(client: FlaskClient) -> None:
    shown = page(client, "/?person=donald-trump&person=rustem-umerow&person.mode=all")
    assert "1 Artikel" in shown.text
    assert "checked" in shown.all("input", name="person.mode")[0]


def test_languages_and_sources_show_when_there_is_a_choice(client: FlaskClient) -> None:
    assert page(client, "/?q=Garantien").all("input", name="language", value="en")
    assert not page(client, "/?q=Frieden").all("input", name="language")


def test_months_stand_under_their_year_and_a_year_alone_has_no_month(client: FlaskClient) -> None:
    shown = page(client, "/")
    assert "ohne Monat" in shown.text
    assert shown.all("input", name="month", value="2025")
    assert shown.link("from=2025&to=2025")


def test_undated_articles_alone_still_have_their_line(client: FlaskClient) -> None:
    shown = page(client, "/?q=Text")
    assert "1 Artikel" in shown.text
    assert shown.all("input", name="month", value="none")
    assert not shown.all("details", class_="year")


def test_the_pages_of_a_list_follow_each_other(client: FlaskClient) -> None:
    first = page(client, "/?sort=newest")
    following = next(its["href"] for its in first.all("a", rel="next"))
    second = page(client, following)
    assert "Zur ersten Seite" in second.text
    assert "/?sort=newest" in [its["href"] for its in second.all("a")]


def test_a_page_can_be_followed_by_a_program(seeds_client: FlaskClient) -> None:
    following = next(its["href"] for its in page(seeds_client, "/?q=Trump&size=2").all("a", rel="next"))
    shown = page(seeds_client, following)
    called = seeds_client.get(f"/api/v1/search{following.removeprefix('/')}").json
    titles = [its["href"] for its in shown.all("a") if its["href"].startswith("/artikel/")]
    assert len(called["hits"]) == 2
    assert all(any(f"/artikel/{hit['id']}" in title for title in titles) for hit in called["hits"])


def test_what_was_understood_is_said_where_it_is_more_than_the_words(seeds_client: FlaskClient) -> None:
    assert "Verstanden als" not in page(seeds_client, "/?q=Krieg++Ukraine").text
    assert "Verstanden als Krieg ODER Ukraine" in page(seeds_client, "/?q=Krieg+OR+Ukraine").text


def test_a_search_without_hits_says_which_word_has_none(seeds_client: FlaskClient) -> None:
    shown = page(seeds_client, "/?q=Sicherheitsgarantien+Umsatzsteuer")
    assert "Kein Artikel gefunden" in shown.text
    assert "in keinem Artikel des Archivs: Umsatzsteuer" in shown.text
    assert shown.link("operator=or")


def test_a_misspelt_word_is_asked_about(seeds_client: FlaskClient) -> None:
    shown = page(seeds_client, "/?q=Sicherheitsgarantjen")
    assert "Meinten Sie" in shown.text
    assert shown.link("Sicherheitsgarantien") == "/?q=Sicherheitsgarantien"


def test_filters_that_exclude_everything_can_be_dropped_one_by_one(client: FlaskClient) -> None:
    narrowed = page(client, "/?q=Frieden&city=paris")
    assert "Ohne die Auswahl Stadt: Paris 1 Artikel" in narrowed.text.replace("  ", " ")
    assert "/?q=Frieden" in [its["href"] for its in narrowed.all("a")]


def test_a_new_search_keeps_what_has_no_visible_field(client: FlaskClient) -> None:
    shown = page(client, "/?q=nirgends&from=2025&sort=newest&person=donald-trump&not.city=kiew&size=5")
    hidden = {(its["name"], its["value"]) for its in shown.all("input", type="hidden")}
    visible = {(its["name"], its["value"]) for its in shown.all("input") if "checked" in its or its["type"] == "text"}
    kept = hidden | visible
    assert {
        ("from", "2025"),
        ("person", "donald-trump"),
        ("not.city", "kiew"),
        ("size", "5"),
        ("sort", "newest"),
    } <= kept
    assert len([pair for pair in [*hidden, *visible] if pair == ("person", "donald-trump")]) == 1


def test_an_unknown_parameter_is_ignored_with_a_notice(client: FlaskClient) -> None:
    shown = page(client, "/?q=Frieden&persn=x")
    assert "Den Parameter „persn“ gibt es nicht; gemeint ist vielleicht „person“. Er wurde übergangen." in shown.text
    assert "1 Artikel" in shown.text


def test_warnings_of_the_query_are_shown(client: FlaskClient) -> None:
    assert "Anführungszeichen" in page(client, '/?q="Garantien').text


def test_a_search_can_be_cited_and_called(client: FlaskClient) -> None:
    shown = page(client, "/?q=Garantien&person=donald-trump")
    assert "Fundstelle, Suche nach „Garantien“; Person: Donald Trump: 2 Artikel. Stand" in shown.text
    assert "http://localhost/?q=Garantien&person=donald-trump" in shown.text
    assert "curl 'http://localhost/api/v1/search?q=Garantien&person=donald-trump'" in shown.text


def test_an_article_shows_its_text_marks_names_and_evidence(client: FlaskClient) -> None:
    shown = page(client, "/artikel/gipfel?q=Garantien&person=donald-trump")
    assert "1 Treffer im Text" in shown.text
    assert shown.all("mark", id="treffer-1")
    assert "#treffer-1" in [its["href"] for its in shown.all("a")]
    assert "Beleg: header" in shown.text
    assert "gipfel.txt" in shown.text
    assert "/?q=Garantien&person=donald-trump" in [its["href"] for its in shown.all("a")]
    assert "/?city=kiew" in [its["href"] for its in shown.all("a")]
    assert not shown.all("a", class_="name name-person")
    named = page(client, "/artikel/gipfel?q=Garantien&names=1")
    assert [its["href"] for its in named.all("a", class_="name name-person")] == [
        "/?person=donald-trump",
        "/?person=rustem-umerow",
    ]


def test_an_article_without_evidence_has_no_date(client: FlaskClient) -> None:
    shown = page(client, "/artikel/ohne")
    assert "ohne Datum" in shown.text
    assert "Beleg" not in shown.text
    assert not shown.all("time")


@pytest.mark.parametrize("address", ["/artikel/boese?q=Gipfel&names=1", "/?q=Gipfel", "/facette/person", "/archiv"])
def test_a_hostile_article_is_only_text(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    shown = Page(answer.text)
    assert [its.get("src", "") for its in shown.all("script")] == [shown.all("script")[0]["src"]]
    assert not shown.all("img")
    assert len(shown.all("h1")) == 1
    assert not any(name.startswith("on") for _, its in shown.tags for name in its)
    assert not any("style" in its for _, its in shown.tags)
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", answer.text)


def test_a_hostile_query_is_only_text(client: FlaskClient) -> None:
    shown = page(client, "/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E%27%00%E2%80%AE")
    assert len(shown.all("script")) == 1
    assert "curl" in shown.text


def test_a_very_long_line_is_shown_whole() -> None:
    text = "x" * 10_000_000
    assert len(marked_part(text, 0, len(text), ((5, 6),), (), None)) == len(text) + len("<mark></mark>")


def test_all_values_of_a_facet_can_be_filtered_and_chosen(client: FlaskClient) -> None:
    shown = page(client, "/facette/person?q=Garantien&person=donald-trump&prefix=ume")
    boxes = [box["value"] for box in shown.all("input", type="checkbox")]
    assert boxes == ["rustem-umerow"]
    # What is chosen but not listed is sent along.
    assert {"type": "hidden", "name": "person", "value": "donald-trump"} in shown.all("input", type="hidden")
    assert "Kein Wert beginnt so" in page(client, "/facette/person?prefix=xyz").text
    assert "Hier endet die Liste" in page(client, "/facette/person?offset=5000").text
    assert "Zurück zur Liste" in shown.text


def test_help_and_archive(client: FlaskClient) -> None:
    assert "Umerow~" in page(client, "/hilfe").text
    shown = page(client, "/archiv")
    assert "25 Artikel" in shown.text
    assert "curl 'http://localhost/api/v1/search?" in shown.text
    assert "Nordkurier" in shown.text
    assert shown.all("tr", id="fehler-bad-parameter")


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/artikel/gibtesnicht?q=a", 404, "Diesen Artikel gibt es nicht"),
        ("/gibtesnicht", 404, "Diese Seite gibt es nicht"),
        ("/facette/wetter", 404, "Diese Seite gibt es nicht"),
        ("/?size=9999&q=Kiew", 400, "„size“ kann nicht „9999“ sein. Erlaubt: eine ganze Zahl von 0 bis 200."),
        ("/?from=2025-02-30", 400, "JJJJ"),
        ("/?cursor=nonsense&q=Kiew", 400, "Beginnen Sie mit der ersten Seite"),
        ("/artikel/gipfel?names=maybe", 400, "names"),
        ("/facette/person?offset=x", 400, "offset"),
        (f"/?q={'a' * 20_000}", 414, "Die Adresse ist zu lang"),
    ],
)
def test_a_strange_address_gets_a_helpful_page(client: FlaskClient, address: str, status: int, words: str) -> None:
    shown = page(client, address, status)
    assert words in shown.text
    assert f"Fehler {status}" in shown.text
    assert shown.all("a", href="/hilfe")


def test_an_error_page_leads_to_the_search_without_the_error(client: FlaskClient) -> None:
    assert page(client, "/?size=9999&q=Kiew", 400).link("/?q=Kiew") == "/?q=Kiew"


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (EngineUnavailable("var: noch kein Index"), 503, "fundstelle index"),
        (StaleCursor("alt"), 410, "Beginnen Sie mit der ersten Seite"),
        (QueryTooLong("Die Anfrage hat 65 Teile."), 400, "65 Teile"),
        (RuntimeError("secret"), 500, "Das hätte nicht geschehen dürfen"),
    ],
)
def test_what_an_engine_raises_is_a_page(
    failing: Callable[[Exception], FlaskClient], error: Exception, status: int, words: str
) -> None:
    for address in ("/?q=a", "/artikel/a"):
        shown = page(failing(error), address, status)
        assert words in shown.text
        assert "secret" not in shown.text


def test_headers_keep_the_page_to_itself(client: FlaskClient) -> None:
    for address in ("/", "/gibtesnicht", "/api/v1/status", "/static/fundstelle.css"):
        with client.get(address) as answer:
            headers = answer.headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"


def test_pages_stay_light(client: FlaskClient) -> None:
    with client.get("/static/fundstelle.js") as script, client.get("/static/fundstelle.css") as style:
        assert len(script.data) <= 30_000
        assert len(client.get("/?q=Garantien").data) + len(script.data) + len(style.data) <= 100_000


@pytest.mark.parametrize("host", ["evil.example\r\nX: y", "a b", "[::1", "", "x" * 300])
def test_a_strange_host_breaks_nothing(client: FlaskClient, host: str) -> None:
    assert client.get("/?q=Garantien", environ_overrides={"HTTP_HOST": host}).status_code in (200, 400)


def test_both_catalogues_say_the_same() -> None:
    german, english = (language.texts for language in load_languages().values())
    assert set(german) == set(english)

    def placeholders(text: object) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", str(text)))

    for key in german:
        assert type(german[key]) is type(english[key]), key
        if not isinstance(german[key], list):
            assert placeholders(german[key]) == placeholders(english[key]), key
        else:
            assert len(german[key]) == len(english[key]), key


def test_dates_are_only_as_precise_as_known() -> None:
    german, english = load_languages()["de"], load_languages()["en"]
    assert german.date(ArticleDate("2025-04", "month", "x")) == "April 2025"
    assert german.date(ArticleDate("2025", "year", "x")) == "2025"
    assert german.date(ArticleDate("2026-01-08", "day", "x")) == "8. Januar 2026"
    assert german.date(None) == "ohne Datum"
    assert english.date(ArticleDate("2026-01-08", "day", "x")) == "8 January 2026"
    assert (german.number(12345), english.number(12345)) == ("12.345", "12,345")


def test_an_excerpt_says_where_its_sentence_goes_on() -> None:
    assert str(excerpt("sprachen über Garantien für", ((14, 23),))) == "… sprachen über <mark>Garantien</mark> für …"
    assert str(excerpt("Der Krieg geht weiter.", ())) == "Der Krieg geht weiter."


def test_paragraphs_are_what_stands_between_blank_lines() -> None:
    text = "Titel\n\nErster Satz.\nZweite Zeile. \n \t\n\n  Dritter\n"
    assert [text[start:end] for start, end in paragraphs(text, 5)] == ["Erster Satz.\nZweite Zeile.", "Dritter"]


@given(st.text(st.sampled_from("a .\n\t")))
def test_paragraphs_lose_nothing_but_space(text: str) -> None:
    shown = [text[start:end] for start, end in paragraphs(text, 0)]
    assert "".join("".join(shown).split()) == "".join(text.split())
    assert all(part == part.strip() and "\n\n" not in part for part in shown)


@given(st.text(max_size=40), st.data())
def test_marks_and_names_change_no_word(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    spans = tuple(pairwise(cuts))
    marks, names = spans[::2], tuple(NameSpan(a, b, "/?x", "person", "X") for a, b in spans[1::3])
    html = marked_part(text, 0, len(text), marks, names, None)
    plainly = re.sub(r"</?(?:mark|a)(?: [^>]*)?>", "", html)
    assert unescape(plainly) == plain(text)
    assert html.count("<mark>") == html.count("</mark>") >= len(marks)


def test_an_archive_without_an_index_says_how_to_make_one(tmp_path: Path) -> None:
    config = Config(archive=tmp_path / "none")
    client = create_app(open_searcher(config), config).test_client()
    for address in ("/", "/?q=a", "/artikel/a", "/facette/person", "/archiv"):
        shown = page(client, address, 503)
        assert "Es gibt noch keinen Index" in shown.text
        assert "fundstelle index" in shown.text
    for address in ("/search", "/articles/a", "/facets/person", "/status", "/explain?q=a"):
        answer = client.get(f"/api/v1{address}")
        assert (answer.status_code, answer.json["code"]) == (503, "no-index")
        assert answer.headers["Retry-After"].isdigit()
    assert page(client, "/hilfe").text
