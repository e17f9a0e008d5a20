"""Strange addresses, hostile articles and failing engines: a helpful page with the right status, and nothing breaks."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.config import Config
from search.engines import open_searcher
from search.searcher import EngineUnavailable, QueryTooLong, StaleCursor
from tests.webui.reading import Page, page
from webui.app import create_app


@pytest.mark.parametrize(
    "address",
    [
        "/artikel/boese?q=Gipfel&names=1",
        "/?q=Gipfel",
        "/facette/person",
        "/archiv",
        "/person/boese",
        "/register/person",
        "/kontext?q=Gipfel",
    ],
)
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
    shown = page(client, "/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E%27%E2%80%AE")
    assert len(shown.all("script")) == 1
    assert "curl" in shown.text


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/artikel/gibtesnicht?q=a", 404, "Diesen Artikel gibt es nicht"),
        ("/person/petra-gibtesnicht", 404, "Diesen Eintrag gibt es nicht"),
        ("/stadt/donald-trump", 404, "Diesen Eintrag gibt es nicht"),
        ("/person/", 404, "Diese Seite gibt es nicht"),
        ("/register/wetter", 404, "Diese Seite gibt es nicht"),
        ("/person/donald-trump?offset=x", 400, "offset"),
        ("/register/person?letter=1", 400, "letter"),
        ("/gibtesnicht", 404, "Diese Seite gibt es nicht"),
        ("/facette/wetter", 404, "Diese Seite gibt es nicht"),
        ("/?size=9999&q=Kiew", 400, "„size“ kann nicht „9999“ sein. Erlaubt: eine ganze Zahl von 0 bis 200."),
        ("/?month=foo", 400, "„month“ kann nicht „foo“ sein. Erlaubt: JJJJ-MM, JJJJ oder none (ohne Datum)."),
        ("/person/nixda", 404, "keine Person und keine Stadt."),
        ("/?cursor=nonsense&q=Kiew", 400, "Beginnen Sie mit der ersten Seite"),
        ("/artikel/gipfel?names=maybe", 400, "names"),
        ("/kontext?q=Krieg&order=up", 400, "order"),
        ("/kontext?q=Krieg&skip=-1", 400, "skip"),
        ("/kontext?q=Krieg&size=9999", 400, "size"),
        ("/facette/person?offset=x", 400, "offset"),
        (f"/?q={'a' * 20_000}", 414, "Die Adresse ist zu lang"),
    ],
)
def test_a_strange_address_gets_a_helpful_page(client: FlaskClient, address: str, status: int, words: str) -> None:
    shown = page(client, address, status)
    assert words in shown.text
    assert f"Fehler {status}" in shown.text
    assert shown.all("a", href="/hilfe")


@pytest.mark.parametrize("path", ["/", "/verlauf", "/kontext", "/karte", "/facette/person"])
def test_a_period_in_the_wrong_order_is_swapped_and_told(client: FlaskClient, path: str) -> None:
    shown = page(client, f"{path}?q=Garantien&from=2026-01&to=2025")
    assert "„von“ (2026-01) liegt nach „bis“ (2025); die beiden wurden vertauscht." in shown.text
    assert [shown.all("input", name=name)[0]["value"] for name in ("from", "to")] == ["2025", "2026-01"]


@pytest.mark.parametrize("path", ["/", "/verlauf"])
def test_what_is_no_date_is_told_and_stays_in_the_form(client: FlaskClient, path: str) -> None:
    shown = page(client, f"{path}?q=Garantien&from=&to=2025-02-30&undated=include")
    assert "„bis“ (2025-02-30) ist kein Datum, das es gibt, und wurde übergangen." in shown.text
    assert "8.1.2026" in shown.text
    [last] = shown.all("input", name="to")
    assert (last["value"], last["aria-invalid"]) == ("2025-02-30", "true")
    assert "aria-invalid" not in shown.all("input", name="from")[0]
    assert shown.all("input", name="q")[0]["value"] == "Garantien"
    client.set_cookie("lang", "en")
    assert "“to” (2025-02-30) is no date" in page(client, f"{path}?q=Garantien&to=2025-02-30").text


def test_a_wrong_period_beside_another_wrong_argument_is_an_error(client: FlaskClient) -> None:
    assert "„size“ kann nicht" in page(client, "/?from=2026&to=2025&size=9999", 400).text
    refused = client.get("/api/v1/search?from=2026-02-30")
    assert refused.status_code == 400
    assert "T.M.JJJJ" in refused.json["detail"]


def test_a_person_the_archive_does_not_know_is_told_on_the_page(client: FlaskClient) -> None:
    assert "„nixda“ kennt das Archiv nicht." in page(client, "/?person=nixda").text
    assert "kennt das Archiv nicht" not in page(client, "/?person=donald-trump").text


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


@pytest.mark.parametrize("address", ["/?q=Garantien", "/api/v1/search?q=Garantien"])
def test_a_foreign_host_reads_nothing(client: FlaskClient, address: str) -> None:
    answer = client.get(address, environ_overrides={"HTTP_HOST": "evil.example"})
    assert answer.status_code == 400
    assert "base_url" in answer.text
    assert "Artikel" not in answer.text
    for known in ("localhost:8017", "127.0.0.1:8017", "127.0.0.1"):
        assert client.get(address, environ_overrides={"HTTP_HOST": known}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example\r\nX: y", "a b", "[::1", "", "x" * 300])
def test_a_strange_host_breaks_nothing(client: FlaskClient, host: str) -> None:
    assert client.get("/?q=Garantien", environ_overrides={"HTTP_HOST": host}).status_code in (200, 400)


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
