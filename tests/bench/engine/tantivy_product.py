"""tantivy as somebody would set it up who wants the product that Fundstelle's index is: all fields, analysed by tantivy itself.

The same articles as Fundstelle gets, read from the same files, with the clock running from the first to the last; an indexing thread for
each core. Text and title each in exact forms (lower case, umlauts folded) and in German stems, with positions; persons, cities, month,
language and source as fast fields, the day as a number; title, text, names and mentions stored. What is missing: the words inside
compounds, lemmas, names that are kept whole, word forms cut short ("Staats- und Regierungschefs"). Only indexing is measured.
"""

from __future__ import annotations

import os
from pathlib import Path
from time import perf_counter
from typing import Any

import tantivy
from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from index.article import AnnotatedArticle
from index.storage.stored import from_text
from tests.bench.engine.documents import texts_of_articles

_HEAP = 512_000_000
_EXACT, _STEMS = ("exact", "title_exact"), ("body", "title")
_FACETS = ("person", "city", "month", "language", "source")


def build_index(corpus: Path, folder: Path) -> float:
    """The seconds include reading the corpus, as Fundstelle's do, and the merges that the writer starts."""
    folder.mkdir(parents=True)
    started = perf_counter()
    writer = _index(folder).writer(heap_size=_HEAP, num_threads=os.cpu_count() or 1)
    for text in texts_of_articles(corpus):
        writer.add_document(_document(from_text(text), text))
    writer.commit()
    writer.wait_merging_threads()
    return perf_counter() - started


def _document(annotated: AnnotatedArticle, text: str) -> tantivy.Document:
    article = annotated.article
    made = tantivy.Document()
    made.add_text("id", article.id)
    for field in ("exact", "body"):
        made.add_text(field, article.text)
    for field in ("title", "title_exact"):
        made.add_text(field, article.title)
    for name in annotated.names:
        made.add_text(name.field, name.key)
    if article.date:
        made.add_text("month", article.date.month)
        made.add_unsigned("day", int(article.date.value.replace("-", "")))
    made.add_text("language", annotated.language)
    made.add_text("source", article.source)
    made.add_bytes("article", text.encode())
    return made


def _index(folder: Path) -> tantivy.Index:
    schema: Any = tantivy.SchemaBuilder()
    schema.add_unsigned_field("day", indexed=True, fast=True)
    schema.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    schema.add_bytes_field("article", stored=True)
    for field in (*_EXACT, *_STEMS):
        schema.add_text_field(field, tokenizer_name="exact" if field in _EXACT else "stems")
    for facet in _FACETS:
        schema.add_text_field(facet, fast=True, tokenizer_name="raw", index_option="basic")
    index = tantivy.Index(schema.build(), path=str(folder))
    index.register_tokenizer("exact", _analyzer(Filter.lowercase(), Filter.ascii_fold()))
    index.register_tokenizer("stems", _analyzer(Filter.lowercase(), Filter.stemmer("german"), Filter.ascii_fold()))
    return index


def _analyzer(*filters: Filter) -> TextAnalyzer:
    builder = TextAnalyzerBuilder(Tokenizer.simple())
    for one in filters:
        builder = builder.filter(one)
    return builder.build()
