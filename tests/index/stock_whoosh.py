"""The same articles through Whoosh's own writer, and what plain Whoosh reads from an index: what ours must equal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from whoosh.analysis import Analyzer as WhooshAnalyzer
from whoosh.analysis import Token
from whoosh.codec.whoosh3 import W3Codec
from whoosh.fields import TEXT
from whoosh.index import create_in
from whoosh.reading import IndexReader
from whoosh.writing import SegmentWriter

from index.article import AnnotatedArticle
from index.german.analysis import Analyzer
from index.names.name_words import name_words
from index.schema import TEXT_FIELDS
from index.storage.stored import to_text
from index.storage.whoosh_segments import whoosh_schema


class GivenTokens(WhooshAnalyzer):  # type: ignore[misc]
    """Gives the (term, position) pairs of a JSON text as tokens."""

    def __call__(self, value: str, **kwargs: Any) -> Iterator[Token]:
        token = Token(positions=True, removestops=True, mode=kwargs.get("mode", ""))
        token.boost = 1.0
        for token.text, token.pos in json.loads(value):
            yield token


def write_with_whoosh(folder: Path, articles: Sequence[AnnotatedArticle], analyzer: Analyzer) -> Any:
    """An index of these articles by Whoosh's own SegmentWriter, one segment, nothing of ours but the terms."""
    schema = whoosh_schema()
    for field in TEXT_FIELDS:
        schema.remove(field)
        schema.add(field, TEXT(analyzer=GivenTokens()))
    folder.mkdir()
    index = create_in(folder, schema)
    writer = SegmentWriter(index, codec=W3Codec(), compound=False)
    for annotated in articles:
        writer.add_document(**whoosh_fields(annotated, analyzer))
    writer.commit(merge=False)
    return index


def whoosh_fields(annotated: AnnotatedArticle, analyzer: Analyzer) -> dict[str, Any]:
    """The article as keyword arguments of add_document."""
    article = annotated.article
    names = name_words(annotated)
    text = analyzer.terms(article.text, language=annotated.language, names=names)
    title = analyzer.terms(article.title, language=annotated.language, names=names)
    fields: dict[str, Any] = {
        "id": article.id,
        "exact": json.dumps(list(zip(text.exact, text.positions, strict=True))),
        "body": json.dumps(list(zip(text.body, text.positions, strict=True))),
        "parts": json.dumps(list(zip(text.part_terms, text.part_positions, strict=True))),
        "title": json.dumps(list(zip(title.body, title.positions, strict=True))),
        "title_exact": json.dumps(list(zip(title.exact, title.positions, strict=True))),
        "person": [name.key for name in annotated.names if name.field == "person"],
        "city": [name.key for name in annotated.names if name.field == "city"],
        "language": annotated.language,
        "source": article.source,
        "article": to_text(annotated),
    }
    if article.date:
        fields |= {"month": article.date.month, "date": article.date.value}
    return fields


def content(reader: IndexReader, documents: Iterable[int]) -> dict[str, Any]:
    """All that can be read of these documents: terms with their infos, postings, positions, lengths, stored fields."""
    wanted = list(documents)
    return {
        "terms": {(field, term): _term(reader, field, term) for field, term in reader.all_terms()},
        "lengths": {(field, d): reader.doc_field_length(d, field) for field in TEXT_FIELDS for d in wanted},
        "totals": {
            field: (reader.field_length(field), reader.min_field_length(field), reader.max_field_length(field))
            for field in TEXT_FIELDS
            if reader.field_length(field)
        },
        "stored": [reader.stored_fields(document) for document in wanted],
    }


def _term(reader: IndexReader, field: str, term: bytes) -> Any:
    info = reader.term_info(field, term)
    matcher = reader.postings(field, term)
    postings = []
    while matcher.is_active():
        positions = matcher.value_as("positions") if field in TEXT_FIELDS else None
        postings.append((matcher.id(), matcher.weight(), positions))
        matcher.next()
    return (
        (info.weight(), info.doc_frequency(), info.max_weight(), info.min_id(), info.max_id()),
        (info.min_length(), info.max_length()),
        postings,
    )
