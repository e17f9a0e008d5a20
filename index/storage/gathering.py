"""Articles on their way into segments: gathered in this process while they are few, in several processes when they are many.

A process analyses what it gets and keeps it until it is enough for a run: columns and stored values, which only a merge reads. So terms
stay in the process that found them, and the writer's own has only to hand out articles, and to merge in the end.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from functools import cache
from types import TracebackType
from typing import Self

from index.article import AnnotatedArticle
from index.german.analysis import Analyzer
from index.storage.article_fields import ArticleAnalyzer
from index.storage.generation import Layout, SegmentEntry
from index.storage.inversion import Inversion
from index.storage.open_segments import OpenSegment
from index.storage.postings import SegmentSource
from index.storage.stored import to_text
from index.storage.whoosh_segments import write_run, write_segment
from index.worker_processes import worker_processes

# Articles analysed at a time, or fewer of many characters.
_BATCH = 1_000
_BATCH_CHARACTERS = 4_000_000
# Batches that may wait for a process: enough to last while it writes a run.
_AHEAD = 4
# Articles gathered in this process before others are started: each of them needs half a second and 80 MB to begin.
_ALONE = 1_000
# What a process gathers before it writes a run: all processes together then have less than 1 GB (docs/performance.md).
_RUN_ARTICLES = 16_000
_RUN_CHARACTERS = 32_000_000


class Gathering:
    """Takes new articles until they are written; as a context manager it ends the processes it started.

    `workers` processes at most, 0 is one for each processor.
    """

    def __init__(self, layout: Layout, workers: int) -> None:
        self._layout = layout
        self._workers = workers or os.cpu_count() or 1
        self._places: deque[_Here | _Worker] = deque([_Here()])
        self._runs: list[_Run] = []
        self._seen = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end_processes()

    @property
    def articles(self) -> int:
        """How many articles are gathered, without those that were replaced or deleted."""
        return sum(place.waiting.articles for place in self._places) + sum(run.articles for run in self._runs)

    @property
    def is_small(self) -> bool:
        """Whether everything that is gathered waits in this process."""
        return not self._runs and all(isinstance(place, _Here) for place in self._places)

    def add(self, articles: Sequence[AnnotatedArticle]) -> None:
        """Takes articles with ids that nothing gathered has, or has no longer; of several with one id the last counts."""
        self._seen += len(articles)
        if self._seen > _ALONE and self._workers > 1 and isinstance(self._places[0], _Here):
            # What this process needs to analyse is given free, too.
            self._write_runs()
            self._places = deque(_Worker() for _ in range(self._workers))
        self._places.rotate()
        place = self._places[0]
        place.add(articles)
        place.waiting.add(articles)
        if place.waiting.documents >= _RUN_ARTICLES or place.waiting.characters >= _RUN_CHARACTERS:
            self._write_run(place)

    def delete(self, article_ids: Sequence[str]) -> None:
        """Forgets the articles with these ids; unknown ids are passed over."""
        for place in self._places:
            place.waiting.delete(article_ids)
        for run in self._runs:
            run.delete(article_ids)

    def segment(self) -> OpenSegment:
        """Writes what waits in this process as a segment."""
        here = self._places[0]
        return _Run(self._layout, here.waiting, here.write(self._layout, write_segment)).opened()

    def runs(self) -> list[OpenSegment]:
        """Writes what waits and gives all runs, when every process has ended: a merge needs their memory."""
        self._write_runs()
        for place in self._places:
            place.finish()
        self._end_processes()
        runs, self._runs = self._runs, []
        return [run.opened() for run in runs]

    def _write_runs(self) -> None:
        for place in self._places:
            if place.waiting.documents:
                self._write_run(place)

    def _write_run(self, place: _Here | _Worker) -> None:
        self._runs.append(_Run(self._layout, place.waiting, place.write(self._layout, write_run)))

    def _end_processes(self) -> None:
        for place in self._places:
            place.end()
        self._places = deque([_Here()])


def in_batches(articles: Iterable[AnnotatedArticle]) -> Iterator[list[AnnotatedArticle]]:
    """The articles in lists of some hundred: what the writer holds of them at a time."""
    batch: list[AnnotatedArticle] = []
    characters = 0
    for annotated in articles:
        batch.append(annotated)
        characters += len(annotated.article.text)
        if len(batch) == _BATCH or characters >= _BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


_Write = Callable[[SegmentSource, Layout], SegmentEntry]


class RunBuilder:
    """Analyses and gathers articles until they are written. Needs no index, so any process can do it."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = ArticleAnalyzer(analyzer)
        self._inversion = Inversion()

    def add(self, articles: Sequence[AnnotatedArticle]) -> None:
        """Takes articles."""
        self._inversion.add(self._analyzer.analyse(articles))

    def add_texts(self, texts: Sequence[str]) -> None:
        """Takes articles as to_text wrote them."""
        self._inversion.add(self._analyzer.analyse_texts(texts))

    def write(self, layout: Layout, write: _Write) -> SegmentEntry:
        """Writes the articles, in the order in which they came, and begins anew."""
        gathered, self._inversion = self._inversion, Inversion()
        entry = write(gathered, layout)
        self._analyzer.forget_rare()
        return entry


