"""The best of many hits, with NumPy; best_compiled.pyx does the same in C (index/kernels.py)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.engine.document_sets import Documents

Scores = NDArray[np.float64]

_ROWS = 64
"""Keys are laid out in so many rows; the greatest of every column together bound the best ones from below."""


def best(
    keys: Scores, documents: Documents, id_ranks: NDArray[np.unsignedinteger], size: int
) -> tuple[list[int], list[float]]:
    """The documents with the `size` greatest keys, the greatest first; of equal ones those with the smallest id_ranks. And the keys."""
    ranks = id_ranks[documents]
    chosen = np.arange(len(keys))
    if len(keys) > size:
        border = _border(keys, size)
        above = np.flatnonzero(keys > border)
        ties = np.flatnonzero(keys == border)
        wanted = size - len(above)
        if len(ties) > wanted:
            earliness = -ranks[ties].astype(np.float64)
            ties = ties[earliness >= _border(earliness, wanted)]
        chosen = np.concatenate((above, ties))
    order = chosen[np.lexsort((ranks[chosen], -keys[chosen]))]
    return documents[order].tolist(), keys[order].tolist()


def _border(keys: Scores, size: int) -> float:
    """The size-th greatest of more than `size` keys."""
    columns = len(keys) // _ROWS
    if columns > 4 * size:
        greatest = keys[: columns * _ROWS].reshape(_ROWS, columns).max(axis=0)
        bound = np.partition(greatest, columns - size)[columns - size]
        if bound == keys.max():
            return float(bound)
        keys = keys[keys >= bound]
    return float(np.partition(keys, len(keys) - size)[len(keys) - size])
