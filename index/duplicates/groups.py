"""Groups of articles that are nearly the same: found at every commit, among the new articles and between them and the others.

A group is whatever is connected by pairs that are nearly the same (shingles.py): a first version, a corrected one and a correction
of that are one group, though the first and the last may share less than 0.8. Candidates are pairs that share two keys of their
signatures, beside the segments: .9998 of those at .8, and of those at .05 two in a million (of those that share one key, two in a
thousand: in a large archive their texts would be minutes of reading). Their texts are then compared as they are. Groups depend on
the articles alone, not on their order or on the commits that brought them, with one limit: where more than MOST_COMPARED articles
share a key (forms filled in again and again), only so many of them, chosen by their ids, are compared with all others of that key.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index.duplicates.shingles import BANDS, Shingles, Signature, nearly_same, shingles
from index.storage.columns import Segment

MOST_COMPARED = 50
_SHARED_KEYS = 2
_AT_HAND = 4_000_000
"""Shingles of the articles compared last that are kept (8 bytes each): an article is often compared more than once."""
# Pairs whose keys are compared at a time.
_PAIRS = 1 << 16
# Of each text that is read, the system maps some 64 kB around it into memory.
_TEXTS_IN_MEMORY = 1_000

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class DuplicateGroups:
    """The groups of a generation: id -> the ids of its group, itself included, rising. Articles without duplicates are left out."""

    group_of: dict[str, tuple[str, ...]]

    def others(self, id: str) -> tuple[str, ...]:
        """The ids of the articles that are nearly the same as this one."""
        return tuple(other for other in self.group_of.get(id, ()) if other != id)

    def count(self, id: str) -> int:
        """How many others there are."""
        return max(len(self.group_of.get(id, ())) - 1, 0)

    def to_bytes(self) -> bytes:
        """JSON: a list of groups; the same groups give the same bytes."""
        groups = sorted(set(self.group_of.values()))
        return json.dumps(groups, ensure_ascii=False, separators=(",", ":")).encode()

    @staticmethod
    def from_bytes(data: bytes) -> DuplicateGroups:
        """The groups that to_bytes wrote."""
        return DuplicateGroups({id: group for group in map(tuple, json.loads(data)) for id in group})


NO_GROUPS = DuplicateGroups({})


def find_groups(
    segments: Sequence[Segment], known: DuplicateGroups = NO_GROUPS, settled: Collection[str] = ()
) -> DuplicateGroups:
    """The groups of all live articles of these segments.

    `settled` names the segments that are unchanged, but for deletions, since `known` was found: their articles are compared with
    each other only where an article of their group is gone.
    """
    archive = _Archive(segments)
    joined = _Joined()
    fresh = np.concatenate(
        [np.zeros(0, np.bool_), *(np.full(one.documents, one.name not in settled) for one in segments)]
    )
    if known.group_of:
        place = archive.places(known.group_of, settled)
        for group in set(known.group_of.values()):
            found = [place[id] for id in group if id in place]
            if len(found) == len(group):
                for number in found[1:]:
                    joined.join(found[0], number)
            else:
                fresh[found] = True
    _join_similar(archive, fresh & archive.comparable, joined)
    return _groups([archive.id(number) for number in group] for group in joined.groups())


def _groups(groups: Iterable[Iterable[str]]) -> DuplicateGroups:
    return DuplicateGroups({id: group for group in map(tuple, map(sorted, groups)) for id in group})


class _Archive:
    """The articles of some segments under running numbers, each segment's behind those of the one before."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._starts = np.cumsum([0, *(segment.documents for segment in segments)])
        self.keys = np.concatenate([np.zeros((0, BANDS), np.uint32), *(segment.signatures for segment in segments)])
        live = [np.ones(segment.documents, np.bool_) if segment.live is None else segment.live for segment in segments]
        self.comparable = np.concatenate([np.zeros(0, np.bool_), *live]) & (self.keys[:, 0] > 0)
        self._at_hand: dict[int, Shingles] = {}
        self._size = 0
        self._texts_read = 0

    def id(self, number: int) -> str:
        """The id of an article."""
        segment, document = self._find(number)
        ids = segment.keyword("id")
        return ids.terms.term(int(ids.values(document)[0]))

    def places(self, ids: Iterable[str], names: Collection[str]) -> dict[str, int]:
        """id -> number of those of these articles that are live in the segments with these names."""
        return {
            id: start + document
            for segment, start in zip(self._segments, self._starts.tolist(), strict=False)
            if segment.name in names
            for id, document in segment.documents_of(ids)
        }

    def shingles(self, number: int) -> Shingles:
        """The shingles of an article."""
        found = self._at_hand.pop(number, None)
        if found is None:
            found = self._read(number)
        self._at_hand[number] = found
        while self._size > _AT_HAND and len(self._at_hand) > 1:
            self._size -= len(self._at_hand.pop(next(iter(self._at_hand))))
        return found

    def _read(self, number: int) -> Shingles:
        segment, document = self._find(number)
        found = shingles(segment.stored(document).article)
        self._size += len(found)
        self._texts_read += 1
        if not self._texts_read % _TEXTS_IN_MEMORY:
            for each in self._segments:
                each.release_memory()
        return found

    def _find(self, number: int) -> tuple[Segment, int]:
        at = int(np.searchsorted(self._starts, number, side="right")) - 1
        return self._segments[at], number - int(self._starts[at])


