"""ging -> gehen, Museen -> Museum: the lemma table, made once from simplemma's German dictionary and memory-mapped.

simplemma unpacks its dictionary (a million word forms) in about a second at every start. The table is the same data as
sorted lines `form TAB lemma`, searched where it lies on disk: it opens in some 15 ms, of which its checksum takes most.
"""

from __future__ import annotations

import importlib.util
import mmap
import os
import zlib
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

_FILE_NAME = "lemmas-de.txt"
_HEADER = "fundstelle lemma table 1 {digest} {size} {checksum}\n"
_LONGEST_FORM = 40
# Below this many bytes a plain search is quicker than further halving.
_LAST_STRETCH = 1024


def user_cache_dir() -> Path:
    """Where programs keep what they can make again: XDG_CACHE_HOME, LOCALAPPDATA on Windows, or ~/.cache."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".cache") / "fundstelle"


class LemmaTable:
    """Word form -> lemma, kept in `cache_dir`; opened at the first question, made anew if missing, damaged or outdated.

    Where nothing can be written the table is kept in memory.
    """

    def __init__(self, cache_dir: Path | None = None) -> None:
        self._cache_dir = cache_dir

    @cached_property
    def digest(self) -> str:
        """Names the version of simplemma's German data: the table's and the analysis's version follow it."""
        return blake2b(_dictionary_file().read_bytes(), digest_size=8).hexdigest()

    def get(self, form: str) -> str | None:
        """The lemma of exactly this form (case counts), or None if it is unknown."""
        data = self._data
        key = f"\n{form}\t".encode()
        # data[low] and data[high] are line ends; the line sought lies between them.
        low, high = data.find(b"\n"), len(data) - 1
        while high - low > _LAST_STRETCH:
            middle = data.rfind(b"\n", low, (low + high) // 2)
            if middle <= low:
                break
            if data[middle : middle + len(key)] <= key:
                low = middle
            else:
                high = middle
        start = data.find(key, low, high + len(key))
        if start < 0:
            return None
        start += len(key)
        return data[start : data.find(b"\n", start)].decode() or form

    @cached_property
    def _data(self) -> mmap.mmap | bytes:
        path = (self._cache_dir or user_cache_dir()) / _FILE_NAME
        try:
            return self._open(path)
        except (OSError, ValueError):
            table = self._make()
        try:
            _write_atomically(path, table)
            return self._open(path)
        except (OSError, ValueError):
            return table

    def _open(self, path: Path) -> mmap.mmap:
        """Map the table; ValueError if it is empty, cut short, damaged or of another version."""
        with path.open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        body = data.find(b"\n")
        if data[: body + 1] != self._header(memoryview(data)[body:]):
            raise ValueError(f"{path} is no lemma table of this version")
        return data

    def _header(self, body: bytes | memoryview) -> bytes:
        return _HEADER.format(digest=self.digest, size=len(body), checksum=zlib.crc32(body)).encode()

    def _make(self) -> bytes:
        from simplemma.strategies.dictionaries import DefaultDictionaryFactory

        lines = sorted(
            f"\n{form}\t{'' if lemma == form else lemma}".encode()
            for form, lemma in DefaultDictionaryFactory().get_dictionary("de").items()
            if form.isalpha() and len(form) <= _LONGEST_FORM
        )
        body = b"".join(lines) + b"\n"
        return self._header(body)[:-1] + body


def _dictionary_file() -> Path:
    """simplemma's German dictionary, found without importing simplemma (70 ms)."""
    spec = importlib.util.find_spec("simplemma")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("simplemma is not installed: run `make setup`")
    return Path(spec.origin).parent / "strategies" / "dictionaries" / "data" / "de.plzma"


def _write_atomically(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
