"""Counting the values of many articles at once, with NumPy; counting_compiled.pyx does the same in C (index/kernels.py)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.engine.document_sets import Documents, runs


def count_values(
    documents: Documents, offsets: NDArray[np.int64], numbers: NDArray[np.int32], values: int
) -> tuple[NDArray[np.int64], int]:
    """How many of the documents have each value, (values,), and how many have none.

    Those of document d are numbers[offsets[d]:offsets[d + 1]], each smaller than `values` and there once.
    """
    places = documents.astype(np.intp)  # indexing casts other integers each time
    first = offsets.take(places)
    counts = offsets.take(places + 1) - first
    articles = np.bincount(numbers.take(runs(first, counts)), minlength=values)
    return articles, int(np.count_nonzero(counts == 0))
