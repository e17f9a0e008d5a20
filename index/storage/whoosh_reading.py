"""A Whoosh segment read back into postings: what the columns are made from again when they are lost.

Reads whatever Whoosh 2.7 wrote, its own merges and compound files included.
"""

from __future__ import annotations

import io
import pickle
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import LENGTHS_COLUMN, STORED_COLUMN, W3Codec, W3PerDocReader, W3Segment, W3TermsReader
from whoosh.columns import VarBytesColumn
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.index import TOC

from index.duplicates.shingles import signatures
from index.schema import TEXT_FIELDS
from index.storage.columns import PRECISIONS
from index.storage.generation import Layout
from index.storage.posting_blocks import MAGIC
from index.storage.postings import PORTION, Dates, Fingerprints, Lengths, Postings, Room, StoredPortion, smallest_type
from index.storage.stored import STORED_FIELD, from_text
from index.storage.whoosh_segments import INDEX_NAME

_INT = struct.Struct("!i")


class WhooshReadError(Exception):
    """A Whoosh file is missing or damaged; str() says which, in German."""


@dataclass(frozen=True, slots=True)
class WhooshSegment:
    """A segment as a Whoosh TOC lists it; one that Whoosh wrote itself may be a single compound file."""

    name: str
    documents: int
    total_lengths: tuple[tuple[str, int], ...]
    deleted: NDArray[np.uint32]
    is_compound: bool


def toc_segments(layout: Layout, number: int) -> list[WhooshSegment]:
    """The segments of a Whoosh TOC. Raises WhooshReadError."""
    try:
        # From memory: Whoosh leaves the file open where it cannot read it.
        memory = RamStorage()
        memory.files[layout.toc(number).name] = layout.toc(number).read_bytes()
        segments = TOC.read(memory, INDEX_NAME, gen=number).segments
    except Exception as error:  # a pickle that is damaged fails in any way
        raise WhooshReadError(f"{layout.toc(number)}: die Datei ist nicht lesbar ({error})") from error
    return [
        WhooshSegment(
            name=segment.segment_id(),
            documents=segment.doc_count_all(),
            total_lengths=tuple(sorted(segment._fieldlengths.items())),
            deleted=np.array(sorted(segment.deleted_docs()), np.uint32),
            is_compound=segment.is_compound(),
        )
        for segment in segments
    ]


def open_source(layout: Layout, segment: WhooshSegment) -> WhooshSource:
    """A segment's postings. Raises WhooshReadError."""
    try:
        return WhooshSource(layout, segment)
    except Exception as error:  # Whoosh meets damaged files with exceptions of many kinds
        raise WhooshReadError(f"{layout.whoosh / segment.name}: das Segment ist nicht lesbar ({error})") from error


