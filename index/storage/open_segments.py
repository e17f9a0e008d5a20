"""A segment while a writer works: what is deleted from it now, before that is published."""

from __future__ import annotations

import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.storage.columns import Segment
from index.storage.generation import Layout, SegmentEntry
from index.storage.merging import SegmentSize

_PORTION = 1 << 16


class OpenSegment:
    """A segment of the generation-to-be, for the one who writes that."""

    def __init__(self, layout: Layout, entry: SegmentEntry) -> None:
        self._layout = layout
        self._entry = entry
        self._columns = self._open(entry.deleted)
        self._gone = np.zeros(entry.documents, np.bool_)
        self._gone[entry.deleted] = True

    @property
    def size(self) -> SegmentSize:
        """How many articles it has."""
        return SegmentSize(self._entry.documents - int(np.count_nonzero(self._gone)), self._entry.documents)

    def entry(self) -> SegmentEntry:
        """The segment as the next generation lists it."""
        return replace(self._entry, deleted=self._deleted())

    def current(self) -> Segment:
        """Its columns without what is deleted by now."""
        return self._open(self._deleted())

    def delete(self, article_ids: Sequence[str]) -> None:
        """Deletes the articles with these ids, where it has them."""
        hashes, _ = self._ids_by_hash
        wanted = np.fromiter((zlib.crc32(name.encode()) for name in article_ids), np.uint32, len(article_ids))
        places = np.minimum(np.searchsorted(hashes, wanted), len(hashes) - 1)
        # Most ids that are asked for are not here, and this tells it for many at once.
        for candidate in np.flatnonzero(hashes[places] == wanted).tolist():
            for document in self._documents(article_ids[candidate]):
                self._gone[document] = True

    def delete_documents(self, documents: Collection[int]) -> None:
        """Deletes the articles with these numbers."""
        self._gone[np.fromiter(documents, np.int64, len(documents))] = True

    def published_fingerprint(self, article_id: str) -> str | None:
        """The fingerprint of an article as published, whatever was deleted since; None where it is not here."""
        live = self._columns.live
        for document in self._documents(article_id):
            if live is None or live[document]:
                return self._columns.fingerprint_table().term(document)
        return None

    def published_ids(self) -> Iterator[str]:
        """The ids of the articles as published."""
        ids = self._columns.keyword("id")
        live = self._columns.live
        for document in range(self._entry.documents):
            if live is None or live[document]:
                yield ids.terms.term(int(ids.values(document)[0]))

    def _documents(self, article_id: str) -> list[int]:
        """The documents with that id, deleted ones too."""
        ids = self._columns.keyword("id")
        hashes, ranks = self._ids_by_hash
        wanted = zlib.crc32(article_id.encode())
        for place in range(bisect_left(hashes.data, wanted), bisect_right(hashes.data, wanted)):
            rank = int(ranks[place])
            if ids.terms.term(rank) == article_id:
                found: list[int] = ids.postings(rank).tolist()
                return found
        return []

    @cached_property
    def _ids_by_hash(self) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        """CRC-32 of every id, sorted, and the ids' ranks: eight bytes an article, where a dict would take two hundred."""
        terms = self._columns.keyword("id").terms
        hashes = np.empty(len(terms), np.uint32)
        for first in range(0, len(terms), _PORTION):
            portion = terms.some_bytes(first, min(first + _PORTION, len(terms)))
            hashes[first : first + len(portion)] = np.fromiter(map(zlib.crc32, portion), np.uint32, len(portion))
        order = np.argsort(hashes, kind="stable").astype(np.uint32)
        return hashes[order], order

    def _deleted(self) -> NDArray[np.uint32]:
        return np.flatnonzero(self._gone).astype(np.uint32)

    def _open(self, deleted: NDArray[np.uint32]) -> Segment:
        name = self._entry.name
        return Segment(name, self._layout.columns_of(name), self._layout.stored_of(name), deleted)


class PublishedFingerprints(Mapping[str, str]):
    """id -> fingerprint of every article of these segments as they were published, looked up in the segments themselves."""

    def __init__(self, segments: Iterable[OpenSegment]) -> None:
        self._segments = tuple(segments)

    def __getitem__(self, article_id: str) -> str:
        for segment in self._segments:
            if (fingerprint := segment.published_fingerprint(article_id)) is not None:
                return fingerprint
        raise KeyError(article_id)

    def __iter__(self) -> Iterator[str]:
        for segment in self._segments:
            yield from segment.published_ids()

    def __len__(self) -> int:
        return sum(1 for _ in self)
