"""Organisations: one more facet where config.yaml says so, and no trace of them elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from index.article import Mention
from index.config import Config
from index.indexing import update
from index.names.annotator import Annotator
from search.engines import open_searcher
from search.request import SearchRequest
from tests.webui.reading import page
from webui.app import create_app

TEXTS = {
    "gipfel": "Brüssel – Der Generalsekretär der Nato sprach in Brüssel mit Emmanuel Macron über die Ukraine.",
    "bank": "Frankfurt am Main – Die Deutsche Bank hat ihren Gewinn gesteigert, teilte die Deutsche Bank mit.",
}
PAGES = (
    "/",
    "/archiv",
    "/register/person",
    "/register/stadt",
    "/person/emmanuel-macron",
    "/?q=foo:bar",
    "/?q=gibtesnicht",
)


@pytest.fixture(scope="module")
def off(tmp_path_factory: pytest.TempPathFactory) -> Config:
    folder = tmp_path_factory.mktemp("blatt")
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    config = Config(archive=tmp_path_factory.mktemp("archive"), sources=(folder,), workers=1)
    update(config)
    return config


@pytest.fixture(scope="module")
def on(off: Config, tmp_path_factory: pytest.TempPathFactory) -> Config:
    config = replace(off, archive=tmp_path_factory.mktemp("with-organisations"), organizations=True)
    update(config)
    return config


def client_of(config: Config) -> FlaskClient:
    return create_app(open_searcher(config), config).test_client()


def answer(client: FlaskClient, address: str) -> Any:
    return client.get(address).json


def test_switched_on_they_are_counted_filtered_and_asked_for(on: Config) -> None:
    searcher = open_searcher(on)
    (facet,) = searcher.search(SearchRequest(facets=("organization",))).facets
    assert {(value.value, value.label, value.count) for value in facet.values} == {
        ("nato", "Nato", 1),
        ("deutsche-bank", "Deutsche Bank", 1),
    }
    for asked in (
        SearchRequest().with_filter("organization", "deutsche-bank"),
        SearchRequest(query='organisation:"Deutsche Bank"'),
        SearchRequest(query='organization:"Deutsche Bank"'),
    ):
        assert [hit.path for hit in searcher.search(asked).hits] == ["bank.txt"]


def test_switched_on_they_are_on_every_page(on: Config) -> None:
    client = client_of(on)
    shown = page(client, "/")
    assert ("organization", "nato") in {(box["name"], box["value"]) for box in shown.all("input", type="checkbox")}
    assert "Organisationen" in shown.text
    assert "Deutsche Bank" in page(client, "/archiv").text
    assert "Deutsche Bank" in page(client, "/register/organisation").text
    assert "/register/organisation" in [its["href"] for its in page(client, "/register/person").all("a")]
    assert "Gewinn" in page(client, "/organisation/deutsche-bank").text
    article = open_searcher(on).search(SearchRequest(query="Gewinn")).hits[0].id
    assert "/organisation/deutsche-bank" in [its["href"] for its in page(client, f"/artikel/{article}").all("a")]
    assert page(client, f"/artikel/{article}?names=1").all("a", class_="name name-organization")
    assert "organisation:" in page(client, "/hilfe").text
    client.set_cookie("lang", "en")
    assert "Organization" in page(client, "/").text


@pytest.mark.parametrize("address", ["/", "/?q=gibtesnicht"])
def test_the_search_line_completes_names_of_what_the_archive_has(on: Config, off: Config, address: str) -> None:
    for config, expected in ((on, ["terms", "person", "city", "organization"]), (off, ["terms", "person", "city"])):
        [line] = page(client_of(config), address).all("input", id="q")
        assert [kind for kind, _ in json.loads(line["data-kinds"])] == expected


def test_switched_on_the_api_tells_them(on: Config) -> None:
    client = client_of(on)
    body = answer(client, "/api/v1/search?q=Gewinn&facets=organization")
    assert body["hits"][0]["organization"] == [{"id": "deutsche-bank", "label": "Deutsche Bank"}]
    assert [value["id"] for value in body["facets"]["organization"]["values"]] == ["deutsche-bank"]
    assert "organization" in answer(client, "/api/v1/entities/emmanuel-macron")["together"]


def test_where_a_name_is_not_found_it_is_said_what_was_looked_for(on: Config, off: Config) -> None:
    text = page(client_of(on), "/organisation/nixda", 404).text
    assert "keine Person, keine Stadt und keine Organisation." in text
    assert "keine Person und keine Stadt." in page(client_of(off), "/organisation/nixda", 404).text


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["de", "en"])
def test_switched_off_no_page_knows_them(off: Config, address: str, language: str) -> None:
    client = client_of(off)
    client.set_cookie("lang", language)
    assert "organi" not in client.get(address).text.casefold()


def test_switched_off_default_answers_have_no_key_of_them(off: Config) -> None:
    client = client_of(off)
    for address in ("search", "facets/person", "status", "entities/emmanuel-macron"):
        assert "organi" not in client.get(f"/api/v1/{address}").text, address
    hits = answer(client, "/api/v1/search")["hits"]
    assert len(hits) == 2
    assert all({"person", "city"} <= hit.keys() for hit in hits)
    assert answer(client, "/api/v1/search?facets=organization")["facets"]["organization"]["values"] == []


def test_switching_names_every_article_again_without_the_model(
    off: Config, on: Config, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = replace(off, archive=tmp_path)
    update(config)

    def refused(self: Annotator, texts: Iterable[str]) -> Iterator[tuple[Mention, ...]]:
        for text in texts:
            raise AssertionError(text)
        yield ()

    monkeypatch.setattr(Annotator, "mentions", refused)
    asked = SearchRequest(facets=("person", "city", "organization"))
    for changed, expected in ((replace(config, organizations=True), on), (config, off)):
        update(changed)
        now, then = open_searcher(changed).search(asked), open_searcher(expected).search(asked)
        assert now.facets == then.facets
        assert len(now.hits) == 2