class _Joined:
    """Which numbers are connected (union-find)."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}

    def root(self, number: int) -> int:
        """The number that stands for all that are connected with this one."""
        parent = self._parent
        above = parent.get(number, number)
        while above != number:
            parent[number] = parent.get(above, above)
            number, above = above, parent.get(above, above)
        return number

    def join(self, one: int, other: int) -> None:
        """Connects two numbers."""
        first, second = sorted((self.root(one), self.root(other)))
        self._parent[second] = first

    def groups(self) -> Iterable[list[int]]:
        """All that are connected, two or more."""
        found: dict[int, list[int]] = defaultdict(list)
        for number in list(self._parent):
            found[self.root(number)].append(number)
        return ([root, *(number for number in numbers if number != root)] for root, numbers in found.items())


def _join_similar(archive: _Archive, fresh: NDArray[np.bool_], joined: _Joined) -> None:
    """Connects fresh articles with those that are nearly the same."""
    for band in range(BANDS):
        for ones, others in _pairs(archive, band, fresh):
            wanted = _are_candidates(archive.keys[ones], archive.keys[others], band) & (fresh[ones] | fresh[others])
            for one, other in zip(ones[wanted].tolist(), others[wanted].tolist(), strict=True):
                is_new = joined.root(one) != joined.root(other)
                if is_new and nearly_same(archive.shingles(one), archive.shingles(other)):
                    joined.join(one, other)


def _are_candidates(keys: Signature, other_keys: Signature, band: int) -> NDArray[np.bool_]:
    """Which of these pairs share enough keys, that of this band being the first: so each pair is compared once."""
    shared = keys == other_keys
    found: NDArray[np.bool_] = (np.count_nonzero(shared, axis=1) >= _SHARED_KEYS) & (shared.argmax(axis=1) == band)
    return found


def _pairs(archive: _Archive, band: int, fresh: NDArray[np.bool_]) -> Iterator[tuple[Numbers, Numbers]]:
    """Two articles each that share the key of a band; of a key of many articles only some with all others."""
    numbers, begins, sizes = _runs(archive, band, fresh)
    for size in np.unique(sizes).tolist():
        of_size = begins[sizes == size]
        if size > MOST_COMPARED:
            for begin in of_size.tolist():
                ordered = _by_id(archive, numbers[begin : begin + size])
                for at, one in enumerate(ordered[:MOST_COMPARED].tolist(), start=1):
                    yield np.full(size - at, one), ordered[at:]
            continue
        first, second = np.triu_indices(size, 1)
        at_once = max(1, _PAIRS // len(first))
        for start in range(0, len(of_size), at_once):
            runs = numbers[of_size[start : start + at_once, None] + np.arange(size)]
            yield runs[:, first].ravel(), runs[:, second].ravel()


def _runs(archive: _Archive, band: int, fresh: NDArray[np.bool_]) -> tuple[Numbers, Numbers, Numbers]:
    """Articles ordered by the key of a band, and where those that share one begin, and how many they are: two or more, a fresh one among them."""
    keys = archive.keys[:, band]
    chosen = archive.comparable
    if 2 * np.count_nonzero(fresh) < len(fresh):  # looking for few keys takes less time than ordering all
        wanted = np.sort(keys[fresh])
        at = np.searchsorted(wanted, keys)
        chosen = chosen & (np.append(wanted, 0)[at] == keys)
    numbers = np.flatnonzero(chosen)
    numbers = numbers[np.argsort(keys[numbers], kind="stable")]
    begins = np.flatnonzero(np.diff(keys[numbers].astype(np.int64), prepend=-1))
    sizes = np.diff(begins, append=len(numbers))
    return numbers, begins[sizes > 1], sizes[sizes > 1]


def _by_id(archive: _Archive, numbers: Numbers) -> Numbers:
    """The articles in an order that chance made, and their ids alone decide."""
    keyed = [(crc32(id.encode()), id) for id in map(archive.id, numbers.tolist())]
    return numbers[sorted(range(len(keyed)), key=keyed.__getitem__)]
