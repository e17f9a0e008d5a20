"""Whoosh as it comes: its own writer and searcher, facets by its categorizers."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from whoosh import query as q
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import DATETIME, ID, KEYWORD, STORED, TEXT, Schema
from whoosh.index import create_in, open_dir
from whoosh.query.spans import SpanNear
from whoosh.scoring import BM25F
from whoosh.sorting import Count, FieldFacet

from search.engine.scoring import K1, B
from search.query import clauses as c
from tests.bench.engine.documents import FACETS, documents
from tests.bench.engine.engine import HITS, Answer, Engine, Question, Unanswerable, most, split_filters

_MEMORY_MB = 512


class StockWhoosh(Engine):
    """A searcher with Fundstelle's two constants of BM25, so that scores can be compared."""

    def __init__(self, index: Any) -> None:
        self._searcher = index.searcher(weighting=BM25F(B=B, K1=K1))

    def page(self, question: Question) -> Answer:
        if question.filters:
            found = self._results(question.filtered(), ())
            counted = {name: self._results(question.counted_in(name), (name,)) for name in FACETS}
        else:
            found = self._results(question.filtered(), FACETS)
            counted = dict.fromkeys(FACETS, found)
        facets = (
            most([(value, count) for value, count in counted[name].groups(name).items() if value]) for name in FACETS
        )
        return Answer(len(found), _scores(found), tuple(facets))

    def search(self, question: Question) -> Answer:
        found = self._results(question.filtered(), ())
        return Answer(len(found), _scores(found))

    def _results(self, clause: c.Clause, facets: tuple[str, ...]) -> Any:
        scored, filters = split_filters(clause)
        groups = {name: FieldFacet(name, allow_overlap=name != "month", maptype=Count) for name in facets}
        allowed = [q.Or([q.Term(one.field, one.value) for one in group]) for group in filters]
        return self._searcher.search(
            _query(scored),
            limit=HITS,
            filter=q.And(allowed) if allowed else None,
            groupedby=groups or None,
            optimize=not allowed,  # else len() of filtered results is wrong
        )


def _query(clause: c.Clause) -> Any:
    match clause:
        case c.Terms(terms=(one,)):
            return q.Term(one.field, one.term)
        case c.Sequence(field, slots):
            return q.Phrase(field, [slot[0] for slot in slots])
        case c.Proximity(field, ((str() as first,), (str() as second,)), distance):
            return SpanNear(q.Term(field, first), q.Term(field, second), slop=distance, ordered=False)
        case c.Pattern(field, pattern):
            return q.Prefix(field, pattern.removesuffix("*"))
        case c.Fuzzy(field, term, distance):
            return q.FuzzyTerm(field, term, maxdist=distance, prefixlength=0)
        case c.Every(parts):
            return q.And([_query(one) for one in parts])
        case c.Some(parts):
            return q.Or([_query(one) for one in parts])
        case c.Without(inner):
            return q.Not(_query(inner))
        case c.All():
            return q.Every()
    raise Unanswerable(clause)


def open_index(folder: Path) -> Engine:
    """The index."""
    return StockWhoosh(open_dir(folder))


def build_index(corpus: Path, folder: Path) -> float:
    """One writer, one commit."""
    folder.mkdir(parents=True)
    schema = Schema(
        id=ID(stored=True, unique=True),
        title=STORED,
        text=STORED,
        body=TEXT(analyzer=SpaceSeparatedTokenizer()),
        date=DATETIME(sortable=True),
        month=ID(sortable=True),
        person=KEYWORD(commas=True),
        city=KEYWORD(commas=True),
    )
    started = perf_counter()
    writer = create_in(folder, schema).writer(limitmb=_MEMORY_MB)
    seconds = perf_counter() - started
    for document in documents(corpus):
        started = perf_counter()
        writer.add_document(
            id=document.id,
            title=document.title,
            text=document.text,
            body=document.body,
            date=datetime.fromisoformat(document.date),
            month=document.month,
            person=",".join(document.person),
            city=",".join(document.city),
        )
        seconds += perf_counter() - started
    started = perf_counter()
    writer.commit()
    return seconds + perf_counter() - started


def _scores(results: Any) -> tuple[float, ...]:
    return tuple(results.score(place) for place in range(min(HITS, results.scored_length())))
