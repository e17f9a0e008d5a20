"""From articles to annotated articles: language, mentions and names; from the cache where the text was seen before."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from hashlib import blake2b
from itertools import islice
from pathlib import Path

from index.article import AnnotatedArticle, Article
from index.config import Config
from index.language import UNDETERMINED, detect_language
from index.names.annotations import Annotation, AnnotationCache
from index.names.annotator import Annotator
from index.names.article_names import names_in
from index.names.gazetteer.cities import load_gazetteer
from index.sources.header import author_lines
from index.worker_processes import killed_processes_told, worker_processes

_BATCH = 64
_ALONE = 256
"""Texts that this process annotates before it starts others: loading the model costs each of them some two seconds."""


class ArticleAnnotator:
    """Annotates articles, in several processes when there are many. close() keeps what was found for the next time.

    `version` changes with the model, the rules that make names of mentions and the kinds of names wanted. Raises ModelUnavailable.
    """

    def __init__(self, config: Config) -> None:
        self._model = config.model
        model_fingerprint = Annotator(config.model).fingerprint
        self._optional = config.optional_fields
        self.version = "-".join((model_fingerprint, _rules_fingerprint(), *self._optional))
        config.archive.mkdir(parents=True, exist_ok=True)
        self._cache = AnnotationCache(config.archive / "annotations.sqlite", model_fingerprint)
        self._workers = config.workers or os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None

    def close(self) -> None:
        """Keeps the annotations made so far and ends the other processes."""
        self.end_processes()
        self._cache.close()

    def end_processes(self) -> None:
        """Gives back what the processes hold, some 120 MB each; they start again when they are needed."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def annotate(self, articles: Iterable[Article]) -> Iterator[AnnotatedArticle]:
        """The articles in their order, annotated. Holds a few hundred of them in memory, never all. Raises ProcessKilled."""
        with killed_processes_told():
            yield from self._annotated(articles)

    def _annotated(self, articles: Iterable[Article]) -> Iterator[AnnotatedArticle]:
        remaining = iter(articles)
        running: deque[Future[_Batch] | _Batch] = deque()
        seen = 0
        while batch := list(islice(remaining, _BATCH)):
            known = self._cache.get([article.text for article in batch])
            work = list(zip(batch, known, strict=True))
            missing = known.count(None)
            seen += missing
            if missing and seen > _ALONE and self._workers > 1:
                running.append(self._processes().submit(_annotate, self._model, self._optional, work))
            else:
                running.append(_annotate(self._model, self._optional, work))
            if len(running) > 2 * self._workers:
                yield from self._finished(running.popleft())
        while running:
            yield from self._finished(running.popleft())

    def _finished(self, result: Future[_Batch] | _Batch) -> Iterator[AnnotatedArticle]:
        new, articles = result.result() if isinstance(result, Future) else result
        self._cache.put(new)
        yield from articles

    def _processes(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = worker_processes(self._workers)
        return self._pool


_Batch = tuple[list[tuple[str, Annotation]], list[AnnotatedArticle]]
"""The annotations that are new, each with its text, and the annotated articles."""


def _annotate(model: str, optional: tuple[str, ...], work: list[tuple[Article, Annotation | None]]) -> _Batch:
    """Annotates a batch in whatever process this is; what the cache knew is not found again."""
    found = iter(_annotator(model).mentions(article.text for article, known in work if known is None))
    new: list[tuple[str, Annotation]] = []
    articles = []
    for article, known in work:
        annotation = known or Annotation(detect_language(article.text), next(found))
        if known is None:
            new.append((article.text, annotation))
        elif known.language == UNDETERMINED:  # language.py may tell it by now
            annotation = replace(known, language=detect_language(article.text))
        authors = author_lines(article.text)  # who wrote it is no person it is about
        about = tuple(one for one in annotation.mentions if not any(start <= one.start < end for start, end in authors))
        mentions, names = names_in(article.text, about, load_gazetteer(), optional, article.source)
        articles.append(AnnotatedArticle(article, annotation.language, mentions, names))
    return new, articles


@cache
def _annotator(model: str) -> Annotator:
    return Annotator(model)


@cache
def _rules_fingerprint() -> str:
    """Changes with the code and data that make articles of files and names of mentions: an index made by others is made again."""
    digest = blake2b(digest_size=4)
    folder = Path(__file__).parent
    rules = [folder / "language.py", folder / "dates.py", *(folder / "sources").glob("*.py")]
    rules += [*(folder / "names").glob("*.py"), *(folder / "names" / "gazetteer").iterdir()]
    for file in sorted(rules):
        if file.is_file():
            digest.update(file.read_bytes())
    return digest.hexdigest()
