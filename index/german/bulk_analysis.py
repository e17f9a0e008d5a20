"""Many texts at once: the terms of Analyzer.terms as arrays of numbers, at several times its speed.

A chunk of text (what stands between white space) gives the same terms wherever it stands, but for words that belong to
names and words cut short. So each chunk is analysed once and remembered as numbers; a text is then a list of chunk
numbers, and the terms and positions of some hundred texts are laid out together (laying_out.py).
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.german import chunk_table, laying_out
from index.german.analysis import GERMAN, REACH_OF_ELLIPSIS, Analyzer
from index.german.chunk_table import ChunkTable
from index.german.laying_out import LaidOut, Numbers, Paragraphs
from index.german.tokens import clean_text, paragraphs
from index.kernels import fastest


@dataclass(frozen=True, slots=True)
class Text:
    """A text, its language, and its words that belong to names and are not split."""

    text: str
    language: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class FieldChunk:
    """One field of some articles: `numbers` (occurrences,) are places in `terms`, `counts` (articles,) says whose they are.

    `terms` may have others too: chunks share the list, and it grows. `positions` (occurrences,) belong to text fields; keyword
    fields have none. Numbers and positions are unsigned, of any width.
    """

    terms: Sequence[str]
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
        self._table.forget_rare(chunk_table.MOST_CHUNKS)
        found = self._paragraphs(texts)
        self._table.note_uses(found.chunks)
        is_german = np.array([one.language in GERMAN for one in texts], np.bool_)
        laid: LaidOut = fastest(laying_out).laid_out(found, self._table.columns(), is_german)
        positions, terms = _narrow(laid.positions), self._table.all_terms()
        return TextFields(
            # Copies, so that the wide positions beside them do not wait in memory too.
            FieldChunk(terms, laid.exact.copy(), laid.counts, positions),
            FieldChunk(terms, laid.body.copy(), laid.counts, positions),
            self._parts(texts, laid, self._hidden(texts, found, laid, is_german)),
        )

    def forget_rare(self) -> None:
        """Gives memory free. The best time is when a segment is written: fields get other lists of terms then."""
        self._table.forget_rare(chunk_table.KEPT_CHUNKS)

    def _paragraphs(self, texts: Sequence[Text]) -> Paragraphs:
        """The chunks of the paragraphs of all texts, those never seen before analysed."""
        numbers, sizes, owners = array("I"), array("I"), array("I")
        for place, one in enumerate(texts):
            for _, paragraph in paragraphs(clean_text(one.text).text):
                before = len(numbers)
                self._table.numbers.extend(numbers, paragraph)
                sizes.append(len(numbers) - before)
                owners.append(place)
        return Paragraphs(np.asarray(numbers), np.asarray(sizes), np.asarray(owners))

    def _parts(self, texts: Sequence[Text], laid: LaidOut, hidden: list[tuple[int, int, int]]) -> FieldChunk:
        text, positions, numbers = laid.part_texts.astype(np.int64), laid.part_positions, laid.part_terms
        names = [(number << 32) | name for number, one in enumerate(texts) for name in self._table.known(one.names)]
        if names:
            keep = ~np.isin((text << 32) | laid.part_words, np.array(names, np.int64))
            text, positions, numbers = text[keep], positions[keep], numbers[keep]
        if hidden:
            more_texts, more_positions, more_numbers = (
                np.array(values, np.int64) for values in zip(*hidden, strict=True)
            )
            text, positions = np.concatenate((text, more_texts)), np.concatenate((positions, more_positions))
            numbers = np.concatenate((numbers, more_numbers))
            order = np.argsort((text << 32) | positions, kind="stable")
            text, positions, numbers = text[order], positions[order], numbers[order]
        counts = np.bincount(text, minlength=len(texts)).astype(np.uint32)
        return FieldChunk(self._table.all_terms(), numbers.astype(np.uint32), counts, _narrow(positions))

    def _hidden(
        self, texts: Sequence[Text], found: Paragraphs, laid: LaidOut, is_german: NDArray[np.bool_]
    ) -> list[tuple[int, int, int]]:
        """(text, position, term) of the halves that words cut short leave out."""
        hidden: list[tuple[int, int, int]] = []
        ends = np.cumsum(found.sizes, dtype=np.int64)
        places = np.flatnonzero(self._table.cut_short()[found.chunks])
        of_places = np.searchsorted(ends, places, side="right")
        for place, paragraph in zip(places.tolist(), of_places.tolist(), strict=True):
            text = int(found.texts[paragraph])
            if not is_german[text]:
                continue
            last = min(int(ends[paragraph]), place + 1 + REACH_OF_ELLIPSIS)
            chunks = (self._analyzer.chunk(self._table.raws[number]) for number in found.chunks[place:last].tolist())
            cut = next(chunks)
            if term := self._analyzer.hidden_half(cut, chunks, texts[text].names):
                position = int(laid.starts[place]) + len(cut.words) - 1
                hidden.append((text, position, self._table.terms[term]))
        return hidden


def _narrow(positions: NDArray[Any]) -> NDArray[Any]:
    """As narrow as they can be: they wait in memory until there are enough for a segment."""
    return positions.astype(np.min_scalar_type(int(positions.max(initial=0))))
