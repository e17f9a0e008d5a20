"""The files of one Whoosh segment, byte by byte: term index (.trm), postings (.pst), per-document columns (.col).

Written here from arrays, a portion at a time; Whoosh 2.7 opens, searches and merges them like its own.
"""

from __future__ import annotations

import os
import pickle
import struct
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from index.kernels import fastest
from index.storage import runs
from index.storage.compressing import crc32
from index.storage.generation import FileSum
from index.storage.postings import Lengths, Postings, StoredPortion
from index.storage.whoosh_postings import encode

_HASH_MAGIC = b"HSH3"
_CRC32_HASH = 1
_BUCKETS = 256
_SLOT = np.dtype([("hash", ">u4"), ("place", ">i8")])
_ENTRY_HEAD = np.dtype([("key_size", ">i4"), ("info_size", ">i4"), ("prefix", ">u2")])
_DIRECTORY_ENTRY = struct.Struct("!qi")
# Whoosh keeps no offsets beside the sizes of a column this short.
_OFFSETS_FROM = 1 << 15


class WhooshSegmentWriter:
    """Writes the files of a segment; as a context manager it deletes them again unless finish() was reached."""

    def __init__(self, folder: Path, segment: str) -> None:
        self._folder = folder
        self._segment = segment
        self._files: list[SummedFile] = []
        self._terms = _TermIndexWriter(self._create(".trm"))
        self._postings = self._create(".pst")
        self._length_bytes: NDArray[np.uint8] | None = None
        self._finished = False
        self.total_lengths: dict[str, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._finished:
            for file in self._files:
                file.close()
            for path in self._folder.glob(f"{self._segment}.*"):
                path.unlink()

    def start_field(self, field: str, lengths: Lengths | None) -> None:
        """Begins a text field (with lengths) or a keyword field (without). Fields come in the order of their names."""
        self._terms.start_field(field)
        self._length_bytes = None
        if lengths is not None and lengths.total:
            self._length_bytes = lengths.as_bytes
            self.total_lengths[field] = lengths.total
            self._create(f"._{field}_len.col").write(lengths.as_bytes.tobytes())

    def add(self, postings: Postings) -> None:
        """Adds the next terms of the field begun last."""
        encoded = encode(postings, self._length_bytes, self._postings.tell())
        self._postings.write(encoded.data)
        self._terms.add(postings.terms, encoded.infos)

    def finish(self) -> tuple[FileSum, ...]:
        """Brings everything to disk."""
        self._terms.finish()
        self._finished = True
        return tuple(file.finish() for file in self._files)

    def _create(self, extension: str) -> SummedFile:
        self._files.append(SummedFile(self._folder / f"{self._segment}{extension}"))
        return self._files[-1]


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of stored values: the size of each document's, and the sum of the file."""

    sizes: NDArray[np.int64]
    sum: FileSum


def write_stored(path: Path, portions: Iterator[StoredPortion], *, lasting: bool = True) -> StoredFile:
    """Writes the column of the stored values of all documents, and brings it to disk if it is to last."""
    sizes: list[NDArray[np.int64]] = [np.zeros(0, np.int64)]
    with closing(SummedFile(path)) as file:
        for portion in portions:
            file.write(portion.data)
            sizes.append(portion.sizes)
        all_sizes = np.concatenate(sizes)
        file.write(all_sizes.astype(">i4").tobytes())
        if len(all_sizes) > _OFFSETS_FROM:
            offsets = np.cumsum(all_sizes) - all_sizes
            file.write(offsets.astype(">i8").tobytes() + b"iqX")
        else:
            file.write(b"i")
        return StoredFile(all_sizes, file.finish(lasting=lasting))


class SummedFile:
    """A new file that knows the CRC-32 of what was written into it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("xb", buffering=1 << 20)
        self._size = 0
        self._crc = 0

    def write(self, data: bytes | memoryview) -> None:
        """Appends bytes."""
        self._crc = crc32(data, self._crc)
        self._size += len(data)
        self._file.write(data)

    def tell(self) -> int:
        """How many bytes were written."""
        return self._size

    def finish(self, *, lasting: bool = True) -> FileSum:
        """Brings the file to disk if it is to last, and closes it."""
        self._file.flush()
        if lasting:
            os.fsync(self._file.fileno())
        self._file.close()
        return FileSum(self._path.name, self._size, self._crc)

    def close(self) -> None:
        """Closes the file, finished or not."""
        self._file.close()


def file_sum(path: Path) -> FileSum:
    """The sum of a file that is there."""
    size = crc = 0
    with path.open("rb") as file:
        while data := file.read(1 << 22):
            size += len(data)
            crc = crc32(data, crc)
    return FileSum(path.name, size, crc)


class _TermIndexWriter:
    """Whoosh's OrderedHash file: entries (field number and term -> term info), 256 hash tables, the entries' places."""

    def __init__(self, file: SummedFile) -> None:
        self.file = file
        self._fields: dict[str, int] = {}
        self._hashes: list[NDArray[np.uint32]] = [np.zeros(0, np.uint32)]
        self._places: list[NDArray[np.int64]] = [np.zeros(0, np.int64)]
        file.write(_HASH_MAGIC + struct.pack("!bii", _CRC32_HASH, 0, 0))

    def start_field(self, field: str) -> None:
        """Begins a field; one that stays without terms leaves no trace."""
        self._field = field

    def add(self, terms: list[bytes], infos: NDArray[Any]) -> None:
        """Adds terms, in order."""
        number = self._fields.setdefault(self._field, len(self._fields))
        prefix = struct.pack("!H", number)
        sizes = np.fromiter(map(len, terms), np.int64, len(terms))
        heads = np.zeros(len(terms), _ENTRY_HEAD)
        heads["key_size"] = sizes + len(prefix)
        heads["info_size"] = infos.itemsize
        heads["prefix"] = np.frombuffer(prefix, heads["prefix"].dtype)
        entry_sizes = sizes + (heads.itemsize + infos.itemsize)
        places = np.cumsum(entry_sizes) - entry_sizes
        entries = np.empty(int(entry_sizes.sum()), np.uint8)
        copy_runs = fastest(runs).copy_runs
        for column, at in ((heads, places), (infos, places + heads.itemsize + sizes)):
            copy_runs(entries, at, column.view(np.uint8), np.full(len(terms), column.itemsize))
        copy_runs(entries, places + heads.itemsize, np.frombuffer(b"".join(terms), np.uint8), sizes)
        self._places.append(self.file.tell() + places)
        # The key's CRC-32 is that of its prefix, gone on with.
        begun = zlib.crc32(prefix)
        self._hashes.append(np.fromiter((zlib.crc32(term, begun) for term in terms), np.uint32, len(terms)))
        self.file.write(entries.data)

    def finish(self) -> None:
        """Writes the hash tables and the list of places."""
        hashes, places = np.concatenate(self._hashes), np.concatenate(self._places)
        self._hashes.clear()
        self._places.clear()
        by_bucket = np.argsort((hashes & 255).astype(np.uint8), kind="stable")
        ends = np.cumsum(np.bincount(hashes & 255, minlength=_BUCKETS))
        directory: list[bytes] = []
        for start, end in zip((ends - np.diff(ends, prepend=0)).tolist(), ends.tolist(), strict=True):
            chosen = by_bucket[start:end]
            directory.append(_DIRECTORY_ENTRY.pack(self.file.tell(), 2 * len(chosen)))
            self.file.write(_hash_table(hashes[chosen], places[chosen]).tobytes())
        self.file.write(b"".join(directory))
        extras_place = self.file.tell()
        code, dtype = ("I", ">u4") if extras_place < 1 << 32 else ("q", ">i8")
        extras = {"fieldmap": self._fields, "indextype": code, "indexlen": len(places)}
        self.file.write(pickle.dumps(extras, 2))
        self.file.write(places.astype(dtype).tobytes())
        self.file.write(struct.pack("!i", self.file.tell() - extras_place))


def _hash_table(hashes: NDArray[np.uint32], places: NDArray[np.int64]) -> NDArray[Any]:
    """A table of twice as many slots as entries, where an entry stands in the first free slot from its own on."""
    size = 2 * len(hashes)
    table = np.zeros(size, _SLOT)
    if not size:
        return table
    homes = (hashes >> 8).astype(np.int64) % size
    order = np.argsort(homes, kind="stable")
    steps = np.arange(len(order))
    # Entered in the order of their homes, each takes its home or the slot behind the one before.
    slots = np.maximum.accumulate(homes[order] - steps) + steps
    inside = slots < size
    table["hash"][slots[inside]] = hashes[order[inside]]
    table["place"][slots[inside]] = places[order[inside]]
    free = 0
    for entry in order[~inside].tolist():
        while table["place"][free]:
            free += 1
        table[free] = (hashes[entry], places[entry])
    return table
