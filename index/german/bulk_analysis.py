"""Many texts at once: the terms of Analyzer.terms as arrays of numbers, at several times its speed.

A chunk of text (what stands between white space) gives the same terms wherever it stands, but for words that belong to
names and words cut short. So each chunk is analysed once and remembered as numbers; a text is then a list of chunk
numbers, and NumPy lays out the terms and positions of some hundred texts together.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.german.analysis import GERMAN, PARAGRAPH_GAP, REACH_OF_ELLIPSIS, Analyzer
from index.german.chunk_table import ChunkTable, Numbers
from index.german.tokens import clean_text, paragraphs


@dataclass(frozen=True, slots=True)
class Text:
    """A text, its language, and its words that belong to names and are not split."""

    text: str
    language: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class FieldChunk:
    """One field of some articles: `numbers` (occurrences,) are places in `terms`, `counts` (articles,) says whose they are.

    `positions` (occurrences,) belong to text fields; keyword fields have none. Numbers and positions are unsigned, of any width.
    """

    terms: tuple[str, ...]
    numbers: NDArray[Any]
    counts: Numbers
    positions: NDArray[Any] | None = None


@dataclass(frozen=True, slots=True)
class TextFields:
    """The three fields that a list of texts gives."""

    exact: FieldChunk
    body: FieldChunk
    parts: FieldChunk


class BulkAnalyzer:
    """Gives what `analyzer.terms` gives. Not to be shared by threads."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._table = ChunkTable(analyzer)

    def fields(self, texts: Sequence[Text]) -> TextFields:
        """The terms of these texts, in their order."""
        self._table.forget_rare()
        layout = _Layout(texts, self._table)
        self._table.note_uses(layout.chunks)
        words = self._table.words(layout.chunks)
        exact = self._table.exact_numbers()[words.places]
        body = self._table.body_numbers()[words.places]
        text_of_word = layout.text_of_chunk[words.chunk]
        body = np.where(layout.is_german[text_of_word], body, exact)
        positions = layout.start_of_chunk[words.chunk] + words.number
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
        return self._field(numbers, counts, positions)

    def _hidden(self, texts: Sequence[Text], layout: _Layout) -> list[tuple[int, int, int]]:
        """(text, position, term) of the halves that words cut short leave out."""
        found: list[tuple[int, int, int]] = []
        is_cut = self._table.cut_short()[layout.chunks].astype(np.bool_) & layout.is_german[layout.text_of_chunk]
        for place in np.flatnonzero(is_cut).tolist():
            last = min(layout.end_of_paragraph(place), place + 1 + REACH_OF_ELLIPSIS)
            here = [self._analyzer.chunk(self._table.raws[number]) for number in layout.chunks[place:last].tolist()]
            text = int(layout.text_of_chunk[place])
            if term := self._analyzer.hidden_half(here, texts[text].names):
                position = int(layout.start_of_chunk[place]) + len(here[0].words) - 1
                found.append((text, position, self._table.terms[term]))
        return found

    def _field(self, numbers: NDArray[Any], counts: Numbers, positions: NDArray[Any]) -> FieldChunk:
        """The field with only those terms that occur."""
        all_terms = self._table.all_terms()
        is_used = np.zeros(len(all_terms), np.bool_)
        is_used[numbers] = True
        used = np.flatnonzero(is_used)
        # As narrow as they can be: chunks go from process to process, and wait in memory for their segment.
        place = np.empty(len(all_terms), np.min_scalar_type(len(used)))
        place[used] = np.arange(len(used))
        narrow = np.min_scalar_type(int(positions.max(initial=0)))
        terms = tuple(all_terms[number] for number in used.tolist())
        return FieldChunk(terms, place[numbers], counts, positions.astype(narrow))


class _Layout:
    """Which chunks stand where: chunk numbers of all texts, and for each its text, paragraph and first position."""

    def __init__(self, texts: Sequence[Text], table: ChunkTable) -> None:
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
        words = table.word_counts(self.chunks)
        in_paragraph = np.bincount(self.paragraph_of_chunk, words, minlength=len(sizes)).astype(np.int64)
        # A paragraph begins behind the words of those before it and a gap for each that has words.
        reach = in_paragraph + PARAGRAPH_GAP * (in_paragraph > 0)
        start = np.cumsum(reach) - reach
        start -= start[np.searchsorted(owner, owner)]
        words_before = np.cumsum(words) - words
        self._ends = np.cumsum(np.array(sizes, np.int64))
        before_paragraph = np.cumsum(in_paragraph) - in_paragraph
        self.start_of_chunk = (start - before_paragraph)[self.paragraph_of_chunk] + words_before

    def end_of_paragraph(self, place: int) -> int:
        """The place behind the last chunk of the paragraph to which a chunk belongs."""
        return int(self._ends[self.paragraph_of_chunk[place]])
