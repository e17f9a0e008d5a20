"""What stands beside an article: those nearly the same, those about the same, its neighbours in the list, its citation."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs

import html5lib
import pytest
from flask.testing import FlaskClient

from index.article import AnnotatedArticle
from index.authority.entity_table import EntityTable
from index.config import Config
from index.german.analysis import Analyzer
from tests.search.archives import article
from tests.search.naive import NaiveSearcher
from tests.webui.conftest import CITIES, PERSONS, table
from tests.webui.reading import Page, page
from webui.app import create_app

AGENCY = (
    "Die Vertreter der Ukraine haben am Freitag in Paris neue Vorschläge für einen Frieden vorgelegt. Ein Sprecher nannte sie "
    "einen ersten Schritt, über den nun weiter beraten werden müsse."
)


def reprint(id: str, text: str, title: str, **known: str) -> AnnotatedArticle:
    found = article(id, text, title=title, persons=["Rustem Umerow"], **known)  # type: ignore[arg-type]
    return replace(found, article=replace(found.article, path=f"{known.get('source', 'Bote')}/{id}.txt"))


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    articles = [
        reprint("bote", AGENCY, "Vorschlag für Frieden", date="2026-01-09", source="Bote"),
        reprint(
            "kurier", AGENCY.replace("Freitag", "Samstag"), "Frieden <b>nah</b>?", date="2026-01-10", source="Kurier"
        ),
        reprint("frueh", AGENCY, "Neue Vorschläge", date="2026-01-08", source="Anzeiger"),
        article(
            "folge",
            "Die Vertreter der Ukraine und ein Sprecher lobten den ersten Schritt.",
            persons=["Rustem Umerow"],
            cities=["Kiew"],
        ),
        article("wetter", "Regen am Abend und Wind am Morgen."),
        article("anders", "Ein Bericht über etwas anderes, das mit dem Frieden in der Ukraine nur am Rand zu tun hat."),
    ]
    entities = EntityTable({"person": table(PERSONS), "city": table(CITIES)})
    return create_app(NaiveSearcher(articles, entities, Analyzer()), Config()).test_client()


def test_a_hit_says_how_many_are_nearly_the_same(client: FlaskClient) -> None:
    hits = client.get("/api/v1/search?q=Frieden").json["hits"]
    assert {hit["id"]: hit["duplicates"] for hit in hits} == {"bote": 2, "kurier": 2, "frueh": 2, "anders": 0}


def test_duplicates_come_with_their_similarity_page_by_page(client: FlaskClient) -> None:
    body = client.get("/api/v1/articles/bote/duplicates").json
    assert (body["id"], body["total"], body["offset"], body["next_offset"]) == ("bote", 2, 0, None)
    first, second = body["duplicates"]
    assert (first["id"], first["similarity"]) == ("frueh", 1.0)
    assert 0.8 <= second["similarity"] < 1
    assert second["title"] == "Frieden <b>nah</b>?"
    assert second["date"] == {"value": "2026-01-10", "precision": "day"}
    assert (second["source"], second["path"]) == ("Kurier", "Kurier/kurier.txt")
    assert second["url"] == "http://localhost/artikel/kurier"
    page = client.get("/api/v1/articles/bote/duplicates?size=1").json
    assert ([one["id"] for one in page["duplicates"]], page["next_offset"]) == (["frueh"], 1)
    page = client.get("/api/v1/articles/bote/duplicates?size=1&offset=1").json
    assert ([one["id"] for one in page["duplicates"]], page["next_offset"]) == (["kurier"], None)
    assert client.get("/api/v1/articles/anders/duplicates").json["duplicates"] == []


def test_similar_articles_come_with_what_is_common(client: FlaskClient) -> None:
    body = client.get("/api/v1/articles/bote/similar").json
    first = body["similar"][0]
    assert (body["id"], first["id"], first["url"]) == ("bote", "folge", "http://localhost/artikel/folge")
    assert first["likeness"] > 0
    assert first["common"]["person"] == [{"id": "rustem-umerow", "label": "Rustem Umerow"}]
    assert first["common"]["city"] == []
    assert "Vertreter" in first["common"]["words"]
    assert first["duplicates"] == 0
    assert client.get("/api/v1/articles/folge/similar?size=1").json["similar"][0]["duplicates"] == 2
    assert client.get("/api/v1/articles/bote/similar?size=0").json["similar"] == []


@pytest.mark.parametrize(
    ("address", "status", "param"),
    [
        ("/api/v1/articles/niemand/duplicates", 404, None),
        ("/api/v1/articles/bote/duplicates?size=201", 400, "size"),
        ("/api/v1/articles/bote/duplicates?offset=-1", 400, "offset"),
        ("/api/v1/articles/bote/duplicates?q=Frieden", 400, "q"),
        ("/api/v1/articles/niemand/similar", 404, None),
        ("/api/v1/articles/bote/similar?size=51", 400, "size"),
        ("/api/v1/articles/bote/similar?offset=1", 400, "offset"),
    ],
)
def test_what_cannot_be_answered_is_a_problem(
    client: FlaskClient, address: str, status: int, param: str | None
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.json.get("param") == param


def hrefs(shown: Page, **attributes: str) -> list[str]:
    return [its["href"] for its in shown.all("a", **attributes)]


def test_the_list_of_hits_leads_to_the_duplicates(client: FlaskClient) -> None:
    shown = page(client, "/?q=Frieden")
    assert shown.text.count("+ 2 fast gleiche") == 3
    assert "/artikel/bote?q=Frieden#fast-gleich" in hrefs(shown)


def test_an_article_shows_what_is_nearly_the_same_and_what_is_about_the_same(client: FlaskClient) -> None:
    shown = page(client, "/artikel/bote?q=Frieden")
    assert "2 fast gleiche Artikel" in shown.text
    assert "gleicher Wortlaut" in shown.text
    assert "81 % gemeinsamer Text" in shown.text
    assert "Frieden <b>nah</b>?" in shown.text
    assert {"/artikel/frueh?q=Frieden", "/artikel/kurier?q=Frieden"} <= set(hrefs(shown))
    assert "Ähnliche Artikel" in shown.text
    assert "/artikel/folge" in hrefs(shown)
    assert "gemeinsam: Rustem Umerow" in shown.text
    alone = page(client, "/artikel/wetter")
    assert "fast gleich" not in alone.text
    assert "Ähnliche Artikel" not in alone.text


def test_all_duplicates_have_a_page_of_their_own(client: FlaskClient) -> None:
    shown = page(client, "/artikel/bote/fast-gleich?q=Frieden")
    assert "2 fast gleiche Artikel" in shown.text
    assert {"/artikel/bote?q=Frieden", "/artikel/frueh?q=Frieden", "/artikel/kurier?q=Frieden"} <= set(hrefs(shown))
    assert "Kein anderer Artikel ist fast gleich" in page(client, "/artikel/wetter/fast-gleich").text
    assert "/artikel/bote/fast-gleich" in hrefs(page(client, "/artikel/bote/fast-gleich?offset=100"))
    assert client.get("/artikel/niemand/fast-gleich").status_code == 404


def test_more_duplicates_than_fit_are_linked() -> None:
    copies = [reprint(f"kopie{number:03}", AGENCY, f"Abdruck {number}") for number in range(103)]
    entities = EntityTable({"person": table(PERSONS), "city": table(CITIES)})
    client = create_app(NaiveSearcher(copies, entities, Analyzer()), Config()).test_client()
    shown = page(client, "/artikel/kopie000")
    assert sum("Abdruck" in word for word in shown.words) == 3 + 10  # its own title, heading and citation
    assert "/artikel/kopie000/fast-gleich" in hrefs(shown)
    assert "Alle 102 ansehen" in shown.text
    first = page(client, "/artikel/kopie000/fast-gleich")
    assert hrefs(first, rel="next") == ["/artikel/kopie000/fast-gleich?offset=100"]
    assert "Abdruck 102" in page(client, "/artikel/kopie000/fast-gleich?offset=100").text


def test_an_article_knows_its_place_in_the_list_it_was_opened_from(client: FlaskClient) -> None:
    listed = page(client, "/?q=Frieden&sort=oldest")
    hits = [its["id"].removeprefix("artikel-") for its in listed.all("li", class_="hit")]
    assert hits == ["frueh", "bote", "kurier", "anders"]
    shown = page(client, "/artikel/bote?q=Frieden&sort=oldest")
    assert "Treffer 2 von 4" in shown.text
    assert hrefs(shown, rel="prev") == ["/artikel/frueh?q=Frieden&sort=oldest"]
    assert hrefs(shown, rel="next") == ["/artikel/kurier?q=Frieden&sort=oldest"]
    assert "/?q=Frieden&sort=oldest#artikel-bote" in hrefs(shown)
    assert not hrefs(page(client, "/artikel/frueh?q=Frieden&sort=oldest"), rel="prev")
    assert not hrefs(page(client, "/artikel/anders?q=Frieden&sort=oldest"), rel="next")
    by_itself = page(client, "/artikel/bote")
    assert "Treffer 2" not in by_itself.text
    assert not hrefs(by_itself, rel="next")


def test_the_last_hit_of_a_page_leads_to_the_next_page(client: FlaskClient) -> None:
    shown = page(client, "/artikel/frueh?q=Frieden&sort=oldest&size=1")
    (address,) = hrefs(shown, rel="next")
    assert address.startswith("/artikel/bote?")
    assert "cursor=" in address
    second = page(client, address)
    assert "Treffer 2" not in second.text
    assert [one for one in hrefs(second) if one.startswith("/?") and one.endswith("#artikel-bote")]


def test_a_list_that_is_outdated_leaves_the_article_readable(client: FlaskClient) -> None:
    shown = page(client, "/artikel/bote?q=Frieden&cursor=naive:1:2")
    assert "Zurück zur Liste" in shown.text
    assert "/?q=Frieden#artikel-bote" in hrefs(shown)


def test_an_article_is_cited_in_files_and_on_the_page(client: FlaskClient) -> None:
    answer = client.get("/artikel/kurier/zitat.ris")
    assert answer.content_type == "application/x-research-info-systems; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "attachment; filename=kurier.ris"
    lines = answer.text.split("\r\n")
    assert lines[0] == "TY  - NEWS"
    assert "TI  - Frieden <b>nah</b>?" in lines
    assert "DA  - 2026/01/10/" in lines
    assert "UR  - http://localhost/artikel/kurier" in lines
    assert "KW  - Rustem Umerow" in lines
    bibtex = client.get("/artikel/kurier/zitat.bibtex")
    assert bibtex.text.startswith("@article{kurier,")
    assert bibtex.headers["Content-Disposition"] == "attachment; filename=kurier.bib"
    assert client.get("/artikel/kurier/zitat.csv").status_code == 404
    assert client.get("/artikel/niemand/zitat.ris").status_code == 404
    shown = page(client, "/artikel/kurier")
    assert {"/artikel/kurier/zitat.ris", "/artikel/kurier/zitat.bibtex"} <= set(hrefs(shown))


def test_reference_managers_find_articles_on_the_pages(client: FlaskClient) -> None:
    (span,) = page(client, "/artikel/kurier").all("span", class_="Z3988")
    assert parse_qs(span["title"]) == {
        "ctx_ver": ["Z39.88-2004"],
        "rft_val_fmt": ["info:ofi/fmt:kev:mtx:journal"],
        "rft.genre": ["article"],
        "rft.atitle": ["Frieden <b>nah</b>?"],
        "rft.jtitle": ["Kurier"],
        "rft.date": ["2026-01-10"],
        "rft.language": ["de"],
        "rft_id": ["http://localhost/artikel/kurier"],
    }
    assert len(page(client, "/?q=Frieden").all("span", class_="Z3988")) == 4


@pytest.mark.parametrize("address", ["/?q=Frieden", "/artikel/bote?q=Frieden", "/artikel/bote/fast-gleich"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_the_pages_are_html_without_an_error(client: FlaskClient, address: str, language: str) -> None:
    client.set_cookie("lang", language)
    html5lib.HTMLParser(strict=True).parse(client.get(address).text)
    ids = [its["id"] for _, its in page(client, address).tags if "id" in its]
    assert len(ids) == len(set(ids))
    client.delete_cookie("lang")
