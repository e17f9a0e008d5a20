"""Posting lists on their way into a Whoosh segment: a portion of terms is cut up, encoded, and described for the term index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.kernels import fastest
from index.storage import posting_blocks
from index.storage.posting_blocks import Bytes, EncodedLists, Numbers, Places
from index.storage.postings import Postings

# Postings encoded at a time: few enough to stay in the processor's cache.
_SLICE = 1 << 15

# W3TermInfo: flags, weight, documents, shortest and longest length byte, greatest weight, first and last document,
# place and size of the postings.
TERM_INFO = np.dtype(
    [
        ("flags", "u1"),
        ("weight", ">f4"),
        ("documents", ">u4"),
        ("shortest", "u1"),
        ("longest", "u1"),
        ("greatest_weight", ">f4"),
        ("first", ">u4"),
        ("last", ">u4"),
        ("place", ">i8"),
        ("size", ">i4"),
    ]
)


@dataclass(frozen=True, slots=True)
class EncodedTerms:
    """The posting lists of some terms, one after the other, and what the term index says of each (TERM_INFO)."""

    data: bytes
    infos: NDArray[Any]


def encode(postings: Postings, length_bytes: Bytes | None, place: int) -> EncodedTerms:
    """Encodes a portion that will stand at `place` of its file; `length_bytes` (documents,) are those of a text field."""
    kernel = fastest(posting_blocks)
    parts: list[EncodedLists] = [kernel.encoded(*part, length_bytes) for part in _slices(postings)]
    infos = np.zeros(len(postings.terms), TERM_INFO)
    infos["documents"] = np.diff(postings.offsets)
    infos["first"] = postings.documents[postings.offsets[:-1]]
    infos["last"] = postings.documents[postings.offsets[1:] - 1]
    infos["greatest_weight"] = np.concatenate([part.greatest for part in parts])
    infos["shortest"] = np.concatenate([part.shortest for part in parts])
    infos["longest"] = np.concatenate([part.longest for part in parts])
    infos["size"] = np.concatenate([part.sizes for part in parts])
    infos["place"] = place + np.cumsum(infos["size"], dtype=np.int64) - infos["size"]
    if postings.frequencies is None:
        infos["weight"] = infos["documents"]
    else:
        infos["weight"] = np.add.reduceat(postings.frequencies, postings.offsets[:-1], dtype=np.int64)
    return EncodedTerms(b"".join([part.data for part in parts]), infos)


def _slices(postings: Postings) -> Iterator[tuple[Places, Numbers, Numbers | None, Numbers | None]]:
    """Runs of whole terms with some _SLICE postings: their offsets from 0 on, documents, frequencies and positions."""
    offsets = postings.offsets
    cuts = np.searchsorted(offsets, np.arange(_SLICE, offsets[-1], _SLICE))
    bounds = np.unique(np.concatenate(([0], cuts, [len(offsets) - 1]))).tolist()
    position = 0
    for first, last in pairwise(bounds):
        start, end = int(offsets[first]), int(offsets[last])
        documents = np.ascontiguousarray(postings.documents[start:end], np.uint32)
        frequencies = positions = None
        if postings.frequencies is not None and postings.positions is not None:
            frequencies = postings.frequencies[start:end].astype(np.uint32)
            last_position = position + int(frequencies.sum(dtype=np.int64))
            positions = postings.positions[position:last_position].astype(np.uint32)
            position = last_position
        yield offsets[first : last + 1] - start, documents, frequencies, positions
