"""The whole product: WhooshSearcher.search from the typed query to ten hits with snippets, without its cache of pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

import numpy as np

from index.config import Config
from search.engine import page_cache
from search.engines import open_searcher
from tests.bench.engine.interleaved import ROUNDS
from tests.bench.engine.queries import BenchQuery

Percentiles = dict[str, dict[str, float]]


def measure_product(folder: Path, queries: Sequence[BenchQuery]) -> Percentiles:
    """p50 and p95 in ms by class."""
    page_cache.MOST_PAGES = 0
    searcher = open_searcher(Config(archive=folder))
    times: dict[str, list[float]] = defaultdict(list)
    for number in range(ROUNDS):
        for query in queries:
            started = perf_counter()
            searcher.search(query.request)
            if number:
                times[query.kind].append((perf_counter() - started) * 1000)
    return {kind: percentiles(milliseconds) for kind, milliseconds in times.items()}


def percentiles(milliseconds: Sequence[float]) -> dict[str, float]:
    """p50 and p95."""
    median, high = np.percentile(milliseconds, (50, 95)).tolist()
    return {"p50_ms": round(median, 3), "p95_ms": round(high, 3)}
