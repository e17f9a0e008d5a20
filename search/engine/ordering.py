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


@dataclass(slots=True, eq=False)
class Ranking:
    """Hits in their order, one at the same place of each list: not an object each, which would take as long as finding them."""

    segments: list[int]
    documents: list[int]
    keys: list[float]
    scores: list[float]

    def __len__(self) -> int:
        return len(self.documents)

    def hits(self, first: int, last: int) -> Iterator[Ranked]:
        """The hits [first, last)."""
        columns = (self.segments, self.documents, self.keys, self.scores)
        return map(Ranked, *(column[first:last] for column in columns))


def ranked(
    snapshot: Snapshot,
    matches: Sequence[Matches],
    hits: Sequence[Documents],
    sort: Sort,
    after: Place | None,
    size: int,
) -> Ranking:
    """The first `size` hits, those behind `after` where it is given."""
    if not size:
        return Ranking([], [], [], [])
    rankings = []
    for number, segment in enumerate(snapshot.segments):
        matching, documents = matches[number], hits[number]
        if matching.scorer is None and sort == "relevance" and len(documents) == segment.documents and after is None:
            documents = segment.keyword("id").documents[:size]  # all are equal: they come by their ids
        keys = matching.scores(documents) if sort == "relevance" else _dates(segment, documents, sort)
        if after is not None:
            later = _later(segment, documents, keys, after)
            documents, keys = documents[later], keys[later]
        best, best_keys = snapshot.kernel.best(keys, documents, id_ranks(segment), size)
        scores = best_keys if sort == "relevance" else _scores_of(matching, best)
        rankings.append(Ranking([number] * len(best), best, best_keys, scores))
    return rankings[0] if len(rankings) == 1 else _merged(snapshot, rankings, size)


def _scores_of(matching: Matches, documents: list[int]) -> list[float]:
    rising = np.array(sorted(documents), np.uint32)
    scores = dict(zip(rising.tolist(), matching.scores(rising).tolist(), strict=True))
    return [scores[document] for document in documents]


def _merged(snapshot: Snapshot, rankings: Sequence[Ranking], size: int) -> Ranking:
    every = [hit for ranking in rankings for hit in ranking.hits(0, size)]
    every.sort(key=lambda hit: (-hit.key, id_of(snapshot, hit)))
    best = every[:size]
    return Ranking(
        [hit.segment for hit in best],
        [hit.document for hit in best],
        [hit.key for hit in best],
        [hit.score for hit in best],
    )


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
