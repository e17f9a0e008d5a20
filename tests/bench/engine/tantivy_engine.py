"""tantivy through its Python binding: an indexing thread for each core, facets as terms aggregations over fast fields."""

from __future__ import annotations

import os
from pathlib import Path
from time import perf_counter
from typing import Any

import tantivy
from tantivy import Occur, Query

from search.query import clauses as c
from tests.bench.engine.documents import FACETS, Document, documents
from tests.bench.engine.engine import HITS, VALUES, Answer, Engine, Question, Unanswerable, split_filters

_HEAP = 512_000_000
_FACETS = {name: {"terms": {"field": name, "size": VALUES}} for name in FACETS}


class Tantivy(Engine):
    """A searcher over one commit."""

    def __init__(self, index: tantivy.Index) -> None:
        self._schema = index.schema
        self._searcher: Any = index.searcher()

    def page(self, question: Question) -> Answer:
        found = self.search(question)
        if question.filters:
            counts: dict[str, Any] = {}
            for name in FACETS:
                counts |= self._searcher.aggregate(self._query(question.counted_in(name)), {name: _FACETS[name]})
        else:
            counts = self._searcher.aggregate(self._query(question.filtered()), _FACETS)
        facets = (tuple((one["key"], int(one["doc_count"])) for one in counts[name]["buckets"]) for name in FACETS)
        return Answer(found.total, found.scores, tuple(facets))

    def search(self, question: Question) -> Answer:
        found = self._searcher.search(self._query(question.filtered()), limit=HITS, count=True)
        return Answer(found.count, tuple(score for score, _ in found.hits))

    def _query(self, clause: c.Clause) -> Query:
        scored, filters = split_filters(clause)
        query = self._scored(scored)
        if not filters:
            return query
        chosen = [Query.boolean_query([(Occur.Should, self._having(one)) for one in group]) for group in filters]
        return Query.boolean_query(
            [(Occur.Must, query), *((Occur.Must, Query.const_score_query(one, 0.0)) for one in chosen)]
        )

    def _scored(self, clause: c.Clause) -> Query:
        match clause:
            case c.Terms(terms=(one,)):
                return Query.term_query(self._schema, one.field, one.term)
            case c.Sequence(field, slots):
                return Query.phrase_query(self._schema, field, [str(slot[0]) for slot in slots])
            case c.Proximity(field, ((str() as first,), (str() as second,)), distance):
                # Slop counts the words between; a phrase has an order, NEAR has none.
                orders: tuple[list[Any], ...] = ([first, second], [second, first])
                phrases = [Query.phrase_query(self._schema, field, order, slop=distance - 1) for order in orders]
                return Query.boolean_query([(Occur.Should, one) for one in phrases])
            case c.Pattern(field, pattern):
                return Query.regex_query(self._schema, field, pattern.replace("*", ".*"))
            case c.Fuzzy(field, term, distance):
                return Query.fuzzy_term_query(self._schema, field, term, distance, transposition_cost_one=True)
            case c.Every(parts):
                return Query.boolean_query(
                    [
                        (Occur.MustNot, self._scored(one.clause))
                        if isinstance(one, c.Without)
                        else (Occur.Must, self._scored(one))
                        for one in parts
                    ]
                )
            case c.Some(parts):
                return Query.boolean_query([(Occur.Should, self._scored(one)) for one in parts])
            case c.Without(inner):
                return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, self._scored(inner))])
            case c.All():
                return Query.all_query()
        raise Unanswerable(clause)

    def _having(self, one: c.HasValue) -> Query:
        return Query.term_query(self._schema, one.field, one.value, index_option="basic")


def open_index(folder: Path) -> Engine:
    """The last commit."""
    return Tantivy(_index(folder))


def build_index(corpus: Path, folder: Path) -> float:
    """The seconds include the merges that the writer starts."""
    folder.mkdir(parents=True)
    index = _index(folder)
    seconds = 0.0
    started = perf_counter()
    writer = index.writer(heap_size=_HEAP, num_threads=os.cpu_count() or 1)
    seconds += perf_counter() - started
    for document in documents(corpus):
        started = perf_counter()
        writer.add_document(_document(document))
        seconds += perf_counter() - started
    started = perf_counter()
    writer.commit()
    writer.wait_merging_threads()
    return seconds + perf_counter() - started


def _document(document: Document) -> tantivy.Document:
    made = tantivy.Document()
    made.add_unsigned("day", int(document.date.replace("-", "")))
    made.add_text("id", document.id)
    made.add_bytes("title", document.title.encode())
    made.add_bytes("text", document.text.encode())
    made.add_text("body", document.body)
    for facet in FACETS:
        for value in document.values(facet):
            made.add_text(facet, value)
    return made


def _index(folder: Path) -> tantivy.Index:
    schema: Any = tantivy.SchemaBuilder()
    schema.add_unsigned_field("day", indexed=True, fast=True)
    schema.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    schema.add_bytes_field("title", stored=True)
    schema.add_bytes_field("text", stored=True)
    schema.add_text_field("body", tokenizer_name="terms")
    for facet in FACETS:
        schema.add_text_field(facet, fast=True, tokenizer_name="raw", index_option="basic")
    index = tantivy.Index(schema.build(), path=str(folder))
    terms = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("terms", terms)
    return index
