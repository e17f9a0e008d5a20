"""The columns of one segment: what search reads instead of Whoosh's postings, mapped into memory.

A segment's columns are one file (column_files.py), written from the same postings as the Whoosh segment beside it and
made again from that segment when they are lost. Documents are numbered as in Whoosh, from 0 in every segment.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.article import AnnotatedArticle
from index.duplicates.shingles import BANDS
from index.schema import FIELDS, TEXT_FIELDS
from index.storage.column_files import ArrayFile, DamagedFile, release_memory
from index.storage.stored import read_stored_value

KEYWORD_FIELDS: tuple[str, ...] = tuple(field.name for field in FIELDS if field.kind == "keyword")
PRECISIONS = ("", "year", "month", "day")
"""What the values of `Segment.date_precision` mean; "" is undated."""

Array = NDArray[Any]


class TermTable:
    """The terms of one field of one segment, sorted by their UTF-8 bytes; a term's place among them is its rank.

    Term i is blob[offsets[i]:offsets[i + 1]]; `offsets` is (terms + 1,) int64.
    """

    def __init__(self, blob: memoryview, offsets: NDArray[np.int64]) -> None:
        self.blob = blob
        self.offsets = offsets
        self._places = offsets.data

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def term(self, rank: int) -> str:
        """The term of that rank."""
        return str(self.blob[self._places[rank] : self._places[rank + 1]], "utf-8")

    def find(self, term: str) -> int:
        """The rank of a term, -1 if the segment does not have it."""
        # A lone surrogate (a byte of the command line that is no UTF-8) is in no term.
        wanted = term.encode("utf-8", "surrogatepass")
        rank = self.first_from(wanted)
        found = rank < len(self) and self.blob[self._places[rank] : self._places[rank + 1]] == wanted
        return rank if found else -1

    def range(self, prefix: str) -> tuple[int, int]:
        """The ranks [first, last) of the terms that begin with `prefix`."""
        start = prefix.encode("utf-8", "surrogatepass")
        # No UTF-8 contains the byte 255, so this lies behind every term with that beginning.
        return self.first_from(start), self.first_from(start + b"\xff") if start else len(self)

    def all_bytes(self) -> list[bytes]:
        """All terms as UTF-8."""
        return self.some_bytes(0, len(self))

    def some_bytes(self, first: int, last: int) -> list[bytes]:
        """The terms of the ranks [first, last) as UTF-8."""
        places = self.offsets[first : last + 1].tolist()
        if not places:
            return []
        data = bytes(self.blob[places[0] : places[-1]])
        base = places[0]
        return [data[a - base : b - base] for a, b in pairwise(places)]

    def first_from(self, wanted: bytes) -> int:
        """The first rank whose term is not smaller."""
        blob, places = self.blob, self._places
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) >> 1
            if bytes(blob[places[middle] : places[middle + 1]]) < wanted:
                low = middle + 1
            else:
                high = middle
        return low


class TextColumn:
    """The postings of one text field.

    posting_offsets: (terms + 1,) int64 · documents: (postings,) uint32 · frequencies: (postings,) unsigned ·
    occurrence_offsets: (terms + 1,) int64 into `all_positions` (unsigned) · length_bytes: (documents,) uint8, lengths as
    index.storage.length_bytes.BYTE_LENGTHS reads them · total_length: exact, in tokens, deleted documents included.
    """

    def __init__(self, file: ArrayFile, field: str) -> None:
        self.terms = TermTable(file.bytes(f"{field}/terms"), file.array(f"{field}/term_offsets"))
        self.posting_offsets: NDArray[np.int64] = file.array(f"{field}/posting_offsets")
        self.documents: NDArray[np.uint32] = file.array(f"{field}/documents")
        self.frequencies: Array = file.array(f"{field}/frequencies")
        self.occurrence_offsets: NDArray[np.int64] = file.array(f"{field}/occurrence_offsets")
        self.all_positions: Array = file.array(f"{field}/positions")
        self.length_bytes: NDArray[np.uint8] = file.array(f"{field}/lengths")
        self.total_length = int(file.notes["total_lengths"][field])
        self._postings = self.posting_offsets.data
        self._occurrences = self.occurrence_offsets.data

    def postings(self, rank: int) -> tuple[NDArray[np.uint32], Array]:
        """The documents of a term, rising, and how often each has it."""
        first, last = self._postings[rank], self._postings[rank + 1]
        return self.documents[first:last], self.frequencies[first:last]

    def document_frequency(self, ranks: Array) -> NDArray[np.int64]:
        """How many documents have each of these terms, deleted ones included."""
        frequency: NDArray[np.int64] = self.posting_offsets[ranks + 1] - self.posting_offsets[ranks]
        return frequency

    def positions(self, rank: int) -> tuple[NDArray[np.int64], Array]:
        """Where a term stands: its i-th posting has positions values[starts[i]:starts[i + 1]], rising."""
        first, last = self._postings[rank], self._postings[rank + 1]
        starts = np.zeros(last - first + 1, np.int64)
        np.cumsum(self.frequencies[first:last], out=starts[1:])
        return starts, self.all_positions[self._occurrences[rank] : self._occurrences[rank + 1]]


class KeywordColumn:
    """The whole values of one field, from value to documents and back.

    posting_offsets: (terms + 1,) int64 · documents: (postings,) uint32 · forward_offsets: (documents + 1,) uint32 ·
    forward_values: (postings,) uint16 or uint32, the ranks of a document's values, rising.
    """

    def __init__(self, file: ArrayFile, field: str) -> None:
        self.terms = TermTable(file.bytes(f"{field}/terms"), file.array(f"{field}/term_offsets"))
        self.posting_offsets: NDArray[np.int64] = file.array(f"{field}/posting_offsets")
        self.documents: NDArray[np.uint32] = file.array(f"{field}/documents")
        self.forward_offsets: NDArray[np.uint32] = file.array(f"{field}/forward_offsets")
        self.forward_values: Array = file.array(f"{field}/forward_values")
        self._postings = self.posting_offsets.data

    def postings(self, rank: int) -> NDArray[np.uint32]:
        """The documents that have a value, rising."""
        return self.documents[self._postings[rank] : self._postings[rank + 1]]

    def values(self, document: int) -> Array:
        """The ranks of a document's values, rising."""
        return self.forward_values[int(self.forward_offsets[document]) : int(self.forward_offsets[document + 1])]


