"""Many texts at once: the terms of Analyzer.terms as arrays of numbers, at several times its speed.

A chunk of text (what stands between white space) gives the same terms wherever it stands, but for words that belong to
names and words cut short. So each chunk is analysed once and remembered as numbers; a text is then a list of chunk
numbers, and NumPy lays out the terms and positions of some hundred texts together.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.german.analysis import GERMAN, PARAGRAPH_GAP, Analyzer
from index.german.tokens import clean_text, paragraphs

Numbers = NDArray[np.uint32]
Places = NDArray[np.int64]

# Chunks remembered until the table is begun anew (some 100 MB).
_MOST_CHUNKS = 200_000


@dataclass(frozen=True, slots=True)
class Text:
    """A text, its language, and its words that belong to names and are not split."""

    text: str
    language: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class FieldChunk:
    """One field of some articles: `numbers` (occurrences,) are places in `terms`, `counts` (articles,) says whose they are.

    `positions` (occurrences,) belong to text fields; keyword fields have none.
    """

    terms: tuple[str, ...]
    numbers: Numbers
    counts: Numbers
    positions: Numbers | None = None


@dataclass(frozen=True, slots=True)
class TextFields:
    """The three fields that a list of texts gives."""

    exact: FieldChunk
    body: FieldChunk
    parts: FieldChunk


class TermNumbers(dict[str, int]):
    """Numbers terms in the order in which they come."""

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number


class BulkAnalyzer:
    """Gives what `analyzer.terms` gives. Not to be shared by threads."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._table = _ChunkTable(analyzer)

    def fields(self, texts: Sequence[Text]) -> TextFields:
        """The terms of these texts, in their order."""
        if len(self._table.raws) > _MOST_CHUNKS:
            self._table = _ChunkTable(self._analyzer)
        layout = _Layout(texts, self._table)
        words = self._table.words(layout.chunks)
        exact = self._table.exact_numbers()[words.places]
        body = self._table.body_numbers()[words.places]
        text_of_word = layout.text_of_chunk[words.chunk]
        body = np.where(layout.is_german[text_of_word], body, exact)
        positions = (layout.start_of_chunk[words.chunk] + words.number).astype(np.uint32)
        counts = np.bincount(text_of_word, minlength=len(texts)).astype(np.uint32)
        return TextFields(
            self._field(exact, counts, positions), self._field(body, counts, positions), self._parts(texts, layout)
        )

    def _parts(self, texts: Sequence[Text], layout: _Layout) -> FieldChunk:
        german = np.flatnonzero(layout.is_german[layout.text_of_chunk])
        parts = self._table.parts(layout.chunks[german])
        chunk = german[parts.chunk]
        text = layout.text_of_chunk[chunk]
        numbers = self._table.part_terms()[parts.places]
        positions = layout.start_of_chunk[chunk] + self._table.part_indexes()[parts.places]
        inside = self._table.part_words()[parts.places]
        names = [(number << 32) | name for number, one in enumerate(texts) for name in self._table.known(one.names)]
        if names:
            keep = ~np.isin((text << 32) | inside, np.array(names, np.int64))
            text, numbers, positions = text[keep], numbers[keep], positions[keep]
        hidden = self._hidden(texts, layout)
        if hidden:
            more_texts, more_positions, more_numbers = (
                np.array(values, np.int64) for values in zip(*hidden, strict=True)
            )
            text, positions = np.concatenate((text, more_texts)), np.concatenate((positions, more_positions))
            numbers = np.concatenate((numbers, more_numbers))
            order = np.argsort((text << 32) | positions, kind="stable")
            text, positions, numbers = text[order], positions[order], numbers[order]
        counts = np.bincount(text, minlength=len(texts)).astype(np.uint32)
        return self._field(numbers, counts, positions.astype(np.uint32))

    def _hidden(self, texts: Sequence[Text], layout: _Layout) -> list[tuple[int, int, int]]:
        """(text, position, term) of the halves that words cut short leave out."""
        found: list[tuple[int, int, int]] = []
        is_cut = self._table.cut_short()[layout.chunks].astype(np.bool_) & layout.is_german[layout.text_of_chunk]
        for paragraph in np.unique(layout.paragraph_of_chunk[is_cut]).tolist():
            first, last = layout.chunk_range(paragraph)
            here = [self._analyzer.chunk(self._table.raws[number]) for number in layout.chunks[first:last].tolist()]
            text = int(layout.text_of_chunk[first])
            start = int(layout.start_of_chunk[first])
            for index, term in self._analyzer.hidden_halves(here, texts[text].names).items():
                found.append((text, start + index, self._table.terms[term]))
        return found

    def _field(self, numbers: NDArray[Any], counts: Numbers, positions: Numbers) -> FieldChunk:
        """The field with only those terms that occur."""
        all_terms = self._table.all_terms()
        is_used = np.zeros(len(all_terms), np.bool_)
        is_used[numbers] = True
        used = np.flatnonzero(is_used)
        place = np.empty(len(all_terms), np.uint32)
        place[used] = np.arange(len(used))
        return FieldChunk(tuple(all_terms[number] for number in used.tolist()), place[numbers], counts, positions)


