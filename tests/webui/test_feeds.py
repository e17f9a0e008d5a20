"""Feeds and the search description are valid XML that says what a search finds, and leads back here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

from flask.testing import FlaskClient

from tests.search.naive import CREATED
from tests.webui.reading import page

ATOM = "{http://www.w3.org/2005/Atom}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def feed(client: FlaskClient, address: str) -> ElementTree.Element:
    answer = client.get(address)
    assert (answer.status_code, answer.content_type) == (200, "application/atom+xml; charset=utf-8")
    return ElementTree.fromstring(answer.data)


def test_the_newest_articles_come_first(client: FlaskClient) -> None:
    root = feed(client, "/feed.atom?q=Garantien&sort=oldest")
    entries = root.findall(f"{ATOM}entry")
    assert [one.findtext(f"{ATOM}title") for one in entries] == ["Gipfel in Paris", "Krieg und Frieden", "Ohne Datum"]
    assert [one.findtext(f"{ATOM}published") for one in entries] == [
        "2026-01-08T00:00:00Z",
        "2025-04-01T00:00:00Z",
        None,
    ]
    assert "Garantien" in (entries[0].findtext(f"{ATOM}summary") or "")
    assert entries[0].findtext(f"{ATOM}author/{ATOM}name") == "Nordkurier"


def test_a_feed_has_all_that_atom_demands(client: FlaskClient) -> None:
    for address in ("/feed.atom", "/feed.atom?q=gibtesnicht", "/feed.atom?size=3"):
        root = feed(client, address)
        for element in (root, *root.findall(f"{ATOM}entry")):
            assert element.findtext(f"{ATOM}id", "").startswith("http://localhost/")
            assert element.findtext(f"{ATOM}title")
            assert element.findtext(f"{ATOM}updated") == CREATED
        assert root.findtext(f"{ATOM}author/{ATOM}name") == "Fundstelle"
        links = {one.get("rel"): one.get("href", "") for one in root.findall(f"{ATOM}link")}
        assert client.get(links["self"]).status_code == 200
        assert client.get(links["alternate"]).status_code == 200
    assert len(feed(client, "/feed.atom").findall(f"{ATOM}entry")) == 20
    assert len(feed(client, "/feed.atom?size=3").findall(f"{ATOM}entry")) == 3


def test_old_and_undated_articles_are_as_new_as_the_archive(seeds_client: FlaskClient) -> None:
    created = seeds_client.get("/api/v1/status").json["created"]
    assert abs(datetime.now(UTC) - datetime.fromisoformat(created)) < timedelta(days=1)
    for element in feed(seeds_client, "/feed.atom").iter(f"{ATOM}updated"):
        assert element.text == created


def test_a_hostile_article_is_only_text(client: FlaskClient) -> None:
    root = feed(client, "/feed.atom?person=boese")
    assert {one.tag.removeprefix(ATOM) for one in root.iter()} == {
        *("feed", "title", "subtitle", "id", "link", "updated", "author", "name"),
        *("entry", "published", "category", "summary"),
    }
    assert "<script>alert(2)</script>" in (root.findtext(f"{ATOM}entry/{ATOM}title") or "")


def test_a_feed_is_not_sent_twice(client: FlaskClient) -> None:
    answer = client.get("/feed.atom?q=Garantien")
    again = client.get("/feed.atom?q=Garantien", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    client.set_cookie("lang", "en")
    english = client.get("/feed.atom?q=Garantien", headers={"If-None-Match": answer.headers["ETag"]})
    assert english.status_code == 200
    assert "articles" in english.text


def test_a_page_of_hits_leads_to_its_feed_and_the_description(client: FlaskClient) -> None:
    shown = page(client, "/?q=Garantien&sort=oldest")
    [link] = shown.all("link", rel="alternate", type="application/atom+xml")
    assert link["href"] == "/feed.atom?q=Garantien"
    assert shown.all("link", rel="search", href="/opensearch.xml")


def test_a_browser_is_told_how_to_search_here(client: FlaskClient) -> None:
    answer = client.get("/opensearch.xml")
    assert answer.content_type == "application/opensearchdescription+xml; charset=utf-8"
    root = ElementTree.fromstring(answer.data)
    assert len(root.findtext(f"{OPENSEARCH}ShortName") or "") <= 16
    urls = {one.get("type"): one.get("template", "") for one in root.findall(f"{OPENSEARCH}Url")}
    assert urls["text/html"] == "http://localhost/?q={searchTerms}"
    for template in urls.values():
        assert client.get(template.replace("{searchTerms}", "Krieg")).status_code == 200


def test_the_api_is_told_for_people(client: FlaskClient) -> None:
    shown = page(client, "/api/v1/docs")
    for path in client.get("/api/v1/openapi.json").json["paths"]:
        assert f"/api/v1{path}" in shown.text
    assert "POST /api/v1/batch" in shown.text
    assert "interval" in shown.text
    targets = {its["id"] for _, its in shown.tags if "id" in its}
    assert {its["href"][1:] for its in shown.all("a") if its.get("href", "").startswith("#")} <= targets