class Segment:
    """The columns of one segment: read-only, shared by threads, usable until the last reference is gone.

    documents: how many, deleted ones included · live: (documents,) bool, None where nothing is deleted · dates: (documents,)
    uint32, first day as YYYYMMDD, 0 for undated · date_precision: (documents,) uint8, see PRECISIONS · signatures: (documents,
    BANDS) uint32, see index/duplicates/shingles.py.
    Raises DamagedFile, and OSError where a file is missing.
    """

    def __init__(self, name: str, columns: Path, stored: Path, deleted: NDArray[np.uint32] | None = None) -> None:
        self.name = name
        self.file = ArrayFile(columns)
        self.documents = int(self.file.notes["documents"])
        self.live: NDArray[np.bool_] | None = None
        if deleted is not None and len(deleted):
            self.live = np.ones(self.documents, np.bool_)
            self.live[deleted] = False
        self.dates: NDArray[np.uint32] = self.file.array("date/days")
        self.date_precision: NDArray[np.uint8] = self.file.array("date/precisions")
        self.signatures: NDArray[np.uint32] = self.file.array("signature").reshape(-1, BANDS)
        self.stored_offsets: NDArray[np.int64] = self.file.array("article/offsets")
        with stored.open("rb") as file:
            # Looked at before mapping: an empty file cannot be mapped.
            if os.fstat(file.fileno()).st_size < max(1, self.stored_offsets[-1]):
                raise DamagedFile(f"{stored}: die Datei ist abgeschnitten")
            self._stored = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.stored_bytes = memoryview(self._stored)
        self._text = {field: TextColumn(self.file, field) for field in TEXT_FIELDS}
        self._keyword = {field: KeywordColumn(self.file, field) for field in KEYWORD_FIELDS}

    @property
    def live_documents(self) -> int:
        """How many documents are not deleted."""
        return self.documents if self.live is None else int(np.count_nonzero(self.live))

    def text(self, field: str) -> TextColumn:
        """The column of a text field."""
        return self._text[field]

    def keyword(self, field: str) -> KeywordColumn:
        """The column of a keyword field."""
        return self._keyword[field]

    def stored(self, document: int) -> AnnotatedArticle:
        """The article as it was written."""
        start, end = self.stored_offsets[document : document + 2].tolist()
        return read_stored_value(self.stored_bytes[start:end])

    def documents_of(self, ids: Iterable[str]) -> Iterator[tuple[str, int]]:
        """(id, document) of those of these articles that are here and not deleted."""
        column = self.keyword("id")
        for id_ in ids:
            rank = column.terms.find(id_)
            for document in column.postings(rank).tolist() if rank >= 0 else ():
                if self.live is None or self.live[document]:
                    yield id_, document

    def release_memory(self) -> None:
        """Gives the memory back in which columns and stored values were read so far; see ArrayFile.release_memory()."""
        self.file.release_memory()
        release_memory(self._stored)

    def fingerprint_table(self) -> TermTable:
        """The fingerprints of all documents, in their order (not sorted)."""
        return TermTable(self.file.bytes("fingerprint/data"), self.file.array("fingerprint/offsets"))
