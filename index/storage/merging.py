"""Several segments become one by joining their arrays: terms merged, documents numbered anew, deleted ones left out.

Which segments: those not much larger than what is written anyway (segments_to_merge), so that an article is rewritten a few
times in its life, however many commits there are, and at most SEGMENT_LIMIT segments remain.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.kernels import fastest
from index.schema import TEXT_FIELDS
from index.storage import runs
from index.storage.columns import KeywordColumn, Segment, TextColumn
from index.storage.postings import PORTION, Array, Dates, Fingerprints, Lengths, Postings, Room, StoredPortion

SEGMENT_LIMIT = 6
_GROWTH = 2
_STORED_PORTION = 2048

Documents = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class SegmentSize:
    """The articles of a segment: those that can be found, and all."""

    live: int
    documents: int


def segments_to_merge(sizes: Sequence[SegmentSize], fresh: int) -> tuple[int, ...]:
    """The places of the segments to be joined with `fresh` new articles: (none where nothing needs to be written).

    Taken are those with more deleted articles than others, and from the smallest on those at most twice as large as all
    taken before them; more, if more than SEGMENT_LIMIT would remain.
    """
    by_size = sorted(range(len(sizes)), key=lambda place: sizes[place].live)
    taken = [place for place in by_size if sizes[place].live * 2 < sizes[place].documents]
    weight = fresh + sum(sizes[place].live for place in taken)
    for place in by_size:
        if place in taken:
            continue
        too_many = len(sizes) - len(taken) + (1 if weight else 0) > SEGMENT_LIMIT
        if not too_many and sizes[place].live > _GROWTH * weight:
            break
        taken.append(place)
        weight += sizes[place].live
    return tuple(sorted(taken))


class Merge:
    """The live documents of several segments, in their order, as a SegmentSource (index/storage/postings.py)."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._inputs = [_Input(segment) for segment in segments]
        self.documents = 0
        for each in self._inputs:
            each.base = self.documents
            self.documents += each.live_documents

    def room(self, field: str) -> Room:
        """What a text or keyword field can need at most."""
        columns = [each.column(field) for each in self._inputs]
        texts = [column for column in columns if isinstance(column, TextColumn)]
        return Room(
            terms=sum(len(column.terms) for column in columns),
            term_bytes=sum(len(column.terms.blob) for column in columns),
            postings=sum(len(column.documents) for column in columns),
            occurrences=sum(len(column.all_positions) for column in texts),
            frequency_type=np.result_type(np.uint8, *(column.frequencies.dtype for column in texts)),
            position_type=np.result_type(np.uint8, *(column.all_positions.dtype for column in texts)),
        )

    def postings(self, field: str) -> Iterator[Postings]:
        """A field in portions of whole terms."""
        columns = [each.column(field) for each in self._inputs]
        for ranges in _term_ranges(columns):
            parts = [
                each.part(column, first, last)
                for each, column, (first, last) in zip(self._inputs, columns, ranges, strict=True)
            ]
            joined = _join([part for part in parts if part is not None])
            if joined is not None:
                yield joined
            for each in self._inputs:
                each.segment.release_memory()

    def lengths(self, field: str) -> Lengths:
        """The lengths of a text field."""
        columns = [each.segment.text(field) for each in self._inputs]
        as_bytes = [each.living(column.length_bytes) for each, column in zip(self._inputs, columns, strict=True)]
        total = sum(each.total_length(column) for each, column in zip(self._inputs, columns, strict=True))
        return Lengths(np.concatenate(as_bytes), total)

    def dates(self) -> Dates:
        """The field date."""
        return Dates(
            np.concatenate([each.living(each.segment.dates) for each in self._inputs]),
            np.concatenate([each.living(each.segment.date_precision) for each in self._inputs]),
        )

    def stored(self) -> Iterator[StoredPortion]:
        """The articles, copied as they are."""
        for each in self._inputs:
            for portion in each.stored():
                yield portion
                each.segment.release_memory()

    def fingerprints(self) -> Fingerprints:
        """The articles' fingerprints."""
        tables = [each.segment.fingerprint_table() for each in self._inputs]
        all_sizes = [np.diff(table.offsets) for table in tables]
        sizes = np.concatenate([each.living(one) for each, one in zip(self._inputs, all_sizes, strict=True)])
        data = [
            np.frombuffer(table.blob, np.uint8)
            if each.segment.live is None
            else np.frombuffer(table.blob, np.uint8)[np.repeat(each.segment.live, one)]
            for each, table, one in zip(self._inputs, tables, all_sizes, strict=True)
        ]
        return Fingerprints(np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes))), np.concatenate(data).tobytes())

    def signatures(self) -> NDArray[np.uint32]:
        """The articles' signatures."""
        return np.concatenate([each.living(each.segment.signatures) for each in self._inputs])


