"""The page of the map, its JSON and its CSV, over a small archive."""

from __future__ import annotations

import csv
import io

import pytest
from flask.testing import FlaskClient

from index.authority.entity_table import EntityTable
from index.config import Config
from index.german.analysis import Analyzer
from tests.search.archives import article
from tests.search.naive import NaiveSearcher
from tests.webui.conftest import table
from tests.webui.reading import page
from webui.app import create_app

PLACES = {"kiew": "Kiew", "paris": "Paris", "washington": "Washington", "vineta": "=Vineta()"}


def client_of(*cities: list[str]) -> FlaskClient:
    """An archive with an article for each list of cities."""
    articles = [article(f"a{number}", "Ein Text.", cities=names) for number, names in enumerate(cities)]
    return create_app(NaiveSearcher(articles, EntityTable({"city": table(PLACES)}), Analyzer()), Config()).test_client()


@pytest.fixture
def places() -> FlaskClient:
    return client_of(["Kiew", "Paris"], ["Kiew"], ["Washington", "=Vineta()"], [])


def test_each_city_is_a_circle_and_a_row_that_lead_to_its_articles(client: FlaskClient) -> None:
    shown = page(client, "/karte?q=Gipfel")
    assert "2 Städte in 3 Artikeln" in shown.text
    assert "Kiew, Ukraine: 2 Artikel" in shown.text
    assert "Paris, Frankreich: 1 Artikel" in shown.text
    assert len(shown.all("circle")) == 2 + 1  # with that of the key
    assert len(shown.all("a", href="/?q=Gipfel&city=kiew")) == 2
    assert shown.all("a", href="/?q=Gipfel&city=none")


def test_the_views_keep_query_and_filters(client: FlaskClient) -> None:
    shown = page(client, "/?q=Gipfel&person=donald-trump&sort=newest")
    there = shown.link("/karte")
    assert there == "/karte?q=Gipfel&person=donald-trump&sort=newest"
    back = page(client, there)
    assert back.all("a", href="/?q=Gipfel&person=donald-trump&sort=newest")
    assert back.all("input", name="person", value="donald-trump")
    assert back.all("a", **{"aria-current": "page"})


def test_the_frame_is_chosen_by_the_data_or_by_the_reader(places: FlaskClient) -> None:
    assert page(places, "/karte").all("svg", viewbox="0 0 720 590")
    world = page(places, "/karte?frame=world")
    assert world.all("svg", viewbox="0 0 720 326")
    assert world.all("a", href="/karte?frame=europe")
    assert "1 Stadt liegt außerhalb" in page(places, "/karte?frame=europe").text
    assert "Von 1 Stadt ist die Lage nicht bekannt" in world.text


def test_the_table_is_sorted_by_link(places: FlaskClient) -> None:
    by_country = page(places, "/karte?order=country")
    assert by_country.all("th", **{"aria-sort": "ascending"})
    rows = [
        its["href"] for its in by_country.all("a") if its["href"].startswith("/?city=") and "none" not in its["href"]
    ]
    assert rows[-4:] == ["/?city=paris", "/?city=kiew", "/?city=washington", "/?city=vineta"]


def test_chosen_cities_stand_out_and_do_not_narrow_the_map(places: FlaskClient) -> None:
    shown = page(places, "/karte?city=paris")
    assert "4 Städte in 4 Artikeln" in shown.text
    assert shown.all("tr", **{"class": "chosen"})
    assert "Nur Artikel mit allen gewählten" in shown.text
    together = page(places, "/karte?city=paris&city.mode=all")
    assert "2 Städte in 1 Artikel" in together.text


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/karte?frame=mars", 400, "frame"),
        ("/karte?order=size", 400, "order"),
        ("/karte?offset=-1", 400, "offset"),
        ("/karte?offset=4000", 200, "Hier endet die Liste"),
        ("/karte?q=nirgends", 200, "Kein Artikel gefunden"),
        ("/karte?city=none", 200, "1 Artikel"),
        ("/karte?wetter=1", 200, "wetter"),
        ("/karte?not.city=paris&not.city=kiew", 200, "2 Städte"),
    ],
)
def test_strange_addresses(places: FlaskClient, address: str, status: int, words: str) -> None:
    assert words in page(places, address, status).text


def test_an_archive_without_cities_or_articles() -> None:
    assert "nennt eine Stadt" in page(client_of([]), "/karte").text
    assert "Kein Artikel gefunden" in page(client_of(), "/karte").text


def test_english_words_and_countries(places: FlaskClient) -> None:
    places.set_cookie("lang", "en")
    shown = page(places, "/karte")
    assert "Kiew, Ukraine: 2 articles" in shown.text
    assert "Paris, France: 1 article" in shown.text
    assert "4 cities in 4 articles" in shown.text


def test_cities_as_json(places: FlaskClient) -> None:
    body = places.get("/api/v1/map?size=3").json
    assert (body["distinct"], body["missing"], body["next_offset"]) == (4, 1, 3)
    kiew = body["cities"][0]
    assert kiew["url"].endswith("/?city=kiew")
    assert (kiew["id"], kiew["country"], kiew["count"]) == ("kiew", "UA", 2)
    assert (kiew["latitude"], kiew["longitude"]) == (50.45, 30.52)
    assert body["links"]["self"] == "http://localhost/api/v1/map?size=3"
    last = places.get("/api/v1/map?order=country&offset=3").json
    assert last["cities"][0]["latitude"] is None
    assert last["next_offset"] is None
    assert last["links"]["self"].endswith("?order=country&offset=3")
    assert last["links"]["html"].endswith("/karte?order=country")
    assert places.get(last["links"]["self"]).json == last
    assert places.get("/api/v1/map?order=size").status_code == 400
    assert places.get("/api/v1/map?frame=world").json["param"] == "frame"


def test_cities_as_csv(places: FlaskClient) -> None:
    answer = places.get("/api/v1/map?format=csv&bom=true", buffered=True)
    assert answer.content_type == "text/csv; charset=utf-8; header=present"
    assert "fundstelle-karte-20" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0] == ["id", "label", "country", "latitude", "longitude", "geonames", "count"]
    assert rows[1] == ["kiew", "Kiew", "UA", "50.45", "30.52", "703448", "2"]
    assert ["vineta", "'=Vineta()", "", "", "", "", "1"] in rows
    again = places.get(
        "/api/v1/map?format=csv&bom=true", headers={"If-None-Match": answer.headers["ETag"]}, buffered=True
    )
    assert (again.status_code, again.data) == (304, b"")
    assert places.get("/api/v1/map?delimiter=tab").json["param"] == "delimiter"
