"""Whatever is asked of any route: a helpful German page (or a problem of RFC 9457) with the right status, never a failure.

The routes come from the application itself, the parameters from the forms and links of its pages: what is new is asked by itself.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from index.config import Config
from search.engines import open_searcher
from tests.webui.pages_under_test import PAGES
from tests.webui.reading import Page
from tests.webui.test_editing import TOKEN, sign_in
from webui import feeds
from webui.app import create_app
from webui.params import SEARCH_PARAMETERS

# As they stand in an address: NUL, half a surrogate pair, no UTF-8 at all, a slash, a way up, bidi controls, markup, quotes, much too long.
STRANGE = (
    "%00",
    "%ED%A0%80",
    "%FF%FE",
    "a%2Fb",
    "..%2f..%2fetc%2fpasswd",
    "%E2%80%AEabc",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "%22%27%26%0D%0AX:%20y",
    "a" * 5_000,
)
NUMBERS = ("-1", "1e9", "999999", "99999999999999999999", "%D9%A1")
REFUSALS = {400, 403, 404, 405, 410, 413, 414, 415, 429}
METHODS = ("POST", "PUT", "PATCH", "DELETE")


def editable(config: Config, token: Path) -> Config:
    """With the routes of editors."""
    token.write_text(TOKEN, encoding="utf-8")
    return replace(config, editor_token_file=token)


@pytest.fixture(scope="module")
def app(seeds_archive: Config, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    config = editable(seeds_archive, tmp_path_factory.mktemp("editors") / "token")
    return create_app(open_searcher(config), config)


@cache
def rules() -> tuple[Rule, ...]:
    """The routes of the application; an archive that is not there has the same."""
    with TemporaryDirectory() as folder:
        config = editable(Config(), Path(folder) / "token")
        return tuple(create_app(open_searcher(config), config).url_map.iter_rules())


def filled(rule: Rule, value: str) -> str:
    """The address of a route, with this in the place of each of its parts."""
    return re.sub(r"<[^>]+>", value, rule.rule)


def known(rule: Rule) -> str:
    """An address of the route that names something the archive has, as far as one value fits."""
    if rule.endpoint.endswith("facet"):
        return filled(rule, "person")
    articles = "article" in rule.rule or "artikel" in rule.rule
    return filled(rule, "89883b54dee5bc53" if articles else "donald-trump")


def client_for(app: Flask, rule: Rule) -> FlaskClient:
    """A reader's client; an editor's for the routes of editors."""
    client = app.test_client()
    if rule.endpoint.startswith("editing."):
        assert sign_in(client).status_code == 303
    return client


@pytest.fixture(scope="module")
def parameters(app: Flask) -> tuple[str, ...]:
    """Every parameter that a page's form or link sends, and those of a search."""
    found = {"unbekannt", "fields", "size", "q", *SEARCH_PARAMETERS}
    client = app.test_client()
    for shown in PAGES:
        read = Page(client.get(shown.address).text)
        found |= {name for its in read.all("a") for name, _ in parse_qsl(urlsplit(its["href"]).query)}
        for tag in ("input", "select", "button", "textarea"):
            found |= {its["name"] for its in read.all(tag) if its.get("name")}
    return tuple(sorted(found))


def check(client: FlaskClient, address: str, method: str = "GET") -> int:
    """Asks, and sees that the answer is one for people or for scripts; gives its status."""
    answer = client.open(address, method=method)
    told = f"{method} {address[:200]}: {answer.status_code} {answer.text[:300]}"
    if 300 <= answer.status_code < 400:
        assert answer.headers.get("Location", "/").startswith("/"), told
        assert not answer.headers.get("Location", "/").startswith("//"), told
    elif answer.status_code != 200:
        assert answer.status_code in REFUSALS, told
        path = urlsplit(address).path
        if path.startswith("/api/") or path in feeds.PATHS:
            assert answer.content_type == "application/problem+json", told
        if method == "HEAD":
            assert not answer.data, told
        elif answer.content_type == "application/problem+json":
            assert answer.json["status"] == answer.status_code, told
            assert answer.json["code"], told
            assert answer.json["title"], told
        else:
            read = Page(answer.text)
            assert read.all("html")[0]["lang"] == "de", told
            assert f"Fehler {answer.status_code}" in read.text, told
            assert read.all("a", href="/hilfe"), told
            assert read.all("a", href="/"), told
    if answer.content_type and answer.content_type.startswith("text/html"):
        assert "<script>alert" not in answer.text, told
        assert "\0" not in answer.text, told
    answer.close()
    return answer.status_code


@pytest.fixture(autouse=True)
def no_failure(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR] == []


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.rule)
def test_strange_values_in_every_part_of_a_route(app: Flask, rule: Rule) -> None:
    client = client_for(app, rule)
    for value in STRANGE:
        if "<" in rule.rule:
            assert check(client, filled(rule, value)) in REFUSALS
        check(client, f"{known(rule).rstrip('/')}/{value}")


@pytest.mark.parametrize("rule", [one for one in rules() if one.endpoint != "static"], ids=lambda rule: rule.rule)
def test_strange_arguments_of_every_route(app: Flask, parameters: tuple[str, ...], rule: Rule) -> None:
    client = client_for(app, rule)
    address = known(rule)
    for name in parameters:
        for value in (
            (*STRANGE, *NUMBERS)
            if name in ("q", "cursor", "offset", "prefix")
            else (STRANGE[0], STRANGE[6], NUMBERS[2])
        ):
            check(client, f"{address}?{quote(name)}={value}")
    every = "&".join(f"{quote(name)}={STRANGE[1]}" for name in parameters)
    check(client, f"{address}?{every}")
    check(client, f"{address}?{urlencode({'q': 'Trump', 'size': 1, 'offset': 999_999})}")
    check(client, f"{address}?%00=%00&=&&&a")


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.rule)
def test_wrong_methods_of_every_route(app: Flask, rule: Rule) -> None:
    client = app.test_client()
    known_methods = {method for other in rules() if other.rule == rule.rule for method in other.methods or ()}
    for method in METHODS:
        status = check(client, known(rule), method)
        assert status in {*REFUSALS, 302, 303} - {405} if method in known_methods else status == 405
    for method in ("HEAD", "OPTIONS"):
        check(client, known(rule), method)


@pytest.mark.parametrize("shown", PAGES, ids=str)
def test_a_query_of_five_thousand_characters(app: Flask, shown: object) -> None:
    """A page that searches says what is wrong; one that does not answers as without it."""
    path = urlsplit(str(shown.address)).path  # type: ignore[attr-defined]
    client = app.test_client()
    status = check(client, f"{path}?{urlencode({'q': 'Wort ' * 1_000})}")
    assert status in (400, check(client, path))