class _Layout:
    """Which chunks stand where: chunk numbers of all texts, and for each its text, paragraph and first position."""

    def __init__(self, texts: Sequence[Text], table: _ChunkTable) -> None:
        numbers, sizes, owners = array("I"), array("I"), array("I")
        number_of = table.numbers.__getitem__
        for place, one in enumerate(texts):
            for _, paragraph in paragraphs(clean_text(one.text).text):
                before = len(numbers)
                numbers.extend(map(number_of, paragraph.split()))
                sizes.append(len(numbers) - before)
                owners.append(place)
        self.is_german = np.array([one.language in GERMAN for one in texts], np.bool_)
        self.chunks = np.array(numbers, np.uint32)
        owner = np.array(owners, np.int64)
        self.paragraph_of_chunk = np.repeat(np.arange(len(sizes)), np.array(sizes, np.int64))
        self.text_of_chunk = owner[self.paragraph_of_chunk]
        words = table.word_counts()[self.chunks].astype(np.int64)
        in_paragraph = np.bincount(self.paragraph_of_chunk, words, minlength=len(sizes)).astype(np.int64)
        # A paragraph begins behind the words of those before it and a gap for each that has words.
        reach = in_paragraph + PARAGRAPH_GAP * (in_paragraph > 0)
        start = np.cumsum(reach) - reach
        start -= start[np.searchsorted(owner, owner)]
        words_before = np.cumsum(words) - words
        self._first_chunk = np.cumsum(np.array(sizes, np.int64)) - np.array(sizes, np.int64)
        self._sizes = sizes
        before_paragraph = np.cumsum(in_paragraph) - in_paragraph
        self.start_of_chunk = (start - before_paragraph)[self.paragraph_of_chunk] + words_before

    def chunk_range(self, paragraph: int) -> tuple[int, int]:
        """The places [first, last) of a paragraph's chunks."""
        first = int(self._first_chunk[paragraph])
        return first, first + self._sizes[paragraph]


@dataclass(frozen=True, slots=True)
class _Spread:
    """The things of a list of chunks, one after the other: the place of each in the table, whose it is, its number there."""

    places: Places
    chunk: Places
    number: Places


class _ChunkTable:
    """What each chunk gives: words (exact and body terms) and parts, as numbers of `terms`."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self.numbers = _ChunkNumbers(self)
        self.terms = TermNumbers()
        self.raws: list[str] = []
        self._all_terms: list[str] = []
        self._words, self._parts = array("I"), array("I")
        self._exact, self._body = array("I"), array("I")
        self._part_terms, self._part_words, self._part_indexes = array("I"), array("I"), array("I")
        self._cut_short = array("B")

    def add(self, raw: str) -> None:
        """Analyses the next chunk."""
        chunk = self._analyzer.chunk(raw)
        self.raws.append(raw)
        self._words.append(len(chunk.exact))
        self._exact.extend(map(self.terms.__getitem__, chunk.exact))
        self._body.extend(map(self.terms.__getitem__, chunk.body))
        self._parts.append(len(chunk.parts))
        for part in chunk.parts:
            self._part_terms.append(self.terms[part.term])
            self._part_words.append(self.terms[part.inside])
            self._part_indexes.append(part.index)
        self._cut_short.append(bool(chunk.cut_short))

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

    def words(self, chunks: Numbers) -> _Spread:
        """The words of these chunks."""
        return _spread(np.array(self._words, np.int64), chunks)

    def parts(self, chunks: Numbers) -> _Spread:
        """The parts of these chunks."""
        return _spread(np.array(self._parts, np.int64), chunks)

    def word_counts(self) -> Numbers:
        """Words per chunk."""
        return np.array(self._words, np.uint32)

    def exact_numbers(self) -> Numbers:
        """The exact term of each word."""
        return np.array(self._exact, np.uint32)

    def body_numbers(self) -> Numbers:
        """The body term of each word."""
        return np.array(self._body, np.uint32)

    def part_terms(self) -> Numbers:
        """The term of each part."""
        return np.array(self._part_terms, np.uint32)

    def part_words(self) -> Places:
        """The word each part was split from, "" for chains."""
        return np.array(self._part_words, np.int64)

    def part_indexes(self) -> Places:
        """Where in its chunk each part begins, in words."""
        return np.array(self._part_indexes, np.int64)

    def cut_short(self) -> NDArray[np.uint8]:
        """Whether a chunk ends in a word cut short."""
        return np.array(self._cut_short, np.uint8)


class _ChunkNumbers(dict[str, int]):
    """Chunk -> its number in the table; an unknown one is analysed and takes the next."""

    def __init__(self, table: _ChunkTable) -> None:
        self._table = table

    def __missing__(self, raw: str) -> int:
        number = self[raw] = len(self)
        self._table.add(raw)
        return number


def _spread(counts: Places, chunks: Numbers) -> _Spread:
    first = np.cumsum(counts) - counts
    sizes = counts[chunks]
    chunk = np.repeat(np.arange(len(chunks)), sizes)
    number = np.arange(len(chunk)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return _Spread(first[chunks][chunk] + number, chunk, number)
