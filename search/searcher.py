"""The Searcher protocol: all that the pages, the API and the command line ask of an engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from index.errors import FundstelleError
from index.schema import ENTITY_FIELDS
from search.article_page import ArticlePage, DuplicatesPage, SimilarPage, Walk
from search.entity_page import EntityPage
from search.page import Completions, Explanation, FacetPage, Histogram, Interval, SearchPage, Status
from search.request import SearchRequest


class SearchError(FundstelleError):
    """A request that cannot be answered."""


class ArticleNotFound(SearchError):
    """No article has that id (404)."""


class EntityNotFound(SearchError):
    """No person or city of the archive has that id, label or form (404)."""


class EngineUnavailable(SearchError):
    """There is no index yet, it is damaged, or its engine does not answer (503)."""


class StaleCursor(SearchError):
    """The cursor's generation is gone (410)."""


class BadCursor(SearchError):
    """The cursor is no cursor, or belongs to another request (400)."""


class QueryTooLong(SearchError):
    """The query passes the limits of the query language (400)."""


class Searcher(Protocol):
    """Answers requests about one archive. Threads may share it; it follows new generations by itself.

    Every method raises EngineUnavailable when there is no readable index; those with a request also QueryTooLong, search BadCursor and StaleCursor.
    """

    def search(self, request: SearchRequest) -> SearchPage:
        """One page of hits with its facets."""
        ...

    def walk(self, request: SearchRequest, start: int = 0) -> Walk:
        """All hits of a request in its order, those before number `start` passed over; its cursor, size and facets mean nothing here.

        What is wrong with the request is raised at once, not on the way.
        """
        ...

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
        """All values of one facet, `size` of them from `offset`; `prefix` (folded) must begin a word of the label."""
        ...

    def histogram(self, request: SearchRequest, interval: Interval) -> Histogram:
        """How all hits of a request spread over years, months or days; every filter counts, those of the month facet as well."""
        ...

    def article(self, id: str, request: SearchRequest | None = None) -> ArticlePage:
        """A whole article, marked where the request's query hits it. Raises ArticleNotFound."""
        ...

    def duplicates(self, id: str, *, offset: int = 0, size: int = 10) -> DuplicatesPage:
        """The articles that are nearly the same as this one, `size` of them from `offset`. Raises ArticleNotFound."""
        ...

    def similar(self, id: str, *, size: int = 10) -> SimilarPage:
        """The `size` articles most like this one, without those that are nearly the same. Raises ArticleNotFound."""
        ...

    def entity(self, field: str | None, id: str, *, offset: int = 0, size: int = 10) -> EntityPage:
        """What is known of a person or city, with `size` articles of evidence from `offset`.

        `id` may be an earlier id, a label or a form as well; the page has the id of today. Without a field all are looked through, in the
        order of FIELDS, for that very id first. Raises EntityNotFound.
        """
        ...

    def complete(
        self, beginning: str, size: int, *, words: bool = True, fields: Sequence[str] = ENTITY_FIELDS
    ) -> Completions:
        """At most `size` words, and `size` entities of each of the fields, that begin so whatever the case and accents.

        None for no beginning; no words where they are not wanted.
        """
        ...

    def explain(self, request: SearchRequest) -> Explanation:
        """How the query is read, and which word forms of the archive it finds."""
        ...

    def status(self) -> Status:
        """What the archive holds."""
        ...
