"""The Searcher of the embedded engine: a generation of columns, evaluated, counted, ordered and shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from time import perf_counter
from typing import Literal

from index.article import AnnotatedArticle
from index.config import Config
from index.german.analysis import Analyzer
from index.schema import ENTITY_FIELDS
from search.article_page import ArticlePage, DuplicatesPage, SimilarPage, Walk
from search.engine import kernel
from search.engine.cursor import Cursors
from search.engine.evaluate import Matches
from search.engine.facets import chosen_values, facet, facet_page, unknown_values
from search.engine.following import Following
from search.engine.hits import article_page, found_article, hit
from search.engine.narrowing import Narrowed, narrow, narrowed_clause, narrowing
from search.engine.ordering import Ranking, id_of, in_order, place_of, ranked
from search.engine.page_cache import PageCache
from search.engine.snapshot import Snapshot
from search.engine.suggestions import suggested
from search.engine.word_forms import explained, words_in
from search.entity_page import EntityPage
from search.highlighting.highlight import Highlighter
from search.page import Completions, Explanation, Facet, FacetPage, Histogram, Interval, SearchPage, Status
from search.query.clauses import Clause
from search.query.notices import Notice
from search.query.parser import Parsed, parse
from search.query.planning import clauses, searched
from search.query.query_tree import outline, written
from search.request import SearchRequest
from search.searcher import ArticleNotFound, EntityNotFound

_VERSIONS = ("fundstelle", "whoosh-reloaded", "numpy")


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """What a request finds in a snapshot: a segment each in `matches`, before the facets' own filters; `narrowed` by these."""

    snapshot: Snapshot
    parsed: Parsed
    clause: Clause
    matches: tuple[Matches, ...]
    narrowed: Narrowed
    warnings: tuple[Notice, ...]


