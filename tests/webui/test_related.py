"""What stands beside an article: those that are nearly the same, and those about the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from index.article import AnnotatedArticle
from index.authority.entity_table import EntityTable
from index.config import Config
from index.german.analysis import Analyzer
from tests.search.archives import article
from tests.search.naive import NaiveSearcher
from tests.webui.conftest import CITIES, PERSONS, table
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
