"""One file that holds many arrays: written once, checksummed, memory-mapped by every reader.

Layout: a head of 64 bytes, the arrays (each at a multiple of 64 bytes), the directory (JSON: every array's type, place,
length and CRC-32, and the writer's notes). The head carries the format version and the directory's place and CRC-32.
A file appears under its name only when it is whole and on disk; until then it is called `….part`.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import zlib
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from index.storage.compressing import crc32

MAGIC = b"FUNDCOLS"
# Raise it whenever an older reader would misread a file; `fundstelle check --repair` makes columns of another version anew.
FORMAT_VERSION = 3

_HEAD = struct.Struct("<8sIIQQ")
_HEAD_SIZE = 64
_ALIGNMENT = 64
_CHECK_BYTES = 1 << 22

Array = NDArray[Any]


class DamagedFile(Exception):
    """A file of arrays is cut short, altered or of another format version; str() names it and says which, in German."""


def sync_folder(folder: Path) -> None:
    """Makes renames and new names in a folder last (where the system can: not on Windows)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def release_memory(mapped: mmap.mmap) -> None:
    """Gives back what of a mapped file is in this process's memory (where the system can: not on Windows)."""
    if hasattr(mmap, "MADV_DONTNEED"):
        mapped.madvise(mmap.MADV_DONTNEED)


class ArrayWriter:
    """One array of an ArrayFileWriter: its pieces are appended in order, into the room set aside for it."""

    def __init__(self, file: FileIO, start: int, dtype: np.dtype[Any], capacity: int) -> None:
        self._file = file
        self._start = start
        self._dtype = dtype
        self._capacity = capacity
        self._count = 0
        self._crc = 0

    def append(self, values: Array) -> None:
        """Adds values, converted to the array's type."""
        if self._count + len(values) > self._capacity:
            raise ValueError(f"{self._count + len(values)} values for room of {self._capacity}")
        if not len(values):
            return
        data = np.ascontiguousarray(values, dtype=self._dtype).data.cast("B")
        self._crc = crc32(data, self._crc)
        self._file.seek(self._start + self._count * self._dtype.itemsize)
        _write_all(self._file, data)
        self._count += len(values)

    def entry(self) -> list[object]:
        """The array's line in the directory."""
        return [self._dtype.str, self._start, self._count, self._crc]


class ArrayFileWriter:
    """Writes one file of arrays. As a context manager it leaves nothing behind unless finish() was reached.

    A file that is not `lasting`, because it is read once and deleted, is not brought to disk.
    """

    def __init__(self, path: Path, *, lasting: bool = True) -> None:
        self._path = path
        self._lasting = lasting
        self._part = path.with_name(path.name + ".part")
        self._file = FileIO(self._part, "wb")
        self._end = _HEAD_SIZE
        self._arrays: dict[str, ArrayWriter] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._file.closed:
            self._file.close()
            self._part.unlink(missing_ok=True)

    def array(self, name: str, dtype: Any, capacity: int) -> ArrayWriter:
        """Sets room aside for an array of at most `capacity` values; room not used stays a hole in the file."""
        dtype = np.dtype(dtype).newbyteorder("<")
        writer = self._arrays[name] = ArrayWriter(self._file, self._end, dtype, capacity)
        self._end += -(-capacity * dtype.itemsize // _ALIGNMENT) * _ALIGNMENT
        return writer

    def put(self, name: str, values: Array) -> None:
        """Adds a whole array."""
        self.array(name, values.dtype, len(values)).append(values)

    def finish(self, notes: object) -> None:
        """Writes directory and head, brings everything to disk if it is to last, and gives the file its name. `notes` is JSON."""
        arrays = {name: writer.entry() for name, writer in self._arrays.items()}
        directory = json.dumps({"arrays": arrays, "notes": notes}, ensure_ascii=False).encode()
        head = _HEAD.pack(MAGIC, FORMAT_VERSION, zlib.crc32(directory), self._end, len(directory))
        self._file.seek(self._end)
        _write_all(self._file, memoryview(directory))
        self._file.seek(0)
        _write_all(self._file, memoryview(head.ljust(_HEAD_SIZE, b"\0")))
        if self._lasting:
            os.fsync(self._file.fileno())
        self._file.close()
        self._part.replace(self._path)
        if self._lasting:
            sync_folder(self._path.parent)


class ArrayFile:
    """A file of arrays, mapped into memory. Its arrays stay valid after the file is deleted (POSIX).

    Raises DamagedFile, and OSError where there is no such file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            head = file.read(_HEAD_SIZE)
            if len(head) < _HEAD_SIZE or not head.startswith(MAGIC):
                raise DamagedFile(f"{path}: die Datei ist abgeschnitten oder keine Spaltendatei")
            _, version, crc, start, length = _HEAD.unpack_from(head)
            if version != FORMAT_VERSION:
                raise DamagedFile(f"{path}: Format {version}, erwartet wird Format {FORMAT_VERSION}")
            if os.fstat(file.fileno()).st_size != start + length:
                raise DamagedFile(f"{path}: die Datei hat nicht die Länge, die ihr Kopf nennt")
            self._mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._memory = memoryview(self._mapped)
        directory = bytes(self._memory[start : start + length])
        if zlib.crc32(directory) != crc:
            raise DamagedFile(f"{path}: die Prüfsumme des Verzeichnisses stimmt nicht")
        content = json.loads(directory)
        self._entries: dict[str, list[Any]] = content["arrays"]
        self.notes: Any = content["notes"]

    def names(self) -> tuple[str, ...]:
        """The names of the arrays."""
        return tuple(self._entries)

    def array(self, name: str) -> Array:
        """One array, read-only, straight from the mapped file. KeyError if there is none of that name."""
        dtype, start, count, _ = self._entries[name]
        return np.frombuffer(self._memory, np.dtype(dtype), count, start)

    def bytes(self, name: str) -> memoryview:
        """The bytes of one array."""
        dtype, start, count, _ = self._entries[name]
        return self._memory[start : start + count * np.dtype(dtype).itemsize]

    def release_memory(self) -> None:
        """Gives the memory back in which the file was read so far; what is read again comes from the system's cache."""
        release_memory(self._mapped)

    def damaged_arrays(self) -> tuple[str, ...]:
        """The names of the arrays whose bytes no longer give their checksum; reads the whole file."""
        return tuple(name for name, entry in self._entries.items() if self._crc(name) != entry[3])

    def _crc(self, name: str) -> int:
        data = self.bytes(name)
        crc = 0
        for start in range(0, len(data), _CHECK_BYTES):
            crc = crc32(data[start : start + _CHECK_BYTES], crc)
        return crc


def _write_all(file: FileIO, data: memoryview) -> None:
    while data:
        data = data[file.write(data) :]
