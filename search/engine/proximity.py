"""Where words stand: phrases and words near each other, by the positions of all candidates at once.

An occurrence is a key, candidate number · 2³² + position of its first word, in a sorted int64 array; every step is one over whole arrays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from search.engine.document_sets import Documents, Mask, each_once
from search.engine.kernel import NO_KEYS, Kernel, Keys, TextPostings

Numbers = NDArray[np.int64]
Word = tuple[int, ...]
"""The ranks of the terms that may stand at one position."""
Phrase = tuple[Word, ...]
"""Words at consecutive positions."""
Slot = tuple[Phrase, ...]
"""The alternatives for one operand of NEAR."""

_SHIFT = 32
_MOST_STATES = 1_000
"""Ways to set down overlapping slots that are followed at once: enough for ten different ones, and no query takes long."""


def phrase(kernel: Kernel, column: TextPostings, words: Phrase, candidates: Documents) -> Documents:
    """Those candidates (which have every word) where the words stand one after the other."""
    if len(words) == 1:
        return candidates
    return _documents(_Occurrences(kernel, column, candidates).of_phrase(words), candidates)


def near(
    kernel: Kernel, column: TextPostings, slots: Sequence[Slot], distance: int, ordered: bool, candidates: Documents
) -> Documents:
    """Those candidates where an alternative of each slot occurs, none overlapping, last - first <= distance + their words - 2.

    `ordered`: each slot also begins after the one before.
    """
    occurrences = _Occurrences(kernel, column, candidates)
    if _are_two_words(slots) and not ordered:
        first, second = (occurrences.of_word(slot[0][0]) for slot in slots)
        return _documents(kernel.close(first, second, distance), candidates)
    marks: Mask = np.zeros(len(candidates), np.bool_)
    # The room depends on the number of words, so alternatives of different lengths are tried apart.
    for chosen in product(*(_by_length(slot) for slot in slots)):
        room = distance + sum(part.words for part in chosen) - 2
        found = {part: occurrences.of_any(part.alternatives) for part in set(chosen)}
        keys = _in_order(found, chosen, room) if ordered else _in_any_order(found, chosen, room)
        marks[keys >> _SHIFT] = True
    return candidates[marks]


@dataclass(frozen=True, slots=True)
class _Part:
    """The alternatives of a slot that have the same number of words."""

    words: int
    alternatives: tuple[Phrase, ...]


def _are_two_words(slots: Sequence[Slot]) -> bool:
    """Whether they are what nearly every NEAR has: two different words."""
    return len(slots) == 2 and slots[0] != slots[1] and all(len(slot) == len(slot[0]) == 1 for slot in slots)


def _by_length(slot: Slot) -> list[_Part]:
    lengths = sorted({len(words) for words in slot})
    return [_Part(length, tuple(words for words in slot if len(words) == length)) for length in lengths]


class _Occurrences:
    """Where words and phrases begin in the candidates."""

    def __init__(self, kernel: Kernel, column: TextPostings, candidates: Documents) -> None:
        self._kernel = kernel
        self._column = column
        self._candidates = candidates
        self._all: Numbers = np.arange(len(candidates), dtype=np.int64)

    def of_any(self, alternatives: Sequence[Phrase]) -> Keys:
        keys = [self.of_phrase(words) for words in alternatives]
        return keys[0] if len(keys) == 1 else each_once(np.concatenate(keys))

    def of_phrase(self, words: Phrase) -> Keys:
        """The keys of the first word where all the words follow."""
        if len(words) == 1:
            return self.of_word(words[0])
        # Keys are those of where the phrase would end, as where it would begin may lie before the text.
        last = len(words) - 1
        by_frequency = sorted(range(len(words)), key=lambda number: _frequency(self._column, words[number]))
        first, second, *others = by_frequency
        keys: Keys = self.of_word(words[first]) + (last - first)
        keys = self._kernel.common(keys, self.of_word(words[second]) + (last - second))
        for number in others:
            keys = self._kernel.common(keys, self.of_word(words[number], _numbers(keys)) + (last - number))
        return keys - last

    def of_word(self, word: Word, numbers: Numbers | None = None) -> Keys:
        """The keys of a word; `numbers` are those of the candidates that still count, if not all do."""
        if not word:
            return NO_KEYS
        wanted = self._all if numbers is None else numbers
        keys: Keys = self._column.occurrences(list(word), self._candidates, wanted)
        return keys


def _numbers(keys: Keys) -> Numbers:
    """The candidates that keys are of, each once."""
    numbers = keys >> _SHIFT
    first = np.ones(len(numbers), np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=first[1:])
    return numbers[first]


def _frequency(column: TextPostings, word: Word) -> int:
    return sum([column.frequency(rank) for rank in word])


def _documents(keys: Keys, candidates: Documents) -> Documents:
    marks: Mask = np.zeros(len(candidates), np.bool_)
    marks[keys >> _SHIFT] = True
    return candidates[marks]


def _in_order(found: dict[_Part, Keys], slots: Sequence[_Part], room: int) -> Keys:
    """The occurrences of the first slot from which the others follow in order, each as soon as it can, within the room."""
    begin = last = found[slots[0]]
    taken = slots[0].words
    for slot in slots[1:]:
        keys = found[slot]
        at = np.searchsorted(keys, last + taken)
        inside = at < len(keys)
        begin, last = begin[inside], keys[at[inside]]
        taken = slot.words
        fits = last + (taken - 1) - begin <= room
        begin, last = begin[fits], last[fits]
    return begin


def _in_any_order(found: dict[_Part, Keys], slots: Sequence[_Part], room: int) -> Keys:
    """The occurrences of any slot from which all slots are found within the room, none overlapping."""
    wanted = Counter(slots)
    begin = each_once(np.concatenate(list(found.values())))
    for slot, times in wanted.items():
        keys = found[slot]
        at = np.searchsorted(keys, begin) + (times - 1)
        inside = at < len(keys)
        begin, at = begin[inside], at[inside]
        begin = begin[keys[at] + (slot.words - 1) - begin <= room]
    overlapping = _overlaps(found)
    if not len(overlapping):
        return begin
    doubtful = np.isin(begin >> _SHIFT, overlapping >> _SHIFT)
    fits = [start for start in begin[doubtful].tolist() if _fits(found, wanted, start, room)]
    return np.concatenate((begin[~doubtful], np.array(fits, np.int64)))


def _overlaps(found: dict[_Part, Keys]) -> Keys:
    """The positions that more than one occurrence covers."""
    covered = np.sort(np.concatenate([keys + offset for part, keys in found.items() for offset in range(part.words)]))
    repeated: Mask = covered[1:] == covered[:-1]
    return covered[1:][repeated]


def _fits(found: dict[_Part, Keys], wanted: Counter[_Part], start: int, room: int) -> bool:
    """Whether all slots find places of their own from `start` on, within the room.

    Slots are set down from left to right. Of all ways to set down the same slots only the one that ends first matters, so there is one
    state for each choice of slots: how often each is already set.
    """
    parts = list(wanted)
    ends = {(0,) * len(parts): start}
    for _ in range(wanted.total()):
        longer: dict[tuple[int, ...], int] = {}
        for state, free in ends.items():
            for number, part in enumerate(parts):
                if state[number] == wanted[part]:
                    continue
                keys = found[part]
                at = int(np.searchsorted(keys, free))
                if at == len(keys) or keys[at] + (part.words - 1) - start > room:
                    continue
                after = int(keys[at]) + part.words
                further = (*state[:number], state[number] + 1, *state[number + 1 :])
                longer[further] = min(after, longer.get(further, after))
        ends = dict(sorted(longer.items(), key=lambda state: state[1])[:_MOST_STATES])
    return bool(ends)
