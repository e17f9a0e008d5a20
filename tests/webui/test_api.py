"""The API answers as the contract writes it: keys, statuses, problems, ETags."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from index.config import Config
from index.schema import OPTIONAL_FIELDS
from search.searcher import EngineUnavailable, QueryTooLong, Searcher, StaleCursor
from tests.webui.reading import page
from webui.app import create_app
from webui.errors import CODES
from webui.language import LANGUAGES, load_languages
from webui.openapi import openapi
from webui.params import SEARCH_PARAMETERS


def ids(answer: Any) -> list[str]:
    return [hit["id"] for hit in answer.json["hits"]]


def test_a_search_has_the_keys_of_the_contract(client: FlaskClient) -> None:
    body = client.get("/api/v1/search?q=Garantien&person=donald-trump").json
    assert body["query"]["input"] == "Garantien"
    assert body["query"]["warnings"] == []
    assert body["total"] == {"value": 2, "exact": True}
    assert isinstance(body["took_ms"], float)
    assert body["generation"]
    assert body["next"] is None
    hit = next(hit for hit in body["hits"] if hit["id"] == "gipfel")
    assert hit["path"] == "gipfel.txt"
    assert hit["url"] == "http://localhost/artikel/gipfel"
    assert hit["date"] == {"value": "2026-01-08", "precision": "day"}
    assert hit["person"] == [
        {"id": "donald-trump", "label": "Donald Trump"},
        {"id": "rustem-umerow", "label": "Rustem Umerow"},
    ]
    assert [city["label"] for city in hit["city"]] == ["Paris", "Kiew"]
    assert hit["duplicates"] == 0
    snippet = hit["snippets"][0]
    start, end = snippet["marks"][0]
    assert snippet["text"][start:end] == "Garantien"


def test_facets_count_under_every_filter_but_their_own(client: FlaskClient) -> None:
    facets = client.get("/api/v1/search?q=Garantien&person=donald-trump&size=0").json["facets"]
    assert set(facets) == {"person", "city", "month"}
    values = {value["id"]: (value["count"], value["selected"]) for value in facets["person"]["values"]}
    assert values == {"donald-trump": (2, True), "rustem-umerow": (2, False)}
    months = {value["id"]: value["count"] for value in facets["month"]["values"]}
    assert months == {"2026-01": 1, "2025-04": 1}
    assert facets["city"]["missing"] == 1
    assert facets["person"]["exact"] is True


def test_an_undated_article_has_no_date(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search?month=none")
    assert ids(answer) == ["ohne"]
    assert answer.json["hits"][0]["date"] is None


def test_fields_restrict_the_keys_of_hits(client: FlaskClient) -> None:
    hits = client.get("/api/v1/search?q=Garantien&fields=id,person").json["hits"]
    assert all(set(hit) == {"id", "person"} for hit in hits)


def test_the_cursor_walks_every_article_once(client: FlaskClient) -> None:
    seen: list[str] = []
    address = "/api/v1/search?size=7&sort=newest"
    while address:
        answer = client.get(address)
        seen += ids(answer)
        address = answer.json["links"]["next"]
    assert len(seen) == len(set(seen)) == 25


def test_links_lead_to_the_same_search(client: FlaskClient) -> None:
    links = client.get("/api/v1/search?size=10&q=Garantien&city=Kiew").json["links"]
    assert links["self"] == "http://localhost/api/v1/search?q=Garantien&city=Kiew"
    assert links["html"] == "http://localhost/?q=Garantien&city=Kiew"
    assert client.get(links["self"]).json["total"] == {"value": 1, "exact": True}


def test_links_are_absolute_under_the_configured_address(searcher: Searcher) -> None:
    client = create_app(searcher, Config(base_url="https://archiv.example/")).test_client()
    body = client.get("/api/v1/search?q=Garantien").json
    assert body["links"]["html"] == "https://archiv.example/?q=Garantien"
    assert body["hits"][0]["url"].startswith("https://archiv.example/artikel/")


def test_an_article_comes_whole_with_the_marks_of_a_query(client: FlaskClient) -> None:
    body = client.get("/api/v1/articles/gipfel?q=Krieg").json
    assert [body["text"][start:end] for start, end in body["marks"]] == ["Krieg"]
    assert body["text"].startswith(body["title"])
    person = next(one for one in body["entities"] if one["id"] == "donald-trump")
    assert [body["text"][start:end] for start, end in person["mentions"]] == ["Donald Trump"]
    assert client.get("/api/v1/articles/gipfel").json["marks"] == []


def test_all_values_of_a_facet_are_paged(client: FlaskClient) -> None:
    first = client.get("/api/v1/facets/city?sort=label&size=1").json
    assert (first["values"][0]["label"], first["distinct"], first["next_offset"]) == ("Kiew", 2, 1)
    second = client.get("/api/v1/facets/city?sort=label&size=1&offset=1").json
    assert (second["values"][0]["label"], second["next_offset"]) == ("Paris", None)
    assert [v["label"] for v in client.get("/api/v1/facets/person?prefix=ume").json["values"]] == ["Rustem Umerow"]
    assert client.get("/api/v1/facets/person?q=Frieden").json["distinct"] == 1


def test_an_entity_comes_with_all_that_is_known_of_it(client: FlaskClient) -> None:
    body = client.get("/api/v1/entities/donald-trump").json
    assert (body["field"], body["id"], body["label"], body["articles"]) == ("person", "donald-trump", "Donald Trump", 2)
    assert body["forms"] == [{"form": "Donald Trump", "count": 2}]
    assert {month["id"]: month["count"] for month in body["months"]["values"]} == {"2026-01": 1, "2025-04": 1}
    assert [(one["id"], one["count"]) for one in body["together"]["person"]["values"]] == [("rustem-umerow", 1)]
    assert {one["id"] for one in body["together"]["city"]["values"]} == {"kiew", "paris"}
    assert [one["id"] for one in body["evidence"]] == ["gipfel", "krieg"]
    sentence = body["evidence"][0]["sentences"][0]
    assert [sentence["text"][start:end] for start, end in sentence["marks"]] == ["Donald Trump"]
    assert body["evidence"][0]["url"] == "http://localhost/artikel/gipfel"
    assert body["links"]["html"] == "http://localhost/person/donald-trump"
    assert client.get(body["links"]["self"]).json == body
    assert client.get(body["links"]["search"]).json["total"]["value"] == 2


def test_evidence_is_paged_and_a_label_finds_its_entity(client: FlaskClient) -> None:
    first = client.get("/api/v1/entities/Donald%20Trump?size=1").json
    assert (first["id"], first["next_offset"], len(first["evidence"])) == ("donald-trump", 1, 1)
    second = client.get("/api/v1/entities/donald-trump?field=person&size=1&offset=1").json
    assert (second["evidence"][0]["id"], second["next_offset"]) == ("krieg", None)
    assert client.get("/api/v1/entities/donald-trump?size=0").json["evidence"] == []


def test_a_histogram_counts_over_time(client: FlaskClient) -> None:
    body = client.get("/api/v1/histogram?q=Garantien").json
    assert body["buckets"] == [{"value": "2025-04", "count": 1}, {"value": "2026-01", "count": 1}]
    assert (body["coarser"], body["undated"]) == ([], {"value": "none", "count": 1})
    assert body["total"] == {"value": 3, "exact": True}
    shares = client.get("/api/v1/histogram?q=Garantien&share=true&month=2026-01&interval=year").json
    assert shares["buckets"] == [{"value": "2026", "count": 1, "articles": 2, "share": 0.5}]
    assert shares["undated"] == {"value": "none", "count": 0, "articles": 1, "share": 0.0}


def test_an_export_is_a_file_of_all_hits(client: FlaskClient) -> None:
    address = "/api/v1/export?source=Bote&size=3&sort=oldest&fields=id,url"
    answer = client.get(address, buffered=True)
    assert answer.status_code == 200
    assert answer.content_type == "text/csv; charset=utf-8; header=present"
    day = datetime.date.today().isoformat()
    assert answer.headers["Content-Disposition"] == f'attachment; filename="fundstelle-alle-{day}.csv"'
    assert answer.headers["X-Total-Count"] == "24"
    lines = answer.text.splitlines()
    assert lines[:2] == ["id,url", "masse00,http://localhost/artikel/masse00"]
    assert len(lines) == 25
    again = client.get(address, buffered=True, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    for format, media_type, first in (
        ("ndjson", "application/x-ndjson", "{"),
        ("ris", "application/x-research-info-systems; charset=utf-8", "TY  - NEWS"),
        ("bibtex", "application/x-bibtex; charset=utf-8", "@"),
    ):
        answer = client.get(f"/api/v1/export?format={format}&q=Garantien", buffered=True)
        assert answer.content_type == media_type
        assert answer.text.startswith(first)
    assert client.get("/api/v1/export?bom=true&delimiter=semicolon&fields=id,path").data.startswith(
        b"\xef\xbb\xbfid;path\r\n"
    )
    assert client.head("/api/v1/export").data == b""


def test_occurrences_come_in_their_context(client: FlaskClient) -> None:
    body = client.get("/api/v1/kwic?q=Garantien&order=left&sort=oldest&lines=2").json
    assert [(line["left"], line["hit"], line["right"]) for line in body["lines"]] == [
        ("Ohne Datum Ein Text mit ", "Garantien", ". Rustem Umerow"),
        ("Krieg und Frieden Ein Bericht über ", "Garantien", ". Donald Trump"),
    ]
    assert (body["articles"], body["read"], body["occurrences"], body["next"]) == (3, 3, 3, {"offset": 0, "skip": 2})
    second = client.get(body["links"]["next"]).json
    assert [line["id"] for line in second["lines"]] == ["gipfel"]
    assert second["links"]["next"] is None
    assert client.get(body["links"]["self"]).json == body
    assert client.get(body["links"]["html"]).status_code == 200
    table = client.get("/api/v1/kwic?q=Garantien&lines=1&format=csv", buffered=True)
    assert len(table.text.splitlines()) == 4
    assert "#treffer-1" in table.text
    assert "fundstelle-kontext-garantien-" in table.headers["Content-Disposition"]


def test_few_downloads_run_at_once_and_the_next_one_may_come_when_one_is_done(searcher: Searcher) -> None:
    client = create_app(searcher, Config(threads=4)).test_client()
    for _ in range(2):
        with client.get("/api/v1/export") as first, client.get("/api/v1/export?format=ris") as second:
            assert (first.status_code, second.status_code) == (200, 200)
            refused = client.get("/api/v1/export")
            assert (refused.status_code, refused.json["code"]) == (503, "busy")
            assert refused.headers["Retry-After"].isdigit()
            assert client.get("/api/v1/export?format=pdf").status_code == 400
            assert client.get("/?q=Garantien").status_code == 200


def test_status_and_explain(seeds_client: FlaskClient) -> None:
    assert seeds_client.get("/api/v1/status").json["articles"] == 5
    explained = seeds_client.get("/api/v1/explain?q=Sicherheitsgarantie").json
    assert explained["query"]["input"] == "Sicherheitsgarantie"
    assert explained["words"][0]["word"] == "Sicherheitsgarantie"
    assert {"form": "Sicherheitsgarantien", "count": 4} in explained["words"][0]["forms"]


def test_the_real_engine_answers_with_the_same_keys(client: FlaskClient, seeds_client: FlaskClient) -> None:
    for address in (
        "/search?q=Garantien",
        "/facets/person",
        "/entities/kiew",
        "/histogram",
        "/explain?q=Krieg",
        "/status",
    ):
        assert set(seeds_client.get(f"/api/v1{address}").json) == set(client.get(f"/api/v1{address}").json)


def test_an_etag_spares_a_second_answer(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search?q=Garantien")
    again = client.get("/api/v1/search?q=Garantien", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get("/api/v1/search?q=Krieg", headers={"If-None-Match": answer.headers["ETag"]})
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("accepted", "switched", "language"),
    [
        (None, None, "de"),
        ("*", None, "de"),
        ("fr", None, "de"),
        ("fr, en-GB;q=0.8, de;q=0.5", None, "en"),
        ("de-AT, en;q=0.9", None, "de"),
        ("en", "de", "de"),
        ("de", "en", "en"),
        ("en", "fr", "en"),
        ("\x80;q=x,,", None, "de"),
    ],
)
def test_programs_are_told_of_errors_and_warnings_in_the_language_they_accept(
    client: FlaskClient, accepted: str | None, switched: str | None, language: str
) -> None:
    headers = {"Accept-Language": accepted} if accepted else {}
    if switched:
        client.set_cookie("lang", switched)
    refused = client.get("/api/v1/search?size=x", headers=headers)
    assert refused.headers["Content-Language"] == language
    assert refused.json["title"] == load_languages()[language].text("error.bad-parameter.title")  # type: ignore[index]
    too_long = client.get(f"/api/v1/search?q={'a+' * 70}", headers=headers).json["detail"]  # type: ignore[index]
    assert ("Anfrage" in too_long) == (language == "de")
    missing = client.get("/api/v1/nowhere", headers=headers)
    assert missing.json["title"] == load_languages()[language].text("error.not-found.title")  # type: ignore[index]
    warned = '"Gipfel'
    for address in ("search", "explain"):
        answer = client.get(f"/api/v1/{address}", query_string={"q": warned}, headers=headers)
        [warning] = answer.json["query"]["warnings"]  # type: ignore[index]
        assert ("Anführungszeichen" in warning) == (language == "de")
        assert {"Cookie", "Accept-Language"} <= set(answer.vary)
    batch = client.post("/api/v1/batch", json=[{"q": warned}, {"size": "x"}], headers=headers, buffered=True)
    first, second = map(json.loads, batch.text.splitlines())
    assert ("Anführungszeichen" in first["result"]["query"]["warnings"][0]) == (language == "de")
    assert second["problem"]["title"] == refused.json["title"]  # type: ignore[index]


def test_an_etag_is_of_one_language(client: FlaskClient) -> None:
    german = client.get("/api/v1/search?q=Gipfel").headers["ETag"]
    english = client.get("/api/v1/search?q=Gipfel", headers={"Accept-Language": "en", "If-None-Match": german})
    assert english.status_code == 200
    headers = {"Accept-Language": "en", "If-None-Match": english.headers["ETag"]}
    again = client.get("/api/v1/search?q=Gipfel", headers=headers)
    assert again.status_code == 304
    assert "Accept-Language" in again.vary


@pytest.mark.parametrize("path", ["/", "/api/v1/docs", "/archiv"])
def test_pages_have_the_language_switched_to(client: FlaskClient, path: str) -> None:
    assert '<html lang="de"' in client.get(path, headers={"Accept-Language": "en"}).text
    client.set_cookie("lang", "en")
    assert '<html lang="en"' in client.get(path, headers={"Accept-Language": "de"}).text


def test_whom_the_archive_does_not_know_is_told(client: FlaskClient) -> None:
    body = client.get("/api/v1/search?person=nixda&person=donald-trump&not.city=nirgends&month=1.2026").json
    assert body is not None
    assert body["query"]["warnings"] == ["„nixda“ kennt das Archiv nicht.", "„nirgends“ kennt das Archiv nicht."]
    assert body["total"]["value"] == 1
    assert client.get("/api/v1/search?person=none&city=Kiew").json["query"]["warnings"] == []  # type: ignore[index]


@pytest.mark.parametrize(
    ("address", "status", "code", "param"),
    [
        ("/api/v1/search?size=999", 400, "bad-parameter", "size"),
        ("/api/v1/search?month=foo", 400, "bad-parameter", "month"),
        ("/api/v1/search?not.month=2026-13", 400, "bad-parameter", "not.month"),
        ("/api/v1/facets/person?month=2026-01-08", 400, "bad-parameter", "month"),
        ("/api/v1/search?persn=x", 400, "bad-parameter", "persn"),
        ("/api/v1/search?lang=en", 400, "bad-parameter", "lang"),
        ("/api/v1/search?cursor=nonsense", 400, "bad-cursor", "cursor"),
        ("/api/v1/facets/person?sort=newest", 400, "bad-parameter", "sort"),
        ("/api/v1/facets/person?offset=-1", 400, "bad-parameter", "offset"),
        ("/api/v1/status?x=1", 400, "bad-parameter", "x"),
        ("/api/v1/openapi.json?x=1", 400, "bad-parameter", "x"),
        ("/api/v1/openapi.json?q=Krieg", 400, "bad-parameter", "q"),
        ("/api/v1/histogram?interval=week", 400, "bad-parameter", "interval"),
        ("/api/v1/histogram?share=2", 400, "bad-parameter", "share"),
        ("/api/v1/histogram?interval=day&interval=year", 400, "bad-parameter", "interval"),
        ("/api/v1/histogram?format=csv", 400, "bad-parameter", "format"),
        (f"/api/v1/histogram?q={'a+' * 70}", 400, "query-too-long", "q"),
        ("/api/v1/export?format=pdf", 400, "bad-parameter", "format"),
        ("/api/v1/export?delimiter=%3B", 400, "bad-parameter", "delimiter"),
        ("/api/v1/export?bom=yes", 400, "bad-parameter", "bom"),
        ("/api/v1/export?fields=text", 400, "bad-parameter", "fields"),
        ("/api/v1/kwic?order=up", 400, "bad-parameter", "order"),
        ("/api/v1/kwic?lines=0", 400, "bad-parameter", "lines"),
        ("/api/v1/kwic?lines=501", 400, "bad-parameter", "lines"),
        ("/api/v1/kwic?width=5", 400, "bad-parameter", "width"),
        ("/api/v1/kwic?skip=x&offset=1", 400, "bad-parameter", "skip"),
        ("/api/v1/kwic?format=ris", 400, "bad-parameter", "format"),
        ("/api/v1/kwic?share=true", 400, "bad-parameter", "share"),
        ("/api/v1/suggest?q=a&person=x", 400, "bad-parameter", "person"),
        ("/api/v1/suggest?q=a&q=b", 400, "bad-parameter", "q"),
        ("/api/v1/suggest?q=a&size=0", 400, "bad-parameter", "size"),
        (f"/api/v1/suggest?q={'a' * 2001}", 400, "bad-parameter", "q"),
        ("/api/v1/suggest?q=a&format=xml", 400, "bad-parameter", "format"),
        ("/api/v1/docs?q=a", 400, "bad-parameter", "q"),
        ("/api/v1/batch", 405, "method-not-allowed", None),
        ("/feed.atom?persn=x", 400, "bad-parameter", "persn"),
        ("/feed.atom?size=999", 400, "bad-parameter", "size"),
        (f"/feed.atom?q={'a+' * 70}", 400, "query-too-long", "q"),
        ("/opensearch.xml?q=a", 400, "bad-parameter", "q"),
        ("/api/v1/facets/weather", 404, "not-found", None),
        ("/api/v1/entities/donald-trump?field=weather", 400, "bad-parameter", "field"),
        ("/api/v1/entities/donald-trump?size=-1", 400, "bad-parameter", "size"),
        ("/api/v1/entities/donald-trump?q=Krieg", 400, "bad-parameter", "q"),
        ("/api/v1/entities/nobody", 404, "entity-not-found", None),
        ("/api/v1/entities/kiew?field=person", 404, "entity-not-found", None),
        ("/api/v1/articles/nobody", 404, "article-not-found", None),
        ("/api/v1/articles/%2e%2e%2fetc", 404, "not-found", None),
        ("/api/v2/search", 404, "not-found", None),
        ("/api", 404, "not-found", None),
        (f"/api/v1/search?q={'a' * 20_000}", 414, "uri-too-long", None),
    ],
)
def test_errors_are_problems(client: FlaskClient, address: str, status: int, code: str, param: str | None) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    problem = answer.json
    assert problem is not None
    assert (problem["status"], problem["code"], problem.get("param")) == (status, code, param)
    assert all(problem[key] for key in ("type", "title", "detail", "hint"))
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (EngineUnavailable("Noch kein Index; mit `fundstelle index` anlegen."), 503, "no-index"),
        (StaleCursor("alt"), 410, "cursor-expired"),
        (QueryTooLong("Die Anfrage hat 65 Teile."), 400, "query-too-long"),
        (RuntimeError("secret detail"), 500, "internal"),
    ],
)
def test_what_an_engine_raises_is_a_problem(
    failing: Callable[[Exception], FlaskClient], error: Exception, status: int, code: str
) -> None:
    answer = failing(error).get("/api/v1/search?q=a")
    assert (answer.status_code, answer.json["code"]) == (status, code)  # type: ignore[index]
    assert answer.content_type == "application/problem+json"
    assert ("Retry-After" in answer.headers) == (status == 503)
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_other_methods_are_refused(client: FlaskClient, method: str) -> None:
    answer = getattr(client, method)("/api/v1/search", data="x" * 1000)
    assert answer.status_code == 405
    assert answer.content_type == "application/problem+json"
    assert "GET" in answer.headers["Allow"]


def test_head_and_options(client: FlaskClient) -> None:
    head = client.head("/api/v1/search?q=Garantien")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"]
    options = client.options("/api/v1/search")
    assert options.status_code == 200
    assert {"GET", "HEAD", "OPTIONS"} <= {method.strip() for method in options.headers["Allow"].split(",")}


def routes(searcher: Searcher) -> Iterator[Rule]:
    app = create_app(searcher, Config())
    return (rule for rule in app.url_map.iter_rules() if str(rule.rule).startswith("/api/"))


def test_openapi_describes_what_exists(searcher: Searcher, client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json").json
    assert document == openapi("http://localhost", load_languages()["en"])
    described = {f"/api/v1{path}".replace("{", "<").replace("}", ">") for path in document["paths"]}
    assert described | {"/api/v1/openapi.json", "/api/v1/docs"} == {str(rule.rule) for rule in routes(searcher)}
    parameters = {one["name"] for one in document["paths"]["/search"]["get"]["parameters"]}
    assert parameters == {*SEARCH_PARAMETERS, "fields"}
    responses = document["paths"]["/search"]["get"]["responses"]
    assert {str(status) for _, status in CODES} <= set(responses)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_parameter_is_explained_by_a_sentence(client: FlaskClient, language: str) -> None:
    client.set_cookie("lang", language)
    assert client.get("/api/v1/openapi.json").json == openapi("http://localhost", load_languages()["en"])
    shown = page(client, "/api/v1/docs")
    for methods in openapi("", load_languages()[language])["paths"].values():
        for its in methods.values():
            assert its["summary"] in shown.text
            for parameter in its["parameters"]:
                assert re.fullmatch(r"[A-ZÄÖÜ].* .*\.", parameter["description"])
                assert " ".join(parameter["description"].split()) in shown.text


def test_openapi_names_the_keys_that_answers_have(client: FlaskClient) -> None:
    schemas = client.get("/api/v1/openapi.json").json["components"]["schemas"]
    found = client.get("/api/v1/search?q=Garantien").json
    for body, name in (
        (found, "SearchPage"),
        (found["hits"][0], "Hit"),
        (found["facets"]["person"], "Facet"),
        (client.get("/api/v1/articles/gipfel").json, "Article"),
        (client.get("/api/v1/entities/kiew").json, "EntityPage"),
        (client.get("/api/v1/entities/kiew").json["evidence"][0], "Evidence"),
        (client.get("/api/v1/facets/person").json, "FacetPage"),
        (client.get("/api/v1/map").json, "MapPage"),
        (client.get("/api/v1/timeline").json, "Timeline"),
        (client.get("/api/v1/histogram").json, "Histogram"),
        (client.get("/api/v1/histogram?share=true").json["undated"], "Bucket"),
        (client.get("/api/v1/kwic?q=Krieg").json, "Concordance"),
        (client.get("/api/v1/kwic?q=Krieg").json["lines"][0], "ContextLine"),
        (client.get("/api/v1/suggest?q=a").json, "Suggestions"),
        (client.get("/api/v1/explain?q=a").json, "Explanation"),
        (client.get("/api/v1/status").json, "Status"),
    ):
        assert set(body) == set(schemas[name]["properties"]) - set(OPTIONAL_FIELDS), name
