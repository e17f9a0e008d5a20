"""From terms by article to articles by term: analysed chunks are gathered, and inverted with NumPy when a segment is full."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from index.duplicates.shingles import BANDS
from index.german.bulk_analysis import FieldChunk
from index.german.chunk_table import Numbers, TermNumbers
from index.schema import TEXT_FIELDS
from index.storage.article_fields import AnalysedChunk
from index.storage.columns import KEYWORD_FIELDS
from index.storage.postings import (
    PORTION,
    Dates,
    Fingerprints,
    Lengths,
    Postings,
    Room,
    StoredPortion,
    packed_lengths,
    smallest_type,
)


class Inversion:
    """Gathers analysed chunks and gives them as a SegmentSource (index/storage/postings.py)."""

    def __init__(self) -> None:
        self._fields = {name: _InvertedField() for name in (*TEXT_FIELDS, *KEYWORD_FIELDS)}
        self._days: list[Numbers] = [np.zeros(0, np.uint32)]
        self._precisions: list[NDArray[np.uint8]] = [np.zeros(0, np.uint8)]
        self._stored: list[bytes] = []
        self._fingerprints: list[str] = []
        self._signatures: list[Numbers] = [np.zeros((0, BANDS), np.uint32)]

    @property
    def documents(self) -> int:
        """How many articles were added."""
        return len(self._stored)

    @property
    def occurrences(self) -> int:
        """How many words and values were added, a measure of the memory in use (12 bytes each while they wait)."""
        return sum(field.occurrences for field in self._fields.values())

    def add(self, chunk: AnalysedChunk) -> None:
        """Adds articles behind those that are there."""
        for field, part in zip(self._fields.values(), chunk.fields, strict=True):
            field.add(part)
        self._days.append(chunk.days)
        self._precisions.append(chunk.precisions)
        self._stored.extend(chunk.stored)
        self._fingerprints.extend(chunk.fingerprints)
        self._signatures.append(chunk.signatures)

    def room(self, field: str) -> Room:
        """What a text or keyword field can need at most."""
        return self._fields[field].room()

    def postings(self, field: str) -> Iterator[Postings]:
        """A field in portions of whole terms; can be asked for once, its memory is free afterwards."""
        return self._fields.pop(field).postings(with_positions=field in TEXT_FIELDS)

    def lengths(self, field: str) -> Lengths:
        """The lengths of a text field."""
        return self._fields[field].lengths()

    def dates(self) -> Dates:
        """The field date."""
        return Dates(np.concatenate(self._days), np.concatenate(self._precisions))

    def stored(self) -> Iterator[StoredPortion]:
        """The articles, in the order of the documents."""
        sizes = np.fromiter(map(len, self._stored), np.int64, len(self._stored))
        yield StoredPortion(sizes, b"".join(self._stored))

    def fingerprints(self) -> Fingerprints:
        """The articles' fingerprints."""
        sizes = np.fromiter(map(len, self._fingerprints), np.int64, len(self._fingerprints))
        offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
        return Fingerprints(offsets, "".join(self._fingerprints).encode("ascii"))

    def signatures(self) -> Numbers:
        """The articles' signatures."""
        return np.concatenate(self._signatures)


class _InvertedField:
    """One field of all articles gathered so far, in their order."""

    def __init__(self) -> None:
        self._numbers_of = TermNumbers()
        self._numbers: list[Numbers] = [np.zeros(0, np.uint32)]
        self._positions: list[Numbers] = [np.zeros(0, np.uint32)]
        self._counts: list[Numbers] = [np.zeros(0, np.uint32)]
        self.occurrences = 0

    def add(self, part: FieldChunk) -> None:
        """Adds the field of the next articles."""
        global_numbers = np.fromiter(map(self._numbers_of.__getitem__, part.terms), np.uint32, len(part.terms))
        self._numbers.append(global_numbers[part.numbers])
        self._counts.append(part.counts)
        if part.positions is not None:
            self._positions.append(part.positions)
        self.occurrences += len(part.numbers)

    def room(self) -> Room:
        """What the field can need at most."""
        most_in_one = max((int(counts.max(initial=0)) for counts in self._counts), default=0)
        last_position = max((int(positions.max(initial=0)) for positions in self._positions), default=0)
        return Room(
            terms=len(self._numbers_of),
            term_bytes=sum(len(term.encode()) for term in self._numbers_of),
            postings=self.occurrences,
            occurrences=self.occurrences,
            frequency_type=smallest_type(most_in_one),
            position_type=smallest_type(max(last_position, 256)),
        )

    def lengths(self) -> Lengths:
        """Words per article."""
        return Lengths(packed_lengths(np.concatenate(self._counts)), self.occurrences)

    def postings(self, *, with_positions: bool) -> Iterator[Postings]:
        """The field turned round: by term, then document, then position."""
        if not self.occurrences:
            return
        unsorted = [term.encode() for term in self._numbers_of]
        self._numbers_of.clear()
        by_bytes = sorted(range(len(unsorted)), key=unsorted.__getitem__)
        terms = [unsorted[number] for number in by_bytes]
        rank_of = np.empty(len(terms), np.uint64)
        rank_of[by_bytes] = np.arange(len(terms), dtype=np.uint64)
        # Occurrences come in the order of document and position; sorting rank and place together keeps it.
        keys = rank_of[np.concatenate(self._numbers)]
        self._numbers.clear()
        keys <<= np.uint64(32)
        keys |= np.arange(len(keys), dtype=np.uint64)
        keys.sort()
        places = keys.astype(np.uint32)
        keys >>= np.uint64(32)
        ranks = keys.astype(np.uint32)
        del keys
        counts = np.concatenate(self._counts)
        documents = np.repeat(np.arange(len(counts), dtype=np.uint32), counts)[places]
        positions = np.concatenate(self._positions)[places] if with_positions else None
        self._positions.clear()
        del places
        yield from _in_portions(terms, ranks, documents, positions)


def _in_portions(
    terms: list[bytes], ranks: Numbers, documents: Numbers, positions: Numbers | None
) -> Iterator[Postings]:
    """Cuts sorted occurrences into portions of whole terms."""
    first_of_term = np.searchsorted(ranks, np.arange(len(terms) + 1, dtype=np.uint32))
    first = 0
    while first < len(terms):
        last = int(np.searchsorted(first_of_term, first_of_term[first] + PORTION, side="right")) - 1
        last = max(last, first + 1)
        start, end = int(first_of_term[first]), int(first_of_term[last])
        is_new = np.ones(end - start, np.bool_)
        np.not_equal(documents[start + 1 : end], documents[start : end - 1], out=is_new[1:])
        is_new[1:] |= ranks[start + 1 : end] != ranks[start : end - 1]
        postings = np.flatnonzero(is_new)
        yield Postings(
            terms=terms[first:last],
            offsets=np.searchsorted(postings, first_of_term[first : last + 1] - start),
            documents=documents[start:end][postings],
            frequencies=None if positions is None else np.diff(postings, append=end - start),
            positions=None if positions is None else positions[start:end],
        )
        first = last
