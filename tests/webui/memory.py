"""A searcher over a list in memory: plain words, exact facet counts. Honest, small, slow."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Literal

from index.article import ArticleDate
from index.schema import NO_VALUE
from search.page import (
    ArticlePage,
    Chosen,
    EntityMentions,
    Explanation,
    Facet,
    FacetValue,
    Hit,
    Marks,
    SearchPage,
    Snippet,
    Status,
    Word,
)
from search.request import Filter, SearchRequest
from search.searcher import ArticleNotFound, BadCursor, StaleCursor

GENERATION = "g1"


@dataclass(frozen=True)
class Stored:
    id: str
    path: str
    title: str
    text: str
    date: ArticleDate | None = None
    source: str = "seeds"
    language: str = "de"
    entities: tuple[EntityMentions, ...] = field(default=())

    def values(self, facet: str) -> tuple[str, ...]:
        if facet == "month":
            return (self.date.month,) if self.date else ()
        if facet in ("source", "language"):
            return (str(getattr(self, facet)),)
        return tuple(one.entity.id for one in self.entities if one.entity.field == facet)


class MemorySearcher:
    def __init__(self, articles: tuple[Stored, ...]) -> None:
        self._articles = articles
        self._labels = {one.entity.id: one.entity.label for article in articles for one in article.entities}

    def search(self, request: SearchRequest) -> SearchPage:
        found = [article for article in self._articles if self._matches(article, request)]
        if request.sort != "relevance":
            found.sort(key=lambda a: (a.date is None, a.date.value if a.date else ""))
            if request.sort == "newest":
                found.sort(key=lambda a: a.date.value if a.date else "", reverse=True)
        start = self._start(request)
        end = start + request.size
        return SearchPage(
            request=request,
            understood=request.query,
            warnings=(),
            total=len(found),
            hits=tuple(self._hit(article, request) for article in found[start:end]),
            facets=tuple(self._counted(request, name, request.size_of(name)) for name in request.facets),
            chosen=tuple(self._chosen(request)),
            next=f"{GENERATION}.{end}" if end < len(found) and request.size else None,
            generation=GENERATION,
            took_ms=0.1,
            words_without_hits=tuple(
                word for word in request.query.split() if not any(_marks(a.text, word) for a in self._articles)
            ),
        )

    def facet(
        self,
        request: SearchRequest,
        field: str,
        *,
        prefix: str = "",
        sort: Literal["count", "label"] = "count",
        offset: int = 0,
        size: int = 100,
    ) -> Facet:
        counted = self._counted(request, field, len(self._articles) * 100)
        values = [v for v in counted.values if any(w.lower().startswith(prefix.lower()) for w in v.label.split())]
        if sort == "label":
            values.sort(key=lambda value: value.label)
        return replace(counted, values=tuple(values[offset : offset + size]), distinct=len(values))

    def article(self, id: str, request: SearchRequest | None = None) -> ArticlePage:
        for one in self._articles:
            if one.id == id:
                marks = _marks(one.text, request.query) if request else ()
                return ArticlePage(
                    *(one.id, one.path, one.title, one.text, one.date, one.source, one.language),
                    entities=one.entities,
                    marks=marks,
                    generation=GENERATION,
                )
        raise ArticleNotFound(f"kein Artikel {id}")

    def explain(self, request: SearchRequest) -> Explanation:
        words = tuple(Word(word, (f"body:{word}",), ()) for word in request.query.split())
        return Explanation(request.query, request.query, request.query, words, ())

    def status(self) -> Status:
        return Status(GENERATION, len(self._articles), "memory", (("fundstelle", "0"),), "a1", True, "m1")

    def _start(self, request: SearchRequest) -> int:
        if request.cursor is None:
            return 0
        generation, _, position = request.cursor.partition(".")
        if not position.isdigit():
            raise BadCursor("Seitenmarke")
        if generation != GENERATION:
            raise StaleCursor("Seitenmarke")
        return int(position)

    def _matches(self, article: Stored, request: SearchRequest, but: str = "") -> bool:
        words = [bool(_marks(article.text, word)) for word in request.query.split()]
        if words and not (any(words) if request.operator == "or" else all(words)):
            return False
        if not _in_range(article.date, request):
            return False
        return all(self._passes(article, chosen, chosen.field == but) for chosen in request.filters)

    def _passes(self, article: Stored, chosen: Filter, only_exclusions: bool) -> bool:
        values = article.values(chosen.field) or (NO_VALUE,)
        has = [self._id(value) in values for value in chosen.values]
        if any(self._id(value) in values for value in chosen.excluded):
            return False
        if not has or (only_exclusions and chosen.mode == "any"):
            return True
        return all(has) if chosen.mode == "all" else any(has)

    def _id(self, typed: str) -> str:
        return next((id for id, label in self._labels.items() if label == typed), typed)

    def _counted(self, request: SearchRequest, name: str, size: int) -> Facet:
        matching = [article for article in self._articles if self._matches(article, request, but=name)]
        counts = Counter(value for article in matching for value in article.values(name))
        chosen = request.filter_of(name)
        picked, excluded = {self._id(v) for v in chosen.values}, {self._id(v) for v in chosen.excluded}
        ranked = sorted(counts, key=lambda value: (-counts[value], value))
        listed = [*ranked[:size], *(v for v in sorted(picked | excluded) if v not in ranked[:size] and v != NO_VALUE)]
        return Facet(
            name,
            tuple(
                FacetValue(v, self._labels.get(v, v), counts[v], selected=v in picked, excluded=v in excluded)
                for v in listed
            ),
            distinct=len(counts),
            missing=sum(not article.values(name) for article in matching),
            other=sum(counts[v] for v in ranked if v not in listed),
        )

    def _chosen(self, request: SearchRequest) -> list[Chosen]:
        return [
            Chosen(chosen.field, typed, self._id(typed), self._labels.get(self._id(typed), typed), typed in excluded)
            for chosen in request.filters
            for excluded in (chosen.excluded,)
            for typed in (*chosen.values, *chosen.excluded)
        ]

    def _hit(self, article: Stored, request: SearchRequest) -> Hit:
        marks = _marks(article.text, request.query)
        first = max(0, marks[0][0] - 80) if marks else len(article.title)
        text = article.text[first : first + 240].replace("\n", " ")
        return Hit(
            article.id,
            article.path,
            article.title,
            _marks(article.title, request.query),
            article.date,
            article.source,
            article.language,
            1.0,
            (Snippet(text, _marks(text, request.query), first),),
            tuple(one.entity for one in article.entities),
        )


def _marks(text: str, query: str) -> Marks:
    if not query.split():
        return ()
    words = "|".join(re.escape(word) for word in query.split())
    return tuple(found.span() for found in re.finditer(words, text, re.IGNORECASE))


def _in_range(date: ArticleDate | None, request: SearchRequest) -> bool:
    if date is None:
        return request.undated != "exclude" and not (request.date_from or request.date_to)
    first, last = request.date_from or "", request.date_to or "9999"
    inside = date.value[: len(first)] >= first[: len(date.value)] and date.value[: len(last)] <= last[: len(date.value)]
    return request.undated != "only" and inside
