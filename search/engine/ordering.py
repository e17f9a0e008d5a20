"""The order of hits: by score or date, undated last, ties by id, so that every order is total and a page can begin after any hit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.storage.columns import Segment
from search.engine.date_ranges import period
from search.engine.document_sets import Documents, Mask
from search.engine.evaluate import Matches
from search.engine.kernel import Scores
from search.request import Sort

if TYPE_CHECKING:
    from search.engine.snapshot import Snapshot

_UNDATED = -1e9
"""The key of undated articles where the oldest come first: behind every date."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a hit stands in an order: its key (greater comes first) and its id (smaller comes first)."""

    key: float
    id: str


@dataclass(slots=True, eq=False)
class Ranked:
    """A hit: its segment and document there, what it is ordered by (greater comes first), and its score."""

    segment: int
    document: int
    key: float
    score: float


def ranked(
    snapshot: Snapshot,
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
    for number, (segment, matching, here) in enumerate(zip(snapshot.segments, matches, hits, strict=True)):
        documents = here
        if matching.scorer is None and sort == "relevance" and len(here) == segment.documents and after is None:
            documents = segment.keyword("id").documents[:size]  # all are equal: they come by their ids
        keys = matching.scores(documents) if sort == "relevance" else _dates(segment, documents, sort)
        if after is not None:
            later = _later(segment, documents, keys, after)
            documents, keys = documents[later], keys[later]
        best = snapshot.kernel.best(keys, documents, id_ranks(segment), size)
        if sort == "relevance":
            found += [Ranked(number, document, score, score) for document, score in best]
        else:
            rising = np.array(sorted([document for document, _ in best]), np.uint32)
            scores = dict(zip(rising.tolist(), matching.scores(rising).tolist(), strict=True))
            found += [Ranked(number, document, key, scores[document]) for document, key in best]
    if len(snapshot.segments) > 1:
        found.sort(key=lambda hit: (-hit.key, id_of(snapshot, hit)))
    return found[:size]


def in_order(snapshot: Snapshot, matches: Sequence[Matches], hits: Sequence[Documents], sort: Sort) -> Iterator[Ranked]:
    """All hits. Takes some 30 bytes a hit, however many there are."""
    runs = (
        _segment_in_order(number, segment, matching, here, sort)
        for number, (segment, matching, here) in enumerate(zip(snapshot.segments, matches, hits, strict=True))
    )
    return merge(*runs, key=lambda hit: (-hit.key, id_of(snapshot, hit)))


def _segment_in_order(
    number: int, segment: Segment, matching: Matches, documents: Documents, sort: Sort
) -> Iterator[Ranked]:
    scores = matching.scores(documents)
    keys = scores if sort == "relevance" else _dates(segment, documents, sort)
    order = np.lexsort((id_ranks(segment)[documents], -keys))
    for place in map(int, order):
        yield Ranked(number, documents.item(place), keys.item(place), scores.item(place))


def place_of(snapshot: Snapshot, hit: Ranked) -> Place:
    """Where a hit stands, for the page that begins behind it."""
    return Place(hit.key, id_of(snapshot, hit))


def id_of(snapshot: Snapshot, hit: Ranked) -> str:
    """The id of a hit."""
    ids = snapshot.segments[hit.segment].keyword("id")
    return ids.terms.term(int(ids.values(hit.document)[0]))


def _dates(segment: Segment, documents: Documents, sort: Sort) -> Scores:
    first = period(segment, documents)[0].astype(np.float64)
    return first if sort == "newest" else np.where(first > 0, -first, _UNDATED)


def id_ranks(segment: Segment) -> NDArray[np.unsignedinteger]:
    """The rank of every document's id: each has one, so the values of all documents in a row are they."""
    ranks: NDArray[np.unsignedinteger] = segment.keyword("id").forward_values
    return ranks


def _later(segment: Segment, documents: Documents, keys: Scores, after: Place) -> Mask:
    """Which documents come behind a place."""
    first_behind, _ = segment.keyword("id").terms.range(after.id + "\0")
    later: Mask = (keys < after.key) | ((keys == after.key) & (id_ranks(segment)[documents] >= first_behind))
    return later
