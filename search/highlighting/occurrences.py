"""Where in one article a clause is found, and whether it is found at all.

What a text does not tell (persons, dates …) counts as found: the engine has seen to it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fnmatch import translate
from functools import cached_property, lru_cache
from itertools import chain

from index.german.analysis import Token
from index.german.tokens import APOSTROPHES, HYPHENS
from search.engine.spelling import edit_distances
from search.query import clauses as c

_JOINT = re.compile(rf"[\u00ad\u200b-\u200f\u2060\ufeff]*[{HYPHENS}{APOSTROPHES}](?P<line_end>[ \t]*\r?\n[ \t]*)?")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A stretch [start, end) of the text where `leaf` is found: a word, or a whole phrase.

    `reach` is where the last of the words ends that a NEAR finds together with this one, if it is the first of them; else `end`.
    """

    start: int
    end: int
    leaf: c.Clause
    reach: int


@dataclass(frozen=True, slots=True)
class _Stretch:
    """An operand of NEAR where it stands: positions [first, last], code points [start, end)."""

    first: int
    last: int
    start: int
    end: int


_Together = tuple[_Stretch, _Stretch]
"""An operand of NEAR and the last of those it is the first of; itself where it is the first of none."""


def occurrences(clause: c.Clause, text: TextReading, title: TextReading) -> list[Occurrence] | None:
    """Every place that makes the clause true, None if it is not. Nothing is found under Without and optional clauses."""
    match clause:
        case c.Every(parts):
            found = [occurrences(part, text, title) for part in parts]
            return None if None in found else list(chain.from_iterable(part for part in found if part))
        case c.Some(parts):
            some = [part for part in (occurrences(part, text, title) for part in parts) if part is not None]
            return list(chain.from_iterable(some)) if some else None
        case c.Without(inner):
            return None if not _is_told_elsewhere(inner) and occurrences(inner, text, title) is not None else []
        case c.Boosted(inner, optional=optional):
            return [] if optional else occurrences(inner, text, title)
        case c.Terms() | c.Sequence() | c.Proximity() | c.Pattern() | c.Fuzzy():
            return _leaf_occurrences(clause, text, title) or None
        case _:
            return None if clause == c.Nothing() else []


def _is_told_elsewhere(clause: c.Clause) -> bool:
    match clause:
        case c.Every(parts) | c.Some(parts):
            return any(map(_is_told_elsewhere, parts))
        case c.Without(inner) | c.Boosted(inner):
            return _is_told_elsewhere(inner)
        case _:
            return isinstance(clause, c.HasValue | c.DateRange)


def _leaf_occurrences(
    leaf: c.Terms | c.Sequence | c.Proximity | c.Pattern | c.Fuzzy, text: TextReading, title: TextReading
) -> list[Occurrence]:
    if isinstance(leaf, c.Terms):
        spans = [
            span for term in leaf.terms for span in _reading(term.field, text, title).term_spans(term.field, term.term)
        ]
        return [Occurrence(start, end, leaf, end) for start, end in dict.fromkeys(spans)]
    reading = _reading(leaf.field, text, title)
    match leaf:
        case c.Sequence():
            stretches = reading.sequence(leaf)
            spans = [reading.widened(leaf.field, stretch.start, stretch.end) for stretch in stretches]
        case c.Proximity():
            return [Occurrence(first.start, first.end, leaf, last.end) for first, last in reading.near(leaf)]
        case _:
            spans = [(token.start, token.end) for token in map(reading.token, reading.matching(leaf.field, leaf))]
    return [Occurrence(start, end, leaf, end) for start, end in spans]


def _reading(field: str, text: TextReading, title: TextReading) -> TextReading:
    return title if field.startswith("title") else text


