"""Chunk of text -> its words and parts as numbers: each chunk is analysed once, and the frequent ones are remembered."""

from __future__ import annotations

from array import array
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from index.german import numbering
from index.german.analysis import Analyzer
from index.german.laying_out import ChunkColumns, Numbers, spread
from index.german.numbering import ChunkNumbers
from index.kernels import fastest

# Chunks remembered until the rare ones are forgotten (some 120 MB), and how many of the frequent ones are kept.
MOST_CHUNKS = 300_000
KEPT_CHUNKS = 100_000


class TermNumbers(dict[str, int]):
    """Numbers terms in the order in which they come."""

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number


class ChunkTable:
    """What each chunk gives: words (exact and body terms) and parts, as numbers of `terms`."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._begin([], array("I"), TermNumbers())

    def _begin(self, raws: list[str], uses: array[int], terms: TermNumbers) -> None:
        self.raws = raws
        self.numbers: ChunkNumbers = fastest(numbering).ChunkNumbers(raws, self.add)
        self.terms = terms
        self._uses = uses
        self._all_terms = list(terms)
        # Chunk i has the words [word_ends[i], word_ends[i + 1]), and so with its parts.
        self._word_ends, self._part_ends = array("I", [0]), array("I", [0])
        self._exact, self._body = array("I"), array("I")
        self._part_terms, self._part_words, self._part_firsts = array("I"), array("I"), array("I")
        self._cut_short = array("B")

    def add(self, raw: str) -> None:
        """Analyses the next chunk."""
        terms, number_of = self.terms, self.terms.setdefault
        plain = self._analyzer.plain_chunk(raw)
        if plain is not None:
            spelling, exact, body, parts = plain
            self._exact.append(number_of(exact, len(terms)))
            self._body.append(number_of(body, len(terms)))
            for part in parts:
                if part != body:
                    self._part_terms.append(number_of(part, len(terms)))
                    self._part_words.append(number_of(spelling, len(terms)))
                    self._part_firsts.append(0)
            cut_short = ""
        else:
            _, exact_terms, body_terms, chunk_parts, cut_short = self._analyzer.new_chunk(raw)
            self._exact.extend([number_of(term, len(terms)) for term in exact_terms])
            self._body.extend([number_of(term, len(terms)) for term in body_terms])
            for first, _, term, inside in chunk_parts:
                self._part_terms.append(number_of(term, len(terms)))
                self._part_words.append(number_of(inside, len(terms)))
                self._part_firsts.append(first)
        self.raws.append(raw)
        self._uses.append(0)
        self._word_ends.append(len(self._exact))
        self._part_ends.append(len(self._part_terms))
        self._cut_short.append(bool(cut_short))

    def note_uses(self, chunks: Numbers) -> None:
        """Counts how often each chunk came."""
        uses = np.asarray(self._uses)
        uses += np.bincount(chunks, minlength=len(uses)).astype(np.uint32)

    def forget_rare(self, allowed: int) -> None:
        """Where there are more chunks than allowed, keeps of those that came more than once the KEPT_CHUNKS most frequent."""
        if len(self.raws) <= allowed:
            return
        uses = np.array(self._uses)
        most_often = np.argsort(-uses.astype(np.int64), kind="stable")[:KEPT_CHUNKS]
        kept = np.sort(most_often[uses[most_often] > 1])
        old = self.columns()
        (of_word, words), (of_part, parts) = spread(old.word_ends, kept), spread(old.part_ends, kept)
        columns = (old.exact[words], old.body[words], old.part_terms[parts], old.part_words[parts])
        terms, numbers = np.unique(np.concatenate(columns), return_inverse=True)
        cuts = np.cumsum([len(column) for column in columns])[:-1]
        exact, body, part_terms, part_words = np.split(numbers.astype(np.uint32), cuts)
        part_firsts, cut_short = old.part_firsts[parts], self.cut_short()[kept]
        word_ends, part_ends = (
            np.cumsum(np.bincount(chunk, minlength=len(kept))).astype(np.uint32) for chunk in (of_word, of_part)
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
            *((self._part_terms, part_terms), (self._part_words, part_words), (self._part_firsts, part_firsts)),
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

    def columns(self) -> ChunkColumns:
        """What all chunks give; no chunk can be added while someone holds it."""
        return ChunkColumns(
            *(
                np.asarray(self._word_ends),
                np.asarray(self._exact),
                np.asarray(self._body),
                np.asarray(self._part_ends),
            ),
            *(np.asarray(self._part_terms), np.asarray(self._part_words), np.asarray(self._part_firsts)),
        )

    def cut_short(self) -> NDArray[np.uint8]:
        """Whether a chunk ends in a word cut short."""
        return np.asarray(self._cut_short)
