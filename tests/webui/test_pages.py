"""The pages as a reader without scripts gets them: words, links and what they lead to."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.authority.entity_table import EntityTable
from index.config import Config
from index.german.analysis import Analyzer
from index.indexing import update
from index.manifest import FileRow, Manifest
from index.names.annotator import MOST_READ
from search import concordance
from search.engines import open_searcher
from search.searcher import Searcher
from tests.search.archives import ENTITIES, article
from tests.search.naive import NaiveSearcher
from tests.webui.reading import page
from webui import concordance_pages
from webui.app import create_app
from webui.article_page import MOST_MARKED


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
    assert "Ein Anführungszeichen wird nicht geschlossen" in page(client, '/?q="Garantien').text


def test_warnings_are_in_the_readers_language(client: FlaskClient) -> None:
    client.set_cookie("lang", "en")
    shown = page(client, '/?q="Garantien')
    assert "A quotation mark is not closed; the phrase “Garantien” is searched for." in shown.text
    assert "Anführungszeichen" not in shown.text


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
    assert "/?q=Garantien&person=donald-trump#artikel-gipfel" in [its["href"] for its in shown.all("a")]
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


def test_an_article_too_long_for_the_model_says_so(tmp_path: Path) -> None:
    table = EntityTable({})
    long, short = article("lang", "Ein Wort." + "\n" * MOST_READ), article("kurz", "Ein Wort.")
    client = create_app(NaiveSearcher((long, short), table, Analyzer()), Config(archive=tmp_path)).test_client()
    assert "in seinen ersten 1.000.000 Zeichen gesucht" in page(client, "/artikel/lang").text
    assert "Zeichen gesucht" not in page(client, "/artikel/kurz").text


def test_of_very_many_hits_the_first_ones_are_marked_and_all_are_told(tmp_path: Path) -> None:
    named = article("viele", "Krieg " * (MOST_MARKED + 5), persons=["Donald Trump"])
    client = create_app(NaiveSearcher((named,), ENTITIES, Analyzer()), Config(archive=tmp_path)).test_client()
    shown = page(client, "/artikel/viele?q=Krieg&names=1")
    assert len(shown.all("mark")) == MOST_MARKED
    assert "10.005 Treffer im Text" in shown.text
    assert "Hervorgehoben sind die ersten 10.000 von 10.005 Treffern" in shown.text
    assert len(shown.all("a", class_="name name-person")) == 1
    lines = page(client, f"/kontext?q=Krieg&skip={MOST_MARKED - 2}")
    places = [its["href"].partition("#")[2] for its in lines.all("a") if "#treffer-" in its["href"]]
    assert places == ["treffer-9999", *["treffer-10000"] * 6]
    assert shown.all("mark", id="treffer-10000")


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
    routes = re.findall(r'<dt><code translate="no">(?:POST )?(.*?)</code>', client.get("/archiv").text)
    assert {f"/api/v1{path}" for path in client.get("/api/v1/openapi.json").json["paths"]} <= set(routes)


def test_the_archive_shows_the_calls_of_a_search_and_ways_to_its_contents(client: FlaskClient) -> None:
    there = page(client, "/?q=Gipfel&person=donald-trump").link("/archiv?")
    assert there == "/archiv?q=Gipfel&person=donald-trump#aufrufe"
    shown = page(client, there)
    for call in (
        "search?q=Gipfel&person=",
        "export?q=Gipfel&person=",
        "timeline?q=Gipfel&person=",
        "map?q=Gipfel&person=",
    ):
        assert f"curl 'http://localhost/api/v1/{call}donald-trump" in shown.text
    sources = shown.link("quelle")
    assert sources == "/verlauf?q=quelle%3A%22Bote%22&q=quelle%3A%22Nordkurier%22&measure=count"
    assert "Bote" in page(client, sources).text
    assert page(client, "/archiv?size=9999", 400)
    assert "wetter" in page(client, "/archiv?wetter=1").text


def test_the_archive_lists_what_could_not_be_read(searcher: Searcher, tmp_path: Path) -> None:
    with closing(Manifest(tmp_path)) as manifest:
        for number in range(201):
            manifest.put(tmp_path, FileRow(f"{number:03}<b>.txt", 0, 1, (), "leer & <i>kaputt</i>"))
        manifest.commit()
    client = create_app(searcher, Config(archive=tmp_path)).test_client()
    shown = page(client, "/archiv")
    assert "Was nicht gelesen werden konnte" in shown.text
    assert "201 Dateien konnten zuletzt nicht gelesen werden." in shown.text
    assert "000<b>.txt" in shown.text
    assert shown.text.count("leer & <i>kaputt</i>") == 200
    assert "und 1 weitere" in shown.text
    assert not shown.all("i")
    client.set_cookie("lang", "en")
    assert "201 files could not be read" in page(client, "/archiv").text


def test_an_archive_that_was_read_whole_lists_nothing(searcher: Searcher, tmp_path: Path) -> None:
    client = create_app(searcher, Config(archive=tmp_path)).test_client()
    assert "nicht gelesen" not in page(client, "/archiv").text
    assert not any(tmp_path.iterdir())


def test_a_search_can_be_downloaded_whole(client: FlaskClient) -> None:
    shown = page(client, "/?q=Garantien&sort=newest&size=1")
    assert "Alle 3 gefundenen Artikel als Datei" in shown.text
    for format in ("ndjson", "ris", "bibtex"):
        with client.get(shown.link(f"format={format}")) as answer:
            assert (answer.status_code, answer.headers["X-Total-Count"]) == (200, "3")
    table = client.get(shown.link("delimiter=semicolon"), buffered=True)
    assert [line.split(";")[0] for line in table.text.splitlines()] == ["\ufeffid", "gipfel", "krieg", "ohne"]
    assert not any("/export" in its.get("href", "") for its in page(client, "/?q=gibtesnicht").all("a"))


def test_the_occurrences_of_a_search_stand_in_their_context(client: FlaskClient) -> None:
    shown = page(client, page(client, "/?q=Garantien&source=Bote").link("/kontext"))
    assert "2 Fundstellen in 2 Artikeln" in shown.text
    assert len(shown.all("tr")) == 3
    assert shown.all("mark")
    hit = shown.link("#treffer-1")
    assert hit.startswith("/artikel/")
    assert "Garantien" in page(client, hit).text
    assert shown.all("input", name="source", value="Bote", type="hidden")
    assert shown.all("a", href="/kontext?q=Garantien")  # the chip lets go of the source
    with client.get(shown.link("format=csv")) as table:
        assert table.status_code == 200
    paged = page(client, "/kontext?q=Garantien&order=right&lines=1")
    assert len(paged.all("tr")) == 2
    assert paged.link("skip=") == "/kontext?q=Garantien&order=right&skip=1&lines=1"
    assert "Kein Artikel gefunden" in page(client, "/kontext?q=gibtesnicht").text
    assert "keine Stelle zu zeigen" in page(client, "/kontext?person=donald-trump").text
    assert "Hier endet die Liste" in page(client, "/kontext?q=Garantien&offset=900").text


def test_months_are_told_as_a_share_of_the_archive_on_wish(client: FlaskClient) -> None:
    shown = page(client, "/?q=Garantien&share=true")
    [box] = shown.all("input", name="share")
    assert "checked" in box
    assert "50\u00a0%" in " ".join(shown.words)  # one of two articles of January 2026
    narrowed = page(client, shown.link("not.city"))
    assert "checked" in narrowed.all("input", name="share")[0]
    assert "share" not in page(client, "/?q=Garantien").link("not.city")
    assert client.get("/?q=Garantien&share=false").location == "/?q=Garantien"
    assert client.get("/?share=2").status_code == 400


@pytest.mark.parametrize(
    ("constant", "value", "order", "words"),
    [
        ("MOST_LINES", 1, "right", "Auf einmal werden höchstens 10.000 Fundstellen gesammelt. Grenzen Sie ein"),
        ("MOST_ARTICLES", 1, "left", "Auf einmal werden höchstens 1.000 Artikel gelesen. Grenzen Sie ein"),
        ("MOST_CHARACTERS", 1, "right", "Auf einmal werden höchstens 5.000.000 Zeichen Text gelesen."),
        ("MOST_LINES", 1, "article", "Auf einmal werden höchstens 10.000 Fundstellen gesammelt. Die CSV-Datei"),
        ("COUNTED", 1, "article", "Bei mehr als 300 Artikeln werden die Fundstellen nicht gezählt. Die CSV-Datei"),
    ],
)
def test_a_concordance_says_what_ended_it(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, constant: str, value: int, order: str, words: str
) -> None:
    monkeypatch.setattr(concordance, constant, value)
    monkeypatch.setattr(concordance_pages, "COUNTED", concordance.COUNTED)
    shown = page(client, f"/kontext?q=Garantien&order={order}&lines=1")
    assert f"die Fundstellen aus Artikel 1. {words}" in shown.text


def test_every_example_of_the_help_finds_something(seeds_client: FlaskClient) -> None:
    for language in ("de", "en"):
        seeds_client.set_cookie("lang", language)
        shown = page(seeds_client, "/hilfe")
        examples = [its["href"] for its in shown.all("a") if its.get("href", "").startswith("/?q=")]
        assert len(examples) > 10
        for address in examples:
            asked = seeds_client.get(f"/api/v1/search{address[1:]}").json
            assert asked["total"]["value"] > 0, address
        assert ("VOR/5" if language == "de" else "BEFORE/5") in shown.text
        assert "organi" not in shown.text.casefold()


def test_the_archive_tells_from_where_its_articles_are_and_what_was_not_understood(tmp_path: Path) -> None:
    folders = tmp_path / "Blatt" / "2025", tmp_path / "Bote" / "2025"
    for folder, texts in zip(folders, (("Datum: 30.02.2025\n\nKrieg.", "\x00\x01"), ("Frieden.",)), strict=True):
        folder.mkdir(parents=True)
        for number, text in enumerate(texts):
            (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    config = Config(archive=tmp_path / "var", sources=folders)
    update(config)
    shown = page(create_app(open_searcher(config), config).test_client(), "/archiv")
    assert "2 Artikel, davon 2 ohne Datum" in shown.text
    rows = re.findall(r"(B\w+/2025) (\d+)", shown.text)
    assert rows == [("Blatt/2025", "1"), ("Bote/2025", "1")]
    assert str(tmp_path) not in shown.text
    assert "1 Datei konnte zuletzt nicht gelesen werden." in shown.text
    assert "1 Datei wurde gelesen, aber nicht ganz verstanden." in shown.text
    assert "30.02.2025" in shown.text
