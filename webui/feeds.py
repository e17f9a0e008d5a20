"""A search that comes to its readers: /feed.atom with its newest articles, /opensearch.xml that lets a browser search here."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

from flask import Blueprint, Response, g, request, url_for

from index.article import ArticleDate
from search.page import Hit, SearchPage
from search.request import SearchRequest
from search.running_text import one_line
from search.searcher import Searcher
from webui.api_answers import conditional
from webui.arguments import only, searched
from webui.marking import plain
from webui.openapi import own_version

ENTRIES = 20
PATHS = ("/feed.atom", "/opensearch.xml")
_ATOM = "http://www.w3.org/2005/Atom"
_OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def add_routes(routes: Blueprint, searcher: Searcher) -> None:
    """Adds /feed.atom and /opensearch.xml."""

    @routes.get(PATHS[0])
    def feed() -> Response:
        asked = replace(searched().request.at_page(None), sort="newest")
        size = asked.size if "size" in request.args else ENTRIES
        page = searcher.search(replace(asked.without_page(), size=size))
        feed = _feed(page, asked, searcher.status().created)
        return conditional(_xml(feed), "application/atom+xml; charset=utf-8", page.generation)

    @routes.get(PATHS[1])
    def opensearch() -> Response:
        only()
        return conditional(_xml(_description()), "application/opensearchdescription+xml; charset=utf-8", own_version())


def _feed(page: SearchPage, asked: SearchRequest, created: str) -> ElementTree.Element:
    """The feed of a page. What an article says of its date is when it was `published`, however long ago, and many have none; `updated` is
    when it was found in the archive as it is, `created`: else a feed reader takes what was indexed today for old.
    """
    feed = ElementTree.Element("feed", {"xmlns": _ATOM, _LANG: g.language.code})
    query = g.language.text("search.quoted", query=asked.query) if asked.query else g.language.text("search.everything")
    _add(feed, "title", f"Fundstelle: {query}")
    _add(feed, "subtitle", g.language.text("search.total", page.total))
    _add(feed, "id", g.links.absolute(g.links.search(asked)))
    _add(feed, "link", rel="alternate", type="text/html", href=g.links.absolute(g.links.search(asked)))
    _add(feed, "link", rel="self", type="application/atom+xml", href=g.links.absolute(g.links.feed(asked)))
    _add(feed, "updated", created)
    _add(_add(feed, "author"), "name", "Fundstelle")
    for hit in page.hits:
        _entry(feed, hit, created)
    return feed


def _entry(feed: ElementTree.Element, hit: Hit, created: str) -> None:
    entry = _add(feed, "entry", **({_LANG: hit.language} if hit.language != "und" else {}))
    url = g.links.absolute(g.links.article(hit.id))
    _add(entry, "title", hit.title or hit.path)
    _add(entry, "id", url)
    _add(entry, "link", rel="alternate", type="text/html", href=url)
    _add(entry, "updated", created)
    if hit.date is not None:
        _add(entry, "published", _moment(hit.date))
    if hit.source:
        _add(_add(entry, "author"), "name", hit.source)
    for entity in hit.entities:
        _add(entry, "category", term=entity.id, label=plain(entity.label))
    _add(entry, "summary", " … ".join(one_line(snippet.text) for snippet in hit.snippets))


def _moment(date: ArticleDate) -> str:
    """The first moment of a day, month or year."""
    return f"{date.value}{'-01-01'[: 10 - len(date.value)]}T00:00:00Z"


def _description() -> ElementTree.Element:
    root = ElementTree.Element("OpenSearchDescription", {"xmlns": _OPENSEARCH})
    _add(root, "ShortName", "Fundstelle")
    _add(root, "Description", g.language.text("site.tagline"))
    _add(root, "InputEncoding", "UTF-8")
    _add(root, "OutputEncoding", "UTF-8")
    _add(root, "Language", g.language.code)
    _add(root, "Image", g.links.absolute(url_for("static", filename="icon.svg")), type="image/svg+xml")
    for media_type, path, rel in (
        ("text/html", url_for("pages.search"), "results"),
        ("application/atom+xml", url_for("pages.feed"), "results"),
        ("application/json", url_for("api.search"), "results"),
        ("application/x-suggestions+json", url_for("api.suggest") + "?format=opensearch", "suggestions"),
        ("application/opensearchdescription+xml", url_for("pages.opensearch"), "self"),
    ):
        joined = path if rel == "self" else f"{path}{'&' if '?' in path else '?'}q={{searchTerms}}"
        _add(root, "Url", type=media_type, rel=rel, template=g.links.absolute(joined))
    return root


def _add(parent: ElementTree.Element, tag: str, text: str = "", **attributes: str) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, tag, attributes)
    child.text = plain(text) or None
    return child


def _xml(root: ElementTree.Element) -> bytes:
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))