class TextReading:
    """The tokens of a text, looked up by term. They may be those of some pieces of it only (search/highlighting/candidates.py)."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self._text = text
        self._tokens = tokens

    def token(self, position: int) -> Token:
        """The token at a position."""
        return self._tokens[self._at[position]]

    def term_spans(self, field: str, term: str) -> Iterable[tuple[int, int]]:
        """Where a term stands: in field exact the word, else the whole chain it is a link of ("US-Sicherheitsgarantien")."""
        if field == "parts":
            return [self.widened(field, start, end) for start, end in self._parts.get(term, ())]
        tokens = map(self._at.__getitem__, self._positions(field).get(term, ()))
        if field.endswith("exact"):
            return [(self._tokens[index].start, self._tokens[index].end) for index in tokens]
        return map(self._chains.__getitem__, tokens)

    def matching(self, field: str, alternative: c.Alternative) -> list[int]:
        """The positions of the words that a term, pattern or fuzzy word stands for, rising."""
        positions = self._positions(field)
        if isinstance(alternative, str):
            return positions.get(alternative, [])
        fits = _fitting(alternative, list(positions))
        return sorted(position for form in fits for position in positions[form])

    def sequence(self, clause: c.Sequence) -> list[_Stretch]:
        """Where the slots are filled at consecutive positions."""
        slots = [
            {position for alternative in slot for position in self.matching(clause.field, alternative)}
            for slot in clause.slots
        ]
        starts = sorted(first for first in slots[0] if all(first + number in slot for number, slot in enumerate(slots)))
        return [self._stretch(first, first + len(slots) - 1) for first in starts]

    def near(self, clause: c.Proximity) -> list[_Together]:
        """The operands that stand together as the clause wants it."""
        slots = [
            sorted(
                {stretch for alternative in slot for stretch in self._operand(clause.field, alternative)},
                key=lambda stretch: (stretch.first, stretch.last),
            )
            for slot in clause.slots
        ]
        if not all(slots):
            return []
        if len(slots) == 1:
            return _alone(slots[0])
        if clause.ordered or len(slots) == 2:
            found = _in_order(slots, clause.distance)
            return found if clause.ordered else found + _in_order(slots[::-1], clause.distance)
        return _within_window(slots, clause.distance + len(slots) - 2)

    def widened(self, field: str, start: int, end: int) -> tuple[int, int]:
        """The stretch with the links of the chains it begins and ends in; as it is for surface forms."""
        if field.endswith("exact"):
            return start, end
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end) - 1
        return self._chains[first][0], max(end, self._chains[last][1])

    def _operand(self, field: str, alternative: c.Alternative | c.Sequence) -> list[_Stretch]:
        if isinstance(alternative, c.Sequence):
            return self.sequence(alternative)
        return [self._stretch(position, position) for position in self.matching(field, alternative)]

    def _stretch(self, first: int, last: int) -> _Stretch:
        return _Stretch(first, last, self.token(first).start, self.token(last).end)

    def _is_joined(self, index: int) -> bool:
        """Whether a hyphen or an apostrophe alone stands between this token and the one before."""
        before, token = self._tokens[index - 1], self._tokens[index]
        joint = _JOINT.fullmatch(self._text, before.end, token.start)
        return joint is not None and not (joint["line_end"] and self._text[token.start].islower())

    @cached_property
    def _chains(self) -> list[tuple[int, int]]:
        """For each token [start, end) of the chain it belongs to."""
        chains: list[tuple[int, int]] = []
        first = 0
        for index in range(1, len(self._tokens) + 1):
            if index == len(self._tokens) or not self._is_joined(index):
                chains += [(self._tokens[first].start, self._tokens[index - 1].end)] * (index - first)
                first = index
        return chains

    def _positions(self, field: str) -> dict[str, list[int]]:
        return self._exact if field.endswith("exact") else self._body

    @cached_property
    def _at(self) -> dict[int, int]:
        return {token.position: index for index, token in enumerate(self._tokens)}

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start for token in self._tokens]

    @cached_property
    def _exact(self) -> dict[str, list[int]]:
        return _by_term((token.exact, token.position) for token in self._tokens)

    @cached_property
    def _body(self) -> dict[str, list[int]]:
        return _by_term((token.body, token.position) for token in self._tokens)

    @cached_property
    def _parts(self) -> dict[str, list[tuple[int, int]]]:
        found: dict[str, list[tuple[int, int]]] = {}
        for token in self._tokens:
            for term, end in zip(token.parts, token.part_ends, strict=True):
                found.setdefault(term, []).append((token.start, end))
        return found


def _by_term(words: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for term, position in words:
        found.setdefault(term, []).append(position)
    return found


def _fitting(alternative: c.Pattern | c.Fuzzy, forms: list[str]) -> list[str]:
    if isinstance(alternative, c.Pattern):
        return list(filter(_matcher(alternative.pattern), forms))
    distances = edit_distances(alternative.term, forms)
    return [form for form, distance in zip(forms, distances.tolist(), strict=True) if distance <= alternative.distance]


@lru_cache(maxsize=1_000)
def _matcher(pattern: str) -> Callable[[str], re.Match[str] | None]:
    return re.compile(translate(pattern.replace("[", "[[]"))).match


def _alone(stretches: Iterable[_Stretch]) -> list[_Together]:
    return [(stretch, stretch) for stretch in stretches]


def _in_order(slots: list[list[_Stretch]], distance: int) -> list[_Together]:
    """The operands that follow one another, each from its first to its last within the window, none overlapping.

    Of two operands every pair counts; of more, from each first one the nearest that follow.
    """
    if len(slots) == 2:
        return _pairs(slots[0], slots[1], distance)
    found: list[_Together] = []
    for first in slots[0]:
        chosen = [first]
        room = distance - 1
        for slot in slots[1:]:
            at = bisect_right(slot, chosen[-1].last, key=lambda stretch: stretch.first)
            if at == len(slot):
                break
            room -= slot[at].first - chosen[-1].last - 1
            chosen.append(slot[at])
        if len(chosen) == len(slots) and room >= 0:
            found += [(first, chosen[-1]), *_alone(chosen[1:])]
    return found


def _pairs(lefts: list[_Stretch], rights: list[_Stretch], distance: int) -> list[_Together]:
    found: list[_Together] = []
    firsts = [stretch.first for stretch in rights]
    taken = 0  # those before it are found, or too far before all that follows
    for left in lefts:
        begin = bisect_right(firsts, left.last)
        end = bisect_right(firsts, left.last + distance)
        if begin < end:
            found.append((left, rights[end - 1]))
            found += _alone(rights[max(begin, taken) : end])
            taken = max(end, taken)
    return found


def _within_window(slots: list[list[_Stretch]], width: int) -> list[_Together]:
    """The words of every window of positions in which each slot finds a word of its own. For operands of one word."""
    words = sorted({stretch for slot in slots for stretch in slot}, key=lambda stretch: stretch.first)
    fillable: dict[_Stretch, list[int]] = {word: [] for word in words}
    for number, slot in enumerate(slots):
        for word in slot:
            fillable[word].append(number)
    found: dict[_Together, None] = {}
    end = 0
    for start, word in enumerate(words):
        while end < len(words) and words[end].first <= word.first + width:
            end += 1
        if end - start >= len(slots) and _each_slot_is_filled(words[start:end], fillable, len(slots)):
            found.update(dict.fromkeys([(word, words[end - 1]), *_alone(words[start + 1 : end])]))
    return list(found)


def _each_slot_is_filled(words: list[_Stretch], fillable: dict[_Stretch, list[int]], slots: int) -> bool:
    """Whether the slots can be given different words: a matching, grown word by word along augmenting paths."""
    filled_by: dict[int, _Stretch] = {}

    def place(word: _Stretch, tried: set[int]) -> bool:
        for slot in fillable[word]:
            if slot not in tried:
                tried.add(slot)
                if slot not in filled_by or place(filled_by[slot], tried):
                    filled_by[slot] = word
                    return True
        return False

    return any(place(word, set()) and len(filled_by) == slots for word in words)