class _Input:
    """One segment of a merge; `base` is the new number of its first live document."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self.base = 0
        self.live_documents = segment.live_documents
        self._shift = None if segment.live is None else np.cumsum(segment.live, dtype=np.int64) - 1

    def column(self, field: str) -> TextColumn | KeywordColumn:
        return self.segment.text(field) if field in TEXT_FIELDS else self.segment.keyword(field)

    def living(self, values: NDArray[Any]) -> NDArray[Any]:
        """The values of the documents that are not deleted."""
        return values if self.segment.live is None else values[self.segment.live]

    def total_length(self, column: TextColumn) -> int:
        """Tokens of the documents that are not deleted."""
        if self.segment.live is None:
            return column.total_length
        total = 0
        for start in range(0, len(column.documents), PORTION):
            is_live = self.segment.live[column.documents[start : start + PORTION]]
            total += int(column.frequencies[start : start + PORTION][is_live].sum(dtype=np.int64))
        return total

    def stored(self) -> Iterator[StoredPortion]:
        offsets, data, live = self.segment.stored_offsets, self.segment.stored_bytes, self.segment.live
        for first in range(0, self.segment.documents, _STORED_PORTION):
            places = offsets[first : first + _STORED_PORTION + 1]
            sizes = np.diff(places)
            if live is None:
                yield StoredPortion(sizes, bytes(data[int(places[0]) : int(places[-1])]))
                continue
            chosen = np.flatnonzero(live[first : first + _STORED_PORTION])
            starts, ends = places[chosen].tolist(), places[chosen + 1].tolist()
            values = (data[start:end] for start, end in zip(starts, ends, strict=True))
            yield StoredPortion(sizes[chosen], b"".join(values))

    def part(self, column: TextColumn | KeywordColumn, first: int, last: int) -> _Part | None:
        """The postings of the terms [first, last) with new document numbers; None for no terms."""
        if first == last:
            return None
        offsets = column.posting_offsets[first : last + 1]
        start, end = int(offsets[0]), int(offsets[-1])
        documents = column.documents[start:end]
        sizes = np.diff(offsets)
        frequencies = positions = None
        if isinstance(column, TextColumn):
            frequencies = column.frequencies[start:end]
            occurrences = column.occurrence_offsets
            positions = column.all_positions[int(occurrences[first]) : int(occurrences[last])]
        live = self.segment.live
        if live is None or self._shift is None:
            numbers = documents + np.uint32(self.base)
        else:
            keep = live[documents]
            sizes = np.add.reduceat(keep, offsets[:-1] - start, dtype=np.int64)
            if frequencies is not None and positions is not None:
                positions = positions[np.repeat(keep, frequencies)]
                frequencies = frequencies[keep]
            numbers = (self._shift[documents[keep]] + self.base).astype(np.uint32)
        return _Part(column.terms.some_bytes(first, last), sizes, numbers, frequencies, positions)


@dataclass(frozen=True, slots=True)
class _Part:
    """What one segment gives to a portion: its terms, postings per term (0 where all are deleted), and the postings."""

    terms: list[bytes]
    sizes: NDArray[np.int64]
    documents: Documents
    frequencies: Array | None
    positions: Array | None


def _term_ranges(columns: Sequence[TextColumn | KeywordColumn]) -> Iterator[list[tuple[int, int]]]:
    """Ranks [first, last) for each column, portion by portion: together the same terms of all, some PORTION postings."""
    share = PORTION // len(columns)
    firsts = [0] * len(columns)
    while any(first < len(column.terms) for first, column in zip(firsts, columns, strict=True)):
        bounds: list[bytes] = []
        for first, column in zip(firsts, columns, strict=True):
            if first < len(column.terms):
                enough = column.posting_offsets[first] + share
                last = max(first + 1, int(np.searchsorted(column.posting_offsets, enough, side="right")) - 1)
                if last < len(column.terms):
                    bounds.append(column.terms.some_bytes(last, last + 1)[0])
        bound = min(bounds, default=None)
        lasts = [len(column.terms) if bound is None else column.terms.first_from(bound) for column in columns]
        yield list(zip(firsts, lasts, strict=True))
        firsts = lasts


def _join(parts: list[_Part]) -> Postings | None:
    """The parts' terms, each once, with the postings of all parts, in the parts' order; None where all are deleted."""
    terms = list(dict.fromkeys(sorted(term for part in parts for term in part.terms)))
    number_of = {term: number for number, term in enumerate(terms)}
    numbers = [np.fromiter(map(number_of.__getitem__, part.terms), np.int64, len(part.terms)) for part in parts]
    counts = np.zeros(len(terms), np.int64)
    for part, of_part in zip(parts, numbers, strict=True):
        counts[of_part] += part.sizes
    offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))
    if not offsets[-1]:
        return None
    documents = _interleaved([part.documents for part in parts], [part.sizes for part in parts], numbers, counts)
    frequencies = positions = None
    texts = [(part.frequencies, part.positions) for part in parts]
    if texts[0][0] is not None:
        of_parts = [frequency for frequency, _ in texts if frequency is not None]
        frequencies = _interleaved(of_parts, [part.sizes for part in parts], numbers, counts)
        occurrences = [_sums(of, part.sizes) for of, part in zip(of_parts, parts, strict=True)]
        all_occurrences = np.zeros(len(terms), np.int64)
        for of_part, sums in zip(numbers, occurrences, strict=True):
            all_occurrences[of_part] += sums
        places = [place for _, place in texts if place is not None]
        positions = _interleaved(places, occurrences, numbers, all_occurrences)
    if not counts.all():
        terms = [term for term, count in zip(terms, counts.tolist(), strict=True) if count]
        offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(counts[counts > 0])))
    return Postings(terms, offsets, documents, frequencies, positions)


def _sums(values: Array, sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The sums of consecutive groups of these sizes, some of them empty."""
    ends = np.concatenate((np.zeros(1, np.int64), np.cumsum(values, dtype=np.int64)))
    bounds = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
    sums: NDArray[np.int64] = np.diff(ends[bounds])
    return sums


def _interleaved(
    values: list[Array], sizes: list[NDArray[np.int64]], numbers: list[NDArray[np.int64]], counts: NDArray[np.int64]
) -> Array:
    """One array of all values: for each term the groups of all parts, one after the other.

    Part p gives to its i-th term, which is term numbers[p][i], the next sizes[p][i] of values[p]; `counts` are the totals.
    """
    copy_runs = fastest(runs).copy_runs
    joined = np.empty(int(counts.sum()), np.result_type(*values))
    free = np.cumsum(counts) - counts
    for of_part, part_sizes, part_numbers in zip(values, sizes, numbers, strict=True):
        copy_runs(joined, free[part_numbers], np.ascontiguousarray(of_part, joined.dtype), part_sizes)
        free[part_numbers] += part_sizes
    return joined
