"""Words spelled like another one: the edit distance to a whole dictionary at once.

Distance is the restricted Damerau-Levenshtein distance: inserting, dropping or changing a letter and swapping two neighbours count 1 each.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.storage.columns import TermTable

Ranks = NDArray[np.int64]
Distances = NDArray[np.uint8]

_FOREIGN = np.uint32(1 << 31)
_CHUNK = 1 << 16


class SpellingIndex:
    """A dictionary of terms, searched by spelling. Keeps four bytes a term from the first search on."""

    def __init__(self, terms: TermTable) -> None:
        self._terms = terms
        self._letters: NDArray[np.uint32] | None = None

    def near(self, word: str, distance: int) -> tuple[Ranks, Distances]:
        """The ranks of the terms within that distance, rising, and how far each one is."""
        ranks = self._candidates(word, distance)
        distances = edit_distances(word, [self._terms.term(rank) for rank in ranks.tolist()])
        near = distances <= distance
        return ranks[near], distances[near]

    def _candidates(self, word: str, distance: int) -> Ranks:
        """The terms not ruled out by length or letters: an edit adds at most one letter and takes away at most one."""
        if self._letters is None:
            self._letters = _letters_of_terms(self._terms)
        lengths = np.diff(self._terms.offsets)
        wanted = np.bitwise_or.reduce(_letters(np.frombuffer(word.encode(), np.uint8)), initial=np.uint32(0))
        fits = lengths >= len(word) - distance
        fits &= (lengths <= len(word) + distance) | (self._letters & _FOREIGN != 0)
        ranks = np.flatnonzero(fits)
        letters = self._letters[ranks]
        fitting = (_ones(letters & ~wanted) <= distance) & (_ones(wanted & ~letters) <= distance)
        return ranks[fitting]


def edit_distances(word: str, others: Sequence[str]) -> Distances:
    """The distance from `word` to each of the others: (len(others),) uint8, 255 for anything farther."""
    if not others:
        return np.zeros(0, np.uint8)
    lengths = np.fromiter(map(len, others), np.int64, len(others))
    longest = int(lengths.max())
    padded = "".join(other.ljust(longest, "\0") for other in others)
    columns = np.frombuffer(padded.encode("utf-32-le", "surrogatepass"), np.uint32).reshape(len(others), longest).T
    rows = [np.repeat(np.arange(longest + 1, dtype=np.uint16)[:, None], len(others), axis=1)]
    for number, letter in enumerate(word, 1):
        row = np.empty_like(rows[-1])
        row[0] = number
        above = rows[-1]
        differs = columns != ord(letter)
        for place in range(1, longest + 1):
            best = np.minimum(row[place - 1], above[place]) + 1
            np.minimum(best, above[place - 1] + differs[place - 1], out=best)
            if number > 1 and place > 1:
                swapped = ~differs[place - 2] & (columns[place - 1] == ord(word[number - 2]))
                np.minimum(best, np.where(swapped, rows[-2][place - 2] + 1, best), out=best)
            row[place] = best
        rows = [above, row]
    return np.minimum(rows[-1][lengths, np.arange(len(others))], 255).astype(np.uint8)


def _letters_of_terms(terms: TermTable) -> NDArray[np.uint32]:
    letters = np.zeros(len(terms), np.uint32)
    for first in range(0, len(terms), _CHUNK):
        last = min(first + _CHUNK, len(terms))
        starts = terms.offsets[first : last + 1].astype(np.int64)
        blob = np.frombuffer(terms.blob, np.uint8)[starts[0] : starts[-1]]
        letters[first:last] = np.bitwise_or.reduceat(_letters(blob), starts[:-1] - starts[0])
    return letters


def _letters(utf8: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """A bit for each byte: one for every letter a-z, one for digits, one for other ASCII, one for all that is not ASCII."""
    bits = np.full(256, 1 << 27, np.uint32)
    bits[ord("a") : ord("z") + 1] = 1 << np.arange(26, dtype=np.uint32)
    bits[ord("0") : ord("9") + 1] = 1 << 26
    bits[128:] = _FOREIGN
    return bits[utf8]


def _ones(bits: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """How many bits are set in each number."""
    bits = bits - ((bits >> np.uint32(1)) & np.uint32(0x55555555))
    bits = (bits & np.uint32(0x33333333)) + ((bits >> np.uint32(2)) & np.uint32(0x33333333))
    bits = (bits + (bits >> np.uint32(4))) & np.uint32(0x0F0F0F0F)
    return (bits * np.uint32(0x01010101)) >> np.uint32(24)
