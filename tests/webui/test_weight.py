"""Every page is light over a large archive too, and sent compressed: at most 100 kB without pictures, of which 30 kB are scripts.

Only whoever asks for more hits or lines in the address gets more.
"""

from __future__ import annotations

import gzip

import pytest
from flask.testing import FlaskClient

from index.config import Config
from search.engines import open_searcher
from tests.webui.pages_under_test import PAGES, PageUnderTest
from tests.webui.reading import Page
from tests.webui.serving import index_generated
from webui.app import create_app

ARTICLES = 3_000
WHOLE, SCRIPTS, SENT = 100_000, 30_000, 30_000
"""Bytes: the page with all that it loads but pictures; its scripts; and the whole as it is sent."""
LARGE = (
    PageUnderTest(
        "many-filters", "/facette/person?q=Krieg&" + "&".join(f"month=20{year}-05" for year in range(10, 18))
    ),
    PageUnderTest("facet-last", "/facette/person?offset=2000&order=label"),
    PageUnderTest("register-letter", "/register/person?letter=S"),
    PageUnderTest("register-beginning", "/register/person?prefix=a"),
    PageUnderTest("cities", "/register/stadt?letter=B"),
    PageUnderTest("frequent-city", "/stadt/berlin"),
    PageUnderTest("many-words", "/?q=Krieg+ODER+Frieden+ODER+Trump+ODER+Garantien"),
)

LONGEST = (
    "/?q=Krieg+ODER+Frieden+ODER+Trump+ODER+Garantien&size=200",
    "/kontext?q=der&lines=500&width=200",
)
LONGEST_WHOLE, LONGEST_SENT = 600_000, 90_000
"""Bytes of the page alone, where its address asks for 200 hits or 500 lines instead of 10 or 50."""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Some thousand articles made from the sentences of the seeds, with thousands of persons, in 20 years."""
    config = Config(archive=tmp_path_factory.mktemp("large") / "var")
    index_generated(config, ARTICLES)
    return create_app(open_searcher(config), config).test_client()


def loaded(client: FlaskClient, address: str) -> tuple[bytes, str]:
    """The body as it is sent to a browser, and its type."""
    with client.get(address, headers={"Accept-Encoding": "gzip, deflate, br"}) as answer:
        assert answer.status_code in (200, 400, 404), address
        return answer.data, answer.content_type


def plain(body: bytes) -> bytes:
    return gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body


@pytest.mark.parametrize("shown", [*PAGES, *LARGE], ids=str)
def test_a_page_is_light(large: FlaskClient, shown: PageUnderTest) -> None:
    html, _ = loaded(large, shown.address)
    read = Page(plain(html).decode())
    scripts = [loaded(large, its["src"])[0] for its in read.all("script")]
    styles = [loaded(large, its["href"])[0] for its in read.all("link", rel="stylesheet")]
    assert scripts
    assert styles
    parts = [html, *scripts, *styles]
    assert sum(len(plain(one)) for one in scripts) <= SCRIPTS
    assert sum(len(plain(one)) for one in parts) <= WHOLE, [len(plain(one)) for one in parts]
    assert sum(map(len, parts)) <= SENT, [len(one) for one in parts]


@pytest.mark.parametrize("address", LONGEST)
def test_the_longest_page_one_can_ask_for_is_sent_in_little(large: FlaskClient, address: str) -> None:
    html, _ = loaded(large, address)
    assert WHOLE < len(plain(html)) <= LONGEST_WHOLE
    assert len(html) <= LONGEST_SENT


def test_the_archive_of_these_tests_is_large(large: FlaskClient) -> None:
    assert large.get("/api/v1/facets/person").json["distinct"] > 2_000
    assert large.get("/api/v1/search?size=0").json["total"]["value"] == ARTICLES + 5


def test_only_what_is_safe_and_wanted_is_compressed(large: FlaskClient) -> None:
    compressed = {"Accept-Encoding": "gzip"}
    for address in ("/?q=Krieg", "/api/v1/search?q=Krieg", "/hilfe"):
        answer = large.get(address, headers=compressed)
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert int(answer.headers["Content-Length"]) == len(answer.data)
        uncompressed = large.get(address)
        assert "Content-Encoding" not in uncompressed.headers
        assert "Accept-Encoding" in uncompressed.headers["Vary"]
    with large.get("/static/fundstelle.css", headers=compressed) as style:
        assert style.headers["Content-Encoding"] == "gzip"
        etag = style.headers["ETag"]
    with large.get("/static/fundstelle.css", headers={**compressed, "If-None-Match": etag}) as again:
        assert again.status_code == 304
    with large.get("/api/v1/export?q=Krieg&format=csv", headers=compressed) as streamed:
        assert streamed.is_streamed
        assert "Content-Encoding" not in streamed.headers
    assert large.head("/?q=Krieg", headers=compressed).headers["Content-Encoding"] == "gzip"
