"""The page of an article: its text with hits and names marked, its neighbours in the list of hits, what is like it, how to cite it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, g, render_template
from markupsafe import Markup
from werkzeug.exceptions import NotFound

from index.names.annotator import MOST_READ
from index.schema import ENTITY_FIELDS
from search.article_page import ArticlePage, FoundArticle
from search.export.bibtex import bibtex_entry
from search.export.formats import FORMATS
from search.export.ris import ris_entry
from search.page import Hit
from search.request import SearchRequest
from search.searcher import BadCursor, Searcher, StaleCursor
from webui import sidebar
from webui.arguments import offset_argument, own_argument, search_arguments
from webui.marking import NameSpan, marked_part, paragraphs, plain
from webui.params import one_of, to_args

SIMILAR_ON_PAGE = 10
DUPLICATES_ON_PAGE = 10
DUPLICATES_LISTED = 100
MOST_MARKED = 10_000
"""So many hits, and so many names, are marked in the text; with more a page would be tens of megabytes."""
_CITATIONS = {"ris": ris_entry, "bibtex": bibtex_entry}


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The hits before and behind an article, and the requests whose pages they are on; `number` counts from 1, None where unknown."""

    previous: Hit | None = None
    next: Hit | None = None
    next_page: SearchRequest | None = None
    number: int | None = None
    total: int = 0


def add_routes(routes: Blueprint, searcher: Searcher) -> None:
    """Adds /artikel/<id>, the list of its duplicates, and its citation as a file."""

    @routes.get("/artikel/<id>")
    def article(id: str) -> str:
        parsed, notices = search_arguments(("names",))
        names = own_argument("names", "", one_of, ("0", "1")) == "1"
        page = searcher.article(id, parsed.request if parsed.request.query else None)
        asked, neighbours = _neighbours(searcher, parsed.request, id)
        return _article_page(searcher, page, asked, neighbours, names, notices)

    @routes.get("/artikel/<id>/fast-gleich")
    def duplicates(id: str) -> str:
        parsed, notices = search_arguments(("offset",))
        offset = offset_argument()
        page = searcher.article(id)
        found = searcher.duplicates(id, offset=offset, size=DUPLICATES_LISTED)
        after = offset + DUPLICATES_LISTED
        return render_template(
            "duplicates.html",
            page=page,
            asked=parsed.request,
            duplicates=found,
            previous=max(offset - DUPLICATES_LISTED, 0) if offset else None,
            next=after if after < found.total else None,
            notices=notices,
        )

    @routes.get("/artikel/<id>/zitat.<format>")
    def citation(id: str, format: str) -> Response:
        if format not in _CITATIONS:
            raise NotFound
        page = searcher.article(id)
        entry = _CITATIONS[format](FoundArticle(_hit(page), page), g.links.absolute(g.links.article(id)))
        response = Response(entry, content_type=FORMATS[format].media_type)
        response.headers.set("Content-Disposition", "attachment", filename=f"{id}.{FORMATS[format].extension}")
        return response


def _neighbours(searcher: Searcher, asked: SearchRequest, id: str) -> tuple[SearchRequest, Neighbours]:
    """Where an article stands in the list it was opened from; without the list's page where the archive has changed since."""
    if not to_args(asked):
        return asked, Neighbours()
    try:
        # The very request of the list: its page is still at hand.
        page = searcher.search(sidebar.for_page(asked))
    except (StaleCursor, BadCursor):
        return asked.at_page(None), Neighbours()
    place = next((place for place, hit in enumerate(page.hits) if hit.id == id), None)
    if place is None:
        return asked, Neighbours()
    last = place == len(page.hits) - 1
    after: Hit | None = None if last else page.hits[place + 1]
    next_page = asked
    if last and page.next:
        next_page = asked.at_page(page.next)
        after = searcher.search(sidebar.for_page(next_page)).hits[0]
    number = None if asked.cursor else place + 1
    return asked, Neighbours(page.hits[place - 1] if place else None, after, next_page, number, page.total)


def _article_page(
    searcher: Searcher,
    page: ArticlePage,
    asked: SearchRequest,
    neighbours: Neighbours,
    names: bool,
    notices: tuple[str, ...],
) -> str:
    spans = _name_spans(page) if names else ()
    marks, shown = page.marks[:MOST_MARKED], spans[:MOST_MARKED]
    begin = len(page.title) if page.text.startswith(page.title) else 0
    if len(page.text) > MOST_READ:
        notices = (*notices, g.language.text("article.names.first", MOST_READ))
    for kind, found in (("hits", page.marks), ("names", spans)):
        if len(found) > MOST_MARKED:
            first = g.language.number(MOST_MARKED)
            notices = (*notices, g.language.text(f"article.{kind}.marked", len(found), first=first))

    def part(start: int, end: int) -> Markup:
        return marked_part(page.text, start, end, marks, shown, _hit_anchor)

    return render_template(
        "article.html",
        page=page,
        hit=_hit(page),
        asked=asked,
        title=part(0, begin) if begin else Markup("{}").format(plain(page.title)),
        paragraphs=[part(start, end) for start, end in paragraphs(page.text, begin)],
        marked=len(marks),
        names=names,
        has_names=any(found.spans for found in page.entities),
        entities={
            field: [found.entity for found in page.entities if found.entity.field == field] for field in ENTITY_FIELDS
        },
        duplicates=searcher.duplicates(page.id, size=DUPLICATES_ON_PAGE),
        similar=searcher.similar(page.id, size=SIMILAR_ON_PAGE).similar,
        neighbours=neighbours,
        notices=notices,
        permalink=g.links.absolute(g.links.article(page.id)),
        came_from_search=bool(to_args(asked)),
    )


def _name_spans(page: ArticlePage) -> tuple[NameSpan, ...]:
    spans = (
        NameSpan(
            start,
            end,
            g.links.search(SearchRequest().with_filter(found.entity.field, found.entity.id)),
            found.entity.field,
            found.entity.label,
        )
        for found in page.entities
        for start, end in found.spans
    )
    return tuple(sorted(spans, key=lambda span: (span.start, -span.end)))


def _hit_anchor(number: int) -> Markup:
    return Markup(' id="treffer-{}"').format(number + 1)


def _hit(page: ArticlePage) -> Hit:
    """The article as a hit of no search: what formats for citations read."""
    return Hit(
        id=page.id,
        path=page.path,
        title=page.title,
        title_marks=(),
        date=page.date,
        source=page.source,
        language=page.language,
        score=0.0,
        snippets=(),
        entities=tuple(found.entity for found in page.entities),
    )