class WhooshSource:
    """A Whoosh segment as a SegmentSource (index/storage/postings.py); deleted documents are kept, under their numbers."""

    def __init__(self, layout: Layout, segment: WhooshSegment) -> None:
        index_name, _, number = segment.name.rpartition("_")
        files = W3Segment(W3Codec(), index_name, segment.documents, number)
        storage = FileStorage(str(layout.whoosh))
        if segment.is_compound:
            storage = files.open_compound_file(storage)
        self.documents = segment.documents
        self._total_lengths = dict(segment.total_lengths)
        self._terms: W3TermsReader = W3Codec().terms_reader(storage, files)
        self._columns: W3PerDocReader = W3Codec().per_document_reader(storage, files)

    def close(self) -> None:
        """Closes the segment's files."""
        self._terms.close()
        self._columns.close()

    def room(self, field: str) -> Room:
        """What a field can need at most. Whoosh keeps weights as 32-bit floats, so the sums are rounded up."""
        infos = [(len(term), info) for term, info in self._infos(field)]
        return Room(
            terms=len(infos),
            term_bytes=sum(size for size, _ in infos),
            postings=sum(info.doc_frequency() for _, info in infos),
            occurrences=sum(int(info.weight() * 1.000_000_2) + 1 for _, info in infos),
            frequency_type=smallest_type(int(max((info.max_weight() for _, info in infos), default=0))),
            position_type=np.dtype(np.uint32),
        )

    def postings(self, field: str) -> Iterator[Postings]:
        """A field in portions of whole terms."""
        terms: list[bytes] = []
        lists: list[_PostingList] = []
        size = 0
        for term, info in self._infos(field):
            offset, length = info.extent()
            # W3TermInfo.from_bytes leaves the length in the tuple it was unpacked into.
            data = self._terms._postfile.get(offset, length[0] if isinstance(length, tuple) else length)
            terms.append(term)
            lists.append(_PostingList(data, with_positions=field in TEXT_FIELDS))
            size += len(lists[-1].documents)
            if size >= PORTION:
                yield _portion(terms, lists, field)
                terms, lists, size = [], [], 0
        if terms:
            yield _portion(terms, lists, field)

    def lengths(self, field: str) -> Lengths:
        """The lengths of a text field."""
        as_bytes = np.zeros(self.documents, np.uint8)
        if self._columns.has_column(f"_{field}_len"):
            reader = self._columns.column_reader(f"_{field}_len", LENGTHS_COLUMN)
            as_bytes[:] = np.fromiter((reader[document] for document in range(self.documents)), np.uint8)
        return Lengths(as_bytes, int(self._total_lengths.get(field, 0)))

    def dates(self) -> Dates:
        """The field date."""
        days, precisions = np.zeros(self.documents, np.uint32), np.zeros(self.documents, np.uint8)
        for postings in self.postings("date"):
            for term, start, end in zip(postings.terms, postings.offsets, postings.offsets[1:], strict=False):
                value = term.decode()
                documents = postings.documents[start:end]
                days[documents] = int(f"{value}-01-01"[:10].replace("-", ""))
                precisions[documents] = (len(value) - 1) // 3
        assert len(PRECISIONS) == 4
        return Dates(days, precisions)

    def stored(self) -> Iterator[StoredPortion]:
        """The articles, in the order of the documents."""
        reader = self._columns.column_reader("_stored", VarBytesColumn())
        for document in range(self.documents):
            value = bytes(reader[document])
            yield StoredPortion(np.array([len(value)], np.int64), value)

    def fingerprints(self) -> Fingerprints:
        """The articles' fingerprints."""
        reader = self._columns.column_reader("_stored", STORED_COLUMN)
        found = [from_text(reader[document][STORED_FIELD]) for document in range(self.documents)]
        values = [annotated.article.fingerprint.encode("ascii") for annotated in found]
        offsets = np.fromiter(accumulate(map(len, values), initial=0), np.int64, len(values) + 1)
        return Fingerprints(offsets, b"".join(values))

    def signatures(self) -> NDArray[np.uint32]:
        """The articles' signatures, made again from their texts."""
        reader = self._columns.column_reader("_stored", STORED_COLUMN)
        return signatures(from_text(reader[document][STORED_FIELD]).article for document in range(self.documents))

    def _infos(self, field: str) -> Iterator[tuple[bytes, Any]]:
        """Each term of a field with what Whoosh knows of it, in the order of bytes."""
        if field not in self._terms.indexed_field_names():
            return
        for (name, term), info in self._terms.items_from(field, b""):
            if name != field:
                return
            yield bytes(term), info


class _PostingList:
    """The posting list of one term."""

    def __init__(self, data: bytes, *, with_positions: bool) -> None:
        assert data[: len(MAGIC)] == MAGIC
        self.documents: list[int] = []
        self.frequencies: list[int] = []
        self.positions: list[int] = []
        at, is_last = len(MAGIC), False
        while not is_last:
            (length,) = _INT.unpack_from(data, at)
            at, is_last = at + _INT.size, length < 0
            block = io.BytesIO(data[at : at + abs(length)])
            at += abs(length)
            compression = pickle.load(block)[3]  # noqa: S301 (Whoosh's format)
            body = block.read()
            deltas, _, values = pickle.loads(zlib.decompress(body) if compression else body)  # noqa: S301
            self.documents += accumulate(deltas)
            if with_positions:
                for value in values:
                    positions = list(accumulate(pickle.loads(value[4:])))  # noqa: S301
                    self.frequencies.append(len(positions))
                    self.positions += positions


def _portion(terms: list[bytes], lists: list[_PostingList], field: str) -> Postings:
    offsets = np.fromiter(accumulate((len(one.documents) for one in lists), initial=0), np.int64, len(lists) + 1)
    documents, frequencies, positions = (
        np.concatenate([np.array(values, np.uint32) for values in columns])
        for columns in zip(*((one.documents, one.frequencies, one.positions) for one in lists), strict=True)
    )
    if field not in TEXT_FIELDS:
        return Postings(terms, offsets, documents)
    return Postings(terms, offsets, documents, frequencies, positions)
