"""Sets of articles combined, with NumPy; combining_compiled.pyx does the same in C (index/kernels.py chooses).

Sets are sorted arrays of the document numbers of one segment; `size` is how many it has.
"""

from __future__ import annotations

import numpy as np

from search.engine.document_sets import Documents, contained, distinct


def among(documents: Documents, sets: list[Documents], size: int) -> Documents:
    """The documents that are in any of the sets."""
    keep = np.zeros(len(documents), np.bool_)
    for others in sets:
        keep |= contained(documents, others, size)
    return documents[keep]


def without(documents: Documents, others: Documents, size: int) -> Documents:
    """The documents that are not among the others."""
    return documents[~contained(documents, others, size)]


def union(sets: list[Documents], size: int) -> Documents:
    """The documents that are in any of the sets."""
    return sets[0] if len(sets) == 1 else distinct(sets, size)


def narrow(documents: Documents, filters: list[list[Documents]], size: int) -> tuple[Documents, list[Documents]]:
    """The documents that pass all filters, those in one of its sets; and for each filter those that fail no other one."""
    failed = np.zeros((len(filters), len(documents)), np.bool_)
    for row, sets in zip(failed, filters, strict=True):
        np.logical_not(contained(documents, union(sets, size), size), out=row)
    failures = failed.sum(axis=0)
    return documents[failures == 0], [documents[failures == row] for row in failed]
