"""ging -> gehen, Museen -> Museum: the lemma table, made once from simplemma's German dictionary.

simplemma unpacks its dictionary (a million word forms) in about a second at every start. The table is the same data as a trie
(marisa-trie), 6 MB: it opens in some 15 ms, its checksum included, and answers in some 4 µs.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import zlib
from collections.abc import Callable
from functools import cached_property, lru_cache
from hashlib import blake2b
from pathlib import Path

from marisa_trie import BytesTrie

_FILE_NAME = "lemmas-de.trie"
_HEADER = "fundstelle lemma table 2 {digest} {size} {checksum}\n"
_LONGEST_FORM = 40
_REMEMBERED_FORMS = 1_000


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
        # One word is asked for several times in a row, by its lemma and by its parts.
        self.get: Callable[[str], str | None] = lru_cache(_REMEMBERED_FORMS)(self._find)
        """The lemma of exactly this form (case counts), or None if it is unknown."""

    @cached_property
    def digest(self) -> str:
        """Names the version of simplemma's German data: the table's and the analysis's version follow it."""
        return blake2b(_dictionary_file().read_bytes(), digest_size=8).hexdigest()

    def _find(self, form: str) -> str | None:
        found = self._trie.get(form)
        return None if found is None else found[0].decode() or form

    @cached_property
    def _trie(self) -> BytesTrie:
        path = (self._cache_dir or user_cache_dir()) / _FILE_NAME
        try:
            return self._open(path)
        except (OSError, ValueError):
            trie = self._make()
        body = trie.tobytes()
        with contextlib.suppress(OSError):
            _write_atomically(path, self._header(body) + body)
        return trie

    def _open(self, path: Path) -> BytesTrie:
        """The table on disk; ValueError if it is empty, cut short, damaged or of another version."""
        header, _, body = path.read_bytes().partition(b"\n")
        if header + b"\n" != self._header(body):
            raise ValueError(f"{path} is no lemma table of this version")
        trie: BytesTrie = BytesTrie().frombytes(body)
        return trie

    def _header(self, body: bytes) -> bytes:
        return _HEADER.format(digest=self.digest, size=len(body), checksum=zlib.crc32(body)).encode()

    def _make(self) -> BytesTrie:
        from simplemma.strategies.dictionaries import DefaultDictionaryFactory

        return BytesTrie(
            (form, b"" if lemma == form else lemma.encode())
            for form, lemma in DefaultDictionaryFactory().get_dictionary("de").items()
            if form.isalpha() and len(form) <= _LONGEST_FORM
        )


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
