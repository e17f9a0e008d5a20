"""The pages of persons and cities, and the registers: what they say and where they lead."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from index.authority.entity_table import EntityTable, FieldEntities
from index.authority.identifiers import Identifiers
from index.config import Config
from index.german.analysis import Analyzer
from tests.search.archives import article
from tests.search.naive import NaiveSearcher
from tests.webui.conftest import table
from tests.webui.reading import page
from webui.app import create_app
from webui.entity_pages import ENTRIES_ON_PAGE, EVIDENCE_ON_PAGE
from webui.register import filed


@pytest.fixture(scope="module")
def crowded() -> FlaskClient:
    """A client of an archive of many persons; one has two forms and is in more articles than a page shows."""
    names = {f"kurt-b{number:03}": f"Kurt B{number:03}" for number in range(ENTRIES_ON_PAGE + 5)}
    persons = table({**names, "ursula-von-der-leyen": "Ursula von der Leyen", "emile-zola": "Émile Zola", "x": "Ли"})
    anna = FieldEntities(
        (*persons.ids, "anna-oez"),
        (*persons.labels, "Anna Öz"),
        {**persons.entity_of_key, "Anna Öz": len(persons.ids), "?Öz": len(persons.ids)},
    )
    articles = [
        article("alle", "Text", persons=list(persons.labels), date="2024-01-02"),
        *(
            article(f"a{number:02}", "Text", title=f"Nummer {number}", date=f"2025-01-{number + 1:02}", persons=[form])
            for number, form in enumerate(["Anna Öz", "?Öz"] * EVIDENCE_ON_PAGE)
        ),
    ]
    return create_app(NaiveSearcher(articles, EntityTable({"person": anna}), Analyzer()), Config()).test_client()


def test_a_person_has_months_companions_and_evidence(client: FlaskClient) -> None:
    shown = page(client, "/person/donald-trump")
    assert "Alle 2 Artikel zeigen" in shown.text
    assert "April 2025 bis Januar 2026" in shown.text
    links = [its["href"] for its in shown.all("a")]
    assert "/?person=donald-trump" in links
    assert "/?person=donald-trump&month=2026-01" in links
    # Who is with whom: both persons demanded; the page of the other one beside it.
    assert "/?person=donald-trump&person=rustem-umerow&person.mode=all" in links
    assert "/?person=donald-trump&city=kiew" in links
    assert {"/person/rustem-umerow", "/stadt/kiew"} <= set(links)
    evidence = [link for link in links if link.startswith("/artikel/")]
    assert evidence == [f"/artikel/{id}?person=donald-trump&names=1" for id in ("gipfel", "krieg")]
    assert len(shown.all("mark")) == 2
    assert "http://localhost/person/donald-trump" in shown.text
    assert "curl 'http://localhost/api/v1/entities/donald-trump?field=person'" in shown.text


def test_every_link_of_the_page_finds_something(client: FlaskClient) -> None:
    for address in ("/person/donald-trump", "/stadt/kiew", "/register/person", "/register/stadt"):
        for its in page(client, address).all("a"):
            link = its["href"].partition("#")[0]
            if link and not link.startswith(("http", "/static")) and "lang=" not in link:
                shown = client.get(link, follow_redirects=True)
                assert shown.status_code == 200, link
                assert "Kein Artikel gefunden" not in shown.text, link


def test_a_city_leads_to_its_place_in_geonames_and_a_person_to_what_people_said(client: FlaskClient) -> None:
    links = {its["href"]: its for its in page(client, "/stadt/kiew").all("a")}
    assert links["https://www.geonames.org/703448"]["rel"] == "external noreferrer"
    found = client.get("/api/v1/entities/kiew").get_json()
    assert found["identifiers"] == {"geonames": {"id": "703448", "url": "https://www.geonames.org/703448"}}
    assert client.get("/api/v1/entities/donald-trump").get_json()["identifiers"] == {}
    said = EntityTable(
        {
            "person": replace(
                table({"goethe": "J. W. Goethe"}), identifiers={"goethe": Identifiers("118540238", "", "Q5879")}
            )
        }
    )
    poets = create_app(NaiveSearcher([article("a", "x", persons=["J. W. Goethe"])], said, Analyzer()), Config())
    hrefs = [its["href"] for its in page(poets.test_client(), "/person/goethe").all("a")]
    assert {"https://d-nb.info/gnd/118540238", "https://www.wikidata.org/wiki/Q5879"} <= set(hrefs)


def test_a_city_and_its_undated_articles(client: FlaskClient) -> None:
    assert "Kiew" in page(client, "/stadt/kiew").text
    undated = page(client, "/person/rustem-umerow")
    assert "/?person=rustem-umerow&month=none" in [its["href"] for its in undated.all("a")]


def test_english_pages_speak_english(client: FlaskClient) -> None:
    client.get("/?lang=en")
    shown = page(client, "/stadt/kiew")
    assert "Named together with" in shown.text
    assert "Show all 2 articles" in shown.text
    assert shown.link("lang=de") == "/stadt/kiew?lang=de"
    assert client.get("/stadt/kiew?lang=de").headers["Location"] == "/stadt/kiew"


@pytest.mark.parametrize("name", ["Donald%20Trump", "donald%20trump", "Trump"])
def test_labels_and_forms_lead_to_the_id(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/person/{name}")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/person/donald-trump")


def test_who_is_unknown_is_looked_up_elsewhere(client: FlaskClient) -> None:
    links = [its["href"] for its in page(client, "/person/petra-niemand", 404).all("a")]
    assert "/register/person?prefix=niemand" in links
    assert "/?q=petra+niemand" in links


def test_forms_are_counted_and_evidence_is_paged(crowded: FlaskClient) -> None:
    first = page(crowded, "/person/anna-oez")
    assert "Schreibweisen" in first.text
    assert "?Öz" not in first.text.partition("Belege")[0]
    assert len([its for its in first.all("a") if its["href"].startswith("/artikel/")]) == EVIDENCE_ON_PAGE
    following = next(its["href"] for its in first.all("a", rel="next"))
    second = page(crowded, following)
    assert "Neuere Belege" in second.text
    assert "Hier enden die Belege" in page(crowded, "/person/anna-oez?offset=5000").text


def test_the_register_opens_at_its_first_letter_when_it_is_long(crowded: FlaskClient) -> None:
    assert crowded.get("/register").headers["Location"] == "/register/person"
    shown = page(crowded, "/register/person")
    assert shown.all("a", href="/register/person?letter=B")[0]["aria-current"] == "true"
    entries = [its["href"] for its in shown.all("a") if its["href"].startswith("/person/")]
    assert entries == [f"/person/kurt-b{number:03}" for number in range(ENTRIES_ON_PAGE)]
    following = next(its["href"] for its in shown.all("a", rel="next"))
    assert following == f"/register/person?letter=B&offset={ENTRIES_ON_PAGE}"
    assert len([its for its in page(crowded, following).all("a") if its["href"].startswith("/person/")]) == 5
    assert "Leyen, Ursula von der" in page(crowded, "/register/person?letter=L").text
    assert "Zola, Émile" in page(crowded, "/register/person?letter=Z").text
    assert "Ли" in page(crowded, "/register/person?letter=other").text


def test_the_register_is_filtered_by_any_word(crowded: FlaskClient) -> None:
    shown = page(crowded, "/register/person?prefix=EMI")
    assert [its["href"] for its in shown.all("a") if its["href"].startswith("/person/")] == ["/person/emile-zola"]
    assert "1 Eintrag" in shown.text
    assert "Kein Eintrag beginnt so" in page(crowded, "/register/person?prefix=qqq").text
    assert "Das Register ist noch leer" in page(crowded, "/register/stadt").text


def test_a_short_register_shows_all_letters(client: FlaskClient) -> None:
    shown = page(client, "/register/person")
    assert {"buchstabe-T", "buchstabe-U"} <= {its.get("id") for its in shown.all("h2")}
    assert shown.link("/person/rustem-umerow")


def test_articles_and_facets_lead_to_the_pages(client: FlaskClient) -> None:
    assert page(client, "/artikel/gipfel").link("/person/donald-trump")
    assert page(client, "/facette/city").link("/stadt/kiew")
    assert page(client, "/facette/city").link("/register/stadt")
    assert not [its for its in page(client, "/facette/month").all("a") if "/register/month" in its["href"]]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Donald Trump", "Trump, Donald"),
        ("Ursula von der Leyen", "Leyen, Ursula von der"),
        ("George W. Bush", "Bush, George W."),
        ("Umerow", "Umerow"),
        ("von der Leyen", "Leyen, von der"),
        ("Wilhelm II.", "Wilhelm II."),
        ("Johannes Paul II", "Johannes Paul II"),
        ("Georg V. von England", "England, Georg V. von"),
        ("Malcolm X", "X, Malcolm"),
        ("", ""),
    ],
)
def test_registers_name_the_surname_first(name: str, expected: str) -> None:
    assert filed(name) == expected
