"""Occurrences by document become postings by term, with NumPy; inverting_compiled.pyx does the same in C (index/kernels.py)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint32]
Places = NDArray[np.int64]


class Inverted(NamedTuple):
    """Term i has the postings posting_offsets[i]:posting_offsets[i + 1] and the occurrences that occurrence_offsets tells.

    posting_offsets, occurrence_offsets: (terms + 1,) · documents, frequencies: (postings,), documents rising within a term ·
    positions: (occurrences,), in the order of the postings. Without positions there are no frequencies.
    """

    posting_offsets: Places
    documents: Numbers
    frequencies: Numbers | None
    occurrence_offsets: Places
    positions: Numbers | None


def inverted(ranks: Numbers, counts: Numbers, positions: Numbers | None, terms: int) -> Inverted:
    """`ranks` (occurrences,) are terms below `terms`, document by document; `counts` (documents,) says how many each has."""
    # Occurrences come in the order of document and position; sorting rank and place together keeps it.
    keys = ranks.astype(np.uint64)
    keys <<= np.uint64(32)
    keys |= np.arange(len(keys), dtype=np.uint64)
    keys.sort()
    places = keys.astype(np.uint32)
    keys >>= np.uint64(32)
    by_term = keys.astype(np.uint32)
    del keys
    occurrence_offsets = np.searchsorted(by_term, np.arange(terms + 1, dtype=np.uint32)).astype(np.int64)
    documents = np.repeat(np.arange(len(counts), dtype=np.uint32), counts)[places]
    is_new = np.ones(len(places), np.bool_)
    np.not_equal(documents[1:], documents[:-1], out=is_new[1:])
    is_new[1:] |= by_term[1:] != by_term[:-1]
    postings = np.flatnonzero(is_new)
    return Inverted(
        np.searchsorted(postings, occurrence_offsets).astype(np.int64),
        documents[postings],
        None if positions is None else np.diff(postings, append=len(places)).astype(np.uint32),
        occurrence_offsets,
        None if positions is None else positions[places],
    )
