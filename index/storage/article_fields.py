"""From articles to the terms of every field: what an index is made of, some hundred articles at a time."""

from __future__ import annotations

import gc
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.article import AnnotatedArticle, ArticleDate
from index.duplicates.shingles import signatures
from index.german.analysis import Analyzer
from index.german.bulk_analysis import BulkAnalyzer, FieldChunk, Text
from index.german.chunk_table import TermNumbers
from index.german.laying_out import Numbers
from index.names.name_words import name_words
from index.schema import ENTITY_FIELDS, TEXT_FIELDS
from index.storage.columns import KEYWORD_FIELDS, PRECISIONS
from index.storage.stored import from_text, stored_value, to_text


@dataclass(frozen=True, slots=True)
class AnalysedChunk:
    """Some articles, ready for a segment: `fields` in the order of TEXT_FIELDS and KEYWORD_FIELDS; arrays throughout.

    signatures: (articles, BANDS) uint32, see index/duplicates/shingles.py.
    """

    ids: tuple[str, ...]
    fingerprints: tuple[str, ...]
    fields: tuple[FieldChunk, ...]
    days: Numbers
    precisions: NDArray[np.uint8]
    signatures: Numbers
    stored: tuple[bytes, ...]


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Python looks for cycles the more often the more is made; here none are made, and looking takes a tenth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class ArticleAnalyzer:
    """Turns articles into the terms of all fields. Needs no index, so any process can do it; not for several threads."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._texts = BulkAnalyzer(analyzer)

    @_no_garbage_collection()
    def analyse(self, articles: Sequence[AnnotatedArticle]) -> AnalysedChunk:
        """The fields of these articles, in their order."""
        return self._analyse(articles, [to_text(one) for one in articles])

    @_no_garbage_collection()
    def analyse_texts(self, texts: Sequence[str]) -> AnalysedChunk:
        """The same from articles as to_text wrote them: so they reach another process in less time than as objects."""
        return self._analyse([from_text(text) for text in texts], texts)

    def forget_rare(self) -> None:
        """Gives memory free: to be called when what was analysed is written."""
        self._texts.forget_rare()

    def _analyse(self, articles: Sequence[AnnotatedArticle], texts: Sequence[str]) -> AnalysedChunk:
        names = [name_words(annotated) for annotated in articles]
        text = self._texts.fields(
            [Text(one.article.text, one.language, words) for one, words in zip(articles, names, strict=True)]
        )
        title = self._texts.fields(
            [Text(one.article.title, one.language, words) for one, words in zip(articles, names, strict=True)]
        )
        fields = {
            "exact": text.exact,
            "body": text.body,
            "parts": text.parts,
            "title": title.body,
            "title_exact": title.exact,
            "id": _keywords([one.article.id] for one in articles),
            "month": _keywords([one.article.date.month] if one.article.date else [] for one in articles),
            "language": _keywords([one.language] for one in articles),
            "source": _keywords([one.article.source] if one.article.source else [] for one in articles),
        }
        for field in ENTITY_FIELDS:
            fields[field] = _keywords(
                dict.fromkeys(name.key for name in one.names if name.field == field) for one in articles
            )
        dates = [_day_and_precision(one.article.date) for one in articles]
        return AnalysedChunk(
            ids=tuple(one.article.id for one in articles),
            fingerprints=tuple(one.article.fingerprint for one in articles),
            fields=tuple(fields[name] for name in (*TEXT_FIELDS, *KEYWORD_FIELDS)),
            days=np.array([day for day, _ in dates], np.uint32),
            precisions=np.array([precision for _, precision in dates], np.uint8),
            signatures=signatures(one.article for one in articles),
            stored=tuple(map(stored_value, texts)),
        )


def _day_and_precision(date: ArticleDate | None) -> tuple[int, int]:
    if date is None:
        return 0, 0
    return int(f"{date.value}-01-01"[:10].replace("-", "")), PRECISIONS.index(date.precision)


def _keywords(values: Iterable[Iterable[str]]) -> FieldChunk:
    """A keyword field from the values of each article."""
    numbers_of = TermNumbers()
    numbers, counts = array("I"), array("I")
    for of_article in values:
        before = len(numbers)
        numbers.extend(map(numbers_of.__getitem__, of_article))
        counts.append(len(numbers) - before)
    return FieldChunk(tuple(numbers_of), np.array(numbers, np.uint32), np.array(counts, np.uint32))
