"""Which articles a range of dates takes in: an article dated to a month or year counts where that whole month or year overlaps the range."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.storage.columns import Segment
from search.engine.document_sets import Documents, Mask
from search.query.clauses import DateRange

# By date_precision (0 none, 1 year, 2 month, 3 day): what a date YYYYMMDD is rounded down to.
_STEPS: NDArray[np.uint32] = np.array([1, 10_000, 100, 1], np.uint32)


def dated_within(segment: Segment, documents: Documents, dates: DateRange) -> Mask:
    """For each document whether its date overlaps the range; an undated one's never does."""
    first, last = period(segment, documents)
    inside: Mask = first > 0
    if dates.first is not None:
        inside &= last >= bound(dates.first, "0")
    if dates.last is not None:
        inside &= first <= bound(dates.last, "9")
    return inside


def period(segment: Segment, documents: Documents) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """What each document's date covers, as YYYYMMDD: 2026-01 is 20260100 to 20260199. Both are 0 for an undated one."""
    steps = _STEPS[segment.date_precision[documents]]
    first = segment.dates[documents] // steps * steps
    return first, first + (steps - np.uint32(1))


def bound(date: str, fill: str) -> np.uint32:
    """A date as YYYYMMDD, what it leaves open filled with a digit."""
    return np.uint32(date.replace("-", "").ljust(8, fill))
