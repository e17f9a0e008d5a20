"""Where in a text the terms of a clause may stand: a quick look that may find too much but never too little.

Analysing a word costs some 30 µs the first time, and a query concerns few words of an article. So a regular expression over the
letters of the text picks the chunks (what stands between spaces) that deserve the analyzer; whatever it cannot judge it picks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, combinations, pairwise

from index.german.fold import fold, without_marks
from index.german.tokens import HYPHENS, clean_text
from search.highlighting.irregular_forms import BEGINNING, inner_beginning, irregular_forms
from search.query import clauses as c

Span = tuple[int, int]

_UNCLEAR = "\x00"
_FIRST_OF_WORD = r"(?<![^\W\d_].)"
"""Stands behind the first letter, so that every needle begins with a letter: re then skips from one such letter to the next."""
_WORD_END = r"(?![^\W_])"
_BETWEEN_LETTERS = r"[^a-z0-9\s]{0,2}"
_ANY_CHUNK = r"\S"
_ANY_NUMBER = r"\d"
_LONGEST_WHOLE_WORD = 100
_SPACE = re.compile(r"\s")
_LETTER = re.compile(r"[^\W_]")


class Candidates:
    """Finds the pieces of a text that hold all the words a clause may be found by. Made once a request."""

    def __init__(self, clause: c.Clause) -> None:
        needles = sorted(set(_needles(clause)))
        self._pattern = re.compile("|".join([_UNCLEAR, *needles])) if needles else None
        self._distance = _widest_distance(clause)

    def pieces(self, text: str) -> list[Span]:
        """[start, end) of the pieces to analyse, in order. Words that may belong together stand in the same piece."""
        if self._pattern is None:
            return []
        clean = clean_text(text)
        spans: list[Span] = []
        end = 0
        letters = clean.text.translate(_LETTERS)
        for match in self._pattern.finditer(letters):
            if match.start() >= end:
                start, end = _chunk_around(clean.text, match.start())
                if _is_cut_short(clean.text, start, end):
                    end = len(clean.text)
                if spans and _are_near(clean.text, spans[-1][1], start, self._distance):
                    start = spans.pop()[0]
                spans.append((start, end))
        return [clean.original_span(*span) for span in spans]


class _Letters(dict[int, int | str]):
    """What str.translate() makes of a letter: the one it folds to. Offsets stay; what folds to more or nothing is unclear."""

    def __missing__(self, code: int) -> int | str:
        letter = chr(code)
        folded = "s" if letter in "ßẞ" else fold(letter)
        if (
            not without_marks(letter) or (letter.isalnum() and len(folded) > 1) or letter == "Σ"
        ):  # lower case of Σ depends on its place
            self[code] = _UNCLEAR
        else:
            self[code] = folded if letter.isalnum() else letter
        return self[code]


_LETTERS = _Letters()


def _chunk_around(text: str, position: int) -> Span:
    start = position
    while start and not text[start - 1].isspace():
        start -= 1
    following = _SPACE.search(text, position)
    return start, following.start() if following else len(text)


def _are_near(text: str, start: int, end: int, distance: int) -> bool:
    """Whether no more than so many words can stand in text[start:end]. Looks no further than one word more."""
    for _ in range(distance + 1):
        letter = _LETTER.search(text, start, end)
        if letter is None:
            return True
        space = _SPACE.search(text, letter.end(), end)
        start = space.end() if space else end
    return False


def _is_cut_short(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] is like "Staats-": what follows in the text decides which word it hides."""
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return text[end : end + 1] in tuple(HYPHENS)


def _widest_distance(clause: c.Clause) -> int:
    """How many other words may stand between words that the clause wants near each other."""
    match clause:
        case c.Proximity(distance=distance):
            return distance - 1
        case c.Every(parts) | c.Some(parts):
            return max(map(_widest_distance, parts))
        case c.Without(inner) | c.Boosted(inner):
            return _widest_distance(inner)
        case _:
            return 0