class _Waiting:
    """Articles that are to be written together: which document each will be, and which of these were replaced or deleted since."""

    def __init__(self) -> None:
        self.documents = 0
        self.characters = 0
        self.deleted: set[int] = set()
        self._document_of: dict[str, int] = {}

    @property
    def articles(self) -> int:
        """How many are neither replaced nor deleted."""
        return len(self._document_of)

    def add(self, articles: Sequence[AnnotatedArticle]) -> None:
        for annotated in articles:
            article = annotated.article
            self.delete((article.id,))
            self._document_of[article.id] = self.documents
            self.documents += 1
            self.characters += len(article.text)

    def delete(self, article_ids: Iterable[str]) -> None:
        for article_id in article_ids:
            document = self._document_of.pop(article_id, None)
            if document is not None:
                self.deleted.add(document)


class _Here:
    """Articles that wait in this process."""

    def __init__(self) -> None:
        self._builder = RunBuilder(Analyzer())
        self.waiting = _Waiting()

    def add(self, articles: Sequence[AnnotatedArticle]) -> None:
        self._builder.add(articles)

    def write(self, layout: Layout, write: _Write) -> Future[SegmentEntry]:
        self.waiting = _Waiting()
        written: Future[SegmentEntry] = Future()
        written.set_result(self._builder.write(layout, write))
        return written

    def finish(self) -> None:
        """Everything is done already."""

    def end(self) -> None:
        """There is no other process."""


class _Worker:
    """Articles that wait in another process, which does one thing after the other."""

    def __init__(self) -> None:
        self._process = worker_processes(1)
        self._running: deque[Future[None] | Future[SegmentEntry]] = deque()
        self.waiting = _Waiting()

    def add(self, articles: Sequence[AnnotatedArticle]) -> None:
        self._running.append(self._process.submit(_add, [to_text(annotated) for annotated in articles]))
        if len(self._running) > _AHEAD:
            self._running.popleft().result()

    def write(self, layout: Layout, write: _Write) -> Future[SegmentEntry]:
        self.waiting = _Waiting()
        written = self._process.submit(_write, layout, write)
        self._running.append(written)
        return written

    def finish(self) -> None:
        """Waits until everything is done, and raises what went wrong."""
        while self._running:
            self._running.popleft().result()

    def end(self) -> None:
        self._process.shutdown(cancel_futures=True)


class _Run:
    """Articles that are being written, or are written."""

    def __init__(self, layout: Layout, waiting: _Waiting, written: Future[SegmentEntry]) -> None:
        self._layout = layout
        self._waiting = waiting
        self._written = written
        self._segment: OpenSegment | None = None

    @property
    def articles(self) -> int:
        return self._segment.size.live if self._segment else self._waiting.articles

    def delete(self, article_ids: Sequence[str]) -> None:
        if self._written.done():
            self.opened().delete(article_ids)
        else:
            self._waiting.delete(article_ids)

    def opened(self) -> OpenSegment:
        """The segment, as soon as it is written."""
        if self._segment is None:
            self._segment = OpenSegment(self._layout, self._written.result())
            self._segment.delete_documents(self._waiting.deleted)
            self._waiting = _Waiting()
        return self._segment


def _add(texts: list[str]) -> None:
    _builder().add_texts(texts)


def _write(layout: Layout, write: _Write) -> SegmentEntry:
    return _builder().write(layout, write)


@cache
def _builder() -> RunBuilder:
    return RunBuilder(Analyzer())
