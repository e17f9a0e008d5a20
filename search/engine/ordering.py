"""The order of hits: by score or date, undated last, ties by id, so that every order is total and a page can begin after any hit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import merge

import numpy as np
from numpy.typing import NDArray

from index.storage.columns import Segment
from search.engine.date_ranges import period
from search.engine.document_sets import Documents, Mask
from search.engine.evaluate import Matches
from search.engine.scoring import Scores
from search.request import Sort

_UNDATED = -1e9
"""The key of undated articles where the oldest come first: behind every date."""
_ROWS = 64
"""Keys are laid out in so many rows; the greatest of every column together bound the best ones from below."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a hit stands in an order: its key (greater comes first) and its id (smaller comes first)."""

    key: float
    id: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """A hit in its place."""

    place: Place
    segment: int
    document: int
    score: float


def ranked(
    segments: Sequence[Segment],
    matches: Sequence[Matches],
    hits: Sequence[Documents],
    sort: Sort,
    after: Place | None,
    size: int,
) -> list[Ranked]:
    """The first `size` hits, those behind `after` where it is given."""
    found: list[Ranked] = []
    if not size:
        return found
    for number, (segment, matching, here) in enumerate(zip(segments, matches, hits, strict=True)):
        documents, keys = here, matching.scores(here) if sort == "relevance" else _dates(segment, here, sort)
        if after is not None:
            later = _later(segment, documents, keys, after)
            documents, keys = documents[later], keys[later]
        best = _best(keys, _id_ranks(segment)[documents], size)
        scores = keys[best] if sort == "relevance" else matching.scores(documents[best])
        ids = segment.keyword("id")
        for document, key, score in zip(documents[best].tolist(), keys[best].tolist(), scores.tolist(), strict=True):
            id = ids.terms.term(int(ids.values(document)[0]))
            found.append(Ranked(Place(key, id), number, document, score))
    found.sort(key=lambda hit: (-hit.place.key, hit.place.id))
    return found[:size]


def in_order(
    segments: Sequence[Segment], matches: Sequence[Matches], hits: Sequence[Documents], sort: Sort
) -> Iterator[Ranked]:
    """All hits. Takes some 30 bytes a hit, however many there are."""
    runs = (
        _segment_in_order(number, segment, matching, here, sort)
        for number, (segment, matching, here) in enumerate(zip(segments, matches, hits, strict=True))
    )
    return merge(*runs, key=lambda hit: (-hit.place.key, hit.place.id))


def _segment_in_order(
    number: int, segment: Segment, matching: Matches, documents: Documents, sort: Sort
) -> Iterator[Ranked]:
    scores = matching.scores(documents)
    keys = scores if sort == "relevance" else _dates(segment, documents, sort)
    order = np.lexsort((_id_ranks(segment)[documents], -keys))
    ids = segment.keyword("id")
    for place in map(int, order):
        document = int(documents[place])
        id = ids.terms.term(int(ids.values(document)[0]))
        yield Ranked(Place(float(keys[place]), id), number, document, float(scores[place]))


def _dates(segment: Segment, documents: Documents, sort: Sort) -> Scores:
    first = period(segment, documents)[0].astype(np.float64)
    return first if sort == "newest" else np.where(first > 0, -first, _UNDATED)


def _id_ranks(segment: Segment) -> NDArray[np.unsignedinteger]:
    """The rank of every document's id: each has one, so the values of all documents in a row are they."""
    ranks: NDArray[np.unsignedinteger] = segment.keyword("id").forward_values
    return ranks


def _later(segment: Segment, documents: Documents, keys: Scores, after: Place) -> Mask:
    """Which documents come behind a place."""
    first_behind, _ = segment.keyword("id").terms.range(after.id + "\0")
    later: Mask = (keys < after.key) | ((keys == after.key) & (_id_ranks(segment)[documents] >= first_behind))
    return later


def _best(keys: Scores, id_ranks: NDArray[np.unsignedinteger], size: int) -> NDArray[np.intp]:
    """The places of the `size` greatest keys, of equal ones those with the smallest ids; in no order."""
    if len(keys) <= size:
        return np.arange(len(keys))
    border = _border(keys, size)
    above = np.flatnonzero(keys > border)
    ties = np.flatnonzero(keys == border)
    wanted = size - len(above)
    if len(ties) > wanted:
        earliness = -id_ranks[ties].astype(np.float64)
        ties = ties[earliness >= _border(earliness, wanted)]
    return np.concatenate((above, ties))


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
