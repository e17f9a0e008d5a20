"""A segment while a writer works: what is deleted from it now, before that is published."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.storage.columns import Segment
from index.storage.generation import Layout, SegmentEntry
from index.storage.merging import SegmentSize


class OpenSegment:
    """A segment of the generation-to-be. `deleted` are the documents that it will no longer show."""

    def __init__(self, layout: Layout, entry: SegmentEntry) -> None:
        self._layout = layout
        self._entry = entry
        self._columns = self._open(entry.deleted)
        self.deleted: set[int] = set(entry.deleted.tolist())

    @property
    def size(self) -> SegmentSize:
        """How many articles it has."""
        return SegmentSize(self._entry.documents - len(self.deleted), self._entry.documents)

    def entry(self) -> SegmentEntry:
        """The segment as the next generation lists it."""
        return replace(self._entry, deleted=self._deleted_array())

    def current(self) -> Segment:
        """Its columns without what is deleted by now."""
        return self._open(self._deleted_array())

    def delete(self, article_ids: Sequence[str]) -> None:
        """Deletes the articles with these ids, where it has them."""
        ids = self._columns.keyword("id")
        wanted = np.fromiter((zlib.crc32(name.encode()) for name in article_ids), np.uint32, len(article_ids))
        places = np.minimum(np.searchsorted(self._id_hashes, wanted), len(self._id_hashes) - 1)
        for candidate in np.flatnonzero(self._id_hashes[places] == wanted).tolist():
            rank = ids.terms.find(article_ids[candidate])
            if rank >= 0:
                self.deleted.update(ids.postings(rank).tolist())

    def fingerprints(self) -> Iterable[tuple[str, str]]:
        """(id, fingerprint) of every article that is not deleted."""
        ids = self._columns.keyword("id")
        names = [name.decode() for name in ids.terms.all_bytes()]
        of_document = ids.forward_values.tolist()
        for document, fingerprint in self._columns.fingerprints():
            if document not in self.deleted:
                yield names[of_document[document]], fingerprint

    @cached_property
    def _id_hashes(self) -> NDArray[np.uint32]:
        """CRC-32 of every id, sorted: most ids that are asked for are not here, and this tells it for many at once."""
        ids = self._columns.keyword("id").terms.all_bytes()
        return np.sort(np.fromiter(map(zlib.crc32, ids), np.uint32, len(ids)))

    def _deleted_array(self) -> NDArray[np.uint32]:
        return np.array(sorted(self.deleted), np.uint32)

    def _open(self, deleted: NDArray[np.uint32]) -> Segment:
        name = self._entry.name
        return Segment(name, self._layout.columns_of(name), self._layout.stored_of(name), deleted)
