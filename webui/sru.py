"""/sru, the search interface of libraries and archives (SRU 1.1, 1.2 and 2.0): explain and searchRetrieve, with queries in CQL."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from flask import Blueprint, Response, g, request, url_for
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from search.article_page import ArticlePage
from search.page import Hit
from search.query.cql import CqlReading, read_cql
from search.query.cql_syntax import CqlError
from search.query.parser import MOST_CLAUSES
from search.request import SearchRequest
from search.searcher import ArticleNotFound, EngineUnavailable, QueryTooLong, Searcher
from webui.api_answers import conditional
from webui.errors import RETRY_AFTER
from webui.openapi import own_version
from webui.sru_diagnostics import Diagnostic
from webui.sru_explain import explanation
from webui.sru_request import SruRequest, read_request
from webui.sru_response import Found, as_xml, explain_response, search_response

PATH = "/sru"
_XML = "application/xml"
_TYPES_OF_2 = ("application/sru+xml", _XML, "text/xml")


def add_routes(routes: Blueprint, searcher: Searcher) -> None:
    """Adds /sru."""

    @routes.get(PATH)
    def sru() -> Response:
        asked = read_request(request.args)
        try:
            if asked.query or any(one.number == 7 for one in asked.diagnostics):
                return _search(searcher, asked)
            return _explain(searcher, asked)
        except CqlError as error:
            return _refused(asked, Diagnostic(error.number, error.details))
        except QueryTooLong:
            return _refused(asked, Diagnostic(38, str(MOST_CLAUSES)))
        except EngineUnavailable as error:
            response = _refused(asked, Diagnostic(2, str(error)))
            response.status_code = 503
            response.headers["Retry-After"] = str(RETRY_AFTER)
            return response


def _explain(searcher: Searcher, asked: SruRequest) -> Response:
    status = searcher.status()
    record = explanation(g.links.absolute(url_for("pages.sru")), asked.version, status, g.language)
    answer = explain_response(asked, record, asked.diagnostics)
    return _answer(answer, asked, f"{own_version()}-{status.generation}")


def _search(searcher: Searcher, asked: SruRequest) -> Response:
    if asked.diagnostics:
        return _refused(asked, *asked.diagnostics)
    reading = read_cql(asked.query)
    notes: tuple[Diagnostic, ...] = ()
    if reading.identifier:
        found = _one_article(searcher, asked, reading.identifier)
    else:
        found, notes = _window(searcher, asked, reading)
    if asked.generation and asked.generation != found.generation:
        return _refused(asked, Diagnostic(51, asked.generation))
    if asked.start > max(found.total, 1):
        notes = (*notes, Diagnostic(61))
    return _answer(search_response(asked, found, g.links, notes), asked, found.generation)


def _window(searcher: Searcher, asked: SruRequest, reading: CqlReading) -> tuple[Found, tuple[Diagnostic, ...]]:
    """The records asked for, and whether the query stands for more words than were looked for.

    A page that is not the first is walked to: of the records before it, nothing but their order is found out.
    """
    search = SearchRequest(reading.query, sort=reading.sort or asked.sort or "relevance", facets=())
    page = searcher.search(replace(search, size=asked.size if asked.start == 1 else 0))
    notes = tuple(
        Diagnostic(59, warning.text(g.language.code)) for warning in page.warnings if warning.code == "many_terms"
    )
    if asked.start == 1 or asked.start > page.total or not asked.size:
        return Found(page.total, page.hits, page.generation), notes
    walk = searcher.walk(search, asked.start - 1)
    hits = tuple(one.hit for one in islice(walk.articles, asked.size))
    return Found(walk.total, hits, walk.generation), notes


def _one_article(searcher: Searcher, asked: SruRequest, identifier: str) -> Found:
    """The article of an id, or of the address that a record has as its dc:identifier."""
    before = g.links.absolute(g.links.article("-")).removesuffix("-")
    id = unquote(urlsplit(identifier.removeprefix(before)).path) if identifier.startswith(before) else identifier
    try:
        article = searcher.article(id)
    except ArticleNotFound:
        return Found(0, (), searcher.status().generation)
    return Found(1, (_as_hit(article),) if asked.start == 1 and asked.size else (), article.generation)


def _as_hit(article: ArticlePage) -> Hit:
    """What a record tells of an article that no words were searched in."""
    entities = tuple(mentions.entity for mentions in article.entities)
    return Hit(
        article.id, article.path, article.title, (), article.date, article.source, article.language, 0.0, (), entities
    )


def _refused(asked: SruRequest, *diagnostics: Diagnostic) -> Response:
    response = Response(as_xml(search_response(asked, Found(0), g.links, diagnostics)), content_type=_media_type(asked))
    response.headers["Cache-Control"] = "no-store"
    return response


def _answer(root: ElementTree.Element, asked: SruRequest, version: str) -> Response:
    media_type = _media_type(asked)
    response = conditional(as_xml(root), media_type, f"{version}-{_TYPES_OF_2.index(media_type.split(';')[0])}")
    response.vary.add("Accept")
    return response


def _media_type(asked: SruRequest) -> str:
    """2.0 has a type of its own, unless the reader (a browser, say) asks for XML as such: by httpAccept, else by the header Accept."""
    best: str | None = _XML
    if asked.version == "2.0":
        wanted = parse_accept_header(asked.accept, MIMEAccept) if asked.accept else request.accept_mimetypes
        best = wanted.best_match(_TYPES_OF_2, _TYPES_OF_2[0])
    return f"{best}; charset=utf-8"
