"""Chunk of text -> its words and parts as numbers: each chunk is analysed once, and the frequent ones are remembered."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from itertools import count, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.german.analysis import Analyzer

Numbers = NDArray[np.uint32]
Places = NDArray[np.int64]

# Chunks remembered until the rare ones are forgotten (some 80 MB).
MOST_CHUNKS = 200_000


class TermNumbers(dict[str, int]):
    """Numbers terms in the order in which they come."""

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number


@dataclass(frozen=True, slots=True)
class Spread:
    """The things of a list of chunks, one after the other: the place of each in the table, whose it is, its number there."""

    places: Places
    chunk: Places
    number: Places


class ChunkTable:
    """What each chunk gives: words (exact and body terms) and parts, as numbers of `terms`."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._begin([], array("I"), TermNumbers())

    def _begin(self, raws: list[str], uses: array[int], terms: TermNumbers) -> None:
        self.raws = raws
        self.numbers = _ChunkNumbers(self, raws)
        self.terms = terms
        self._uses = uses
        self._all_terms = list(terms)
        # Chunk i has the words [word_ends[i], word_ends[i + 1]), and so with its parts.
        self._word_ends, self._part_ends = array("I", [0]), array("I", [0])
        self._exact, self._body = array("I"), array("I")
        self._part_terms, self._part_words, self._part_indexes = array("I"), array("I"), array("I")
        self._cut_short = array("B")

    def add(self, raw: str) -> None:
        """Analyses the next chunk."""
        _, exact, body, parts, cut_short = self._analyzer.new_chunk(raw)
        terms = self.terms
        self.raws.append(raw)
        self._uses.append(0)
        for term in exact:
            self._exact.append(terms[term])
        for term in body:
            self._body.append(terms[term])
        self._word_ends.append(len(self._exact))
        for first, _, term, inside in parts:
            self._part_terms.append(terms[term])
            self._part_words.append(terms[inside])
            self._part_indexes.append(first)
        self._part_ends.append(len(self._part_terms))
        self._cut_short.append(bool(cut_short))

    def note_uses(self, chunks: Numbers) -> None:
        """Counts how often each chunk came."""
        uses = np.asarray(self._uses)
        uses += np.bincount(chunks, minlength=len(uses)).astype(np.uint32)

    def forget_rare(self) -> None:
        """Where there are too many chunks, keeps those that came most often and more than once, at most half of them."""
        if len(self.raws) <= MOST_CHUNKS:
            return
        uses = np.array(self._uses)
        most_often = np.argsort(-uses.astype(np.int64), kind="stable")[: MOST_CHUNKS // 2]
        kept = np.sort(most_often[uses[most_often] > 1])
        words, parts = self.words(kept), self.parts(kept)
        columns = (
            *(self.exact_numbers()[words.places], self.body_numbers()[words.places]),
            *(self.part_terms()[parts.places], self.part_words()[parts.places]),
        )
        terms, numbers = np.unique(np.concatenate(columns), return_inverse=True)
        cuts = np.cumsum([len(column) for column in columns])[:-1]
        exact, body, part_terms, part_words = np.split(numbers.astype(np.uint32), cuts)
        part_indexes, cut_short = self.part_indexes()[parts.places], self.cut_short()[kept]
        word_ends, part_ends = (
            np.cumsum(np.bincount(spread.chunk, minlength=len(kept))).astype(np.uint32) for spread in (words, parts)
        )
        all_terms = self.all_terms()
        self._begin(
            [self.raws[number] for number in kept.tolist()],
            # Halved, so that what came often long ago gives way.
            array("I", (uses[kept] // 2).tobytes()),
            TermNumbers({all_terms[term]: number for number, term in enumerate(terms.tolist())}),
        )
        for mine, values in (
            *((self._word_ends, word_ends), (self._part_ends, part_ends), (self._exact, exact), (self._body, body)),
            *((self._part_terms, part_terms), (self._part_words, part_words), (self._part_indexes, part_indexes)),
            (self._cut_short, cut_short),
        ):
            mine.frombytes(values.tobytes())

    def known(self, words: frozenset[str]) -> list[int]:
        """The numbers of those of these words that have one."""
        return [number for number in map(self.terms.get, words) if number is not None]

    def all_terms(self) -> list[str]:
        """The terms in the order of their numbers."""
        missing = len(self.terms) - len(self._all_terms)
        if missing:
            newest = [term for term, _ in zip(reversed(self.terms), repeat(None, missing), strict=False)]
            self._all_terms += reversed(newest)
        return self._all_terms

    def words(self, chunks: NDArray[Any]) -> Spread:
        """The words of these chunks."""
        return _spread(np.asarray(self._word_ends), chunks)

    def parts(self, chunks: NDArray[Any]) -> Spread:
        """The parts of these chunks."""
        return _spread(np.asarray(self._part_ends), chunks)

    def word_counts(self, chunks: Numbers) -> Places:
        """Words per chunk of these."""
        ends = np.asarray(self._word_ends)
        counts: Places = ends[chunks + 1].astype(np.int64) - ends[chunks]
        return counts

    def exact_numbers(self) -> Numbers:
        """The exact term of each word."""
        return np.asarray(self._exact)

    def body_numbers(self) -> Numbers:
        """The body term of each word."""
        return np.asarray(self._body)

    def part_terms(self) -> Numbers:
        """The term of each part."""
        return np.asarray(self._part_terms)

    def part_words(self) -> Numbers:
        """The word each part was split from, "" for chains."""
        return np.asarray(self._part_words)

    def part_indexes(self) -> Numbers:
        """Where in its chunk each part begins, in words."""
        return np.asarray(self._part_indexes)

    def cut_short(self) -> NDArray[np.uint8]:
        """Whether a chunk ends in a word cut short."""
        return np.asarray(self._cut_short)


class _ChunkNumbers(dict[str, int]):
    """Chunk -> its number in the table; an unknown one is analysed and takes the next."""

    def __init__(self, table: ChunkTable, raws: list[str]) -> None:
        super().__init__(zip(raws, count()))
        self._table = table

    def __missing__(self, raw: str) -> int:
        number = self[raw] = len(self)
        self._table.add(raw)
        return number


def _spread(ends: Numbers, chunks: NDArray[Any]) -> Spread:
    """`ends` begins with 0: chunk i has the things ends[i]:ends[i + 1] of the table."""
    first = ends[chunks].astype(np.int64)
    sizes = ends[chunks + 1] - first
    chunk = np.repeat(np.arange(len(chunks)), sizes)
    number = np.arange(len(chunk)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return Spread(first[chunk] + number, chunk, number)
