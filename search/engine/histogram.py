"""From articles to a histogram: how many are dated to each year, month or day, and how many of the whole archive."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.schema import NO_VALUE
from index.storage.columns import Segment
from search.engine.date_ranges import period
from search.engine.document_sets import Documents, each_once, everything
from search.page import Bucket, Histogram, Interval

Dates = NDArray[np.uint32]
"""Buckets as YYYYMMDD, zeros for what is not told: 20260100 is January 2026, 20260000 the year, 0 undated."""

_STEPS: dict[Interval, int] = {"year": 10_000, "month": 100, "day": 1}
"""What a date YYYYMMDD is rounded down to."""
_LENGTHS: dict[Interval, int] = {"year": 4, "month": 7, "day": 10}
"""So long is the value of a bucket; a shorter one is a date known less exactly."""


class Histograms:
    """The histograms of one generation. Threads may share it."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._whole: dict[Interval, tuple[Dates, list[int]]] = {}

    def of(self, hits: Sequence[Documents], interval: Interval, generation: str) -> Histogram:
        """The histogram of some articles, given a segment each."""
        dates, articles = self._of_all(interval)
        found = _sorted_dates(self._segments, hits, interval)
        listed = [
            Bucket(_value(date), count, of)
            for date, count, of in zip(dates.tolist(), _counts(found, dates), articles, strict=True)
        ]
        undated = next((bucket for bucket in listed if bucket.value == NO_VALUE), Bucket(NO_VALUE, 0, 0))
        dated = [bucket for bucket in listed if bucket.value != NO_VALUE]
        exact = [bucket for bucket in dated if len(bucket.value) == _LENGTHS[interval]]
        return Histogram(
            interval,
            buckets=_from_first_to_last(exact),
            coarser=tuple(bucket for bucket in dated if len(bucket.value) < _LENGTHS[interval] and bucket.count),
            undated=undated,
            total=len(found),
            generation=generation,
        )

    def _of_all(self, interval: Interval) -> tuple[Dates, list[int]]:
        """The buckets of the whole archive, rising, and how many articles each has."""
        known = self._whole.get(interval)
        if known is None:
            whole = _sorted_dates(self._segments, [_live(segment) for segment in self._segments], interval)
            dates = each_once(whole)
            known = self._whole[interval] = dates, _counts(whole, dates)
        return known


def _sorted_dates(segments: Sequence[Segment], documents: Sequence[Documents], interval: Interval) -> Dates:
    """The bucket of every article, rising."""
    step = np.uint32(_STEPS[interval])
    dates = [period(segment, here)[0] // step * step for segment, here in zip(segments, documents, strict=True)]
    return np.sort(np.concatenate(dates)) if dates else np.zeros(0, np.uint32)


def _counts(rising: Dates, dates: Dates) -> list[int]:
    """How often each date stands in a sorted array."""
    counts: list[int] = (np.searchsorted(rising, dates, "right") - np.searchsorted(rising, dates)).tolist()
    return counts


def _live(segment: Segment) -> Documents:
    documents = everything(segment.documents)
    return documents if segment.live is None else documents[segment.live]


def _value(date: int) -> str:
    """20260108 -> 2026-01-08, 20260100 -> 2026-01, 20260000 -> 2026."""
    if not date:
        return NO_VALUE
    year, month, day = date // 10_000, date // 100 % 100, date % 100
    return "-".join((f"{year:04}", *(f"{part:02}" for part in (month, day) if part)))


def _from_first_to_last(buckets: list[Bucket]) -> tuple[Bucket, ...]:
    """Those from the first with a hit to the last one."""
    hit = [place for place, bucket in enumerate(buckets) if bucket.count]
    return tuple(buckets[hit[0] : hit[-1] + 1]) if hit else ()
