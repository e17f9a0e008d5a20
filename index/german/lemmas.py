"""ging -> gehen, Museen -> Museum: the lemma table, made once from simplemma's German dictionary.

simplemma unpacks its dictionary (a million word forms) in about a second at every start. The table is the same data as a trie of the
forms (marisa-trie) and a rule for each, 5 MB: it opens in some 10 ms, its checksum included, and answers in half a µs.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import sys
import zlib
from array import array
from collections.abc import Callable
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from marisa_trie import Trie

_FILE_NAME = "lemmas-de.table"
_HEADER = "fundstelle lemma table 1 {digest} {size} {checksum}\n"
_LONGEST_FORM = 40
# The code of the character of a rule that cuts no letter.
_NO_CUT = 33


def user_cache_dir() -> Path:
    """Where programs keep what they can make again: XDG_CACHE_HOME, LOCALAPPDATA on Windows, or ~/.cache."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".cache") / "fundstelle"


class _Forms(NamedTuple):
    """All forms of the dictionary: `trie` numbers them, and rules[rule_of_form[number]] makes the lemma of each."""

    trie: Trie
    rule_of_form: array[int]
    rules: list[str]
    """A character whose code says how many letters are cut off at the end, and what is put there."""


class LemmaTable:
    """Word form -> lemma, kept in `cache_dir`; opened at the first question, made anew if missing, damaged or outdated.

    Where nothing can be written the table is kept in memory.
    """

    def __init__(self, cache_dir: Path | None = None) -> None:
        self._cache_dir = cache_dir

    @cached_property
    def get(self) -> Callable[[str], str | None]:
        """Gives the lemma of exactly this form (case counts), or None if it is unknown."""
        trie, rule_of_form, rules = self._forms
        number_of: Callable[[str], int | None] = trie.get

        def get(form: str) -> str | None:
            number = number_of(form)
            if number is None:
                return None
            rule = rules[rule_of_form[number]]
            return form[: len(form) + _NO_CUT - ord(rule[0])] + rule[1:]

        return get

    @cached_property
    def digest(self) -> str:
        """Names the version of simplemma's German data: the table's and the analysis's version follow it."""
        return blake2b(_dictionary_file().read_bytes(), digest_size=8).hexdigest()

    @cached_property
    def _forms(self) -> _Forms:
        path = (self._cache_dir or user_cache_dir()) / _FILE_NAME
        try:
            return _forms(self._checked(path.read_bytes()))
        except (OSError, ValueError):
            body = _made()
        with contextlib.suppress(OSError):
            _write_atomically(path, self._header(body) + body)
        return _forms(body)

    def _checked(self, table: bytes) -> bytes:
        """The table without its header; ValueError if it is empty, cut short, damaged or of another version."""
        header, _, body = table.partition(b"\n")
        if header + b"\n" != self._header(body):
            raise ValueError("no lemma table of this version")
        return body

    def _header(self, body: bytes) -> bytes:
        return _HEADER.format(digest=self.digest, size=len(body), checksum=zlib.crc32(body)).encode()


def _made() -> bytes:
    """The rules, a line each; a blank line; the number of forms; which rule each follows, in two bytes; the trie."""
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    lemmas = {
        form: lemma
        for form, lemma in DefaultDictionaryFactory().get_dictionary("de").items()
        if form.isalpha() and len(form) <= _LONGEST_FORM
    }
    trie = Trie(lemmas)
    rules: dict[str, int] = {}
    rule_of_form = array("H", bytes(2 * len(lemmas)))
    for form, lemma in lemmas.items():
        same = len(os.path.commonprefix((form, lemma)))  # noqa: RUF071 (letters are meant)
        rule_of_form[trie[form]] = rules.setdefault(chr(_NO_CUT + len(form) - same) + lemma[same:], len(rules))
    lines = "\n".join(rules)
    body: bytes = f"{lines}\n\n{len(lemmas)}\n".encode() + _little_endian(rule_of_form).tobytes() + trie.tobytes()
    return body


def _forms(body: bytes) -> _Forms:
    """What `_made` wrote."""
    lines, _, rest = body.partition(b"\n\n")
    size, _, rest = rest.partition(b"\n")
    end = 2 * int(size)
    rules = lines.decode().split("\n")
    return _Forms(Trie().frombytes(rest[end:]), _little_endian(array("H", rest[:end])), rules)


def _little_endian(numbers: array[int]) -> array[int]:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


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