def _needles(clause: c.Clause) -> Iterator[str]:
    """Regular expressions over translated letters; where a term stands in a text, one of its needles is found in the chunk."""
    match clause:
        case c.Terms(terms=terms):
            for term in terms:
                yield from _needles_of_term(term.field, term.term)
        case c.Sequence() | c.Proximity():
            yield from _needles_of_slots(clause)
        case c.Pattern(pattern=pattern):
            yield _needle_of_pattern(pattern)
        case c.Fuzzy(term=term, distance=distance):
            yield from _needles_of_fuzzy(term, distance)
        case c.Every(parts) | c.Some(parts):
            for part in parts:
                yield from _needles(part)
        case c.Without(inner) | c.Boosted(inner, optional=False):
            yield from _needles(inner)
        case _:
            return


def _needles_of_slots(clause: c.Sequence | c.Proximity) -> Iterator[str]:
    for slot in clause.slots:
        for alternative in slot:
            if isinstance(alternative, str):
                yield from _needles_of_term(clause.field, alternative)
            else:
                yield from _needles(alternative)


@lru_cache(maxsize=10_000)
def _needles_of_term(field: str, term: str) -> tuple[str, ...]:
    if not term:
        return (_UNCLEAR,)  # a word of signs that fold to nothing: half-width Japanese sound marks
    if field.endswith("exact"):
        return (_whole_word(term),)
    shown = term.lstrip("_")
    irregular = irregular_forms(term)
    needles = [_beginning_of_forms(shown[:BEGINNING]), *map(_whole_word, irregular.words)]
    if field == "parts":
        needles += [_letters(piece) for piece in (inner_beginning(shown), *irregular.pieces)]
    return tuple(needles)


def _whole_word(term: str) -> str:
    if term[0].isdecimal() or len(term) > _LONGEST_WHOLE_WORD:
        return _beginning(term[:BEGINNING])
    return _beginning(term) + _WORD_END


def _beginning_of_forms(letters: str) -> str:
    """A word that begins with these letters, or would but for ge or zu ("gefangen", "angefangen", "anzufangen")."""
    if letters[0].isdecimal():
        return _beginning(letters)
    has_infix = len(letters) == BEGINNING and not letters.endswith("ss")
    infix = f"{_BETWEEN_LETTERS}(?:ge|zu)?" if has_infix else ""
    head, tail = (letters[:2], infix + _letters(letters[2:])) if has_infix else (letters, "")
    return f"{_beginning(head)}{tail}|g{_FIRST_OF_WORD}e{_letters(head)}{tail}"


def _beginning(letters: str) -> str:
    """A word that begins with these letters. Of a number only the first digit is sure: 08.01. is 8.1., 21.000 is 21000."""
    if letters[0].isdecimal():
        return f"{letters[0]}{_FIRST_OF_WORD}|0{_FIRST_OF_WORD}0*{letters[0]}"
    return _letters(letters, _FIRST_OF_WORD)


def _needle_of_pattern(pattern: str) -> str:
    pieces = re.split(r"[*?]", pattern)
    longest = max(pieces, key=len)
    if not longest:
        return _ANY_CHUNK
    if any(character.isdecimal() for piece in pieces for character in piece):
        return _ANY_NUMBER
    if pieces[0]:
        return _beginning(pieces[0])
    return _letters(longest)


def _needles_of_fuzzy(term: str, distance: int) -> Iterator[str]:
    """Cut into one piece more than may be harmed, a piece stays whole; two letters swapped across a cut are swapped beforehand."""
    cuts = [len(term) * number // (distance + 1) for number in range(distance + 2)]
    if len(term) <= distance:
        yield _ANY_CHUNK
        return
    for swaps in chain.from_iterable(combinations(cuts[1:-1], count) for count in range(distance + 1)):
        letters = list(term)
        for cut in swaps:
            letters[cut - 1], letters[cut] = letters[cut], letters[cut - 1]
        for start, end in pairwise(cuts):
            piece = "".join(letters[start:end])
            yield _ANY_NUMBER if any(map(str.isdecimal, piece)) else _letters(piece)


def _letters(folded: str, after_first: str = "") -> str:
    """These folded letters as they may be written: ae for a, one s where there was ß, signs inside ("E-Mail", "Kolleg*innen")."""
    once = re.sub("s+", "s", folded)
    written = [re.escape(letter) + ("e*" if letter in "aou" else "s*" if letter == "s" else "") for letter in once]
    first = re.escape(once[0])
    return _BETWEEN_LETTERS.join([first + after_first + written[0].removeprefix(first), *written[1:]])
