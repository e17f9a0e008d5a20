"""Postings on their way into a segment: some terms of a field at a time, whoever made them, whoever writes them.

Fresh articles (inversion.py), older segments (merging.py) and a Whoosh index (whoosh_reading.py) are SegmentSources; the
columns (columns.py) and the Whoosh segment (whoosh_segments.py) are written from one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

# Postings are handed on in portions of about this many, so that memory stays bounded whatever a segment's size.
PORTION = 1 << 20


@dataclass(frozen=True, slots=True)
class Postings:
    """Consecutive terms of one field, in the order of their bytes, each with all its postings.

    terms: UTF-8 · offsets: (terms + 1,) int64, term i has the postings offsets[i]:offsets[i + 1] · documents: (postings,)
    uint32, rising within a term · frequencies: (postings,) · positions: (sum of frequencies,), rising within a posting.
    Keyword fields have neither frequencies nor positions.
    """

    terms: list[bytes]
    offsets: NDArray[np.int64]
    documents: NDArray[np.uint32]
    frequencies: Array | None = None
    positions: Array | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """The most a field can need: numbers of terms, bytes of terms, postings, occurrences, and the widest types of values."""

    terms: int
    term_bytes: int
    postings: int
    occurrences: int
    frequency_type: np.dtype[Any]
    position_type: np.dtype[Any]


@dataclass(frozen=True, slots=True)
class Lengths:
    """Tokens per document of a text field: as Whoosh's length bytes (documents,) uint8, and their exact sum."""

    as_bytes: NDArray[np.uint8]
    total: int


@dataclass(frozen=True, slots=True)
class Dates:
    """The first day of each document's date as YYYYMMDD (0: undated) and how precise it is (PRECISIONS)."""

    days: NDArray[np.uint32]
    precisions: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class StoredPortion:
    """The stored values of some consecutive documents: their sizes (n,) and their bytes, one after the other."""

    sizes: NDArray[np.int64]
    data: bytes


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """The fingerprint of each document: document i has data[offsets[i]:offsets[i + 1]] (ASCII)."""

    offsets: NDArray[np.int64]
    data: bytes


class SegmentSource(Protocol):
    """Everything of a segment-to-be, to be read once, field by field."""

    @property
    def documents(self) -> int:
        """How many documents there are; they are numbered from 0."""
        ...

    def room(self, field: str) -> Room:
        """What a text or keyword field can need at most."""
        ...

    def postings(self, field: str) -> Iterator[Postings]:
        """A text or keyword field in portions of whole terms."""
        ...

    def lengths(self, field: str) -> Lengths:
        """The lengths of a text field."""
        ...

    def dates(self) -> Dates:
        """The field date."""
        ...

    def stored(self) -> Iterator[StoredPortion]:
        """The articles, in the order of the documents."""
        ...

    def fingerprints(self) -> Fingerprints:
        """The articles' fingerprints."""
        ...

    def signatures(self) -> NDArray[np.uint32]:
        """The articles' signatures (index/duplicates/shingles.py): (documents, BANDS)."""
        ...


def smallest_type(largest: int) -> np.dtype[Any]:
    """The narrowest unsigned type that holds that value: uint8, uint16 or uint32."""
    return np.min_scalar_type(max(0, largest))
