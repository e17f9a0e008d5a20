"""Writes the columns of one segment (columns.py) from its postings, field by field."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.storage.column_files import ArrayFileWriter, ArrayWriter
from index.storage.postings import Lengths, Postings, SegmentSource


class ColumnsWriter:
    """Writes a segment's columns, field by field, portion by portion; the file is there after finish(), on disk if it is to last."""

    def __init__(self, path: Path, source: SegmentSource, *, lasting: bool = True) -> None:
        self._source = source
        self._file = ArrayFileWriter(path, lasting=lasting)
        self._field: _FieldWriter | None = None
        self._total_lengths: dict[str, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.__exit__(kind, error, trace)

    def start_field(self, field: str, lengths: Lengths | None) -> None:
        """Begins a text field (with lengths) or a keyword field (without)."""
        self._field = _FieldWriter(self._file, field, self._source, has_positions=lengths is not None)
        if lengths is not None:
            self._file.put(f"{field}/lengths", lengths.as_bytes)
            self._total_lengths[field] = lengths.total

    def add(self, postings: Postings) -> None:
        """Adds the next terms of the field begun last."""
        assert self._field is not None
        self._field.add(postings)

    def finish_field(self) -> None:
        """Ends the field."""
        assert self._field is not None
        self._field.finish()
        self._field = None

    def finish(self, stored_sizes: NDArray[np.int64]) -> None:
        """Adds what is not postings and publishes the file. `stored_sizes` are the sizes of the stored values."""
        dates, fingerprints = self._source.dates(), self._source.fingerprints()
        self._file.put("date/days", dates.days)
        self._file.put("date/precisions", dates.precisions)
        self._file.put("article/offsets", np.concatenate((np.zeros(1, np.int64), np.cumsum(stored_sizes))))
        self._file.put("fingerprint/offsets", fingerprints.offsets)
        self._file.put("fingerprint/data", np.frombuffer(fingerprints.data, np.uint8))
        self._file.put("signature", self._source.signatures().reshape(-1))
        self._file.finish({"documents": self._source.documents, "total_lengths": self._total_lengths})


class _FieldWriter:
    """The arrays of one field while they are written."""

    def __init__(self, file: ArrayFileWriter, field: str, source: SegmentSource, *, has_positions: bool) -> None:
        room = source.room(field)
        self._file = file
        self._name = field
        self._documents_count = source.documents
        self._terms = file.array(f"{field}/terms", np.uint8, room.term_bytes)
        self._term_offsets = _Offsets(file.array(f"{field}/term_offsets", np.int64, room.terms + 1))
        self._posting_offsets = _Offsets(file.array(f"{field}/posting_offsets", np.int64, room.terms + 1))
        self._documents = file.array(f"{field}/documents", np.uint32, room.postings)
        self._has_positions = has_positions
        if has_positions:
            self._frequencies = file.array(f"{field}/frequencies", room.frequency_type, room.postings)
            self._occurrences = _Offsets(file.array(f"{field}/occurrence_offsets", np.int64, room.terms + 1))
            self._positions = file.array(f"{field}/positions", room.position_type, room.occurrences)
        else:
            self._ranks: list[NDArray[np.uint32]] = [np.zeros(0, np.uint32)]
            self._documents_seen: list[NDArray[np.uint32]] = [np.zeros(0, np.uint32)]
        self._term_count = 0

    def add(self, postings: Postings) -> None:
        self._terms.append(np.frombuffer(b"".join(postings.terms), np.uint8))
        self._term_offsets.add_sizes(np.fromiter(map(len, postings.terms), np.int64, len(postings.terms)))
        self._posting_offsets.add_sizes(np.diff(postings.offsets))
        self._documents.append(postings.documents)
        if postings.frequencies is not None and postings.positions is not None:
            self._frequencies.append(postings.frequencies)
            self._positions.append(postings.positions)
            self._occurrences.add_sizes(np.add.reduceat(postings.frequencies, postings.offsets[:-1], dtype=np.int64))
        else:
            ranks = np.arange(self._term_count, self._term_count + len(postings.terms), dtype=np.uint32)
            self._ranks.append(np.repeat(ranks, np.diff(postings.offsets)))
            self._documents_seen.append(postings.documents)
        self._term_count += len(postings.terms)

    def finish(self) -> None:
        if self._has_positions:
            return
        documents = np.concatenate(self._documents_seen)
        order = np.argsort(documents, kind="stable")
        ranks = np.concatenate(self._ranks)[order]
        offsets = np.zeros(self._documents_count + 1, np.uint32)
        np.cumsum(np.bincount(documents, minlength=self._documents_count), out=offsets[1:])
        narrow = np.uint16 if self._term_count <= 1 << 16 else np.uint32
        self._file.put(f"{self._name}/forward_offsets", offsets)
        self._file.put(f"{self._name}/forward_values", ranks.astype(narrow))


class _Offsets:
    """An array of running sums that begins with 0."""

    def __init__(self, array: ArrayWriter) -> None:
        self._array = array
        self._last = 0
        array.append(np.zeros(1, np.int64))

    def add_sizes(self, sizes: NDArray[np.int64]) -> None:
        ends = np.cumsum(sizes) + self._last
        self._array.append(ends)
        if len(ends):
            self._last = int(ends[-1])