class WhooshSearcher:
    """Implements search.searcher.Searcher over config.archive. Nothing is opened before the first request."""

    def __init__(self, config: Config) -> None:
        self._archive = config.archive
        self._analyzer = Analyzer()
        self._following = Following(config.archive)
        self._pages = PageCache()

    def search(self, request: SearchRequest) -> SearchPage:
        """One page of hits with its facets."""
        started = perf_counter()
        snapshot = self._following.newest()
        page = self._pages.get(snapshot.generation, request)
        if page is None:
            page = self._page(snapshot, request)
            self._pages.put(page)
        return replace(page, took_ms=(perf_counter() - started) * 1000)

    def walk(self, request: SearchRequest, start: int = 0) -> Walk:
        """All hits of a request in its order, from number `start` on."""
        found = self._find(self._following.newest(), request, ())
        snapshot, narrowed = found.snapshot, found.narrowed
        highlighter = Highlighter(found.clause, self._analyzer)
        articles = (
            found_article(
                snapshot.segments[one.segment].stored(one.document),
                one.score,
                snapshot.duplicates.count(id_of(snapshot, one)),
                snapshot.entities,
                highlighter,
                snapshot.generation,
            )
            for one in islice(in_order(snapshot, found.matches, narrowed.hits, request.sort), start, None)
        )
        return Walk(narrowed.total, snapshot.generation, articles)

    def facet(
        self,
        request: SearchRequest,
        field: str,
        *,
        prefix: str = "",
        sort: Literal["count", "label"] = "count",
        offset: int = 0,
        size: int = 100,
    ) -> FacetPage:
        """All values of one facet, `size` of them from `offset`."""
        found = self._find(self._following.newest(), request, (field,))
        counted = found.narrowed.counted_in(field)
        chosen = request.filter_of(field)
        values = found.snapshot.facets[field]
        listed = facet_page(values, counted, chosen, prefix=prefix, sort=sort, offset=offset, size=size)
        return FacetPage(listed, found.snapshot.generation)

    def histogram(self, request: SearchRequest, interval: Interval) -> Histogram:
        """How all hits of a request spread over years, months or days."""
        found = self._find(self._following.newest(), request, ())
        return found.snapshot.histograms.of(found.narrowed.hits, interval, found.snapshot.generation)

    def article(self, id: str, request: SearchRequest | None = None) -> ArticlePage:
        """A whole article, marked where the request's query hits it."""
        snapshot = self._following.newest()
        highlighter = None
        if request is not None and request.query.strip():
            highlighter = Highlighter(self._clause(request)[1], self._analyzer)
        return article_page(_stored(snapshot, id), snapshot.entities, highlighter, snapshot.generation)

    def duplicates(self, id: str, *, offset: int = 0, size: int = 10) -> DuplicatesPage:
        """The articles that are nearly the same as this one."""
        from search.engine.duplicates import duplicates_page  # only articles' pages need it

        snapshot = self._following.newest()
        return duplicates_page(snapshot, _stored(snapshot, id), offset, size)

    def similar(self, id: str, *, size: int = 10) -> SimilarPage:
        """The articles most like this one."""
        from search.engine.similar import similar_page  # as above

        snapshot = self._following.newest()
        return similar_page(snapshot, self._analyzer, _stored(snapshot, id), size)

    def entity(self, field: str | None, id: str, *, offset: int = 0, size: int = 10) -> EntityPage:
        """What is known of a person or city."""
        from search.engine.entity_view import entity_page, find_entity  # some ms that no search needs

        snapshot = self._following.newest()
        entity = find_entity(snapshot.entities, field, id)
        if entity is None:
            raise EntityNotFound(f"Im Archiv heißt nichts und niemand „{id}“.")
        return entity_page(snapshot, entity, offset, size)

    def complete(
        self, beginning: str, size: int, *, words: bool = True, fields: Sequence[str] = ENTITY_FIELDS
    ) -> Completions:
        """Words and entities that begin so."""
        from search.engine.completions import completions  # no search needs it

        return completions(self._following.newest(), self._analyzer, beginning, size, words=words, fields=fields)

    def explain(self, request: SearchRequest) -> Explanation:
        """How the query is read, and which word forms of the archive it finds."""
        snapshot = self._following.newest()
        parsed, clause = self._clause(request)
        _, notices = snapshot.evaluator.evaluate(clause)
        words = (explained(snapshot, self._analyzer, word) for word in dict.fromkeys(words_in(clause)))
        warnings = (*parsed.warnings, *notices)
        tree = outline(parsed.tree)
        return Explanation(request.query, parsed.understood, tree, tuple(words), warnings, snapshot.generation)

    def status(self) -> Status:
        """What the archive holds."""
        from importlib.metadata import version  # 10 ms that no search needs

        snapshot = self._following.newest()
        info = snapshot.info
        return Status(
            generation=snapshot.generation,
            created=info.created,
            articles=info.articles,
            engine="whoosh",
            kernel="numpy" if snapshot.kernel is kernel else "compiled",
            versions=tuple((package, version(package)) for package in _VERSIONS),
            analysis=info.analysis,
            analysis_current=info.analysis == self._analyzer.version,
            model=info.annotations,
        )

    @cached_property
    def _cursors(self) -> Cursors:
        return Cursors(self._archive)

    def _clause(self, request: SearchRequest) -> tuple[Parsed, Clause]:
        parsed = parse(request.query, request.operator)
        tree = searched(parsed.tree, self._analyzer, request)
        if tree != parsed.tree:
            parsed = replace(parsed, tree=tree, understood=written(tree))
        return parsed, clauses(parsed.tree, self._analyzer, request)

    def _find(self, snapshot: Snapshot, request: SearchRequest, facets: tuple[str, ...]) -> _Found:
        parsed, clause = self._clause(request)
        plan = narrowing(request, facets)
        matches, notices = snapshot.evaluator_of(request.operator).evaluate(narrowed_clause(clause, plan.required))
        narrowed = narrow(plan.own, snapshot.facets, snapshot.segments, matches, snapshot.kernel)
        return _Found(snapshot, parsed, clause, matches, narrowed, (*parsed.warnings, *notices))

    def _page(self, snapshot: Snapshot, request: SearchRequest) -> SearchPage:
        after = self._cursors.read(snapshot.generation, request) if request.cursor is not None else None
        found = self._find(snapshot, request, request.facets)
        more = request.size + 1 if request.size else 0
        order = ranked(snapshot, found.matches, found.narrowed.hits, request.sort, after, more)
        highlighter = Highlighter(found.clause, self._analyzer)
        suggestions, missing = suggested(snapshot, self._analyzer, found.clause, request)
        return SearchPage(
            request=request,
            understood=found.parsed.understood,
            warnings=(*found.warnings, *unknown_values(snapshot.facets, request, found.clause)),
            total=found.narrowed.total,
            hits=tuple(
                hit(
                    snapshot.segments[one.segment].stored(one.document),
                    one.score,
                    snapshot.duplicates.count(id_of(snapshot, one)),
                    snapshot.entities,
                    highlighter,
                )
                for one in order.hits(0, request.size)
            ),
            facets=tuple(self._facet(found, request, name) for name in request.facets),
            chosen=chosen_values(snapshot.facets, request),
            next=self._next(snapshot, request, order),
            generation=snapshot.generation,
            took_ms=0.0,
            suggestions=suggestions,
            words_without_hits=missing,
        )

    def _facet(self, found: _Found, request: SearchRequest, name: str) -> Facet:
        counted = found.narrowed.counted_in(name)
        return facet(found.snapshot.facets[name], counted, request.filter_of(name), request.size_of(name))

    def _next(self, snapshot: Snapshot, request: SearchRequest, order: Ranking) -> str | None:
        """The cursor behind the last hit of the page, if one more was found."""
        if len(order) <= request.size:
            return None
        (last,) = order.hits(request.size - 1, request.size)
        return self._cursors.write(snapshot.generation, request, place_of(snapshot, last))


def _stored(snapshot: Snapshot, id: str) -> AnnotatedArticle:
    place = snapshot.find(id)
    if place is None:
        raise ArticleNotFound(f"Im Archiv ist kein Artikel „{id}“; vielleicht wurde er umbenannt oder gelöscht.")
    segment, document = place
    return segment.stored(document)
