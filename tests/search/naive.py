"""NaiveSearcher: a list of articles, read through from beginning to end for every request.

It is the oracle of the engines and an honest stand-in for one in tests of the pages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from index.article import AnnotatedArticle, Entity
from index.authority.entity_table import EntityTable
from index.authority.written_forms import form_of
from index.duplicates.shingles import nearly_same, shingles
from index.german.analysis import Analyzer
from index.german.fold import fold
from index.schema import ENTITY_FIELDS, NO_VALUE, field_named
from search.article_page import ArticlePage, DuplicatesPage, Similar, SimilarPage, Walk
from search.engine.duplicates import duplicate
from search.engine.entity_view import MOST_TOGETHER, find_entity, identifiers_of, sorted_forms
from search.engine.evidence import evidence
from search.engine.hits import article_page, found_article, hit, mentions
from search.engine.similar import (
    LEAST_LIKENESS,
    similar_article,
    telling_entities,
    telling_words,
    whole_weight,
)
from search.entity_page import EntityPage, Evidence, Form
from search.highlighting.highlight import Highlighter
from search.page import (
    Bucket,
    Chosen,
    Completion,
    Completions,
    Explanation,
    Facet,
    FacetPage,
    FacetValue,
    Histogram,
    Interval,
    SearchPage,
    Status,
)
from search.query import clauses as c
from search.query.notices import Notice
from search.query.parser import Parsed, parse
from search.query.planning import clauses, searched
from search.query.query_tree import outline, written
from search.request import Filter, SearchRequest
from search.searcher import ArticleNotFound, BadCursor, EntityNotFound, StaleCursor
from tests.search.oracle import Document, Matcher, document_of

GENERATION = "naive"
CREATED = "2026-02-03T04:05:06+00:00"


class NaiveSearcher:
    """A Searcher over articles in memory, the last one of every id. A cursor is the number of hits before it."""

    def __init__(self, articles: Iterable[AnnotatedArticle], entities: EntityTable, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._entities = entities
        last = {one.article.id: one for one in articles}
        self._documents = [document_of(one, entities, analyzer) for one in last.values()]
        self._shingles = {one.id: shingles(one.annotated.article) for one in self._documents}
        self._matcher = Matcher(self._documents, entities)
        self._ranked = Matcher(self._documents, entities, "or")

    def search(self, request: SearchRequest) -> SearchPage:
        parsed, clause = self._read(request)
        found, scores = self._found(clause, request)
        start = _start(request)
        end = start + request.size
        highlighter = Highlighter(clause, self._analyzer)
        return SearchPage(
            request=request,
            understood=parsed.understood,
            warnings=(*parsed.warnings, *self._unknown(request)),
            total=len(found),
            hits=tuple(
                hit(one.annotated, scores[one.id], len(self._group(one)) - 1, self._entities, highlighter)
                for one in found[start:end]
            ),
            facets=tuple(self._facet(request, name, request.size_of(name)) for name in request.facets),
            chosen=tuple(self._chosen(request)),
            next=f"{GENERATION}:{end}:{hash(replace(request, cursor=None))}"
            if request.size and end < len(found)
            else None,
            generation=GENERATION,
            took_ms=0.0,
        )

    def walk(self, request: SearchRequest, start: int = 0) -> Walk:
        _, clause = self._read(request)
        found, scores = self._found(clause, request)
        highlighter = Highlighter(clause, self._analyzer)
        articles = (
            found_article(
                one.annotated, scores[one.id], len(self._group(one)) - 1, self._entities, highlighter, GENERATION
            )
            for one in found[start:]
        )
        return Walk(len(found), GENERATION, articles)

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
        begins = re.compile(r"(?<!\w)" + re.escape(fold(prefix.strip())))
        whole = self._facet(request, field, len(self._documents) * 100)
        values = [value for value in whole.values if begins.search(fold(value.label))]
        if sort == "label":
            values.sort(key=lambda value: (fold(value.label), value.value))
        listed = values[offset : offset + size]
        other = sum(value.count for value in values) - sum(value.count for value in listed)
        distinct = sum(value.count > 0 for value in values)
        return FacetPage(replace(whole, values=tuple(listed), distinct=distinct, other=other), GENERATION)

    def histogram(self, request: SearchRequest, interval: Interval) -> Histogram:
        _, clause = self._read(request)
        found = [one for one in self._documents if self._is_hit(one, clause, request.filters, request)]
        length = {"year": 4, "month": 7, "day": 10}[interval]
        whole, counts = (Counter(_day(one)[:length] for one in some) for some in (self._documents, found))
        hits = sorted(value for value in counts if len(value) == length)
        between = [value for value in sorted(whole) if len(value) == length and hits and hits[0] <= value <= hits[-1]]
        coarser = [value for value in sorted(counts) if 0 < len(value) < length]
        return Histogram(
            interval,
            tuple(Bucket(value, counts[value], whole[value]) for value in between),
            tuple(Bucket(value, counts[value], whole[value]) for value in coarser),
            Bucket(NO_VALUE, counts[""], whole[""]),
            len(found),
            GENERATION,
        )

    def article(self, id: str, request: SearchRequest | None = None) -> ArticlePage:
        highlighter = Highlighter(self._read(request)[1], self._analyzer) if request and request.query else None
        return article_page(self._document(id).annotated, self._entities, highlighter, GENERATION)

    def duplicates(self, id: str, *, offset: int = 0, size: int = 10) -> DuplicatesPage:
        document = self._document(id)
        others = sorted(
            (one for one in self._group(document) if one is not document),
            key=lambda one: (*_earliness(one, SearchRequest(sort="oldest"), 0), one.id),
        )
        own = shingles(document.annotated.article)
        listed = tuple(duplicate(own, one.annotated) for one in others[offset : offset + size])
        return DuplicatesPage(id, len(others), listed, offset, GENERATION)

    def similar(self, id: str, *, size: int = 10) -> SimilarPage:
        original = self._document(id)
        documents = len(self._documents)
        itself = {one.id for one in self._group(original)}
        having = Counter(
            value
            for one in self._documents
            for field in one.values
            for value in ((field, key) for key in one.values[field])
        )
        words = telling_words(
            self._analyzer,
            original.annotated,
            documents,
            lambda term: sum(term in dict(one.terms["body"]) for one in self._documents),
            len(itself),
        )
        entities = telling_entities(
            mentions(original.annotated, self._entities),
            documents,
            lambda entity: having[entity.field, entity.id],
            len(itself),
        )
        whole = whole_weight(words, entities)
        found = []
        for one in self._documents:
            score = sum(word.weight * self._matcher.saturated(one, "body", word.term) for word in words)
            score += sum(each.weight for each in entities if each.entity.id in one.values[each.entity.field])
            if score >= LEAST_LIKENESS * whole:
                found.append((score, one))
        found.sort(key=lambda pair: (-pair[0], pair[1].id))
        similar: list[Similar] = []
        shown = set(itself)
        for score, one in found:
            if one.id not in shown and len(similar) < size:
                common = [word for word in words if word.term in dict(one.terms["body"])]
                both = [each.entity for each in entities if each.entity.id in one.values[each.entity.field]]
                likeness = score / whole
                group = self._group(one)
                if (found_one := similar_article(one.annotated, likeness, len(group) - 1, common, both)) is not None:
                    similar.append(found_one)
                    shown |= {other.id for other in group}
        return SimilarPage(id, tuple(similar), GENERATION)

    def _document(self, id: str) -> Document:
        found = [document for document in self._documents if document.id == id]
        if not found:
            raise ArticleNotFound(id)
        return found[0]

    def _group(self, document: Document) -> list[Document]:
        """The article and all that are nearly the same as one of the group."""
        group = [document]
        for one in group:
            group += [
                other
                for other in self._documents
                if other not in group and nearly_same(self._shingles[one.id], self._shingles[other.id])
            ]
        return group

    def entity(self, field: str | None, id: str, *, offset: int = 0, size: int = 10) -> EntityPage:
        entity = find_entity(self._entities, field, id)
        if entity is None:
            raise EntityNotFound(id)
        newest = SearchRequest(sort="newest")
        found = [one for one in self._documents if entity.id in one.values[entity.field]]
        found.sort(key=lambda one: (*_earliness(one, newest, 0), one.id))
        forms: dict[str, set[str]] = {}
        for one in found:
            for name in one.annotated.names:
                if name.field == entity.field and self._entities.entity_of(entity.field, name.key, one.id) == entity:
                    forms.setdefault(form_of(name.key, entity), set()).add(one.id)
        request = SearchRequest().with_filter(entity.field, entity.id).with_mode(entity.field, "all")
        together = []
        for field in self._entities.entity_fields:
            whole = self._facet(request, field, len(self._documents) * 100)
            others = [
                replace(value, selected=False)
                for value in whole.values
                if (field, value.value) != (entity.field, entity.id)
            ]
            listed, rest = others[:MOST_TOGETHER], others[MOST_TOGETHER:]
            together.append(Facet(field, tuple(listed), len(others), whole.missing, sum(value.count for value in rest)))
        return EntityPage(
            entity=entity,
            identifiers=identifiers_of(self._entities, entity),
            articles=len(found),
            forms=sorted_forms([Form(text, len(articles)) for text, articles in forms.items()]),
            months=self._facet(request, "month", len(self._documents)),
            together=tuple(together),
            evidence=tuple(self._evidence(one, entity) for one in found[offset : offset + size]),
            offset=offset,
            generation=GENERATION,
        )

    def _evidence(self, document: Document, entity: Entity) -> Evidence:
        named = mentions(document.annotated, self._entities)
        return evidence(document.annotated, next(one.spans for one in named if one.entity == entity))

    def complete(
        self, beginning: str, size: int, *, words: bool = True, fields: Sequence[str] = ENTITY_FIELDS
    ) -> Completions:
        folded = fold(beginning.strip())
        forms: Counter[str] = Counter()
        entities: dict[str, Counter[tuple[str, str]]] = {field: Counter() for field in fields}
        for document in self._documents if folded else ():
            forms.update({term for term, _ in document.terms["exact"] if words and term.startswith(folded)})
            for field, counts in entities.items():
                for value, label in document.values[field].items():
                    if re.search(rf"(?<!\w){re.escape(folded)}", fold(label)):
                        counts[value, label] += 1
        listed = sorted(forms.items(), key=lambda one: (-one[1], one[0]))[:size]
        found = [
            Completion(label, articles, Entity(field, value, label))
            for field, counts in entities.items()
            for (value, label), articles in sorted(
                counts.items(), key=lambda one: (-one[1], fold(one[0][1]), one[0][0])
            )[:size]
        ]
        return Completions(tuple(Completion(*one) for one in listed), tuple(found), GENERATION)

    def explain(self, request: SearchRequest) -> Explanation:
        parsed, _ = self._read(request)
        return Explanation(request.query, parsed.understood, outline(parsed.tree), (), parsed.warnings, GENERATION)

    def status(self) -> Status:
        return Status(GENERATION, CREATED, len(self._documents), "naive", "numpy", (), self._analyzer.version, True, "")

    def _read(self, request: SearchRequest) -> tuple[Parsed, c.Clause]:
        parsed = parse(request.query, request.operator)
        tree = searched(parsed.tree, self._analyzer, request)
        if tree != parsed.tree:
            parsed = replace(parsed, tree=tree, understood=written(tree))
        return parsed, clauses(parsed.tree, self._analyzer, request)

    def _found(self, clause: c.Clause, request: SearchRequest) -> tuple[list[Document], dict[str, float]]:
        """The hits in their order, and the score of each."""
        found = [document for document in self._documents if self._is_hit(document, clause, request.filters, request)]
        matcher = self._ranked if request.operator == "or" else self._matcher
        scores = {document.id: matcher.score(clause, document) for document in found}
        found.sort(key=lambda document: (*_earliness(document, request, scores[document.id]), document.id))
        return found, scores

    def _is_hit(self, document: Document, clause: c.Clause, filters: Sequence[Filter], request: SearchRequest) -> bool:
        return (
            self._matcher.matches(clause, document)
            and self._is_dated(document, request)
            and all(self._passes(document, chosen) for chosen in filters)
        )

    def _is_dated(self, document: Document, request: SearchRequest) -> bool:
        if document.period is None:
            return request.undated != "exclude"
        dates = c.DateRange(request.date_from, request.date_to)
        return request.undated != "only" and self._matcher.matches(dates, document)

    def _passes(self, document: Document, chosen: Filter) -> bool:
        wanted = [self._has(document, chosen.field, value) for value in chosen.values]
        unwanted = [self._has(document, chosen.field, value) for value in chosen.excluded]
        return not any(unwanted) and (not wanted or (all if chosen.mode == "all" else any)(wanted))

    def _has(self, document: Document, field: str, value: str) -> bool:
        return self._matcher.matches(c.HasValue(field, value), document)

    def _facet(self, request: SearchRequest, field: str, size: int) -> Facet:
        """All filters count except the facet's own, of which mode=all and exclusions stay."""
        _, clause = self._read(request)
        own = request.filter_of(field)
        kept = own if own.mode == "all" else replace(own, values=())
        filters = [*(chosen for chosen in request.filters if chosen.field != field), kept]
        found = [one for one in self._documents if self._is_hit(one, clause, filters, request)]
        labels = {value: label for one in self._documents for value, label in one.values[field].items()}
        counts = Counter(value for one in found for value in one.values[field])
        selected, excluded = (self._values(field, typed) for typed in (own.values, own.excluded))
        by_count = sorted(
            {**labels, **selected, **excluded}.items(), key=lambda pair: (-counts[pair[0]], fold(pair[1]), pair[0])
        )
        most = [value for value, _ in by_count if counts[value]][:size]
        values = tuple(
            FacetValue(value, label, counts[value], value in selected, value in excluded)
            for value, label in by_count
            if value in most or value in selected or value in excluded
        )
        other = counts.total() - sum(value.count for value in values)
        return Facet(field, values, len(counts), sum(not one.values[field] for one in found), other)

    def _values(self, field: str, typed: Iterable[str]) -> dict[str, str]:
        return dict(self._matcher.value(field, value) for value in typed if value != NO_VALUE)

    def _unknown(self, request: SearchRequest) -> Iterator[Notice]:
        _, clause = self._read(request)
        filtered = [(one.field, one.typed) for one in self._chosen(request)]
        named = [*filtered, *((one.field, one.value) for one in c.values_in(clause))]
        unknown = [typed for field, typed in named if typed != NO_VALUE and not self._knows(field, typed)]
        yield from (Notice("unknown_name", (typed,)) for typed in dict.fromkeys(unknown))

    def _knows(self, field: str, typed: str) -> bool:
        if field_named(field).entity:
            return self._entities.find(field, typed) is not None
        return field == "month" or any(typed in one.values[field] for one in self._documents)

    def _chosen(self, request: SearchRequest) -> Iterator[Chosen]:
        for chosen in request.filters:
            for typed in chosen.values:
                yield Chosen(chosen.field, typed, *self._matcher.value(chosen.field, typed))
            for typed in chosen.excluded:
                yield Chosen(chosen.field, typed, *self._matcher.value(chosen.field, typed), excluded=True)


def _earliness(document: Document, request: SearchRequest, score: float) -> tuple[float, ...]:
    """What the hits are sorted by, smallest first."""
    if request.sort == "relevance":
        return (-score,)
    date = document.annotated.article.date
    if date is None:
        return (1, 0)
    day = int(date.value.replace("-", "").ljust(8, "0"))
    return (0, day if request.sort == "oldest" else -day)


def _day(document: Document) -> str:
    """Its date as it is known, "" if it is not."""
    date = document.annotated.article.date
    return date.value if date else ""


def _start(request: SearchRequest) -> int:
    if request.cursor is None:
        return 0
    generation, _, rest = request.cursor.partition(":")
    start, _, digest = rest.partition(":")
    if digest != str(hash(replace(request, cursor=None))) or not start.isdecimal():
        raise BadCursor(request.cursor)
    if generation != GENERATION:
        raise StaleCursor(request.cursor)
    return int(start)
