"""From terms by article to articles by term: analysed chunks are gathered, and inverted (inverting.py) when a segment is full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.duplicates.shingles import BANDS
from index.german.bulk_analysis import FieldChunk
from index.german.laying_out import Numbers
from index.kernels import fastest
from index.schema import TEXT_FIELDS
from index.storage import inverting
from index.storage.article_fields import AnalysedChunk
from index.storage.columns import KEYWORD_FIELDS
from index.storage.inverting import Inverted
from index.storage.length_bytes import packed_lengths
from index.storage.postings import (
    PORTION,
    Dates,
    Fingerprints,
    Lengths,
    Postings,
    Room,
    StoredPortion,
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
        # Numbers mean terms of the list they came with; most chunks share one.
        self._vocabularies: list[_Vocabulary] = []
        self._positions: list[NDArray[Any]] = [np.zeros(0, np.uint8)]
        self._counts: list[Numbers] = [np.zeros(0, np.uint32)]
        self._occurrences = 0

    def add(self, part: FieldChunk) -> None:
        """Adds the field of the next articles."""
        if not self._vocabularies or self._vocabularies[-1].terms is not part.terms:
            self._vocabularies.append(_Vocabulary(part.terms))
        self._vocabularies[-1].numbers.append(part.numbers)
        self._counts.append(part.counts)
        if part.positions is not None:
            self._positions.append(part.positions)
        self._occurrences += len(part.numbers)

    def room(self) -> Room:
        """What the field can need at most."""
        most_in_one = max((int(counts.max(initial=0)) for counts in self._counts), default=0)
        last_position = max((int(positions.max(initial=0)) for positions in self._positions), default=0)
        return Room(
            terms=len(self._terms),
            term_bytes=len("".join(self._terms).encode()),
            postings=self._occurrences,
            occurrences=self._occurrences,
            frequency_type=smallest_type(most_in_one),
            position_type=smallest_type(max(last_position, 256)),
        )

    def lengths(self) -> Lengths:
        """Words per article."""
        return Lengths(packed_lengths(np.concatenate(self._counts)), self._occurrences)

    def postings(self, *, with_positions: bool) -> Iterator[Postings]:
        """The field turned round: by term, then document, then position."""
        if not self._occurrences:
            return
        terms, vocabularies = self._terms, self._vocabularies
        rank_of = {term: rank for rank, term in enumerate(terms)} if len(vocabularies) > 1 else None
        ranks = np.concatenate([vocabulary.ranks(rank_of) for vocabulary in vocabularies])
        del rank_of
        self._vocabularies.clear()
        positions = np.concatenate(self._positions, dtype=np.uint32) if with_positions else None
        self._positions.clear()
        turned = fastest(inverting).inverted(ranks, np.concatenate(self._counts), positions, len(terms))
        del ranks, positions
        yield from _in_portions([term.encode() for term in terms], turned)

    @cached_property
    def _terms(self) -> list[str]:
        """The terms that occur; by their code points, which is by the bytes of UTF-8."""
        found = [vocabulary.used_terms() for vocabulary in self._vocabularies]
        return found[0] if len(found) == 1 else sorted(set(chain.from_iterable(found)))


class _Vocabulary:
    """A list of terms, each once, and places in it, chunk by chunk."""

    def __init__(self, terms: Sequence[str]) -> None:
        self.terms = terms
        self.numbers: list[NDArray[Any]] = []

    def used_terms(self) -> list[str]:
        """The terms that occur, in order."""
        return [self.terms[number] for number in self._used]

    def ranks(self, rank_of: Mapping[str, int] | None) -> Numbers:
        """The ranks of all occurrences: among the terms that occur here, or as `rank_of` tells them."""
        ranks = np.empty(len(self.terms), np.uint32)
        ranks[self._used] = range(len(self._used)) if rank_of is None else [rank_of[term] for term in self.used_terms()]
        found: Numbers = ranks[np.concatenate(self.numbers)]
        return found

    @cached_property
    def _used(self) -> list[int]:
        """The places of the terms that occur, in the order of the terms."""
        is_used = np.zeros(len(self.terms), np.bool_)
        for numbers in self.numbers:
            is_used[numbers] = True
        return sorted(np.flatnonzero(is_used).tolist(), key=self.terms.__getitem__)


def _in_portions(terms: list[bytes], turned: Inverted) -> Iterator[Postings]:
    """Cuts sorted postings into portions of whole terms."""
    offsets = turned.posting_offsets
    first = 0
    while first < len(terms):
        last = int(np.searchsorted(offsets, offsets[first] + PORTION, side="right")) - 1
        last = max(last, first + 1)
        start, end = int(offsets[first]), int(offsets[last])
        frequencies = positions = None
        if turned.frequencies is not None and turned.positions is not None:
            frequencies = turned.frequencies[start:end]
            places = turned.occurrence_offsets
            positions = turned.positions[int(places[first]) : int(places[last])]
        yield Postings(
            terms[first:last], offsets[first : last + 1] - start, turned.documents[start:end], frequencies, positions
        )
        first = last
