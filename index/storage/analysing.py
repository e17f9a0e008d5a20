"""Articles on their way to the writer: analysed here while they are few, in several processes when they are many."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cache
from itertools import islice
from types import TracebackType
from typing import Self

from index.article import AnnotatedArticle
from index.german.analysis import Analyzer
from index.storage.article_fields import AnalysedChunk, ArticleAnalyzer
from index.storage.stored import to_text
from index.worker_processes import worker_processes

_BATCH = 1_000
# Articles analysed in this process before others are started: each of them needs half a second and 80 MB to begin.
_ALONE = 5_000


class Analysing:
    """Turns articles into chunks for the index, in their order; as a context manager it ends the processes it started.

    `workers` processes at most, 0 is one for each processor. A few thousand articles are in memory at a time, never all.
    """

    def __init__(self, analyzer: Analyzer, workers: int) -> None:
        self._here = ArticleAnalyzer(analyzer)
        self._workers = workers or os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None
        self._seen = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end_processes()

    def end_processes(self) -> None:
        """Gives back what the processes hold, some 250 MB each; they start again when they are needed."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def chunks(self, articles: Iterable[AnnotatedArticle]) -> Iterator[AnalysedChunk]:
        """The articles' fields, some hundred articles at a time."""
        remaining = iter(articles)
        running: deque[Future[AnalysedChunk]] = deque()
        while batch := tuple(islice(remaining, _BATCH)):
            self._seen += len(batch)
            if self._workers == 1 or self._seen <= _ALONE:
                yield self._here.analyse(batch)
                continue
            running.append(self._processes().submit(_analyse, [to_text(annotated) for annotated in batch]))
            if len(running) > self._workers + 1:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()

    def _processes(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = worker_processes(self._workers)
        return self._pool


def _analyse(batch: list[str]) -> AnalysedChunk:
    return _analyzer().analyse_texts(batch)


@cache
def _analyzer() -> ArticleAnalyzer:
    return ArticleAnalyzer(Analyzer())
