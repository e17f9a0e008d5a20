"""Every address of the pages and the API, made from requests: a link is "the same search, but …"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import url_for

from search.request import MAX_FACET_SIZE, SearchRequest
from webui.params import Pairs, to_args, to_query

_DEFAULT = SearchRequest()


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses within one server; `root` ("https://archiv.example") makes them absolute for citations and the API."""

    root: str
    kept: Pairs = ()
    """What the reader chose of how this page of hits looks: its links to other pages of hits keep it."""

    def search(self, request: SearchRequest) -> str:
        """The page of hits of a request."""
        return _joined(url_for("pages.search"), to_query(request, *self.kept))

    def article(self, id: str, request: SearchRequest | None = None, names: bool = False) -> str:
        """An article's page, with its hits marked and the way back where a request is given."""
        more = (("names", "1"),) if names else ()
        query = to_query(request, *more) if request else urlencode(more)
        return _joined(url_for("pages.article", id=id), query)

    def duplicates(self, id: str, request: SearchRequest, *, offset: int = 0) -> str:
        """The list of the articles that are nearly the same as one."""
        return _joined(url_for("pages.duplicates", id=id), to_query(request, *_changed(offset=(offset, 0))))

    def citation(self, id: str, format: str) -> str:
        """An article's citation as a file."""
        return url_for("pages.citation", id=id, format=format)

    def facet(
        self, field: str, request: SearchRequest, *, prefix: str = "", order: str = "count", offset: int = 0
    ) -> str:
        """The page of all values of a facet."""
        more = _changed(prefix=(prefix, ""), order=(order, "count"), offset=(offset, 0))
        return _joined(url_for("pages.facet", name=field), to_query(request.at_page(None), *more))

    def map(self, request: SearchRequest, *, frame: str = "", order: str = "count", offset: int = 0) -> str:
        """The cities of a search on a map; without a frame the one that shows most of them."""
        more = _changed(frame=(frame, ""), order=(order, "count"), offset=(offset, 0))
        return _joined(url_for("pages.map"), to_query(request.at_page(None), *more))

    def trends(
        self,
        request: SearchRequest,
        queries: Sequence[str],
        *,
        interval: str = "auto",
        measure: str = "share",
        offset: int = 0,
    ) -> str:
        """Several queries over time, each with the filters of `request`; `offset` is the first row of the table."""
        return _joined(
            url_for("pages.trends"), _several(request, queries, interval=interval, measure=measure, offset=offset)
        )

    def api_trends(self, request: SearchRequest, queries: Sequence[str], interval: str, *more: tuple[str, str]) -> str:
        """The same as JSON or, by arguments of the route, as CSV."""
        query = _several(request, queries, interval=interval)
        return self.absolute(_joined(url_for("api.timeline"), "&".join(filter(None, (query, urlencode(more))))))

    def archive(self, request: SearchRequest) -> str:
        """What the archive holds, and how to ask the API for this search."""
        return _joined(url_for("pages.archive"), to_query(request.at_page(None)))

    def views(self, request: SearchRequest) -> tuple[tuple[str, str], ...]:
        """(name, address) of every way to see a search, from its beginning."""
        first = request.at_page(None)
        return (
            ("hits", self.search(first)),
            ("context", self.kwic(first)),
            ("timeline", self.trends(first, (first.query,))),
            ("map", self.map(first)),
        )

    def entity(self, field: str, id: str, *, offset: int = 0) -> str:
        """The page of a person or city, with its evidence from `offset`."""
        return _joined(url_for("pages.entity", field=field, id=id), urlencode(_changed(offset=(offset, 0))))

    def register(self, field: str, *, prefix: str = "", letter: str = "", offset: int = 0) -> str:
        """The register of a field: its entries beginning so, or under a letter."""
        own = _changed(prefix=(prefix, ""), letter=(letter, ""), offset=(offset, 0))
        return _joined(url_for("pages.register", field=field), urlencode(own))

    def api_entity(self, field: str, id: str) -> str:
        """A person or city as JSON."""
        return self.absolute(_joined(url_for("api.entity", id=id), urlencode({"field": field})))

    def api_map(
        self,
        request: SearchRequest,
        *more: tuple[str, str],
        order: str = "count",
        offset: int = 0,
        size: int = MAX_FACET_SIZE,
    ) -> str:
        """The cities of a search with their coordinates, as JSON or, by arguments of the route, as CSV."""
        own = _changed(order=(order, "count"), offset=(offset, 0), size=(size, MAX_FACET_SIZE))
        return self.absolute(_joined(url_for("api.map"), to_query(request.at_page(None), *own, *more)))

    def api_search(self, request: SearchRequest) -> str:
        """The same search as JSON."""
        return self.absolute(_joined(url_for("api.search"), to_query(request)))

    def export(self, request: SearchRequest, format: str, *more: tuple[str, str]) -> str:
        """All hits of a search as a file."""
        return _joined(url_for("api.export"), to_query(_as_whole(request), ("format", format), *more))

    def feed(self, request: SearchRequest) -> str:
        """The newest articles of a search as a feed."""
        return _joined(url_for("pages.feed"), to_query(replace(_as_whole(request), sort=_DEFAULT.sort)))

    def kwic(self, request: SearchRequest, *more: tuple[str, str]) -> str:
        """The occurrences of a search in their context."""
        return _joined(url_for("pages.concordance"), to_query(_as_whole(request), *more))

    def api_kwic(self, request: SearchRequest, *more: tuple[str, str]) -> str:
        """The same as JSON (or CSV)."""
        return self.absolute(_joined(url_for("api.kwic"), to_query(_as_whole(request), *more)))

    def absolute(self, path: str) -> str:
        """The address for people elsewhere."""
        return self.root + path


def _several(
    request: SearchRequest, queries: Sequence[str], *, interval: str = "auto", measure: str = "share", offset: int = 0
) -> str:
    more = _changed(interval=(interval, "auto"), measure=(measure, "share"), offset=(offset, 0))
    without = to_args(request.at_page(None).with_query(""))
    return urlencode((*(("q", query) for query in queries if query), *without, *more))


def _changed(**own: tuple[str | int, str | int]) -> Pairs:
    """A route's own arguments, each name=(value, default), without those that are the default."""
    return tuple((name, str(value)) for name, (value, default) in own.items() if value != default)


def _joined(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _as_whole(request: SearchRequest) -> SearchRequest:
    """The search without what only a page of hits has: its place, its size, its facets."""
    return replace(request.without_page(), size=_DEFAULT.size, facets=_DEFAULT.facets, facet_size=_DEFAULT.facet_size)
